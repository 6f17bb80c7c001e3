"""Records for scripts: raw values, private fields masked unless asked for in clear, which is journalled."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from nzg_desktop.core.query import Query
from nzg_desktop.store import lists, records
from nzg_desktop.work.desk import Desk, noted
from nzg_desktop.work.showing import plain


@dataclass(frozen=True, slots=True)
class Listed:
    """How many records there are, and the first of them."""

    count: int
    records: tuple[dict[str, Any], ...]


def listed(desk: Desk, query: Query, *, limit: int = 50, clear: bool = False) -> Listed:
    """The records of a question as plain values by field name, with their uid."""
    if clear:
        with desk.store.writing() as w:
            noted(desk, w, ledger=query.ledger.about.code, action="shown", reason="命令行 --clear")
    with desk.store.reading() as r:
        found = list(islice(lists.each(r, query), limit))
        wanted: dict[str, set[int]] = {}
        for column in query.ledger.columns():
            if column.col.refers:
                ids = {record[column.name] for record in found if record[column.name] is not None}
                wanted.setdefault(column.col.refers, set()).update(ids)
        uids = {code: records.uids(r, desk.ledger(code), sorted(ids)) for code, ids in wanted.items()}
        rows = tuple(plain(query.ledger, record, uids, clear=clear) for record in found)
        return Listed(lists.count(r, query, None).number, rows)
