"""Conditions of a query as SQL, the fields of referred records included.

A blank field answers no condition but `empty`: not even `!=`, as everywhere in SQL.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Condition, Edge, Either, FromSetting, Many
from nzg_desktop.store import schema

Clause = sa.ColumnElement[bool]
_NO: sa.ColumnElement[int] = sa.literal_column("0")
_YES: sa.ColumnElement[int] = sa.literal_column("1")
"""Written out, not bound: an index on an expression is considered only where its words are repeated."""


class First(sa.Join):
    """A join whose left side is read first, whatever the planner thinks of it."""

    inherit_cache = True


@compiles(First)
def _cross(join: First, compiler: Any, **words: Any) -> str:
    # The planner took the records first and asked the index two million times: 10.9 s.
    return str(compiler.visit_join(join, **words)).replace(" JOIN ", " CROSS JOIN ", 1)


def listed(values: Iterable[object]) -> sa.TableValuedAlias:
    """Values as a table of one column, `value`: however many, it is one parameter and one plan."""
    return sa.func.json_each(json.dumps(list(dict.fromkeys(values)))).table_valued("value")


def among(column: sa.ColumnElement[Any], values: Iterable[object]) -> Clause:
    """Whether a column is one of many values."""
    return column.in_(sa.select(listed(values).c.value))


def _has(column: sa.ColumnElement[Any], code: object) -> Clause:
    return sa.func.instr(";" + column + ";", f";{code};") > 0


_ON_VALUE: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda column, values: column.in_(list(values)),
    "not in": lambda column, values: column.not_in(list(values)) if values else column.is_not(None),
    "has": _has,
}


class Reach:
    """One ledger's fields as columns; remembers which tables must be joined for those with a dot."""

    def __init__(self, r: sa.Connection, ledger: type[Ledger]) -> None:
        self.ledger = ledger
        self.table = schema.table_of(ledger)
        self._r, self._known = r, schema.ledgers_of(r)
        self._joins: dict[str, tuple[sa.FromClause, Clause]] = {}

    def column(self, field: str) -> sa.ColumnElement[Any]:
        """A field, or one of a referred record (contract_id.status). Unknown fields raise KeyError."""
        table: sa.FromClause = self.table
        ledger, path = self.ledger, ""
        *refs, name = field.split(".")
        for ref in refs:
            path += f"{ref}."
            ledger, from_here = self._known[ledger.column(ref).col.refers], table.c[ref]
            if path not in self._joins:
                there = schema.table_of(ledger).alias(path.replace(".", "_"))
                self._joins[path] = (there, there.c.id == from_here)
            table = self._joins[path][0]
        return table.c[name]

    def clause(self, condition: Condition) -> Clause:
        """One condition. A day or setting that is still open raises TypeError: settle it first."""
        if isinstance(condition, Either):
            return sa.or_(sa.false(), *(self.clause(option) for option in condition.options))
        if isinstance(condition, Many):
            return self._many(condition)
        column = self.column(condition.field)
        if condition.op in ("empty", "filled"):
            return column.is_(None) if condition.op == "empty" else column.is_not(None)
        if isinstance(condition.value, Edge | FromSetting):
            raise TypeError(f"{condition.field}: {condition.value} is not settled")
        found: Clause = _ON_VALUE[condition.op](column, condition.value)
        return found

    def _many(self, condition: Many) -> Clause:
        """Whether the last record that is needed is there; no more than those are looked at."""
        reach = Reach(self._r, self._known[condition.ledger])
        there = reach.table.c
        some = sa.select(_YES).where(there[condition.by] == self.table.c.id, there.retired == _NO)
        some = some.where(reach.all(condition.where)).correlate(self.table)
        return some.limit(1).offset(max(int(str(condition.least)), 1) - 1).exists()

    def all(self, conditions: Iterable[Condition]) -> Clause:
        """All of these conditions together."""
        return sa.and_(sa.true(), *(self.clause(condition) for condition in conditions))

    def whose(self, scope: str, *, retired: bool = False, aside: bool = False) -> list[Clause]:
        """Living or retired records, own or received.

        `aside`: looked at row by row, so that no index is chosen for their sake.
        """
        bin: sa.ColumnElement[int] = self.table.c.retired
        whose: sa.ColumnElement[int] = self.table.c.origin
        if aside:
            bin, whose = self.aside(bin), self.aside(whose)
        sides = {"own": [whose == _NO], "received": [whose != _NO], "all": []}
        return [bin == (_YES if retired else _NO), *sides[scope]]

    def aside(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        """The same column where no index shall be chosen for its sake."""
        assert isinstance(column, sa.Column)
        return sa.literal_column(f'+"{column.table.name}"."{column.name}"')

    def joined(self, source: sa.FromClause | None = None) -> sa.FromClause:
        """The source (without one the ledger's table) with all tables that the fields so far need."""
        found = self.table if source is None else source
        for there, on in self._joins.values():
            found = found.outerjoin(there, on)
        return found
