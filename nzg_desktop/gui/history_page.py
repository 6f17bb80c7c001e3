"""记录的变动 and 以前的导入: what happened, by whom and when, and the way back.

Taking back is itself a change that is written down; what was touched by hand since stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from nzg_desktop.core.changes import Changes, Progress
from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.page import Frame, Page
from nzg_desktop.gui.pieces import column, holder, words
from nzg_desktop.gui.rows_table import Head, Row, RowsTable

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Ledger
    from nzg_desktop.store.undo import Batch, Undone
    from nzg_desktop.work.auditing import Event

BATCHES, RECORD = range(2)


def moment(at: str) -> str:
    """2026-11-22 16:40."""
    return at[:16].replace("T", " ")


def event_rows(events: tuple[Event, ...]) -> list[Row]:
    """One line for every field that changed; who and when stand on the first of an event."""
    lines = []
    for event in events:
        head = (moment(event.at), event.who, event.action)
        for at, (label, old, new) in enumerate(event.changes or (("", "", ""),)):
            reason = event.reason if at == 0 else ""
            lines.append(Row((*(head if at == 0 else ("", "", "")), label, old, new, reason)))
    return lines


def batch_row(batch: Batch) -> Row:
    """One piece of work that can be taken back."""
    state = "已撤销" if batch.undone else "✓ 在用"
    return Row((moment(batch.at), batch.title, batch.who, state), "faint" if batch.undone else "good", 3)


class HistoryPage(Page):
    """The page: the history of one record where one is given, else all batches."""

    title = "以前的导入"
    help = "import"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._batches: tuple[Batch, ...] = ()
        self._record: tuple[type[Ledger], str, str] | None = None
        self._seqs: list[int] = []
        self.batches = RowsTable(
            "以前的导入", (Head("时间"), Head("内容", 40, takes_rest=True), Head("经手人"), Head("状态"))
        )
        self.events = RowsTable(
            "记录的变动",
            (
                Head("时间"),
                Head("经手人"),
                Head("做了什么"),
                Head("项目"),
                Head("原来", 16),
                Head("改成", 16),
                Head("原因", takes_rest=True),
            ),
        )
        self._who = words("", "second")
        hint = words(
            "选中一次导入，点“撤销”，资料就回到导入以前；后来改过的不动，并会告诉您是哪些。", "second"
        )
        self._views = QStackedWidget()
        self._views.addWidget(holder(column(hint, self.batches, grows=1)))
        self._views.addWidget(holder(column(self._who, self.events, grows=1)))
        self.setLayout(column(self._views))
        self.batches.moved.connect(lambda _at: self.headed.emit())

    def commands(self) -> tuple[Action, ...]:
        """Take a batch back, or return to the record."""
        return RECORD_COMMANDS if self._record is not None else BATCH_COMMANDS

    def accept(self, **given: object) -> None:
        """`ledger` and `uid`: the history of one record, `name` being its words. Nothing: all batches."""
        ledger, uid = given.get("ledger"), given.get("uid")
        if isinstance(ledger, type) and isinstance(uid, str):
            self._record = (ledger, uid, str(given.get("name", "")))
            self.title = "记录的变动"

    def enter(self) -> None:
        """Read what happened."""
        if self._record is None:
            self._read_batches()
        else:
            self._read_record(*self._record)

    def leave(self) -> bool:
        """The next visit begins with all batches again."""
        self._record = None
        self.title = type(self).title
        return True

    def heed(self, changes: Changes) -> None:
        """A new batch may be there."""
        if changes.ledgers and self.isVisible() and self._record is None:
            self._read_batches()

    @property
    def chosen(self) -> Batch | None:
        """The batch that can be taken back now."""
        at = self.batches.currentIndex().row()
        batch = self._batches[at] if 0 <= at < len(self._batches) else None
        return None if batch is None or batch.undone else batch

    def undo(self) -> None:
        """Take the chosen batch back."""
        desk, batch = self.frame.desk, self.chosen
        if batch is None:
            return

        def work(progress: Progress) -> Undone:
            from nzg_desktop.work import records

            progress(0, 0, "正在撤销")
            return records.undo(desk, batch.id)

        self.frame.jobs.long("正在撤销", work, lambda undone: self._undone(batch, undone))

    def restore(self) -> None:
        """Ask for the reason, then let the record be as it was after the chosen change."""
        at = self.events.currentIndex().row()
        if self._record is None or not 0 <= at < len(self._seqs):
            return
        desk, (ledger, uid, name), seq = self.frame.desk, self._record, self._seqs[at]

        def work(reason: str) -> Changes:
            from nzg_desktop.work import versions

            return versions.restore(desk, ledger, uid, seq, reason)

        def done(changes: Changes) -> None:
            self.frame.announce(changes)
            self.frame.notices.done("已改回。" if changes.count else "现在的内容和那时一样，没有改动。")
            self._read_record(ledger, uid, name)

        self.frame.notices.ask_line(
            "把这条记录改回到这次变动之后的样子，原因是：",
            "改回",
            lambda reason: self.frame.jobs.quick(lambda: work(reason), done),
            "如：改错了",
        )

    def go_back(self) -> None:
        """To the list of the record."""
        if self._record is not None:
            self.frame.go(self._record[0].about.code)

    def _undone(self, batch: Batch, undone: Undone) -> None:
        said = f"已撤销“{batch.title}”，取回 {undone.count:,} 条。"
        if undone.kept:
            reasons = "、".join(dict.fromkeys(why for _uid, why in undone.kept))
            self.frame.notices.warn(f"{said}另有 {len(undone.kept):,} 条没有动：{reasons}。")
        else:
            self.frame.notices.done(said)
        self.frame.announce(Changes(undone.ledgers, undone.count, undone.batch))
        self._read_batches()

    def _read_batches(self) -> None:
        desk = self.frame.desk

        def work() -> tuple[Batch, ...]:
            from nzg_desktop.store import undo

            with desk.store.reading() as r:
                return tuple(undo.batches(r))

        self.frame.jobs.quick(work, self._show_batches)

    def _show_batches(self, batches: tuple[Batch, ...]) -> None:
        self._batches = batches
        self.batches.fill([batch_row(batch) for batch in batches])
        self._views.setCurrentIndex(BATCHES)
        if batches:
            self.batches.selectRow(0)
            self.batches.setFocus()
        self.headed.emit()

    def _read_record(self, ledger: type[Ledger], uid: str, name: str) -> None:
        desk = self.frame.desk

        def work() -> tuple[Event, ...]:
            from nzg_desktop.work import auditing

            return auditing.history(desk, ledger, uid)

        def show(events: tuple[Event, ...]) -> None:
            self._who.setText(f"{ledger.about.title}：{name}　共 {len(events)} 次变动，最近的在前")
            self._seqs = [event.seq for event in events for _ in event.changes or ("",)]
            self.events.fill(event_rows(events))
            self._views.setCurrentIndex(RECORD)
            self.events.setFocus()

        self.frame.jobs.quick(work, show)


BATCH_COMMANDS = (
    Action(
        "history.undo", "撤销", "", HistoryPage.undo, ready=lambda page: page.chosen is not None, needs="edit"
    ),
)
RECORD_COMMANDS = (
    Action("history.restore", "改回这时", "", HistoryPage.restore, needs="edit"),
    Action("history.back", "返回", "Esc", HistoryPage.go_back),
)
