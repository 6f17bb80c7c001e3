"""Rules that many ledgers have: one day after another, a part within its whole, an amount within a standard.

A blank field never breaks a rule.
"""

from __future__ import annotations

from typing import Literal

from nzg_desktop.core.declare import Rule

Severity = Literal["error", "warning"]


def later(first: str, second: str, message: str, severity: Severity = "error") -> Rule:
    """The second day is not before the first."""

    def holds(record: object) -> bool:
        a, b = getattr(record, first), getattr(record, second)
        return a is None or b is None or b >= a

    return Rule(message, holds, second, severity)


def within(first: str, second: str, setting: str, message: str) -> Rule:
    """The second day is at most as many days after the first as a setting says; else a word."""

    def holds(record: object, days: int) -> bool:
        a, b = getattr(record, first), getattr(record, second)
        return a is None or b is None or (b - a).days <= days

    return Rule(message, holds, second, "warning", setting)


def part(few: str, many: str, message: str, severity: Severity = "error") -> Rule:
    """The first number is not greater than the second."""

    def holds(record: object) -> bool:
        a, b = getattr(record, few), getattr(record, many)
        return a is None or b is None or a <= b

    return Rule(message, holds, few, severity)


def capped(field: str, limit: str, message: str, kind: tuple[str, str] = ("", "")) -> Rule:
    """A number is not above a setting (0: no limit) where the field `kind[0]` says `kind[1]`; else a word."""

    def holds(record: object, most: int) -> bool:
        value = getattr(record, field)
        other = kind[0] != "" and getattr(record, kind[0]) != kind[1]
        return other or not most or value is None or value <= most

    return Rule(message, holds, field, "warning", limit)
