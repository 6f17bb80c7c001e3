"""How the window looks: colours with their contrast, five font sizes, one style sheet made from them.

Every length follows the font, so that the whole window grows with it. No page sets a colour or a size itself:
a widget says what it is with the property `role`, and the sheet below knows the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from nzg_desktop.gui.first import NAVY, NAVY_TEXT, PAGE, SIZES, USUAL, points_kept
from nzg_desktop.gui.sheet import sheet

W = TypeVar("W", bound=QWidget)
FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for; contrasts are computed by a test (interface.md D7)."""

    text: str = "#1F2329"
    second: str = "#4E5969"
    faint: str = "#6B7785"
    page: str = PAGE
    sheet: str = "#FFFFFF"
    zebra: str = "#F8F9FB"
    head: str = "#E8EDF3"
    line: str = "#D5DAE1"
    border: str = "#7F8B99"
    navy: str = NAVY
    navy_on: str = "#34557F"
    navy_text: str = NAVY_TEXT
    navy_second: str = "#C9D6E6"
    red: str = "#B7261D"
    red_down: str = "#971D16"
    red_text: str = "#FFFFFF"
    blue: str = "#0B5CAD"
    blue_soft: str = "#E7F0FA"
    selected: str = "#CFE3F8"
    good: str = "#1E7B34"
    good_soft: str = "#E6F4EA"
    warning: str = "#7A4B00"
    warning_soft: str = "#FFF4D6"
    warning_line: str = "#E5BF62"
    error: str = "#A61B1B"
    error_soft: str = "#FDECEA"
    error_line: str = "#E0A19C"


PALETTE = Palette()


class Theme(QObject):
    """The look in force. Keeps the font size in `store` (an ini file), and dresses the whole program."""

    changed = Signal()

    def __init__(self, store: QSettings) -> None:
        super().__init__()
        self._store = store
        self.points = points_kept(store)

    def apply(self) -> None:
        """Dress the program."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setPalette(_palette())
        app.setStyleSheet("")  # a sheet in the place of another dresses each widget once for all above it
        app.setFont(sans(self.points))  # first: what the sheet gives no size keeps the one it finds
        app.setStyleSheet(sheet(PALETTE, self.points, _dots()))
        app.setFont(sans(self.points))  # last: on Windows a sheet gives lists and menus the system's own size

    def larger(self) -> None:
        """One step up; the largest stays."""
        self._take(min(SIZES.index(self.points) + 1, len(SIZES) - 1))

    def smaller(self) -> None:
        """One step down; the smallest stays."""
        self._take(max(SIZES.index(self.points) - 1, 0))

    def usual(self) -> None:
        """Back to 12 points."""
        self._take(SIZES.index(USUAL))

    def px(self, ems: float) -> int:
        """A length in pixels, given in heights of the letter (1.0 = the font size)."""
        return round(ems * self.points * _dots())

    def _take(self, step: int) -> None:
        if SIZES[step] == self.points:
            return
        self.points = SIZES[step]
        self._store.setValue("points", str(self.points))
        self.apply()
        self.changed.emit()


def sans(points: float) -> QFont:
    """The face of the window: the system's own Chinese sans serif."""
    face = QFont()
    face.setFamilies(list(FAMILIES))
    face.setPointSizeF(points)
    return face


def mark(widget: W, role: str) -> W:
    """Say what a widget is; the style sheet does the rest. May be said again when it changes."""
    if widget.property("role") == role:
        return widget
    widget.setProperty("role", role)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # otherwise it is dressed when shown
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)
    return widget


def _dots() -> float:
    """Pixels in a point on the first screen."""
    return QApplication.primaryScreen().logicalDotsPerInchY() / 72


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for place, colour in (
        (role.Window, PALETTE.page),
        (role.Base, PALETTE.sheet),
        (role.AlternateBase, PALETTE.zebra),
        (role.Button, PALETTE.sheet),
        (role.Text, PALETTE.text),
        (role.WindowText, PALETTE.text),
        (role.ButtonText, PALETTE.text),
        (role.PlaceholderText, PALETTE.faint),
        (role.Highlight, PALETTE.selected),
        (role.HighlightedText, PALETTE.text),
        (role.Link, PALETTE.blue),
        (role.ToolTipBase, PALETTE.sheet),
        (role.ToolTipText, PALETTE.text),
    ):
        palette.setColor(place, QColor(colour))
    return palette
