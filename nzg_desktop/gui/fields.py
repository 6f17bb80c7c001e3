"""A set of fields to fill in: labels, editors, what is wrong beside each, and the way of the Enter key.

Used by the form of a record and by the rows that belong to it. Knows the declaration, never a ledger by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from nzg_desktop.gui.editors import Editor, editor
from nzg_desktop.gui.pieces import column, framed
from nzg_desktop.gui.theme import PALETTE, mark

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Column
    from nzg_desktop.core.trouble import Problem
    from nzg_desktop.gui.page import Frame

LABEL = 8.2
"""How wide the labels are, in heights of the letter; longer ones stand on two lines."""
ONE_LINE = 8
"""So many letters of a label stand on one line."""
TWO = 50
"""From this width, in heights of the letter, fields stand in two columns."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ELSEWHERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


def divided(label: str) -> str:
    """A label on one line, or a long one on two: before a bracket, after a mark, otherwise in the middle."""
    if len(label) <= ONE_LINE:
        return label
    middle = len(label) / 2
    places = [at for at in range(2, len(label) - 1) if label[at] == "(" or label[at - 1] in "、/"]
    place = min(places, key=lambda at: abs(at - middle), default=round(middle))
    return f"{label[:place]}\n{label[place:]}"


class Field(QWidget):
    """A label, its editor, and under it what is wrong."""

    def __init__(self, column: Column, frame: Frame) -> None:
        super().__init__()
        self.column = column
        self._theme = frame.theme
        self.editor: Editor = editor(column, frame.desk, frame.theme)
        self.editor.name(column.label)
        star = f'<span style="color:{PALETTE.error}">*</span> ' if column.required else ""
        self.label = QLabel(star + divided(column.label).replace("\n", "<br>"))
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.label.setBuddy(self.editor)
        mark(self.label, "second")
        self.cover = QLineEdit()
        self.cover.setReadOnly(True)
        self.cover.setAccessibleName(f"{column.label}（已遮住）")
        self.cover.setToolTip("点“显示号码”看完整内容，看过再改")
        self.cover.hide()
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.addWidget(
            self.label, 0, 0, Qt.AlignmentFlag.AlignTop if self.editor.wide else Qt.AlignmentFlag(0)
        )
        grid.addWidget(self.editor, 0, 1)
        grid.addWidget(self.cover, 0, 1)
        grid.addWidget(self.said, 1, 1)
        grid.setColumnStretch(1, 1)
        frame.theme.changed.connect(self._measure)
        self._measure()

    def say(self, problem: Problem | None) -> None:
        """Say what is wrong, in red or in brown; None: nothing is."""
        self.said.setVisible(problem is not None)
        self.editor.dress(problem.severity if problem else "")
        if problem is not None:
            mark(self.said, problem.severity)
            self.said.setText(problem.message)

    @property
    def covered(self) -> bool:
        """Whether something else stands in place of the value."""
        return not self.cover.isHidden()

    def hide_behind(self, words: str) -> None:
        """Show these words in place of the value, which stays in the editor; none: the value itself."""
        had_focus = any(part.hasFocus() for part in self.editor.parts)
        self.cover.setText(words)
        self.cover.setVisible(bool(words))
        self.editor.setVisible(not words)
        if words and had_focus:
            self.cover.setFocus()

    def start(self) -> None:
        """Put the cursor here."""
        if self.covered:
            self.cover.setFocus()
        else:
            self.editor.start()

    def _measure(self) -> None:
        self.label.setFixedWidth(self._theme.px(LABEL))


class Fields(QWidget):
    """Sections of fields. Says when a person changes something, and when a field is left."""

    edited = Signal(str)
    left = Signal(str)
    started = Signal(QWidget)
    """The cursor was put into this field."""
    finished = Signal()
    """Enter was pressed in the last field."""

    def __init__(
        self,
        frame: Frame,
        sections: Iterable[tuple[str, Sequence[Column]]],
        shown: frozenset[str] = frozenset(),
    ) -> None:
        """`shown` are fields that are only shown."""
        super().__init__()
        self._frame = frame
        self.fields: dict[str, Field] = {}
        self._grids: list[tuple[QGridLayout, list[Field]]] = []
        self._across = 0
        self._filled: set[str] = set()
        self._stack = column(gap=12)
        self.setLayout(self._stack)
        for title, columns in sections:
            self._add_section(title, columns)
        self._order = list(self.fields)
        for name in shown:
            self.fields[name].setEnabled(False)
            self.fields[name].setToolTip(self.fields[name].column.col.note)
        self.arrange(1)

    @property
    def stack(self) -> QVBoxLayout:
        """The sections, one below the other; rows that belong to a record are added here."""
        return self._stack

    @property
    def current(self) -> str:
        """The field the cursor is in; empty where it is in none."""
        return next((n for n, f in self.fields.items() if any(p.hasFocus() for p in f.editor.parts)), "")

    @property
    def covered(self) -> list[str]:
        """The fields whose value is hidden."""
        return [name for name, field in self.fields.items() if field.covered]

    def cover(self, words: Mapping[str, str]) -> None:
        """Hide the values of these fields behind words, and show all others."""
        for name, field in self.fields.items():
            if field.column.col.private:
                field.hide_behind(words.get(name, ""))

    @property
    def filled(self) -> frozenset[str]:
        """The fields that were filled in by themselves and not touched since."""
        return frozenset(self._filled)

    def content(self) -> dict[str, tuple[object, str]]:
        """What stands in the fields, with its words, to be put into another record."""
        return {name: (field.editor.raw, field.editor.words) for name, field in self.fields.items()}

    def raw(self, names: Iterable[str] | None = None) -> dict[str, object]:
        """What stands in the fields, as the gate takes it."""
        wanted = self._order if names is None else names
        return {name: self.fields[name].editor.raw for name in wanted}

    def put(self, values: Mapping[str, Any], words: Mapping[str, str]) -> None:
        """Show a record; nothing is wrong with it yet."""
        self._filled.clear()
        for name, field in self.fields.items():
            field.editor.put(values.get(name), words.get(name, ""))
            field.say(None)

    def put_one(self, name: str, value: object, words: str) -> None:
        """Show one value, tidied or repeated."""
        self.fields[name].editor.put(value, words)

    def fill(self, name: str, value: object, words: str) -> None:
        """Show a value that was worked out from others; Enter passes over it."""
        self.put_one(name, value, words)
        self._filled.add(name)
        self.fields[name].editor.dress("filled")

    def say(self, problems: Mapping[str, Problem]) -> None:
        """Say beside each field what is wrong with it, and nothing beside the others."""
        for name, field in self.fields.items():
            field.say(problems.get(name))
            if name in self._filled and name not in problems:
                field.editor.dress("filled")

    def start(self, name: str = "") -> None:
        """Put the cursor into a field, or into the first."""
        field = self.fields[name or self._order[0]]
        field.start()
        self.started.emit(field)

    def step(self, name: str, by: int) -> None:
        """On to the next field, or back; what was filled in by itself is passed over on the way on."""
        place = self._order.index(name) + by
        while by > 0 and place < len(self._order) and self._order[place] in self._filled:
            place += by
        if 0 <= place < len(self._order):
            self.start(self._order[place])
        elif by > 0:
            self.finished.emit()

    def arrange(self, width: int) -> None:
        """One column of fields or two, as the width allows."""
        widest = max(field.minimumSizeHint().width() for field in self.fields.values())
        two = max(self._frame.theme.px(TWO), 2 * widest + self._frame.theme.px(3))
        across = 2 if width >= two else 1
        for field in self.fields.values():
            fit = getattr(field.editor, "fit", None)
            if fit is not None:
                fit(width - self._frame.theme.px(LABEL + 4))
        if across == self._across:
            return
        self._across = across
        for grid, fields in self._grids:
            self._lay(grid, fields, across)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Shift+Enter back; leaving a field is told."""
        name = watched.property("field")
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in ENTER:
            return self._entered(watched, name, event)
        gone = isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut
        if gone and event.reason() not in ELSEWHERE:  # type: ignore[attr-defined] # known by now
            self.left.emit(name)
        return super().eventFilter(watched, event)

    def _entered(self, watched: QObject, name: str, event: QKeyEvent) -> bool:
        if isinstance(watched, QPlainTextEdit) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            watched.insertPlainText("\n")
            return True
        self.step(name, -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        return True

    def _add_section(self, title: str, columns: Sequence[Column]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        inside = column(*([mark(QLabel(title), "heading")] if title else []), grid)
        box = framed(inside)
        inside.setContentsMargins(12, 10, 16, 12)
        made = [self._add(one) for one in columns]
        self._grids.append((grid, made))
        self._stack.addWidget(box)

    def _add(self, column: Column) -> Field:
        field = Field(column, self._frame)
        self.fields[column.name] = field
        field.editor.edited.connect(lambda: self._changed(column.name))
        field.editor.chose.connect(lambda: self.step(column.name, 1))
        for part in (*field.editor.parts, field.cover):
            part.setProperty("field", column.name)
            part.installEventFilter(self)
        return field

    def _changed(self, name: str) -> None:
        self._filled.discard(name)
        self.edited.emit(name)

    def _lay(self, grid: QGridLayout, fields: list[Field], across: int) -> None:
        row = column = 0
        for field in fields:
            grid.removeWidget(field)
            if field.editor.wide and column:
                row, column = row + 1, 0
            span = across if field.editor.wide else 1
            grid.addWidget(field, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
            if column >= across:
                row, column = row + 1, 0
        for place in range(2):
            grid.setColumnStretch(place, 1 if place < across else 0)
