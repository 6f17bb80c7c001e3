"""Signing in, locking, and the page of users, as a person meets them in the window."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from nzg_desktop import app
from nzg_desktop.core import recovery, roles
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.gui.backup_page import BackupPage
from nzg_desktop.gui.doorkeeper import BEAT, Doorkeeper
from nzg_desktop.gui.gate import Gate
from nzg_desktop.gui.list_page import ListPage
from nzg_desktop.gui.pages import PAGES
from nzg_desktop.gui.print_preview import PrintPage
from nzg_desktop.gui.shell import Shell
from nzg_desktop.gui.users_page import UsersPage
from nzg_desktop.gui.window import Face
from nzg_desktop.store import keyfile, locks
from nzg_desktop.work import accounts, drafts, listing, records, safety
from nzg_desktop.work import desk as desks
from nzg_desktop.work.desk import Lock
from tests.fixtures.offices import id_number

HALF = "Banxie"
CHEN, LI = "Fangzhi2026", "Jianguo2026"
SECRET = bytes(range(20))
PATIENCE = 20_000


class Door:
    """The window of an office, and the gate before it."""

    def __init__(self, bot: QtBot, folder: Path, own: Path) -> None:
        self.bot = bot
        kept = QSettings(str(own / "window.ini"), QSettings.Format.IniFormat)
        self.shell = Shell(kept, app.people(folder))
        bot.addWidget(self.shell)
        faces: list[Face] = []
        self.shell.painted.connect(lambda: faces.append(app.begin(self.shell, own, folder)))
        with bot.waitExposed(self.shell):
            self.shell.show()
        bot.waitUntil(lambda: bool(faces), timeout=PATIENCE)
        self.face = faces[0]
        self.shell.activateWindow()
        self.rest()

    @property
    def gate(self) -> Gate:
        assert self.shell.gate is not None
        return self.shell.gate

    @property
    def users(self) -> UsersPage:
        page = self.face.go("users")
        assert isinstance(page, UsersPage)
        self.rest()
        return page

    def rest(self) -> None:
        self.bot.waitUntil(lambda: self.face.jobs.idle, timeout=PATIENCE)
        QApplication.processEvents()
        self.bot.waitUntil(lambda: self.face.jobs.idle, timeout=PATIENCE)

    def enter(self, password: str, who: str = "陈慧") -> None:
        """Type the password and press Enter."""
        self.gate.who.setCurrentText(who)
        QTest.keyClicks(self.gate.password, password)
        QTest.keyClick(self.gate.password, Qt.Key.Key_Return)
        self.rest()

    def said(self) -> str:
        return self.gate._said.text()

    def button(self, words: str) -> QPushButton:
        return next(b for b in self.face.findChildren(QPushButton) if b.text().startswith(words))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An encrypted office of two people."""
    monkeypatch.setattr(locks, "COST", (64, 1, 1))
    place = tmp_path / "office"
    desk = desks.start(place, "A01", "样例工会", who="陈慧", lock=Lock(CHEN, SECRET))
    accounts.add(desk, "李建国", ["look"], LI)
    desk.store.close()
    return place


@pytest.fixture
def door(qtbot: QtBot, folder: Path, tmp_path: Path) -> Iterator[Door]:
    made = Door(qtbot, folder, tmp_path / "own")
    yield made
    made.face.keeping.end()
    made.face.jobs.close()
    if made.face._desk is not None:
        made.face.desk.store.close()


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


def write_half(door: Door) -> QLineEdit:
    """Begin a member and leave it half written, as the person at the window."""
    door.face.go("member")
    door.rest()
    QTest.keyClick(QApplication.focusWidget() or door.face, Qt.Key.Key_F5)
    door.rest()
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, HALF)
    return line


def change_person(door: Door, who: str, password: str) -> None:
    door.face.locked.emit()
    QTest.mouseClick(door.gate.other, Qt.MouseButton.LeftButton)
    door.enter(password, who)
    door.bot.waitUntil(lambda: door.shell.gate is None, timeout=PATIENCE)
    door.rest()


def shown(door: Door) -> str:
    """Every word that any widget holds, seen or not."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    parts = [label.text() for label in door.shell.findChildren(QLabel)]
    parts += [line.text() for line in door.shell.findChildren(QLineEdit)]
    return "\n".join([*parts, QApplication.clipboard().text(), door.shell.windowTitle()])


def test_another_person_takes_over_at_the_lock_with_her_own_role(door: Door) -> None:
    door.enter(CHEN)
    door.face.locked.emit()
    assert door.gate.who.currentText() == "陈慧" and not door.gate.who.isEnabled()
    assert door.gate.other.isVisible()
    QTest.mouseClick(door.gate.other, Qt.MouseButton.LeftButton)
    assert door.gate.who.isEnabled() and door.gate.who.currentText() == "李建国"
    store = door.face.desk.store
    door.enter("Falsches99", "李建国")
    assert "密码不对" in door.said() and door.face.desk.who == "陈慧"
    door.enter(LI, "李建国")
    door.bot.waitUntil(lambda: door.shell.gate is None, timeout=PATIENCE)
    assert door.face.desk.who == "李建国" and door.face.desk.roles == {"look"}
    assert door.face.desk.store is store  # it was never closed
    assert door.shell.windowTitle().endswith("李建国（查询）")
    door.face.go("member")
    door.rest()
    assert not door.button("新增").isEnabled()


def test_nothing_of_the_former_person_stays_in_the_window_and_her_draft_waits_for_her(door: Door) -> None:
    door.enter(CHEN)
    number = id_number(7)
    records.save(door.face.desk, door.face.desk.ledger("member"), {"name": "王桂兰", "id_no": number})
    line = write_half(door)
    door.face._search("王桂兰")
    QApplication.clipboard().setText(number)
    door.face.clipboard._text = number  # as when the window was in front
    door.face.notices.warn("王桂兰的资料还没有补全。")
    assert HALF in shown(door) and number in shown(door)
    change_person(door, "李建国", LI)
    words = shown(door)
    assert not any(secret in words for secret in (HALF, number, "王桂兰", "陈慧"))
    assert not shiboken6.isValid(line)
    assert drafts.left(door.face.desk) == ()
    change_person(door, "陈慧", CHEN)
    assert len(drafts.left(door.face.desk)) == 1
    door.bot.waitUntil(lambda: "没写完" in door.face.notices.words, timeout=PATIENCE)
    door.face.notices.press("接着填")
    door.rest()
    assert HALF in [line.text() for line in door.face.here.findChildren(QLineEdit)]  # type: ignore[union-attr]
    door.face.here.form.put_away()  # type: ignore[union-attr]
    door.rest()


def test_while_work_is_under_way_only_the_same_person_comes_back_in(door: Door) -> None:
    door.enter(CHEN)
    go_on = threading.Event()
    door.face.jobs.long("导入", lambda _progress: go_on.wait(PATIENCE))
    door.face.locked.emit()
    door.gate.change_person()
    door.gate.who.setCurrentText("李建国")
    door.gate.password.setText(LI)
    door.gate.enter.click()
    assert "请等它做完" in door.said()
    go_on.set()
    door.rest()
    door.enter(LI, "李建国")
    door.bot.waitUntil(lambda: door.face.desk.who == "李建国", timeout=PATIENCE)


def test_wrong_passwords_count_at_the_lock_as_they_do_at_the_start(door: Door, folder: Path) -> None:
    door.enter(CHEN)
    door.face.locked.emit()
    door.gate.change_person()
    for _ in range(5):
        door.enter("Falsches99", "李建国")
    assert "请过 1 分钟再试" in door.said()
    with pytest.raises(Trouble, match="再试"):
        desks.open_desk(folder, who="李建国", password=LI)
    door.enter(CHEN)
    assert door.shell.gate is None


def test_who_works_alone_is_not_asked_who_else_wants_to(qtbot: QtBot, folder: Path, tmp_path: Path) -> None:
    desk = desks.open_desk(folder, who="陈慧", password=CHEN)
    accounts.remove(desk, "李建国")
    desk.store.close()
    door = Door(qtbot, folder, tmp_path / "own")
    door.enter(CHEN)
    door.face.locked.emit()
    assert not door.gate.other.isVisible()
    door.enter(CHEN)
    door.face.keeping.end()
    door.face.jobs.close()
    door.face.desk.store.close()


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
