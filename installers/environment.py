"""The project's own .venv, holding exactly what requirements.lock names.

A stamp written last says for which Python and lock it is complete, so that a second start costs nothing
and an interrupted one is done again.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from installers.words import Stop, say

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
STAMP = VENV / "complete"


def program(name: str, system: str = sys.platform) -> str:
    """The path of a program in .venv, as a file that can be asked for and started."""
    return str(VENV / "Scripts" / f"{name}.exe" if system == "win32" else VENV / "bin" / name)


def prepare() -> None:
    """Make .venv, or bring it up to date. Raises Stop when something cannot be fetched."""
    python, contents = this_python(), digest(LOCK.read_bytes(), PROJECT.read_bytes())
    made_by, holds = read_stamp(STAMP)
    if (made_by, holds) == (python, contents) and Path(program("python")).exists():
        return
    STAMP.unlink(missing_ok=True)
    if made_by != python:
        say("正在建立 .venv", "Making .venv")
        _do([sys.executable, "-m", "venv", "--clear", str(VENV)])
    say("正在安装依赖，第一次约需几分钟", "Installing what the lock names, some minutes the first time")
    for command in installing(program("python")):
        _do(command)
    write_stamp(STAMP, python, contents)


def installing(python: str) -> tuple[list[str], ...]:
    """The pip commands that fill .venv: the lock by its hashes, then the program itself as it stands here."""
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    return (
        [*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)],
        [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    )


def this_python() -> str:
    """Which Python this is; another version or another place means another .venv."""
    return f"{sys.version_info.major}.{sys.version_info.minor} {sys.base_prefix}"


def digest(*parts: bytes) -> str:
    """One SHA-256 over several files, in hexadecimal."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def read_stamp(stamp: Path) -> tuple[str, str]:
    """The Python and the digest that .venv is complete for; empty words where it is not."""
    if not stamp.exists():
        return "", ""
    python, _, contents = stamp.read_text(encoding="utf-8").strip().partition("\n")
    return python, contents


def write_stamp(stamp: Path, python: str, contents: str) -> None:
    """Say that .venv is complete for this Python and digest."""
    stamp.write_text(f"{python}\n{contents}\n", encoding="utf-8")


def _do(command: Sequence[str]) -> None:
    if subprocess.run(command, check=False, cwd=ROOT).returncode:
        raise Stop(
            "没有装好，原因见上面几行。请检查网络后再运行一次。",
            "Not finished, see above. Check the network and run again.",
            subprocess.list2cmdline(command),
        )
