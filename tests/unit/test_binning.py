"""The recycle bin says who put what there and why, gives it back with what belongs to it, or lets it go."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_meeting import ContractMeeting
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.membership_change import MembershipChange
from nzg_desktop.work import binning, checking, listing, records
from nzg_desktop.work.desk import Desk, set_setting
from tests.fixtures.offices import Offices, id_number, member


@pytest.fixture
def office(offices: Offices) -> Desk:
    return offices.found()


def binned(office: Desk, serial: int, reason: str = "重复登记", who: str = "李建国") -> str:
    uid = records.save(office, Member, member(serial)).uids[0]
    records.retire(replace(office, who=who), Member, uid, reason)
    return uid


def test_the_bin_says_who_deleted_what_when_and_why_latest_first(office: Desk) -> None:
    binned(office, 1)
    binned(office, 2, "登记有误", "陈慧")
    told = [(one.name, one.who, one.why, one.at[:10]) for one in binning.listed(office)]
    today = dt.date.today().isoformat()
    assert told == [("测试002号", "陈慧", "登记有误", today), ("测试001号", "李建国", "重复登记", today)]


def test_rows_that_went_with_their_record_come_back_with_it(office: Desk) -> None:
    contract = records.save(office, Contract, {"contract_no": "H-1", "party_a": "某厂"}).uids[0]
    for seq in (1, 2):
        records.save(office, ContractMeeting, {"contract_id": contract, "seq": seq})
    alone = listing.listed(office, Query(ContractMeeting)).records[0]["uid"]
    records.retire(office, ContractMeeting, alone, "从所属记录中删去")
    records.retire(office, Contract, contract, "不再需要")
    (one,) = binning.listed(office)
    assert (one.ledger, one.why) == (Contract, "不再需要")
    back = binning.restore(office, [one])
    assert listing.listed(office, Query(ContractMeeting)).count == 1
    assert [(left.ledger, left.uid) for left in binning.listed(office)] == [(ContractMeeting, alone)]
    records.undo(office, back.batch)
    assert [left.ledger for left in binning.listed(office)] == [Contract]


def test_what_lies_there_long_enough_is_named_and_stays(office: Desk) -> None:
    binned(office, 1)
    (one,) = binning.listed(office)
    today = dt.date.today()
    assert not binning.is_over(office, one, today + dt.timedelta(179))
    assert binning.is_over(office, one, today + dt.timedelta(180))
    set_setting(office, "bin_days", 30)
    assert binning.is_over(office, one, today + dt.timedelta(30))
    assert len(binning.listed(office)) == 1


def test_deleting_for_ever_leaves_no_trace_but_spares_a_twin(offices: Offices, office: Desk) -> None:
    binned(office, 1, "重复登记的那条")
    twin = records.save(office, Member, member(1, job="挡车工")).uids[0]
    (one,) = binning.listed(office)
    assert binning.delete(office, [one]).count == 1
    assert binning.listed(office) == ()
    assert records.get(office, Member, twin)["id_no"] == id_number(1)
    assert checking.check_database(office) == ()
    office.store.close()
    data = office.home.database.read_bytes()
    assert "重复登记的那条".encode() not in data
    assert id_number(1).encode() in data


def test_what_living_records_need_is_not_deleted(office: Desk) -> None:
    uid = records.save(office, Member, member(1)).uids[0]
    change = {"member_id": uid, "change_type": "转出", "on_date": "2026-05-06"}
    records.save(office, MembershipChange, change)
    records.retire(office, Member, uid, "登记有误")
    one = next(one for one in binning.listed(office) if one.ledger is Member)
    with pytest.raises(Trouble, match="在用的记录要靠它"):
        binning.delete(office, [one])


def test_deleting_for_ever_is_not_for_everybody(office: Desk) -> None:
    binned(office, 1)
    with pytest.raises(Trouble) as said:
        binning.delete(replace(office, roles=frozenset({"enter"})), binning.listed(office))
    assert said.value.code == "role"
