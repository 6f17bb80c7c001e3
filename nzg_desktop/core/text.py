"""Text as people type and paste it, made into text that can be compared.

Nothing here guesses: what cannot be understood is an Unreadable with a sentence, never a silent blank.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

NAME_LENGTH = 50
"""Longest name a government system must hold (reference 2.3)."""

_MIDDLE_DOT = "·"
_HAN = "\u2e80-\u2fdf\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ue000-\uf8ff\U00020000-\U0003ffff"
_BLANKS = frozenset((
    "", "-", "--", "---", "—", "——", "－", "―", "–", "/", "\\", "／", "、", ".", "空", "无", "暂无",
    "没有", "未填", "n/a", "#n/a", "na", "null", "none", "nan",
))  # fmt: skip


class Unreadable(ValueError):
    """A value that cannot be taken as it stands.

    `str()` is a Chinese sentence: what is wrong, and the cure. `code` is stable, for tests and for the
    caller who treats one case apart ("spoiled", "check", "length", "characters", "birth", …).
    """

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


def _old_gbk_slots() -> dict[int, str]:
    """Private-use characters that GBK-era programs wrote for characters Unicode had not yet named.

    Rows FE50–FEA0 of GBK stood at U+E815–U+E864 (䶮 among them). Python's gb18030 knows where most of
    them went; the fourteen below moved only with the 2005 and 2022 editions of GB 18030.
    """
    seconds = (*range(0x50, 0x7F), *range(0x80, 0xA1))
    slots = {0xE815 + i: bytes((0xFE, second)).decode("gb18030") for i, second in enumerate(seconds)}
    late = {0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5}
    late |= {0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F}
    late |= {0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE855: 0x241FE, 0xE864: 0x9FBB}
    return slots | {slot: chr(point) for slot, point in late.items()}


def _repairs() -> dict[int, str]:
    """One table for `str.translate`: what is dropped, what is widened or narrowed, what was private."""
    table = dict.fromkeys((*range(32), *range(127, 160)), "")
    table |= {ord(space): " " for space in "\t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"}
    table |= dict.fromkeys(range(8192, 8203), " ")
    invisible = (0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
    table |= dict.fromkeys(invisible, "")
    wide = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    table |= {code: chr(code - 0xFEE0) for code in wide}
    # Kangxi radicals look like the ordinary character and come with text copied out of PDF files.
    table |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return table | _old_gbk_slots()


_REPAIRS = _repairs()
_SUSPECT = re.compile("[０-９Ａ-Ｚａ-ｚ⼀-⿕．－／：]|^ | $|  ")
_PLAIN_NAME = re.compile("[一-龥]{2,4}").fullmatch
_PUNCTUATION_IN_NUMBER = re.compile("(?<=[0-9])[．－／：](?=[0-9])")
_POINT_ZERO = re.compile(r"(?<=\d{8})\.0$")
_IN_SCIENCE = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}").fullmatch

_MOBILE = re.compile(r"1[3-9][0-9]{9}").fullmatch
_COUNTRY = re.compile(r"^(?:\+86|0086|86(?=-?0\d{2,3}-?\d{7}|-?1\d{2}-?\d{4}-?\d{4}$))-?", re.ASCII)
_HOME = re.compile(r"0|1[3-9]|[48]00|\(")
_AREA = r"0(?:10|2[0-9]|[3-9][0-9]{2})"
_LANDLINE = re.compile(rf"\(?({_AREA})[)-]*([0-9]{{7,8}})(?:(?:-|转|EXT\.?|X)([0-9]{{1,6}}))?").fullmatch
_SERVICE = re.compile(r"[48]00-?[0-9]{3}-?[0-9]-?[0-9]{3}").fullmatch
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−_", "-"))
_SEVERAL = re.compile(r"\d{7,}\D+\d{7,}")


def tidy(text: str) -> str:
    """One line of text in its one form.

    NFC; invisible and direction characters gone; any run of white space one space, none at the ends;
    full-width digits and letters narrow, and full-width points between digits too. Chinese punctuation
    stays as it is. Rare characters stay, and GBK-era stand-ins for them are put right.
    """
    if text.isprintable() and not _SUSPECT.search(text) and unicodedata.is_normalized("NFC", text):
        return text
    plain = unicodedata.normalize("NFC", text.translate(_REPAIRS))
    narrow = _PUNCTUATION_IN_NUMBER.sub(lambda m: chr(ord(m[0]) - 0xFEE0), plain)
    return " ".join(narrow.split())


def is_blank(value: object) -> bool:
    """Whether a cell says nothing: empty, or one of the marks people put for nothing (—, /, 无, #N/A)."""
    if not isinstance(value, str):
        return value is None
    short = value.strip() if value.isprintable() else tidy(value)
    return not short or (len(short) < 6 and short.lower() in _BLANKS)


def number_text(value: object) -> str:
    """A number that is really a name (ID, phone, code) as narrow text without any spaces, upper case.

    Whole floats below 10^15 are exact and lose their ".0", as does text that once was such a number;
    larger ones keep a form that `spoiled` knows.
    """
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if value is None:
        return ""
    plain = unicodedata.normalize("NFKC", str(value).translate(_REPAIRS))
    return _POINT_ZERO.sub("", "".join(plain.split()).lstrip("'‘’`")).upper()


def spoiled(value: object) -> bool:
    """Whether a spreadsheet has thrown away the last digits: 1.1E+17, or a number of 16 digits or more."""
    if isinstance(value, float):
        return abs(value) >= 1e15
    return isinstance(value, str) and _IN_SCIENCE(number_text(value)) is not None


@cache
def _in_names() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Dots and spaces inside names; compiled when the first name needs it, since ranges so long take time."""
    dots = f" ?[・･•‧∙⋅·᛫●] ?|(?<=[{_HAN}]) ?[.．。] ?(?=[{_HAN}])"
    return re.compile(dots), re.compile(f"(?<=[{_HAN}]) | (?=[{_HAN}])")


def person_name(text: str) -> str:
    """A person's name: no spaces inside Chinese, one between Latin words, every middle dot U+00B7.

    Raises Unreadable when it is empty or longer than 50 characters.
    """
    if _PLAIN_NAME(text):
        return text
    dots, inner_space = _in_names()
    name = inner_space.sub("", dots.sub(_MIDDLE_DOT, tidy(text)))
    if not name:
        raise Unreadable("姓名是空的，请补上", "empty")
    if len(name) > NAME_LENGTH:
        raise Unreadable(
            f"姓名有 {len(name)} 个字，最多 {NAME_LENGTH} 个，请看看是不是几个人写在了一格", "length"
        )
    return name


def mobile(value: object) -> str:
    """The 11 digits of a mobile number, without +86, spaces and dashes.

    Raises Unreadable: "spoiled", "several", "length" or "characters".
    """
    if type(value) is str and _MOBILE(value):
        return value
    if spoiled(value):
        raise Unreadable("手机号后几位已被表格软件丢掉，请把该列设为“文本”后重填", "spoiled")
    number = _at_home(value)
    digits = number.replace("-", "")
    if _MOBILE(digits):
        return digits
    if _SEVERAL.search(number):
        raise Unreadable("一格里写了不止一个号码，请只留一个，另一个可记在备注里", "several")
    if _LANDLINE(number):
        raise Unreadable("这是固定电话，这里要填 11 位手机号，请改填", "landline")
    if not digits.isdecimal():
        raise Unreadable(f"手机号“{number[:20]}”里有数字以外的字，请只留 11 位数字", "characters")
    if len(digits) != 11:
        raise Unreadable(f"手机号应为 11 位，这里是 {len(digits)} 位，请补全", "length")
    raise Unreadable(f"手机号应以 13 至 19 开头，这里是“{digits[:2]}”，请核对", "characters")


def landline(value: object) -> str:
    """A fixed line as 0431-81234567, with -801 for an extension; 400-820-8820 for service numbers.

    Raises Unreadable: "area" where the area code is missing, otherwise as `mobile`.
    """
    number = _at_home(value)
    if found := _LANDLINE(number):
        return "-".join(part for part in found.groups() if part)
    digits = number.replace("-", "")
    if _SERVICE(number):
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    if digits.isdecimal() and len(digits) in (7, 8):
        raise Unreadable("固定电话缺区号，请写成 0431-81234567 这样", "area")
    if _SEVERAL.search(number):
        raise Unreadable("一格里写了不止一个号码，请只留一个，另一个可记在备注里", "several")
    raise Unreadable(f"电话“{number[:20]}”认不出，请写成 0431-81234567 或 11 位手机号", "characters")


def phone(value: object) -> str:
    """A mobile or a fixed line, whichever it is."""
    digits = _at_home(value).replace("-", "")
    looks_mobile = len(digits) == 11 and digits[:1] == "1"
    return mobile(value) if looks_mobile or spoiled(value) else landline(value)


def _at_home(value: object) -> str:
    """A number as dialled inside the country: the code 86 gone, the 0 of an area code back in its place."""
    written = number_text(value).translate(_DASHES)
    number = _COUNTRY.sub("", written)
    abroad = number != written and not _HOME.match(number)
    return f"0{number}" if abroad else number
