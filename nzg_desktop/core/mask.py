"""Personal data with the middle hidden, as lists, prints and notices show them (reference 9.2).

A mask never gives back a short value whole: what is too short to hide part of is hidden entirely.
"""

from __future__ import annotations

_COMPOUND = frozenset((
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文",
    "司徒", "司空", "夏侯", "轩辕", "端木", "申屠", "万俟", "单于", "鲜于", "闾丘", "濮阳", "淳于",
    "太叔", "公冶", "澹台", "赫连", "呼延", "百里", "南宫", "西门", "独孤", "第五", "拓跋", "东郭",
))  # fmt: skip


def id_no(number: str) -> str:
    """1101**********1230: the first four and the last four; other documents keep two and two."""
    if len(number) >= 15:
        return _middle(number, 4, 4)
    return _middle(number, 2, 2)


def phone(number: str) -> str:
    """138****5600 for a mobile; a fixed line keeps its area code and the last two digits."""
    if len(number) == 11 and number[0] == "1":
        return _middle(number, 3, 4)
    area, dash, rest = number.partition("-")
    return f"{area}-{_middle(rest, 0, 2)}" if dash and len(rest) >= 7 else _middle(number, 0, 2)


def name(full: str) -> str:
    """王* or 欧阳*, for notices that anybody can read."""
    if not full:
        return ""
    surname = full[:2] if full[:2] in _COMPOUND and len(full) > 2 else full[:1]
    return f"{surname}*"


def _middle(text: str, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    if hidden < 3:
        return "*" * len(text)
    return f"{text[:head]}{'*' * hidden}{text[len(text) - tail :]}"
