"""The form says the next step of a record, takes it with one button, and lists a check list."""

from __future__ import annotations

from nzg_desktop.core.query import Query
from nzg_desktop.ledgers.committee_member import CommitteeMember
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_clause import ContractClause
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.supervision_doc import SupervisionDoc
from nzg_desktop.work import listing, records
from tests.qt.scene import Scene
from tests.qt.test_privacy import uid_of


def opened(scene: Scene, code: str, uid: str) -> None:
    scene.face.go(code)
    scene.settle()
    scene.list.open_record(uid)
    scene.settle()


def test_the_step_stands_above_the_fields_and_its_button_fills_the_day(scene: Scene) -> None:
    told = {"contract_no": "女专集〔2026〕1号", "party_a": "第一纺织厂", "offer_by": "2"}
    uid = records.save(scene.desk, Contract, told).uids[0]
    opened(scene, "contract", uid)
    form = scene.list.form
    assert form.life.isVisible()
    assert "发出协商要约" in form.life.said.text()
    assert not form.life.lacks.isVisible()
    form.life.take.click()
    assert form.changed
    form.save()
    scene.settle()
    kept = records.get(scene.desk, Contract, uid)
    assert (kept["status"], kept["offer_on"] is not None) == ("20", True)
    assert "等待对方应约" in form.life.said.text()


def test_what_is_lacking_is_said_and_then_there_is_no_button(scene: Scene) -> None:
    uid = records.save(scene.desk, Contract, {"contract_no": "1号"}).uids[0]
    opened(scene, "contract", uid)
    life = scene.list.form.life
    assert "请填用人单位" in life.lacks.text()
    assert life.take.isHidden()


def test_a_new_record_has_no_step_yet(scene: Scene) -> None:
    scene.face.go("contract")
    scene.settle()
    scene.list.new()
    scene.settle()
    assert scene.list.form.life.isHidden()


def test_all_themes_are_listed_with_one_button(scene: Scene) -> None:
    uid = records.save(scene.desk, Contract, {"contract_no": "1号"}).uids[0]
    records.save(scene.desk, ContractClause, {"contract_id": uid, "clause": "08", "level": "2"})
    opened(scene, "contract", uid)
    (rows,) = (one for one in scene.list.form.belonging if one.child is ContractClause)
    rows.complete.click()
    scene.settle()
    found = listing.listed(scene.desk, Query(ContractClause)).records
    assert sorted(record["clause_no"] for record in found) == list(range(1, 24))
    assert [record["level"] for record in found].count("2") == 1


def test_a_letter_that_was_not_heeded_is_carried_on_in_the_next(scene: Scene) -> None:
    told = {
        "doc_no": "测工劳监提〔2026〕1号", "to_name": "第一纺织厂", "served_on": "2026-03-02",
        "replied_on": "2026-03-10", "result": "3",
    }  # fmt: skip
    uid = records.save(scene.desk, SupervisionDoc, told).uids[0]
    opened(scene, "supervision_doc", uid)
    form = scene.list.form
    assert form.life.take.text() == "拟下一份文书"
    form.life.take.click()
    scene.settle()
    assert form.uid != uid
    assert records.get(scene.desk, SupervisionDoc, form.uid)["doc_type"] == "2"


def test_a_seat_that_ended_overnight_is_over_in_the_morning(scene: Scene) -> None:
    she = uid_of(scene, 0)
    seat = {"name": "王桂兰", "member_id": she, "to_on": "2020-01-01"}
    records.save(scene.desk, CommitteeMember, seat)
    with scene.desk.store.writing() as w:  # as it was on its last day
        w.exec_driver_sql("UPDATE member SET is_committee = 1")
    scene.face.keeping.begin(scene.desk)
    scene.settle()
    assert records.get(scene.desk, Member, she)["is_committee"] is False
