"""What the first page says besides reminders: the signs of safety, twelve lights, what to begin with.

Reads only; each line names the page on which something can be done about it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from nzg_desktop.core import dates
from nzg_desktop.core.query import Query
from nzg_desktop.store import journal, lists, records
from nzg_desktop.store import office as kept
from nzg_desktop.store.store import Reading
from nzg_desktop.work import month, safety
from nzg_desktop.work.accounts import unprotected
from nzg_desktop.work.desk import Desk, office_of

LIGHTS = 12
CALLED = {
    "none": ("–", "那时还没有用本软件"),
    "open": ("○", "未封存"),
    "closed": ("◐", "已封存，还没有写出"),
    "exported": ("●", "已交，待回执"),
    "returned": ("▲", "上级退回，有要改正的"),
    "receipted": ("✓", "已回执"),
}
"""Each light as a mark and in words; the mark alone can be told on a grey print."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: its name, how it stands, and whether that is well."""

    title: str
    words: str
    well: bool
    page: str


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that every office does at the beginning; ticks itself."""

    title: str
    done: bool
    page: str


@dataclass(frozen=True, slots=True)
class Today:
    """All of it."""

    signs: tuple[Sign, ...]
    lights: tuple[tuple[str, str], ...]
    tasks: tuple[Task, ...]
    unprotected: str


def today(desk: Desk, now: dt.date | None = None) -> Today:
    """How the office stands today."""
    day = now or dt.date.today()
    newest = next(iter(safety.backups((desk.home.backups,))), None)
    uncopied = safety.days_uncopied(desk)
    with desk.store.reading() as r:
        founded = journal.entries(r, limit=1)[0].at[:7]
        this = dates.month_of(day)
        months = [dates.shifted(this, by) for by in range(1 - LIGHTS, 1)]
        lights = tuple((period, _light(r, period, founded)) for period in months)
        signs = [_saved(r, day), _copied(newest, uncopied, day), _reported(dict(lights), this)]
        if below := len(kept.peers(r, "subordinate")):
            signs.append(_received(r, this, below))
        tasks = _tasks(desk, r, backed_up=newest is not None)
        return Today(tuple(signs), lights, tasks, unprotected(desk))


def _light(r: Reading, period: str, founded: str) -> str:
    state = month.state(r, period)
    if state == "open" and period < founded:
        return "none"
    reports = kept.packages(r, direction="out", kind="report", period=period)
    answers = [report.receipt for report in reports if report.receipt]
    return "returned" if answers and kept.quarantined(r, answers[-1]) else state


def _saved(r: Reading, day: dt.date) -> Sign:
    last = journal.entries(r, after=journal.head(r)[0] - 1)[0].at
    return Sign("已保存", f"{'今天' if last[:10] == str(day) else last[:10]} {last[11:16]}", True, "")


def _copied(newest: safety.Backup | None, uncopied: int, day: dt.date) -> Sign:
    if newest is None:
        return Sign("还没有备份", "按 F12 备份一次", False, "backup")
    days = (day - newest.facts.moment.date()).days
    made = f"{days} 天前" if days else "今天"
    beside = f"，{uncopied} 天没有拷到别处" if uncopied else ""
    return Sign("已备份", f"{made}{beside}", days < safety.NAG_AFTER.days and not uncopied, "backup")


def _reported(lights: dict[str, str], this: str) -> Sign:
    """The newest month that wants something: the one before while it is not written out, else this one."""
    before = dates.previous_month(this)
    period = before if lights[before] in ("open", "closed", "returned") else this
    said = f"{int(period[5:])} 月{CALLED[lights[period]][1]}"
    well = lights[period] in ("receipted", "exported") or (period == this and lights[period] == "open")
    return Sign("报送", said, well, "month")


def _received(r: Reading, this: str, below: int) -> Sign:
    """How many of the offices below have reported this month or, until the first has, the month before."""

    def came(period: str) -> int:
        return len({one.peer for one in kept.packages(r, direction="in", kind="report", period=period)})

    before = dates.previous_month(this)
    period = this if came(this) else before
    return Sign(
        "下级接收", f"{int(period[5:])} 月 {came(period)}/{below} 家", came(period) >= below, "receive"
    )


def _tasks(desk: Desk, r: Reading, *, backed_up: bool) -> tuple[Task, ...]:
    def any_of(*codes: str) -> bool:
        return any(lists.count(r, Query(desk.ledger(code)), 1).number for code in codes)

    own = records.get(r, desk.ledger("org"), office_of(r).org_uid)
    return (
        Task("补全本单位的登记信息", bool(own and not own["missing"]), "org"),
        Task("导入或登记会员", any_of("member"), "member"),
        Task("登记一份集体合同或一间休息哺乳室", any_of("contract", "room"), "contract"),
        Task("备份一次", backed_up, "backup"),
        Task("登记上级证书卡", bool(kept.peers(r, "upper")), "month"),
        Task("封存并报送第一个月", bool(kept.packages(r, direction="out", kind="report")), "month"),
    )
