"""回收站: everything that was put away, from all ledgers; brought back with one key, deleted only when asked.

A further tab names guarded records that have been kept long enough; a person decides about them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView

from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.history_page import moment
from nzg_desktop.gui.page import Frame, Page
from nzg_desktop.gui.pieces import Tabs, column, holder, words
from nzg_desktop.gui.rows_table import Head, Row, RowsTable
from nzg_desktop.work import binning, keeping
from nzg_desktop.work.desk import setting

if TYPE_CHECKING:
    from nzg_desktop.core.changes import Changes, Progress
    from nzg_desktop.store.retired import Binned
    from nzg_desktop.work.keeping import Due

Found = tuple[tuple["Binned", ...], frozenset[str], tuple["Due", ...], int]


class BinPage(Page):
    """The page."""

    title = "回收站"
    help = "lists"
    find_hint = "搜 名称/台账/经手人/原因"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._all: tuple[Binned, ...] = ()
        self._shown: tuple[Binned, ...] = ()
        self._over: frozenset[str] = frozenset()
        self._due: tuple[Due, ...] = ()
        self._typed = ""
        self.table = RowsTable(
            "回收站",
            (
                Head("删除时间"),
                Head("台账", 10),
                Head("名称", 16),
                Head("谁删的", 8),
                Head("原因", 20, takes_rest=True),
                Head("期限", 8),
            ),
            "回收站是空的。删除的资料会在这里保留，随时能恢复。",
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.due = RowsTable(
            "到期该处理的",
            (Head("台账", 16), Head("到期", 8, number=True), Head("保留期", 30, takes_rest=True)),
            "没有到期的敏感资料。",
        )
        self._said = words("", "second")
        hint = words(
            "这些敏感或受限的资料已过保留期。双击打开名单，看过再决定：移到回收站，或在“全部资料”里彻底删除。",
            "second",
        )
        self.tabs = Tabs("回收站")
        self.tabs.add("回收站", holder(column(self._said, self.table, grows=1)))
        self.tabs.add("到期资料", holder(column(hint, self.due, grows=1)))
        self.setLayout(column(self.tabs))
        self.table.opened.connect(lambda _: self.restore())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.headed.emit())
        self.due.opened.connect(self._open_due)

    def summary(self) -> str:
        """How many lie there."""
        return f"共 {len(self._all):,} 条" if self._all else ""

    def enter(self) -> None:
        """Read what lies there."""
        desk = self.frame.desk

        def work() -> Found:
            found = binning.listed(desk)
            over = frozenset(one.uid for one in found if binning.is_over(desk, one))
            return found, over, keeping.due(desk), int(str(setting(desk, "bin_days")))

        self.frame.jobs.look(work, self._show)

    def heed(self, changes: Changes) -> None:
        """Something was put there or taken out."""
        if self.isVisible():
            self.enter()

    def search(self, typed: str) -> None:
        """Only what fits the words."""
        self._typed = typed.strip()
        self._fill()

    @property
    def chosen(self) -> tuple[Binned, ...]:
        """The records that are marked."""
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        return tuple(one for at, one in enumerate(self._shown) if at in rows)

    def choose_all(self) -> None:
        """Mark all that are listed."""
        self.table.selectAll()

    def restore(self) -> None:
        """Bring the marked ones back."""
        desk, chosen = self.frame.desk, self.chosen
        if chosen:
            self._work("正在恢复", lambda progress: binning.restore(desk, chosen, progress), "恢复了")

    def delete(self) -> None:
        """Ask, then delete the marked ones for ever."""
        chosen = self.chosen
        if chosen:
            said = f"彻底删除选中的 {len(chosen):,} 条？删除后不能撤销，只有以前的备份里还有。"
            self.frame.notices.ask(said, ("彻底删除", lambda: self._delete(chosen)))

    def _delete(self, chosen: tuple[Binned, ...]) -> None:
        desk = self.frame.desk
        self._work("正在彻底删除", lambda progress: binning.delete(desk, chosen, progress), "彻底删除了")

    def _work(self, title: str, work: Callable[[Progress], Changes], word: str) -> None:
        def done(changes: Changes) -> None:
            self.frame.announce(changes)
            self.frame.notices.done(f"{word} {changes.count:,} 条。")
            self.enter()

        self.frame.jobs.long(title, work, done)

    def _show(self, found: Found) -> None:
        self._all, self._over, self._due, days = found
        over = f"，其中 {len(self._over):,} 条已到期，可以彻底删除" if self._over else ""
        self._said.setText(f"删除的资料保留 {days} 天{over}。到期也不会自己消失，由您决定。")
        self.due.fill(
            [
                Row(
                    (
                        d.query.ledger.about.title,
                        f"{d.count:,} {d.query.ledger.about.unit}",
                        f"事情结束满 {d.months} 个月",
                    )
                )
                for d in self._due
            ]
        )
        self.tabs.say(1, f"到期资料（{sum(d.count for d in self._due):,}）" if self._due else "到期资料")
        self._fill()

    def _fill(self) -> None:
        self._shown = tuple(
            one
            for one in self._all
            if self._typed in f"{one.name} {one.ledger.about.title} {one.who} {one.why}"
        )
        self.table.fill([_row(one, over=one.uid in self._over) for one in self._shown])
        if self._shown:
            self.table.selectRow(0)
        self.headed.emit()

    def _open_due(self, at: int) -> None:
        due = self._due[at]
        self.frame.show_records(due.query, "已过保留期")

    deeds = (
        Action(
            "bin.restore",
            "恢复",
            "Ctrl+R",
            restore,
            primary=True,
            ready=lambda page: bool(page.chosen),
            needs="edit",
        ),
        Action("bin.all", "全部选中", "Ctrl+A", choose_all),
        Action("bin.delete", "永久删除", "", delete, ready=lambda page: bool(page.chosen), needs="purge"),
    )


def _row(one: Binned, *, over: bool) -> Row:
    cells = (moment(one.at), one.ledger.about.title, one.name, one.who, one.why, "已到期" if over else "")
    return Row(cells, "warning" if over else "", 5)
