"""How the command line answers: words for people, or one JSON document; Trouble goes to stderr."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.trouble import Trouble


def plain(value: Any) -> Any:
    """Anything work gives, as what JSON knows. Whole numbers stay whole."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.date | dt.time | Path):
        return str(value)
    if isinstance(value, type) and issubclass(value, Ledger):
        return value.about.code
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value


def only(value: Any, *names: str) -> dict[str, Any]:
    """These fields of a value, under their own names: the shapes that scripts rely on."""
    return {name: getattr(value, name) for name in names}


def answer(found: Any, words: str, *, as_json: bool) -> None:
    """One answer: the JSON document alone, or the words."""
    print(json.dumps(plain(found), ensure_ascii=False) if as_json else words)


def trouble(error: Trouble) -> None:
    """What happened, what was lost, what to do now."""
    print(str(error), file=sys.stderr)


def bar(done: int, total: int, words: str) -> None:
    """One line on the terminal's stderr that says how far a piece of work has come."""
    if sys.stderr.isatty():
        ends = "\r" if total else "\n"
        print(f"\r{words} {done}/{total}" if total else f"\r{words}", end=ends, file=sys.stderr, flush=True)


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A small table in plain text; a Han character is two columns wide."""
    widths = [max([_width(head), *(_width(row[at]) for row in rows)]) for at, head in enumerate(heads)]
    lines = [
        "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True))
        for row in (heads, *rows)
    ]
    return "\n".join(line.rstrip() for line in lines)


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
