"""下级接收: files from the offices below, a light for each, their receipts written back, and the roll-up.

Receiving the same files again changes nothing, so that nobody needs to remember what was taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from nzg_desktop.core import dates
from nzg_desktop.core.changes import Changes, Progress
from nzg_desktop.gui import drives
from nzg_desktop.gui import receive_words as said
from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.key_cards import KeyCards
from nzg_desktop.gui.page import Frame, Page, preview, save_as
from nzg_desktop.gui.pieces import BOOK, PACKAGES, Tabs, choose_files, column, holder
from nzg_desktop.gui.receive_views import Arrivals, Lights
from nzg_desktop.gui.rollup_view import RollupView

if TYPE_CHECKING:
    from nzg_desktop.store.office import Peer
    from nzg_desktop.work.desk import Office
    from nzg_desktop.work.receiving import Received
    from nzg_desktop.work.rollup import Expected

LIGHTS, ROLLUP, CARDS = range(3)


@dataclass(frozen=True, slots=True)
class Below:
    """The offices below: who should report, who has, whose cards are known; and who we are."""

    period: str
    office: Office
    expected: tuple[Expected, ...]
    peers: tuple[Peer, ...]


class ReceivePage(Page):
    """The page: what has arrived, the lights, the roll-up, the cards."""

    title = "下级接收"
    help = "receive"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._period = dates.month_of(dt.date.today())
        self._sticks: tuple[said.Stick, ...] = ()
        self._paths: tuple[Path, ...] = ()
        self._received: tuple[Received, ...] = ()
        self._folder: Path | None = None
        self._below: Below | None = None
        self.arrivals, self.lights = Arrivals(), Lights()
        self.rollup, self.keys = RollupView(frame), KeyCards(frame, "subordinate")
        self.tabs = Tabs("下级接收")
        arriving = holder(column(self.arrivals, self.lights, grows=1))
        for title, page in (("接收", arriving), ("汇总", self.rollup), ("证书卡", self.keys)):
            self.tabs.add(title, page)
        self.setLayout(column(self.tabs))
        self._connect()

    def _connect(self) -> None:
        self.arrivals.wanted.connect(self._take_stick)
        self.arrivals.asked.connect(self.choose)
        self.arrivals.summed.connect(lambda: self.tabs.show_tab(ROLLUP))
        self.lights.confirmed.connect(self._confirm)
        self.keys.accepted.connect(self._read)
        self.tabs.bar.currentChanged.connect(self._turned)
        self.rollup.read.connect(self.headed)
        self._watch = QTimer(self, interval=drives.LOOK_AGAIN)
        self._watch.timeout.connect(self._look)

    def enter(self) -> None:
        """See who has reported, and look for sticks while one is here."""
        self._read()
        self._look()
        self._watch.start()
        self.arrivals.take.setFocus()

    def accept(self, **given: object) -> None:
        """`stick`: take what lies on it."""
        stick = given.get("stick")
        if isinstance(stick, said.Stick):
            self._receive(stick.files, stick.drive.path if stick.drive.writable else None)

    def leave(self) -> bool:
        """Stop looking for sticks; what was said here is not said elsewhere."""
        self._watch.stop()
        self.frame.notices.clear()
        return True

    def drop(self, paths: tuple[Path, ...]) -> bool:
        """Files or whole folders may be dropped."""
        self._receive_from(paths)
        return True

    def choose(self) -> None:
        """Ask for report files."""
        choose_files(self, "选择下级的报送文件", PACKAGES, self._receive_from, many=True)

    def accept_card(self) -> None:
        """Accept the key card of an office below."""
        self.tabs.show_tab(CARDS)
        self.keys.choose()

    @property
    def sums(self) -> bool:
        """Whether the roll-up is shown."""
        return self.tabs.bar.currentIndex() == ROLLUP

    def print_rollup(self) -> None:
        """The roll-up of the month, in the preview."""
        desk, period = self.frame.desk, self.rollup.period

        def make() -> bytes:
            from nzg_desktop.work import papers

            return papers.rollup_sheet(desk, period)

        preview(self.frame, make, f"汇总报表_{period}", "receive")

    def export_rollup(self) -> None:
        """The roll-up of the month as a workbook."""
        desk, period = self.frame.desk, self.rollup.period

        def write(out: Path, _progress: Progress) -> int:
            from nzg_desktop.work import papers

            return papers.rollup_book(desk, period, out)

        name = f"汇总报表_{period}.xlsx"
        save_as(self, self.frame, "汇总存到哪里", BOOK, name, write, lambda out, _: f"汇总已存到 {out}。")

    def _turned(self, tab: int) -> None:
        self.headed.emit()
        if tab == ROLLUP:
            self.rollup.show_month(self._period)

    def _read(self) -> None:
        """Who should report and who has."""
        desk, period = self.frame.desk, self._period

        def work() -> Below:
            from nzg_desktop.store import office as kept
            from nzg_desktop.work import rollup
            from nzg_desktop.work.desk import office

            with desk.store.reading() as r:
                peers = kept.peers(r, "subordinate")
            return Below(period, office(desk), rollup.expected(desk, period), peers)

        self.frame.jobs.quick(work, self._show_below)

    def _show_below(self, below: Below) -> None:
        self._below = below
        self.keys.fill(below.office.code, below.office.key_id, below.peers)
        self.lights.fill(self.frame.desk, self._received, below.expected, below.period)
        self._show_arrivals()

    def _show_arrivals(self) -> None:
        offices = self._below.expected if self._below is not None else ()
        coverage = said.coverage(len(offices), [one for one in offices if not one.reported])
        self.arrivals.fill(self._sticks, coverage, received=bool(self._received))

    def _look(self) -> None:
        def show(sticks: tuple[said.Stick, ...]) -> None:
            if sticks != self._sticks:
                self._sticks = sticks
                self._show_arrivals()

        self.frame.jobs.quick(said.look_for_files, show)

    def _take_stick(self, at: int) -> None:
        self.accept(stick=self._sticks[at])

    def _receive_from(self, paths: Sequence[Path]) -> None:
        """Receive files and everything in folders; the receipts go beside the first of them."""
        files = [file for path in paths for file in (said.reports_in(path) if path.is_dir() else (path,))]
        if not files:
            self.frame.notices.say("这里没有报送文件（NZG_….nzg）。请看看是不是选错了文件夹。")
            return
        self._receive(tuple(files), paths[0] if paths[0].is_dir() else paths[0].parent)

    def _receive(self, files: tuple[Path, ...], folder: Path | None, *, confirmed: bool = False) -> None:
        desk = self.frame.desk

        def work(progress: Progress) -> tuple[Received, ...]:
            from nzg_desktop.work import receiving

            return receiving.receive(desk, files, folder, confirmed=confirmed, progress=progress)

        self._paths, self._folder = files, folder
        self.frame.notices.clear()
        title = f"正在接收 {len(files)} 份"
        self.frame.jobs.long(title, work, self._show, resting=self.arrivals)

    def _show(self, received: tuple[Received, ...]) -> None:
        self._received = received
        self._period = said.newest_period(received, self._period)
        receipts = sum(bool(one.receipt) for one in received)
        back = f"{receipts} 份回执已写到 {self._folder}。" if receipts else ""
        self.frame.notices.done(said.in_sum(received) + back)
        self.tabs.show_tab(LIGHTS)
        codes = frozenset(ledger.about.code for ledger in self.frame.desk.ledgers)
        self.frame.announce(Changes(codes, sum(one.accepted for one in received)))
        self.arrivals.lead(received=True)
        self.arrivals.sum_up.setFocus()
        self._read()

    def _confirm(self, at: int) -> None:
        """A person has made sure of one file that was held."""
        if 0 <= at < len(self._paths):
            self._receive((self._paths[at],), self._folder, confirmed=True)

    deeds = (
        Action("receive.choose", "选择文件", "F8", choose, needs="receive"),
        Action("receive.card", "登记证书卡", "", accept_card, needs="trust"),
        Action("receive.print", "打印汇总", "Ctrl+P", print_rollup, ready=lambda page: page.sums),
        Action("receive.export", "导出汇总", "Ctrl+E", export_rollup, ready=lambda page: page.sums),
    )
