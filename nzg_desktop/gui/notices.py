"""What is said to the person: one quiet strip under the buttons, never a pile of windows.

A new notice takes the place of the one before. Trouble says what happened, what was lost and what to do now.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.gui.pieces import column
from nzg_desktop.gui.theme import mark

Choice = tuple[str, Callable[[], object]]
"""A button in the strip: its word (a verb) and what it does."""


class Notices(QFrame):
    """The strip. Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = QLabel()
        self._rest = QLabel()
        for label in (self._head, self._rest):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._row = QHBoxLayout()
        self._row.addLayout(column(self._head, self._rest, gap=2), 1)
        self._buttons: list[QPushButton] = []
        self._line = QLineEdit()
        self._waiting: list[Callable[[], object]] = []
        self.setLayout(self._row)
        self.setAccessibleName("提示")
        self.hide()

    @property
    def words(self) -> str:
        """What is being said; empty where nothing is."""
        return "" if self.isHidden() else f"{self._head.text()}{self._rest.text()}"

    def say(self, words: str, *choices: Choice) -> None:
        """Something good to know."""
        self._show("information", words, "", choices)

    def done(self, words: str, *choices: Choice) -> None:
        """Something has been done, perhaps with a way back (撤销)."""
        self._show("done", words, "", choices)

    def warn(self, words: str, *choices: Choice) -> None:
        """Something wants looking after."""
        self._show("warned", words, "", choices)

    def ask(self, words: str, *choices: Choice, last: str = "算了") -> None:
        """Something must be known first; the last button leaves all as it is."""
        self._show("warned", words, "", choices, last)

    def ask_line(self, words: str, verb: str, call: Callable[[str], object], hint: str = "") -> None:
        """A few words must be known first (a reason); `call` gets them, and nothing happens without any."""

        def take() -> None:
            if self._line.text().strip():
                self.hide()
                call(self._line.text().strip())
            else:
                self._line.setFocus()

        self._show("warned", words, "", (), "算了")
        self._line = QLineEdit()
        self._line.setPlaceholderText(hint)
        self._line.setAccessibleName(words)
        self._line.returnPressed.connect(take)
        self._row.insertWidget(1, self._line, 1)
        self._buttons.insert(0, button := QPushButton(verb))
        mark(button, "link")
        button.clicked.connect(take)
        self._row.insertWidget(2, button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._line.setFocus()

    def trouble(self, said: Trouble, *choices: Choice) -> None:
        """Something did not go through: what happened, what was lost, what to do now."""
        self._show("refused", said.what, f"{said.lost}{said.remedy}", choices)

    def remind(self, said: Trouble, *choices: Choice) -> None:
        """Something should be known that stops nobody: what is so, what was lost, what to do now."""
        self._show("warned", said.what, f"{said.lost}{said.remedy}", choices)

    def wait(self, call: Callable[[], object]) -> None:
        """Let `call` say something as soon as nothing else is being said; the first to wait is the first."""
        self._waiting.append(call)
        self._next()

    def press(self, word: str) -> None:
        """Press one of the buttons, by its word. A word that is not there is our mistake."""
        next(button for button in self._buttons if button.text() == word).click()

    def write(self, words: str) -> None:
        """Put words into the line that asks for them."""
        self._line.setText(words)

    def clear(self) -> None:
        """Nothing more to say, unless something waits."""
        self.hide()
        self._next()

    def forget(self) -> None:
        """What was said, and what waits to be said, was for somebody else."""
        self._waiting.clear()
        self._show("", "", "", ())
        self.hide()

    def _next(self) -> None:
        if self._waiting and self.isHidden():
            self._waiting.pop(0)()

    def _show(
        self, role: str, head: str, rest: str, choices: tuple[Choice, ...], last: str = "知道了"
    ) -> None:
        for part in (*self._buttons, self._line):
            self._row.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._buttons, self._line = [], QLineEdit()
        self._head.setText(head)
        self._rest.setText(rest)
        self._rest.setVisible(bool(rest))
        mark(self._head, "said" if rest else "")
        for word, call in (*choices, (last, lambda: None)):
            self._add(word, call)
        mark(self, role)
        self.show()

    def _add(self, word: str, call: Callable[[], object]) -> None:
        def press() -> None:
            self.hide()
            call()
            self._next()

        button = mark(QPushButton(word), "link")
        button.clicked.connect(press)
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._buttons.append(button)
