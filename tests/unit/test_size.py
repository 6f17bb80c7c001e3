"""A file that is full is divided, and a function fits on a screen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_WALL = 400
FUNCTION_WALL = 40
BANNED_NAMES = {"utils", "helpers", "common", "manager", "handler", "base", "misc"}

PRODUCT = sorted((*ROOT.glob("nzg_desktop/**/*.py"), *ROOT.glob("installers/**/*.py")))
EVERYTHING = sorted((*PRODUCT, *ROOT.glob("tests/**/*.py")))
# A migration is generated once and never edited again; its length says how wide a ledger is.
WRITTEN = [path for path in PRODUCT if "migrations" not in path.parts]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    """The name and length in lines of every function, its docstring included and its decorators not."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node.name, node.end_lineno - node.lineno + 1


def test_there_is_something_to_measure() -> None:
    assert PRODUCT


@pytest.mark.parametrize("path", EVERYTHING, ids=_name)
def test_no_file_is_longer_than_the_wall(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_WALL


@pytest.mark.parametrize("path", WRITTEN, ids=_name)
def test_no_function_is_longer_than_the_wall(path: Path) -> None:
    too_long = {name: lines for name, lines in _functions(path) if lines > FUNCTION_WALL}
    assert not too_long


def test_every_file_is_named_for_what_it_holds() -> None:
    assert not [_name(path) for path in EVERYTHING if path.stem in BANNED_NAMES]
