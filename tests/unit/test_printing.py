"""Paper from records: the right record on every page, in the order of the list, empty where asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from nzg_desktop.core.query import Query, Where
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_employer import ContractEmployer
from nzg_desktop.ledgers.contract_meeting import ContractMeeting
from nzg_desktop.ledgers.honour import Honour
from nzg_desktop.ledgers.member import Member
from nzg_desktop.work import desk as desks
from nzg_desktop.work import printing
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import Offices, member, pages, save


@pytest.fixture
def office(offices: Offices) -> Desk:
    return offices.found()


def test_every_member_has_a_form_in_the_order_of_the_list(office: Desk) -> None:
    for serial in (3, 1, 2):
        save(office, Member, **member(serial, native_place="样例省", education="本科"))
    texts = pages(printing.pdf(office, "member_registration", Query(Member, order="name")))
    names = [next(n for n in ("测试001号", "测试002号", "测试003号") if n in text) for text in texts]
    assert names == ["测试001号", "测试002号", "测试003号"]
    assert "样例省" in texts[0]


def test_only_what_was_asked_for_is_printed(office: Desk) -> None:
    for serial in (1, 2):
        save(office, Member, **member(serial))
    some = Query(Member, (Where("name", "=", "测试002号"),))
    (page,) = pages(printing.pdf(office, "member_registration", some))
    assert "测试002号" in page


def test_a_blank_form_has_its_labels_and_nobody_on_it(office: Desk) -> None:
    save(office, Member, **member(1))
    (page,) = pages(printing.pdf(office, "member_registration", blank=True))
    assert "姓名" in page and "测试001号" not in page
    (page,) = pages(printing.pdf(office, "honour_form", blank=True))
    assert "荣誉名称" in page


def test_a_certificate_names_winner_title_and_who_gives_it(office: Desk) -> None:
    uid = save(office, Member, **member(1, name="测试䶮某"))
    save(
        office, Honour, title_text="样例先进女职工", member_id=uid, awarded_on="2026-03-08", cert_no="样例001"
    )
    save(
        office,
        Honour,
        kind="集体",
        title_text="样例先进集体",
        collective="样例女职工小组",
        awarded_by="样例市总工会",
    )
    texts = pages(printing.pdf(office, "honour_certificate"))
    assert len(texts) == 2
    for word in ("测试䶮某", "同志", "样例先进女职工", "样例A01工会", "样例001", "二〇二六年三月八日"):
        assert word in texts[0]
    assert "样例女职工小组" in texts[1] and "样例市总工会" in texts[1] and "同志" not in texts[1]
    desks.set_setting(office, "issuer", "样例县总工会")
    assert "样例县总工会" in pages(printing.pdf(office, "honour_certificate"))[0]


def test_a_contract_form_carries_its_meetings_and_employers(office: Desk) -> None:
    save(office, Contract, contract_no="女专集1号")
    save(office, ContractEmployer, contract_id="女专集1号", employer_id="样例纺织厂", women="5")
    save(office, ContractMeeting, contract_id="女专集1号", seq="1", place="样例会议室")
    text = "".join(pages(printing.pdf(office, "contract_form")))
    for word in ("女专集1号", "合同覆盖单位", "样例纺织厂", "协商会议", "样例会议室"):
        assert word in text


def test_what_cannot_be_printed_says_why(office: Desk) -> None:
    with pytest.raises(Trouble, match="没有选中"):
        printing.pdf(office, "member_registration")
    with pytest.raises(Trouble, match="没有空白表"):
        printing.pdf(office, "honour_certificate", blank=True)
    with pytest.raises(Trouble, match="member_registration"):
        printing.pdf(office, "no_such_form")


def test_more_than_a_tray_of_paper_is_asked_to_be_divided(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MOST", 1)
    for serial in (1, 2):
        save(office, Member, **member(serial))
    with pytest.raises(Trouble, match="分几次"):
        printing.pdf(office, "member_registration")


def test_a_practice_office_prints_that_it_is_practice(tmp_path: Path) -> None:
    office = desks.start(tmp_path / "practice", "LIANXI-1", "练习工会", practice=True)
    try:
        save(office, Member, **member(1))
        assert "练习" in pages(printing.pdf(office, "member_registration"))[0].replace("练习工会", "")
    finally:
        office.store.close()


def test_every_document_belongs_to_a_ledger_and_is_named_once(office: Desk) -> None:
    found = printing.documents(office.ledgers)
    assert len({document.code for document in found}) == len(found)
    assert {document.ledger for document in found} <= {ledger.about.code for ledger in office.ledgers}
    assert all(printing.document_ledger(office, one.code).about.code == one.ledger for one in found)
