"""Numbers of identity documents that carry birth date and sex: citizens, residence permits, foreign cards.

A number is either understood whole or refused with a sentence; a doubtful region is only a warning.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from nzg_desktop.core import regions
from nzg_desktop.core.text import Unreadable, number_text, spoiled

CITIZEN, HK_MACAO, TAIWAN, FOREIGN = "01", "02", "03", "06"
"""Codes of the table id_doc_types."""

_EARLIEST = dt.date(1900, 1, 1)
_CHECK_DIGITS = "0123456789X"
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]").fullmatch
_OLD_FOREIGN = re.compile(r"[A-Z]{3}[0-9]{12}").fullmatch
_LIKE_X = "×✕✖╳\u0425\u03a7"
"""What people type for the X at the end: signs of multiplication, and the Cyrillic and Greek letters."""
_SPOILED = "身份证号后几位已被表格软件丢掉（{}），请把该列设为“文本”后重填"


class IdFacts(NamedTuple):
    """What a number says. A named tuple, not a dataclass: two million are made in one import.

    `kind` is a code of id_doc_types, `sex` "1" man or "2" woman. Old foreign cards (3 letters and 12
    digits) have no published layout: `birth_date` is None, `sex` and `region` are empty.
    """

    number: str
    kind: str
    birth_date: dt.date | None
    sex: str
    region: str
    warnings: tuple[str, ...] = ()


def check_digit(body: str) -> str:
    """The 18th character for 17 digits: ISO 7064 MOD 11-2 (GB 11643-1999)."""
    # 13 is 2 modulo 11, so reading the digits in base 13 gives the weighted sum in one C call.
    return _CHECK_DIGITS[(1 - 2 * int(body, 13)) % 11]


def read(value: object) -> IdFacts:
    """Understand a number from a cell or a form: text, or a number that a spreadsheet made of it.

    Takes full-width and spaced digits, lower-case x and signs like it, and the 15-digit numbers issued
    before 2000, which come back with 18. Raises Unreadable with code "spoiled", "masked", "empty",
    "length", "characters", "birth" or "check".
    """
    if type(value) is str and len(value) == 18 and value.isascii() and value[:17].isdecimal():
        number = value.upper() if value[17] == "x" else value
        if check_digit(number[:17]) == number[17]:
            return _facts(number)
    return _read_doubtful(value)


def _facts(number: str, *more: str) -> IdFacts:
    """Facts of 18 characters whose check digit is right."""
    birth = _birth_date(number)
    sex = "2" if number[16] in "02468" else "1"
    lead = number[0]
    if lead == "9":
        # 9, two digits of the issuing province, three of the nationality.
        province = number[1:3]
        doubts: tuple[str, ...] = (
            () if province in regions.PROVINCES else (f"第 2、3 位 {province} 不是省份代码，请核对",)
        )
        return IdFacts(number, FOREIGN, birth, sex, f"{province}0000", doubts + more)
    region = number[:6]
    kind = CITIZEN if lead != "8" else TAIWAN if number[1] == "3" else HK_MACAO
    doubts = regions.doubts(region)
    if number.endswith("000"):
        more = (*more, "最后三位都是 0，可能被表格软件改过，请对照证件核对")
    return IdFacts(number, kind, birth, sex, region, doubts + more if more else doubts)


def _birth_date(number: str) -> dt.date:
    written = number[6:14]
    try:
        birth = dt.date.fromisoformat(written)
    except ValueError:
        raise Unreadable(f"身份证号第 7 至 14 位“{written}”不是一个日期，请对照证件改正", "birth") from None
    if not _EARLIEST <= birth <= dt.date.today():
        raise Unreadable(f"身份证号里的出生日期是 {written[:4]} 年，不可能，请对照证件改正", "birth")
    return birth


def _read_doubtful(value: object) -> IdFacts:
    """Everything that is not 18 clean characters with the right check digit."""
    if spoiled(value):
        shown = f"{value:.2G}" if isinstance(value, float) else str(value).strip()
        raise Unreadable(_SPOILED.format(f"显示为 {shown}"), "spoiled")
    number = number_text(value).replace("-", "")
    if len(number) == 18 and number[17] in _LIKE_X:
        number = f"{number[:17]}X"
    if _OLD_FOREIGN(number):
        return IdFacts(
            number, FOREIGN, None, "", "", ("这是旧版外国人永久居留证号，出生日期和性别请手工填写",)
        )
    if len(number) == 15 and number.isdecimal():
        return _expanded(number)
    _refuse_unlike(number)
    if check_digit(number[:17]) == number[17]:
        return _facts(number)
    if number.endswith("000"):
        raise Unreadable(_SPOILED.format("末三位变成 000"), "spoiled")
    _birth_date(number)
    raise Unreadable("身份证号最后一位对不上，可能输错了一位，请对照证件再看一遍", "check")


def _refuse_unlike(number: str) -> None:
    """Refuse what does not even look like 17 digits and a check character, and say what it looks like."""
    if not number:
        raise Unreadable("证件号码是空的，请对照证件补上", "empty")
    if "*" in number:
        raise Unreadable("身份证号中间是星号，是遮盖过的号码，请填完整号码", "masked")
    if number.strip("#") == "":
        raise Unreadable("这里只有 # 号，是表格列太窄时显示的样子，请在原表拉宽这一列再复制", "characters")
    if len(number) != 18:
        raise Unreadable(_wrong_length(number), "length")
    if not _EIGHTEEN(number):
        raise Unreadable(_wrong_character(number), "characters")


def _expanded(fifteen: str) -> IdFacts:
    """A 15-digit number in its 18-digit form: all such numbers were given to people born in 19xx."""
    body = f"{fifteen[:6]}19{fifteen[6:]}"
    return _facts(body + check_digit(body), "15 位旧号码已换成 18 位，请对照现在的证件核对")


def _wrong_length(number: str) -> str:
    said = f"身份证号应为 18 位，这里是 {len(number)} 位"
    if len(number) == 17 and number.isdecimal() and number.isascii() and check_digit(number) == "X":
        return f"{said}，很可能漏了最后的 X，请对照证件补上"
    if number[0].isalpha() or len(number) < 12:
        return f"{said}；如果是护照或通行证，请把“证件类型”改成相应的一种"
    return f"{said}，请对照证件改正"


def _wrong_character(number: str) -> str:
    place, odd = next(
        (i, c) for i, c in enumerate(number, 1) if not ("0" <= c <= "9" or (i == 18 and c == "X"))
    )
    hint = "（是不是数字 0）" if odd == "O" else "（是不是数字 1）" if odd in "IL" else ""
    return f"身份证号第 {place} 位是“{odd}”{hint}，这里只能是数字，最后一位可以是 X，请改正"
