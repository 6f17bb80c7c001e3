"""One record at a time, as a person at a form meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import InvalidRecord, Trouble
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_employer import ContractEmployer
from nzg_desktop.ledgers.contract_meeting import ContractMeeting
from nzg_desktop.ledgers.employer import Employer
from nzg_desktop.ledgers.honour import Honour
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.org import Org
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import journal
from nzg_desktop.work import auditing, listing, records, showing
from nzg_desktop.work import desk as desks
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import Offices, id_number, member, save


@pytest.fixture
def office(offices: Offices) -> Desk:
    return offices.found()


def count(office: Desk, ledger: type, *, retired: bool = False) -> int:
    return listing.listed(office, Query(ledger, retired=retired)).count


def test_the_number_fills_in_sex_birthday_and_kind_of_document(office: Desk) -> None:
    examined = records.check(office, Member, {"name": "测试甲", "id_no": id_number(7)})
    assert examined.acceptable
    filled = {name: str(examined.values[name]) for name in ("sex", "birth_date", "id_doc_type")}
    assert filled == {"sex": "2", "birth_date": "1960-03-15", "id_doc_type": "01"}


def test_a_name_is_enough_to_keep_a_record(office: Desk) -> None:
    uid = save(office, Member, name="测试甲")
    kept = records.get(office, Member, uid)
    assert kept["missing"] > 0
    assert kept["org_id"] is not None  # the own office, since nobody said otherwise


def test_what_needs_correcting_is_named_field_by_field(office: Desk) -> None:
    with pytest.raises(InvalidRecord) as caught:
        save(office, Member, id_no="110101196003150021", mobile="12")
    assert {problem.field for problem in caught.value.problems} == {"name", "id_no", "mobile"}
    assert "内容都在" in str(caught.value)
    assert count(office, Member) == 0


def test_the_check_beside_the_field_says_what_saving_will_say(office: Desk) -> None:
    raw = {"name": "测试甲", "employer_id": "样例新厂", "mobile": "12"}
    said = [problem.message for problem in records.check(office, Member, raw).problems]
    with pytest.raises(InvalidRecord) as caught:
        records.save(office, Member, raw)
    assert said == [problem.message for problem in caught.value.problems]
    assert count(office, Employer) == 0


def test_an_equal_number_stops_and_names_who_has_it(office: Desk) -> None:
    uid = save(office, Member, **member(1))
    with pytest.raises(Trouble) as caught:
        save(office, Member, name="测试乙", id_no=id_number(1))
    assert caught.value.code == f"duplicate:{uid}"
    assert "测试001号" in caught.value.what
    assert id_number(1) not in str(caught.value)
    other = save(office, Member, **member(2))
    with pytest.raises(Trouble, match="库里已有"):
        save(office, Member, other, id_no=id_number(1))
    save(office, Member, other, id_no=id_number(2), mobile="13800000001")


def test_the_same_honour_is_not_given_twice(office: Desk) -> None:
    uid = save(office, Member, **member(1))
    save(office, Honour, title_text="样例先进", member_id=uid, year="2026")
    with pytest.raises(Trouble, match="库里已有"):
        save(office, Honour, title_text="样例先进", member_id=uid, year="2026")
    save(office, Honour, title_text="样例先进", member_id=uid, year="2025")


def test_somebody_alike_is_shown_but_not_stopped(office: Desk) -> None:
    uid = save(office, Member, **member(1, name="测试小甲", mobile="13800000001"))
    found = records.alike(office, Member, {"name": "测试小申", "birth_date": "1960-03-15"})
    assert found == ()
    found = records.alike(office, Member, {"name": "测试小甲", "birth_date": "1960-03-15"})
    assert [one.uid for one in found] == [uid]
    assert "出生日期" in found[0].why
    assert records.alike(office, Member, {"name": "测试小甲", "mobile": "138 0000 0001"})[0].why.startswith(
        "姓名"
    )
    assert records.alike(office, Member, {"name": "测试小甲", "mobile": "13800000001"}, uid) == ()
    (twin,) = records.alike(office, Member, {"name": "别人", "id_no": id_number(1)})
    assert twin.why == "号码相同"
    assert id_number(1) not in twin.words


def test_only_what_was_given_changes(office: Desk) -> None:
    uid = save(office, Member, **member(1, mobile="13800000001", dept="样例部"))
    save(office, Member, uid, dept="样例二部")
    kept = records.get(office, Member, uid)
    assert (kept["mobile"], kept["dept"], kept["revision"]) == ("13800000001", "样例二部", 1)
    assert records.save(office, Member, {"dept": "样例二部"}, uid).count == 0
    assert records.get(office, Member, uid)["revision"] == 1


def test_an_empty_value_clears_a_field_and_a_needed_one_cannot_be_cleared(office: Desk) -> None:
    uid = save(office, Member, **member(1, mobile="13800000001"))
    save(office, Member, uid, mobile="")
    assert records.get(office, Member, uid)["mobile"] is None
    with pytest.raises(InvalidRecord):
        save(office, Member, uid, name="")
    with pytest.raises(InvalidRecord):
        save(office, Member, uid, membership_status="")


def test_the_past_is_told_in_words_and_keeps_private_values_covered(office: Desk) -> None:
    uid = save(office, Member, **member(1, mobile="13800000001", sex="女"))
    save(office, Member, uid, mobile="13900000002", employer_id="样例厂", membership_status="转出")
    records.retire(office, Member, uid, "调到别的单位")
    records.restore(office, Member, uid)
    back, gone, changed, new = auditing.history(office, Member, uid)
    assert [event.action for event in (new, changed, gone, back)] == [
        "新增", "修改", "移到回收站", "从回收站恢复"
    ]  # fmt: skip
    assert gone.reason == "调到别的单位"
    told = {label: (old, now) for label, old, now in changed.changes}
    assert told["工作单位"] == ("", "样例厂")
    assert told["会籍状态"][1] == showing.words(Member.column("membership_status"), "31")
    assert told["手机号"] == ("＊＊＊", "＊＊＊")
    assert not any(
        secret in str(auditing.history(office, Member, uid)) for secret in ("1380000", id_number(1))
    )


def test_to_retire_takes_a_reason_and_a_record_that_is_there(office: Desk) -> None:
    uid = save(office, Member, **member(1))
    with pytest.raises(Trouble, match="原因"):
        records.retire(office, Member, uid, "  ")
    records.retire(office, Member, uid, "重复登记")
    assert (count(office, Member), count(office, Member, retired=True)) == (0, 1)
    with pytest.raises(Trouble, match="回收站"):
        save(office, Member, uid, mobile="13800000001")
    with pytest.raises(Trouble, match="没有编号为 no-such"):
        records.retire(office, Member, "no-such", "测试")


def test_the_office_itself_cannot_be_retired(office: Desk) -> None:
    own = desks.office(office).org_uid
    with pytest.raises(Trouble, match="本单位自己"):
        records.retire(office, Org, own, "测试")


def test_rows_of_a_record_go_with_it_and_come_back_with_it(office: Desk) -> None:
    contract = save(office, Contract, contract_no="女专集1号")
    first = save(office, ContractEmployer, contract_id="女专集1号", employer_id="样例一厂")
    save(office, ContractEmployer, contract_id="女专集1号", employer_id="样例二厂")
    save(office, ContractMeeting, contract_id="女专集1号", seq="1")
    records.retire(office, ContractEmployer, first, "退出")
    changes = records.retire(office, Contract, contract, "作废")
    assert changes.ledgers == {"contract", "contract_employer", "contract_meeting"}
    assert (count(office, ContractEmployer), count(office, ContractMeeting)) == (0, 0)
    records.restore(office, Contract, contract)
    assert (count(office, ContractEmployer), count(office, ContractMeeting)) == (1, 1)
    assert records.children(office, ContractMeeting, Contract, contract)[1] == 1
    assert count(office, ContractEmployer, retired=True) == 1


def test_a_retirement_can_be_undone_as_a_whole(office: Desk) -> None:
    contract = save(office, Contract, contract_no="女专集1号")
    save(office, ContractMeeting, contract_id="女专集1号", seq="1")
    changes = records.retire(office, Contract, contract, "作废")
    assert records.undo(office, changes.batch).count == 2
    assert (count(office, Contract), count(office, ContractMeeting)) == (1, 1)


def test_a_contract_and_its_employers_are_joined_by_what_people_write(office: Desk) -> None:
    save(office, Contract, contract_no="女专集〔2026〕1号", org_id="A01")
    uid = save(office, ContractEmployer, contract_id="女专集〔2026〕1号", employer_id="样例厂", women="5")
    (row,) = listing.listed(office, Query(ContractEmployer)).records
    assert row["uid"] == uid
    assert row["contract_id"] == listing.listed(office, Query(Contract)).records[0]["uid"]
    assert count(office, Employer) == 1


def test_a_name_that_two_bear_is_not_guessed(office: Desk) -> None:
    for serial in (1, 2):
        save(office, Member, **member(serial, name="测试甲"))
    with pytest.raises(InvalidRecord, match="获得人"):
        save(office, Honour, title_text="样例先进", member_id="测试甲")
    save(office, Honour, title_text="样例先进", member_id=id_number(2))


def test_choices_are_found_by_name_initials_and_number(office: Desk) -> None:
    save(office, Employer, name="东样纺织厂")
    save(office, Employer, name="西样机械厂")
    column = Member.column("employer_id")
    assert [words for _uid, words in records.choices(office, column, "dyfz")] == ["东样纺织厂"]
    assert len(records.choices(office, column, "")) == 2


def test_a_look_at_private_values_leaves_a_line(office: Desk) -> None:
    save(office, Member, **member(1, mobile="13800000001", address="样例路1号", dues_base="5000"))
    (covered,) = listing.listed(office, Query(Member)).records
    assert (covered["id_no"][4:14], covered["mobile"]) == ("*" * 10, "138****0001")
    assert (covered["address"], covered["dues_base"]) == ("＊＊＊", "＊＊＊")
    (clear,) = listing.listed(office, Query(Member), clear=True).records
    assert (clear["id_no"], clear["address"]) == (id_number(1), "样例路1号")
    with office.store.reading() as r:
        assert [entry.ledger for entry in journal.entries(r, action="shown")] == ["member"]


def test_an_unfinished_office_is_never_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def power_cut(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desks, "place", power_cut)
    with pytest.raises(Trouble, match="满"):
        desks.start(tmp_path / "A01", "A01", "样例工会")
    monkeypatch.undo()
    assert not desks.exists(tmp_path / "A01")
    desks.start(tmp_path / "A01", "A01", "样例工会").store.close()


@pytest.mark.parametrize(
    ("code", "name"),
    [("", "样例"), ("A 1", "样例"), ("A/1", "样例"), ("甲", "样例"), ("A1", " "), ("A1", "字" * 121),
     ("LIANXI-1", "样例"), ("A" * 41, "样例")],
)  # fmt: skip
def test_an_office_needs_a_code_and_a_name_that_fit_on_its_papers(
    tmp_path: Path, code: str, name: str
) -> None:
    with pytest.raises(Trouble):
        desks.start(tmp_path / "office", code, name)
    assert not desks.exists(tmp_path / "office")


def test_values_of_other_kinds_come_out_for_scripts_as_they_are(office: Desk) -> None:
    save(
        office, Room, name="样例小屋", area="12.5", capacity="3", is_public="是", equipment="01;02", lock="否"
    )
    (row,) = listing.listed(office, Query(Room)).records
    assert (str(row["area"]), row["capacity"], row["is_public"], row["lock"]) == ("12.5", 3, True, False)
    assert row["equipment"] == "01;02"
