"""Working days: which days are worked, and dates so many of them apart.

A year whose holidays nobody has told never stops anything: Monday to Friday stand in, and `known` says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache


@cache
def _printed() -> dict[dt.date, bool]:
    """The days of which the government has said whether they are worked, as far as the library reaches."""
    from chinese_calendar import constants  # only once a deadline in working days is met

    return dict.fromkeys(constants.holidays, False) | dict.fromkeys(constants.workdays, True)


@dataclass(frozen=True, slots=True)
class Holidays:
    """The holiday table of an office: `own` (from its file: worked or not) comes before the printed one."""

    own: Mapping[dt.date, bool] = field(default_factory=dict)

    def told(self, year: int) -> dict[dt.date, bool]:
        """The days of a year of which something was said: whether they are worked."""
        return {day: works for day, works in (_printed() | dict(self.own)).items() if day.year == year}

    def known(self, year: int) -> bool:
        """Whether the holidays of a year have been told."""
        return any(day.year == year for day in self.own) or any(day.year == year for day in _printed())

    def works(self, day: dt.date) -> bool:
        """Whether this day is worked."""
        said = self.own.get(day, _printed().get(day))
        return day.weekday() < 5 if said is None else said

    def add(self, day: dt.date, count: int) -> dt.date:
        """The day that is `count` working days later (earlier if negative); the first day does not count."""
        step = dt.timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            day += step
            while not self.works(day):
                day += step
        return day

    def count(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie after the first day, up to and with the last; 0 if it comes before."""
        return sum(self.works(first + dt.timedelta(days=n)) for n in range(1, (last - first).days + 1))
