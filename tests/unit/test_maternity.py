"""Maternity and retirement come out as the rules say, and stay proposals."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nzg_desktop.core import maternity
from nzg_desktop.core.kinds import Context
from nzg_desktop.core.maternity import Leave
from nzg_desktop.core.retirement import former_age, retires_on
from nzg_desktop.core.settings import DEFAULTS
from nzg_desktop.core.workdays import Holidays
from nzg_desktop.ledgers.member_period import MemberPeriod

DAY = dt.date
GATE = Context(DAY(2026, 5, 20), lambda _code, _words: None)


def test_the_settings_are_the_national_numbers_until_changed() -> None:
    assert Leave.of(DEFAULTS.__getitem__) == Leave()


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ({}, 98),
        ({"difficult": True}, 113),
        ({"babies": 2}, 113),
        ({"babies": 3, "difficult": True}, 143),
        ({"lost": "1"}, 15),
        ({"lost": "2"}, 42),
    ],
)
def test_leave_has_as_many_days_as_the_national_rules_give(told: dict[str, object], days: int) -> None:
    assert Leave().days(**told) == days  # type: ignore[arg-type]


def test_a_province_lengthens_leave_after_a_birth_and_not_after_a_loss() -> None:
    leave = Leave(province_extra=60)
    assert (leave.days(), leave.days(lost="1")) == (158, 15)


def test_the_first_day_of_leave_counts() -> None:
    assert Leave().last(DAY(2026, 3, 1), 98, Holidays()) == DAY(2026, 6, 6)


def test_public_holidays_lengthen_leave_only_where_the_province_says_so() -> None:
    labour_day = Holidays({DAY(2026, 5, 1): False, DAY(2026, 5, 4): False, DAY(2026, 5, 5): False})
    assert Leave(holiday_shift=True).last(DAY(2026, 4, 25), 15, labour_day) == DAY(2026, 5, 12)
    assert Leave().last(DAY(2026, 4, 25), 15, labour_day) == DAY(2026, 5, 9)


def test_seven_months_are_twelve_weeks_before_the_expected_day() -> None:
    assert maternity.seven_months(DAY(2026, 10, 1)) == DAY(2026, 7, 9)


def test_nursing_lasts_until_the_first_birthday() -> None:
    assert maternity.first_birthday(DAY(2028, 2, 29)) == DAY(2029, 2, 28)


def test_dates_are_proposed_from_the_birth_and_overruled_by_what_is_typed() -> None:
    told = {"member_id": 1, "period_type": "3", "birth_event_date": "2026-03-01", "delivery": "2"}
    found = MemberPeriod.parse(told, GATE)
    assert (found["leave_from"], found["leave_to"]) == (DAY(2026, 3, 1), DAY(2026, 6, 21))
    assert (found["child_birth"], found["nursing_to"]) == (DAY(2026, 3, 1), DAY(2027, 3, 1))
    assert MemberPeriod.parse({**told, "leave_to": "2026-08-31"}, GATE)["leave_to"] == DAY(2026, 8, 31)


def test_every_child_gives_one_hour_of_nursing_a_day() -> None:
    told = {"member_id": 1, "period_type": "4", "birth_event_date": "2026-03-01"}
    assert MemberPeriod.parse(told, GATE)["nursing_hours"] == 1
    assert MemberPeriod.parse({**told, "babies": "3"}, GATE)["nursing_hours"] == 3
    assert MemberPeriod.parse({**told, "babies": "2", "nursing_hours": "1"}, GATE)["nursing_hours"] == 1


def test_what_was_only_proposed_follows_the_date_that_is_put_right() -> None:
    first = MemberPeriod.parse({"member_id": 1, "period_type": "3", "birth_event_date": "2026-03-01"}, GATE)
    assert first["leave_to"] == DAY(2026, 6, 6)
    later = MemberPeriod.parse({"birth_event_date": "2026-03-11", "babies": "2"}, GATE, first)
    assert (later["leave_from"], later["leave_to"]) == (DAY(2026, 3, 11), DAY(2026, 7, 1))
    assert (later["child_birth"], later["nursing_hours"]) == (DAY(2026, 3, 11), 2)
    overruled = MemberPeriod.parse({"leave_to": "2026-08-31"}, GATE, first)
    assert MemberPeriod.parse({"babies": "2"}, GATE, overruled)["leave_to"] == DAY(2026, 8, 31)
    assert MemberPeriod.parse({"uses_room": "是"}, GATE, first) == {**first, "uses_room": True}


def test_after_a_loss_no_child_is_proposed() -> None:
    told = {"member_id": 1, "period_type": "3", "birth_event_date": "2026-03-01", "miscarriage": "2"}
    found = MemberPeriod.parse(told, GATE)
    assert found["leave_to"] == DAY(2026, 4, 11)
    assert found["child_birth"] is found["nursing_to"] is found["nursing_hours"] is None


@pytest.mark.parametrize(
    ("birth", "former", "day"),
    [
        (DAY(1964, 12, 31), 60, DAY(2024, 12, 31)),
        (DAY(1965, 1, 10), 60, DAY(2025, 2, 10)),
        (DAY(1970, 1, 10), 55, DAY(2025, 2, 10)),
        (DAY(1970, 5, 10), 55, DAY(2025, 7, 10)),
        (DAY(1981, 9, 10), 55, DAY(2039, 9, 10)),
        (DAY(1990, 9, 10), 55, DAY(2048, 9, 10)),
        (DAY(1975, 1, 10), 50, DAY(2025, 2, 10)),
        (DAY(1975, 3, 10), 50, DAY(2025, 5, 10)),
        (DAY(1984, 11, 10), 50, DAY(2039, 11, 10)),
    ],
)
def test_the_age_of_retirement_rises_by_the_rule_of_2025(birth: DAY, former: int, day: DAY) -> None:
    assert retires_on(birth, former) == day


@given(st.dates(DAY(1940, 1, 1), DAY(2010, 12, 31)), st.sampled_from((60, 55, 50)))
def test_nobody_born_later_retires_earlier(birth: DAY, former: int) -> None:
    assert retires_on(birth, former) <= retires_on(birth + dt.timedelta(days=1), former)


def test_women_in_appointed_or_technical_posts_retire_by_the_rule_of_55() -> None:
    assert [former_age("2", "10", None), former_age("2", "50", None), former_age("2", "10", "工程师")] == [
        50,
        55,
        55,
    ]
    assert former_age("1", None, None) == 60
