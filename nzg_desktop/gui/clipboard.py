"""A full ID number that was copied out of the program does not stay in the clipboard.

Only what was copied while the program is in front is ever cleared, and only while it is still there.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

KEPT_FOR = 30_000
"""So many milliseconds it stays."""
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)", re.ASCII)


class ClipboardGuard(QObject):
    """Watches what is copied, for as long as its parent lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._board = QGuiApplication.clipboard()
        self._text = ""
        self.timer = QTimer(self, singleShot=True, interval=KEPT_FOR)
        self.timer.timeout.connect(self.clear)
        self._board.dataChanged.connect(self._look)

    def _look(self) -> None:
        # Not every platform tells whose the clipboard is; what is copied with us in front is ours.
        text = self._board.text() if QGuiApplication.focusWindow() is not None else ""
        if ID_NUMBER.search(text):
            self._text = text
            self.timer.start()

    def clear(self) -> None:
        """Take out what was copied, where it is still there."""
        if self._text and self._board.text() == self._text:
            self._board.clear()
        self._text = ""
