"""The recycle bin: own records out of the lists, with who put them there, when and why.

Rows that went there together with their record are not listed: they come back with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from nzg_desktop.core.declare import Ledger
from nzg_desktop.store import journal, references, schema
from nzg_desktop.store.store import Reading

MOST = 500
"""So many are listed of one ledger, the latest."""


@dataclass(frozen=True, slots=True)
class Binned:
    """One record in the bin. `at`, `who`, `why` are of the line that put it there."""

    ledger: type[Ledger]
    uid: str
    name: str
    at: str
    who: str
    why: str
    seq: int


def binned(r: Reading, ledgers: Sequence[type[Ledger]]) -> tuple[Binned, ...]:
    """What lies in the bin of these ledgers, the latest first."""
    found = [one for ledger in ledgers for one in _of(r, ledger)]
    return tuple(sorted(found, key=lambda one: one.seq, reverse=True))


def _of(r: Reading, ledger: type[Ledger]) -> list[Binned]:
    table, j = schema.table_of(ledger), schema.journal.c
    retired = sa.and_(table.c.retired == 1, table.c.origin == 0)
    if ledger.about.parent:
        above = schema.table_of(schema.ledgers_of(r)[ledger.column(ledger.about.parent).col.refers])
        retired &= table.c[ledger.about.parent].in_(sa.select(above.c.id).where(above.c.retired == 0))
    last = (
        sa.select(sa.func.max(j.seq))
        .where(j.uid == table.c.uid, j.ledger == ledger.about.code, j.action == "retired")
        .scalar_subquery()
    )
    asked = sa.select(table.c.id, table.c.uid, last.label("seq")).where(retired)
    rows = r.execute(asked.order_by(sa.desc("seq")).limit(MOST)).all()
    if not rows:
        return []
    names = references.names(r, ledger, [row.id for row in rows])
    lines = journal.numbered(r, [row.seq for row in rows if row.seq])
    return [
        Binned(
            ledger,
            row.uid,
            names.get(row.id, ""),
            *((line.at, line.who, line.reason) if (line := lines.get(row.seq)) else ("", "", "")),
            row.seq or 0,
        )
        for row in rows
    ]
