"""The figures of a month: measured from the ledgers while it is open, as sealed once it is closed.

Every figure opens to its records: `rows` gives the question that was measured.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from nzg_desktop.core import dates
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.indicator import Indicator, Ratio, place
from nzg_desktop.core.query import Condition, Query, settled
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import measure, records, traces
from nzg_desktop.store import office as kept
from nzg_desktop.store.office import Leaf
from nzg_desktop.store.store import Reading
from nzg_desktop.work.desk import Desk, Ledgers, office_of, own_org, setting_of

WHOLE = "*"
"""The whole office, in place of one organisation's code."""
NOTHING = Decimal(0)
FAR = 20_000
"""So many changes take about a second to look behind, which a list would do for every page."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the monthly form. A ratio keeps its parts; `rows` is how many records count."""

    code: str
    name: str
    unit: str
    nature: str
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    rows: int = 0


def listed(ledgers: Ledgers) -> tuple[tuple[type[Ledger], Indicator], ...]:
    """Every indicator with its ledger, in the order of the form."""
    found = [(ledger, indicator) for ledger in ledgers for indicator in ledger.figures()]
    return tuple(sorted(found, key=lambda pair: place(pair[1].code)))


def checked_period(period: str) -> str:
    """A month as YYYY-MM; Trouble where it is none."""
    try:
        dates.first_day(period)
    except ValueError as error:
        raise Trouble(f"“{period}”不是一个月份。", "请写成 2026-11 的样子。") from error
    return period


def _conditions(r: Reading, indicator: Indicator, period: str) -> tuple[Condition, ...]:
    start, end = dates.first_day(period), dates.last_day(period)
    return settled(indicator.conditions(), start, end, lambda key: setting_of(r, key))


def rate(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Percent with two decimals; nothing where there is nothing to divide by."""
    if not denominator or numerator is None:
        return None
    return (numerator * 100 / denominator).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Measured:
    """A month as the ledgers stand: each indicator by organisation (local id), as a whole, and its rows."""

    by_org: dict[tuple[int, str], Decimal]
    whole: dict[str, Decimal]
    rows: dict[str, int]


def measured(desk: Desk, r: Reading, period: str) -> Measured:
    """Measure all indicators of the own records, one pass over each ledger."""
    own = own_org(r)
    found = Measured({}, {}, {})
    for ledger in desk.ledgers:
        asked = {i.code: (i, _conditions(r, i, period)) for i in ledger.figures() if not isinstance(i, Ratio)}
        if not asked:
            continue
        counts = {f"{code} rows": (_counting(i), where) for code, (i, where) in asked.items()}
        values: dict[str, measure.PER_ORG] = {code: {} for code in (*asked, *counts)}
        if records.has_own(r, ledger):
            values |= measure.measure_all(r, ledger, {**asked, **counts})
        for code, (indicator, where) in asked.items():
            if indicator.is_part and not values[code]:
                continue
            for org, value in values[code].items():
                key = (own if org is None else org, code)
                found.by_org[key] = found.by_org.get(key, NOTHING) + value
            # Different values of two organisations may be the same one, so they are counted anew over all.
            found.whole[code] = (
                measure.whole(r, ledger, indicator, where)
                if indicator.distinct and values[code]
                else sum(values[code].values(), NOTHING)
            )
            found.rows[code] = int(sum(values[f"{code} rows"].values(), NOTHING))
    return found


def _counting(indicator: Indicator) -> Indicator:
    """The same records, only counted."""
    return replace(indicator, total="", distinct="", per=1)


def figures(desk: Desk, period: str) -> tuple[Figure, ...]:
    """The figures of a month: as sealed, or as they stand now where it is still open."""
    checked_period(period)
    with desk.store.reading() as r:
        return figures_of(desk, r, period)


def figures_of(desk: Desk, r: Reading, period: str) -> tuple[Figure, ...]:
    """What `figures` gives, within a transaction."""
    leaves = sealed(r, period) or whole(desk, r, measured(desk, r, period))
    return named(desk.ledgers, leaves)


def sealed(r: Reading, period: str) -> list[Leaf]:
    """The whole office's figures as last sealed; nothing where the month is open."""
    seals = kept.seals(r, period)
    if not seals:
        return []
    return list(kept.figures(r, period, source=0, revision=seals[-1].revision, org=WHOLE))


def named(ledgers: Ledgers, leaves: Iterable[Leaf]) -> tuple[Figure, ...]:
    """Kept figures of the whole office with the names, units and natures of their indicators."""
    by_code = {leaf.indicator: leaf for leaf in leaves}
    return tuple(_named(one, by_code) for _ledger, one in listed(ledgers) if _worth_saying(one, by_code))


def _worth_saying(indicator: Indicator, known: Container[str]) -> bool:
    """Every whole, also where it is nothing; parts only where there are some."""
    return not indicator.is_part or indicator.code in known


def _named(indicator: Indicator, by_code: Mapping[str, Leaf]) -> Figure:
    about = (indicator.code, indicator.name, indicator.unit, indicator.nature)
    leaf = by_code.get(indicator.code)
    if leaf is None:
        return Figure(*about, None)
    if isinstance(indicator, Ratio):
        behind = by_code.get(indicator.top)
        rows = int(behind.numerator or 0) if behind else 0
        return Figure(*about, leaf.value, leaf.numerator, leaf.denominator, rows)
    return Figure(*about, leaf.value, rows=int(leaf.numerator or 0))


def whole(desk: Desk, r: Reading, found: Measured) -> list[Leaf]:
    """The office's own figures. `numerator` of a plain figure is its number of rows."""
    name = office_of(r).name
    leaves = {
        code: Leaf(WHOLE, name, code, value, Decimal(found.rows[code])) for code, value in found.whole.items()
    }
    return [*leaves.values(), *_ratios(_rates(desk.ledgers), leaves, WHOLE, name)]


def _rates(ledgers: Ledgers) -> list[Ratio]:
    return [indicator for _ledger, indicator in listed(ledgers) if isinstance(indicator, Ratio)]


def _ratios(rates: Iterable[Ratio], found: Mapping[str, Leaf], org: str, name: str) -> list[Leaf]:
    leaves = []
    for indicator in rates:
        if indicator.top in found and indicator.under in found:
            top, under = found[indicator.top].value, found[indicator.under].value
            leaves.append(Leaf(org, name, indicator.code, rate(top, under), top or NOTHING, under or NOTHING))
    return leaves


def by_organisation(desk: Desk, r: Reading, found: Measured) -> list[Leaf]:
    """The own figures by organisation: what travels upward. For the office itself also zeros are said."""
    facts, own = office_of(r), own_org(r)
    by_org: dict[int, dict[str, Decimal]] = {own: dict.fromkeys(found.whole, NOTHING)}
    for (org, indicator), value in found.by_org.items():
        by_org.setdefault(org, {})[indicator] = value
    known = records.by_ids(r, desk.ledger("org"), by_org, only=("stat_code", "uid", "name"))
    rates = _rates(desk.ledgers)
    leaves: list[Leaf] = []
    for org, values in sorted(by_org.items()):
        code = facts.code if org == own else str(known[org]["stat_code"] or known[org]["uid"])
        name = facts.name if org == own else str(known[org]["name"])
        mine = {one: Leaf(code, name, one, value) for one, value in values.items()}
        leaves.extend([*mine.values(), *_ratios(rates, mine, code, name)])
    return leaves


def rows(desk: Desk, period: str, code: str) -> Query:
    """The question whose records stand behind one figure of the own office; of a rate, those of its top.

    Of a sealed month it asks for the records as they stood at the seal; where more than `FAR` changes were
    made since, as they stand now.
    """
    checked_period(period)
    with desk.store.reading() as r:
        query, seals = rows_of(desk, r, period, code), kept.seals(r, period)
        if not seals or traces.changes_since(r, seals[-1].head, FAR) == FAR:
            return query
        return replace(query, as_of=seals[-1].head)


def rows_of(desk: Desk, r: Reading, period: str, code: str) -> Query:
    """The same records as they stand now, within a transaction."""
    for ledger, indicator in listed(desk.ledgers):
        if indicator.code == code:
            if isinstance(indicator, Ratio):
                return rows_of(desk, r, period, indicator.top)
            return Query(ledger, _conditions(r, indicator, period))
    known = "、".join(i.code for _ledger, i in listed(desk.ledgers) if not i.is_part)
    raise Trouble(f"没有代码是“{code}”的指标。", f"可用的代码有：{known}。")
