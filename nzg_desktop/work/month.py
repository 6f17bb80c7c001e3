"""The month: its figures, the rows behind each, what does not add up, and the seal that closes it.

A sealed month never changes. A correction seals the same month again as the next revision, with a reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from nzg_desktop.core import dates
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.indicator import Indicator, Ratio
from nzg_desktop.core.query import Condition, Query, settled
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import journal, measure, records
from nzg_desktop.store import office as kept
from nzg_desktop.store.office import Leaf, Seal
from nzg_desktop.store.store import Reading
from nzg_desktop.work.desk import Desk, Ledgers, noted, office_of, own_org, setting_of

WHOLE = "*"
"""The whole office, in place of one organisation's code."""


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


@dataclass(frozen=True, slots=True)
class Closed:
    """A month that was sealed."""

    period: str
    revision: int


def listed(ledgers: Ledgers) -> tuple[tuple[type[Ledger], Indicator], ...]:
    """Every indicator with its ledger, in the order of the form."""
    found = [(ledger, indicator) for ledger in ledgers for indicator in ledger.indicators]
    return tuple(sorted(found, key=lambda pair: pair[1].code))


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


def figures(desk: Desk, period: str) -> tuple[Figure, ...]:
    """The figures of a month: as sealed, or as they stand now where it is still open."""
    checked_period(period)
    with desk.store.reading() as r:
        seals = kept.seals(r, period)
        if seals:
            leaves = [
                leaf
                for leaf in kept.figures(r, period, source=0, revision=seals[-1].revision)
                if leaf.org == WHOLE
            ]
        else:
            leaves = whole(desk, r, period)
    return named(desk.ledgers, {leaf.indicator: leaf for leaf in leaves})


def named(ledgers: Ledgers, by_code: Mapping[str, Leaf]) -> tuple[Figure, ...]:
    """Kept figures with the names, units and natures of their indicators."""
    lines = []
    for _ledger, indicator in listed(ledgers):
        leaf = by_code.get(indicator.code)
        if leaf is None:
            lines.append(Figure(indicator.code, indicator.name, indicator.unit, indicator.nature, None))
            continue
        rows = 0 if isinstance(indicator, Ratio) else int(leaf.numerator or 0)
        parts = (leaf.numerator, leaf.denominator) if isinstance(indicator, Ratio) else (None, None)
        lines.append(
            Figure(indicator.code, indicator.name, indicator.unit, indicator.nature, leaf.value, *parts, rows)
        )
    return tuple(lines)


def whole(desk: Desk, r: Reading, period: str) -> list[Leaf]:
    """The office's own figures as they stand now. `numerator` of a plain figure is its number of rows."""
    facts = office_of(r)
    found: dict[str, Leaf] = {}
    for ledger, indicator in listed(desk.ledgers):
        if isinstance(indicator, Ratio):
            continue
        conditions = _conditions(r, indicator, period)
        value = measure.whole(r, ledger, indicator, conditions)
        rows = measure.rows(r, ledger, conditions)
        found[indicator.code] = Leaf(WHOLE, facts.name, indicator.code, value, Decimal(rows))
    return [*found.values(), *_ratios(desk.ledgers, found, WHOLE, facts.name)]


def _ratios(ledgers: Ledgers, found: Mapping[str, Leaf], org: str, name: str) -> list[Leaf]:
    leaves = []
    for _ledger, indicator in listed(ledgers):
        if isinstance(indicator, Ratio) and indicator.top in found and indicator.under in found:
            top, under = found[indicator.top].value, found[indicator.under].value
            leaves.append(
                Leaf(org, name, indicator.code, rate(top, under), top or Decimal(0), under or Decimal(0))
            )
    return leaves


def by_organisation(desk: Desk, r: Reading, period: str) -> list[Leaf]:
    """The own figures by organisation: what travels upward. For the office itself zero is said, not left out."""
    facts, own = office_of(r), own_org(desk, r)
    org_ledger = desk.ledger("org")
    values: dict[tuple[int, str], Decimal] = {}
    for ledger in desk.ledgers:
        plain = {
            i.code: (i, _conditions(r, i, period)) for i in ledger.indicators if not isinstance(i, Ratio)
        }
        if not plain:
            continue
        for code, per_org in measure.measure_all(r, ledger, plain).items():
            for org, value in per_org.items():
                key = (org if org is not None else own, code)
                values[key] = values.get(key, Decimal(0)) + value
    ids = sorted({own, *(org for org, _code in values)})
    known = records.by_ids(r, org_ledger, ids)
    leaves = []
    codes = [i.code for _l, i in listed(desk.ledgers) if not isinstance(i, Ratio)]
    for org in ids:
        code = facts.code if org == own else str(known[org]["stat_code"] or known[org]["uid"])
        name = str(known[org]["name"])
        mine = {
            c: Leaf(code, name, c, values.get((org, c), Decimal(0)))
            for c in codes
            if org == own or (org, c) in values
        }
        leaves.extend([*mine.values(), *_ratios(desk.ledgers, mine, code, name)])
    return leaves


def rows(desk: Desk, period: str, code: str) -> Query:
    """The question whose records stand behind one figure of the own office."""
    checked_period(period)
    for ledger, indicator in listed(desk.ledgers):
        if indicator.code != code:
            continue
        if isinstance(indicator, Ratio):
            return rows(desk, period, indicator.top)
        with desk.store.reading() as r:
            return Query(ledger, _conditions(r, indicator, period))
    known = "、".join(i.code for _ledger, i in listed(desk.ledgers))
    raise Trouble(f"没有代码是“{code}”的指标。", f"可用的代码有：{known}。")


def close(desk: Desk, period: str, note: str = "") -> Closed:
    """Seal a month with its figures. The first seal needs every error gone; a further one needs a reason.

    Raises Trouble for a month that has not begun, for errors, and for warnings or a correction without a
    note.
    """
    from nzg_desktop.work.checking import check  # checking reads figures of this module

    checked_period(period)
    if period > dates.month_of(dt.date.today()):
        raise Trouble(f"{period} 还没有到。", "请选本月或以前的月份。")
    findings = check(desk, period)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise Trouble(
            f"还有 {len(errors)} 处必须改正：{errors[0].message}", "改正后再封存本月。", "本月没有封存。"
        )
    warnings = [finding for finding in findings if finding.severity == "warning"]
    with desk.store.writing() as w:
        revision = len(kept.seals(w, period))
        if revision and not note.strip():
            raise Trouble(f"{period} 已经封存过。", "要更正的话，请写明更正原因。", "原来封存的数没有变化。")
        if warnings and not note.strip():
            raise Trouble(
                f"有 {len(warnings)} 处需要说明：{warnings[0].message}",
                "请核对，并在说明里写一句原因。",
                "本月没有封存。",
            )
        leaves = [*whole(desk, w, period), *by_organisation(desk, w, period)]
        kept.put_figures(w, source=0, package="", period=period, revision=revision, leaves=leaves)
        noted(
            desk,
            w,
            ledger="month",
            action="closed",
            reason=note.strip(),
            after={"period": period, "revision": revision},
        )
        head = journal.head(w)[1]
        stamp = dt.datetime.now().isoformat(timespec="seconds")
        kept.put_seal(w, Seal(period, revision, stamp, desk.who, note.strip(), head))
    return Closed(period, revision)


def months(desk: Desk, periods: Iterable[str]) -> dict[str, str]:
    """How far each month has come: open, closed, exported (待回执) or receipted (已报送)."""
    with desk.store.reading() as r:
        return {period: _state(r, period) for period in periods}


def _state(r: Reading, period: str) -> str:
    seals = kept.seals(r, period)
    if not seals:
        return "open"
    sent = [
        package
        for package in kept.packages(r, direction="out", kind="report", period=period)
        if package.revision == seals[-1].revision
    ]
    if not sent:
        return "closed"
    return "receipted" if any(package.receipt for package in sent) else "exported"
