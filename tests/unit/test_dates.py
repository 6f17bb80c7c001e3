"""Dates as offices write them, and months."""

from __future__ import annotations

import datetime as dt

import pytest

from nzg_desktop.core import dates
from nzg_desktop.core.text import Unreadable
from nzg_desktop.paper import dates as printed

MAY_FIRST = dt.date(1990, 5, 1)


@pytest.mark.parametrize(
    "written",
    [
        "1990-05-01", "1990/5/1", "1990.5.1", "1990年5月1日", "1990年05月01号", "19900501", 19900501,
        19900501.0, "1990-5-1 14:30", "1990/5/1 0:00", "1990-05-01T08:00:00", "1990 5 1", "１９９０．５．１",
        "1990年5月1日下午", "1990.5.1（周二）", "1990年5月1日 星期二", "1990-5-1上午9点",
        "一九九〇年五月一日", MAY_FIRST, dt.datetime(1990, 5, 1, 8), 32994, 32994.5, "32994",
    ],
)  # fmt: skip
def test_a_full_date_is_taken_without_a_word(written: object) -> None:
    assert dates.read_date(written) == (MAY_FIRST, None)


@pytest.mark.parametrize(
    "written", ["1990.5", 1990.5, "1990年5月", "1990-05", "199005", 199005, "1990年5月份"]
)
def test_a_month_keeps_its_first_day_and_says_so(written: object) -> None:
    day, warning = dates.read_date(written)
    assert day == MAY_FIRST
    assert warning is not None
    assert "日先按 1 日" in warning


@pytest.mark.parametrize("written", ["90年5月", "90.5", "90-5"])
def test_a_year_of_two_digits_is_said_aloud(written: str) -> None:
    day, warning = dates.read_date(written)
    assert day == MAY_FIRST
    assert warning is not None
    assert "1990 年" in warning


def test_a_dropped_zero_is_pointed_out() -> None:
    day, warning = dates.read_date(1990.1)
    assert day == dt.date(1990, 1, 1)
    assert warning is not None
    assert "10 月" in warning
    assert dates.read_date("1990.10")[0] == dt.date(1990, 10, 1)


def test_a_year_alone_is_taken_with_a_warning() -> None:
    assert dates.read_date("1990年")[0] == dt.date(1990, 1, 1)
    assert dates.read_date(1990)[1] is not None


@pytest.mark.parametrize("written", [None, "", "至今", "长期", "空", "—", "/", dt.date(1899, 12, 31)])
def test_no_date_is_no_date(written: object) -> None:
    assert dates.read_date(written) == (None, None)


@pytest.mark.parametrize(
    "written",
    ["1990-02-30", "1990.13", "13/5/1990", "五月", "abc", 5, True, dt.time(8), float("nan"), "1790-01-01"],
)
def test_what_is_no_date_is_refused_with_words(written: object) -> None:
    with pytest.raises(Unreadable, match="请"):
        dates.read_date(written)


def test_dates_are_printed_as_documents_print_them() -> None:
    assert printed.plain("2026-11-22") == "2026年11月22日"
    assert printed.formal("2026-11-22") == "二〇二六年十一月二十二日"
    assert printed.formal("2010-10-30") == "二〇一〇年十月三十日"


def test_months_have_ends_and_neighbours() -> None:
    assert dates.first_day("2024-02") == dt.date(2024, 2, 1)
    assert dates.last_day("2024-02") == dt.date(2024, 2, 29)
    assert dates.previous_month("2026-01") == "2025-12"
    assert dates.shifted("2026-12", 1) == "2027-01"
    assert dates.month_of(dt.date(2026, 11, 22)) == "2026-11"


@pytest.mark.parametrize("written", ["2026-13", "2026-1", "26-01", "202601", "", "0000-01"])
def test_what_is_no_month_is_refused(written: str) -> None:
    with pytest.raises(Unreadable, match="2026-11"):
        dates.first_day(written)
