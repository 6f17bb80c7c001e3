"""操作日志: who did what, when, to which record; page by page, however long it has become.

It only reads. What is exported from here is journalled with its purpose.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.history_page import moment
from nzg_desktop.gui.page import Frame, Page, save_as
from nzg_desktop.gui.pieces import BOOK, column, row, words
from nzg_desktop.gui.rows_table import Head, Row, RowsTable
from nzg_desktop.store.journal import Asked
from nzg_desktop.work import auditing, checking

if TYPE_CHECKING:
    from nzg_desktop.core.changes import Changes
    from nzg_desktop.work.auditing import Event
    from nzg_desktop.work.checking import Finding

SIZE = 100
PERIODS = (("全部时间", -1), ("今天", 0), ("近 7 天", 6), ("近 30 天", 29), ("近一年", 365))
"""Words, and how many days before today it begins (-1: no limit)."""
KINDS = (
    ("全部操作", ()),
    ("改动资料", ("new", "changed", "retired", "restored", "removed")),
    ("查看和导出", ("shown", "opened", "exported", "unpacked")),
    ("彻底删除", ("purged",)),
    ("报送和接收", ("closed", "sent", "received", "receipted", "trusted")),
)


class AuditPage(Page):
    """The page."""

    title = "操作日志"
    help = "safety"
    find_hint = "搜 原因/经手人/记录的姓名、编号"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._typed = ""
        self._events: tuple[Event, ...] = ()
        self._begins: list[int | None] = [None]
        self.who = _choice("经手人", [("全部经手人", "")], self._anew)
        places = auditing.places(frame.desk)
        self.place = _choice("台账", [("全部台账", ""), *((t, c) for c, t in places.items())], self._anew)
        self.kind = _choice("做了什么", KINDS, self._anew)
        self.period = _choice("时间", PERIODS, self._anew)
        self.table = RowsTable(
            "操作日志",
            (
                Head("时间"),
                Head("经手人", 8),
                Head("做了什么", 8),
                Head("台账", 8),
                Head("记录", 10),
                Head("内容", 40, takes_rest=True),
            ),
            "没有这样的操作。",
        )
        self.said = words("", "second")
        choices = row(self.period, self.who, self.place, self.kind, None)
        self.setLayout(column(choices, self.table, self.said, grows=1))
        self.table.opened.connect(self._open)

    def enter(self) -> None:
        """Read anew, and who there is to choose from."""
        desk = self.frame.desk
        self.frame.jobs.scan(lambda: auditing.people(desk), self._fill_people)
        self._anew()

    def search(self, typed: str) -> None:
        """Other words in the search box."""
        self._typed = typed.strip()
        self._anew()

    def heed(self, changes: Changes) -> None:
        """Something was written: the newest page shows it."""
        if self.isVisible() and len(self._begins) == 1:
            self._read()

    @property
    def older(self) -> bool:
        """Whether there are older lines."""
        return len(self._events) == SIZE

    @property
    def newer(self) -> bool:
        """Whether there are newer ones."""
        return len(self._begins) > 1

    def turn_older(self) -> None:
        """The page of older lines."""
        if self.older:
            self._begins.append(self._events[-1].seq)
            self._read()

    def turn_newer(self) -> None:
        """The page of newer lines."""
        if self.newer:
            self._begins.pop()
            self._read()

    def verify(self) -> None:
        """Go along the whole chain."""
        desk = self.frame.desk
        self.frame.jobs.long(
            "正在核对操作日志", lambda _progress: checking.check_database(desk), self._verified
        )

    def export(self) -> None:
        """Ask what for and where to, then write what is asked for to a workbook."""
        self.frame.notices.ask_line(
            "导出操作日志做什么用？会记入操作日志。", "导出", self._export, "如：年度检查"
        )

    def _export(self, reason: str) -> None:
        desk, asked = self.frame.desk, self._asked()

        def told(out: Path, lines: int) -> str:
            self._anew()
            return f"导出了 {lines:,} 条：{out.name}。私密内容没有写进去。"

        save_as(
            self,
            self.frame,
            "导出操作日志",
            BOOK,
            "操作日志.xlsx",
            lambda out, progress: auditing.export(desk, asked, out, reason, progress),
            told,
            "正在导出",
        )

    def _asked(self) -> Asked:
        days = int(self.period.currentData())
        since = "" if days < 0 else (dt.date.today() - dt.timedelta(days)).isoformat()
        return Asked(
            who=self.who.currentData(),
            ledger=self.place.currentData(),
            actions=tuple(self.kind.currentData()),
            since=since,
            text=self._typed,
        )

    def _anew(self) -> None:
        self._begins = [None]
        self._read()

    def _read(self) -> None:
        desk, asked, before = self.frame.desk, self._asked(), self._begins[-1]
        self.frame.jobs.look(lambda: auditing.page(desk, asked, before, SIZE), self._show)

    def _show(self, events: tuple[Event, ...]) -> None:
        self._events = events
        self.table.fill([_row(event) for event in events])
        first, last = (events[0].seq, events[-1].seq) if events else (0, 0)
        self.said.setText(
            f"第 {first:,} 至 {last:,} 条，最近的在前。双击一行打开那条记录。" if events else ""
        )
        self.headed.emit()

    def _fill_people(self, names: tuple[str, ...]) -> None:
        chosen = self.who.currentData()
        self.who.blockSignals(True)
        self.who.clear()
        for title, name in (("全部经手人", ""), *((name, name) for name in names if name)):
            self.who.addItem(title, name)
        self.who.setCurrentIndex(max(self.who.findData(chosen), 0))
        self.who.blockSignals(False)

    def _open(self, at: int) -> None:
        event = self._events[at]
        for ledger in self.frame.desk.ledgers:
            if event.record and ledger.about.title == event.place:
                self.frame.go("history", ledger=ledger, uid=event.uid, name=event.record)

    def _verified(self, found: tuple[Finding, ...]) -> None:
        if found:
            self.frame.notices.warn("".join(finding.message for finding in found))
        else:
            self.frame.notices.done("全部核对过，操作日志一条不少，没有改动过的痕迹。")

    deeds = (
        Action("audit.older", "更早的", "PgDown", turn_older, ready=lambda page: page.older),
        Action("audit.newer", "较新的", "PgUp", turn_newer, ready=lambda page: page.newer),
        Action("audit.verify", "核对全部", "", verify, needs="audit"),
        Action("audit.export", "导出日志", "Ctrl+E", export, needs="audit"),
    )


def _choice(name: str, options: Iterable[tuple[str, object]], call: Callable[[], object]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for title, value in options:
        box.addItem(title, value)
    box.currentIndexChanged.connect(lambda _: call())
    return box


def _row(event: Event) -> Row:
    name = event.record or (event.uid and f"…{event.uid[-6:]}")
    told = "。".join(part for part in (event.reason and f"原因：{event.reason}", event.told) if part)
    cells = (moment(event.at), event.who, event.action, event.place, name, told)
    return Row(cells, "warning" if event.action == "彻底删除" else "", 2)
