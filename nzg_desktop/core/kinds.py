"""Kinds of values: how what people type becomes what is stored. One cleaner per kind, used at the one gate.

A cleaner takes a raw value and gives the clean value and a warning ("" if none), or raises Unreadable. The
aliases at the end are what the ledgers annotate their fields with.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from nzg_desktop.core import codes, dates, idno, text, uscc
from nzg_desktop.core.settings import DEFAULTS
from nzg_desktop.core.text import Unreadable
from nzg_desktop.core.trouble import Problem
from nzg_desktop.core.words import YES_NO
from nzg_desktop.core.workdays import Holidays

Value = str | int | bool | Decimal | dt.date | dt.time | None
Cleaner = Callable[[object], tuple[Value, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is. `scale` is the number of decimals of an exact number, `high` the greatest there is."""

    name: str
    scale: int = 0
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What the gate needs from outside: the day, how a name or uid leads to a local id, and what was set."""

    today: dt.date
    resolve: Callable[[str, str], int | None]
    setting: Callable[[str], object] = DEFAULTS.get
    holidays: Callable[[], Holidays] = Holidays
    consent: Callable[[Any, dict[str, Value], bool], Problem | None] | None = None
    """What there is to say of a person's consent to a record of this ledger, new or not."""
    tally: Callable[[Any, dict[str, Value]], Value] | None = None
    """What the tally of this ledger comes to with this record."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a cleaner must know of the field it serves."""

    kind: Kind
    max_length: int = 200
    codes: str = ""
    low: int | None = None


def _plain(raw: object) -> str:
    """What was typed, as tidy text. 3.0 from a spreadsheet is 3."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return text.tidy(str(raw))


def _text(need: Need) -> Cleaner:
    def clean(raw: object) -> tuple[Value, str]:
        found = _plain(raw)
        if len(found) > need.max_length:
            raise Unreadable(f"太长了（{len(found)} 个字），最多 {need.max_length} 个字，请缩短")
        return found or None, ""

    return clean


def _person(need: Need) -> Cleaner:
    def clean(raw: object) -> tuple[Value, str]:
        found = text.person_name(_plain(raw))
        if len(found) > need.max_length:
            raise Unreadable(
                f"太长了（{len(found)} 个字），最多 {need.max_length} 个字，请检查是否多列并到了一格"
            )
        if found.replace(".", "").isdigit():
            raise Unreadable("像是数字，不像姓名，请检查列有没有对错")
        return found or None, ""

    return clean


def _checked(check: Callable[[object], str]) -> Callable[[Need], Cleaner]:
    """A cleaner out of a function that gives the value or raises Unreadable."""
    return lambda _need: lambda raw: (check(raw) or None, "")


_TRAVEL_DOCUMENT = re.compile(r"[A-Z]{1,2}\d{7,10}").fullmatch


def _idno(_need: Need) -> Cleaner:
    def clean(raw: object) -> tuple[Value, str]:
        try:
            facts = idno.read(raw)
        except Unreadable:
            other = _plain(raw).upper()
            if _TRAVEL_DOCUMENT(other):
                return other, "按通行证或护照号记下了，请核对证件类型"
            raise
        return facts.number, "；".join(facts.warnings)

    return clean


def _date(_need: Need) -> Cleaner:
    def clean(raw: object) -> tuple[Value, str]:
        day, warning = dates.read_date(raw)
        return day, warning or ""

    return clean


def _clock(written: str) -> str:
    """8：30 as 08:30."""
    plain = written.replace("：", ":")
    return f"0{plain}" if plain[1:2] == ":" else plain


def _time(_need: Need) -> Cleaner:
    def clean(raw: object) -> tuple[Value, str]:
        try:
            found = raw if isinstance(raw, dt.time) else dt.time.fromisoformat(_clock(_plain(raw)))
            return found.replace(microsecond=0, tzinfo=None), ""
        except ValueError as error:
            raise Unreadable("看不懂这个时间，请写成 08:30 的样子") from error

    return clean


_WRITTEN = re.compile(
    r"(?:大?约|[共¥￥])?\s*(?P<number>[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][-+]?[0-9]{1,3})?)\s*"
    r"(?:元|人次?|[个份家名位间台张场次件户条平]|平方米?|平米|[m米]2|m²|㎡)?(?:左右)?"
).fullmatch
"""A number as people write it: 约20平方米, ￥300元, 12人次."""


def _number(raw: object, scale: int) -> Decimal:
    found = _WRITTEN(_plain(raw).replace(",", "").replace("，", ""))
    if found is None:
        raise Unreadable("看不懂这个数，请只写数字")
    number = Decimal(found["number"])
    if abs(number) >= Decimal(10) ** 13:
        raise Unreadable("这个数太大了，请检查")
    exact = number.quantize(Decimal(1).scaleb(-scale))
    if exact != number and not isinstance(raw, float):
        raise Unreadable(f"最多写 {scale} 位小数，请改正" if scale else "要写整数，请改正")
    return exact


def _bounded(number: Decimal, need: Need) -> Decimal:
    if need.low is not None and number < need.low:
        raise Unreadable(f"不能小于 {need.low}，请改正")
    if need.kind.high is not None and number > need.kind.high:
        raise Unreadable(f"不能超过 {need.kind.high}，请改正")
    return number


def _int(need: Need) -> Cleaner:
    return lambda raw: (int(_bounded(_number(raw, 0), need)), "")


def _dec(need: Need) -> Cleaner:
    return lambda raw: (_bounded(_number(raw, need.kind.scale), need), "")


def _bool(_need: Need) -> Cleaner:
    def clean(raw: object) -> tuple[Value, str]:
        if isinstance(raw, bool):
            return raw, ""
        found = YES_NO.get(_plain(raw).lower())
        if found is None:
            raise Unreadable("请填 是 或 否")
        return found, ""

    return clean


def _code(need: Need) -> Cleaner:
    def clean(raw: object) -> tuple[Value, str]:
        words, table = _plain(raw), codes.table(need.codes)
        found = table.find(words)
        if found is None:
            some = "、".join(code.name for code in list(table.codes.values())[:4])
            raise Unreadable(f"“{words[:20]}”不在{table.title}表里，请从下拉表里选（如 {some}）")
        return found, ""

    return clean


def _codes(need: Need) -> Cleaner:
    one = _code(need)

    def clean(raw: object) -> tuple[Value, str]:
        words, order = _plain(raw), list(codes.table(need.codes).codes)
        for mark in "、,，；/ ":
            words = words.replace(mark, ";")
        found = {str(one(word)[0]) for word in words.split(";") if word}
        return ";".join(sorted(found, key=order.index)) or None, ""

    return clean


CLEANERS: dict[str, Callable[[Need], Cleaner]] = {
    "text": _text,
    "files": _text,
    "uid": _text,
    "person": _person,
    "idno": _idno,
    "mobile": _checked(text.mobile),
    "phone": _checked(text.phone),
    "uscc": _checked(uscc.number),
    "date": _date,
    "time": _time,
    "int": _int,
    "dec": _dec,
    "bool": _bool,
    "code": _code,
    "codes": _codes,
}


def cleaner(need: Need) -> Cleaner:
    """The cleaner for one field. References are resolved at the gate, since they need the store."""
    return CLEANERS[need.kind.name](need)


BY_TYPE: dict[object, Kind] = {
    str: Kind("text"),
    int: Kind("int"),
    bool: Kind("bool"),
    dt.date: Kind("date"),
    dt.time: Kind("time"),
}

PersonName = Annotated[str, Kind("person")]
IdNo = Annotated[str, Kind("idno")]
Mobile = Annotated[str, Kind("mobile")]
Phone = Annotated[str, Kind("phone")]
Uscc = Annotated[str, Kind("uscc")]
Codes = Annotated[str, Kind("codes")]
Files = Annotated[str, Kind("files")]
Ref = Annotated[int, Kind("ref")]
Uid = Annotated[str, Kind("uid")]
"""The uid of a record of any ledger: what a log says it is about."""
Money = Annotated[Decimal, Kind("dec", scale=2)]
Tenths = Annotated[Decimal, Kind("dec", scale=1)]
Percent = Annotated[Decimal, Kind("dec", scale=2, high=100)]
Degrees = Annotated[Decimal, Kind("dec", scale=6)]
