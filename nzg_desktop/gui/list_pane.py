"""A ledger's records: tabs, table, the line under it, and what stands there when there is nothing to list.

It turns tab, search box, order and what another page asked for into one question, and counts the answer.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QTabBar, QWidget

from nzg_desktop.core import dates
from nzg_desktop.core.query import Condition, Query, Where, settled
from nzg_desktop.gui.empty import Empty
from nzg_desktop.gui.first import GROUPS
from nzg_desktop.gui.list_foot import ListFoot
from nzg_desktop.gui.list_model import CAP, ListModel
from nzg_desktop.gui.list_view import ListView
from nzg_desktop.gui.pieces import column, row
from nzg_desktop.gui.theme import mark
from nzg_desktop.store import lists
from nzg_desktop.work import desk as desks
from nzg_desktop.work.accounts import may

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Ledger
    from nzg_desktop.gui.page import Frame

SHOWN_FOR = 30_000
"""So many milliseconds are private fields shown in clear."""
HINTS = {"name": "{}/拼音", "id": "{}", "phone": "手机后四位"}


class ListPane(QWidget):
    """The list of one ledger."""

    opened = Signal(str)
    """The record with this uid is to be seen whole."""
    counted = Signal()
    """It is known how many there are, or how many lack something."""
    new_asked = Signal()
    import_asked = Signal()

    def __init__(self, frame: Frame, ledger: type[Ledger]) -> None:
        super().__init__()
        self._frame, self.ledger = frame, ledger
        self.model = ListModel(frame.desk, frame.jobs, ledger)
        self.view = ListView(self.model, frame.theme)
        self.tabs = QTabBar()
        self.empty = Empty(frame.theme)
        self.foot = ListFoot()
        self.eye = QPushButton("显示号码")
        self.hint = _hint(ledger)
        self._given: tuple[str, Query] | None = None
        self._typed = ""
        self._narrow = False
        self._recount = False
        self._order = ("", True)  # the newest first, so that what was just entered is in sight
        self._waiting: lists.Count | None = None
        self._place: tuple[int, int] | None = None
        self._hide_again = QTimer(self)
        self._build()
        self._connect()

    @property
    def chosen(self) -> Query | None:
        """The records that a command is for: those ticked, otherwise the one the cursor is on."""
        query = self.model.query
        if query is None:
            return None
        if self.model.selection:
            return self.model.selection.query(query)
        row = self.view.currentIndex().row()
        line = self.model.line(row) if row >= 0 else None
        return Query(self.ledger, uids=(line.uid,), scope="all") if line else None

    @property
    def chosen_number(self) -> int:
        """How many records have a tick."""
        total = self.model.count.number if self.model.count else self.model.rowCount()
        return self.model.selection.number(total)

    @property
    def ticked_or_all(self) -> Query | None:
        """The records with a tick, or all that are listed."""
        query = self.model.query
        chosen = self.model.selection
        return chosen.query(query) if query is not None and chosen else query

    def summary(self) -> str:
        """共 1,286 人 · 待补 37."""
        if self.model.count is None:
            return ""
        said = f"共 {_number(self.model.count)} {self.ledger.about.unit}"
        if self._waiting is not None and self._waiting.number:
            said += f" · 待补 {_number(self._waiting)}"
        return said

    def show_query(self, query: Query, title: str) -> None:
        """A further tab with the records that another page asked for."""
        title = title or "报表里的这些"
        self._given = (f"{title}（封存时）" if query.as_of else title, query)
        self._fill_tabs(len(self.ledger.filters()) + 1)

    def search(self, typed: str) -> None:
        """Other words in the search box."""
        self._typed = typed.strip()
        self.ask()

    def ask(self, *, clear: bool = False) -> None:
        """Ask the present question anew."""
        if not clear:
            self._hide_again.stop()
        self.eye.setText("号码显示 30 秒" if clear else "显示号码")
        self.model.ask(self._question(), clear=clear)

    def refresh(self) -> None:
        """Ask again after something was written, without losing one's place."""
        if self.model.query is not None:
            self._place = (self.view.verticalScrollBar().value(), self.view.currentIndex().row())
            self.ask()

    def count_waiting(self) -> None:
        """Count anew how many records lack something, once the list itself is there; nobody waits for it."""
        self._recount = any(column.col.wanted for column in self.ledger.columns())

    def choose_all(self) -> None:
        """All records of the question, also those not in sight."""
        self.model.tick_all(True)
        self._show_choice()

    def choose_none(self) -> None:
        """No record."""
        self.model.tick_all(False)
        self._show_choice()

    def show_clear(self) -> None:
        """Show private fields for half a minute; it is journalled."""
        self._hide_again.start(SHOWN_FOR)
        self.ask(clear=True)

    def narrow(self, narrow: bool) -> None:
        """Beside a form: names only, without tabs and the line under the list."""
        self.tabs.setVisible(not narrow)
        self._narrow = narrow
        self.foot.setVisible(self.model.rowCount() > 0 and not narrow)
        self.eye.setVisible(not narrow and self._has_private)
        self.view.narrow(narrow)

    def _build(self) -> None:
        self.view.setAccessibleName(f"{self.ledger.about.title}列表")
        self.tabs.setAccessibleName("筛选")
        self.tabs.setExpanding(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self._fill_tabs(0)
        mark(self.eye, "link")
        self._has_private = may(self._frame.desk, "clear") and any(c.col.private for c in self.model.columns)
        if not self._has_private:
            self.eye.hide()  # shown before it has its place it would be a window of its own
        self._middle = QStackedWidget()
        self._middle.addWidget(self.view)
        self._middle.addWidget(self.empty)
        above = row(self.tabs, self.eye, grows=0)
        self.setLayout(column(above, self._middle, self.foot, gap=6, grows=1))
        self._hide_again.setSingleShot(True)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _: self.ask())
        self.view.opened.connect(self._open)
        self.view.ticked.connect(self._turn)
        self.view.head.ticked.connect(self._turn_all)
        self.view.head.sectionClicked.connect(self._sort)
        self.view.fitted.connect(self.foot.show_left_out)
        self.eye.clicked.connect(self.show_clear)
        self.foot.all_asked.connect(self.choose_all)
        self.foot.none_asked.connect(self.choose_none)
        self.model.arrived.connect(self._arrived)
        self.model.counted.connect(self._counted)
        self._hide_again.timeout.connect(self.ask)

    def _fill_tabs(self, current: int) -> None:
        """全部, the ledger's own tabs, and what another page asked to see."""
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for title in ("全部", *(tab.title for tab in self.ledger.filters())):
            self.tabs.addTab(title)
        if self._given:
            self.tabs.addTab(self._given[0])
        self.tabs.setCurrentIndex(current)
        self.tabs.blockSignals(False)

    def _question(self) -> Query:
        """What the list is asked now: tab, search box and order together."""
        place = self.tabs.currentIndex()
        if self._given and place == len(self.ledger.filters()) + 1:
            base = self._given[1]
        elif place > 0:
            base = Query(self.ledger, self._settled(self.ledger.filters()[place - 1].where))
        else:
            base = Query(self.ledger)
        order, descending = self._order
        return base.searched(self._typed).ordered(order, descending=descending)

    def _settled(self, where: tuple[Condition, ...]) -> tuple[Condition, ...]:
        month = dates.month_of(dt.date.today())
        desk = self._frame.desk
        first, last = dates.first_day(month), dates.last_day(month)
        return settled(where, first, last, lambda key: desks.setting(desk, key))

    def _arrived(self) -> None:
        rows = self.model.rowCount()
        self._middle.setCurrentWidget(self.view if rows else self.empty)
        self.foot.setVisible(rows > 0 and not self._narrow)
        if not rows:
            self._say_empty()
        elif self._place is None:
            self.view.go_to(0)
        self._show_choice()

    def _counted(self) -> None:
        rows = self.model.rowCount()
        if self._place is not None and rows:
            scroll, row = self._place
            self.view.go_to(min(max(row, 0), rows - 1))
            self.view.verticalScrollBar().setValue(scroll)
        self._place = None
        self._show_choice()
        self.counted.emit()
        if self._recount:
            self._recount = False
            self._frame.jobs.scan(self._count_waiting, self._waited)

    def _count_waiting(self) -> lists.Count:
        with self._frame.desk.store.reading() as r:
            return lists.count(r, Query(self.ledger, (Where("missing", ">", 0),)), CAP)

    def _waited(self, count: lists.Count) -> None:
        if count != self._waiting:
            self._waiting = count
            self.counted.emit()

    def _say_empty(self) -> None:
        drawing = next((g.icon for g in GROUPS if g.title == self.ledger.about.section), "people")
        tab = self.tabs.currentIndex()
        if self._typed:
            said = f"没找到“{self._typed}”。试试：{self.hint.removeprefix('搜 ')}。"
            self.empty.say("search", said, [])
        elif tab > 0:
            self.empty.say(drawing, f"“{self.tabs.tabText(tab)}”里现在没有。", [])
        else:
            words = self.ledger.about.empty or f"还没有{self.ledger.about.title}。"
            ways = [("导入表格 F8", self.import_asked.emit), ("新增 F5", self.new_asked.emit)]
            self.empty.say(drawing, words, [] if self.ledger.about.log else ways)

    def _open(self, row: int) -> None:
        line = self.model.line(row)
        if line is not None:
            self.opened.emit(line.uid)

    def _sort(self, section: int) -> None:
        if section == 0 or not self.model.columns[section - 1].col.sort:
            return
        name = self.model.columns[section - 1].name
        self._order = (name, self._order == (name, False))
        self.view.show_order(*self._order)
        self.ask()

    def _turn(self, first: int, last: int) -> None:
        line = self.model.line(last)
        if line is not None:
            self.model.tick(first, last, line.uid not in self.model.selection)
            self._show_choice()

    def _turn_all(self) -> None:
        if self.model.selection:
            self.choose_none()
        else:
            self.choose_all()

    def _show_choice(self) -> None:
        chosen = self.model.selection
        total = _number(self.model.count) if self.model.count else f"{self.model.rowCount():,}"
        unit, every = self.ledger.about.unit, chosen.everything
        self.foot.show_choice(self.chosen_number, total, unit, everything=every)
        self.view.head.show_state(some=bool(chosen), every=every)


def _number(count: lists.Count) -> str:
    return f"{count.number:,}" if count.exact else f"{count.number:,}+"


def _hint(ledger: type[Ledger]) -> str:
    """What the search box of this ledger says, from the fields that are searched."""
    said = {
        c.col.search: HINTS[c.col.search].format(c.label.partition("(")[0])
        for c in ledger.columns()
        if c.col.search
    }
    return f"搜 {'/'.join(said.values())}" if said else ""
