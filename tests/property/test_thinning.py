"""Thinning keeps all of two days and ever fewer of what is older, whatever the clock did."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from nzg_desktop.work.thinning import ALL_OF, superfluous

ZONE = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 11, 22, 9, 5, tzinfo=ZONE)
MOMENTS = st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2060, 1, 1)).map(
    lambda at: at.replace(tzinfo=ZONE)
)
SHELVES = st.lists(MOMENTS, max_size=120)


def kept(made: list[dt.datetime], now: dt.datetime) -> list[dt.datetime]:
    gone = superfluous([(at, number) for number, at in enumerate(made)], now)
    return [at for number, at in enumerate(made) if number not in gone]


@given(SHELVES, MOMENTS)
def test_whatever_the_clock_says_the_newest_of_the_past_and_all_of_two_days_stay(
    made: list[dt.datetime], now: dt.datetime
) -> None:
    left = kept(made, now)
    assert [at for at in made if at >= now - ALL_OF] == [at for at in left if at >= now - ALL_OF]
    past = [at for at in made if at < now - ALL_OF]
    assert not past or max(past) in left
    assert not made or left


@given(SHELVES, MOMENTS)
def test_thinning_again_takes_nothing_more(made: list[dt.datetime], now: dt.datetime) -> None:
    left = kept(made, now)
    assert kept(left, now) == left


@given(SHELVES, MOMENTS)
def test_of_the_past_at_most_56_stay(made: list[dt.datetime], now: dt.datetime) -> None:
    assert len([at for at in kept(made, now) if at < now - ALL_OF]) <= 14 + 8 + 24 + 10


@given(SHELVES, MOMENTS)
def test_the_last_of_each_newest_day_week_month_and_year_stays(
    made: list[dt.datetime], now: dt.datetime
) -> None:
    past = sorted(at for at in made if at < now - ALL_OF)
    left = set(kept(made, now))
    for many, span in ((14, "%Y-%m-%d"), (8, "%G-%V"), (24, "%Y-%m"), (10, "%Y")):
        last = {at.strftime(span).rjust(12, "0"): at for at in past}
        assert left.issuperset(last[name] for name in sorted(last)[-many:])


def test_thinning_after_each_backup_leaves_ten_years_behind() -> None:
    """Half a working life, one backup each noon, thinned each time, as the program does it."""
    shelf: list[dt.datetime] = []
    for day in range(12 * 365):
        now = NOW + dt.timedelta(days=day)
        shelf = kept([*shelf, now], now)
    ages = [(now - at).days for at in shelf]
    assert len(shelf) <= 3 + 14 + 8 + 24 + 10
    assert set(range(14)) <= set(ages)
    assert len({(at.year, at.month) for at in shelf}) >= 24
    assert len({at.year for at in shelf}) >= 10


def test_a_clock_ten_years_ahead_costs_no_newest_state_and_one_at_1970_nothing() -> None:
    made = [NOW - dt.timedelta(hours=hours) for hours in range(0, 24 * 20, 6)]
    assert NOW in kept(made, NOW + dt.timedelta(days=3650))
    assert len({at.date() for at in kept(made, NOW + dt.timedelta(days=3650))}) >= 14
    assert kept(made, dt.datetime(1970, 1, 2, tzinfo=ZONE)) == made
