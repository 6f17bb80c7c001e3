"""A case of which only its handlers may know is not shown to anybody else who works here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.case_log import CaseLog
from nzg_desktop.ledgers.case_record import CaseRecord
from nzg_desktop.store import locks
from nzg_desktop.store.journal import Asked
from nzg_desktop.work import accounts, auditing, exporting, importing, listing, records, reminders
from nzg_desktop.work import desk as desks
from nzg_desktop.work.desk import Desk, Lock
from tests.fixtures.offices import save

CHEN, LI = "Fangzhi2026", "Jianguo2026"
HARASSMENT = "13"


class Two(NamedTuple):
    """Two clerks of one office, one after the other at the same desk."""

    folder: Path

    def chen(self) -> Desk:
        return desks.open_desk(self.folder, who="陈慧", password=CHEN)

    def li(self) -> Desk:
        return desks.open_desk(self.folder, who="李建国", password=LI)


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Two:
    monkeypatch.setattr(locks, "COST", (64, 1, 1))
    desk = desks.start(tmp_path / "office", "A01", "样例工会", who="陈慧", lock=Lock(CHEN, bytes(20)))
    accounts.add(desk, "李建国", ["enter", "approve", "admin"], LI)
    desk.store.close()
    return Two(tmp_path / "office")


def case(desk: Desk, number: str, **more: str) -> str:
    return save(desk, CaseRecord, case_no=number, received_on="2026-03-02", issue=HARASSMENT, **more)


def shown(desk: Desk) -> list[str]:
    return [str(row["case_no"]) for row in listing.listed(desk, Query(CaseRecord)).records]


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(Trouble) as said:
        work()
    return said.value.code


def test_only_the_named_handlers_see_a_case_about_harassment(two: Two, tmp_path: Path) -> None:
    chen = two.chen()
    mine = case(chen, "2026-1", handler="陈慧", summary="只有办案人知道", due_on="2026-03-20")
    save(chen, CaseLog, case_id=mine, on_date="2026-03-03", step="约谈")
    case(chen, "2026-2", handler="陈慧", secrecy="1")
    case(chen, "2026-3", handler="陈慧、李建国")
    assert shown(chen) == ["2026-1", "2026-2", "2026-3"]
    assert records.get(chen, CaseRecord, mine)["summary"] == "只有办案人知道"
    chen.store.close()
    li = two.li()
    assert shown(li) == ["2026-2", "2026-3"]
    assert listing.listed(li, Query(CaseRecord, text="2026-1")).count == 0
    assert listing.listed(li, Query(CaseLog)).count == 0
    for deed in (
        lambda: records.get(li, CaseRecord, mine),
        lambda: records.save(li, CaseRecord, {"handler": "李建国"}, mine),
        lambda: records.retire(li, CaseRecord, mine, "试"),
        lambda: records.children(li, CaseLog, CaseRecord, mine),
        lambda: auditing.history(li, CaseRecord, mine),
    ):
        assert refused(deed) == "closed"
    told = auditing.page(li, Asked(ledger="case_record"))
    assert "只有办案人知道" not in "".join(event.told for event in told)
    assert len(told) == 3
    out = tmp_path / "案件.csv"
    exporting.export(li, Query(CaseRecord), out)
    assert "2026-1" not in out.read_text(encoding="utf-8-sig")
    due = reminders.reminders(li, days=9_999).items
    assert mine not in {one.uid for one in due}
    li.store.close()


def test_a_file_does_not_tell_what_a_closed_case_says(two: Two, tmp_path: Path) -> None:
    chen = two.chen()
    mine = case(chen, "2026-1", handler="陈慧", summary="只有办案人知道")
    chen.store.close()
    li = two.li()
    file = tmp_path / "案件.csv"
    file.write_text("受理编号,受理日期,摘要\n2026-1,2026-03-02,探一探\n", encoding="utf-8-sig")
    tried = importing.trial(li, importing.look(li, CaseRecord, file))
    assert (tried.changed, tried.refused) == (0, 1)
    assert "限定办案人" in tried.problems[0].message
    assert not tried.differences
    li.store.close()
    chen = two.chen()
    assert records.get(chen, CaseRecord, mine)["summary"] == "只有办案人知道"
    chen.store.close()


@pytest.mark.parametrize("handler", ["", "外聘律师"])
def test_a_case_that_names_nobody_who_works_here_is_not_lost(two: Two, handler: str) -> None:
    chen = two.chen()
    case(chen, "2026-1", handler=handler)
    chen.store.close()
    li = two.li()
    assert shown(li) == ["2026-1"]
    li.store.close()


def test_a_name_that_begins_like_another_is_another(two: Two) -> None:
    chen = two.chen()
    accounts.add(chen, "李建国平", ["enter"], "Pingan2026")
    case(chen, "2026-1", handler="李建国平")
    case(chen, "2026-2", handler="李建国平， 李建国")
    chen.store.close()
    li = two.li()
    assert shown(li) == ["2026-2"]
    li.store.close()
