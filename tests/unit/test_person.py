"""All that is held about one person can be shown, handed over, and deleted without a trace in the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from nzg_desktop.core import recovery
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.consent import Consent
from nzg_desktop.ledgers.hardship_file import HardshipFile
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.member_period import MemberPeriod
from nzg_desktop.ledgers.studio import Studio
from nzg_desktop.store import journal, lists, schema
from nzg_desktop.work import auditing, checking, drafts, listing, person, records
from nzg_desktop.work import desk as desks
from nzg_desktop.work.desk import Desk, Lock
from tests.fixtures.offices import Offices, id_number, member

HER_NAME, HER_PHONE, HER_JOB = "龘靐齉", "13811122233", "独一无二的岗位"
PLANTED = (HER_NAME, HER_PHONE, id_number(7), HER_JOB, "撤回也要查得到的版本", "附件里的字", "草稿里的字")


@pytest.fixture
def office(offices: Offices) -> Desk:
    return offices.found()


@pytest.fixture
def her(office: Desk) -> str:
    """A person with something in every corner, among others."""
    for serial in range(20, 26):
        records.save(office, Member, member(serial))
    uid = records.save(office, Member, member(7, name="旧名字甲", mobile="13900000000")).uids[0]
    records.save(office, Member, {"name": HER_NAME, "mobile": HER_PHONE, "job": HER_JOB}, uid)
    records.save(office, MemberPeriod, {"member_id": uid, "period_type": "孕期"})
    given = {"person": HER_NAME, "subject_ref": uid, "purpose": "4", "given_on": "2026-01-05"}
    agreed = records.save(office, Consent, {**given, "text_version": "撤回也要查得到的版本"}).uids[0]
    records.retire(office, Consent, agreed, "写错了")
    records.save(office, HardshipFile, {"member_id": uid})
    drafts.keep(office, "d1", "member", uid, {"fields": {"remark": ["草稿里的字", "草稿里的字"]}, "rows": {}})
    with office.store.writing() as w:
        content = "附件里的字".encode()
        w.execute(schema.attachment.insert().values(ledger="member", record=uid, content=content))
    return uid


def studio(office: Desk, her: str) -> str:
    return records.save(office, Studio, {"name": "巧手工作室", "leader_id": her}).uids[0]


def there(folder: Path) -> set[str]:
    """Which planted values stand somewhere in the files of the database."""
    data = b"".join(path.read_bytes() for path in sorted(folder.glob("nzg.db*")))
    return {words for words in PLANTED if words.encode() in data}


def test_everything_about_her_is_found_wherever_it_is(office: Desk, her: str) -> None:
    studio(office, her)
    pieces = person.everything(office, Member, her)
    found = {(piece.ledger.about.code, piece.retired, piece.mention) for piece in pieces}
    assert found == {
        ("member", False, ""),
        ("member_period", False, ""),
        ("consent", True, ""),
        ("hardship_file", False, ""),
        ("studio", False, "领衔人"),
    }
    assert id_number(7) not in str(pieces)
    assert id_number(7) in str(person.everything(office, Member, her, clear=True))


def test_it_is_handed_over_in_clear_with_a_reason_only(office: Desk, her: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="用途"):
        person.export(office, Member, her, tmp_path / "a.xlsx", "")
    assert person.export(office, Member, her, tmp_path / "a.xlsx", "本人要求查看") == 4
    assert id_number(7) in str(list(openpyxl.load_workbook(tmp_path / "a.xlsx").active.values))
    with pytest.raises(Trouble) as said:
        enters = replace(office, roles=frozenset({"enter"}))
        person.purge(enters, Member, her, "本人要求删除")
    assert said.value.code == "role"


def test_before_the_purge_all_of_it_can_be_read_in_the_file(office: Desk, her: str) -> None:
    office.store.close()
    assert there(office.home.folder) == set(PLANTED)


def test_purging_leaves_no_trace_and_a_whole_chain(offices: Offices, office: Desk, her: str) -> None:
    mentioning = studio(office, her)
    with office.store.reading() as r:
        known = journal.head(r)
    done, changes = person.purge(office, Member, her, "本人要求删除")
    assert (done.records, done.mentions) == (4, 1)
    assert {"member", "consent", "studio"} <= changes.ledgers
    assert records.get(office, Studio, mentioning)["leader_id"] is None
    assert listing.listed(office, Query(Member)).count == 6
    assert checking.check_database(office) == ()
    with office.store.reading() as r:
        assert journal.verify(r, known) is None
        assert lists.page(r, Query(Member, text=HER_NAME)).rows == ()
        assert r.exec_driver_sql("SELECT count(*) FROM draft").scalar() == 0
    office.store.close()
    assert there(office.home.folder) == set()
    again = offices.reopened(office)
    assert checking.check_database(again) == ()
    told = [event.told for event in auditing.page(again, journal.Asked(text=her))]
    assert "内容已按要求删除" in told


def test_what_a_batch_did_to_her_cannot_be_brought_back(office: Desk, her: str) -> None:
    change = records.retire(office, Member, her, "写错了")
    person.purge(office, Member, her, "本人要求删除")
    undone = records.undo(office, change.batch)
    assert undone.count == 0
    assert listing.listed(office, Query(Member)).count == 6


def test_the_office_itself_is_not_a_person(office: Desk) -> None:
    with office.store.reading() as r:
        uid = str(r.exec_driver_sql("SELECT uid FROM org").scalar())
    with pytest.raises(Trouble, match="本单位"):
        person.purge(office, office.ledger("org"), uid, "试试")


def test_an_encrypted_office_is_written_anew_too(tmp_path: Path) -> None:
    lock = Lock("Zhonghua-2026", recovery.make())
    desk = desks.start(tmp_path / "locked", "A01", "样例工会", who="陈慧", lock=lock)
    uid = records.save(desk, Member, member(7)).uids[0]
    records.save(desk, Member, member(8))
    done, _ = person.purge(desk, Member, uid, "本人要求删除")
    assert done.records == 1
    assert checking.check_database(desk) == ()
    assert listing.listed(desk, Query(Member)).count == 1
    desk.store.close()
