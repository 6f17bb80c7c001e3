"""What the journal says of the tables that are no ledgers: settings, neighbours, packages, figures, users.

Whoever writes to one of them says `note`; before the commit one line (`kept`) tells the digest of every group
of rows that was noted. So a bit that flips in one of them is found, and a change past the program. The first
such line of an older database vouches for all there is. A column that holds its default is no part of a
digest, so that a new column changes none; a migration that alters what stands there has to note it. How the
tables are declared is vouched for in the same way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite

from nzg_desktop.store import dialect, drafts, faults, journal, schema, shelf
from nzg_desktop.store.journal import Entry
from nzg_desktop.store.store import NOTED, Reading, Writing

GROUPS: dict[sa.Table, tuple[str, ...]] = {
    schema.setting: ("key",),
    schema.batch: ("id",),
    schema.peer: ("id",),
    schema.package: ("id",),
    schema.month: ("period", "revision"),
    schema.figure: ("source", "period"),
    schema.quarantine: ("package",),
    schema.put_off: ("ledger", "clock", "uid"),
    schema.attachment: ("uid",),
    schema.account: ("name",),
}
"""What a digest is made of: the rows of one table that have these columns in common."""
LAYOUT = "schema"
"""What the digest of all declarations is told as."""
APART = {"content"}
"""Columns that have a digest of their own."""
ALL = "1 = 1"
# Notes about this copy and the head of the journal change without a line of their own.
_OWN = f"key NOT GLOB '{shelf.OWN}*' AND key <> '{journal.HEAD_KEY}'"
_AT_ONCE = 500


def note(w: Writing, table: sa.Table, *key: object) -> None:
    """The rows of this group are written to in this transaction, or taken out."""
    w.info[NOTED].add((table.name, key))


def note_where(w: Writing, table: sa.Table, where: str = ALL, *values: object) -> None:
    """The same of all groups that have a row like that: before it goes, or after it came."""
    words = f"SELECT DISTINCT {', '.join(GROUPS[table])} FROM {table.name} WHERE {where}"
    for key in dialect.quick(w, words, values).fetchall():
        note(w, table, *key)


def settle(w: Writing, noted: set[tuple[str, tuple[Any, ...]]]) -> None:
    """Before the commit: tell what has become of all that was noted."""
    if not _begun(w):
        told = {_name(table, key): digest for table in GROUPS for key, digest in _digests(w, table)}
        told[LAYOUT] = _layout(w)
    else:
        known = {table.name: table for table in GROUPS}
        told = {_name(known[name], key): _digest(w, known[name], key) for name, key in sorted(noted)}
    lines = iter(told.items())
    while some := dict(islice(lines, _AT_ONCE)):
        journal.append(w, [Entry(who="", action=journal.KEPT, ledger="journal", after={journal.KEPT: some})])


def settle_layout(w: sa.Connection) -> None:
    """Tell how the tables are declared after a migration; where nothing was told yet, the first line does."""
    if _begun(w):
        told = {LAYOUT: _layout(w)}
        journal.append(w, [Entry(who="", action=journal.KEPT, ledger="journal", after={journal.KEPT: told})])


def untrue(r: Reading) -> Iterator[str]:
    """The tables of which the journal says something else, once for each group; drafts have their own check.

    Nothing is said of a database to which nothing was written since it was brought up to date.
    """
    told: dict[str, Any] = {}
    for entry in journal.entries(r, action=journal.KEPT):
        told |= (entry.after or {}).get(journal.KEPT, {})
    try:
        layout = _layout(r)
    except (sqlite.DatabaseError, UnicodeDecodeError) as error:  # words that are no text any more
        if faults.name_of(error) != "SQLITE_CORRUPT":
            raise
        layout = ""
    if told.pop(LAYOUT, layout) != layout:
        yield LAYOUT
    for table in GROUPS if told else ():
        for key, digest in _digests(r, table):
            if told.pop(_name(table, key), "") != digest:
                yield table.name
    yield from (name.partition(" ")[0] for name, digest in told.items() if digest)
    yield from ("draft" for _ in range(drafts.spoilt(r)))
    versions = r.execute(sa.select(schema.version.c.version_num)).scalars().all()
    yield from ("alembic_version" for _ in range(versions != [schema.HEAD]))


def _begun(w: sa.Connection) -> bool:
    words = "SELECT 1 FROM journal WHERE action = ? ORDER BY seq DESC LIMIT 1"
    return dialect.quick(w, words, (journal.KEPT,)).fetchone() is not None


def _layout(r: sa.Connection) -> str:
    """The digest of what declares tables and indexes; the engine takes many words that a bit has spoilt."""
    words = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_stat*'"
    rows = sorted(map(repr, dialect.quick(r, words).fetchall()))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _name(table: sa.Table, key: tuple[Any, ...]) -> str:
    return f"{table.name} {json.dumps(key, ensure_ascii=False, default=repr)}"


def _digest(r: Reading, table: sa.Table, key: tuple[Any, ...]) -> str:
    """The digest of one group; empty where it has no rows."""
    where = " AND ".join(f'"{name}" IS ?' for name in GROUPS[table])
    return next((digest for _key, digest in _digests(r, table, where, key)), "")


def _digests(
    r: Reading, table: sa.Table, where: str = ALL, values: tuple[Any, ...] = ()
) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every group of a table with its digest. Raw values, so that none is refused for what it has become."""
    keys, columns = GROUPS[table], [column for column in table.columns if column.name not in APART]
    names = [column.name for column in columns]
    blank = [column.server_default.arg if column.server_default else None for column in columns]  # type: ignore[attr-defined] # DefaultClause
    order = ", ".join(f'"{name}"' for name in (*keys, *(c.name for c in table.primary_key.columns)))
    where = f"{where} AND {_OWN}" if table is schema.setting else where
    what = ", ".join(f'"{name}"' for name in names)
    words = f"SELECT {what} FROM {table.name} WHERE {where} ORDER BY {order}"
    at = [names.index(name) for name in keys]
    rows = dialect.quick(r, words, values)
    for key, group in groupby(rows, lambda row: tuple(row[place] for place in at)):
        told = hashlib.sha256()
        for row in group:
            held = {n: v for n, v, b in zip(names, row, blank, strict=True) if v is not None and str(v) != b}
            told.update(json.dumps(held, ensure_ascii=False, default=repr).encode() + b"\n")
        yield key, told.hexdigest()[:32]
