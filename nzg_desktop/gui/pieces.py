"""Small pieces that several pages are built from: words, buttons, frames, a row of steps, a file chooser.

They say what they are by `theme.mark` and set no colours or sizes of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from nzg_desktop.gui.theme import mark

Part = QWidget | QLayout | int | None
GAP = 8
WIDE = 16
TABLES = "表格文件 (*.xlsx *.xls *.xlsb *.ods *.csv *.txt);;所有文件 (*)"
BOOK = "表格文件 (*.xlsx)"
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))
PACKAGES = "报送文件 (*.nzg *.nzg.zip);;所有文件 (*)"


def words(text: str = "", role: str = "", *, wraps: bool = True) -> QLabel:
    """A label whose text can be marked and copied."""
    label = QLabel(text)
    label.setWordWrap(wraps)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if role:
        mark(label, role)
    return label


def button(title: str, call: Callable[[], object], role: str = "") -> QPushButton:
    """A button that Enter presses too while it has the focus."""
    made = QPushButton(title)
    made.setAutoDefault(True)
    made.clicked.connect(lambda: call())
    if role:
        mark(made, role)
    return made


def row(*parts: Part, gap: int = GAP, grows: int | None = None) -> QHBoxLayout:
    """Things side by side; None is space that grows, a number fixed space, `grows` the part that widens."""
    line = QHBoxLayout()
    _put(line, parts, gap, grows)
    return line


def column(*parts: Part, gap: int = GAP, grows: int | None = None) -> QVBoxLayout:
    """Things one below the other, as in `row`."""
    line = QVBoxLayout()
    _put(line, parts, gap, grows)
    return line


def framed(inside: QLayout, role: str = "sheet", margin: int = WIDE) -> QFrame:
    """A frame around a layout."""
    frame = QFrame()
    inside.setContentsMargins(margin, margin * 3 // 4, margin, margin * 3 // 4)
    frame.setLayout(inside)
    mark(frame, role)
    return frame


def holder(inside: QLayout) -> QWidget:
    """A bare widget around a layout, to be shown and hidden as one."""
    made = QWidget()
    made.setLayout(inside)
    return made


def scrolled(inside: QWidget) -> QScrollArea:
    """A widget that scrolls where the window is too small for it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    mark(inside, "page")
    area.setWidget(inside)
    return area


def clear(line: QLayout) -> None:
    """Take everything out of a layout."""
    while line.count():
        widget = line.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def labelled(title: str, field: QWidget) -> QHBoxLayout:
    """A field with its name before it; a screen reader hears the name, Alt+letter is not used."""
    name = QLabel(title)
    name.setBuddy(field)
    mark(name, "second")
    field.setAccessibleName(title)
    return row(name, field, grows=1)


def _put(line: QBoxLayout, parts: Sequence[Part], gap: int, grows: int | None) -> None:
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(gap)
    for part in parts:
        if part is None:
            line.addStretch(1)
        elif isinstance(part, int):
            line.addSpacing(part)
        elif isinstance(part, QWidget):
            line.addWidget(part)
        else:
            line.addLayout(part)
    if grows is not None:
        line.setStretch(grows, 1)


_MARKS = {"done": ("✓", "good"), "now": ("●", "heading"), "ahead": ("○", "second")}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way: its words, and whether it is done, next or still ahead."""

    title: str
    state: str


class Steps(QFrame):
    """A row of numbered steps, each with a mark: ✓ done, ● next, ○ still ahead."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)

    def fill(self, steps: Sequence[Step]) -> None:
        """Show these steps."""
        clear(self._row)
        for number, step in enumerate(steps, 1):
            sign, role = _MARKS[step.state]
            if number > 1:
                self._row.addWidget(words("›", "second", wraps=False))
            self._row.addWidget(words(f"{sign} {number} {step.title}", role, wraps=False))
        self._row.addStretch(1)
        self.setAccessibleName("；".join(f"第 {n} 步 {step.title}" for n, step in enumerate(steps, 1)))


class Tabs(QWidget):
    """Pages under a row of tabs whose words may change, for counts."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.bar = QTabBar()
        self.bar.setAccessibleName(name)
        self.bar.setExpanding(False)
        self.bar.setDocumentMode(True)
        self._pages = QStackedWidget()
        self.bar.currentChanged.connect(self._pages.setCurrentIndex)
        self.setLayout(column(self.bar, self._pages, gap=4))

    def add(self, title: str, page: QWidget) -> int:
        """A further tab; gives its number."""
        self._pages.addWidget(page)
        return self.bar.addTab(title)

    def say(self, number: int, title: str) -> None:
        """Other words on a tab."""
        self.bar.setTabText(number, title)

    def show_tab(self, number: int) -> None:
        """Bring a tab to the front."""
        self.bar.setCurrentIndex(number)


def shrinkable(label: QLabel) -> QLabel:
    """A label that may become narrower than its longest line, so that it never forces the window wide."""
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def evenly(label: QLabel) -> QLabel:
    """A label for numbers that are compared group by group: every character as wide as the next."""
    face = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    face.setPointSizeF(label.font().pointSizeF() * 1.15)
    label.setFont(face)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def in_lines(groups: Sequence[str]) -> str:
    """Groups of characters that are compared one by one: four to a line."""
    return "\n".join("  ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))


def choose_files(
    parent: QWidget, title: str, names: str, then: Callable[[tuple[Path, ...]], object], *, many: bool = False
) -> QFileDialog:
    """Ask for files that exist; `then` gets them, and is not called where nothing is chosen."""
    dialog = QFileDialog(parent, title)
    dialog.setNameFilter(names)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile)
    return _asked(dialog, then)


def choose_folder(parent: QWidget, title: str, then: Callable[[tuple[Path, ...]], object]) -> QFileDialog:
    """Ask for a folder."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _asked(dialog, then)


def choose_target(
    parent: QWidget, title: str, names: str, proposed: str, then: Callable[[tuple[Path, ...]], object]
) -> QFileDialog:
    """Ask where to save. Writing over a file is asked about by the dialog itself."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(names)
    dialog.setDefaultSuffix(Path(proposed).suffix.removeprefix("."))
    dialog.selectFile(proposed.translate(_NOT_IN_NAMES))  # it may bear the name of a person
    return _asked(dialog, then)


def _asked(dialog: QFileDialog, then: Callable[[tuple[Path, ...]], object]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: then(tuple(Path(file) for file in dialog.selectedFiles())))
    dialog.open()
    return dialog
