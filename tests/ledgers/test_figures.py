"""Every figure of every ledger opens to its rows, and every line of the monthly form is one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.indicator import Indicator, Ratio
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import lists
from nzg_desktop.work import figures, listing, rollup
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.figures import Figure
from tests.fixtures.kindness import EVERY
from tests.fixtures.offices import DAY, MONTH, Offices, save, take

each = pytest.mark.parametrize("ledger", EVERY, ids=lambda ledger: ledger.about.code)


@each
def test_every_figure_is_the_length_or_the_sum_of_its_rows(
    ledger: type[Ledger], office: Desk, march: dict[str, Figure]
) -> None:
    period, found = "2026-03", march
    for indicator in ledger.figures():
        if indicator.is_part and indicator.code not in found:
            assert not listing.listed(office, figures.rows(office, period, indicator.code)).count
            continue
        figure = found[indicator.code]
        with office.store.reading() as r:
            behind = list(lists.each(r, figures.rows(office, period, indicator.code)))
        assert figure.rows == len(behind)
        if isinstance(indicator, Ratio):
            parts = (found[indicator.top].value, found[indicator.under].value)
            assert (figure.numerator, figure.denominator) == parts
            assert figure.value == figures.rate(*parts)
        else:
            assert figure.value == _by_hand(indicator, behind)


@each
def test_the_parts_of_a_figure_add_up_to_it(ledger: type[Ledger], march: dict[str, Figure]) -> None:
    found = {code: figure.value or 0 for code, figure in march.items()}
    for indicator in ledger.indicators:
        if indicator.by:
            parts = [found[code] for code in found if code.startswith(f"{indicator.code}.")]
            assert sum(parts) == found[indicator.code]


@each
def test_a_figure_bears_the_unit_of_what_it_sums(ledger: type[Ledger]) -> None:
    for one in ledger.indicators:
        unit = ledger.column(one.total).col.unit if one.total else one.unit
        assert one.unit == (f"万{unit}" if one.per == 10_000 else unit), one.code


def _by_hand(indicator: Indicator, behind: list[dict[str, Any]]) -> Decimal:
    if indicator.total and indicator.distinct:
        most: dict[object, Decimal] = {}
        for record in behind:
            value = Decimal(record[indicator.total] or 0)
            most[record[indicator.distinct]] = max(value, most.get(record[indicator.distinct], value))
        return sum(most.values(), Decimal(0)) / indicator.per
    if indicator.total:
        return sum((Decimal(record[indicator.total] or 0) for record in behind), Decimal(0)) / indicator.per
    if indicator.distinct:
        return Decimal(len({record[indicator.distinct] for record in behind} - {None}))
    return Decimal(len(behind))


FORM = [
    f"{block}{line:02}"
    for block, lines in {"A": 11, "B": 6, "C": 6, "D": 4, "E": 7, "F": 5, "G": 2}.items()
    for line in range(1, lines + 1)
]
"""The lines of the monthly form."""


def test_every_line_of_the_monthly_form_is_computed() -> None:
    lines = {indicator.code.partition("-")[0] for _ledger, indicator in figures.listed(LEDGERS)}
    assert len(FORM) == 41
    assert not set(FORM) - lines


def test_a_code_of_an_indicator_stands_for_one_figure() -> None:
    codes_given = [indicator.code for _ledger, indicator in figures.listed(LEDGERS)]
    assert len(set(codes_given)) == len(codes_given)


def test_both_parts_of_a_rate_are_figures_themselves() -> None:
    known = {indicator.code: indicator for _ledger, indicator in figures.listed(LEDGERS)}
    for indicator in known.values():
        if isinstance(indicator, Ratio):
            assert {indicator.top, indicator.under} <= known.keys(), indicator.code


def test_a_part_is_sealed_reported_and_rolled_up_like_any_figure(offices: Offices) -> None:
    lower, upper = offices.pair()
    for office, kinds in ((lower, ("01", "03", "03")), (upper, ("03",))):
        for at, kind in enumerate(kinds):
            save(office, Room, name=f"样例{at}", room_type=kind, built_on=DAY)
    file = offices.reported(lower)
    sealed = {one.code: one.value for one in figures.figures(lower, MONTH)}
    assert {code: sealed[code] for code in sealed if code.startswith("C01")} == {
        "C01": 3,
        "C01.01": 1,
        "C01.03": 2,
    }
    (answer,) = take(upper, file)
    assert answer.verdict == "APPLIED"
    rolled = {one.code: one for one in rollup.rollup(upper, MONTH).figures}
    assert [rolled[code].value for code in ("C01", "C01.03")] == [4, 3]
    assert rolled["C01.03"].rows == 2
    assert "C01.02" not in rolled
    assert {leaf.org: leaf.value for leaf in rollup.behind(upper, MONTH, "C01.03")} == {"A01": 2, "B01": 1}
    with lower.store.reading() as r:
        kept_parts = (
            r.exec_driver_sql("SELECT DISTINCT dimension FROM figure WHERE indicator = 'C01'").scalars().all()
        )
    assert set(kept_parts) == {"", "01", "03"}


def test_some_figures_are_not_zero(office: Desk) -> None:
    found = {figure.code for figure in figures.figures(office, MONTH) if figure.value}
    assert found >= {"A01", "A07", "C01", "Z01", "Z02"}
    march = {figure.code for figure in figures.figures(office, "2026-03") if figure.value}
    assert march >= {"A08", "B04", "C02", "C04"}
