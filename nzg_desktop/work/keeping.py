"""How long guarded records are kept: what has been over long enough is named, and a person decides.

The time of each class is a setting (keep_sensitive, keep_restricted), in months after the day of About.ends.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from nzg_desktop.core import dates
from nzg_desktop.core.query import Query, Where
from nzg_desktop.store import lists
from nzg_desktop.work.accounts import sees
from nzg_desktop.work.desk import Desk, setting_of


@dataclass(frozen=True, slots=True)
class Due:
    """Records of one ledger whose time is over; the query opens them."""

    query: Query
    count: int
    months: int


def due(desk: Desk, today: dt.date | None = None) -> tuple[Due, ...]:
    """What should be deleted by now, by ledger, of what the person at the desk may see."""
    found = []
    with desk.store.reading() as r:
        for ledger in desk.ledgers:
            if not ledger.about.guard or not ledger.about.ends or not sees(desk, ledger):
                continue
            months = int(str(setting_of(r, f"keep_{ledger.about.guard}")))
            query = Query(
                ledger, (Where(ledger.about.ends, "<=", _before(today or dt.date.today(), months)),)
            )
            count = lists.count(r, query).number
            if count:
                found.append(Due(query, count, months))
    return tuple(found)


def _before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last of that month."""
    month = dates.shifted(dates.month_of(day), -months)
    return min(dates.first_day(month) + dt.timedelta(day.day - 1), dates.last_day(month))
