"""Taking a person's records out of everything: rows, index, drafts, attachments, values in the journal.

What cannot stand without her goes too; what only mentions her loses the mention. Afterwards the file is
written anew, so that nothing of it lies in pages that are free.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import sqlalchemy as sa

from nzg_desktop.core.declare import Column, Ledger
from nzg_desktop.store import dialect, drafts, faults, journal, records, schema, search, vouching
from nzg_desktop.store.conditions import among
from nzg_desktop.store.journal import Entry
from nzg_desktop.store.records import Record
from nzg_desktop.store.store import Reading, Store, Writing

LEAST = 10
"""Numbers with fewer digits are too common to be sought in the lines of other records."""


@dataclass(slots=True)
class Held:
    """Everything that hangs on some records: what goes with them, and (ledger, record, field) of mentions."""

    records: dict[type[Ledger], dict[int, Record]] = field(default_factory=lambda: defaultdict(dict))
    mentions: list[tuple[type[Ledger], Record, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many records are gone, how many mentions were cleared, and how many lines were emptied."""

    records: int
    mentions: int
    lines: int
    ledgers: frozenset[str]


def held(r: Reading, starts: Iterable[tuple[type[Ledger], int]], *, person: bool) -> Held:
    """All own records that hang on these, in the recycle bin too.

    Where a `person` is meant, also those with the same ID number.
    """
    found, open_ = Held(), [(ledger, [id]) for ledger, id in starts]
    known = schema.ledgers_of(r)
    while open_:
        here, wanted = open_.pop()
        new = {
            id: record
            for id, record in records.by_ids(r, here, wanted).items()
            if id not in found.records[here] and not record["origin"]
        }
        found.records[here].update(new)
        for other in known.values() if new else ():
            for column in other.columns():
                if column.col.refers == here.about.code:
                    rows = records.referring(r, other, column.name, list(new))
                    if _hangs(other, column):
                        open_.append((other, [row["id"] for row in rows]))
                    else:
                        found.mentions += [(other, row, column.name) for row in rows]
                elif column.kind.name == "uid" and other.about.log:
                    rows = records.referring(r, other, column.name, [one["uid"] for one in new.values()])
                    found.mentions += [(other, row, column.name) for row in rows]
        numbers = {record[c.name] for record in new.values() for c in _numbers(here) if person} - {None}
        for other in known.values() if numbers else ():
            for column in _numbers(other):
                rows = records.referring(r, other, column.name, list(numbers))
                open_.append((other, [row["id"] for row in rows]))
    found.mentions = [one for one in found.mentions if one[1]["id"] not in found.records[one[0]]]
    return found


def _numbers(ledger: type[Ledger]) -> list[Column]:
    return [column for column in ledger.columns() if column.kind.name == "idno"]


def _hangs(ledger: type[Ledger], column: Column) -> bool:
    """Whether a record is about the one it refers to, rather than only mentioning it."""
    about = ledger.about
    whom = column.col.refers == "member" and (about.guard != "" or column.name in (*about.key, "member_id"))
    return whom or column.required or column.name == about.parent


def purge(w: Writing, found: Held, *, who: str, reason: str, person: bool) -> Purged:
    """Take it all out; of a `person` also what other lines and drafts say. `compact` has to follow."""
    dialect.quick(w, "PRAGMA secure_delete = ON")
    for ledger, record, name in found.mentions:
        names = (name, ledger.about.name) if ledger.about.log else (name,)  # a log keeps its line, nameless
        blank = dict.fromkeys(names)
        records.update_many(w, ledger, [(record["id"], record, blank)], who=who, batch="", reason="")
    uids = [record["uid"] for rows in found.records.values() for record in rows.values()]
    secrets = _secrets(found) if person else []
    mentioning = [record["uid"] for _, record, _ in found.mentions] if person else []
    lines = _lines(w, uids, secrets, mentioning, _names(found))
    for ledger, rows in found.records.items():
        if rows:
            table = schema.table_of(ledger)
            w.execute(table.delete().where(among(table.c.id, rows)))
            search.reindex(w, ledger, list(rows))
            if search.has_index(ledger):  # else the words stay in the index until it is merged one day
                code = ledger.about.code
                w.exec_driver_sql(f"INSERT INTO search_{code} (search_{code}) VALUES ('optimize')")
    for column in (schema.attachment.c.record, schema.put_off.c.uid):
        for part in records.chunks(uids):
            marks = ", ".join("?" * len(part))
            vouching.note_where(w, column.table, f"{column.name} IN ({marks})", *part)
        w.execute(column.table.delete().where(among(column, uids)))
    drafts.forget(w, uids, secrets)
    first = next(ledger for ledger, rows in found.records.items() if rows)
    journal.erase(w, lines, Entry(who=who, action="", ledger=first.about.code, uid=uids[0], reason=reason))
    for ledger, rows in found.records.items():
        rest = [record["uid"] for record in rows.values() if record["uid"] != uids[0]]
        entry = Entry(who=who, action=journal.PURGED, ledger=ledger.about.code, reason=reason)
        journal.append_many(w, entry, [(uid, None, journal.text({"erased": {}})) for uid in rest])
    touched = {ledger.about.code for ledger, rows in found.records.items() if rows}
    touched |= {ledger.about.code for ledger, _, _ in found.mentions}
    return Purged(len(uids), len(found.mentions), len(lines), frozenset(touched))


def _secrets(found: Held) -> list[str]:
    """Her numbers (identity, phone, card), long enough to be told from others'."""
    values = {
        str(record[column.name])
        for ledger, rows in found.records.items()
        for column in ledger.columns()
        if column.col.private
        for record in rows.values()
    }
    return sorted(value for value in values if sum(map(str.isdigit, value)) >= LEAST)


def _names(found: Held) -> list[str]:
    """What she is called in her records."""
    called = {ledger: ledger.about.name for ledger in found.records}
    person = {ledger for ledger, name in called.items() if ledger.column(name).kind.name == "person"}
    return sorted({str(record[called[one]]) for one in person for record in found.records[one].values()})


def _lines(
    w: Writing, uids: Sequence[str], secrets: Sequence[str], mentioning: Sequence[str], names: Sequence[str]
) -> list[int]:
    """The lines of her records, those of any record that hold a secret, and of mentions that name her."""
    c, found = schema.journal.c, set[int]()

    def take(condition: sa.ColumnElement[bool]) -> None:
        found.update(w.execute(sa.select(c.seq).where(condition, c.action != journal.PURGED)).scalars())

    take(among(c.uid, uids))
    if secrets:
        take(_holds(secrets))
    if mentioning and names:
        take(sa.and_(among(c.uid, mentioning), _holds(names)))
    return sorted(found)


def _holds(words: Sequence[str]) -> sa.ColumnElement[bool]:
    c = schema.journal.c
    return sa.or_(
        *(
            column.contains(word, autoescape=True)
            for word in words
            for column in (c.before, c.after, c.reason)
        )
    )


def compact(store: Store) -> None:
    """Write the whole file anew without what was deleted, and empty its side file."""
    with faults.plainly(store.path), closing(dialect.connect(store.path, store.key)) as driver:
        driver.execute("VACUUM")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
