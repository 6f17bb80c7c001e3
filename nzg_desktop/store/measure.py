"""Indicators measured: the whole office or each organisation; always a question, never a kept sum.

The indicators of a ledger are measured together. Where an index leads to the few records of a month, it is
followed. All others share one walk through the records; and where nearly every record counts (a member
stands), those that do not are counted, and taken from the number of all, which an index knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.indicator import Indicator
from nzg_desktop.core.query import Condition, Scope, Where
from nzg_desktop.store.conditions import Clause, Reach
from nzg_desktop.store.store import Reading

Settled = tuple[Indicator, Sequence[Condition]]
"""An indicator and its conditions, with days and settings put in."""
PER_ORG = dict[int | None, Decimal]
Group = Mapping[str, Settled]
"""Indicators by code that are bound to the same days and numbers."""


def whole(
    r: Reading,
    ledger: type[Ledger],
    indicator: Indicator,
    conditions: Sequence[Condition],
    scope: Scope = "own",
) -> Decimal:
    """One indicator over all records of the scope; different values count once over all of them."""
    reach = Reach(r, ledger)
    clauses = [*reach.whose(scope, aside=_lying(ledger, conditions)), reach.all(conditions)]
    found = r.execute(_measured(reach, indicator, clauses, None)).scalar()
    return _scaling(ledger, indicator)(found)


def measure_all(
    r: Reading, ledger: type[Ledger], asked: Mapping[str, Settled], scope: Scope = "own"
) -> dict[str, PER_ORG]:
    """Many indicators of one ledger organisation by organisation; organisations with nothing are left out."""
    found: dict[str, PER_ORG] = {}
    groups: dict[tuple[Where, ...], dict[str, Settled]] = defaultdict(dict)
    for code, (indicator, conditions) in asked.items():
        if indicator.distinct:
            found[code] = _apart(r, ledger, indicator, conditions, scope)
        else:
            bounds = _bounds(conditions)
            # Bounds first, since most records fail them at once.
            others = [one for one in conditions if one not in bounds]
            groups[bounds][code] = indicator, [*bounds, *others]
    lying = []
    for bounds, group in groups.items():
        if _lying(ledger, bounds):
            lying.append(group)
        else:
            found |= _together(r, ledger, [group], scope, aside=False)
    return found | (_together(r, ledger, lying, scope, aside=True) if lying else {})


def _bounds(conditions: Sequence[Condition]) -> tuple[Where, ...]:
    """The days and numbers between which a question lies, most of all the month of a flow."""
    return tuple(one for one in conditions if isinstance(one, Where) and one.op in ("<", "<=", ">", ">="))


def _lying(ledger: type[Ledger], conditions: Sequence[Condition]) -> bool:
    """Whether records are read as they lie, since no index leads to few of them; it is faster then."""
    sorts = {column.name for column in ledger.columns() if column.col.sort}
    return not sorts & {one.field for one in _bounds(conditions)}


def _together(
    r: Reading, ledger: type[Ledger], groups: Sequence[Group], scope: Scope, *, aside: bool
) -> dict[str, PER_ORG]:
    """Groups of indicators in one statement; what two of them ask alike is added up once."""
    reach = Reach(r, ledger)
    org = reach.column(ledger.about.org)
    read: list[Clause] = []
    wanted: list[tuple[bool, str, Sequence[Condition]]] = []
    places: dict[str, int] = {}
    for group in groups:
        lacking = aside and _is_mostly_all(ledger, group)
        read.append(_not(reach, _union(group)) if lacking else reach.all(_common(group)))
        for code, (indicator, conditions) in group.items():
            one = lacking, indicator.total, conditions
            wanted += [] if one in wanted else [one]
            places[code] = wanted.index(one)
    at = reach.aside(org) if aside and ledger.about.org != "id" else org
    sums = [_added_up(reach, *one) for one in wanted]
    clauses = [*reach.whose(scope, aside=aside), sa.or_(*read)]
    lines = r.execute(sa.select(at, *sums).select_from(reach.joined()).where(*clauses).group_by(at)).all()
    numbers = [{line[0]: line[place] for line in lines if line[place]} for place in range(1, len(wanted) + 1)]
    if any(lacking for lacking, _, _ in wanted):
        everybody = _everybody(r, ledger, scope)
        for place, (lacking, _, _) in enumerate(wanted):
            if lacking:
                without = numbers[place].get
                numbers[place] = {one: count - without(one, 0) for one, count in everybody.items()}
    found: dict[str, PER_ORG] = {}
    for code, place in places.items():
        exact = _scaling(ledger, next(group[code][0] for group in groups if code in group))
        found[code] = {one: exact(number) for one, number in numbers[place].items() if number}
    return found


def _is_mostly_all(ledger: type[Ledger], group: Group) -> bool:
    """Counts that no day or number bounds, in a ledger whose index knows how many each organisation has."""
    org = ledger.about.org
    counts = all(not indicator.total and not _bounds(conditions) for indicator, conditions in group.values())
    return counts and org != "id" and "." not in org


def _everybody(r: Reading, ledger: type[Ledger], scope: Scope) -> dict[int | None, int]:
    """How many records each organisation has."""
    reach = Reach(r, ledger)
    org = reach.column(ledger.about.org)
    # Aside, so that of all indexes the one on the organisation is gone along.
    counted = sa.select(org, sa.func.count()).where(*reach.whose(scope, aside=True)).group_by(org)
    return {line[0]: line[1] for line in r.execute(counted)}


def _common(group: Group) -> list[Condition]:
    first, *others = (conditions for _, conditions in group.values())
    return [one for one in first if all(one in conditions for conditions in others)]


def _union(group: Group) -> list[Condition]:
    found: list[Condition] = []
    for _, conditions in group.values():
        found += [one for one in conditions if one not in found]
    return found


def _not(reach: Reach, conditions: Sequence[Condition]) -> Clause:
    """That not all of these are true; a blank makes none true."""
    # IS NOT TRUE stops at the first condition that fails; IS NOT 1 would work all of them out.
    return reach.all(conditions).self_group().op("IS NOT", is_comparison=True)(sa.literal_column("TRUE"))


def _added_up(
    reach: Reach, lacking: bool, total: str, conditions: Sequence[Condition]
) -> sa.ColumnElement[Any]:
    """The records that meet the conditions, counted or summed; where `lacking`, those that do not."""
    which = _not(reach, conditions) if lacking else reach.all(conditions)
    return sa.func.sum(sa.case((which, _number(reach, total) if total else sa.literal_column("1"))))


def _apart(
    r: Reading, ledger: type[Ledger], indicator: Indicator, conditions: Sequence[Condition], scope: Scope
) -> PER_ORG:
    """One indicator that tells different values apart."""
    reach = Reach(r, ledger)
    org = reach.column(ledger.about.org)
    clauses = [*reach.whose(scope), reach.all(conditions)]
    exact = _scaling(ledger, indicator)
    found = r.execute(_measured(reach, indicator, clauses, org))
    return {at: exact(value) for at, value in found if value}


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


def _scaling(ledger: type[Ledger], indicator: Indicator) -> Callable[[int | None], Decimal]:
    """How the whole number that was measured becomes the figure."""
    scale = ledger.column(indicator.total).kind.scale if indicator.total else 0
    if not scale and indicator.per == 1:
        return lambda found: Decimal(found or 0)
    return lambda found: (Decimal(found or 0).scaleb(-scale) / indicator.per).normalize() + 0


def by_months(
    r: Reading, ledger: type[Ledger], fields: Sequence[str], conditions: Sequence[Condition]
) -> dict[tuple[str, ...], int]:
    """How many own records there are by the months of some date fields ("" where blank), in one walk."""
    reach = Reach(r, ledger)
    months = [sa.func.coalesce(sa.func.substr(reach.column(field), 1, 7), "") for field in fields]
    clauses = [*reach.whose("own", aside=True), reach.all(conditions)]
    found = r.execute(sa.select(*months, sa.func.count()).where(*clauses).group_by(*months))
    return {tuple(line[:-1]): line[-1] for line in found}


def filled(
    r: Reading, ledger: type[Ledger], fields: Sequence[str], conditions: Sequence[Condition]
) -> tuple[int, list[int]]:
    """How many own records there are, and how many of them have each of these fields filled in."""
    reach = Reach(r, ledger)
    clauses = [*reach.whose("own", aside=True), reach.all(conditions)]
    counts = [sa.func.count(reach.column(field)) for field in fields]
    total, *rest = r.execute(sa.select(sa.func.count(), *counts).where(*clauses)).one()
    return total, rest


def by_reference(
    r: Reading, ledger: type[Ledger], field: str, conditions: Sequence[Condition]
) -> dict[int, int]:
    """How many own records refer to each record of another ledger, by its local id."""
    reach = Reach(r, ledger)
    to = reach.column(field)
    clauses = [*reach.whose("own", aside=True), reach.all(conditions), to.is_not(None)]
    found = r.execute(sa.select(to, sa.func.count()).where(*clauses).group_by(to))
    return {line[0]: line[1] for line in found}
