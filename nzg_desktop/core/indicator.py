"""A named question with a measure. Stock or flow, and the unit, are part of what an indicator is.

Indicator
  Stock     how many stand at the end of the month
  Flow      how many happened within the month
  Ratio     two other indicators, one over the other; both are kept
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal, Self

from nzg_desktop.core.query import END, START, Condition, Either, Where

BLANK = "none"
"""The part of those whose code is not stated."""


def parted(code: str) -> tuple[str, str]:
    """C01.07 as C01 and 07, as tables keep it; the second is empty for a whole."""
    whole, _, part = code.partition(".")
    return whole, part


def coded(whole: str, part: str) -> str:
    """C01 and 07 as C01.07."""
    return f"{whole}.{part}" if part else whole


def place(code: str) -> str:
    """Where a code stands on the form: a whole, its parts, then the further figures of its line."""
    return code.replace("-", "~")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """`code` as printed on the monthly form (A07, and A07-2 for the second figure of that line).

    Measure: the number of records; or the number of different values of `distinct`; or the sum of
    `total`, taken once for each `distinct` where both are given, divided by `per` (10,000 for 万元).

    `by` names a code field by which it is told apart: one further figure for each code, C01.07. `nature` is
    what kind of number it is; stocks and flows are never added together.
    """

    nature: ClassVar[Literal["stock", "flow", "ratio"]]

    code: str
    name: str
    unit: str = ""
    where: tuple[Condition, ...] = ()
    total: str = ""
    distinct: str = ""
    per: int = 1
    by: str = ""

    def conditions(self) -> tuple[Condition, ...]:
        """Which records count, with START and END still open."""
        return self.where

    @property
    def is_part(self) -> bool:
        """Whether this is one part of another."""
        return "." in self.code

    def part(self, code: str, name: str) -> Self:
        """The same of those that bear one code of `by`; with BLANK of those that bear none."""
        which = Where(self.by, "empty") if code == BLANK else Where(self.by, "=", code)
        said = f"{self.name}：{name}"
        return replace(self, code=coded(self.code, code), name=said, where=(*self.where, which), by="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock(Indicator):
    """What stands at the end of the month: begun on or before it (`since`), not yet ended by it (`until`)."""

    nature = "stock"
    since: str = ""
    until: str = ""

    def conditions(self) -> tuple[Condition, ...]:
        """The record's own conditions, and that it stands on the last day; no beginning stated is begun."""
        days = ((self.since, Where(self.since, "<=", END)), (self.until, Where(self.until, ">", END)))
        lasting = (Either((where, Where(field, "empty"))) for field, where in days if field)
        return (*self.where, *lasting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow(Indicator):
    """What happened within the month, by the date field `on`."""

    nature = "flow"
    on: str

    def conditions(self) -> tuple[Condition, ...]:
        """The record's own conditions, and that it happened between the first and the last day."""
        return (*self.where, Where(self.on, ">=", START), Where(self.on, "<=", END))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio(Indicator):
    """One indicator over another, in percent. The parts are summed first, the rate is taken last."""

    nature = "ratio"
    top: str
    under: str
