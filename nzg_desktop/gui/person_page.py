"""全部资料: what all ledgers hold about one person; opened to be corrected, handed over, deleted.

Deleting is for ever: it asks for the reason, says what it cannot reach, and the whole file is written anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzg_desktop.core.query import Query
from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.page import Frame, Page, save_as
from nzg_desktop.gui.pieces import BOOK, column, words
from nzg_desktop.gui.rows_table import Head, Row, RowsTable
from nzg_desktop.work import person

if TYPE_CHECKING:
    from nzg_desktop.core.changes import Changes
    from nzg_desktop.core.declare import Ledger
    from nzg_desktop.store.purging import Purged
    from nzg_desktop.work.person import Piece


class PersonPage(Page):
    """The page. `accept` says whose."""

    title = "全部资料"
    help = "safety"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._whose: tuple[type[Ledger], str, str] | None = None
        self._pieces: tuple[Piece, ...] = ()
        self.table = RowsTable(
            "全部资料",
            (Head("台账", 10), Head("记录", 14), Head("在哪里", 8), Head("内容", 60, takes_rest=True)),
            "没有找到。",
        )
        self._said = words("", "second")
        self.setLayout(column(self._said, self.table, grows=1))
        self.table.opened.connect(lambda _: self.open())
        self.table.moved.connect(lambda _: self.headed.emit())

    def accept(self, **given: object) -> None:
        """`ledger`, `uid` and `name` of the record that stands for the person."""
        ledger, uid = given.get("ledger"), given.get("uid")
        if isinstance(ledger, type) and isinstance(uid, str):
            self._whose = ledger, uid, str(given.get("name", ""))
            self.title = f"全部资料 · {self._whose[2]}"

    def enter(self) -> None:
        """Read it anew."""
        if self._whose is not None:
            desk, (ledger, uid, _) = self.frame.desk, self._whose
            self.frame.jobs.look(lambda: person.everything(desk, ledger, uid), self._show)

    def heed(self, changes: Changes) -> None:
        """Something was corrected."""
        if self.isVisible():
            self.enter()

    @property
    def chosen(self) -> Piece | None:
        """The record that the cursor is on."""
        at = self.table.currentIndex().row()
        return self._pieces[at] if 0 <= at < len(self._pieces) else None

    def open(self) -> None:
        """To the list with this record, to correct it."""
        piece = self.chosen
        if piece is not None:
            query = Query(piece.ledger, uids=(piece.uid,), retired=piece.retired)
            self.frame.show_records(query, f"{piece.name}的资料")

    def export(self) -> None:
        """Ask what for and where to, then hand it over in clear."""
        said = "把此人的全部资料（完整号码）存成表格，做什么用？会记入操作日志。"
        self.frame.notices.ask_line(said, "另存", self._export, "如：本人要求查看")

    def purge(self) -> None:
        """Ask for the reason, saying what will happen; then delete it all."""
        own = sum(not piece.mention for piece in self._pieces)
        said = f"彻底删除这 {own} 条和它们的变动记录，不能撤销。{person.REMAINS}请写原因："
        self.frame.notices.ask_line(said, "彻底删除", self._purge, "如：本人要求删除")

    def go_back(self) -> None:
        """To the list she was found in."""
        if self._whose is not None:
            self.frame.go(self._whose[0].about.code)

    def _export(self, reason: str) -> None:
        if self._whose is None:
            return
        desk, (ledger, uid, name) = self.frame.desk, self._whose
        save_as(
            self,
            self.frame,
            "另存全部资料",
            BOOK,
            f"{name}的全部资料.xlsx",
            lambda out, progress: person.export(desk, ledger, uid, out, reason, progress),
            lambda out, count: f"{count} 条存好了：{out.name}。里面有完整号码，请当面交给本人。",
            "正在另存",
        )

    def _purge(self, reason: str) -> None:
        if self._whose is None:
            return
        desk, (ledger, uid, _) = self.frame.desk, self._whose
        self.frame.jobs.long(
            "正在彻底删除",
            lambda progress: person.purge(desk, ledger, uid, reason, progress),
            lambda done: self._purged(*done),
        )

    def _purged(self, done: Purged, changes: Changes) -> None:
        self.go_back()
        self.frame.announce(changes)
        said = f"彻底删除了 {done.records} 条，清空了操作日志里的 {done.lines} 处。"
        self.frame.notices.done(f"{said}{person.REMAINS}")

    def _show(self, pieces: tuple[Piece, ...]) -> None:
        self._pieces = pieces
        self.table.fill([_row(piece) for piece in pieces])
        self._said.setText(f"共 {len(pieces)} 条。号码已遮住；双击一条去改，改完再回来看。")
        if pieces:
            self.table.selectRow(0)
            self.table.setFocus()
        self.headed.emit()

    deeds = (
        Action("person.open", "打开这条", "", open, ready=lambda page: page.chosen is not None),
        Action("person.export", "另存给本人", "Ctrl+E", export, needs="export.clear"),
        Action("person.purge", "彻底删除", "", purge, needs="purge"),
        Action("person.back", "返回", "Esc", go_back),
    )


def _row(piece: Piece) -> Row:
    where = f"提到（{piece.mention}）" if piece.mention else "回收站" if piece.retired else "在用"
    told = "；".join(f"{label}：{value}" for label, value in piece.told)
    return Row((piece.ledger.about.title, piece.name, where, told), "" if not piece.mention else "faint", 2)
