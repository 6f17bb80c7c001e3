"""Indicators measured: the whole office or each organisation; always a question, never a kept sum.

Plain counts and sums of one ledger are taken in a single pass over its records, however many indicators ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.indicator import Indicator
from nzg_desktop.core.query import Condition, Scope
from nzg_desktop.store.conditions import Clause, Reach
from nzg_desktop.store.store import Reading

Settled = tuple[Indicator, Sequence[Condition]]
"""An indicator and its conditions, with days and settings put in."""
PER_ORG = dict[int | None, Decimal]


def whole(
    r: Reading,
    ledger: type[Ledger],
    indicator: Indicator,
    conditions: Sequence[Condition],
    scope: Scope = "own",
) -> Decimal:
    """One indicator over all records of the scope; different values count once over all of them."""
    reach = Reach(r, ledger)
    clauses = [*reach.whose(scope), reach.all(conditions)]
    found = r.execute(_measured(reach, indicator, clauses, None)).scalar()
    return _scaled(reach, indicator, found)


def rows(r: Reading, ledger: type[Ledger], conditions: Sequence[Condition], scope: Scope = "own") -> int:
    """How many records stand behind a figure."""
    reach = Reach(r, ledger)
    clauses = [*reach.whose(scope), reach.all(conditions)]
    statement = sa.select(sa.func.count()).select_from(reach.joined()).where(*clauses)
    return int(r.execute(statement).scalar_one())


def measure(
    r: Reading,
    ledger: type[Ledger],
    indicator: Indicator,
    conditions: Sequence[Condition],
    scope: Scope = "own",
) -> PER_ORG:
    """One indicator organisation by organisation; None stands for records that name none."""
    return measure_all(r, ledger, {indicator.code: (indicator, conditions)}, scope)[indicator.code]


def measure_all(
    r: Reading, ledger: type[Ledger], asked: Mapping[str, Settled], scope: Scope = "own"
) -> dict[str, PER_ORG]:
    """Many indicators of one ledger organisation by organisation; organisations with nothing are left out."""
    plain = {code: pair for code, pair in asked.items() if not pair[0].distinct}
    found = _in_one_pass(r, ledger, plain, scope) if plain else {}
    for code, (indicator, conditions) in asked.items():
        if indicator.distinct:
            found[code] = _apart(r, ledger, indicator, conditions, scope)
    return found


def _in_one_pass(
    r: Reading, ledger: type[Ledger], asked: Mapping[str, Settled], scope: Scope
) -> dict[str, PER_ORG]:
    reach = Reach(r, ledger)
    org = reach.column(ledger.about.org)
    sums = []
    for indicator, conditions in asked.values():
        measured = _number(reach, indicator.total) if indicator.total else sa.literal_column("1")
        sums.append(sa.func.sum(sa.case((reach.all(conditions), measured))))
    clauses = reach.whose(scope)
    statement = sa.select(org, *sums).select_from(reach.joined()).where(*clauses).group_by(org)
    found: dict[str, PER_ORG] = {code: {} for code in asked}
    for at, *values in r.execute(statement):
        for (code, (indicator, _)), value in zip(asked.items(), values, strict=True):
            if value:
                found[code][at] = _scaled(reach, indicator, value)
    return found


def _apart(
    r: Reading, ledger: type[Ledger], indicator: Indicator, conditions: Sequence[Condition], scope: Scope
) -> PER_ORG:
    reach = Reach(r, ledger)
    org = reach.column(ledger.about.org)
    clauses = [*reach.whose(scope), reach.all(conditions)]
    found = r.execute(_measured(reach, indicator, clauses, org))
    return {at: _scaled(reach, indicator, value) for at, value in found if value}


def _measured(
    reach: Reach, indicator: Indicator, clauses: Sequence[Clause], org: sa.ColumnElement[Any] | None
) -> sa.Select[Any]:
    """The statement for one indicator, grouped by organisation where one is given."""
    by = [] if org is None else [org.label("org")]
    if indicator.total and indicator.distinct:
        once = reach.column(indicator.distinct)
        most = sa.func.max(_number(reach, indicator.total)).label("most")
        inner = (
            sa.select(*by, most).select_from(reach.joined()).where(*clauses).group_by(*by, once).subquery()
        )
        outer = [inner.c.org] if by else []
        return sa.select(*outer, sa.func.sum(inner.c.most)).group_by(*outer)
    value: sa.ColumnElement[Any] = sa.func.count()
    if indicator.total:
        value = sa.func.sum(_number(reach, indicator.total))
    elif indicator.distinct:
        value = sa.func.count(reach.column(indicator.distinct).distinct())
    statement = sa.select(*by, value).select_from(reach.joined()).where(*clauses)
    return statement.group_by(*by) if by else statement


def _number(reach: Reach, field: str) -> sa.ColumnElement[int]:
    """The whole number that is kept for a field; an exact number is read without its decimal point."""
    return sa.type_coerce(reach.column(field), sa.BigInteger)


def _scaled(reach: Reach, indicator: Indicator, found: int | None) -> Decimal:
    scale = reach.ledger.column(indicator.total).kind.scale if indicator.total else 0
    value = Decimal(found or 0).scaleb(-scale) / indicator.per
    return value.normalize() + 0
