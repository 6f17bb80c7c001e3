"""Rolling up: a question over leaf figures, never a stored sum. Each leaf counts once, each gap has a name.

Rates are taken anew from summed numerators and denominators. 人次 adds up; 人 over several offices is not
de-duplicated and says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from nzg_desktop.core.indicator import Ratio
from nzg_desktop.store import office as kept
from nzg_desktop.store.office import Leaf, Package
from nzg_desktop.store.store import Reading
from nzg_desktop.work import figures
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.packing import Covered

NOT_DISTINCT = "跨单位的人数、家数是各单位之和，没有去重"
"""Said with every roll-up."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One office that should report, and whether it has. `via` names the office that collects for us."""

    code: str
    name: str
    reported: bool
    number: int = 0
    quarantined: int = 0
    via: str = ""


@dataclass(frozen=True, slots=True)
class RolledUp:
    """The figures of a month over this office and all that reported, on every level below."""

    month: str
    expected: int
    reported: int
    missing: tuple[Expected, ...]
    figures: tuple[figures.Figure, ...]


def expected(desk: Desk, period: str) -> tuple[Expected, ...]:
    """Every trusted direct subordinate with its state for the month."""
    figures.checked_period(period)
    with desk.store.reading() as r:
        return tuple(_expected(r, _newest(r, period)))


def _newest(r: Reading, period: str) -> dict[int, Package]:
    """The last report that was applied, of each direct subordinate."""
    applied = kept.packages(r, direction="in", kind="report", period=period, verdict="APPLIED")
    return {package.peer: package for package in sorted(applied, key=lambda package: package.at)}


def _expected(r: Reading, newest: dict[int, Package]) -> Iterable[Expected]:
    for peer in kept.peers(r, "subordinate"):
        if peer.state != "trusted":
            continue
        package = newest.get(peer.id)
        aside = int(package.counters.get("quarantined", 0)) if package else 0
        number = package.number if package else 0
        yield Expected(peer.code, peer.name, package is not None, number, aside)


def coverage(desk: Desk, r: Reading, period: str) -> list[Expected]:
    """Every office below on every level, as its collecting office told; each once."""
    newest = _newest(r, period)
    found = {one.code: one for one in _expected(r, newest)}
    for package in newest.values():
        for code, name, via, reported in package.counters.get("coverage", ()):
            known = found.get(code)
            if known is None or (reported and not known.reported):
                found[code] = Expected(code, name, bool(reported), via=via)
    return list(found.values())


def covered(desk: Desk, r: Reading, period: str, own_code: str) -> list[Covered]:
    """The same as it travels upward."""
    return [
        Covered(one.code, one.name, one.via or own_code, one.reported) for one in coverage(desk, r, period)
    ]


def leaves(desk: Desk, r: Reading, period: str) -> list[Leaf]:
    """Every leaf once.

    What an organisation reported itself stands before what came through another office, and that before what
    was typed for it here.
    """
    codes = {peer.id: peer.code for peer in kept.peers(r, "subordinate")}
    stored = kept.figures(r, period)
    own = _own(desk, r, period, [leaf for leaf in stored if not leaf.source])
    through = [leaf for leaf in stored if leaf.source and codes.get(leaf.source) != leaf.org]
    direct = [leaf for leaf in stored if leaf.source and codes.get(leaf.source) == leaf.org]
    return list({(leaf.org, leaf.indicator): leaf for leaf in (*own, *through, *direct)}.values())


def _own(desk: Desk, r: Reading, period: str, stored: list[Leaf]) -> list[Leaf]:
    """The own leaves: as last sealed, or as the ledgers stand where the month is open."""
    seals = kept.seals(r, period)
    if not seals:
        return figures.by_organisation(desk, r, figures.measured(desk, r, period))
    last = kept.figures(r, period, source=0, revision=seals[-1].revision) if len(seals) > 1 else stored
    return [leaf for leaf in last if leaf.org != figures.WHOLE]


def rollup(desk: Desk, period: str) -> RolledUp:
    """The month over all offices that reported, with the missing ones by name."""
    figures.checked_period(period)
    with desk.store.reading() as r:
        offices = coverage(desk, r, period)
        found = leaves(desk, r, period)
    missing = tuple(office for office in offices if not office.reported)
    return RolledUp(period, len(offices), len(offices) - len(missing), missing, summed(desk, found))


def summed(desk: Desk, found: Iterable[Leaf]) -> tuple[figures.Figure, ...]:
    """Leaves added up by indicator; rates from their summed parts. `rows` is the number of organisations."""
    values: dict[str, Decimal] = {}
    counts: dict[str, int] = {}
    for leaf in found:
        counts[leaf.indicator] = counts.get(leaf.indicator, 0) + 1
        values[leaf.indicator] = values.get(leaf.indicator, figures.NOTHING) + (leaf.value or figures.NOTHING)
    lines = []
    for _ledger, indicator in figures.listed(desk.ledgers):
        code = indicator.code
        if indicator.is_part and code not in values:
            continue
        about = (code, indicator.name, indicator.unit, indicator.nature)
        line = figures.Figure(*about, values.get(code), rows=counts.get(code, 0))
        if isinstance(indicator, Ratio):
            # From the sums of its parts, so that an organisation with only one of them counts with it.
            top, under = values.get(indicator.top), values.get(indicator.under)
            line = replace(line, value=figures.rate(top, under), numerator=top, denominator=under)
        lines.append(line)
    return tuple(lines)


def behind(desk: Desk, period: str, code: str) -> tuple[Leaf, ...]:
    """The organisations behind one rolled-up figure, the largest first."""
    figures.checked_period(period)
    with desk.store.reading() as r:
        found = [leaf for leaf in leaves(desk, r, period) if leaf.indicator == code]
    return tuple(sorted(found, key=lambda leaf: (-(leaf.value or Decimal(0)), leaf.org)))
