"""月度报送: one month from the checks to the receipt, with every figure open to the records behind it.

A month is read in a worker and shown as a whole; after each step it is read again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer

from nzg_desktop.core import dates
from nzg_desktop.core.changes import Changes, Progress
from nzg_desktop.core.query import Query
from nzg_desktop.gui import drives
from nzg_desktop.gui import month_words as said
from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.key_cards import KeyCards
from nzg_desktop.gui.month_card import MonthCard
from nzg_desktop.gui.page import Frame, Page, preview
from nzg_desktop.gui.pieces import PACKAGES, Tabs, choose_files, choose_folder, column
from nzg_desktop.gui.rows_table import Head, RowsTable
from nzg_desktop.work import figures, month

if TYPE_CHECKING:
    from nzg_desktop.work.handover import ReceiptRead, Reported
    from nzg_desktop.work.month import Closed

T = TypeVar("T")
FINDINGS, FIGURES, CARDS, SENT, RETURNED = range(5)
FINDING_HEADS = (Head("轻重"), Head("说明", takes_rest=True), Head(""))
FIGURE_HEADS = (
    Head("代码"),
    Head("指标", takes_rest=True),
    Head("数值", number=True),
    Head("单位"),
    Head("口径"),
)
SENT_HEADS = (
    Head("份号"),
    Head("更正"),
    Head("内容"),
    Head("写出时间"),
    Head("回执"),
    Head("文件", takes_rest=True),
)
RETURNED_HEADS = (Head("台账"), Head("项目"), Head("原因", 40, takes_rest=True), Head("怎么办", 20))


class MonthPage(Page):
    """The page: the month's card, and under it findings, figures, cards and what was sent."""

    title = "月度报送"
    help = "month"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._period = dates.month_of(dt.date.today())
        self._facts: said.MonthFacts | None = None
        self._stale = True
        self.card = MonthCard()
        self.findings = RowsTable("检查结果", FINDING_HEADS, "没有要改、要说明的")
        self.figures = RowsTable("本月数字", FIGURE_HEADS)
        self.keys = KeyCards(frame, "upper")
        self.sent = RowsTable("已写出的报送", SENT_HEADS, "本月还没有写出过")
        self.returned = RowsTable("上级退回", RETURNED_HEADS, "没有退回要改的")
        self.tabs = Tabs("本月内容")
        tabs = (("检查", self.findings), ("数字", self.figures), ("证书卡", self.keys))
        for title, page in (*tabs, ("已写出", self.sent), ("上级退回", self.returned)):
            self.tabs.add(title, page)
        self.setLayout(column(self.card, self.tabs, grows=1))
        self._connect()

    def _connect(self) -> None:
        self.card.moved.connect(self._move)
        self.card.sealed.connect(self._seal)
        self.card.reported.connect(self._report)
        self.card.card_wanted.connect(self._show_cards)
        self.card.cover_wanted.connect(self.print_cover)
        self.findings.opened.connect(self._open_finding)
        self.figures.opened.connect(self._open_figure)
        self.returned.opened.connect(self._open_returned)
        self.keys.accepted.connect(self.read)
        self._watch = QTimer(self, interval=drives.LOOK_AGAIN)
        self._watch.timeout.connect(self._look_for_sticks)

    def accept(self, **given: object) -> None:
        """`period`: which month (YYYY-MM)."""
        period = given.get("period")
        if isinstance(period, str):
            self._period, self._stale = period, True

    def enter(self) -> None:
        """Read the month where something has changed since, and look for sticks while one is here."""
        self._look_for_sticks()
        self._watch.start()
        if self._stale:
            self.read()
        else:
            self.card.focus()

    def leave(self) -> bool:
        """Stop looking for sticks; what was said here is not said elsewhere."""
        self._watch.stop()
        self.frame.notices.clear()
        return True

    def heed(self, changes: Changes) -> None:
        """Figures and checks are read again when one comes back."""
        if changes.ledgers:
            self._stale = True

    def drop(self, paths: tuple[Path, ...]) -> bool:
        """A receipt may be dropped on the page."""
        self._take_receipt(paths[0])
        return True

    def read(self) -> None:
        """Read the month and check it."""
        desk, period = self.frame.desk, self._period
        self._stale = False

        def work(progress: Progress) -> said.MonthFacts:
            progress(0, 0, f"正在检查{said.in_words(period)}")
            return said.read(desk, period)

        self._run("正在检查本月", work, self._show)

    def check_again(self) -> None:
        """Check once more; what was said of the time before no longer holds."""
        self.frame.notices.clear()
        self.read()

    def correct(self) -> None:
        """A sealed month is corrected by sealing it again, with a reason."""
        self.card.correct()

    def print_cover(self) -> None:
        """The cover of the last report, in the preview."""
        last = self._facts.last if self._facts else None
        if last is None:
            return
        desk = self.frame.desk

        def make() -> bytes:
            from nzg_desktop.work import papers

            return papers.cover(desk, last.id)

        preview(self.frame, make, f"报送封面_{self._period}", "month")

    def read_receipt(self) -> None:
        """Ask for the receipt's file."""
        choose_files(self, "选择上级给的回执", PACKAGES, lambda found: self._take_receipt(found[0]))

    @property
    def sealed(self) -> bool:
        """Whether the month is sealed and may be corrected."""
        return self._facts is not None and self._facts.state != "open"

    def _run(self, title: str, work: Callable[[Progress], T], then: Callable[[T], object]) -> None:
        self.frame.jobs.long(title, work, then, resting=self.card)

    def _show(self, facts: said.MonthFacts) -> None:
        if facts.period != self._period:
            return
        self._facts = facts
        self.card.fill(facts)
        self.findings.fill(said.finding_rows(facts.findings))
        self.figures.fill(said.figure_rows(facts.figures))
        self.keys.fill(facts.office.code, facts.office.key_id, facts.upper)
        self.sent.fill(said.sent_rows(facts))
        self.returned.fill(said.returned_rows(self.frame.desk, facts.returned))
        self.tabs.say(FINDINGS, f"检查 {len(facts.findings)}")
        self.tabs.say(SENT, f"已写出 {len(facts.sent)}")
        self.tabs.say(RETURNED, f"上级退回 {len(facts.returned)}")
        self.headed.emit()
        if self.isVisible():
            self.card.focus()

    def _move(self, by: int) -> None:
        self._period = dates.shifted(self._period, by)
        self.check_again()

    def _show_cards(self) -> None:
        self.tabs.show_tab(CARDS)
        self.keys.ask.setFocus()

    def _look_for_sticks(self) -> None:
        self.frame.jobs.quick(drives.sticks, self.card.fill_drives)

    def _seal(self, note: str) -> None:
        desk, period = self.frame.desk, self._period

        def work(progress: Progress) -> Closed:
            progress(0, 0, "正在封存")
            return month.close(desk, period, note)

        self.frame.notices.clear()
        self._run("正在封存本月", work, self._sealed)

    def _sealed(self, closed: Closed) -> None:
        again = f"（更正 {closed.revision}）" if closed.revision else ""
        self.frame.notices.done(
            f"{said.in_words(closed.period)}已封存{again}，数字不再变动。下一步写到 U 盘。"
        )
        self._changed()

    def _report(self, privacy: str, place: str) -> None:
        if place:
            self._write(privacy, Path(place))
        else:
            choose_folder(self, "报送文件写到哪个文件夹", lambda found: self._write(privacy, found[0]))

    def _write(self, privacy: str, folder: Path) -> None:
        desk, period = self.frame.desk, self._period

        def work(progress: Progress) -> Reported:
            from nzg_desktop.work import handover

            return handover.report(desk, period, folder, privacy=privacy, progress=progress)

        self.frame.notices.clear()
        self._run("正在生成报送文件", work, self._written)

    def _written(self, reported: Reported) -> None:
        self.frame.notices.done(f"已写入并读回核对：{reported.file.name}。可以拔出 U 盘，再打印封面签字。")
        self._changed()

    def _take_receipt(self, path: Path) -> None:
        desk = self.frame.desk

        def work(progress: Progress) -> ReceiptRead:
            from nzg_desktop.work import handover

            progress(0, 0, "正在读回执")
            return handover.receipt(desk, path)

        self.frame.notices.clear()
        self._run("正在读回执", work, self._receipted)

    def _receipted(self, receipt: ReceiptRead) -> None:
        month = said.in_words(receipt.period)
        if receipt.quarantined:
            self.frame.notices.warn(
                f"{month}已报送。上级退回 {receipt.quarantined} 条要改正，见下面“上级退回”。"
            )
            self.tabs.show_tab(RETURNED)
        else:
            self.frame.notices.done(f"{month}已报送，上级已接收，没有退回的。")
        self._period = receipt.period
        self._changed()

    def _changed(self) -> None:
        self.frame.announce(Changes(frozenset({"month", "package"}), 1))
        self.read()

    def _open_figure(self, at: int) -> None:
        if self._facts is None:
            return
        desk, period, figure = self.frame.desk, self._period, self._facts.figures[at]

        title = f"{said.in_words(period)} {figure.code} {figure.name}"
        self.frame.jobs.quick(
            lambda: figures.rows(desk, period, figure.code),
            lambda query: self.frame.show_records(query, title),
        )

    def _open_finding(self, at: int) -> None:
        finding = self._facts.findings[at] if self._facts else None
        if finding is not None and finding.query is not None:
            self.frame.show_records(finding.query, finding.message)

    def _open_returned(self, at: int) -> None:
        if self._facts is None:
            return
        one = self._facts.returned[at]
        ledger = self.frame.desk.ledger(one.resource)
        self.frame.show_records(Query(ledger, uids=(one.uid,)), f"上级退回：{one.reason}")

    deeds = (
        Action("month.check", "重新检查", "", check_again),
        Action("month.receipt", "读入回执", "", read_receipt, needs="receive"),
        Action("month.correct", "更正重报", "", correct, ready=lambda page: page.sealed, needs="close"),
    )
