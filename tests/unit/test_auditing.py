"""The journal is read page by page, by who, what and when, and never tells what is private."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import journal
from nzg_desktop.store.journal import Asked
from nzg_desktop.work import auditing, records
from nzg_desktop.work.desk import Desk, noted
from tests.fixtures.offices import Offices, id_number, member

SOURCES = Path(__file__).parents[2] / "nzg_desktop"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with Offices(tmp_path) as offices:
        found = offices.found()
        for serial in range(30):
            uid = records.save(found, Member, member(serial, mobile=f"1380000{serial:04}")).uids[0]
        records.save(replace(found, who="李建国"), Member, {"job": "质检"}, uid)
        records.retire(found, Member, uid, "重复登记")
        yield found


def test_a_page_follows_a_page_until_the_first_line(office: Desk) -> None:
    seen: list[int] = []
    before = None
    while page := auditing.page(office, Asked(), before, 7):
        seen += [event.seq for event in page]
        before = seen[-1]
    with office.store.reading() as r:
        lines = journal.entries(r)
    assert seen == [line.seq for line in reversed(lines) if line.action != journal.KEPT]
    assert len(seen) < len(lines)  # what the program vouches for is no news to people


def test_lines_are_found_by_who_what_where_when_and_by_the_name_of_the_record(office: Desk) -> None:
    def actions(**asked: object) -> list[str]:
        return [event.action for event in auditing.page(office, Asked(**asked))]  # type: ignore[arg-type]

    assert actions(who="李建国") == ["修改"]
    assert actions(actions=("retired",)) == actions(text="重复登") == ["移到回收站"]
    assert actions(text="测试029号") == ["移到回收站", "修改", "新增"]
    assert actions(ledger="org") == ["新增"]
    assert actions(since="2999-01-01") == actions(until="1999-01-01") == []
    assert len(actions(since="2020-01-01", until="2998-12-31")) == 33


def test_lines_say_old_and_new_and_hide_what_is_private(office: Desk) -> None:
    (changed,) = auditing.page(office, Asked(who="李建国"))
    assert (changed.place, changed.record, changed.told) == ("会员", "测试029号", "岗位/工种：质检")
    told = str(auditing.page(office, Asked()))
    assert "＊＊＊" in told
    assert not any(secret in told for secret in ("1380000", id_number(3)))


def test_an_export_wants_a_purpose_and_is_itself_a_line(office: Desk, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="用途"):
        auditing.export(office, Asked(), tmp_path / "a.xlsx", " ")
    assert auditing.export(office, Asked(), tmp_path / "a.xlsx", "年度检查") == 34
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx").active.values)
    assert rows[1][3:5] == ("导出", "操作日志")
    assert rows[1][7] == "年度检查"
    assert id_number(3) not in str(rows)


def test_a_line_about_no_record_tells_its_facts(office: Desk) -> None:
    with office.store.writing() as w:
        noted(office, w, ledger="package", action="sent", after={"id": "ab", "period": "2026-05"})
    assert auditing.page(office, Asked(), limit=1)[0].told == "ab，2026-05"


def test_every_action_that_the_program_notes_has_words() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    noted_ones = set(re.findall(r'(?:noted\([^)]*|Entry\([^)]*)action="([a-z ]+)"', source))
    assert len(noted_ones) > 8
    assert noted_ones <= auditing.ACTIONS.keys()
