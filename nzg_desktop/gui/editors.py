"""One editor for each kind of value. An editor gives what was typed; only the gate says what it means.

EDITORS maps the kind of a field to its editor; a kind without a row is a plain line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from nzg_desktop.core import codes, pinyin
from nzg_desktop.gui.lookup import Choice, Lookup
from nzg_desktop.gui.pieces import row
from nzg_desktop.gui.theme import Theme, mark
from nzg_desktop.work import records

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Column
    from nzg_desktop.work.desk import Desk

LONG = 300
"""Texts that may be longer than this get several lines."""
HINTS = {
    "date": "如 1990.5.1",
    "idno": "18 位证件号码",
    "mobile": "11 位手机号",
    "phone": "区号-号码",
    "ref": "名称或拼音首字母",
}
BLANK = "未填"


class Editor(QWidget):
    """What all editors share. Subclasses hold one or more parts that take the focus."""

    edited = Signal()
    """A person has changed something."""
    chose = Signal()
    """A person has chosen one of the choices: on to the next field."""
    wide = False
    """Whether it needs the width of both columns."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column
        self.parts: Sequence[QWidget] = ()

    @property
    def raw(self) -> object:
        """What stands in the editor; empty text where nothing does."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What stands in the editor, as a person reads it."""
        return str(self.raw)

    def put(self, value: object, words: str) -> None:
        """Show a value and its words, as the record has them."""
        raise NotImplementedError

    def name(self, title: str) -> None:
        """Tell a screen reader what the field is."""
        for part in self.parts:
            part.setAccessibleName(title)

    def dress(self, role: str) -> None:
        """Show that something is wrong here (error, warning), or was filled in by itself (filled)."""
        for part in self.parts:
            mark(part, role)

    def start(self) -> None:
        """Put the cursor here, with what stands here chosen, as Tab does: what is typed takes its place."""
        self.parts[0].setFocus(Qt.FocusReason.TabFocusReason)


class LineEditor(Editor):
    """One line, with the unit behind it."""

    def __init__(self, column: Column, desk: Desk, theme: Theme) -> None:
        super().__init__(column)
        self.line = self._line(desk)
        self.line.setPlaceholderText(HINTS.get(column.kind.name, column.col.note))
        self.line.setToolTip(column.col.note)
        self.line.textEdited.connect(lambda _: self.edited.emit())
        self.parts = (self.line,)
        self.setFocusProxy(self.line)
        unit = (QLabel(column.col.unit),) if column.col.unit else ()
        self.setLayout(row(self.line, *unit, gap=6, grows=0))

    @property
    def raw(self) -> object:
        """The typed words."""
        return self.line.text().strip()

    def put(self, value: object, words: str) -> None:
        """The words are all there is."""
        self.line.setText(words)
        self.line.setCursorPosition(0)

    def _line(self, desk: Desk) -> QLineEdit:
        return QLineEdit()


class ChoiceEditor(LineEditor):
    """A code or another record, chosen by a few letters."""

    def _line(self, desk: Desk) -> QLineEdit:
        column = self.column
        if column.kind.name == "ref":
            self.choice = Lookup(lambda typed: records.choices(desk, column, typed))
        else:
            self.choice = Lookup(lambda typed: _codes(column, typed))
        self.choice.chose.connect(self._chosen)
        return self.choice

    @property
    def raw(self) -> object:
        """What was chosen, otherwise what was typed."""
        return self.choice.raw

    @property
    def words(self) -> str:
        """The words of the choice."""
        return self.choice.text().strip()

    def put(self, value: object, words: str) -> None:
        """A value that is already chosen."""
        self.choice.put(value, words)

    def _chosen(self) -> None:
        self.edited.emit()
        self.chose.emit()


class TextEditor(Editor):
    """Several lines."""

    wide = True

    def __init__(self, column: Column, desk: Desk, theme: Theme) -> None:
        super().__init__(column)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self._theme = theme
        self._measure()
        theme.changed.connect(self._measure)  # a method, so that it ends with the field
        self.text.setPlaceholderText(column.col.note or "换行按 Ctrl+Enter")
        self.text.textChanged.connect(self._changed)
        self._quiet = False
        self.parts = (self.text,)
        self.setFocusProxy(self.text)
        self.setLayout(row(self.text))

    @property
    def raw(self) -> object:
        """The typed words."""
        return self.text.toPlainText().strip()

    def put(self, value: object, words: str) -> None:
        """The words are all there is."""
        self._quiet = True
        self.text.setPlainText(words)
        self._quiet = False

    def _changed(self) -> None:
        if not self._quiet:
            self.edited.emit()

    def _measure(self) -> None:
        self.text.setFixedHeight(self._theme.px(5))


class YesNoEditor(Editor):
    """是, 否 or not said; the arrows go from one to the next."""

    def __init__(self, column: Column, desk: Desk, theme: Theme) -> None:
        super().__init__(column)
        self._group = QButtonGroup(self)
        self._buttons = {value: QRadioButton(words) for value, words in _YES_NO}
        for button in self._buttons.values():
            self._group.addButton(button)
            button.clicked.connect(lambda _: self.edited.emit())
        self.parts = tuple(self._buttons.values())
        self.setLayout(row(*self.parts, None, gap=12))
        self._buttons[""].setChecked(True)

    @property
    def raw(self) -> object:
        """True, False or nothing."""
        return next((value for value, button in self._buttons.items() if button.isChecked()), "")

    def put(self, value: object, words: str) -> None:
        """Press the right one."""
        self._buttons[value if isinstance(value, bool) else ""].setChecked(True)

    def name(self, title: str) -> None:
        """The field and the answer."""
        for button in self._buttons.values():
            button.setAccessibleName(f"{title}：{button.text()}")

    def start(self) -> None:
        """The answer that is given is where the arrows start."""
        next(b for b in self._buttons.values() if b.isChecked()).setFocus()


class CodesEditor(Editor):
    """Several codes, each with a box to tick."""

    wide = True

    def __init__(self, column: Column, desk: Desk, theme: Theme) -> None:
        super().__init__(column)
        table = codes.table(column.col.codes)
        self._boxes = {code.code: QCheckBox(code.name) for code in table.choices(dt.date.today())}
        self.parts = tuple(self._boxes.values())
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._across = 0
        for box in self._boxes.values():
            box.clicked.connect(lambda _: self.edited.emit())
        self._arrange(3)

    @property
    def raw(self) -> object:
        """The ticked codes."""
        return ";".join(code for code, box in self._boxes.items() if box.isChecked())

    def put(self, value: object, words: str) -> None:
        """Tick these."""
        ticked = str(value or "").split(";")
        for code, box in self._boxes.items():
            box.setChecked(code in ticked)

    def name(self, title: str) -> None:
        """The field and the code."""
        for box in self._boxes.values():
            box.setAccessibleName(f"{title}：{box.text()}")

    def dress(self, role: str) -> None:
        """Boxes stay as they are; the words beside them say it."""

    def fit(self, width: int) -> None:
        """As many boxes in a row as the width takes."""
        widest = max(box.sizeHint().width() for box in self._boxes.values()) + 12
        self._arrange(max(1, min(width // widest, 6)))

    def minimumSizeHint(self) -> QSize:
        """One box wide at least."""
        return QSize(120, super().minimumSizeHint().height())

    def _arrange(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for place, box in enumerate(self._boxes.values()):
            self._grid.addWidget(box, place // across, place % across)


_YES_NO: tuple[tuple[bool | str, str], ...] = ((True, "是"), (False, "否"), ("", BLANK))
Maker = Callable[["Column", "Desk", Theme], Editor]
EDITORS: dict[str, Maker] = {
    "code": ChoiceEditor,
    "ref": ChoiceEditor,
    "codes": CodesEditor,
    "bool": YesNoEditor,
}


def editor(column: Column, desk: Desk, theme: Theme) -> Editor:
    """The editor for a field."""
    if column.kind.name == "text" and column.max_length >= LONG:
        return TextEditor(column, desk, theme)
    return EDITORS.get(column.kind.name, LineEditor)(column, desk, theme)


def _codes(column: Column, typed: str) -> list[Choice]:
    """The codes that fit what was typed: in the name, at the start of the code, or by initials."""
    offered = codes.table(column.col.codes).choices(dt.date.today())
    letters = typed.lower()
    return [
        (code.code, code.name)
        for code in offered
        if not typed
        or typed in code.name
        or code.code.startswith(typed)
        or (letters.isalpha() and letters.isascii() and _starts(code.name, letters))
    ]


def _starts(name: str, letters: str) -> bool:
    return any(initials.startswith(letters) for initials in pinyin.initials(name))
