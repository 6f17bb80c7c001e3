"""What stands where there is nothing to list: a picture, one sentence, and what to do now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nzg_desktop.gui.icons import pixmap
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
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self._picture)
        column.addWidget(self._words)
        column.addLayout(self._buttons)
        column.addStretch(2)

    @property
    def words(self) -> str:
        """The sentence."""
        return self._words.text()

    def say(self, drawing: str, words: str, ways: Sequence[Way]) -> None:
        """Show this sentence with these buttons."""
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(pixmap(drawing, PALETTE.faint, self._theme.px(4), ratio))
        self._words.setText(words)
        while self._buttons.count():
            item = self._buttons.takeAt(0)
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
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
