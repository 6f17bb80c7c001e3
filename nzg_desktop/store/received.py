"""Rows that came from other offices: kept beside our own, under their sender, never edited here.

They are not journalled one by one: the package whose original bytes are kept is their evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from nzg_desktop.core.declare import Ledger
from nzg_desktop.store import records, schema, search
from nzg_desktop.store.conditions import among
from nzg_desktop.store.records import chunks
from nzg_desktop.store.store import Reading, Writing


def ids(r: Reading, ledger: type[Ledger], uids: Sequence[str]) -> dict[str, int]:
    """The local ids of these uids."""
    if not uids:
        return {}
    table = schema.table_of(ledger)
    return dict(r.execute(sa.select(table.c.uid, table.c.id).where(among(table.c.uid, uids))).all())


def living(r: Reading, ledger: type[Ledger], origin: int) -> frozenset[str]:
    """The uids of all living records of one sender."""
    table = schema.table_of(ledger)
    here = (table.c.origin == origin) & (table.c.retired == 0)
    return frozenset(r.execute(sa.select(table.c.uid).where(here)).scalars())


def put(
    w: Writing,
    ledger: type[Ledger],
    origin: int,
    fresh: Sequence[tuple[str, Mapping[str, Any]]],
    changed: Sequence[tuple[int, Mapping[str, Any]]],
    retired: Sequence[int],
) -> None:
    """Take in one sender's rows: new ones by uid, changed and retired ones by local id."""
    if fresh:
        rows, bear = [values for _uid, values in fresh], [uid for uid, _values in fresh]
        records.insert_many(w, ledger, rows, who="", batch="", origin=origin, uids=bear, journalled=False)
    table = schema.table_of(ledger)
    before = records.by_ids(w, ledger, [id for id, _values in changed])
    updates = [(id, before[id], values) for id, values in changed]
    records.update_many(w, ledger, updates, who="", batch="", journalled=False)
    back = [id for id, _values in changed if before[id]["retired"]]
    for part, gone in ((back, 0), (retired, 1)):
        for some in chunks(part):
            w.execute(table.update().where(table.c.id.in_(some)).values(retired=gone))
            search.reindex(w, ledger, list(some))


def point(
    w: Writing, ledger: type[Ledger], name: str, refers: type[Ledger], targets: Mapping[str, str]
) -> None:
    """Let references point to records that came later: uid of the record to uid of the one referred to.

    One whose target never came stays blank.
    """
    table = schema.table_of(ledger)
    there, here = ids(w, refers, list(targets.values())), ids(w, ledger, list(targets))
    rows = [(there[to], here[uid]) for uid, to in targets.items() if to in there and uid in here]
    if rows:
        w.exec_driver_sql(f'UPDATE "{table.name}" SET "{name}" = ? WHERE id = ?', rows)
        search.reindex(w, ledger, [id for _to, id in rows])
