"""One question to everything: the records of all ledgers that the search index knows, the bin included."""

from __future__ import annotations

from dataclasses import dataclass

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Query
from nzg_desktop.store import lists
from nzg_desktop.store.search import has_index
from nzg_desktop.store.store import Reading
from nzg_desktop.work.accounts import sees
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.showing import names_of, texts

EACH = 6
"""So many records of each ledger are offered."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found: what it is called, and what else its list says of it, masked."""

    ledger: type[Ledger]
    uid: str
    name: str
    told: str
    retired: bool


def find(desk: Desk, typed: str) -> tuple[Hit, ...]:
    """What fits, ledger by ledger in the order of the menu, living records before those in the bin."""
    words = typed.strip()
    if not words:
        return ()
    with desk.store.reading() as r:
        return tuple(
            hit
            for retired in (False, True)
            for ledger in desk.ledgers
            if has_index(ledger) and not ledger.about.parent and sees(desk, ledger)
            for hit in _hits(desk, r, Query(ledger, text=words, retired=retired))
        )


def _hits(desk: Desk, r: Reading, query: Query) -> list[Hit]:
    found = lists.page(r, query, limit=EACH).rows
    listed = [column.name for column in query.ledger.columns() if column.col.listed]
    name = query.ledger.about.name
    rows = texts(query.ledger, found, names_of(desk, r, query.ledger, found), clear=False)
    return [
        Hit(
            query.ledger,
            record["uid"],
            row[name] or "未命名",
            "，".join(row[one] for one in listed if one != name and row[one]),
            query.retired,
        )
        for record, row in zip(found, rows, strict=True)
    ]
