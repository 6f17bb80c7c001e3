"""The holiday table of the office, read from a file with a date and a word in each row.

What the file says of a day replaces what was known of it; other days stay as they were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nzg_desktop.core import dates
from nzg_desktop.core.text import Unreadable
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import tables
from nzg_desktop.store import office as kept
from nzg_desktop.work.accounts import need
from nzg_desktop.work.desk import Desk, holidays_of, noted

WORDS = {"休": False, "放假": False, "节假日": False, "holiday": False, "off": False}
WORDS |= {"班": True, "上班": True, "补班": True, "调休上班": True, "workday": True, "work": True}


@dataclass(frozen=True, slots=True)
class Year:
    """What is said of a year: days off, worked days at weekends, and whose word it is (empty: nobody's)."""

    year: int
    off: int = 0
    worked: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says: days by year, and how many of them were known otherwise or not at all."""

    years: tuple[Year, ...]
    news: int


def years(desk: Desk, today: dt.date | None = None) -> tuple[Year, ...]:
    """This year, its neighbours, and every year that the office has read in."""
    with desk.store.reading() as r:
        table = holidays_of(r)
    now = (today or dt.date.today()).year
    own = {day.year for day in table.own}
    return tuple(
        _year(year, table.told(year), "本单位读入的文件" if year in own else "国家公布的安排")
        for year in sorted({now - 1, now, now + 1, *own})
    )


def _year(year: int, told: Mapping[dt.date, bool], source: str) -> Year:
    worked = sum(told.values())
    return Year(year, len(told) - worked, worked, source if told else "")


def look(desk: Desk, file: Path) -> Told:
    """What reading a file would do, without doing it. Raises as `read` does."""
    need(desk, "settings")
    found = {dt.date.fromisoformat(day): works for day, works in _days(file).items()}
    with desk.store.reading() as r:
        table = holidays_of(r)
    said = {year: {day: works for day, works in found.items() if day.year == year} for year in _years(found)}
    news = sum(table.told(day.year).get(day) != works for day, works in found.items())
    return Told(tuple(_year(year, days, file.name) for year, days in said.items()), news)


def read(desk: Desk, file: Path) -> tuple[int, ...]:
    """Take in a table of `date, kind` (休 or 班); gives the years it speaks of.

    Rows without a date (heads, remarks) are passed over. Raises Trouble for a date whose word is unknown,
    and where there is no date at all.
    """
    need(desk, "settings")
    own = _days(file)
    spoken = _years(map(dt.date.fromisoformat, own))
    with desk.store.writing() as w:
        kept.set_setting(w, "holidays", {**(kept.setting(w, "holidays") or {}), **own})
        noted(desk, w, ledger="holidays", action="imported", after={"years": spoken, "days": len(own)})
    return tuple(spoken)


def _years(days: Iterable[dt.date]) -> list[int]:
    return sorted({day.year for day in days})


def _days(file: Path) -> dict[str, bool]:
    """The days of a file, ISO, and whether they are worked."""
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
    return own


def _day(raw: object) -> dt.date | None:
    try:
        return dates.read_date(raw)[0]
    except Unreadable:
        return None
