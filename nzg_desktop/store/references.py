"""From the words a person writes to a record, and from a record to the words that stand for it.

What is not certain is not guessed: a name that two records bear leads to none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sqlalchemy as sa

from nzg_desktop.core.declare import Ledger
from nzg_desktop.store import schema
from nzg_desktop.store.conditions import among
from nzg_desktop.store.store import Reading

_WORDLESS = ("ref", "int", "date", "time", "dec", "bool")
"""Kinds whose values nobody writes to mean a record."""
UID_LENGTH = 36
Resolver = Callable[[str, str], int | None]


def resolver(r: Reading, ledgers: Iterable[type[Ledger]]) -> Resolver:
    """How a ledger's code and a uid, a key or an exact name lead to a local id, for one piece of work.

    Own records come before received ones; by key and name only living records are found. Hits are remembered,
    misses are looked up again, since the record may have been made meanwhile.
    """
    known = {ledger.about.code: ledger for ledger in ledgers}
    hits: dict[tuple[str, str], int] = {}

    def resolve(code: str, words: str) -> int | None:
        asked = code, words.strip()
        if asked not in hits:
            found = _find(r, known[code], asked[1])
            if found is None:
                return None
            hits[asked] = found
        return hits[asked]

    return resolve


def _find(r: Reading, ledger: type[Ledger], words: str) -> int | None:
    table, about = schema.table_of(ledger), ledger.about
    if len(words) == UID_LENGTH:
        by_uid = r.execute(sa.select(table.c.id).where(table.c.uid == words)).scalar()
        if by_uid is not None:
            return int(by_uid)
    for name in dict.fromkeys((*(about.key if len(about.key) == 1 else ()), about.name)):
        column = ledger.column(name)
        if column.kind.name in _WORDLESS:
            continue
        found = _bearing(r, table, name, words, "origin = 0")
        if not found and column.col.sort:  # without its index every miss would read all that was received
            found = _bearing(r, table, name, words, "origin IN (SELECT id FROM peer)")
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _bearing(r: Reading, table: sa.Table, name: str, words: str, whose: str) -> list[int]:
    """At most two living records of which this field says exactly this."""
    # Written out, not bound: else the indexes of own living records would not be considered.
    living = sa.text(f"retired = 0 AND {whose}")
    return list(r.execute(sa.select(table.c.id).where(living, table.c[name] == words).limit(2)).scalars())


def names(r: Reading, ledger: type[Ledger], ids: Iterable[int]) -> dict[int, str]:
    """The words that stand for records (About.name), followed through where that is itself a reference."""
    table, column = schema.table_of(ledger), ledger.column(ledger.about.name)
    rows = r.execute(sa.select(table.c.id, table.c[column.name]).where(among(table.c.id, ids)))
    found: dict[int, object] = {id: value for id, value in rows if value is not None}
    if column.kind.name == "ref":
        beyond = schema.ledgers_of(r)[column.col.refers]
        words = names(r, beyond, (int(str(value)) for value in found.values()))
        return {id: words[int(str(value))] for id, value in found.items() if int(str(value)) in words}
    return {id: str(value) for id, value in found.items()}
