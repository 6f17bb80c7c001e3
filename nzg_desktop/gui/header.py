"""The head of every page: its title, the search box, the size of the letters, and help."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from nzg_desktop.gui.elided import Elided
from nzg_desktop.gui.pieces import row
from nzg_desktop.gui.theme import Theme, mark


class Header(QWidget):
    """Title, search box and three small buttons. `typed` tells what stands in the box."""

    typed = Signal(str)
    helped = Signal()
    entered = Signal()
    """Enter was pressed in the search box."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._hint = ""
        self.title = mark(Elided("女职工工作台账"), "title")
        self.box = QLineEdit()
        self.box.setClearButtonEnabled(True)
        self.box.setAccessibleName("查找")
        self.box.textChanged.connect(self.typed)
        self.box.returnPressed.connect(self.entered)
        self._row = row(self.title, self.box, grows=0)
        self._row.setStretch(1, 1)
        self.setLayout(self._row)
        self._small("A-", "字小一号（Ctrl+-）", theme.smaller)
        self._small("A+", "字大一号（Ctrl++）", theme.larger)
        self._small("? F1", "本页帮助", self.helped.emit)
        theme.changed.connect(self._measure)
        self._measure()

    def show_page(self, title: str, hint: str, typed: str) -> None:
        """The head for another page: its title, what can be searched, and what was being searched."""
        self.title.setText(title)
        self.box.setVisible(bool(hint))
        self._hint = hint
        self._show_hint()
        self.box.blockSignals(True)
        self.box.setText(typed)
        self.box.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: as many words in the box as it takes."""
        super().resizeEvent(event)
        self._show_hint()

    def _show_hint(self) -> None:
        room = self.box.width() - self._theme.px(2)
        hints = (
            f"{self._hint}  Ctrl+F",
            self._hint,
            f"{self._hint.partition('/')[0]}…  Ctrl+F",
            "搜  Ctrl+F",
        )
        fits = (hint for hint in hints if self.box.fontMetrics().horizontalAdvance(hint) <= room)
        self.box.setPlaceholderText(next(fits, "搜"))
        self.box.setToolTip(self._hint)

    def _small(self, words: str, tip: str, call: Callable[[], object]) -> None:
        button = QPushButton(words)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        mark(button, "small")
        button.clicked.connect(call)
        self._row.addWidget(button)

    def _measure(self) -> None:
        self.box.setMinimumWidth(self._theme.px(9))
        self.box.setMaximumWidth(self._theme.px(28))
