"""At the lock another person takes over, with her own role and with nothing of the former one to be seen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.work import accounts, drafts, records
from nzg_desktop.work import desk as desks
from tests.fixtures.offices import id_number
from tests.qt.door import CHEN, LI, Door, opened, two_people
from tests.qt.scene import PATIENCE

HALF = "Banxie"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return two_people(tmp_path / "office", monkeypatch)


@pytest.fixture
def door(qtbot: QtBot, folder: Path, tmp_path: Path) -> Iterator[Door]:
    yield from opened(qtbot, folder, tmp_path / "own")


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
