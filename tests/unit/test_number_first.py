"""What a roster says beside the ID number: the number goes before it, and a difference is said."""

from __future__ import annotations

import pytest

from nzg_desktop.core.idno import check_digit
from nzg_desktop.core.query import Query
from nzg_desktop.ledgers.member import Member
from nzg_desktop.work import importing, listing
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.importing import Imported
from tests.fixtures.offices import Offices, workbook

HEADS = ("姓名", "身份证号", "性别", "出生日期")


@pytest.fixture
def office(offices: Offices) -> Desk:
    return offices.found()


def bring(office: Desk, *row: str) -> Imported:
    path = workbook(office.home.folder / "名册.xlsx", [HEADS, row])
    return importing.write(office, importing.look(office, Member, path))


@pytest.mark.parametrize(
    ("sex", "born", "told"),
    [
        ("女", "1990-05-17", []),
        ("女", "1990.5", []),
        ("", "1990年", []),
        ("男", "", ["sex"]),
        ("", "1990-05-02", ["birth_date"]),
        ("男", "1991.5", ["sex", "birth_date"]),
    ],
)
def test_what_differs_from_the_number_is_put_right_and_said(
    office: Desk, sex: str, born: str, told: list[str]
) -> None:
    number = "50010519900517002" + check_digit("50010519900517002")
    found = bring(office, "测试甲", number, sex, born)
    assert (found.read, found.new) == (1, 1)
    assert [(one.row, one.field, one.severity) for one in found.problems] == [
        (2, field, "warning") for field in told
    ]
    (one,) = listing.listed(office, Query(Member), clear=True).records
    assert (one["sex"], str(one["birth_date"])) == ("2", "1990-05-17")


@pytest.mark.parametrize(("number", "told"), [("50010519900501002", []), ("", ["birth_date"])])
def test_a_month_alone_is_warned_of_where_no_number_says_the_day(
    office: Desk, number: str, told: list[str]
) -> None:
    number += check_digit(number) if number else ""
    found = bring(office, "测试甲", number, "女", "1990.5")
    assert [one.field for one in found.problems] == told
