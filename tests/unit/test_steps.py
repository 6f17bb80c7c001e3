"""Each record knows its next step, its day, its paper, and why it cannot be taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nzg_desktop.core.bargaining import congress_lacks, representatives_lack, standing_reached, term_fits
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.ledgers.case_record import CaseRecord
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_check import ContractCheck
from nzg_desktop.ledgers.contract_clause import ContractClause
from nzg_desktop.ledgers.contract_meeting import ContractMeeting
from nzg_desktop.ledgers.contract_rep import ContractRep
from nzg_desktop.ledgers.supervision_doc import SupervisionDoc
from nzg_desktop.work import records, steps
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.steps import Standing
from tests.fixtures.offices import Offices

DAY = dt.date
TODAY = DAY(2026, 5, 6)
PEOPLE = "甲乙丙丁"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with Offices(tmp_path) as offices:
        yield offices.found()


def at(office: Desk, ledger: Any, uid: str, today: DAY = TODAY) -> Standing:
    found = steps.standing(office, ledger, uid, today)
    assert found is not None
    return found


def rep(side: str, name: str, **more: Any) -> dict[str, Any]:
    known = {"side": side, "name": name, "is_chief": None, "is_outside": None, "replaced_why": None}
    return {**known, **more}


def three(side: str) -> list[dict[str, Any]]:
    return [rep(side, f"样例{name}", is_chief=name == "甲") for name in PEOPLE[:3]]


def test_equal_sides_of_three_with_a_chief_each_lack_nothing() -> None:
    assert not list(representatives_lack([*three("1"), *three("2")]))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ([rep("1", "样例丁")], "双方人数应当对等"),
        ([rep("1", "样例丁", is_chief=True), rep("2", "样例丁")], "企业方首席代表 2 人"),
        ([rep("2", name, is_outside=True) for name in "丁戊"] + [rep("1", name) for name in "丁戊"], "外聘"),
    ],
)
def test_what_is_wrong_with_the_representatives_is_said(more: list[dict[str, Any]], words: str) -> None:
    assert any(words in said for said in representatives_lack([*three("1"), *three("2"), *more]))


def test_every_third_representative_may_come_from_outside_and_no_more() -> None:
    from_outside = [
        rep("2", "样例甲", is_chief=True),
        rep("2", "样例乙", is_outside=True),
        rep("2", "样例丙"),
    ]
    assert not list(representatives_lack([*three("1"), *from_outside]))
    from_outside[2]["is_outside"] = True
    assert list(representatives_lack([*three("1"), *from_outside]))


@given(st.integers(1, 3_000), st.integers(0, 3_000), st.integers(0, 3_000))
def test_a_draft_passes_with_two_thirds_present_and_more_than_half_of_all_in_favour(
    due: int, present: int, yes: int
) -> None:
    passed = 3 * present >= 2 * due and 2 * yes > due
    assert (not list(congress_lacks({"due": due, "present": present, "yes": yes}))) is passed


@pytest.mark.parametrize(
    ("end", "fits"),
    [
        (DAY(2026, 12, 29), False),
        (DAY(2026, 12, 31), True),
        (DAY(2027, 1, 1), True),
        (DAY(2029, 1, 1), True),
        (DAY(2029, 1, 2), False),
    ],
)
def test_a_term_has_one_to_three_years(end: DAY, fits: bool) -> None:
    assert term_fits(DAY(2026, 1, 1), end) is fits


def invited(office: Desk, **more: object) -> str:
    told = {"contract_no": "女专集〔2026〕1号", "party_a": "样例纺织厂", "offer_by": "2", **more}
    return records.save(office, Contract, told).uids[0]


def take(office: Desk, uid: str, day: str) -> None:
    steps.take(office, Contract, uid, DAY.fromisoformat(day), TODAY)


def status(office: Desk, uid: str) -> str:
    return str(records.get(office, Contract, uid)["status"])


def test_a_contract_goes_from_invitation_to_a_draft_step_by_step(office: Desk) -> None:
    uid = invited(office)
    assert at(office, Contract, uid).paper == "contract_offer"
    take(office, uid, "2026-03-02")
    waiting = at(office, Contract, uid)
    assert (waiting.title, waiting.due, waiting.left) == ("等待对方应约", DAY(2026, 3, 22), -45)
    take(office, uid, "2026-03-12")
    assert status(office, uid) == "21"
    choosing = at(office, Contract, uid)
    assert choosing.title == "产生双方协商代表"
    assert "企业方协商代表 0 人，至少要 3 人" in choosing.lacks
    for person in (*three("1"), *three("2")):
        records.save(office, ContractRep, {**person, "contract_id": uid})
    assert at(office, Contract, uid).title == "召开协商会议，达成一致"
    meeting = {"contract_id": uid, "seq": 1, "met_on": "2026-03-20", "result": "1"}
    records.save(office, ContractMeeting, meeting)
    assert at(office, Contract, uid).lacks == ("条款清单里还没有约定任何一条",)
    records.save(office, ContractClause, {"contract_id": uid, "clause": "08", "level": "2"})
    assert at(office, Contract, uid).title == "提交职代会审议"


def test_a_contract_goes_from_a_draft_through_the_congress_into_force_and_to_its_end(office: Desk) -> None:
    uid = invited(office, status="40", offer_on="2026-03-02", reply_on="2026-03-12")
    for person in (*three("1"), *three("2")):
        records.save(office, ContractRep, {**person, "contract_id": uid})
    votes = {"congress_on": "2026-03-28", "due": 30, "present": 19, "yes": 15}
    records.save(office, Contract, votes, uid)
    assert status(office, uid) == "51"
    assert at(office, Contract, uid).lacks == (
        "实到 19 人，不足应到 30 人的三分之二（至少 20 人）",
        "赞成 15 票，没有超过全体 30 人的一半（至少 16 票）",
    )
    with pytest.raises(Trouble, match="现在还不能办"):
        take(office, uid, "2026-04-01")
    records.save(office, Contract, {"present": 28, "yes": 20, "status": "50"}, uid)
    assert at(office, Contract, uid).lacks == ("请填合同期限",)
    records.save(office, Contract, {"term_from": "2026-04-01", "term_to": "2029-03-31"}, uid)
    take(office, uid, "2026-04-01")
    filing = at(office, Contract, uid)
    assert (filing.due, status(office, uid)) == (DAY(2026, 4, 11), "60")
    take(office, uid, "2026-04-08")
    assert at(office, Contract, uid).due == DAY(2026, 4, 23)
    take(office, uid, "2026-04-23")
    assert status(office, uid) == "80"
    take(office, uid, "2026-04-24")
    assert (status(office, uid), at(office, Contract, uid).title) == ("81", "期满前协商续签")
    checking = at(office, Contract, uid, DAY(2027, 3, 1))
    assert (checking.title, checking.due) == ("每年履约检查", DAY(2027, 4, 23))
    records.save(office, ContractCheck, {"contract_id": uid, "check_on": "2027-03-01"})
    assert at(office, Contract, uid, DAY(2027, 3, 2)).due == DAY(2029, 3, 31)
    records.save(office, Contract, {"status": "93"}, uid)
    assert at(office, Contract, uid).said == "各步都已办完"


def test_a_contract_is_not_in_force_before_its_fifteen_days_unless_the_authority_says_so(
    office: Desk,
) -> None:
    told = {"contract_no": "新2号", "status": "70", "filed_on": "2026-05-10", "term_to": "2028-12-31"}
    uid = records.save(office, Contract, told).uids[0]
    (lack,) = at(office, Contract, uid, DAY(2026, 5, 24)).lacks
    assert "2026-05-25" in lack
    assert at(office, Contract, uid, DAY(2026, 5, 25)).lacks == ()
    early = {"effective_on": "2026-05-12"}
    assert "还没有满 15 天" in "".join(
        p.message for p in records.check(office, Contract, early, uid).problems
    )
    agreed = {"review": "1"}
    assert not [
        p for p in records.check(office, Contract, early | agreed, uid).problems if "15 天" in p.message
    ]
    records.save(office, Contract, agreed, uid)
    assert at(office, Contract, uid, DAY(2026, 5, 12)).lacks == ()


def test_an_old_contract_of_which_only_the_end_is_known_does_not_ask_for_its_beginning(office: Desk) -> None:
    told = {"contract_no": "旧1号", "status": "81", "term_to": "2027-12-31"}
    uid = records.save(office, Contract, told).uids[0]
    assert at(office, Contract, uid).title == "期满前协商续签"


def test_a_standing_beside_the_line_is_left_to_people() -> None:
    bare = dict.fromkeys(column.name for column in Contract.columns())
    for status in ("22", "31", "71", "90", "91", "92", "93"):
        assert standing_reached({**bare, "status": status, "signed_on": TODAY}, TODAY) == status


def test_a_contract_is_not_in_force_before_its_day(office: Desk) -> None:
    told = {"contract_no": "新1号", "filed_on": "2099-01-01", "effective_on": "2099-01-16"}
    uid = records.save(office, Contract, told).uids[0]
    assert records.get(office, Contract, uid)["status"] == "10"


def letter(office: Desk, **more: str) -> str:
    said = dict.fromkeys(("facts", "law_refs", "demand"), "样例")
    told = {"doc_no": "测工劳监提〔2026〕1号", "to_name": "样例纺织厂", **said}
    return records.save(office, SupervisionDoc, {**told, **more}).uids[0]


def test_an_answer_is_asked_for_in_calendar_or_in_working_days(office: Desk) -> None:
    first = letter(office, served_on="2026-03-02")
    opinion = letter(office, doc_no="测工劳监意〔2026〕1号", doc_type="2", served_on="2026-03-02")
    assert records.get(office, SupervisionDoc, first)["due_on"] == DAY(2026, 3, 17)
    assert records.get(office, SupervisionDoc, opinion)["due_on"] == DAY(2026, 3, 23)


def test_a_letter_without_an_answer_becomes_an_opinion_and_then_a_recommendation(office: Desk) -> None:
    uid = letter(office, served_on="2026-03-02")
    assert at(office, SupervisionDoc, uid, DAY(2026, 3, 10)).title == "等待回复"
    late = at(office, SupervisionDoc, uid, DAY(2026, 3, 18))
    assert (late.title, late.makes) == ("升级为下一种文书", True)
    after = steps.take(office, SupervisionDoc, uid, today=DAY(2026, 3, 18)).uids[0]
    opinion = records.get(office, SupervisionDoc, after)
    assert (opinion["doc_type"], opinion["facts"], opinion["served_on"]) == ("2", "样例", None)
    assert at(office, SupervisionDoc, uid).said == "各步都已办完"
    records.save(
        office, SupervisionDoc, {"served_on": "2026-03-20", "replied_on": "2026-03-25", "result": "3"}, after
    )
    last = steps.take(office, SupervisionDoc, after).uids[0]
    assert records.get(office, SupervisionDoc, last)["doc_type"] == "3"


def test_carrying_on_is_undone_as_one_piece(office: Desk) -> None:
    uid = letter(office, served_on="2026-03-02", replied_on="2026-03-10", result="3")
    assert records.undo(office, steps.take(office, SupervisionDoc, uid).batch).count == 2
    assert records.get(office, SupervisionDoc, uid)["next_doc_id"] is None


def test_a_letter_that_was_followed_needs_nothing_more(office: Desk) -> None:
    uid = letter(office, served_on="2026-03-02", replied_on="2026-03-12", result="1")
    assert at(office, SupervisionDoc, uid).said == "各步都已办完"
    assert records.get(office, SupervisionDoc, uid)["on_time"] is True


def test_a_case_goes_from_its_handler_to_the_visit_afterwards(office: Desk) -> None:
    told = {"case_no": "2026-001", "received_on": "2026-05-01", "due_on": "2026-05-31", "issue": "13"}
    uid = records.save(office, CaseRecord, told).uids[0]
    assert records.get(office, CaseRecord, uid)["secrecy"] == "2"
    assert at(office, CaseRecord, uid).title == "指定承办人"
    records.save(office, CaseRecord, {"handler": "样例甲", "result": "2"}, uid)
    assert (at(office, CaseRecord, uid).title, at(office, CaseRecord, uid).left) == ("办结", 25)
    steps.take(office, CaseRecord, uid, DAY(2026, 5, 5), TODAY)
    assert (at(office, CaseRecord, uid).title, at(office, CaseRecord, uid).due) == ("回访", DAY(2026, 5, 20))


def test_every_step_names_a_field_a_clock_and_a_paper_that_there_are() -> None:
    for ledger in LEDGERS:
        papers = {document.code for document in ledger.prints}
        for step in ledger.life:
            assert not step.field or step.field in {column.name for column in ledger.columns()}
            assert not isinstance(step.due, str) or step.due in {"", *(clock.code for clock in ledger.clocks)}
            assert step.paper in {"", *papers}
