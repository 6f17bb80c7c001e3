"""The moving age of retirement: from 2025 on it rises month by month (decision of 13 September 2024)."""

from __future__ import annotations

import datetime as dt
from functools import cache

from nzg_desktop.core.clock import after_months

STEPS = {60: (4, 36), 55: (4, 36), 50: (2, 60)}
"""By the former age: one month more for so many months of birth, and so many months more at most."""


@cache
def retires_on(birth: dt.date, former: int) -> dt.date:
    """The day somebody reaches the age of retirement. `former`: 60 for men, 55 or 50 for women."""
    step, most = STEPS[former]
    reached = after_months(birth, former * 12)
    late = (reached.year - 2025) * 12 + reached.month - 1
    return after_months(birth, former * 12 + (min(late // step + 1, most) if late >= 0 else 0))


def former_age(sex: str, employment_form: object, prof_title: object) -> int:
    """What the former age was: women in appointed or technical posts 55, other women 50, men 60."""
    if sex == "1":
        return 60
    return 55 if prof_title or employment_form in ("40", "50") else 50
