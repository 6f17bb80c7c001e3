"""A question about one ledger: which records, in what order.

A frozen value, shown, counted, exported, printed and measured alike, so that every number in the program
opens to its rows.

Conditions are `Where(field, op, value)`; `Either(...)` is true when one of its conditions is,
`Many(...)` when enough records of another ledger refer to this one. A value may be
START or END (the first and last day of the month in question), its YEAR, or a `FromSetting`; `settled` puts
days and settings in. A field of the record that is referred to is written with a dot (contract_id.status).
Operators: = != < <= > >= in, not in, has (a set field holds the code), empty, filled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Ledger

Op = Literal["=", "!=", "<", "<=", ">", ">=", "in", "not in", "has", "empty", "filled"]
Scope = Literal["own", "received", "all"]


@dataclass(frozen=True, slots=True)
class Edge:
    """A day that is known only when the month is: its start or end, or a quarter after it."""

    name: str


START = Edge("start")
END = Edge("end")
SOON = Edge("soon")
"""A quarter after the end of the month."""
YEAR = Edge("year")
"""The year of the month, for fields that hold a year."""


@dataclass(frozen=True, slots=True)
class FromSetting:
    """A value that the office has set, by the key of its setting."""

    key: str


@dataclass(frozen=True, slots=True)
class Where:
    """One condition on one field."""

    field: str
    op: Op = "="
    value: object = None


@dataclass(frozen=True, slots=True)
class Either:
    """True when at least one of the conditions is."""

    options: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Many:
    """True when at least so many living records of another ledger name this one in their field `by`."""

    ledger: str
    by: str
    where: tuple[Where, ...]
    least: object


Condition = Where | Either | Many


def settled(
    conditions: tuple[Condition, ...], start: dt.date, end: dt.date, setting: Callable[[str], object]
) -> tuple[Condition, ...]:
    """The conditions with the month's days and the office's settings put in."""

    def value(given: object) -> object:
        if isinstance(given, Edge):
            return {START: start, END: end, SOON: end + dt.timedelta(days=92), YEAR: end.year}[given]
        return setting(given.key) if isinstance(given, FromSetting) else given

    def put(condition: Condition) -> Condition:
        if isinstance(condition, Either):
            return Either(tuple(put(option) for option in condition.options))
        if isinstance(condition, Many):
            where = tuple(replace(one, value=value(one.value)) for one in condition.where)
            return replace(condition, where=where, least=value(condition.least))
        return replace(condition, value=value(condition.value))

    return tuple(put(condition) for condition in conditions)


@dataclass(frozen=True, slots=True)
class Query:
    """Which records of one ledger.

    `text` is what was typed into the search box; `scope` tells own records from received ones; `orgs` narrows
    to organisations (local ids, None = all); `uids` is a hand-picked selection (None = all that match);
    `retired` asks for the recycle bin instead of the living records. `as_of` is the hash of a line of the
    journal: the records as they stood then.
    """

    ledger: type[Ledger]
    where: tuple[Condition, ...] = ()
    text: str = ""
    scope: Scope = "own"
    order: str = ""
    descending: bool = False
    orgs: tuple[int, ...] | None = None
    uids: tuple[str, ...] | None = None
    retired: bool = False
    as_of: str = ""

    def narrowed(self, *conditions: Condition) -> Self:
        """The same question, asked of fewer records."""
        return replace(self, where=(*self.where, *conditions))

    def searched(self, text: str) -> Self:
        """The same question with other words in the search box."""
        return replace(self, text=text.strip())

    def ordered(self, order: str, *, descending: bool = False) -> Self:
        """The same records in another order."""
        return replace(self, order=order, descending=descending)
