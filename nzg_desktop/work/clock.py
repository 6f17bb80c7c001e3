"""Whether this computer's date can be believed. Only reminders depend on it; what happened has its own order.

Measured against the last line of the journal and the day this version was finished: no network is asked.
"""

from __future__ import annotations

import datetime as dt

from nzg_desktop import FINISHED
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import journal
from nzg_desktop.work.desk import Desk

BACK = dt.timedelta(hours=26)
"""A clock may be so much behind the last save before it is doubted: a day's mistake in the time zone."""
AHEAD = dt.timedelta(days=400)
"""A computer that was used a year ago is ordinary; one that comes from much later is not."""


def doubt(desk: Desk, now: dt.datetime | None = None) -> Trouble | None:
    """Why the date may be wrong, None where nothing speaks against it. Then nothing should be reminded of."""
    now = now or dt.datetime.now().astimezone()
    with desk.store.reading() as r:
        said = journal.last_at(r)
    finished = dt.date.fromisoformat(FINISHED)
    if now.date() < finished - dt.timedelta(days=1):
        return _doubted(now, "比这个软件做好的日子还早")
    if said is None:
        return None
    last = dt.datetime.fromisoformat(said)
    if now < last - BACK:
        return _doubted(now, f"比上次保存（{last:%Y-%m-%d}）还早")
    if now > last + AHEAD and now.date() > finished + AHEAD:
        return _doubted(now, f"离上次保存（{last:%Y-%m-%d}）已经很久")
    return None


def _doubted(now: dt.datetime, why: str) -> Trouble:
    return Trouble(
        f"电脑时间不对：现在显示 {now.year}年{now.month}月{now.day}日，{why}，可能不准。",
        "可以继续用，先后次序不受影响，但到期提醒先不作数。请校对电脑的日期和时间。",
        "资料完好。",
        code="clock",
    )
