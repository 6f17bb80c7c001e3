"""Changes of membership move the member, only as the rules allow, and back when they are undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import InvalidRecord
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.membership_change import ALLOWED, MembershipChange
from nzg_desktop.ledgers.org import Org
from nzg_desktop.ledgers.org_change import OrgChange
from nzg_desktop.work import auditing, figures, importing, listing, records
from nzg_desktop.work.desk import Desk, set_setting
from tests.fixtures.offices import Offices, id_number

STANDINGS = ("10", "11", "20", "30", "31", "40", "41", "42", "50", "51", "60", "70", "99")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with Offices(tmp_path) as offices:
        yield offices.found()


def member(office: Desk, standing: str = "20", serial: int = 1) -> str:
    told = {"name": "测试一号", "id_no": id_number(serial), "membership_status": standing}
    return records.save(office, Member, told).uids[0]


def change(office: Desk, who: str, kind: str, on: str = "2026-05-06", **more: str) -> Any:
    return records.save(
        office, MembershipChange, {"member_id": who, "change_type": kind, "on_date": on, **more}
    )


@pytest.mark.parametrize("kind", ALLOWED)
def test_a_change_is_taken_where_the_rules_allow_it_and_nowhere_else(office: Desk, kind: str) -> None:
    before, after = ALLOWED[kind]
    for serial, standing in enumerate(STANDINGS):
        who = member(office, standing, serial)
        if standing in before or standing in after:
            change(office, who, kind)
            assert records.get(office, Member, who)["membership_status"] in {*after, standing}
        else:
            with pytest.raises(InvalidRecord, match="会籍现在是"):
                change(office, who, kind)
            assert records.get(office, Member, who)["membership_status"] == standing


def test_the_member_moves_with_the_change_and_back_with_its_undo(office: Desk) -> None:
    who = member(office)
    changes = change(office, who, "04", reason="2026年5月退休")
    now = records.get(office, Member, who)
    assert (now["membership_status"], now["status_date"]) == ("40", dt.date(2026, 5, 6))
    assert (now["retain_reason"], now["retain_from"]) == ("2026年5月退休", dt.date(2026, 5, 6))
    assert [event.action for event in auditing.history(office, Member, who)] == ["修改", "新增"]
    kept = records.get(office, MembershipChange, changes.uids[0])
    assert (kept["old_status"], kept["new_status"]) == ("20", "40")
    assert changes.ledgers >= {"member", "membership_change"}
    assert records.undo(office, changes.batch).count == 2
    assert records.get(office, Member, who)["membership_status"] == "20"


def test_leaving_in_two_steps_ends_with_having_left(office: Desk) -> None:
    who = member(office)
    change(office, who, "03", other_union="第二纺织厂工会")
    assert records.get(office, Member, who)["membership_status"] == "30"
    change(office, who, "03", "2026-05-20")
    now = records.get(office, Member, who)
    assert (now["membership_status"], now["to_union"]) == ("31", "第二纺织厂工会")


def test_somebody_who_left_applies_again_before_she_is_a_member(office: Desk) -> None:
    who = member(office, "50")
    change(office, who, "09", "2026-05-06")
    assert records.get(office, Member, who)["membership_status"] == "10"
    change(office, who, "01", "2026-05-07")
    now = records.get(office, Member, who)
    assert (now["membership_status"], now["join_date"]) == ("20", dt.date(2026, 5, 7))


def test_who_comes_again_or_from_elsewhere_is_told_among_the_new_ones(office: Desk) -> None:
    back, moved, resumed = (member(office, s, n) for s, n in (("50", 1), ("31", 2), ("40", 3)))
    for uid in (back, moved, resumed):
        records.save(office, Member, {"join_date": "2010-01-01", "sex": "2"}, uid)
    change(office, back, "09", "2026-05-06")
    change(office, back, "01", "2026-05-07")
    change(office, moved, "02", "2026-05-08", other_union="样例二工会")
    change(office, resumed, "05", "2026-05-09")
    change(office, member(office, "10", 4), "02", "2026-05-10")
    assert records.get(office, Member, back)["join_date"] == dt.date(2026, 5, 7)
    assert records.get(office, Member, moved)["join_date"] == dt.date(2010, 1, 1)
    found = {one.code: one.value for one in figures.figures(office, "2026-05")}
    assert [found[code] for code in ("A08", "A08-2", "A08-3")] == [1, 2, 1]


def test_a_change_from_before_her_present_standing_is_kept_as_history(office: Desk) -> None:
    who = member(office)
    change(office, who, "04", "2026-05-06", reason="失业")
    change(office, who, "03", "2019-03-01")
    assert records.get(office, Member, who)["membership_status"] == "41"


def test_an_entry_in_error_is_voided_only_with_a_reason(office: Desk) -> None:
    who = member(office, "60")
    with pytest.raises(InvalidRecord, match="作废要写明原因"):
        change(office, who, "11", new_status="99")
    change(office, who, "11", new_status="99", reason="重复建档")
    assert records.get(office, Member, who)["membership_status"] == "99"


def test_changes_in_a_file_follow_one_another_and_the_impossible_one_is_refused(
    office: Desk, tmp_path: Path
) -> None:
    who, number = member(office, serial=7), id_number(7)
    roster = tmp_path / "变动.csv"
    rows = [
        f"{number},保留会籍,2026-05-01,失业",
        f"{number},转出,2026-05-02,",
        f"{number},恢复会籍,2026-05-03,",
    ]
    roster.write_text("证件号码,变动类型,变动日期,原因\n" + "\n".join(rows), encoding="utf-8")
    done = importing.write(office, importing.look(office, MembershipChange, roster))
    assert (done.new, done.refused) == (2, 1)
    assert "保留会籍" in done.problems[0].message
    now = records.get(office, Member, who)
    assert (now["membership_status"], now["retain_to"]) == ("20", dt.date(2026, 5, 3))
    assert records.undo(office, done.batch).count == 3
    assert records.get(office, Member, who)["membership_status"] == "20"


def test_founding_and_new_elections_are_entered_in_the_register(office: Desk) -> None:
    org = records.save(
        office, Org, {"name": "第三纺织厂工会", "stat_code": "77", "women_org_form": "3"}
    ).uids[0]
    told = {"org_id": org, "change_kind": "1", "on_date": "2021-04-01", "approval_no": "总工〔2021〕3号"}
    records.save(office, OrgChange, told)
    now = records.get(office, Org, org)
    assert (now["women_org_form"], now["wc_term_no"]) == ("1", 1)
    records.save(
        office, OrgChange, {**told, "change_kind": "2", "on_date": "2026-04-01", "term_to": "2031-03-31"}
    )
    now = records.get(office, Org, org)
    assert (now["wc_term_no"], now["term_to"]) == (2, dt.date(2031, 3, 31))
    assert now["wc_founded_on"] == dt.date(2021, 4, 1)


def test_a_union_that_lacks_a_committee_is_found_by_its_roster_or_by_the_number_typed(
    office: Desk,
) -> None:
    typed = {"name": "第四工会", "stat_code": "1", "level": "8", "mem_women": 12, "women_org_form": "3"}
    records.save(office, Org, typed)
    counted = {"name": "第五工会", "stat_code": "2", "level": "8", "women_org_form": "2"}
    org = records.save(office, Org, counted).uids[0]

    def lacking() -> set[str]:
        asked = figures.rows(office, "2026-05", "A04")
        return {record["name"] for record in listing.listed(office, asked).records}

    for serial in range(10):
        assert lacking() == {"第四工会"}
        told = {"name": f"测试{'甲乙丙丁戊己庚辛壬癸'[serial]}", "sex": "2", "org_id": org}
        records.save(office, Member, told)
    assert lacking() == {"第四工会", "第五工会"}
    records.save(office, Org, {"name": "第六工会", "stat_code": "3", "mem_women": 3})
    (none,) = (tab for tab in Org.tabs if tab.title == "未建女职工组织")
    without = {record["name"] for record in listing.listed(office, Query(Org, none.where)).records}
    assert without >= {"第四工会", "第六工会"}
    assert "第五工会" not in without
    set_setting(office, "committee_from", 11)
    assert lacking() == {"第四工会"}
