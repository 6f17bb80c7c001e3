"""The one style sheet. Colours come from the palette, lengths from the font size; no page adds its own.

What a widget is, it says with the property `role` (see `theme.mark`). Words: title, heading, second, less,
good, warning, error, figure. Buttons: primary, link. Frames: sheet, information, warned, refused, done, line.
"""

from __future__ import annotations

from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING

from nzg_desktop.core.places import RESOURCES

if TYPE_CHECKING:
    from nzg_desktop.gui.theme import Palette

_EMS = {
    "tiny": (0.25, 4),
    "small": (0.5, 8),
    "cell": (0.68, 11),
    "middle": (0.75, 12),
    "large": (1.0, 16),
    "indent": (2.1, 32),
    "high": (1.6, 26),
    "field": (1.5, 24),
    "tick": (1.1, 16),
    "scroll": (0.75, 12),
    "bar": (0.35, 6),
}
"""Lengths by name: how many heights of the letter, and the least number of pixels."""


def sheet(palette: Palette, points: float, dots: float) -> str:
    """The style sheet for a font size; `dots` is the number of pixels in a point."""
    lengths = {name: f"{max(round(ems * points * dots), least)}px" for name, (ems, least) in _EMS.items()}
    ratios = {"letters": 1.0, "title": 1.5, "heading": 1.1, "less": 0.9}
    sizes = {name: f"{points * ratio}pt" for name, ratio in ratios.items()}
    lengths["indent_here"] = f"{int(lengths['indent'][:-2]) - 2}px"
    tick = int(lengths["tick"][:-2])
    ring = max(tick // 3, 4)
    lengths |= {"round": f"{tick // 2 + 1}px", "ring": f"{ring}px", "dot": f"{tick + 2 - 2 * ring}px"}
    files = {f"{name}_file": (RESOURCES / "icons" / f"{name}.svg").as_posix() for name in ("tick", "down")}
    return Template(_SHEET).substitute(asdict(palette), **lengths, **sizes, **files)


# A focus frame of 2 pixels takes the place of a border and a margin of 1, so that nothing moves.
_SHEET = """
QWidget { color: $text; }
QMainWindow, QWidget[role="page"], QDialog { background: $page; }
QWidget[role="practice"] { background: $warning_line; }
QAbstractItemView, QMenu, QToolTip, QMessageBox { font-size: $letters; }
QToolTip { color: $text; background: $sheet; border: 1px solid $border; padding: $tiny; }

QLabel[role="title"], QLabel[role="figure"] { font-size: $title; font-weight: 600; }
QLabel[role="heading"] { font-size: $heading; font-weight: 600; }
QLabel[role="second"] { color: $second; }
QLabel[role="less"] { color: $second; font-size: $less; }
QLabel[role="good"] { color: $good; }
QLabel[role="warning"] { color: $warning; font-size: $less; }
QLabel[role="error"] { color: $error; font-size: $less; }
QLabel[role="said"] { font-weight: 600; }

QPushButton, QToolButton[role="button"] {
    background: $sheet; border: 1px solid $border; border-radius: 4px; margin: 1px;
    padding: $tiny $middle; min-height: $high;
}
QPushButton:hover, QToolButton[role="button"]:hover { background: $blue_soft; border-color: $blue; }
QPushButton:pressed, QToolButton[role="button"]:pressed { background: $selected; }
QPushButton:focus, QToolButton[role="button"]:focus { border: 2px solid $blue; margin: 0; }
QPushButton:disabled, QToolButton[role="button"]:disabled {
    color: $faint; border-color: $line; background: $page;
}
QPushButton::menu-indicator, QToolButton[role="button"]::menu-indicator { image: none; width: 0; }
QPushButton[role="primary"] { background: $red; color: $red_text; border-color: $red; font-weight: 600; }
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:pressed {
    background: $red_down; border-color: $red_down;
}
QPushButton[role="primary"]:focus { border: 2px solid $navy; }
QPushButton[role="primary"]:disabled { background: $line; color: $second; border-color: $line; }
QPushButton[role="link"] {
    border: 1px solid transparent; background: transparent; color: $blue; padding: 0 $tiny;
}
QPushButton[role="light"] { padding: 2px 0; border-color: $line; font-size: $less; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 2px solid $blue; }

QLineEdit, QPlainTextEdit, QSpinBox, QComboBox {
    background: $sheet; border: 1px solid $border; border-radius: 4px; margin: 1px;
    padding: $tiny $small; min-height: $field;
    selection-background-color: $blue; selection-color: $sheet;
}
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QComboBox:focus {
    border: 2px solid $blue; margin: 0;
}
QLineEdit:disabled, QLineEdit:read-only, QPlainTextEdit:disabled {
    background: $page; color: $second; border-color: $line;
}
QLineEdit:read-only:focus { border-color: $blue; }
QComboBox::drop-down { border: 0; width: $large; }
QComboBox::down-arrow { image: url("$down_file"); width: $middle; height: $middle; }
QLineEdit[role="filled"] { background: $blue_soft; }
QLineEdit[role="error"], QPlainTextEdit[role="error"] { border-color: $error; background: $error_soft; }
QLineEdit[role="warning"], QPlainTextEdit[role="warning"] { border-color: $warning; }

QCheckBox, QRadioButton {
    spacing: $small; min-height: $field; border: 2px solid transparent; border-radius: 4px;
    padding: 0 $tiny;
}
QCheckBox:focus, QRadioButton:focus { border: 2px solid $blue; }
QCheckBox::indicator, QRadioButton::indicator {
    width: $tick; height: $tick; background: $sheet; border: 1px solid $border;
}
QCheckBox::indicator { border-radius: 3px; }
QCheckBox::indicator:checked { background: $blue; border-color: $blue; image: url("$tick_file"); }
QRadioButton::indicator { border-radius: $round; }
QRadioButton::indicator:checked { width: $dot; height: $dot; border: $ring solid $blue; }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }

QFrame[role="sheet"] { background: $sheet; border: 1px solid $line; border-radius: 4px; }
QFrame[role="information"] { background: $blue_soft; border: 1px solid $blue; border-radius: 4px; }
QFrame[role="warned"] { background: $warning_soft; border: 1px solid $warning_line; border-radius: 4px; }
QFrame[role="warned"] QLabel { color: $warning; }
QFrame[role="refused"] { background: $error_soft; border: 1px solid $error_line; border-radius: 4px; }
QFrame[role="refused"] QLabel { color: $error; }
QFrame[role="done"] { background: $good_soft; border: 1px solid $good; border-radius: 4px; }
QFrame[role="done"] QLabel { color: $good; }
QFrame[role="line"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }

QWidget[role="bar"] { background: $navy; }
QWidget[role="bar"] QPushButton {
    background: transparent; color: $navy_text; border: 2px solid transparent; border-radius: 0;
    margin: 0; text-align: left; padding: $tiny $small; min-height: $field;
}
QWidget[role="bar"] QPushButton:hover { background: $navy_on; }
QWidget[role="bar"] QPushButton:focus { border: 2px solid $navy_second; }
QWidget[role="bar"] QPushButton[role="group"] { font-weight: 600; }
QWidget[role="bar"] QPushButton[role="leaf"] { color: $navy_second; padding-left: $indent; }
QWidget[role="bar"] QPushButton[role="here"] {
    background: $navy_on; color: $navy_text; font-weight: 600; padding-left: $indent_here;
    border-left: 4px solid $sheet;
}
QWidget[role="bar"] QToolButton {
    background: transparent; color: $navy_text; border: 2px solid transparent; border-radius: 0;
    font-size: $less; padding: $tiny 0;
}
QWidget[role="bar"] QToolButton:hover, QWidget[role="bar"] QToolButton[role="here"] {
    background: $navy_on;
}
QWidget[role="bar"] QToolButton:focus { border: 2px solid $navy_second; }
QWidget[role="bar"] QToolButton::menu-indicator { image: none; }

QWidget[role="status"] { background: $sheet; border-top: 1px solid $line; }
QWidget[role="status"] QLabel { color: $second; font-size: $less; }

QTableView, QListView, QTreeView {
    background: $sheet; alternate-background-color: $zebra; border: 1px solid $line;
    selection-background-color: $selected; selection-color: $text; gridline-color: $line;
}
QTableView:focus, QListView:focus, QTreeView:focus { border: 1px solid $blue; }
QTableView::item:selected, QListView::item:selected { background: $selected; color: $text; }
QTableView::item { padding: 0 $small; border: 0; }
QListView[role="choices"] { border: 1px solid $border; }
QListView::item { padding: $tiny $small; }
QHeaderView { background: $head; border: 0; }
QHeaderView::section {
    background: $head; color: $text; font-weight: 600; border: 0;
    border-right: 1px solid $line; border-bottom: 1px solid $line; padding: $tiny $cell;
}

QTabBar { qproperty-drawBase: 0; background: transparent; }
QTabBar::tab {
    background: transparent; color: $second; border: 0; border-bottom: 3px solid transparent;
    padding: $tiny $middle; min-height: $field;
}
QTabBar::tab:hover { color: $blue; }
QTabBar::tab:selected { color: $text; border-bottom: 3px solid $navy; font-weight: 600; }
QTabBar[role="switch"]::tab {
    background: $sheet; color: $second; border: 1px solid $line; padding: $tiny $middle; min-height: $field;
}
QTabBar[role="switch"]::tab:selected { background: $navy; color: $navy_text; border-color: $navy; }
QTabBar::tab:focus { color: $blue; border-bottom: 3px solid $blue; }

QProgressBar { background: $head; border: 0; border-radius: 3px; max-height: $bar; min-height: $bar; }
QProgressBar::chunk { background: $good; border-radius: 3px; }
QMenu { background: $sheet; border: 1px solid $border; padding: $tiny; }
QMenu::item { padding: $tiny $large; min-height: $field; }
QMenu::item:selected { background: $selected; color: $text; }
QMenu::item:disabled { color: $faint; }
QScrollArea { border: 0; background: transparent; }
QScrollBar:vertical { background: transparent; width: $scroll; margin: 0; }
QScrollBar:horizontal { background: transparent; height: $scroll; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $second; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $page; width: $small; }
"""
