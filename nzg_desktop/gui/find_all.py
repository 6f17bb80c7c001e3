"""Ctrl+K: one line that finds records in all ledgers and pages by name, and leads there.

Typing asks in the lane for reading; only the answer to the latest words is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QWidget

from nzg_desktop.core import pinyin
from nzg_desktop.gui.pages import destinations
from nzg_desktop.gui.pieces import column, words
from nzg_desktop.work import finding

if TYPE_CHECKING:
    from nzg_desktop.gui.bar import Bar
    from nzg_desktop.gui.page import Frame
    from nzg_desktop.work.finding import Hit

MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class FindAll(QDialog):
    """The line and what it finds. Enter or a click goes there, Esc leaves all as it was."""

    def __init__(self, parent: QWidget, frame: Frame, bar: Bar) -> None:
        super().__init__(parent)
        self.setWindowTitle("全部查找")
        self._frame, self._asked = frame, 0
        self._pages = list(destinations(frame.desk, chain(*bar.entries.values())))
        self._goes: list[Callable[[], object]] = []
        self.line = QLineEdit()
        self.line.setPlaceholderText("姓名、拼音首字母、手机后四位、单位、页面名称")
        self.line.setAccessibleName("全部查找")
        self.line.textEdited.connect(lambda _: self._ask())
        self.line.returnPressed.connect(self._go)
        self.line.installEventFilter(self)
        self.found = QListWidget()
        self.found.setAccessibleName("查找结果")
        self.found.itemClicked.connect(lambda _: self._go())
        self._said = words("上下键选，回车打开。", "second")
        inside = column(self.line, self.found, self._said, grows=1)
        inside.setContentsMargins(12, 12, 12, 12)
        self.setLayout(inside)
        self.resize(round(parent.width() * 0.6), round(parent.height() * 0.7))
        self.finished.connect(lambda _: frame.jobs.at_rest(self.deleteLater))  # an answer may still come
        self._ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in what was found while one goes on typing."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in MOVES:
            self.found.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _ask(self) -> None:
        self._asked += 1
        desk, typed, token = self._frame.desk, self.line.text(), self._asked
        self._frame.jobs.look(lambda: finding.find(desk, typed), lambda hits: self._show(hits, typed, token))

    def _show(self, hits: tuple[Hit, ...], typed: str, token: int) -> None:
        if token != self._asked or not self.isVisible():
            return
        self.found.clear()
        self._goes = []
        for code, title, given in self._pages:
            if _fits(title, typed.strip()):
                self._add(f"页面　{title}", partial(self._frame.go, code, **given))
        for hit in hits:
            place = f"{hit.ledger.about.title}{'（回收站）' if hit.retired else ''}"
            self._add(f"{place}　{hit.name}　{hit.told}", partial(self._open, hit))
        self.found.setCurrentRow(0)
        self._said.setText(
            "上下键选，回车打开。" if self._goes else f"没找到“{typed}”。试试拼音首字母或手机后四位。"
        )

    def _add(self, said: str, go: Callable[[], object]) -> None:
        self.found.addItem(QListWidgetItem(said))
        self._goes.append(go)

    def _go(self) -> None:
        row = self.found.currentRow()
        if 0 <= row < len(self._goes):
            go = self._goes[row]
            self.close()
            go()

    def _open(self, hit: Hit) -> None:
        if hit.retired:
            self._frame.go("bin")
            return
        page = self._frame.go(hit.ledger.about.code)
        opened = getattr(page, "open_record", None)
        if opened is not None:
            opened(hit.uid)


def _fits(title: str, typed: str) -> bool:
    letters = typed.lower()
    return typed in title or any(initials.startswith(letters) for initials in pinyin.initials(title))
