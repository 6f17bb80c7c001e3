"""What falls due: one list out of all clocks of all ledgers, and the office's own report of the month.

One rule: a reminder is a question; putting it off, or saying it is done, never touches the record itself.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from nzg_desktop.core import dates
from nzg_desktop.core.clock import Clock, after_months, asked, due
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Query
from nzg_desktop.core.workdays import Holidays
from nzg_desktop.store import journal, lists, put_off, records
from nzg_desktop.store.journal import Entry
from nzg_desktop.store.store import Reading
from nzg_desktop.work import month
from nzg_desktop.work.accounts import may, need
from nzg_desktop.work.clock import doubt
from nzg_desktop.work.desk import Desk, holidays_of, setting_of
from nzg_desktop.work.showing import names_of, texts

EACH = 40
"""Reminders of one clock that are named, before its due date and behind it; the rest is counted."""
REPORT = "month"
"""Stands for a ledger in the reminder of the monthly report; its uid is the month."""
REPORT_AHEAD = 7
STATES = {"overdue": "已过期", "soon": "快到期", "later": "以后"}
HEADS = ("事项", "是哪一条", "到期日", "还有", "台账")


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing that is due: what, which record, on which day, and in how many days (negative: overdue)."""

    ledger: str
    clock: str
    uid: str
    title: str
    name: str
    due: dt.date
    left: int
    state: Literal["overdue", "soon", "later"]

    @property
    def said(self) -> str:
        """How long it is still, in words."""
        return f"过期 {-self.left} 天" if self.left < 0 else f"还有 {self.left} 天" if self.left else "今天"


@dataclass(frozen=True, slots=True)
class Group:
    """All that one clock shows: the question whose records they are, and how many."""

    ledger: str
    clock: str
    title: str
    query: Query
    count: int


@dataclass(frozen=True, slots=True)
class Reminders:
    """What is due, the nearest of it by name (`items`), all of it by clock (`groups`), and what to know."""

    items: tuple[Reminder, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...]

    @property
    def rests(self) -> tuple[Group, ...]:
        """The groups of which not all are named, with the number of the rest."""
        named = Counter((one.ledger, one.clock) for one in self.items)
        rests = (replace(one, count=one.count - named[one.ledger, one.clock]) for one in self.groups)
        return tuple(one for one in rests if one.count > 0)

    @property
    def more(self) -> int:
        """How many are counted and not named."""
        return sum(group.count for group in self.rests)


@dataclass(frozen=True, slots=True)
class _Day:
    """What every clock is asked with."""

    today: dt.date
    days: int | None
    holidays: Holidays
    silent: Mapping[put_off.Due, dt.date]


def reminders(desk: Desk, days: int | None = None, today: dt.date | None = None) -> Reminders:
    """What is due today and soon; `days` looks so far ahead instead of what each clock says."""
    now = today or dt.date.today()
    wrong = doubt(desk) if today is None else None
    if wrong is not None:  # by a wrong clock everything would be due at once
        return Reminders((), (), (f"{wrong.what}{wrong.remedy}",))
    with desk.store.reading() as r:
        day = _Day(now, days, holidays_of(r), put_off.silent(r, now))
        items, groups = list(_reports(desk, r, day)), []
        seen = [one for one in desk.ledgers if not one.about.guard or may(desk, "clear")]
        for ledger in seen:
            for clock in ledger.clocks:
                named, group = _of_clock(desk, r, ledger, clock, day)
                items += named
                groups += [group] if group.count else []
        working = any(_counts_workdays(r, ledger) for ledger in seen)
        notes = [_unknown_year(year) for year in (now.year, (now + dt.timedelta(days=60)).year)]
        said = dict.fromkeys(notes if working else ())
        unknown = tuple(note for note in said if not day.holidays.known(int(note[:4])))
    items.sort(key=lambda one: (one.due, one.title, one.name))
    return Reminders(tuple(items), tuple(groups), unknown)


def _counts_workdays(r: Reading, ledger: type[Ledger]) -> bool:
    """Whether something in this ledger is due in working days."""
    counts = any(clock.working for clock in ledger.clocks) or (ledger.fills and ledger.fills.workdays)
    return bool(counts and lists.count(r, Query(ledger), 1).number)


def _unknown_year(year: int) -> str:
    return f"{year} 年的放假安排还没有登记，工作日先按周一到周五算。请在“设置”的“代码表和放假表”里读入。"


def _of_clock(
    desk: Desk, r: Reading, ledger: type[Ledger], clock: Clock, day: _Day
) -> tuple[list[Reminder], Group]:
    """The nearest records of one clock on both sides of today, without those there is silence about."""
    setting, about = partial(setting_of, r), (ledger.about.code, clock.code)
    query = Query(ledger, asked(clock, day.today, day.holidays, setting, day.days))

    def when(date: dt.date) -> dt.date:
        return due(clock, date, day.holidays, setting)

    def speaks(date: dt.date, uid: str) -> bool:
        silent = day.silent.get((*about, uid))
        return silent is None or silent != when(date)

    found = sorted(one for one in lists.dated(r, query, clock.on) if speaks(one[0], one[1]))
    # Later dates are due later, so that today lies between two of them.
    here = bisect_left(found, day.today, key=lambda one: when(one[0]))
    near = found[max(here - EACH, 0) : here + EACH]
    named = _named(desk, r, ledger, clock, [(when(date), id) for date, _uid, id in near], day)
    return named, Group(*about, clock.title, query, len(found))


def _named(
    desk: Desk, r: Reading, ledger: type[Ledger], clock: Clock, near: list[tuple[dt.date, int]], day: _Day
) -> list[Reminder]:
    rows = records.by_ids(r, ledger, (id for _when, id in near))
    words = dict(zip(rows, _words(desk, r, ledger, list(rows.values())), strict=True))
    soon = clock.ahead[1] if len(clock.ahead) > 1 else clock.ahead[0]
    named = []
    for when, id in near:
        left = (when - day.today).days
        state: Any = "overdue" if left < 0 else "soon" if left <= soon else "later"
        about = ledger.about.code, clock.code, str(rows[id]["uid"]), clock.title
        named.append(Reminder(*about, words[id], when, left, state))
    return named


def _words(desk: Desk, r: Reading, ledger: type[Ledger], found: list[dict[str, Any]]) -> list[str]:
    """What stands for each record: that to which it belongs, and its own name."""
    only = [name for name in (ledger.about.parent, ledger.about.name) if name]
    rows = texts(ledger, found, names_of(desk, r, ledger, found), clear=False, only=only)
    said = [" ".join(row[name] for name in only if row[name]) or ledger.about.title for row in rows]
    # The list hangs open on the screen: of what must be guarded it says only so much that it can be found.
    return [f"{one[0]}＊＊" for one in said] if ledger.about.guard else said


def _reports(desk: Desk, r: Reading, day: _Day) -> Iterator[Reminder]:
    """The months whose report is due or overdue and has not been written yet."""
    due_day = int(str(setting_of(r, "report_due_day")))
    this = dates.month_of(day.today)
    founded = journal.entries(r, limit=1)[0].at
    ahead = REPORT_AHEAD if day.days is None else day.days
    for period in (dates.shifted(this, -by) for by in (2, 1, 0)):
        start = dates.first_day(period)
        # Early in a month can only mean the month after.
        start = after_months(start, 1) if due_day < 15 else start
        when = start.replace(day=min(due_day, monthrange(start.year, start.month)[1]))
        left = (when - day.today).days
        about = REPORT, "report", period
        if period < founded[:7] or left > ahead or day.silent.get(about) == when:
            continue
        if month.state(r, period) in ("open", "closed"):
            state: Any = "overdue" if left < 0 else "soon"
            yield Reminder(*about, "月度报送", f"{period[:4]}年{int(period[5:])}月", when, left, state)


def put_off_for(desk: Desk, one: Reminder, days: int | None = None, today: dt.date | None = None) -> dt.date:
    """Be silent for so many days; without a number until the clock's next step. Gives the day."""
    need(desk, "edit")
    now = today or dt.date.today()
    clocks = () if one.ledger == REPORT else desk.ledger(one.ledger).clocks
    steps = next((clock.ahead for clock in clocks if clock.code == one.clock), (3, 1, 0))
    later = [one.due - dt.timedelta(days=step) for step in steps]
    week = now + dt.timedelta(days=7)
    until = now + dt.timedelta(days=days) if days else next((day for day in later if day > now), week)
    with desk.store.writing() as w:
        about = one.ledger, one.clock, one.uid
        put_off.keep(w, about, one.due, until, today=now, who=desk.who)
    return until


def done(desk: Desk, one: Reminder) -> None:
    """Say that it is done, though the record does not show it; the record's history keeps who said so."""
    need(desk, "edit")
    with desk.store.writing() as w:
        about = one.ledger, one.clock, one.uid
        put_off.keep(w, about, one.due, None, today=dt.date.today(), who=desk.who)
        words = f"{one.title}（{one.due}）"
        journal.append(
            w, [Entry(who=desk.who, action="reminder done", ledger=one.ledger, uid=one.uid, reason=words)]
        )


def remind_again(desk: Desk, one: Reminder) -> None:
    """Take back that it was put off or done."""
    need(desk, "edit")
    with desk.store.writing() as w:
        put_off.forget(w, (one.ledger, one.clock, one.uid))


def table(desk: Desk, found: Reminders) -> list[tuple[str, ...]]:
    """The list in words, under `HEADS`; what is only counted as one line per clock."""
    titles = {ledger.about.code: ledger.about.title for ledger in desk.ledgers} | {REPORT: "月度报送"}
    rows: list[tuple[str, ...]] = [
        (one.title, one.name, str(one.due), one.said, titles[one.ledger]) for one in found.items
    ]
    for group in found.rests:
        rest = f"另有 {group.count} {desk.ledger(group.ledger).about.unit}"
        rows.append((group.title, rest, "", "", titles[group.ledger]))
    return rows
