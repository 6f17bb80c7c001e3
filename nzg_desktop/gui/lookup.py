"""A field that is chosen, not typed: by a few letters of the name, pinyin initials or the code.

F2, F7 or the arrow open everything that can be chosen. What is typed and not chosen is left to the gate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from nzg_desktop.gui.icons import icon
from nzg_desktop.gui.theme import PALETTE, mark

Choice = tuple[object, str]
"""What is stored, and its words."""
Finder = Callable[[str], Sequence[Choice]]
SHOWN = 9
"""Choices in sight at once."""


class Lookup(QLineEdit):
    """A line with choices under it. `chose` when one is taken."""

    chose = Signal()

    def __init__(self, find: Finder) -> None:
        super().__init__()
        self._find = find
        self._choices: Sequence[Choice] = ()
        self._taken: Choice = ("", "")
        self._words = QStringListModel(self)
        self._popup = QCompleter(self._words, self)
        self._popup.setWidget(self)
        self._popup.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._popup.setMaxVisibleItems(SHOWN)
        self._popup.popup().setAccessibleName("可选项")
        mark(self._popup.popup(), "choices")
        self._popup.activated.connect(self._take)
        self._arrow = QAction(_arrow(), "打开可选项（F2）", self)
        self._arrow.triggered.connect(self.open_all)
        self.addAction(self._arrow, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._suggest)

    @property
    def raw(self) -> object:
        """What was chosen, or what was typed and matches nothing chosen."""
        typed = self.text().strip()
        return self._taken[0] if typed and typed == self._taken[1] else typed

    @property
    def choosing(self) -> bool:
        """Whether the choices are open."""
        return self._popup.popup().isVisible()

    def put(self, value: object, words: str) -> None:
        """Show a value that is already chosen."""
        self._taken = (value, words)
        self.setText(words)
        self.setCursorPosition(0)

    def open_all(self) -> None:
        """Show everything that can be chosen."""
        self._show("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 and F7 open the choices, and so does the arrow down."""
        if event.key() in (Qt.Key.Key_F2, Qt.Key.Key_F7, Qt.Key.Key_Down) and not self.choosing:
            self.open_all()
            return
        super().keyPressEvent(event)

    def _suggest(self, typed: str) -> None:
        if typed.strip():
            self._show(typed.strip())
        else:
            self._popup.popup().hide()

    def _show(self, typed: str) -> None:
        self._choices = self._find(typed)
        self._words.setStringList([words for _, words in self._choices])
        if not self._choices:
            self._popup.popup().hide()
            return
        widest = max(self.fontMetrics().horizontalAdvance(words) for _, words in self._choices)
        width = max(self.width(), min(widest + 40, self.window().width() - 40))
        self._popup.complete(QRect(0, 0, width, self.height()))
        self._popup.popup().setCurrentIndex(self._words.index(0))

    def _take(self, _words: str) -> None:
        row = self._popup.popup().currentIndex().row()
        if 0 <= row < len(self._choices):
            self.put(*self._choices[row])
            self.chose.emit()


def _arrow() -> QIcon:
    return icon("down", PALETTE.second, 16)
