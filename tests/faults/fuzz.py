"""The readers of readers.py under atheris, which looks for bytes that lead to new places in them.

`python -m tests.faults.fuzz [READER …] [--minutes N] [--keep DIR]`: each reader for so long. Exit status 1
where one raised what it must not, took longer than a minute or more than a gigabyte; the bytes lie in DIR.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

MISSING = (
    "没有安装 atheris，模糊测试做不了。它不是本项目的依赖，请另行安装（Linux，Python 3.11 至 3.13）：\n"
    "atheris is missing; it is no requirement of the project. Install it by hand:\n"
    "    .venv/bin/python -m pip install atheris"
)
LIMITS = ("-timeout=60", "-rss_limit_mb=1000", "-max_len=65536", "-verbosity=0", "-print_final_stats=1")


def main(given: Sequence[str]) -> int:
    """Fuzz what was asked for; gives the exit status."""
    read = argparse.ArgumentParser(prog="python -m tests.faults.fuzz", description=__doc__)
    read.add_argument("readers", nargs="*", metavar="READER", help="all of them where none is named")
    read.add_argument("--minutes", type=float, default=5.0, metavar="N", help="so long for each")
    read.add_argument(
        "--keep", type=Path, default=Path("build/fuzz"), metavar="DIR", help="corpus and findings"
    )
    read.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    asked = read.parse_args(given)
    if importlib.util.find_spec("atheris") is None:
        print(MISSING, file=sys.stderr)
        return 2
    if asked.within:
        return _fuzzed(asked.readers[0], asked.minutes, asked.keep)
    found = 0
    for code in asked.readers or _codes():
        more = ["--minutes", str(asked.minutes), "--keep", str(asked.keep), "--within"]
        done = subprocess.run([sys.executable, "-m", "tests.faults.fuzz", code, *more], check=False)
        print(f"{code}: {'found something' if done.returncode else 'nothing found'}", flush=True)
        found |= done.returncode
    return int(found != 0)


def _codes() -> list[str]:
    from tests.faults.readers import READERS

    return list(READERS)


def _fuzzed(code: str, minutes: float, keep: Path) -> int:
    """One reader, in a process of its own, which ends here."""
    import atheris

    with atheris.instrument_imports(include=["nzg_desktop"]):
        from tests.faults.readers import READERS
    reader, corpus = READERS[code], keep / code
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in reader.seeds():
        (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)

    def one(data: bytes) -> None:
        reader.tried(data)

    words = [code, str(corpus), f"-max_total_time={minutes * 60:.0f}", f"-artifact_prefix={keep / code}-"]
    atheris.Setup([*words, *LIMITS], one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
