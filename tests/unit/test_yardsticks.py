"""A figure beyond what is usual is asked about, and a part beyond its whole is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.work import figures, yardsticks


def said(**values: int | str) -> dict[str, str]:
    found = {code.replace("_", "-"): Decimal(value) for code, value in values.items()}
    return dict(yardsticks.implausible(found)) | dict(yardsticks.exceeding(found))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"E02": 2, "E02_2": 100}, "E02-2"),
        ({"E02": 2, "E02_2": 9}, "E02-2"),
        ({"E06": 3, "E06_2": 3000}, "E06-2"),
        ({"C01": 1, "C03": 301}, "C03"),
        ({"B01": 5, "B02": 0}, "B02"),
        ({"B01": 5, "B02": 2}, "B02"),
        ({"E05": 10, "E05_2": 11}, "E05-2"),
        ({"E01_2": 100, "E01_5": 102}, "E01-5"),
    ],
)
def test_what_is_unusual_is_named(values: dict[str, int], code: str) -> None:
    assert set(said(**values)) == {code}
    assert said(**values)[code].endswith("。")


@pytest.mark.parametrize(
    "values",
    [
        {"E02": 4254, "E02_2": 119_000},  # one province's holiday care
        {"E02": 15_000, "E02_2": 550_000},  # the nation's
        {"E01": 1052, "E01_2": 130_000, "E01_5": 11_170},  # five years of matchmaking in one province
        {"E04": 336, "E04_2": 300_000},  # one city's psychological care
        {"B01": 594, "B02": 6565},  # a city of small firms
        {"E06": 0, "E06_2": 0},
        {"E06": 3},
    ],
)
def test_what_offices_really_reported_is_not_asked_about(values: dict[str, int]) -> None:
    assert said(**values) == {}


def test_yardsticks_speak_of_figures_that_there_are() -> None:
    known = {indicator.code for _ledger, indicator in figures.listed(LEDGERS)}
    spoken = {code for bound in yardsticks.BOUNDS for code in (bound.top, bound.under)}
    spoken |= {code for part, whole, _ in yardsticks.NOT_MORE for code in (part, whole)}
    assert spoken <= known
