"""The table on the screen: columns that fit the window, a tick before every row, Enter and Space as expected.

Columns are measured from their kind and the rows in sight. They shrink before the table scrolls sideways, and
a label is never cut.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from nzg_desktop.gui.list_model import Index, ListModel
from nzg_desktop.gui.rows_table import as_lines
from nzg_desktop.gui.theme import PALETTE, Theme

LEAST, NAMING, MOST = 6.0, 9.5, 20.0
"""A column's width in heights of the letter, where its words allow; what names a record needs more."""
TICK = ((0.24, 0.54), (0.43, 0.72), (0.78, 0.32))
BAR = ((0.26, 0.5), (0.74, 0.5))
STRETCHED = ("text", "ref", "person", "files")
CELL_PAD, LABEL_PAD = 1.75, 1.5
"""What stands around words, in heights of the letter."""
ONE_LINE = 6
"""Longer labels may stand on two lines."""
ENOUGH = 40
"""So many rows tell how wide a column has to be."""


class Head(QHeaderView):
    """The labels, and over the first column a tick for all records; `ticked` when it is pressed."""

    ticked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.shown = Qt.CheckState.Unchecked
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(False)
        self.sectionClicked.connect(lambda section: self.ticked.emit() if section == 0 else None)
        self.setAccessibleName("列名")

    def show_state(self, *, some: bool, every: bool) -> None:
        """Tick, no tick, or a bar for some."""
        mixed = Qt.CheckState.PartiallyChecked if some else Qt.CheckState.Unchecked
        self.shown = Qt.CheckState.Checked if every else mixed
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Labels as usual; the tick in the first."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if section == 0:
            draw_tick(painter, rect, self.shown, self)


class TickCell(QStyledItemDelegate):
    """The tick of a row, in the middle of its cell as the one above it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row's ground, then the box."""
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator  # type: ignore[attr-defined]
        view = option.widget  # type: ignore[attr-defined] # the stubs leave out what QStyleOption holds
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, view)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            draw_tick(painter, option.rect, Qt.CheckState(state), view)  # type: ignore[attr-defined]


def draw_tick(painter: QPainter, cell: QRect, state: Qt.CheckState, widget: QWidget) -> None:
    """A box in the middle of a cell: empty, ticked, or with a bar for some."""
    size = round(widget.fontMetrics().height() * 0.72)
    box = QRect(0, 0, size, size)
    box.moveCenter(cell.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    on = state != Qt.CheckState.Unchecked
    painter.setPen(QPen(QColor(PALETTE.blue if on else PALETTE.border), 1.2))
    painter.setBrush(QColor(PALETTE.blue if on else PALETTE.sheet))
    painter.drawRoundedRect(box, 3, 3)
    if on:
        pen = QPen(QColor(PALETTE.sheet), max(2.0, size / 8))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        strokes = TICK if state == Qt.CheckState.Checked else BAR
        painter.drawPolyline([QPointF(box.x() + x * size, box.y() + y * size) for x, y in strokes])
    painter.restore()


class ListView(QTableView):
    """A list of records. `opened` tells the row that a person wants to see whole."""

    opened = Signal(int)
    ticked = Signal(int, int)
    """The tick of these rows is to be turned (from, to)."""
    fitted = Signal(int)
    """So many columns have no room in this window."""

    def __init__(self, model: ListModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._anchor = 0
        self._narrow = False
        self.head = Head(self)
        self.setHorizontalHeader(self.head)
        self.setModel(model)
        self.setItemDelegateForColumn(0, TickCell(self))
        as_lines(self)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSize(160, 120)
        model.arrived.connect(self.fit)
        theme.changed.connect(self.fit)

    def narrow(self, narrow: bool) -> None:
        """Beside a form only the column that names the record is shown."""
        self._narrow = narrow
        self.head.setVisible(not narrow)
        self.fit()

    def show_order(self, name: str, descending: bool) -> None:
        """The small arrow over the column that the list is ordered by."""
        place = next((p for p, c in enumerate(self._model.columns, 1) if c.name == name), 0)
        self.head.setSortIndicatorShown(place > 0)
        down = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.head.setSortIndicator(place, down)

    def fit(self) -> None:
        """Measure rows and columns anew, for this window and this size of the letter."""
        line = self.fontMetrics().height()
        self.verticalHeader().setDefaultSectionSize(round(line * 1.55))
        self.setColumnWidth(0, self._theme.px(2.6))
        every = list(range(1, self._model.columnCount()))
        named = self._name_place()
        least, wanted = self._measured(every)
        room = self.viewport().width() - (0 if self._narrow else self.columnWidth(0))
        places = [named] if self._narrow else self._fitting(every, least, room)
        self.setColumnHidden(0, self._narrow)
        for place in every:
            self.setColumnHidden(place, place not in places)
        widths = self._shared(places, [least[p - 1] for p in places], [wanted[p - 1] for p in places], room)
        for place, width in zip(places, widths, strict=True):
            self.setColumnWidth(place, width)
        self.fitted.emit(0 if self._narrow else len(every) - len(places))
        bold, pad = self._bold(), self._theme.px(LABEL_PAD)
        labels = [(place, self._model.columns[place - 1].label) for place in places]
        deep = any(bold.horizontalAdvance(label) + pad > self.columnWidth(place) for place, label in labels)
        self.head.setFixedHeight(line * (2 if deep else 1) + self._theme.px(0.8))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the record, Space turns its tick, Shift with the arrows ticks on the way."""
        row = self.currentIndex().row()
        if row >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row)
        elif row >= 0 and event.key() == Qt.Key.Key_Space:
            self._anchor = row
            self.ticked.emit(row, row)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press in the first column turns the tick; with Shift those of all rows from the last one."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0 and event.button() == Qt.MouseButton.LeftButton:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            first = self._anchor if shift else index.row()
            self._anchor = index.row()
            self.setCurrentIndex(index.siblingAtColumn(1))
            self.ticked.emit(first, index.row())
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens the record."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() > 0:
            self.opened.emit(index.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: the columns share it."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of the letter."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def go_to(self, row: int) -> None:
        """Put the cursor on a row."""
        self.setCurrentIndex(self._model.index(row, self._name_place()))

    def open_current(self) -> None:
        """Open the record that the cursor is on."""
        if self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())

    def _name_place(self) -> int:
        """The column that stands for the whole record, or the first."""
        columns = enumerate(self._model.columns, 1)
        return next((place for place, column in columns if column.name == self._model.name), 1)

    def _fitting(self, places: list[int], least: list[int], room: int) -> list[int]:
        """The columns there is room for. From the right, those go that neither name, sort nor classify."""
        kept = list(places)
        for place in reversed(places):
            if sum(least[p - 1] for p in kept) <= room:
                break
            column = self._model.columns[place - 1]
            if not column.col.sort and column.kind.name != "code" and place != self._name_place():
                kept.remove(place)
        return kept

    def _bold(self) -> QFontMetrics:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        return QFontMetrics(bold)

    def _measured(self, places: list[int]) -> tuple[list[int], list[int]]:
        """The least and the wanted width of each column."""
        plain, bold, px = self.fontMetrics(), self._bold(), self._theme.px
        first = self._model.first_lines(ENOUGH)
        least, wanted = [], []
        for place in places:
            column = self._model.columns[place - 1]
            label, pad = column.label, px(LABEL_PAD + (1.0 if column.col.sort else 0))
            half = -(-len(label) // 2) + 1 if len(label) > ONE_LINE else len(label)
            head = max(bold.horizontalAdvance(label[:half]), bold.horizontalAdvance(label[-half:])) + pad
            seen = (plain.horizontalAdvance(line.words[place - 1]) for line in first)
            content = max(seen, default=0) + px(CELL_PAD)
            stretched = column.kind.name in STRETCHED
            wanted.append(max(head, min(content, px(MOST)) if stretched else content))
            enough = px(NAMING if place == self._name_place() else LEAST)
            least.append(max(head, min(content, enough) if stretched else content))
        return least, wanted

    def _shared(self, places: list[int], least: list[int], wanted: list[int], room: int) -> list[int]:
        """Give every column what it wants; where the room is short, the widest give way first."""
        spare = room - sum(wanted)
        if spare >= 0:
            kinds = [self._model.columns[place - 1].kind.name for place in places]
            takers = [at for at, kind in enumerate(kinds) if kind in STRETCHED] or list(range(len(places)))
            each = spare // len(takers) if takers else 0
            return [width + (each if at in takers else 0) for at, width in enumerate(wanted)]
        low, high = 0, max(wanted)
        while low < high:
            middle = (low + high + 1) // 2
            if sum(max(a, min(b, middle)) for a, b in zip(least, wanted, strict=True)) <= room:
                low = middle
            else:
                high = middle - 1
        return [max(a, min(b, low)) for a, b in zip(least, wanted, strict=True)]
