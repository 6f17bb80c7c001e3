"""What rows say together is kept where it is read: a member's mark, the sum of a year, a room's kit.

It is worked out anew from all rows whenever one of them is written, retired or taken back. A mark and a sum
are never typed; a set may be ticked as far as no row speaks of it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from nzg_desktop.core.changes import Changes
from nzg_desktop.core.declare import Ledger, Values
from nzg_desktop.core.kinds import Value
from nzg_desktop.core.query import Either, Query, Where
from nzg_desktop.store import lists, records
from nzg_desktop.store import uid as naming
from nzg_desktop.store.records import Record, Update
from nzg_desktop.store.store import Reading, Writing
from nzg_desktop.work.accounts import may
from nzg_desktop.work.clock import doubt
from nzg_desktop.work.desk import Desk

Rows = Iterable[Mapping[str, Any]]
LAST = "~"
"""Behind every uid, which begin with the time: a row that is not kept yet is the last of its day."""


def mirrored(desk: Desk, ledger: type[Ledger]) -> dict[str, type[Ledger]]:
    """The fields of a ledger that rows of other ledgers fill, and those ledgers."""
    return {
        one.mirrors.field: one
        for one in desk.ledgers
        if one.mirrors and one.column(one.mirrors.of).col.refers == ledger.about.code
    }


def untyped(desk: Desk, ledger: type[Ledger]) -> frozenset[str]:
    """The fields that are worked out from rows."""
    return frozenset(mirrored(desk, ledger)) | ({ledger.tally.field} if ledger.tally else set())


def reflect(desk: Desk, w: Writing, ledger: type[Ledger], rows: Rows, batch: str) -> tuple[str, ...]:
    """Let what these rows, as they were and as they are, stand behind say what all rows say now.

    Gives the ledgers of which something was altered.
    """
    touched = dict(_astray(desk, w, ledger, tuple(rows), dt.date.today()))
    for target, updates in touched.items():
        records.update_many(w, target, updates, who=desk.who, batch=batch, reason=ledger.about.title)
    return tuple(target.about.code for target in touched)


def reflect_on(desk: Desk, w: Writing, target: type[Ledger], id: int, batch: str) -> None:
    """The same of all rows that name one record, which have come to name it in some other way."""
    for ledger in desk.ledgers:
        for field in {one.of for one in ledger.reflections()}:
            if ledger.column(field).col.refers == target.about.code:
                rows = list(lists.each(w, Query(ledger, (Where(field, "=", id),))))
                reflect(desk, w, ledger, [{field: id}, *rows], batch)


def lapse(desk: Desk, today: dt.date | None = None) -> Changes:
    """Let what ended by its own date show, though nobody has written since; done when an office is opened."""
    day, ended = today or dt.date.today(), list[tuple[type[Ledger], list[Record]]]()
    if desk.store.why is not None or not may(desk, "edit") or doubt(desk) is not None:
        return Changes()
    with desk.store.reading() as r:
        for ledger in desk.ledgers:
            if (mirror := ledger.mirrors) and records.has_own(r, ledger):
                marked = Where(f"{mirror.of}.{mirror.field}", "=", True)
                over = Query(ledger, (Where(mirror.until, "<", day), marked))
                if any(_astray(desk, r, ledger, rows := list(lists.each(r, over)), day)):
                    ended.append((ledger, rows))
    batch, touched, count = naming.make(), set[str](), 0
    for ledger, rows in ended:
        with desk.store.writing() as w:
            for target, updates in _astray(desk, w, ledger, rows, day):
                records.update_many(w, target, updates, who=desk.who, batch=batch, reason="任期已满")
                touched.add(target.about.code)
                count += len(updates)
    return Changes(frozenset(touched), count)  # nobody's work, so nothing to take back


def tallied(r: Reading, uid: str, ledger: type[Ledger], values: Values) -> Value:
    """What the tally of a record comes to with these values; it may not be kept yet."""
    tally = ledger.tally
    if tally is None:
        return None
    of, day, own = values[tally.of], values[tally.on], values[tally.total]
    if not isinstance(of, int) or not isinstance(day, dt.date) or not isinstance(own, Decimal):
        return None
    before = (
        row[tally.total] or Decimal(0)
        for row in _year(r, ledger, of, day.year)
        if row["uid"] != uid and (row[tally.on], row["uid"]) < (day, uid or LAST)
    )
    return sum(before, own)


def _astray(
    desk: Desk, r: Reading, ledger: type[Ledger], rows: Rows, today: dt.date
) -> Iterator[tuple[type[Ledger], list[Update]]]:
    """What has to be altered, by ledger."""
    if ledger.mirrors and (marks := list(_marks(desk, r, ledger, rows, today))):
        yield desk.ledger(ledger.column(ledger.mirrors.of).col.refers), marks
    if ledger.tally and (sums := list(_sums(r, ledger, rows))):
        yield ledger, sums
    if ledger.gathers and (sets := list(_sets(desk, r, ledger, rows))):
        yield desk.ledger(ledger.column(ledger.gathers.of).col.refers), sets


def _marks(desk: Desk, r: Reading, ledger: type[Ledger], rows: Rows, today: dt.date) -> Iterator[Update]:
    mirror = ledger.mirrors
    assert mirror is not None
    target = desk.ledger(ledger.column(mirror.of).col.refers)
    named = {row[mirror.of] for row in rows if row.get(mirror.of) is not None}
    for part in records.chunks(sorted(named)):
        lasting = Either((Where(mirror.until, "empty"), Where(mirror.until, ">=", today)))
        living = Query(ledger, (Where(mirror.of, "in", tuple(part)), lasting))
        there = {row[mirror.of] for row in lists.each(r, living)}
        for id, record in records.by_ids(r, target, part).items():
            if not record["origin"] and bool(record[mirror.field]) != (id in there):
                yield id, record, {mirror.field: id in there}


def _sums(r: Reading, ledger: type[Ledger], rows: Rows) -> Iterator[Update]:
    tally = ledger.tally
    assert tally is not None
    given = [(row.get(tally.of), row.get(tally.on)) for row in rows]
    for of, year in sorted({(of, int(str(day)[:4])) for of, day in given if of and day}):
        so_far = Decimal(0)
        for row in _year(r, ledger, of, year):
            so_far += row[tally.total] or 0
            said = None if row[tally.total] is None else so_far
            if row[tally.field] != said:
                yield row["id"], row, {tally.field: said}


def _sets(desk: Desk, r: Reading, ledger: type[Ledger], rows: Rows) -> Iterator[Update]:
    gather = ledger.gathers
    assert gather is not None
    target = desk.ledger(ledger.column(gather.of).col.refers)
    spoken, there = defaultdict[int, set[str]](set), defaultdict[int, set[str]](set)
    speaks = Where(gather.state, "!=", gather.unsaid)
    for row in rows:
        if row.get(gather.of) is not None:
            said = row.get(gather.state) not in (None, gather.unsaid)
            spoken[row[gather.of]].update({row[gather.item]} if said else ())
    for part in records.chunks(sorted(spoken)):
        for row in lists.each(r, Query(ledger, (Where(gather.of, "in", tuple(part)), speaks))):
            spoken[row[gather.of]].add(row[gather.item])
            there[row[gather.of]].update({row[gather.item]} if row[gather.state] == gather.there else ())
        for id, record in records.by_ids(r, target, part).items():
            kept = set((record[gather.field] or "").split(";")) - {""}
            now = ";".join(sorted(kept - spoken[id] | there[id])) or None
            if not record["origin"] and record[gather.field] != now:
                yield id, record, {gather.field: now}


def _year(r: Reading, ledger: type[Ledger], of: int, year: int) -> list[Record]:
    """The rows of one person in one year, in the order of their days."""
    tally = ledger.tally
    assert tally is not None
    days = (Where(tally.on, ">=", dt.date(year, 1, 1)), Where(tally.on, "<=", dt.date(year, 12, 31)))
    found = lists.each(r, Query(ledger, (Where(tally.of, "=", of), *days)))
    return sorted(found, key=lambda row: (row[tally.on], row["uid"]))
