"""Where a record stands in its life: the next step, by when, with which paper, and why it cannot be taken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any

from nzg_desktop.core import clock as clocks
from nzg_desktop.core.changes import Changes
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.life import Affair, Rows, Step, next_step
from nzg_desktop.core.query import Query, Where
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import lists
from nzg_desktop.store.store import Reading
from nzg_desktop.work import records
from nzg_desktop.work.accounts import need_sight
from nzg_desktop.work.desk import Desk, holidays_of, setting_of


@dataclass(frozen=True, slots=True)
class Standing:
    """The next step of a record: the `nth` of `steps`; `title` is empty where all are done.

    `field` is the date that taking it fills in, with `day` proposed; `paper` the code of the paper.
    """

    steps: tuple[str, ...]
    nth: int
    title: str = ""
    due: dt.date | None = None
    left: int | None = None
    lacks: tuple[str, ...] = ()
    paper: str = ""
    field: str = ""
    makes: bool = False

    @property
    def said(self) -> str:
        """The step and its day in one line."""
        if not self.title:
            return "各步都已办完"
        days = (
            ""
            if self.left is None
            else f"，还有 {self.left} 天"
            if self.left >= 0
            else f"，已过 {-self.left} 天"
        )
        when = f"（{self.due.month}月{self.due.day}日前{days}）" if self.due else ""
        return f"下一步：{self.title}{when}"


def standing(desk: Desk, ledger: type[Ledger], uid: str, today: dt.date | None = None) -> Standing | None:
    """Where a record stands; None where its ledger knows no steps."""
    if not ledger.life:
        return None
    need_sight(desk, ledger)
    with desk.store.reading() as r:
        affair = _affair(desk, r, ledger, records.existing(r, ledger, uid), today or dt.date.today())
        return _standing(ledger, affair)


def _affair(desk: Desk, r: Reading, ledger: type[Ledger], record: dict[str, Any], today: dt.date) -> Affair:
    known: dict[str, Rows] = {}

    def rows(code: str) -> Rows:
        if code not in known:
            child = desk.ledger(code)
            where = Where(child.about.parent, "=", record["id"])
            known[code] = tuple(lists.each(r, Query(child, (where,), scope="all")))
        return known[code]

    return Affair(record, rows, today, partial(setting_of, r), holidays_of(r))


def _standing(ledger: type[Ledger], affair: Affair) -> Standing:
    titles, nth = tuple(step.title for step in ledger.life), next_step(ledger.life, affair)
    if nth == len(titles):
        return Standing(titles, nth)
    step = ledger.life[nth]
    due = _due(ledger, step, affair)
    left = (due - affair.today).days if due else None
    lacks = tuple(step.lacks(affair))
    return Standing(titles, nth, step.title, due, left, lacks, step.paper, step.field, step.makes is not None)


def _due(ledger: type[Ledger], step: Step, affair: Affair) -> dt.date | None:
    if not isinstance(step.due, str):
        return step.due(affair)
    clock = next((one for one in ledger.clocks if one.code == step.due), None)
    start = affair.record[clock.on] if clock else None
    return clocks.due(clock, start, affair.holidays, affair.setting) if clock and start else None


def take(
    desk: Desk, ledger: type[Ledger], uid: str, on: dt.date | None = None, today: dt.date | None = None
) -> Changes:
    """Take the next step, on this day. Raises Trouble where it lacks something or is no matter of a day."""
    now = today or dt.date.today()
    found = standing(desk, ledger, uid, now)
    if found is None or not found.title:
        raise Trouble("这条记录没有下一步要办。", "各步都已办完，或者这种台账不分步骤。")
    if found.lacks:
        raise Trouble(f"“{found.title}”现在还不能办：{'；'.join(found.lacks)}。", "请先补齐，再办这一步。")
    if found.makes:
        return _made(desk, ledger, uid, ledger.life[found.nth])
    if not found.field or ledger.column(found.field).kind.name != "date":
        raise Trouble(
            f"“{found.title}”不是填一个日期就能办完的。", "请打开这条记录，把这一步的内容登记进去。"
        )
    return records.save(desk, ledger, {found.field: on or now}, uid)


def _made(desk: Desk, ledger: type[Ledger], uid: str, step: Step) -> Changes:
    """Another record that carries on where this one ends."""
    assert step.makes is not None
    made = records.save(desk, ledger, step.makes(records.get(desk, ledger, uid)))
    records.save(desk, ledger, {step.field: made.uids[0]}, uid, batch=made.batch)
    return made
