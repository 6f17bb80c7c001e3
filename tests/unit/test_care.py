"""What the ledgers of care work out themselves is right, and a person may overrule it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.core import codes
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Query
from nzg_desktop.ledgers.aid import Aid
from nzg_desktop.ledgers.care_class import CareClass
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.fund import Fund
from nzg_desktop.ledgers.hardship_file import HardshipFile
from nzg_desktop.ledgers.matchmaking_event import MatchmakingEvent
from nzg_desktop.ledgers.matchmaking_person import MatchmakingPerson
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.mutual_plan import MutualPlan
from nzg_desktop.ledgers.room import Room
from nzg_desktop.ledgers.room_check import RoomCheck
from nzg_desktop.ledgers.room_use import RoomUse
from nzg_desktop.ledgers.school_aid import SchoolAid
from nzg_desktop.ledgers.training import Training
from nzg_desktop.paper.money import capitals
from nzg_desktop.store import lists
from nzg_desktop.work import codelists, printing, records
from nzg_desktop.work import desk as desks
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import Offices, id_number, pages, people, save


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with Offices(tmp_path) as offices:
        yield offices.found()


def worked_out(office: Desk, ledger: type[Ledger], **raw: Any) -> dict[str, Any]:
    return dict(records.check(office, ledger, raw).values)


def said(office: Desk, ledger: type[Ledger], **raw: Any) -> str:
    return "".join(problem.message for problem in records.check(office, ledger, raw).problems)


@pytest.mark.parametrize(
    ("income", "rigid", "accident", "per_head", "proposed"),
    [
        (30_000, 12_000, 0, "500.00", "1"),
        (50_000, 12_000, 0, "1055.56", "2"),
        (90_000, 12_000, 0, "2166.67", "9"),
        (50_000, 12_000, 41_000, "1055.56", "3"),
        (10_000, 20_000, 0, "0", "1"),
    ],
)
def test_the_class_of_a_hardship_follows_the_formula(
    office: Desk, income: int, rigid: int, accident: int, per_head: str, proposed: str
) -> None:
    found = worked_out(
        office, HardshipFile, heads=3, year_income=income, rigid_expense=rigid, accident_cost=accident,
        allowance=800, hardship_type="9",
    )  # fmt: skip
    assert (found["per_head"], found["proposed"]) == (Decimal(per_head), proposed)
    assert found["hardship_type"] == "9"


def test_pairs_count_twice_over_those_who_came(office: Desk) -> None:
    found = worked_out(office, MatchmakingEvent, came_m=183, came_f=200, pairs=31)
    assert (found["came"], found["paired"]) == (383, 62)
    assert "牵手人数" in said(office, MatchmakingEvent, title="样例", came_m=10, came_f=10, pairs=11)


def test_a_room_reaches_the_grade_of_which_everything_is_met(office: Desk) -> None:
    items = list(codes.table("room_grade_items").codes)
    three = [code for code in items if code.startswith("S3")]
    four = [code for code in items if code.startswith("S4")]
    assert worked_out(office, RoomCheck, met_items=";".join(three))["proposed"] == "S3"
    assert worked_out(office, RoomCheck, met_items=";".join(three + four))["proposed"] == "S4"
    assert worked_out(office, RoomCheck, met_items=";".join(three[1:] + four))["proposed"] is None


def test_the_sheet_of_the_province_takes_the_place_of_the_built_in_one(office: Desk, tmp_path: Path) -> None:
    sheet = tmp_path / "本省评定表.csv"
    sheet.write_text(
        "表,代码,名称,起用,停用\n"
        "room_grade_items,L1,A级：面积 6 平方米以上,,\nroom_grade_items,L2,A级：有洗手池,,\n"
        "room_grade_items,L3,AA级：有空调,,\nroom_grade_items,L4,AA级：有沙发,,2020-01-01\n"
        "room_check_items,L1,卫生 60 分,,\nroom_check_items,L2,设施 40 分,,\n",
        encoding="utf-8",
    )
    codelists.read(office, sheet)
    assert worked_out(office, RoomCheck, met_items="L1;L2")["proposed"] == "A1"
    assert worked_out(office, RoomCheck, met_items="L1;L2;L3")["proposed"] == "A2"
    assert worked_out(office, RoomCheck, met_items="L1;L3")["proposed"] is None
    assert worked_out(office, RoomCheck, item_scores="55 40")["score"] == 95
    assert "检查表" in said(office, RoomCheck, item_scores="61 40")


def test_the_points_of_an_inspection_add_up_and_keep_to_the_sheet(office: Desk) -> None:
    assert worked_out(office, RoomCheck, item_scores="15 20 5 15 10 10 5 5 5 5")["score"] == 95
    assert "检查表" in said(office, RoomCheck, item_scores="15 20 5")
    assert "检查表" in said(office, RoomCheck, item_scores="16 20 5 15 10 10 5 5 5 5")


def test_a_line_of_the_register_is_one_attendance_and_a_days_line_many(office: Desk) -> None:
    assert worked_out(office, RoomUse, use_date="2026-03-01")["day_count"] == 1
    assert worked_out(office, RoomUse, use_date="2026-03-01", day_count=40)["day_count"] == 40


def test_a_class_is_asked_about_children_insurance_and_agreements(office: Desk) -> None:
    good = {"title": "样例", "classes": 2, "children": 56, "insured": "是", "agreements": 56}
    assert said(office, CareClass, **good) == ""
    assert "每班" in said(office, CareClass, **good | {"classes": 1})
    assert "意外险" in said(office, CareClass, **good | {"insured": "否"})
    assert "补签" in said(office, CareClass, **good | {"agreements": 50})


def test_a_share_lies_between_nothing_and_all(office: Desk) -> None:
    assert worked_out(office, CareClass, title="样例", attendance="100")["attendance"] == 100
    for wrong in ("-0.01", "100.01"):
        assert "请改正" in said(office, CareClass, title="样例", attendance=wrong)


def test_help_above_the_standard_is_named_and_not_refused(office: Desk) -> None:
    (uid,) = people(office, 1)
    visit: dict[str, Any] = {"member_id": uid, "aid_on": "2026-03-08", "aid_type": "2", "amount": "500"}
    assert "标准" not in said(office, Aid, **visit)
    assert "每次 500 元的标准" in said(office, Aid, **visit | {"goods_value": "1"})
    assert "标准" not in said(office, Aid, **visit | {"aid_type": "8", "amount": "5000"})
    desks.set_setting(office, "aid_cap_2", 300)
    assert "每次 300 元的标准" in said(office, Aid, **visit)
    desks.set_setting(office, "aid_cap_2", 0)
    assert "标准" not in said(office, Aid, **visit | {"amount": "9000"})
    desks.set_setting(office, "aid_cap_year", 1_000)
    assert "每年 1000 元的标准" in said(office, Aid, **visit | {"aid_type": "8", "amount": "1000.01"})
    assert "不发现金" in said(office, Aid, **visit | {"aid_type": "5"})
    grant = {"student": "测试某", "year": 2026, "parent_member_id": uid}
    assert "每年 10000 元的标准" in said(office, SchoolAid, **grant, amount="10001")
    assert records.check(office, Aid, visit | {"amount": "9000"}).acceptable


def test_a_room_without_the_whole_basic_kit_is_named(office: Desk) -> None:
    kit = ";".join(f"{number:02}" for number in range(1, 11))
    room = {"name": "样例小屋", "built_on": "2026-01-01"}
    assert "基本配置" in said(office, Room, **room, equipment=kit.removesuffix(";10"))
    assert "基本配置" not in said(office, Room, **room, equipment=f"{kit};11")
    assert "基本配置" not in said(office, Room, **room)
    assert "基本配置" not in said(office, Room, **room, room_type="03", equipment="05")


@pytest.mark.parametrize(("grade", "area", "fits"), [
    ("DA", "10", True), ("DA", "9.9", False), ("DB", "5", True), ("DB", "4.9", False), ("DC", "1.5", False),
    ("S3", "4", True), ("", "4", True),
])  # fmt: skip
def test_a_class_that_the_area_does_not_reach_is_named(
    office: Desk, grade: str, area: str, fits: bool
) -> None:
    told = said(office, Room, name="样例小屋", grade=grade, area=area)
    assert ("面积够不上这一类" not in told) is fits


def test_rooms_are_told_apart_by_their_area(office: Desk) -> None:
    for area in ("12", "10", "9.9", "5", "4.9", ""):
        save(office, Room, name=f"样例小屋{area}", area=area)
    found = {}
    for tab in Room.filters():
        with office.store.reading() as r:
            found[tab.title] = lists.count(r, Query(Room, tab.where)).number
    assert (found["10 ㎡以上"], found["5 至 10 ㎡"], found["不足 5 ㎡"]) == (2, 2, 1)


def test_the_days_of_the_contract_rules_are_those_the_office_has_set(office: Desk) -> None:
    late = {"contract_no": "女专集1号", "offer_on": "2026-01-01", "reply_on": "2026-01-25"}
    assert "应约超过了 20 天" in said(office, Contract, **late)
    desks.set_setting(office, "offer_days", 30)
    assert "应约超过了" not in said(office, Contract, **late)


def test_an_age_beyond_what_the_office_has_set_is_named(office: Desk) -> None:
    old = {"name": "测试某", "birth_date": "1950-01-01", "join_date": "2015-01-01"}
    assert "已过 63 周岁" in said(office, Member, **old)
    desks.set_setting(office, "member_age_to", 70)
    assert "周岁" not in said(office, Member, **old)
    assert "不满 16 周岁" in said(office, Member, **old | {"join_date": "1965-01-01"})


def test_insurance_and_budget_are_worked_out(office: Desk) -> None:
    plan = worked_out(office, MutualPlan, plan="样例", women=640, insured=590, shares=590, fee=25)
    assert (plan["rate"], plan["total"]) == (Decimal("92.19"), Decimal(14750))
    assert worked_out(office, Fund, budget=100, spent="30.5")["balance"] == Decimal("69.5")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1200", "壹仟贰佰元整"),
        ("100.05", "壹佰元零伍分"),
        ("10203.4", "壹万零贰佰零叁元肆角"),
        ("0.5", "伍角"),
        ("1000000", "壹佰万元整"),
    ],
)
def test_money_is_written_in_capitals(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == words


def test_the_sheet_to_sign_has_masked_numbers_accounts_and_a_total_in_capitals(office: Desk) -> None:
    first, second = people(office, 2, dept="细纱车间")
    save(office, HardshipFile, member_id=first, bank="样例银行", bank_card="6222000011112222")
    for uid, amount in ((first, "1000"), (second, "200.50")):
        save(office, Aid, member_id=uid, aid_on=dt.date(2026, 3, 8), amount=amount)
    text = "".join(pages(printing.pdf(office, "aid_receipts", Query(Aid))))
    assert "1200.50" in text
    assert "壹仟贰佰元伍角" in text
    assert "6222000011112222" in text
    assert "细纱车间" in text
    assert id_number(0) not in text
    assert id_number(0)[:4] in text
    assert "签领" in "".join(pages(printing.pdf(office, "aid_receipts", blank=True)))


def test_an_inspection_moves_its_room_and_an_older_one_does_not(office: Desk) -> None:
    room = save(office, Room, name="样例小屋", address="样例路")

    def after(day: str, result: str) -> tuple[str, str]:
        save(office, RoomCheck, room_id=room, check_on=day, result=result, due_on="2026-12-31")
        found = records.get(office, Room, room)
        return str(found["checked_on"]), found["status"]

    assert after("2026-03-01", "1") == ("2026-03-01", "2")
    assert after("2026-04-01", "2") == ("2026-04-01", "3")
    assert after("2026-03-15", "4") == ("2026-04-01", "3")
    assert after("2026-05-01", "1") == ("2026-05-01", "2")
    assert after("2026-06-01", "4") == ("2026-06-01", "5")
    assert after("2026-07-01", "1") == ("2026-07-01", "5")


def test_who_signed_up_for_a_matchmaking_goes_after_the_days_that_are_set(office: Desk) -> None:
    found = worked_out(office, MatchmakingPerson, name="样例某")
    assert found["purge_on"] == dt.date.today() + dt.timedelta(days=90)


def test_a_sheet_to_sign_in_on_says_what_for_and_has_room_for_everybody(office: Desk) -> None:
    save(office, Training, title="直播带岗", start_on="2026-03-21")
    text = "".join(pages(printing.pdf(office, "training_signin", Query(Training))))
    assert "直播带岗" in text
    assert "2026-03-21" in text
    assert "签名" in text
    assert "参训人数" not in text
    assert "签名" in "".join(pages(printing.pdf(office, "training_signin", blank=True)))


@pytest.mark.parametrize(
    "document", ["room_use_list", "room_duty_list", "fund_list", "aid_receipts", "talk_signin"]
)
def test_an_empty_list_is_one_page(office: Desk, document: str) -> None:
    assert len(pages(printing.pdf(office, document, blank=True))) == 1
