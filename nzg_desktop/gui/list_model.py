"""The rows of a list, read by pages as they are looked at; two million records cost what a hundred cost.

Pages are read in the `look` lane. A row that is not there yet shows dots, and appears when its page comes.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from nzg_desktop.gui.selection import Selection
from nzg_desktop.store import lists
from nzg_desktop.work import showing

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Column, Ledger
    from nzg_desktop.core.query import Query
    from nzg_desktop.gui.jobs import Jobs
    from nzg_desktop.work.desk import Desk

Index = QModelIndex | QPersistentModelIndex
SIZE = 100
"""Records on a page."""
KEPT = 60
"""Pages in memory; those longest unseen go first."""
CAP = 10_000
"""So many are counted at once; a longer list says 10,000+ until all are."""
NUMBERS = ("int", "dec")


@dataclass(frozen=True, slots=True)
class Line:
    """One record as the list shows it."""

    uid: str
    words: tuple[str, ...]
    missing: int
    origin: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page that has come: its number, its lines, and the key behind them; None where it is the last."""

    number: int
    lines: tuple[Line, ...]
    after: lists.Key | None


class ListModel(QAbstractTableModel):
    """The records of one question. Column 0 is the tick, the others are the ledger's listed fields."""

    arrived = Signal()
    """The first page of the present question is there."""
    counted = Signal()
    """It is known how many there are."""

    def __init__(self, desk: Desk, jobs: Jobs, ledger: type[Ledger]) -> None:
        super().__init__()
        self._desk, self._jobs, self._ledger = desk, jobs, ledger
        self.columns: tuple[Column, ...] = tuple(c for c in ledger.columns() if c.col.listed)
        self.name = ledger.about.name
        self.selection = Selection()
        self.query: Query | None = None
        self.clear = False
        self.count: lists.Count | None = None
        self._asked = 0
        self._rows = 0
        self._pages: OrderedDict[int, tuple[Line, ...]] = OrderedDict()
        self._keys: dict[int, lists.Key | None] = {}
        self._wanted: set[int] = set()

    def ask(self, query: Query, *, clear: bool) -> None:
        """Show the records of this question; the present ones stay until the new ones are there."""
        if self.query is None or query.where != self.query.where or query.text != self.query.text:
            self.selection.forget()
        self.query, self.clear = query, clear
        self._asked += 1
        token = self._asked
        self._jobs.look(
            lambda: self._read(0, None, 0, sys.maxsize, token), lambda found: self._begin(found, token)
        )
        self._jobs.look(lambda: self._count(query, token), lambda count: self._counted(count, token))

    def line(self, row: int) -> Line | None:
        """The record in this row; None while its page is on its way."""
        lines = self._pages.get(row // SIZE)
        if lines is None:
            self._want(row // SIZE)
            return None
        place = row % SIZE
        return lines[place] if place < len(lines) else None

    def first_lines(self, number: int) -> tuple[Line, ...]:
        """Some lines of the first page, to measure by."""
        return self._pages.get(0, ())[:number]

    def refresh(self) -> None:
        """Ask the present question again, after something was written."""
        if self.query is not None:
            self.ask(self.query, clear=self.clear)

    def tick_all(self, ticked: bool) -> None:
        """Choose all records of the question, shown or not, or none."""
        self.selection.all() if ticked else self.selection.forget()
        self._redraw_ticks()

    def tick(self, first: int, last: int, ticked: bool) -> None:
        """Choose or leave the records of some rows."""
        for row in range(min(first, last), max(first, last) + 1):
            line = self.line(row)
            if line is not None:
                self.selection.put(line.uid, ticked)
        self._redraw_ticks()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows are known of."""
        return 0 if parent is not None and parent.isValid() else self._rows

    def columnCount(self, parent: Index | None = None) -> int:
        """The tick and the listed fields."""
        return 0 if parent is not None and parent.isValid() else len(self.columns) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        """The labels, aligned as their column is."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned(section) | Qt.TextFlag.TextWordWrap
        if section == 0:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section - 1].label
        if role == Qt.ItemDataRole.ToolTipRole and self.columns[section - 1].col.sort:
            return f"点一下按{self.columns[section - 1].label}排序"
        return None

    def data(self, index: Index, role: int = 0) -> object:
        """What a cell shows."""
        line = self.line(index.row())
        column = index.column()
        if column == 0:
            if role == Qt.ItemDataRole.CheckStateRole and line is not None:
                chosen = line.uid in self.selection
                return Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return "已勾选" if line is not None and line.uid in self.selection else "未勾选"
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return "…" if line is None else line.words[column - 1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned(column)
        return None

    def _aligned(self, section: int) -> Qt.AlignmentFlag:
        number = section > 0 and self.columns[section - 1].kind.name in NUMBERS
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _want(self, number: int) -> None:
        """Have a page read, once."""
        if number in self._wanted:
            return
        self._wanted.add(number)
        token, near = self._asked, max(known for known in self._keys if known <= number)
        key, back = self._keys[near], self._from_end(number)
        skip = (number - near) * SIZE
        self._jobs.look(
            lambda: self._read(number, key, skip, back, token), lambda found: self._put(found, token)
        )

    def _from_end(self, number: int) -> int:
        """How many rows there are from the first one of a page to the end; no few until they are counted."""
        exact = self.count is not None and self.count.exact
        return self._rows - number * SIZE if exact else sys.maxsize

    def _read(self, number: int, key: lists.Key | None, skip: int, back: int, token: int) -> Fetched | None:
        """Read one page, `skip` rows behind a key or `back` rows before the end. Runs in the lane."""
        query, clear = self.query, self.clear
        if token != self._asked or query is None:
            return None
        with self._desk.store.reading(query.as_of) as r:
            nearer = back < skip
            page = (
                lists.before_end(r, query, back, SIZE) if nearer else lists.beyond(r, query, key, skip, SIZE)
            )
            names = showing.names_of(self._desk, r, self._ledger, page.rows)
        listed = [column.name for column in self.columns]
        rows = showing.texts(self._ledger, page.rows, names, clear=clear, only=listed)
        if clear and page.rows:  # written down before it is shown, page by page as it is looked at
            hidden = [column.name for column in self.columns if column.col.private]
            showing.looked(self._desk, self._ledger, [record["uid"] for record in page.rows], hidden)
        lines = tuple(
            Line(record["uid"], tuple(row[name] for name in listed), record["missing"], record["origin"])
            for record, row in zip(page.rows, rows, strict=True)
        )
        return Fetched(number, lines, page.after)

    def _count(self, query: Query, token: int, cap: int | None = CAP) -> lists.Count | None:
        if token != self._asked:
            return None
        with self._desk.store.reading(query.as_of) as r:
            return lists.count(r, query, cap)

    def _begin(self, found: Fetched | None, token: int) -> None:
        if found is None or token != self._asked:
            return
        self.beginResetModel()
        self._pages.clear()
        self._wanted.clear()
        self._keys = {0: None}
        self.count = None
        self._rows = len(found.lines)
        self._remember(found)
        self.endResetModel()
        self.arrived.emit()

    def _counted(self, count: lists.Count | None, token: int) -> None:
        if count is None or token != self._asked:
            return
        self.count = count
        self._resize(count.number)
        self.counted.emit()
        query = self.query
        if not count.exact and query is not None:
            self._jobs.scan(lambda: self._count(query, token, None), lambda all_: self._counted(all_, token))

    def _put(self, found: Fetched | None, token: int) -> None:
        if found is None or token != self._asked:
            return
        self._remember(found)
        end = found.number * SIZE + len(found.lines)
        if found.after is None:
            self._resize(end)
        first = self.index(found.number * SIZE, 0)
        last = self.index(min(end, self._rows) - 1, self.columnCount() - 1)
        self.dataChanged.emit(first, last)

    def _remember(self, found: Fetched) -> None:
        if found.after is not None:
            self._keys[found.number + 1] = found.after
        self._pages[found.number] = found.lines
        self._pages.move_to_end(found.number)
        self._wanted.discard(found.number)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)

    def _resize(self, rows: int) -> None:
        before = self._rows
        if rows > before:
            self.beginInsertRows(QModelIndex(), before, rows - 1)
            self._rows = rows
            self.endInsertRows()
        elif rows < before:
            self.beginRemoveRows(QModelIndex(), rows, before - 1)
            self._rows = rows
            self.endRemoveRows()

    def _redraw_ticks(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, 0))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
