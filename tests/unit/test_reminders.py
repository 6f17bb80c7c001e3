"""Everything that falls due is in one list, by name or by number, and silent only where somebody said so."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from nzg_desktop.core.clock import after_months
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.committee_member import CommitteeMember
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.org import Org
from nzg_desktop.ledgers.room import Room
from nzg_desktop.ledgers.room_check import RoomCheck
from nzg_desktop.ledgers.supervision_doc import SupervisionDoc
from nzg_desktop.store import lists
from nzg_desktop.work import auditing, exporting, holidays, month, papers, records, reminders
from nzg_desktop.work.desk import Desk, holidays_of, set_setting
from nzg_desktop.work.reminders import Reminder
from tests.fixtures.offices import Offices


def today() -> dt.date:
    return dt.date.today()


def in_days(days: int) -> dt.date:
    return today() + dt.timedelta(days=days)


@pytest.fixture
def office(offices: Offices) -> Desk:
    """Far from the day on which the month is due."""
    found = offices.found()
    set_setting(found, "report_due_day", (today() + dt.timedelta(days=15)).day)
    return found


def contract(office: Desk, number: int, ends: int) -> str:
    raw = {"contract_no": f"第{number:03}号", "status": "80", "term_to": str(in_days(ends))}
    return records.save(office, Contract, raw).uids[0]


def named(office: Desk, days: int | None = None) -> list[Reminder]:
    return [one for one in reminders.reminders(office, days).items if one.ledger != reminders.REPORT]


def test_the_list_holds_what_is_overdue_and_what_is_near_in_the_order_of_days(office: Desk) -> None:
    for number, ends in enumerate((91, 90, 30, 0, -3, -400)):
        contract(office, number, ends)
    assert [(one.name, one.left, one.state) for one in named(office)] == [
        ("第004号", -3, "overdue"),
        ("第003号", 0, "soon"),
        ("第002号", 30, "soon"),
        ("第001号", 90, "later"),
    ]
    assert [one.left for one in named(office, days=10)] == [-3, 0]
    assert [one.left for one in named(office, days=100)] == [-3, 0, 30, 90, 91]


def test_a_group_opens_to_exactly_its_records(office: Desk) -> None:
    for number in range(3):
        contract(office, number, 20)
    contract(office, 9, 200)
    (group,) = reminders.reminders(office).groups
    with office.store.reading() as r:
        assert lists.count(r, group.query).number == group.count == 3


def test_many_at_once_are_counted_and_only_the_nearest_named(office: Desk) -> None:
    for number in range(reminders.EACH + 5):
        contract(office, number, 60)
        contract(office, 500 + number, -60)
    contract(office, 999, 2)
    found = reminders.reminders(office)
    assert len(named(office)) == 2 * reminders.EACH
    assert any(one.left == 2 for one in found.items)
    assert found.more == 11
    assert "另有 11 份" in [row[1] for row in reminders.table(office, found)]


def test_what_was_put_off_comes_back_at_the_next_step(office: Desk) -> None:
    contract(office, 1, 60)
    (one,) = named(office)
    until = reminders.put_off_for(office, one)
    assert until == one.due - dt.timedelta(days=30)
    found = reminders.reminders(office)
    assert not [item for item in found.items if item.uid == one.uid]
    assert found.groups == ()
    back = reminders.reminders(office, today=until)
    assert one.uid in [item.uid for item in back.items]


def test_what_is_overdue_is_put_off_for_a_week(office: Desk) -> None:
    contract(office, 1, -1)
    assert reminders.put_off_for(office, named(office)[0]) == in_days(7)
    assert reminders.put_off_for(office, replace(named_again(office)), 3) == in_days(3)


def named_again(office: Desk) -> Reminder:
    """The reminder that was put off, as the window still holds it."""
    (one,) = reminders.reminders(office, today=in_days(7)).items[:1]
    return one


def test_what_was_done_is_silent_until_the_date_itself_moves(office: Desk) -> None:
    uid = contract(office, 1, 10)
    reminders.done(office, named(office)[0])
    assert named(office) == []
    assert auditing.history(office, Contract, uid)[0].action == "提醒已办完"
    records.save(office, Contract, {"term_to": str(in_days(20))}, uid)
    assert [one.left for one in named(office)] == [20]
    reminders.done(office, named(office)[0])
    reminders.remind_again(office, Reminder("contract", "end", uid, "", "", today(), 0, "soon"))
    assert [one.left for one in named(office)] == [20]


def test_a_clock_that_ran_ahead_silences_nothing_after_it_was_set_right(office: Desk) -> None:
    contract(office, 1, 10)
    one = named(office)[0]
    reminders.put_off_for(office, one, 30, today=in_days(3650))
    assert len(named(office)) == 1


def test_the_report_of_the_month_is_a_duty_until_it_is_written(office: Desk) -> None:
    set_setting(office, "report_due_day", 28)
    day = today().replace(day=24)

    def duties(today: dt.date) -> list[tuple[str, int]]:
        items = reminders.reminders(office, today=today).items
        return [(one.uid, one.left) for one in items if one.ledger == reminders.REPORT]

    this = f"{today():%Y-%m}"
    assert duties(day) == [(this, 4)]
    assert duties(day.replace(day=20)) == []
    following = (day + dt.timedelta(days=10)).replace(day=3)
    assert duties(following) == [(this, (day.replace(day=28) - following).days)]
    assert month.months(office, [this]) == {this: "open"}


def test_a_holiday_table_of_the_office_is_read_from_a_file(office: Desk, tmp_path: Path) -> None:
    file = tmp_path / "放假.csv"
    file.write_text("日期,安排\n2027-10-01,休\n2027年10月9日,班\n", encoding="utf-8")
    assert holidays.read(office, file) == (2027,)
    with office.store.reading() as r:
        own = holidays_of(r)
    assert own.known(2027)
    assert not own.works(dt.date(2027, 10, 1))
    assert own.works(dt.date(2027, 10, 9))
    file.write_text("2027-10-01,也许\n", encoding="utf-8")
    with pytest.raises(Trouble, match="也许"):
        holidays.read(office, file)


def test_a_room_that_nobody_has_inspected_yet_is_due_by_its_building(office: Desk) -> None:
    built = {"name": "妈妈小屋", "address": "厂前路1号", "built_on": str(in_days(-800))}
    uid = records.save(office, Room, built).uids[0]
    assert [(one.clock, one.state) for one in named(office)] == [("first", "overdue")]
    records.save(office, RoomCheck, {"room_id": uid, "check_on": str(today()), "result": "1"})
    assert named(office) == []
    assert [one.clock for one in named(office, days=400)] == ["check"]


def test_the_terms_of_a_union_and_of_its_committee_remind_six_and_three_months_ahead(office: Desk) -> None:
    half_a_year, ends = after_months(today(), 6), after_months(today(), 6).isoformat()
    assert (half_a_year - today()).days > 180
    records.save(office, Org, {"name": "样例分会", "stat_code": "A01-1", "term_to": ends})
    records.save(office, CommitteeMember, {"name": "样例主任", "post": "1", "to_on": ends})
    assert {(one.ledger, one.clock) for one in named(office)} == {
        ("org", "term"),
        ("committee_member", "term"),
    }


def test_a_year_without_holidays_is_said_once_where_working_days_count(office: Desk, tmp_path: Path) -> None:
    day = dt.date(2061, 1, 5)

    def said() -> tuple[str, ...]:
        return reminders.reminders(office, today=day).notes

    assert said() == ()
    for number in (1, 2):
        told = {
            "doc_type": "2",
            "doc_no": f"测监意〔2061〕{number}号",
            "to_name": "样例厂",
            "served_on": str(day),
        }
        records.save(office, SupervisionDoc, told)
    (once,) = said()
    assert "2061 年的放假安排还没有登记" in once
    file = tmp_path / "放假.csv"
    file.write_text("2061-10-01,休\n", encoding="utf-8")
    holidays.read(office, file)
    assert said() == ()


def test_the_list_is_printed_and_exported_as_it_stands(office: Desk, tmp_path: Path) -> None:
    contract(office, 1, 5)
    found = reminders.reminders(office)
    # Late in a month its report is due too.
    assert exporting.due(office, found, tmp_path / "提醒.xlsx") == len(found.items)
    sheet = openpyxl.load_workbook(tmp_path / "提醒.xlsx").worksheets[0]
    rows = [tuple(cell.value for cell in row)[1:4] for row in sheet]
    assert ("第001号", str(in_days(5)), "还有 5 天") in rows
    page = pypdfium2.PdfDocument(papers.due(office, found))[0]
    assert "第001号" in page.get_textpage().get_text_range()
