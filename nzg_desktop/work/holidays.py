"""The holiday table of the office, read from a file with a date and a word in each row.

What the file says of a day replaces what was known of it; other days stay as they were.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from nzg_desktop.core import dates
from nzg_desktop.core.text import Unreadable
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import tables
from nzg_desktop.store import office as kept
from nzg_desktop.work.accounts import need
from nzg_desktop.work.desk import Desk, noted

WORDS = {"休": False, "放假": False, "节假日": False, "holiday": False, "off": False}
WORDS |= {"班": True, "上班": True, "补班": True, "调休上班": True, "workday": True, "work": True}


def read(desk: Desk, file: Path) -> tuple[int, ...]:
    """Take in a table of `date, kind` (休 or 班); gives the years it speaks of.

    Rows without a date (heads, remarks) are passed over. Raises Trouble for a date whose word is unknown,
    and where there is no date at all.
    """
    need(desk, "settings")
    own: dict[str, bool] = {}
    for number, row in enumerate(tables.read(file)[0].rows, 1):
        day = _day(row[0] if row else None)
        if day is None:
            continue
        word = str(row[1] or "").strip().lower() if len(row) > 1 else ""
        if word not in WORDS:
            raise Trouble(
                f"第 {number} 行的“{word[:10]}”看不懂。", "第二列请写 休 或 班。", "没有读入任何一天。"
            )
        own[str(day)] = WORDS[word]
    if not own:
        raise Trouble("这个文件里没有找到日期。", "第一列请写日期，第二列写 休 或 班。", "没有读入任何一天。")
    years = sorted({int(day[:4]) for day in own})
    with desk.store.writing() as w:
        kept.set_setting(w, "holidays", {**(kept.setting(w, "holidays") or {}), **own})
        noted(desk, w, ledger="holidays", action="imported", after={"years": years, "days": len(own)})
    return tuple(years)


def _day(raw: object) -> dt.date | None:
    try:
        return dates.read_date(raw)[0]
    except Unreadable:
        return None
