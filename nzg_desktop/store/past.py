"""The ledgers as they stood at a line of the journal, for the time of one reading.

What was touched since lies in temporary tables as it was, and temporary views bear the names of the ledgers'
tables: whatever asks for a table by its name is answered from that moment, by the same statements. The search
index is not turned back: a name is found as it is written today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from nzg_desktop.core.declare import SYSTEM, Ledger
from nzg_desktop.store import dialect, records, schema, traces
from nzg_desktop.store.rows import from_journal, scribe
from nzg_desktop.store.traces import Trace

RETIRED = SYSTEM.index("retired")


@contextmanager
def as_it_stood(r: sa.Connection, head: str) -> Iterator[None]:
    """Within the block the own records are as they were at the line with this hash (hex).

    Nothing is written to the office. Raises Trouble (journal) where there is no such line any more.
    """
    with r.begin_nested() as moment:
        known = schema.ledgers_of(r)
        for code, found in traces.since(r, head).items():
            if code in known:
                _turn_back(r, known[code], found)
        yield
        moment.rollback()


def _turn_back(r: sa.Connection, ledger: type[Ledger], found: Mapping[str, Trace]) -> None:
    code, names = ledger.about.code, ", ".join(f'"{name}"' for name in (*SYSTEM, *scribe(ledger).names))
    touched, former = f'temp."{code} touched"', f'temp."{code} former"'
    for words in (
        f"CREATE TABLE {touched} (uid TEXT PRIMARY KEY)",
        f'CREATE TABLE {former} AS SELECT {names} FROM main."{code}" WHERE 0',
    ):
        r.exec_driver_sql(words)
    dialect.quick(r, f"INSERT INTO {touched} VALUES (?)", [(uid,) for uid in found])
    rows = list(_former(r, ledger, found))
    if rows:
        dialect.quick(r, f"INSERT INTO {former} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    r.exec_driver_sql(
        f'CREATE TEMP VIEW "{code}" AS SELECT {names} FROM main."{code}"'
        f" WHERE uid NOT IN (SELECT uid FROM {touched}) UNION ALL SELECT {names} FROM {former}"
    )


def _former(r: sa.Connection, ledger: type[Ledger], found: Mapping[str, Trace]) -> Iterator[tuple[Any, ...]]:
    """The rows of those that were there, as they were; a record that was removed keeps its id."""
    there = {uid: trace for uid, trace in found.items() if trace.was}
    now = records.by_uids(r, ledger, [uid for uid, trace in there.items() if trace.stands])
    for uid, trace in there.items():
        present = now.get(uid, {})
        filled = {name: value for name, value in trace.values.items() if value is not None}
        was = {**present, **dict.fromkeys(trace.values), **from_journal(ledger, filled)}
        id = int(present["id"] if trace.stands else filled["id"])
        row = list(scribe(ledger).row(id, uid, 0, was))
        bin_now = present.get("retired", filled.get("retired", 0))
        row[RETIRED] = int(bin_now if trace.retired is None else trace.retired)
        yield tuple(row)
