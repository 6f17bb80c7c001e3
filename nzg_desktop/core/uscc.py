"""Unified social credit codes of unions, employers and other bodies (GB 32100-2015).

A code is refused only when it cannot be one; what its registrar and region are is for others to know.
"""

from __future__ import annotations

from nzg_desktop.core.text import Unreadable, number_text, spoiled

_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_LOOKS_LIKE = {"O": "数字 0", "I": "数字 1", "Z": "数字 2", "S": "数字 5"}


def check_digit(body: str) -> str:
    """The 18th character for the first 17: MOD 31 with weights 3^i (GB 32100)."""
    # Imported here because stdnum costs 40 ms and most starts of the program read no code.
    from stdnum.cn import uscc

    return uscc.calc_check_digit(body)


def number(value: object) -> str:
    """The 18 characters of a code as typed: lower case, full width, spaces and dashes are fine.

    Raises Unreadable with code "spoiled", "empty", "length", "characters" or "check".
    """
    if spoiled(value):
        raise Unreadable("信用代码后几位已被表格软件丢掉，请把该列设为“文本”后重填", "spoiled")
    code = number_text(value).replace("-", "")
    if not code:
        raise Unreadable("统一社会信用代码是空的，请对照证书补上", "empty")
    if len(code) != 18:
        raise Unreadable(_wrong_length(code), "length")
    for place, letter in enumerate(code, 1):
        if letter not in _ALPHABET:
            hint = f"（是不是{_LOOKS_LIKE[letter]}）" if letter in _LOOKS_LIKE else ""
            raise Unreadable(
                f"统一社会信用代码第 {place} 位是“{letter}”{hint}，代码里没有这个字，请对照证书改正",
                "characters",
            )
    if check_digit(code[:17]) != code[17]:
        cause = "spoiled" if code.isdecimal() and code.endswith("000") else "check"
        raise Unreadable("统一社会信用代码最后一位对不上，可能输错了一位，请对照证书再看一遍", cause)
    return code


def _wrong_length(number: str) -> str:
    said = f"统一社会信用代码应为 18 位，这里是 {len(number)} 位"
    if len(number) == 9:
        return f"{said}，像是旧的组织机构代码，请换成新证书上的 18 位代码"
    if len(number) in (13, 15) and number.isdecimal():
        return f"{said}，像是旧的营业执照注册号，请换成新证书上的 18 位代码"
    return f"{said}，请对照证书改正"
