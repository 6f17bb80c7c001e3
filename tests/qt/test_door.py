"""Signing in, locking, and the page of users, as a person meets them in the window."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from nzg_desktop import app
from nzg_desktop.core import recovery, roles
from nzg_desktop.core.query import Query
from nzg_desktop.gui.backup_page import BackupPage
from nzg_desktop.gui.doorkeeper import BEAT, Doorkeeper
from nzg_desktop.gui.list_page import ListPage
from nzg_desktop.gui.pages import PAGES
from nzg_desktop.gui.print_preview import PrintPage
from nzg_desktop.gui.users_page import UsersPage
from nzg_desktop.store import keyfile, locks
from nzg_desktop.work import accounts, listing, records, safety
from nzg_desktop.work import desk as desks
from tests.fixtures.offices import id_number
from tests.qt.door import CHEN, LI, SECRET, Door, opened, two_people
from tests.qt.scene import PATIENCE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return two_people(tmp_path / "office", monkeypatch)


@pytest.fixture
def door(qtbot: QtBot, folder: Path, tmp_path: Path) -> Iterator[Door]:
    yield from opened(qtbot, folder, tmp_path / "own")


def test_before_the_password_nothing_of_the_office_is_seen_or_opened(door: Door) -> None:
    assert [door.gate.who.itemText(at) for at in range(2)] == ["陈慧", "李建国"]
    assert door.face._desk is None and not door.face.isVisible()
    assert door.shell.windowTitle() == "女职工工作台账"
    assert QApplication.focusWidget() is door.gate.password


def test_the_password_opens_the_office_and_the_title_says_who_and_as_what(door: Door) -> None:
    door.enter(LI, "李建国")
    assert door.shell.gate is None and door.face.isVisible()
    assert door.shell.windowTitle() == "女职工工作台账 — 样例工会 — 李建国（查询）"


def test_the_names_before_the_first_paint_are_those_of_the_key_file(folder: Path, tmp_path: Path) -> None:
    assert app.people(folder) == keyfile.names(folder / "nzg.db") == ("陈慧", "李建国")
    assert app.people(tmp_path / "none") == ()
    (folder / "nzg.keys").write_text("[1]", encoding="utf-8")
    assert app.people(folder) == ()
    (folder / "nzg.keys").write_bytes(b"{")
    assert app.people(folder) == ()


def test_a_wrong_password_is_said_with_what_is_left(door: Door) -> None:
    door.enter("Falsches99")
    assert "密码不对，还可再试 4 次" in door.said() and "资料不会丢" in door.said()
    assert door.gate.password.text() == ""
    for _ in range(4):
        door.enter("Falsches99")
    assert "请过 1 分钟再试" in door.said()
    door.enter(CHEN)
    assert door.shell.gate is not None


def test_a_lost_password_is_set_anew_by_the_sheet_and_a_new_sheet_is_shown(door: Door, folder: Path) -> None:
    door.gate.show_recovery()
    form = door.gate.recovery
    code = recovery.written(SECRET)
    form.code.setText(code[:-1] + ("A" if code[-1] != "A" else "B"))
    form.first.setText("Neuesjahr27")
    form.second.setText("Neuesjahr27")
    form._set.click()
    assert "第 8 组" in form._said.text()
    form.code.setText(code)
    form._set.click()
    door.rest()
    page = door.face.here
    assert isinstance(page, UsersPage) and page._cards.currentWidget() is page.sheet
    fresh = page.sheet._code
    locks.by_code(folder / "nzg.db", recovery.read(fresh))
    assert locks.sign_in(folder / "nzg.db", "陈慧", "Neuesjahr27").name == "陈慧"
    assert not page.leave()
    groups = fresh.split("-")
    for line, at in zip(page.sheet.back, page.sheet._asked, strict=True):
        line.setText(groups[at])
    assert page.leave()


def test_locking_covers_everything_and_what_is_typed_stays(door: Door) -> None:
    door.enter(CHEN)
    door.face.go("member")
    door.rest()
    QTest.keyClick(QApplication.focusWidget() or door.face, Qt.Key.Key_F5)
    door.rest()
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.setText("写了一半")
    QTest.keyClick(line, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not door.face.isVisible() and not line.isVisible()
    assert QApplication.focusWidget() is door.gate.password
    door.enter("Falsches99")
    assert not door.face.isVisible()
    door.enter(CHEN)
    assert door.face.isVisible() and line.text() == "写了一半" and QApplication.focusWidget() is line


def test_a_window_that_nobody_touches_locks_itself_and_a_key_puts_that_off(door: Door) -> None:
    door.enter(CHEN)
    keeper = door.face.findChild(Doorkeeper)
    assert isinstance(keeper, Doorkeeper)
    assert keeper._idle.interval() == 10 * 60_000 and keeper._idle.isActive()
    waiting = keeper._idle.timerId()
    QTest.keyClick(door.shell.windowHandle(), Qt.Key.Key_Shift)
    assert keeper._idle.isActive() and keeper._idle.timerId() != waiting  # it was begun anew
    keeper._idle.start(40)
    door.bot.waitUntil(lambda: door.shell.gate is not None, timeout=PATIENCE)


def keeper_of(door: Door) -> Doorkeeper:
    (keeper,) = door.face.findChildren(Doorkeeper)
    return keeper


def covered(door: Door) -> bool:
    return door.shell.gate is not None


def test_a_computer_that_slept_wakes_with_the_window_locked(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.enter(CHEN)
    keeper = keeper_of(door)
    assert keeper._beat.isActive() and keeper._beat.interval() == BEAT
    keeper.look()
    assert not covered(door)
    now = time.time()
    monkeypatch.setattr("nzg_desktop.gui.doorkeeper.time.time", lambda: now + 3600)
    keeper.look()
    assert covered(door)
    door.enter(CHEN)
    keeper.look()
    assert not covered(door)


def test_an_office_without_a_password_says_that_it_cannot_be_locked(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "COST", (64, 1, 1))
    desks.start(tmp_path / "office", "A01", "样例工会", who="陈慧").store.close()
    door = Door(qtbot, tmp_path / "office", tmp_path / "own")
    door.bot.waitUntil(lambda: door.face._desk is not None, timeout=PATIENCE)
    door.face.locked.emit()
    assert door.shell.gate is None and "锁不住" in door.face.notices.words
    page = door.users
    page.lock_office()
    page.lock_card.first.setText(CHEN)
    page.lock_card.second.setText(CHEN)
    page.lock_card.go.click()
    door.rest()
    assert keyfile.names(tmp_path / "office" / "nzg.db") == ("陈慧",)
    here = door.face.here
    assert isinstance(here, UsersPage) and here.sheet._code
    door.face.keeping.end()
    door.face.jobs.close()
    door.face.desk.store.close()


def test_buttons_that_are_not_for_this_role_are_grey_and_say_whose_they_are(door: Door) -> None:
    door.enter(LI, "李建国")
    door.face.go("member")
    door.rest()
    new = door.button("新增")
    assert not new.isEnabled() and new.toolTip() == "登记和修改要由“经办”来做"
    assert door.button("导出").isEnabled()


def test_a_user_is_added_given_roles_and_removed(door: Door, folder: Path) -> None:
    door.enter(CHEN)
    page = door.users
    page.add()
    page.person.name.setText("赵敏")
    page.person.ticks["enter"].setChecked(True)
    for line in (page.person.first, page.person.second):
        line.setText("Zhaomin2026")
    page.person.go.click()
    door.rest()
    assert [row.cells[:2] for row in page.table.rows][-1] == ("赵敏", "经办")
    page.table.selectRow(2)
    page.change_roles()
    page.person.ticks["approve"].setChecked(True)
    page.person.go.click()
    door.rest()
    assert page.table.rows[2].cells[1] == "经办、复核"
    page.table.selectRow(2)
    page.remove()
    door.face.notices.press("移除")
    door.rest()
    assert keyfile.names(folder / "nzg.db") == ("陈慧", "李建国")


def test_the_key_is_changed_from_the_page_and_the_same_password_goes_on(door: Door, folder: Path) -> None:
    door.enter(CHEN)
    key = door.face.desk.store.key
    door.users.rekey()
    door.face.notices.press("换钥匙")
    door.rest()
    assert door.face.desk.store.key != key
    assert door.face.desk.who == "陈慧"
    assert locks.sign_in(folder / "nzg.db", "李建国", LI).keys == (door.face.desk.store.key,)


def test_who_may_only_look_sees_a_record_covered_and_cannot_change_it(
    qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    desk = desks.open_desk(folder, who="陈慧", password=CHEN)
    number = id_number(7)
    uid = records.save(desk, desk.ledger("member"), {"name": "王桂兰", "id_no": number}).uids[0]
    desk.store.close()
    door = Door(qtbot, folder, tmp_path / "own")
    door.enter(LI, "李建国")
    page = door.face.go("member")
    assert isinstance(page, ListPage)
    door.rest()
    page.open_record(uid)
    door.rest()
    fields = [line for line in page.form.findChildren(QLineEdit) if line.isVisible()]
    assert fields and not any(line.isEnabled() for line in fields if line.accessibleName() == "姓名")
    assert not any(number in line.text() for line in fields)
    assert not door.button("显示号码").isEnabled() and not door.button("保存").isEnabled()
    door.face.keeping.end()
    door.face.jobs.close()
    door.face.desk.store.close()


def shut(door: Door, role: str) -> set[str]:
    """The deeds of this page's buttons that the role may not do; each button is grey and says why."""
    assert door.face.here is not None
    found = set[str]()
    for command in door.face.here.commands():
        if command.needs and not roles.may(frozenset({role}), command.needs):
            buttons = [b for b in door.face.row.findChildren(QAbstractButton) if b.text() == command.title]
            assert not any(button.isEnabled() for button in buttons), command.title
            assert all(roles.reason(command.needs) in button.toolTip() for button in buttons)
            found.add(command.needs)
    return found


@pytest.mark.parametrize("role", roles.TITLES)
def test_every_page_opens_for_every_role_without_a_fault(
    qtbot: QtBot, folder: Path, tmp_path: Path, role: str
) -> None:
    desk = desks.open_desk(folder, who="陈慧", password=CHEN)
    accounts.set_roles(desk, "李建国", [role])
    desk.store.close()
    door = Door(qtbot, folder, tmp_path / "own")
    door.enter(LI, "李建国")
    crashed: list[str] = []
    asked: set[str] = set()
    door.face.jobs.crashed.connect(crashed.append)
    for code in [row.code for row in PAGES if row.group] + ["member", "org", "contract"]:
        door.face.go(code)
        door.rest()
        asked |= shut(door, role)
    assert crashed == []
    assert asked  # some buttons are somebody else's, whatever the role
    door.face.keeping.end()
    door.face.jobs.close()
    door.face.desk.store.close()


def test_the_recovery_sheet_goes_to_the_printer_from_the_page(door: Door) -> None:
    door.enter(CHEN)
    page = door.users
    page.new_sheet()
    door.face.notices.press("做新的")
    door.rest()
    page.sheet.printed.emit(page.sheet._code)
    door.rest()
    assert isinstance(door.face.here, PrintPage)


def test_damaged_data_lead_to_the_newest_good_backup_once_the_password_is_right(
    qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    desk = desks.open_desk(folder, who="陈慧", password=CHEN)
    records.save(desk, desk.ledger("member"), {"name": "王桂兰"})
    safety.backup(desk)
    desk.store.close()
    (folder / "nzg.db").write_bytes(os.urandom(9_000))
    door = Door(qtbot, folder, tmp_path / "own")
    door.enter(LI, "陈慧")
    assert door.shell.gate is not None
    door.enter(CHEN)
    assert isinstance(door.face.here, BackupPage)
    door.face.notices.press("查看差别")
    door.rest()
    door.face.here.restore()
    door.rest()
    qtbot.waitUntil(lambda: door.face._desk is not None, timeout=PATIENCE)
    door.rest()
    assert listing.listed(door.face.desk, Query(door.face.desk.ledger("member"))).count == 1
    door.face.jobs.close()
    door.face.desk.store.close()
