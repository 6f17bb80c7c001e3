"""Clocks: something is due so long after a date in a record, and is shown some days before.

A due date never moves back when the date in the record moves on. So "due between two days" is a range of that
date: `asked` makes it conditions of a Query, `due` gives the day of one record, and the two always agree.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass

from nzg_desktop.core.query import Condition, FromSetting, Where, settled
from nzg_desktop.core.workdays import Holidays

Settings = Callable[[str], object]
"""What the office has set, by key."""
FAR = 40_000
"""Days between a date and what is due by it, at most (a birth date and the end of a working life)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`months`, then `days`, then `working` days after the date field `on`; or what `by` makes of that date.

    Shown from `ahead[0]` days before the due date, and anew on each later step after it was put off, until
    `lasting` days behind it. It matters only where `where` holds, and is over once the field `done` is
    filled. `by` must not give an earlier day for a later date.
    """

    code: str
    title: str
    on: str
    months: int = 0
    days: int | FromSetting = 0
    working: int = 0
    by: Callable[[dt.date], dt.date] | None = None
    ahead: tuple[int, ...] = (30, 7, 0)
    lasting: int = 365
    where: tuple[Condition, ...] = ()
    done: str = ""


def after_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last day of a month that is too short for it."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due(clock: Clock, start: dt.date, holidays: Holidays, setting: Settings) -> dt.date:
    """The day on which it is due for a record with this date."""
    if clock.by is not None:
        return clock.by(start)
    days = clock.days if isinstance(clock.days, int) else int(str(setting(clock.days.key)))
    later = after_months(start, clock.months) + dt.timedelta(days=days)
    return holidays.add(later, clock.working)


def asked(
    clock: Clock, today: dt.date, holidays: Holidays, setting: Settings, days: int | None = None
) -> tuple[Condition, ...]:
    """Which records the clock shows today, or would show if it began `days` days ahead."""
    ahead = clock.ahead[0] if days is None else days

    def latest(limit: dt.date) -> dt.date:
        low, high = limit.toordinal() - FAR, limit.toordinal() + FAR
        while low < high:
            middle = (low + high + 1) // 2
            if due(clock, dt.date.fromordinal(middle), holidays, setting) <= limit:
                low = middle
            else:
                high = middle - 1
        return dt.date.fromordinal(low)

    undone: tuple[Condition, ...] = (Where(clock.done, "empty"),) if clock.done else ()
    return (
        Where(clock.on, ">", latest(today - dt.timedelta(days=clock.lasting + 1))),
        Where(clock.on, "<=", latest(today + dt.timedelta(days=ahead))),
        *undone,
        *settled(clock.where, today, today, setting),
    )
