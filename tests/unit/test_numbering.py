"""A number belongs to one paper for good, and every paper that was printed stands in the log."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.core.query import Query, Where
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.hardship_file import HardshipFile
from nzg_desktop.ledgers.helper import Helper
from nzg_desktop.ledgers.honour import Honour
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.print_log import PrintLog
from nzg_desktop.ledgers.room import Room
from nzg_desktop.ledgers.room_use import RoomUse
from nzg_desktop.ledgers.supervision_doc import SupervisionDoc
from nzg_desktop.store import journal, lists
from nzg_desktop.store import records as kept
from nzg_desktop.work import auditing, exporting, importing, merging, numbering, person, printing, records
from nzg_desktop.work import desk as desks
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import Offices, member, pages, save

YEAR = dt.date.today().year
CERTIFICATE = "honour_certificate"


@pytest.fixture
def office(offices: Offices) -> Desk:
    return offices.found()


def honours(office: Desk, count: int, **more: str) -> list[str]:
    made = []
    for serial in range(count):
        uid = save(office, Member, **member(serial + 1))
        made.append(
            save(office, Honour, title_text="样例先进", member_id=uid, year=str(2000 + serial), **more)
        )
    return made


def log(office: Desk) -> list[dict[str, Any]]:
    with office.store.reading() as r:
        return list(lists.each(r, Query(PrintLog)))


def numbers(office: Desk, ledger: type[Honour] = Honour, field: str = "cert_no") -> list[object]:
    with office.store.reading() as r:
        return [row[field] for row in lists.each(r, Query(ledger))]


def printed(office: Desk, folder: Path, *where: Where, why: str = "") -> list[str]:
    query = Query(Honour, where)
    printing.to_file(office, CERTIFICATE, query, folder / "证书.pdf", why=why)
    return pages((folder / "证书.pdf").read_bytes())


def test_certificates_get_the_next_numbers_and_a_line_each(office: Desk, tmp_path: Path) -> None:
    honours(office, 3)
    wanted = [f"〔{YEAR}〕{serial}号" for serial in (1, 2, 3)]
    sheets = printed(office, tmp_path)
    assert all(number in page for number, page in zip(wanted, sheets, strict=True))
    assert numbers(office) == wanted
    lines = log(office)
    assert [line["serial_no"] for line in lines] == wanted
    assert [line["name"] for line in lines] == ["样例先进"] * 3
    assert {(line["doc_kind"], line["copies"], line["operator"]) for line in lines} == {
        ("荣誉证书", 1, office.who)
    }
    assert {line["printed_on"] for line in lines} == {dt.date.today()}


def test_a_look_gives_no_number_and_shows_what_is_printed(office: Desk, tmp_path: Path) -> None:
    honours(office, 2)
    seen = pages(printing.pdf(office, CERTIFICATE))
    assert numbers(office) == [None, None] and log(office) == []
    assert printed(office, tmp_path) == seen


def test_a_number_that_was_written_by_hand_is_kept_and_passed_over(office: Desk, tmp_path: Path) -> None:
    _, second, _ = honours(office, 3)
    save(office, Honour, second, cert_no=f"〔{YEAR}〕1号")
    printed(office, tmp_path)
    assert numbers(office) == [f"〔{YEAR}〕2号", f"〔{YEAR}〕1号", f"〔{YEAR}〕3号"]


def test_the_same_paper_again_needs_a_reason_and_keeps_its_number(office: Desk, tmp_path: Path) -> None:
    honours(office, 2)
    printed(office, tmp_path)
    with pytest.raises(Trouble, match="已经打印过") as said:
        printed(office, tmp_path)
    assert said.value.code == "reprint" and len(log(office)) == 2
    printed(office, tmp_path, Where("year", "=", 2001), why="打坏了")
    *_, last = log(office)
    assert (last["serial_no"], last["reprint"], last["reprint_why"]) == (f"〔{YEAR}〕2号", True, "打坏了")
    assert numbers(office) == [f"〔{YEAR}〕1号", f"〔{YEAR}〕2号"]


def test_a_job_that_was_broken_off_goes_on_with_the_same_numbers(office: Desk) -> None:
    honours(office, 5)
    _data, job = printing.laid_out(office, CERTIFICATE)
    assert job is not None
    lines = numbering.issue(office, job)
    numbering.sent(office, lines[:2])
    honours_now = numbers(office)
    _data, again = printing.laid_out(office, CERTIFICATE)
    assert again is not None
    assert [one.state for one in again.papers] == ["again", "again", "begun", "begun", "begun"]
    assert numbering.issue(office, again, (2, 3, 4)) == lines[2:]
    numbering.sent(office, lines[2:])
    assert numbers(office) == honours_now and len(log(office)) == 5
    assert {line["copies"] for line in log(office)} == {1} and not any(
        line["reprint"] for line in log(office)
    )


def test_only_some_pages_of_a_job_number_all_of_it(office: Desk) -> None:
    honours(office, 3)
    _data, job = printing.laid_out(office, CERTIFICATE)
    assert job is not None
    numbering.sent(office, numbering.issue(office, job, (1,)))
    assert [line["copies"] for line in log(office)] == [0, 1, 0]
    assert numbers(office) == [f"〔{YEAR}〕{serial}号" for serial in (1, 2, 3)]


def test_numbers_that_went_elsewhere_since_are_not_printed(office: Desk, tmp_path: Path) -> None:
    honours(office, 2)
    _data, job = printing.laid_out(office, CERTIFICATE, Query(Honour, (Where("year", "=", 2000),)))
    assert job is not None
    printed(office, tmp_path, Where("year", "=", 2001))
    with pytest.raises(Trouble, match="重新排版") as said:
        numbering.issue(office, job)
    assert said.value.code == "renumbered" and numbers(office)[0] is None


def test_a_void_number_is_never_used_again(office: Desk, tmp_path: Path) -> None:
    uid, _ = honours(office, 2)
    printed(office, tmp_path)
    first = str(log(office)[0]["uid"])
    with pytest.raises(Trouble, match="写明原因"):
        numbering.void(office, first, " ")
    numbering.void(office, first, "打坏了")
    assert numbers(office)[0] is None
    with pytest.raises(Trouble, match="已经作废"):
        numbering.void(office, first, "打坏了")
    printed(office, tmp_path, Where("year", "=", 2000))
    assert numbers(office)[0] == f"〔{YEAR}〕3号"
    save(office, Honour, uid, cert_no=f"〔{YEAR}〕1号")
    with pytest.raises(Trouble, match="已作废") as said:
        printed(office, tmp_path, Where("year", "=", 2000))
    assert said.value.code == "twin"


def test_two_records_never_print_the_same_number(office: Desk, tmp_path: Path) -> None:
    honours(office, 2, cert_no="样例1号")
    with pytest.raises(Trouble, match="已经用在另一份"):
        printed(office, tmp_path)
    assert log(office) == []


def test_taking_a_roster_back_gives_no_number_back(office: Desk, tmp_path: Path) -> None:
    file = tmp_path / "荣誉.csv"
    file.write_text("荣誉名称,自定义名称,类别,获得集体\n其他,样例先进,集体,样例小组\n", encoding="utf-8")
    batch = importing.write(office, importing.look(office, Honour, file)).batch
    printed(office, tmp_path)
    records.undo(office, batch)
    honours(office, 1)
    printed(office, tmp_path, Where("kind", "=", "1"))
    assert [line["serial_no"] for line in log(office)] == [f"〔{YEAR}〕1号", f"〔{YEAR}〕2号"]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [("NO.{号6}", "NO.000001"), ("聘{年}第{号}号", f"聘{YEAR}第1号"), ("", "")],
)
def test_the_office_says_how_a_number_is_written(
    office: Desk, tmp_path: Path, pattern: str, wanted: str
) -> None:
    save(office, Helper, name="测试某", kind="1")
    desks.set_setting(office, "number_helper_letter", pattern)
    printing.to_file(office, "helper_letter", Query(Helper), tmp_path / "聘书.pdf")
    (line,) = log(office)
    assert (line["serial_no"] or "") == wanted


def test_a_way_of_writing_without_a_serial_is_refused(office: Desk) -> None:
    honours(office, 1)
    desks.set_setting(office, "number_honour_certificate", "样例{年}")
    with pytest.raises(Trouble, match=r"没有 \{号\}"):
        printing.pdf(office, CERTIFICATE)


def test_a_letter_that_waits_for_its_number_gets_it(office: Desk, tmp_path: Path) -> None:
    save(
        office,
        SupervisionDoc,
        doc_type="1",
        doc_no="（待编号）样例",
        to_name="样例纺织厂",
    )
    printing.to_file(office, "supervision_letter", Query(SupervisionDoc), tmp_path / "函.pdf")
    with office.store.reading() as r:
        (letter,) = lists.each(r, Query(SupervisionDoc))
    assert letter["doc_no"] == f"工劳监〔{YEAR}〕1号"
    numbering.void(office, str(log(office)[0]["uid"]), "写错了")
    printing.to_file(office, "supervision_letter", Query(SupervisionDoc), tmp_path / "函.pdf")
    assert log(office)[-1]["serial_no"] == f"工劳监〔{YEAR}〕2号"


def test_a_list_is_one_paper_and_takes_no_number(office: Desk, tmp_path: Path) -> None:
    room = save(office, Room, name="样例小屋", built_on="2026-01-01")
    for day in (1, 2):
        save(office, RoomUse, room_id=room, use_date=f"2026-03-0{day}")
    printing.to_file(office, "room_use_list", Query(RoomUse), tmp_path / "表.pdf")
    (line,) = log(office)
    assert (line["name"], line["serial_no"], line["subject_ref"]) == (f"2 {RoomUse.about.unit}", None, None)


def test_who_is_helped_is_not_named_in_the_log(office: Desk, tmp_path: Path) -> None:
    uid = save(office, HardshipFile, member_id=save(office, Member, **member(1)))
    printing.to_file(office, "hardship_form", Query(HardshipFile), tmp_path / "表.pdf")
    (line,) = log(office)
    assert line["name"] is None and line["subject_ref"] == uid


def test_a_form_may_be_printed_again_without_a_reason(office: Desk, tmp_path: Path) -> None:
    save(office, Member, **member(1))
    for _ in range(2):
        printing.to_file(office, "member_registration", Query(Member), tmp_path / "表.pdf")
    assert [line["reprint"] for line in log(office)] == [None, True]


def test_the_history_of_a_record_tells_its_prints(office: Desk, tmp_path: Path) -> None:
    (uid,) = honours(office, 1)
    printed(office, tmp_path)
    printed(office, tmp_path, why="丢失")
    numbering.void(office, str(log(office)[1]["uid"]), "打坏了")
    told = [(event.action, event.told, event.reason) for event in auditing.history(office, Honour, uid)]
    number = f"荣誉证书　〔{YEAR}〕1号"
    assert [one for one in told if number in one[1]] == [
        ("作废", number, "打坏了"), ("补打", number, "丢失"), ("打印", number, ""),
    ]  # fmt: skip


def test_nobody_writes_into_the_log_by_hand(office: Desk, tmp_path: Path) -> None:
    honours(office, 1)
    printed(office, tmp_path)
    uid = str(log(office)[0]["uid"])
    file = tmp_path / "记录.csv"
    file.write_text("文种,打印日期,份数\n荣誉证书,2026-01-01,1\n", encoding="utf-8")
    for work in (
        lambda: records.save(office, PrintLog, {"doc_kind": "样例", "printed_on": "2026-01-01"}),
        lambda: records.save(office, PrintLog, {"serial_no": "1"}, uid),
        lambda: records.retire(office, PrintLog, uid, "试"),
        lambda: importing.look(office, PrintLog, file),
        lambda: exporting.template(PrintLog, tmp_path / "模板.xlsx"),
        lambda: merging.merge(office, PrintLog, uid, uid, ()),
    ):
        with pytest.raises(Trouble, match="由软件自己记") as said:
            work()
        assert said.value.code == "log"


def test_a_line_without_her_stays_where_she_is_deleted(office: Desk, tmp_path: Path) -> None:
    uid = save(office, Helper, name="测试红娘某", kind="1")
    printing.to_file(office, "helper_letter", Query(Helper), tmp_path / "聘书.pdf")
    person.purge(office, Helper, uid, "本人要求")
    (line,) = log(office)
    assert (line["name"], line["subject_ref"], line["serial_no"]) == (None, None, f"聘〔{YEAR}〕1号")
    with office.store.reading() as r:
        assert not any(
            "测试红娘某" in str(entry.after) for entry in journal.history(r, "print_log", line["uid"])
        )
        assert journal.verify(r) is None


def test_two_that_become_one_keep_their_prints(office: Desk, tmp_path: Path) -> None:
    first, second = (save(office, Helper, name="测试某", kind="1", mobile=f"1380000000{n}") for n in (1, 2))
    printing.to_file(office, "helper_letter", Query(Helper, uids=(second,)), tmp_path / "聘书.pdf")
    merging.merge(office, Helper, first, second, ("letter_no",))
    with office.store.reading() as r:
        assert kept.referring(r, PrintLog, "subject_ref", [first])
    with pytest.raises(Trouble, match="已经打印过"):
        printing.to_file(office, "helper_letter", Query(Helper), tmp_path / "聘书.pdf")
