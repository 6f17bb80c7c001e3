"""What stands where there is nothing to list: a picture, one sentence, and what to do now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from nzg_desktop.gui.icons import pixmap
from nzg_desktop.gui.pieces import clear, column, row
from nzg_desktop.gui.theme import PALETTE, Theme, mark

Way = tuple[str, Callable[[], object]]


class Empty(QWidget):
    """A calm place to start from. The first button is the main one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = QLabel()
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._buttons = row()
        inside = column(None, self._picture, self._words, self._buttons, None, gap=16)
        inside.setStretch(4, 2)
        self.setLayout(inside)

    @property
    def words(self) -> str:
        """The sentence."""
        return self._words.text()

    def say(self, drawing: str, words: str, ways: Sequence[Way]) -> None:
        """Show this sentence with these buttons."""
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(pixmap(drawing, PALETTE.faint, self._theme.px(4), ratio))
        self._words.setText(words)
        clear(self._buttons)
        self._buttons.addStretch(1)
        for word, call in ways:
            button = QPushButton(word)
            button.clicked.connect(call)
            self._buttons.addWidget(button)
        if ways:
            first = self._buttons.itemAt(1).widget()
            if first is not None:
                mark(first, "inviting")
        self._buttons.addStretch(1)
