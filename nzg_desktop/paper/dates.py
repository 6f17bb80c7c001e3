"""Dates as they are written on papers. What is not a date is printed as it stands."""

from __future__ import annotations

import datetime as dt
import re

_DIGITS = "〇一二三四五六七八九"
_ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


def formal(iso: str) -> str:
    """2026-03-08 as 二〇二六年三月八日, as on certificates; 2026-03 as 二〇二六年三月."""
    parts = _parts(iso)
    if parts is None:
        return iso
    year, *rest = parts
    words = "".join(_DIGITS[int(digit)] for digit in f"{year:04d}") + "年"
    return words + "".join(_count(number) + unit for number, unit in zip(rest, "月日", strict=False))


def plain(iso: str) -> str:
    """2026-03-08 as 2026年3月8日, as in forms; 2026-03 as 2026年3月."""
    parts = _parts(iso)
    if parts is None:
        return iso
    return "".join(f"{number}{unit}" for number, unit in zip(parts, "年月日", strict=False))


def _parts(iso: str) -> tuple[int, ...] | None:
    found = _ISO.fullmatch(iso)
    if found is None:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        dt.date(year, month, day)
    except ValueError:
        return None
    return (year, month, day) if found[3] else (year, month)


def _count(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
