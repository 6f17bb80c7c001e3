"""A window with an office behind it, and two hands that use it: keys are counted, what is typed is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QKeyCombination, QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nzg_desktop import app
from nzg_desktop.core import idno
from nzg_desktop.gui.list_page import ListPage
from nzg_desktop.gui.shell import Shell
from nzg_desktop.gui.window import Face
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.work import desk, records
from nzg_desktop.work.desk import Desk, Ledgers

BY_CODE = {ledger.about.code: ledger for ledger in LEDGERS}
PATIENCE = 120_000
"""Milliseconds to wait for what must come; nothing is measured by it."""
LONG_UNIT = "重庆两江新区鱼复工业开发区某某新能源汽车零部件制造有限责任公司第二装配车间"
UNITS = ("第一纺织厂", "江北区人民医院", LONG_UNIT)
NAMES = ("王桂兰", "阿依古丽·买买提艾力", "赵䶮", "欧阳春燕", "张秀英")


def number(place: int, day: dt.date = dt.date(1990, 5, 1)) -> str:
    """A made-up ID number with a right check digit; an even place gives a woman."""
    body = f"500105{day:%Y%m%d}{100 + place:03}"
    return body + idno.check_digit(body)


def found(folder: Path, members: int, *, practice: bool = False) -> None:
    """An office with so many members, of whom every fifth has no phone."""
    code = f"{desk.PRACTICE}0001" if practice else "500101001"
    opened = desk.start(folder, code, "城关镇总工会", who="陈慧", practice=practice)
    for place in range(members):
        raw = {"name": NAMES[place % 5], "id_no": number(place * 2), "join_date": "2019-06-01"}
        raw["employer_id"] = UNITS[place % 3]
        if place % 5:
            raw["mobile"] = f"138{place:08}"
        records.save(opened, BY_CODE["member"], raw)
    opened.store.close()


def window(
    qtbot: QtBot, folder: Path, own: Path, *, points: float = 12.0, ledgers: Ledgers = LEDGERS
) -> tuple[Shell, Face]:
    """Open the window as `app.run` does, and wait until its first page stands."""
    kept = QSettings(str(own / "window.ini"), QSettings.Format.IniFormat)
    kept.setValue("points", str(points))
    shell = Shell(kept)
    qtbot.addWidget(shell, before_close_func=put_away)
    faces: list[Face] = []
    shell.painted.connect(lambda: faces.append(app.begin(shell, own, folder, ledgers)))
    with qtbot.waitExposed(shell):
        shell.show()
    qtbot.waitUntil(lambda: bool(faces) and faces[0].here is not None, timeout=PATIENCE)
    with qtbot.waitActive(shell, timeout=PATIENCE):
        shell.activateWindow()
    return shell, faces[0]


def put_away(shell: QWidget) -> None:
    """Before a window is taken down at the end of a test: no backup is begun, and every answer has come."""
    for face in shell.findChildren(Face):
        face.keeping.end()
        while not face.jobs.idle:
            face.jobs.close()
            QApplication.processEvents()


class Scene:
    """A window that stands open on the list of members, which is one step from where it opens."""

    def __init__(self, qtbot: QtBot, folder: Path, own: Path, *, points: float = 12.0) -> None:
        self.bot = qtbot
        self.shell, self.face = window(qtbot, folder, own, points=points)
        self.settle()
        self.face.go("member")
        self.settle()

    @property
    def desk(self) -> Desk:
        """The opened office."""
        return self.face.desk

    @property
    def list(self) -> ListPage:
        """The list that is shown."""
        page = self.face.here
        assert isinstance(page, ListPage)
        return page

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self.bot.waitUntil(lambda: self.face.jobs.idle, timeout=PATIENCE)
        QApplication.processEvents()

    def size(self, width: int, height: int) -> None:
        """Another size of the window."""
        self.shell.resize(width, height)
        QApplication.processEvents()

    def close(self) -> None:
        """Put everything away."""
        self.face.keeping.end()  # what closes the window afterwards makes no backup any more
        self.face.jobs.close()
        self.desk.store.close()


class Hands:
    """Uses the window as a person does. `keys` counts presses that are not content."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.keys = 0

    def press(self, key: str) -> None:
        """One key or combination, as Qt spells it; then wait for all that comes of it."""
        self.strike(key)
        self._scene.settle()

    def strike(self, key: str) -> None:
        """The same without waiting."""
        self.keys += 1
        stroke = QKeyCombination.fromCombined(QKeySequence.fromString(key)[0].toCombined())  # type: ignore[index]
        QTest.keyClick(_target(), stroke.key(), stroke.keyboardModifiers())

    def write(self, words: str) -> None:
        """Content. Chinese comes from an input method, at once; the rest key by key."""
        target = _target()
        if words.isascii():
            for letter in words:
                QTest.keyClicks(_target(), letter)
        else:
            line: Any = target
            line.insert(words)
            line.textEdited.emit(words)
        self._scene.settle()


def _target() -> QWidget:
    """Where keys go: an open menu or list of choices, otherwise what has the focus."""
    target = QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    return target


def member(scene: Scene, check: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The one member for whom something is true."""
    from nzg_desktop.core.query import Query
    from nzg_desktop.store import lists

    with scene.desk.store.reading() as r:
        (one,) = [record for record in lists.each(r, Query(BY_CODE["member"])) if check(record)]
    return one


def middle(widget: QWidget) -> None:
    """A click on the middle of something."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
