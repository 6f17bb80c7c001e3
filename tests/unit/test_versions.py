"""A record goes back to an earlier version with one step, which is itself a change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import journal
from nzg_desktop.work import records, versions
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import Offices, member


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with Offices(tmp_path) as offices:
        yield offices.found()


def seqs(office: Desk, uid: str) -> list[int]:
    with office.store.reading() as r:
        return [entry.seq for entry in journal.history(r, "member", uid)]


def test_a_record_goes_back_to_what_it_was_after_a_change(office: Desk) -> None:
    uid = records.save(office, Member, member(1, job="挡车")).uids[0]
    records.save(office, Member, {"job": "质检", "dues_base": "5200.50", "mobile": "13800000001"}, uid)
    records.save(office, Member, {"job": "", "dues_base": "6000", "flags": ""}, uid)
    first, second, _ = seqs(office, uid)
    with pytest.raises(Trouble, match="原因"):
        versions.restore(office, Member, uid, second, " ")
    versions.restore(office, Member, uid, second, "改错了")
    now = records.get(office, Member, uid)
    assert (now["job"], str(now["dues_base"]), now["mobile"]) == ("质检", "5200.50", "13800000001")
    versions.restore(office, Member, uid, first, "全改错了")
    now = records.get(office, Member, uid)
    assert (now["job"], now["dues_base"], now["mobile"]) == ("挡车", None, None)
    with office.store.reading() as r:
        assert [entry.reason for entry in journal.history(r, "member", uid)][-2:] == ["改错了", "全改错了"]


def test_going_back_to_the_present_changes_nothing(office: Desk) -> None:
    uid = records.save(office, Member, member(1)).uids[0]
    assert versions.restore(office, Member, uid, seqs(office, uid)[-1], "看看").count == 0
