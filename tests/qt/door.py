"""The window of an office, and the gate before it, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from nzg_desktop import app
from nzg_desktop.gui.gate import Gate
from nzg_desktop.gui.shell import Shell
from nzg_desktop.gui.users_page import UsersPage
from nzg_desktop.gui.window import Face
from nzg_desktop.store import locks
from nzg_desktop.work import accounts
from nzg_desktop.work import desk as desks
from nzg_desktop.work.desk import Lock
from tests.qt.scene import PATIENCE, put_away

CHEN, LI = "Fangzhi2026", "Jianguo2026"
SECRET = bytes(range(20))


class Door:
    """The window of an office, and the gate before it."""

    def __init__(self, bot: QtBot, folder: Path, own: Path) -> None:
        self.bot = bot
        kept = QSettings(str(own / "window.ini"), QSettings.Format.IniFormat)
        self.shell = Shell(kept, app.people(folder))
        bot.addWidget(self.shell, before_close_func=put_away)
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


def two_people(place: Path, patch: pytest.MonkeyPatch) -> Path:
    """An encrypted office of two people, without the cost of real passwords."""
    patch.setattr(locks, "COST", (64, 1, 1))
    desk = desks.start(place, "A01", "样例工会", who="陈慧", lock=Lock(CHEN, SECRET))
    accounts.add(desk, "李建国", ["look"], LI)
    desk.store.close()
    return place


def opened(bot: QtBot, folder: Path, own: Path) -> Iterator[Door]:
    """Its window, closed at the end."""
    made = Door(bot, folder, own)
    yield made
    made.face.keeping.end()
    made.face.jobs.close()
    if made.face._desk is not None:
        made.face.desk.store.close()
