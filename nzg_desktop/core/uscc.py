"""Unified social credit codes of unions, employers and other bodies (GB 32100-2015).

The code is refused only when it cannot be a code; everything a registrar might know better is a warning.
"""

from __future__ import annotations

from dataclasses import dataclass

from nzg_desktop.core import regions
from nzg_desktop.core.text import Unreadable, number_text, spoiled

_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_LOOKS_LIKE = {"O": "数字 0", "I": "数字 1", "Z": "数字 2", "S": "数字 5"}
_REGISTRARS = {
    "1": "机构编制", "2": "外交", "3": "司法行政", "4": "文化", "5": "民政", "6": "旅游", "7": "宗教",
    "8": "工会", "9": "市场监管", "A": "军队", "N": "农业农村", "Y": "其他",
}  # fmt: skip
_CLASSES = {
    "11": "机关", "12": "事业单位", "13": "群众团体", "51": "社会团体", "52": "民办非企业单位",
    "53": "基金会", "81": "基层工会", "91": "企业", "92": "个体工商户", "93": "农民专业合作社",
    "N1": "组级集体经济组织", "N2": "村级集体经济组织", "N3": "乡镇级集体经济组织",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """What a credit code says: who registers, what class of body, and in which region."""

    number: str
    registrar: str
    body_class: str
    region: str
    warnings: tuple[str, ...] = ()


def check_digit(body: str) -> str:
    """The 18th character for the first 17: MOD 31 with weights 3^i (GB 32100)."""
    # Imported here because stdnum costs 40 ms and most starts of the program read no code.
    from stdnum.cn import uscc

    return uscc.calc_check_digit(body)


def read(value: object) -> CodeFacts:
    """Understand a credit code as typed: lower case, full width, spaces and dashes are fine.

    Raises Unreadable with code "spoiled", "empty", "length", "characters" or "check".
    """
    if spoiled(value):
        raise Unreadable("信用代码后几位已被表格软件丢掉，请把该列设为“文本”后重填", "spoiled")
    number = number_text(value).replace("-", "")
    if not number:
        raise Unreadable("统一社会信用代码是空的，请对照证书补上", "empty")
    if len(number) != 18:
        raise Unreadable(_wrong_length(number), "length")
    for place, letter in enumerate(number, 1):
        if letter not in _ALPHABET:
            hint = f"（是不是{_LOOKS_LIKE[letter]}）" if letter in _LOOKS_LIKE else ""
            raise Unreadable(
                f"统一社会信用代码第 {place} 位是“{letter}”{hint}，代码里没有这个字，请对照证书改正",
                "characters",
            )
    if check_digit(number[:17]) != number[17]:
        cause = "spoiled" if number.isdecimal() and number.endswith("000") else "check"
        raise Unreadable("统一社会信用代码最后一位对不上，可能输错了一位，请对照证书再看一遍", cause)
    return _facts(number)


def number(value: object) -> str:
    """The 18 characters of a code. Raises as `read`."""
    return read(value).number


def _facts(number: str) -> CodeFacts:
    registrar = _REGISTRARS.get(number[0], "")
    warnings: tuple[str, ...] = (
        () if registrar else (f"首位“{number[0]}”不是登记管理部门代码，请对照证书核对",)
    )
    region = number[2:8]
    if region.isdecimal() and region != "100000":  # 100000: registered with the central government
        warnings += regions.doubts(region)
    body_class = _CLASSES.get(number[:2], "其他" if number[1] == "9" else "")
    return CodeFacts(number, registrar, body_class, region, warnings)


def _wrong_length(number: str) -> str:
    said = f"统一社会信用代码应为 18 位，这里是 {len(number)} 位"
    if len(number) == 9:
        return f"{said}，像是旧的组织机构代码，请换成新证书上的 18 位代码"
    if len(number) in (13, 15) and number.isdecimal():
        return f"{said}，像是旧的营业执照注册号，请换成新证书上的 18 位代码"
    return f"{said}，请对照证书改正"
