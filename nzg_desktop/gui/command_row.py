"""The row of buttons above a page, with their keys on them. What does not fit moves into “更多”.

The first red button and the short count at the right always stay.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.pieces import GAP, row
from nzg_desktop.gui.theme import mark


class CommandRow(QWidget):
    """Buttons for one page's commands."""

    def __init__(self) -> None:
        super().__init__()
        self._buttons: list[tuple[QPushButton, QAction]] = []
        self._buried: list[QAction] = []
        self._made: list[tuple[QAction, QPushButton | None]] = []
        self.more = QPushButton("更多 ▾")
        self._menu = QMenu(self.more)
        self._menu.setToolTipsVisible(True)
        self.more.setMenu(self._menu)
        self.summary = mark(QLabel(), "second")
        self._row = row(self.more, None, self.summary)
        self.setLayout(self._row)

    def fill(self, commands: tuple[Action, ...], perform: Callable[[Action], object]) -> list[QAction]:
        """Show these commands; `perform` does one. Returns what carries their keys."""
        for button, _ in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        for action, _ in self._made:
            action.deleteLater()
        self._buttons, self._buried = [], []
        self._made = []
        for place, command in enumerate(commands):
            action = QAction(command.title, self)
            action.setShortcuts([QKeySequence(key) for key in command.key.split()])
            action.triggered.connect(_performing(perform, command))
            if command.buried:
                self._buried.append(action)
                self._made.append((action, None))
                continue
            button = QPushButton(command.words)
            if command.primary:
                mark(button, "primary")
            button.clicked.connect(action.trigger)
            self._row.insertWidget(place, button)
            self._buttons.append((button, action))
            self._made.append((action, button))
        self._fold()
        return [action for action, _ in self._made]

    def show_ready(self, ready: list[bool], closed: list[str]) -> None:
        """Which commands can be done now, and why some are not open to this person, in the order given."""
        for (action, button), can, why in zip(self._made, ready, closed, strict=True):
            for part in (action, button) if button is not None else (action,):
                part.setEnabled(can and not why)
                part.setToolTip(why)

    def say(self, summary: str) -> None:
        """The short count at the right."""
        self.summary.setText(summary)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: other buttons fit."""
        super().resizeEvent(event)
        self._fold()

    def minimumSizeHint(self) -> QSize:
        """The first button, “更多” and the count."""
        first = self._buttons[0][0].sizeHint().width() if self._buttons else 0
        width = first + self.more.sizeHint().width() + self.summary.sizeHint().width() + 3 * GAP
        return QSize(width, self.more.sizeHint().height())

    def _fold(self) -> None:
        widths = [button.sizeHint().width() + GAP for button, _ in self._buttons]
        room = self.width() - self.summary.sizeHint().width() - GAP
        if self._buried or sum(widths) > room:
            room -= self.more.sizeHint().width() + GAP
        self._menu.clear()
        for place, ((button, action), width) in enumerate(zip(self._buttons, widths, strict=True)):
            room -= width
            fits = room >= 0 or place == 0
            button.setVisible(fits)
            if not fits:
                room = -1
                self._menu.addAction(action)
        self._menu.addActions(self._buried)
        self.more.setVisible(not self._menu.isEmpty())


def _performing(perform: Callable[[Action], object], command: Action) -> Callable[[], object]:
    return lambda: perform(command)
