"""What a form is made of, read off the declaration: its sections, and the rows that belong to a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from nzg_desktop.core.declare import completeness
from nzg_desktop.core.trouble import Problem

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Column, Ledger
    from nzg_desktop.core.kinds import Value
    from nzg_desktop.work.desk import Desk

FIRST = "先填这几项"
"""The section of what is required, wanted or listed."""
REST = "其他"
NAMED = 3
"""So many missing fields are named; the rest are counted."""
UNSEEN = ("files", "uid")
"""Kinds that no editor takes: photographs and scans are not typed, and nobody reads a uid."""


def fillable(ledger: type[Ledger]) -> list[Column]:
    """The fields that a person fills in, in the order of the declaration."""
    return [column for column in ledger.columns() if column.kind.name not in UNSEEN]


def sections(ledger: type[Ledger]) -> list[tuple[str, list[Column]]]:
    """Titles and fields: what matters first, led by a number that fills others; then group by group."""
    columns = fillable(ledger)
    watched = ledger.fills.watches if ledger.fills else ()
    first = [c for c in columns if c.required or c.col.wanted or c.col.listed]
    first.sort(key=lambda column: column.kind.name != "idno" or column.name not in watched)
    found: dict[str, list[Column]] = {}
    for column in columns:
        if column not in first:
            found.setdefault(column.col.group or REST, []).append(column)
    return [(FIRST, first), *found.items()] if first else list(found.items())


def standing(ledger: type[Ledger], raw: Mapping[str, object]) -> tuple[int, str]:
    """How complete a record is in percent, and what is missing; no words where nothing is wanted."""
    columns = ledger.columns()
    wanted = [c for c in columns if (c.col.wanted or not c.optional) and c.name in raw]
    blank = [c.label for c in wanted if raw[c.name] == ""]
    full = completeness(ledger, {c.name: str(raw.get(c.name, "")) or None for c in columns})
    more = f"等 {len(blank)} 项" if len(blank) > NAMED else ""
    words = f"资料完整 {full}%，还差 {'、'.join(blank[:NAMED])}{more}" if blank else "资料完整"
    return full, words if wanted else ""


def grown(desk: Desk, ledger: type[Ledger], values: Mapping[str, Value]) -> Iterator[Problem]:
    """A word on every name that is not registered yet and will be, along with the record."""
    for column in ledger.columns():
        value = values.get(column.name)
        if column.col.refers and isinstance(value, int) and value < 0:
            title = desk.ledger(column.col.refers).about.title
            message = f"还没有登记，保存时会一并登记到“{title}”"
            yield Problem(column.name, column.label, message, "warning")
