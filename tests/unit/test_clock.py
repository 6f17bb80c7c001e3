"""Something due is found by a question and reckoned for a record, and the two agree."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nzg_desktop.core.clock import Clock, after_months, asked, due
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import FromSetting, Query, Where
from nzg_desktop.core.settings import DEFAULTS
from nzg_desktop.core.workdays import Holidays
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.store import lists
from tests.fixtures.offices import Offices

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
HOLIDAYS = Holidays()
SETTINGS = {"filing_days": 10}.get


def _met(clock: Clock, start: dt.date, today: dt.date) -> bool:
    """Whether a record with this date meets the range that the clock asks for."""
    over, till = asked(clock, today, HOLIDAYS, SETTINGS)[:2]
    assert isinstance(over, Where)
    assert isinstance(till, Where)
    assert isinstance(over.value, dt.date)
    assert isinstance(till.value, dt.date)
    return over.value < start <= till.value


clocks = st.builds(
    lambda months, days, working, ahead: Clock(
        code="x", title="x", on="d", months=months, days=days, working=working, ahead=(ahead, 0), lasting=60
    ),
    st.integers(-24, 24),
    st.integers(-90, 90),
    st.integers(-15, 15),
    st.integers(0, 90),
)


@given(clocks, DAYS, DAYS)
def test_a_record_is_asked_for_exactly_while_it_is_due_soon_or_was_lately(
    clock: Clock, start: dt.date, today: dt.date
) -> None:
    left = (due(clock, start, HOLIDAYS, SETTINGS) - today).days
    assert _met(clock, start, today) == (-clock.lasting <= left <= clock.ahead[0])


@given(st.dates(dt.date(1930, 1, 1), dt.date(2010, 1, 1)), DAYS)
def test_a_rule_of_its_own_reaches_over_a_whole_life(birth: dt.date, today: dt.date) -> None:
    clock = Clock(code="x", title="x", on="d", by=lambda day: after_months(day, 55 * 12), lasting=0)
    left = (after_months(birth, 55 * 12) - today).days
    assert _met(clock, birth, today) == (0 <= left <= 30)


def test_a_number_of_days_may_be_a_setting_of_the_office() -> None:
    clock = Clock(code="x", title="x", on="d", days=FromSetting("filing_days"))
    assert due(clock, dt.date(2026, 3, 1), HOLIDAYS, SETTINGS) == dt.date(2026, 3, 11)


def test_what_is_done_or_does_not_matter_is_not_asked_for() -> None:
    clock = Clock(code="x", title="x", on="d", where=(Where("status", "=", "1"),))
    today = dt.date(2026, 3, 1)
    assert asked(clock, today, HOLIDAYS, SETTINGS)[2:] == (Where("status", "=", "1"),)
    done = asked(replace(clock, done="e"), today, HOLIDAYS, SETTINGS)
    assert done[2:] == (Where("e", "empty"), Where("status", "=", "1"))


def test_months_end_where_a_short_month_ends() -> None:
    assert after_months(dt.date(2027, 11, 30), 3) == dt.date(2028, 2, 29)
    assert after_months(dt.date(2026, 3, 31), -1) == dt.date(2026, 2, 28)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (dt.date(2026, 9, 30), 1, dt.date(2026, 10, 8)),  # the national holidays lie between
        (dt.date(2026, 10, 9), 1, dt.date(2026, 10, 10)),  # a Saturday that is worked
        (dt.date(2026, 10, 8), -1, dt.date(2026, 9, 30)),
        (dt.date(2026, 11, 20), 15, dt.date(2026, 12, 11)),
    ],
)
def test_working_days_leave_out_holidays_and_take_in_worked_weekends(
    start: dt.date, count: int, end: dt.date
) -> None:
    assert HOLIDAYS.add(start, count) == end
    first, last = min(start, end), max(start, end)
    assert HOLIDAYS.count(first, last) == abs(count)


def test_a_year_nobody_has_told_is_monday_to_friday_and_known_to_be_so() -> None:
    assert HOLIDAYS.known(2026)
    assert not HOLIDAYS.known(2027)
    assert HOLIDAYS.add(dt.date(2027, 9, 30), 1) == dt.date(2027, 10, 1)


def test_the_table_of_the_office_comes_before_the_printed_one() -> None:
    own = Holidays({dt.date(2026, 11, 23): False, dt.date(2027, 10, 1): False})
    assert own.add(dt.date(2026, 11, 20), 1) == dt.date(2026, 11, 24)
    assert own.known(2027)


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.about.code)
def test_every_clock_runs_on_a_date_of_its_ledger(ledger: type[Ledger]) -> None:
    assert len({clock.code for clock in ledger.clocks}) == len(ledger.clocks)
    for clock in ledger.clocks:
        assert ledger.column(clock.on).kind.name == "date"
        assert clock.done in ("", *(column.name for column in ledger.columns()))
        assert list(clock.ahead) == sorted(set(clock.ahead), reverse=True)


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.about.code)
def test_every_day_by_which_something_is_to_be_done_reminds(ledger: type[Ledger]) -> None:
    deadlines = {"due_on", "next_on", "next_election", "review_on", "retain_to", "purge_on"}
    assert deadlines & {column.name for column in ledger.columns()} <= {clock.on for clock in ledger.clocks}


def test_every_clock_is_a_question_that_the_database_answers(tmp_path: Path) -> None:
    with Offices(tmp_path) as offices, offices.found().store.reading() as r:
        for ledger in LEDGERS:
            for clock in ledger.clocks:
                where = asked(clock, dt.date(2026, 5, 20), HOLIDAYS, DEFAULTS.get)
                assert lists.count(r, Query(ledger, where)).number == 0
