"""A table of finished words: findings, figures, files, differences. Shows them and changes nothing.

Lists of records have their own table that reads page by page; this one is for what fits in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from nzg_desktop.gui.theme import PALETTE

Tone = Literal["", "good", "warning", "error", "faint"]
Index = QModelIndex | QPersistentModelIndex
_COLOURS = {
    "good": PALETTE.good,
    "warning": PALETTE.warning,
    "error": PALETTE.error,
    "faint": PALETTE.faint,
}
_MEASURED = 200
"""Rows looked at to find out how wide a column needs to be."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `tone` is that of cell number `toned` and says nothing that its words do not.

    One click on cell number `link` opens the row (-1: it has none); a double click opens it anywhere.
    """

    cells: tuple[str, ...]
    tone: Tone = ""
    toned: int = 0
    link: int = -1


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its title, how many letters wide it may grow, whether it holds numbers or takes the rest."""

    title: str
    widest: int = 24
    number: bool = False
    takes_rest: bool = False


def as_lines(table: QTableView) -> None:
    """What every table is like: lines chosen whole, striped, not typed into, and left with the Tab key."""
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)


class _Model(QAbstractTableModel):
    def __init__(self, heads: Sequence[Head]) -> None:
        super().__init__()
        self.heads = tuple(heads)
        self.rows: tuple[Row, ...] = ()

    def fill(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned(section)
        return None

    def data(self, index: Index, role: int = 0) -> object:
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.cells[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned(column)
        tone = row.tone if column == row.toned else ""
        if role == Qt.ItemDataRole.ForegroundRole and (tone or column == row.link):
            return QColor(_COLOURS[tone] if tone else PALETTE.blue)
        if role == Qt.ItemDataRole.FontRole and tone not in ("", "faint"):
            bold = QFont()
            bold.setWeight(QFont.Weight.DemiBold)
            return bold
        return None

    def _aligned(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.heads[column].number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class RowsTable(QTableView):
    """The table. `opened`: a row was double-clicked, entered, or its link was clicked; by its number."""

    opened = Signal(int)
    moved = Signal(int)
    """Another row has become the current one."""

    _known = False
    """Whether it was filled; before that it may have been dressed."""

    def __init__(self, name: str, heads: Sequence[Head], empty: str = "") -> None:
        super().__init__()
        self._rows = _Model(heads)
        self._empty = empty
        self._wanted: list[int] = []
        self.setModel(self._rows)
        self.setAccessibleName(name)
        as_lines(self)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.doubleClicked.connect(self._open_plain)
        self.clicked.connect(self._open_link)
        self.selectionModel().currentRowChanged.connect(lambda now, _then: self.moved.emit(now.row()))

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows.rows

    def fill(self, rows: Sequence[Row]) -> None:
        """Show these rows instead; the column widths follow the words."""
        self._rows.fill(rows)
        self._known = True
        self._measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row; everything else is the table's own."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.opened.emit(index.row())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The widest column takes what is left."""
        super().resizeEvent(event)
        self._spread()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of the letter."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._known:
            self._measure()

    def sizeHint(self) -> QSize:
        """As high as its rows up to twelve; layouts may give it more."""
        line = self.verticalHeader().defaultSectionSize()
        shown = min(max(len(self.rows), 3), 12)
        return QSize(480, self.horizontalHeader().sizeHint().height() + shown * line + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Where there is nothing, it says so."""
        super().paintEvent(event)
        if self.rows or not (self._empty and self._known):  # what is still being read is not empty
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(PALETTE.second))
        painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._empty)
        painter.end()

    def _open_plain(self, index: QModelIndex) -> None:
        if self.rows[index.row()].link != index.column():
            self.opened.emit(index.row())

    def _open_link(self, index: QModelIndex) -> None:
        if self.rows[index.row()].link == index.column():
            self.opened.emit(index.row())

    def _measure(self) -> None:
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(round(metrics.height() * 1.55))
        letter = metrics.horizontalAdvance("国")
        self._wanted = []
        for at, head in enumerate(self._rows.heads):
            words = [head.title, *(row.cells[at] for row in self.rows[:_MEASURED])]
            widest = max(metrics.horizontalAdvance(text) for text in words)
            # Bold words are a little wider; the cell's own padding is a letter on each side at most.
            width = min(round(widest * 1.07), head.widest * letter) + round(1.5 * letter)
            self._wanted.append(max(width, self.horizontalHeader().minimumSectionSize()))
        self._spread()

    def _spread(self) -> None:
        if not self._wanted:
            return
        heads = self._rows.heads
        taker = next((at for at, head in enumerate(heads) if head.takes_rest), len(heads) - 1)
        others = sum(width for at, width in enumerate(self._wanted) if at != taker)
        for at, width in enumerate(self._wanted):
            rest = self.viewport().width() - others
            self.setColumnWidth(at, max(rest, self._least(width)) if at == taker else width)

    def _least(self, width: int) -> int:
        """A column that takes the rest may be narrower than its words, but not unreadable."""
        return min(width, self.fontMetrics().horizontalAdvance("国") * 12)
