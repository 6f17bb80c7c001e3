"""Maternity arithmetic: leave, the seven-month date, nursing time; proposals that a person may overrule.

National numbers come from the special rules on the protection of women workers (State Council decree 619);
what provinces add is a setting of the office.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from nzg_desktop.core.clock import after_months
from nzg_desktop.core.workdays import Holidays

KEYS = (
    "leave_base", "dystocia", "per_extra_baby", "miscarriage_early", "miscarriage_late", "province_extra",
)  # fmt: skip
SEVEN_MONTHS = dt.timedelta(weeks=12)
"""Seven months are 28 weeks, twelve before the expected day."""


@dataclass(frozen=True, slots=True)
class Leave:
    """How many days of leave there are, by the office's settings; all in calendar days."""

    base: int = 98
    difficult: int = 15
    per_extra_baby: int = 15
    early_loss: int = 15
    late_loss: int = 42
    province_extra: int = 0
    holiday_shift: bool = False

    @classmethod
    def of(cls, setting: Callable[[str], object]) -> Leave:
        """As the office has set it."""
        base, difficult, baby, early, late, province = (int(str(setting(key))) for key in KEYS)
        return cls(base, difficult, baby, early, late, province, bool(setting("holiday_shift")))

    def days(self, *, difficult: bool = False, babies: int = 1, lost: str = "0") -> int:
        """Days after a birth, or after a loss before (`1`) or after (`2`) four months."""
        if lost in ("1", "2"):
            return self.early_loss if lost == "1" else self.late_loss
        extra = self.difficult * difficult + self.per_extra_baby * (max(babies, 1) - 1)
        return self.base + extra + self.province_extra

    def last(self, first: dt.date, days: int, holidays: Holidays) -> dt.date:
        """The last day of a leave of so many days; later by the public holidays in it where that is so."""
        end = first + dt.timedelta(days=days - 1)
        day = first
        while self.holiday_shift and day <= end:
            if day.weekday() < 5 and not holidays.works(day):
                end += dt.timedelta(days=1)
            day += dt.timedelta(days=1)
        return end


def seven_months(due: dt.date) -> dt.date:
    """From this day on: no overtime, no night shift, rest within working time."""
    return due - SEVEN_MONTHS


def first_birthday(born: dt.date) -> dt.date:
    """Until this day there is nursing time."""
    return after_months(born, 12)
