"""Rolling up: a question over leaf figures, never a stored sum. Each leaf counts once, missing offices are named.

Rates are taken anew from summed numerators and denominators. 人次 adds up; 人 over several offices is not
de-duplicated and says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from nzg_desktop.core.indicator import Ratio
from nzg_desktop.store import office as kept
from nzg_desktop.store.office import Leaf
from nzg_desktop.store.store import Reading
from nzg_desktop.work import month as monthly
from nzg_desktop.work.desk import Desk


@dataclass(frozen=True, slots=True)
class Expected:
    """One office that should report, and whether it has."""

    code: str
    name: str
    reported: bool
    number: int = 0
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class RolledUp:
    """The figures of a month over this office and all that reported."""

    month: str
    expected: int
    reported: int
    missing: tuple[Expected, ...]
    figures: tuple[monthly.Figure, ...]


def expected(desk: Desk, period: str) -> tuple[Expected, ...]:
    """Every trusted subordinate office with its state for the month."""
    monthly.checked_period(period)
    with desk.store.reading() as r:
        return _expected(r, period)


def _expected(r: Reading, period: str) -> tuple[Expected, ...]:
    newest = {
        package.peer: package
        for package in kept.packages(r, direction="in", kind="report", period=period, verdict="APPLIED")
    }
    found = []
    for peer in kept.peers(r, "subordinate"):
        if peer.state != "trusted":
            continue
        package = newest.get(peer.id)
        aside = int(package.counters.get("quarantined", 0)) if package else 0
        found.append(
            Expected(peer.code, peer.name, package is not None, package.number if package else 0, aside)
        )
    return tuple(found)


def leaves(desk: Desk, r: Reading, period: str) -> list[Leaf]:
    """Every leaf once: what an organisation reported itself stands before what was typed for it here."""
    stored = kept.figures(r, period)
    received = {(leaf.org, leaf.indicator, leaf.dimension): leaf for leaf in stored if leaf.source}
    seals = kept.seals(r, period)
    if seals:
        own = [
            leaf
            for leaf in kept.figures(r, period, source=0, revision=seals[-1].revision)
            if leaf.org != monthly.WHOLE
        ]
    else:
        own = monthly.by_organisation(desk, r, period)
    for leaf in own:
        received.setdefault((leaf.org, leaf.indicator, leaf.dimension), leaf)
    return list(received.values())


def rollup(desk: Desk, period: str) -> RolledUp:
    """The month over all offices that reported, with the missing ones by name."""
    monthly.checked_period(period)
    with desk.store.reading() as r:
        offices = _expected(r, period)
        found = leaves(desk, r, period)
    missing = tuple(office for office in offices if not office.reported)
    return RolledUp(period, len(offices), len(offices) - len(missing), missing, summed(desk, found))


def summed(desk: Desk, found: Iterable[Leaf]) -> tuple[monthly.Figure, ...]:
    """Leaves added up by indicator; ratios from their summed parts. `rows` is the number of organisations."""
    values: dict[str, Decimal] = {}
    tops: dict[str, Decimal] = {}
    unders: dict[str, Decimal] = {}
    counts: dict[str, int] = {}
    for leaf in found:
        code = leaf.indicator
        counts[code] = counts.get(code, 0) + 1
        values[code] = values.get(code, Decimal(0)) + (leaf.value or Decimal(0))
        tops[code] = tops.get(code, Decimal(0)) + (leaf.numerator or Decimal(0))
        unders[code] = unders.get(code, Decimal(0)) + (leaf.denominator or Decimal(0))
    lines = []
    for _ledger, indicator in monthly.listed(desk.ledgers):
        code, rows = indicator.code, counts.get(indicator.code, 0)
        line = monthly.Figure(
            code, indicator.name, indicator.unit, indicator.nature, values.get(code), rows=rows
        )
        if isinstance(indicator, Ratio):
            top, under = tops.get(code, Decimal(0)), unders.get(code, Decimal(0))
            line = replace(line, value=monthly.rate(top, under), numerator=top, denominator=under)
        lines.append(line)
    return tuple(lines)


def behind(desk: Desk, period: str, code: str) -> tuple[Leaf, ...]:
    """The organisations behind one rolled-up figure, the largest first."""
    monthly.checked_period(period)
    with desk.store.reading() as r:
        found = [leaf for leaf in leaves(desk, r, period) if leaf.indicator == code]
    return tuple(sorted(found, key=lambda leaf: (-(leaf.value or Decimal(0)), leaf.org)))
