"""Records for the command line: raw values for scripts, words for people.

One rule: private values are masked unless asked for in clear, and that is journalled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from nzg_desktop.core.query import Query
from nzg_desktop.store import lists, records
from nzg_desktop.store.store import Reading
from nzg_desktop.work.accounts import need, need_sight
from nzg_desktop.work.desk import Desk, noted
from nzg_desktop.work.showing import Record, names_of, plain, texts


@dataclass(frozen=True, slots=True)
class Listed:
    """How many records there are, and the first of them by field name."""

    count: int
    records: tuple[dict[str, Any], ...]


def listed(desk: Desk, query: Query, *, limit: int | None = None, clear: bool = False) -> Listed:
    """The records of a question as plain values, with their uid; all of them without a `limit`."""
    _note(desk, query, clear=clear)
    with desk.store.reading(query.as_of) as r:
        found = list(islice(lists.each(r, query), limit))
        uids = _uids(desk, r, query, found)
        rows = tuple(plain(query.ledger, record, uids, clear=clear) for record in found)
        return Listed(lists.count(r, query, None).number, rows)


def worded(desk: Desk, query: Query, *, limit: int | None = None, clear: bool = False) -> Listed:
    """The same records in the columns of the list, as people read them."""
    _note(desk, query, clear=clear)
    with desk.store.reading(query.as_of) as r:
        found = list(islice(lists.each(r, query), limit))
        shown = [column.name for column in query.ledger.columns() if column.col.listed]
        names = names_of(desk, r, query.ledger, found)
        rows = texts(query.ledger, found, names, clear=clear, only=shown)
        return Listed(lists.count(r, query, None).number, tuple(rows))


def _note(desk: Desk, query: Query, *, clear: bool) -> None:
    need_sight(desk, query.ledger)
    if clear:
        need(desk, "clear")
        with desk.store.writing() as w:
            noted(desk, w, ledger=query.ledger.about.code, action="shown", reason="命令行 --clear")


def _uids(desk: Desk, r: Reading, query: Query, found: Sequence[Record]) -> dict[str, dict[int, str]]:
    wanted: dict[str, set[int]] = {}
    for column in query.ledger.columns():
        if column.col.refers:
            ids = {record[column.name] for record in found if record[column.name] is not None}
            wanted.setdefault(column.col.refers, set()).update(ids)
    return {code: records.uids(r, desk.ledger(code), sorted(ids)) for code, ids in wanted.items()}
