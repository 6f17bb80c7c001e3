"""`python -m tests.bench [--members N] [--only ROW …] [--keep DIR]`: what the program costs, row by row.

A line is `name ours reference ratio budget ok|OVER`; the exit status is 1 where one of them is OVER.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench import listing, months, papers, searching, sizes, starting, writing
from tests.bench.budgets import BUDGETS, Row
from tests.bench.ground import Ground, usual_folder

ALL = 2_030_000
ROWS: dict[str, Callable[[Ground], Row]] = {}
for module in (starting, writing, searching, sizes, listing, papers, months):
    ROWS.update(module.ROWS)


def main(given: Sequence[str]) -> int:
    """Measure what was asked for; gives the exit status."""
    read = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    read.add_argument("--members", type=int, default=ALL, metavar="N")
    read.add_argument(
        "--only", nargs="+", default=[], metavar="ROW", help="rows, or what their names begin with"
    )
    read.add_argument(
        "--keep", type=Path, default=usual_folder(), metavar="DIR", help="where offices are kept"
    )
    asked = read.parse_args(given)
    names = [name for name in BUDGETS if not asked.only or any(_is(name, word) for word in asked.only)]
    if not names:
        read.error(f"no such row; there are: {' '.join(BUDGETS)}")
    ground = Ground(asked.members, asked.keep.absolute())
    _keep_bytecode(ground.folder / "bytecode")
    over = 0
    for name in names:
        row = ROWS[name](ground)
        over += not row.kept
        print(row.line(), flush=True)
    return int(over > 0)


def _keep_bytecode(folder: Path) -> None:
    """Let processes find their code compiled, as an installed program does, and leave the checkout alone."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def _is(name: str, word: str) -> bool:
    return name == word or name.startswith(f"{word}-")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
