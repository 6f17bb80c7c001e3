"""Dates and months: read as offices write them, printed as documents print them.

A date that was not written in full is taken with a warning; one that cannot be is an Unreadable.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

from nzg_desktop.core.text import Unreadable, is_blank, number_text

_SERIAL_DAY_ZERO = dt.date(1899, 12, 30)
_SERIALS = range(20_000, 60_001)
"""Spreadsheet day numbers taken for dates: 1954-10-03 to 2064-04-08."""
_YEARS = range(1900, 2101)
_CENTURY_TURNS_AT = 50
"""Two-digit years below this are 20xx, the others 19xx."""

_OPEN_ENDED = frozenset(("至今", "现在", "目前", "长期", "永久", "无固定期限", "不详", "待定"))
_HAN_DIGITS = "〇一二三四五六七八九"
_FROM_HAN = str.maketrans(_HAN_DIGITS + "零○Ｏ", "0123456789000")
_ISO = re.compile(r"[12]\d{3}-\d\d-\d\d").fullmatch
_PARTS = re.compile(
    r"(\d{4}|\d{2})(?:年|[-./、])(\d{1,2})(?:(?:月份?|[-./、])(?:(\d{1,2})[日号]?)?)?"
).fullmatch
_TIME = re.compile(
    r"[ T]+\d{1,2}[:：]\d{2}.*$|[ T]*(?:[（(]?(?:星期|周)[一二三四五六日天]|上午|下午|中午|早上|晚).*$",
    re.DOTALL,
)
_GAP = re.compile(r"(?<=\d)\s+(?=\d)")
_YEAR_ONLY = re.compile(r"(\d{4}|\d{2})年|(\d{4})").fullmatch
_RUN = re.compile(r"(19\d\d|20\d\d|2100)(\d\d)(\d\d)?|(\d\d)(\d\d)(\d\d)").fullmatch
_DROPPED_ZERO = re.compile(r"\d{4}\.1").fullmatch
_HAN_NUMBER = re.compile("[一二三四五六七八九]?十[一二三四五六七八九]?")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])").fullmatch

_NO_DAY = "只写了年月，日先按 1 日记，请核对"
_NO_MONTH = "只写了年份，先按 1 月 1 日记，请核对"
_TWO_DIGITS = "年份只写了两位，按 {} 年记，请核对"
_JANUARY_OR_OCTOBER = "表格会丢掉末尾的 0，“{}”可能是 1 月也可能是 10 月，先按 1 月 1 日记，请核对"


def read_date(value: object) -> tuple[dt.date | None, str | None]:
    """The date in a cell, and a warning where something was missing.

    Takes dates, 1990-05-01, 1990/5/1, 1990.5, 1990年5月, 19900501, 90年5月, 一九九〇年五月 and spreadsheet
    day numbers. Blank, 至今 and 长期 give (None, None). Raises Unreadable: "date".
    """
    if isinstance(value, dt.date):
        return _of_day(value.date() if isinstance(value, dt.datetime) else value), None
    if isinstance(value, str) and _ISO(value) and value.isascii():
        return _date(*value.split("-")), None
    if is_blank(value):
        return None, None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _not_a_date(value)
    return _read_text(value)


def _of_day(day: dt.date) -> dt.date | None:
    if day.year in _YEARS:
        return day
    if day.year == 1899:  # what a spreadsheet shows for 0 in a date column: a formula that found nothing
        return None
    raise Unreadable(f"年份 {day.year} 不在 1900 至 2100 之间，请改正", "date")


def _read_text(value: str | float) -> tuple[dt.date | None, str | None]:
    text = number_text(_GAP.sub("-", _TIME.sub("", value)) if isinstance(value, str) else value)
    if text in _OPEN_ENDED or not text:
        return None, None
    if any(c in _HAN_DIGITS or c == "十" for c in text):
        text = _HAN_NUMBER.sub(_ten, text).translate(_FROM_HAN)
    if found := _PARTS(text):
        year, month, day = found.groups()
        if _DROPPED_ZERO(text):
            return _date(year, month, "1"), _JANUARY_OR_OCTOBER.format(text)
        return _dated(year, month, day)
    if found := _YEAR_ONLY(text):
        year = found[1] or found[2]
        return _date(_four_digits(year), "1", "1"), _NO_MONTH
    if found := _RUN(text):
        return _dated(found[1] or found[4], found[2] or found[5], found[3] or found[6])
    return _from_serial(text, value), None


def _ten(found: re.Match[str]) -> str:
    tens, _, ones = found[0].partition("十")
    return f"{tens or '一'}{ones or '〇'}"


def _four_digits(year: str) -> str:
    if len(year) == 4:
        return year
    return f"20{year}" if int(year) < _CENTURY_TURNS_AT else f"19{year}"


def _dated(year: str, month: str, day: str | None) -> tuple[dt.date, str | None]:
    full = _four_digits(year)
    warnings = [] if len(year) == 4 else [_TWO_DIGITS.format(full)]
    if day is None:
        warnings.append(_NO_DAY)
    return _date(full, month, day or "1"), "；".join(warnings) or None


def _date(year: str, month: str, day: str) -> dt.date:
    if int(year) not in _YEARS:
        raise Unreadable(f"年份 {year} 不在 1900 至 2100 之间，请改正", "date")
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        shown = f"{int(year)}年{int(month)}月{int(day)}日"
        raise Unreadable(f"没有“{shown}”这一天，请对照原件改正", "date") from None


def _from_serial(text: str, value: object) -> dt.date:
    try:
        days = int(float(text))
    except (ValueError, OverflowError):
        raise _not_a_date(value) from None
    if days not in _SERIALS:
        raise _not_a_date(value)
    return _SERIAL_DAY_ZERO + dt.timedelta(days=days)


def _not_a_date(value: object) -> Unreadable:
    return Unreadable(f"“{str(value)[:20]}”认不出是哪一天，请写成 1990-05-01 这样", "date")


def month_of(day: dt.date) -> str:
    """The month a day lies in, as 2026-11."""
    return f"{day.year:04}-{day.month:02}"


def first_day(month: str) -> dt.date:
    """The first day of a month written 2026-11. Raises Unreadable: "month"."""
    found = _MONTH(month)
    if not found or not month.isascii() or int(found[1]) < 1:
        raise Unreadable(f"“{month[:20]}”不是月份，请写成 2026-11 这样", "month")
    return dt.date(int(found[1]), int(found[2]), 1)


def last_day(month: str) -> dt.date:
    """The last day of a month written 2026-11. Raises Unreadable: "month"."""
    first = first_day(month)
    return first.replace(day=monthrange(first.year, first.month)[1])


def shifted(month: str, months: int) -> str:
    """The month so many months later (earlier where negative). Raises Unreadable: "month"."""
    first = first_day(month)
    year, index = divmod(first.year * 12 + first.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise Unreadable(f"{month} 前后 {months} 个月超出了日历，请改正", "month")
    return f"{year:04}-{index + 1:02}"


def previous_month(month: str) -> str:
    """The month before."""
    return shifted(month, -1)
