"""汇总: the figures of a month over all offices that reported, each open to its organisations.

A roll-up is asked for anew each time; nothing is kept here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSplitter, QWidget

from nzg_desktop.core import dates
from nzg_desktop.core.query import Query
from nzg_desktop.gui import month_words as said
from nzg_desktop.gui.pieces import button, column, holder, row, words
from nzg_desktop.gui.rows_table import Head, Row, RowsTable

if TYPE_CHECKING:
    from nzg_desktop.core.changes import Progress
    from nzg_desktop.gui.page import Frame
    from nzg_desktop.store.office import Leaf
    from nzg_desktop.work.figures import Figure
    from nzg_desktop.work.rollup import RolledUp


@dataclass(frozen=True, slots=True)
class Behind:
    """The organisations behind one figure."""

    figure: Figure
    leaves: tuple[Leaf, ...]


class RollupView(QWidget):
    """The figures on the left, the organisations behind the chosen one on the right."""

    read = Signal()
    """A roll-up is shown."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self.period = dates.month_of(dt.date.today())
        self._rolled: RolledUp | None = None
        self._behind: Behind | None = None
        self._month, self._covered = words("", "heading", wraps=False), words()
        self._earlier = button("◀", lambda: self.show_month(dates.shifted(self.period, -1)))
        self._later = button("▶", lambda: self.show_month(dates.shifted(self.period, 1)))
        self._earlier.setAccessibleName("上一个月")
        self._later.setAccessibleName("下一个月")
        self.figures = RowsTable(
            "汇总数字", (Head("代码"), Head("指标", takes_rest=True), Head("合计", number=True), Head("单位"))
        )
        self.organisations = RowsTable(
            "填报单位", (Head("单位", takes_rest=True), Head("数值", number=True), Head("来自"))
        )
        self._which = words("点左边一项，这里列出各单位的数。", "second")
        both = QSplitter()
        both.setChildrenCollapsible(False)
        both.setHandleWidth(12)
        both.addWidget(self.figures)
        both.addWidget(holder(column(self._which, self.organisations, grows=1)))
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        top = row(self._earlier, self._month, self._later, 8, self._covered)
        top.setStretch(4, 1)
        self.setLayout(column(top, both, grows=1))
        self.figures.moved.connect(self._ask_behind)
        self.figures.opened.connect(lambda _at: self.organisations.setFocus())
        self.organisations.opened.connect(self._open)

    def show_month(self, period: str) -> None:
        """Roll a month up and show it."""
        desk, self.period = self._frame.desk, period

        def work(progress: Progress) -> RolledUp:
            from nzg_desktop.work import rollup

            progress(0, 0, f"正在汇总{said.in_words(period)}")
            return rollup.rollup(desk, period)

        self._frame.jobs.long("正在汇总", work, self._show)

    def _show(self, rolled: RolledUp) -> None:
        from nzg_desktop.gui import receive_words

        if rolled.month != self.period:
            return
        self._rolled, self._behind = rolled, None
        self._month.setText(said.in_words(rolled.month))
        self._later.setEnabled(rolled.month < dates.month_of(dt.date.today()))
        self._covered.setText(receive_words.coverage(rolled.expected, rolled.missing))
        self.figures.fill(
            [Row((f.code, f.name, said.number(f), f.unit), link=2 if f.rows else -1) for f in rolled.figures]
        )
        self.organisations.fill([])
        self._which.setText("点左边一项，这里列出各单位的数。")
        self.read.emit()

    def _ask_behind(self, at: int) -> None:
        if self._rolled is None or not 0 <= at < len(self._rolled.figures):
            return
        desk, period, figure = self._frame.desk, self.period, self._rolled.figures[at]

        def work() -> Behind:
            from nzg_desktop.work import rollup

            return Behind(figure, rollup.behind(desk, period, figure.code))

        self._frame.jobs.quick(work, self._show_behind)

    def _show_behind(self, behind: Behind) -> None:
        self._behind = behind
        figure = behind.figure
        adds = "各单位之和，没有去掉重复的人" if figure.unit == "人" else f"共 {len(behind.leaves)} 家"
        self._which.setText(f"{figure.code} {figure.name}：{adds}。双击一家，看它的名单。")
        rows = []
        for leaf in behind.leaves:
            one = replace(figure, value=leaf.value, numerator=leaf.numerator, denominator=leaf.denominator)
            rows.append(
                Row((leaf.org_name or leaf.org, said.number(one), "下级" if leaf.source else "本单位"))
            )
        self.organisations.fill(rows)

    def _open(self, at: int) -> None:
        """The records of one organisation behind the chosen figure."""
        if self._behind is None:
            return
        desk, period, figure = self._frame.desk, self.period, self._behind.figure
        leaf = self._behind.leaves[at]

        def work() -> Query | None:
            from nzg_desktop.store import references
            from nzg_desktop.work import figures

            query = figures.rows(desk, period, figure.code)
            with desk.store.reading() as r:
                org = references.resolver(r, desk.ledgers)("org", leaf.org)
            return None if org is None else replace(query, scope="all", orgs=(org,))

        self._frame.jobs.quick(work, lambda query: self._show_records(query, figure, leaf))

    def _show_records(self, query: Query | None, figure: Figure, leaf: Leaf) -> None:
        name = leaf.org_name or leaf.org
        if query is None:
            self._frame.notices.say(f"“{name}”只报了数字，没有报名单，打不开明细。")
        else:
            self._frame.show_records(query, f"{said.in_words(self.period)} {name} {figure.name}")
