"""The rows of a list, read by pages as they are looked at; two million records cost what a hundred cost.

Pages are read in the `look` lane. A row that is not there yet shows dots, and appears when its page comes.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from nzg_desktop.gui.selection import Selection
from nzg_desktop.store import lists
from nzg_desktop.work import showing

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Column, Ledger
    from nzg_desktop.core.query import Query
    from nzg_desktop.gui.jobs import Jobs
    from nzg_desktop.store.store import Reading
    from nzg_desktop.work.desk import Desk

Index = QModelIndex | QPersistentModelIndex
SIZE = 100
"""Records on a page."""
KEPT = 60
"""Pages in memory; those longest unseen go first."""
CAP = 10_000
"""So many are counted at once; a longer list says 10,000+ until its pages have been marked."""
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
    """A page that has come: its number, its lines, and where each page up to the next begins."""

    number: int
    lines: tuple[Line, ...]
    keys: dict[int, Any]
    last: bool


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
        self.selection = Selection(ledger)
        self.query: Query | None = None
        self.clear = False
        self.count: lists.Count | None = None
        self._asked = 0
        self._rows = 0
        self._pages: OrderedDict[int, tuple[Line, ...]] = OrderedDict()
        self._keys: dict[int, Any] = {}
        self._marks: lists.Marks | None = None
        self._wanted: set[int] = set()

    def ask(self, query: Query, *, clear: bool) -> None:
        """Show the records of this question; the present ones stay until the new ones are there."""
        if self.query is None or query.where != self.query.where or query.text != self.query.text:
            self.selection.forget()
        self.query, self.clear = query, clear
        self._asked += 1
        token = self._asked
        self._jobs.look(lambda: self._read(0, {0: None}, token), lambda found: self._begin(found, token))
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

    def row_of(self, uid: str) -> int:
        """The row of a record among the pages in memory; -1 where it is on none of them."""
        for number, lines in self._pages.items():
            for place, line in enumerate(lines):
                if line.uid == uid:
                    return number * SIZE + place
        return -1

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
        token, keys = self._asked, dict(self._keys)
        self._jobs.look(lambda: self._read(number, keys, token), lambda found: self._put(found, token))

    def _read(self, number: int, keys: dict[int, Any], token: int) -> Fetched | None:
        """Read one page, walking from the nearest page whose beginning is known. Runs in the lane."""
        query = self.query
        if token != self._asked or query is None:
            return None
        marks = self._marks
        with self._desk.store.reading() as r:
            if marks is not None:
                at, found = number, dict[int, Any]()
                page = lists.at(r, query, marks, number * SIZE, SIZE)
            else:
                at, found, page = _walk(r, query, number, keys)
            names = showing.names_of(self._desk, r, self._ledger, page.rows)
        listed = [column.name for column in self.columns]
        rows = showing.texts(self._ledger, page.rows, names, clear=self.clear, only=listed)
        lines = tuple(
            Line(record["uid"], tuple(row[name] for name in listed), record["missing"], record["origin"])
            for record, row in zip(page.rows, rows, strict=True)
        )
        return Fetched(at, lines, found, page.after is None)

    def _count(self, query: Query, token: int) -> lists.Count | None:
        if token != self._asked:
            return None
        with self._desk.store.reading() as r:
            return lists.count(r, query, CAP)

    def _begin(self, found: Fetched | None, token: int) -> None:
        if found is None or token != self._asked:
            return
        self.beginResetModel()
        self._pages.clear()
        self._wanted.clear()
        self._keys = {0: None, **found.keys}
        self.count = self._marks = None
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
            self._jobs.scan(lambda: self._mark(query, token), lambda marks: self._marked(marks, token))

    def _mark(self, query: Query, token: int) -> lists.Marks | None:
        """Marks along a long list, to jump by. Runs in the lane for slow reading."""
        if token != self._asked:
            return None
        with self._desk.store.reading() as r:
            return lists.marks(r, query)

    def _marked(self, marks: lists.Marks | None, token: int) -> None:
        if marks is None or token != self._asked:
            return
        self._marks = marks
        self.count = lists.Count(marks.count)
        self._resize(marks.count)
        self.counted.emit()

    def _put(self, found: Fetched | None, token: int) -> None:
        if found is None or token != self._asked:
            return
        self._keys.update(found.keys)
        self._remember(found)
        end = found.number * SIZE + len(found.lines)
        if found.last:
            self._resize(end)
        first = self.index(found.number * SIZE, 0)
        last = self.index(min(end, self._rows) - 1, self.columnCount() - 1)
        self.dataChanged.emit(first, last)

    def _remember(self, found: Fetched) -> None:
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


def _walk(
    r: Reading, query: Query, number: int, keys: dict[int, Any]
) -> tuple[int, dict[int, Any], lists.Page]:
    """From the nearest page whose beginning is known on to this one; where each one after it begins."""
    at = max(known for known in keys if known <= number)
    found: dict[int, Any] = {}
    while True:
        page = lists.page(r, query, after=keys.get(at, found.get(at)), limit=SIZE)
        found[at + 1] = page.after
        if at == number or page.after is None:
            return at, found, page
        at += 1
