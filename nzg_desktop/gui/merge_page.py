"""合并两条: two records beside each other where they differ; for each field a person says which one stays.

Proposed is what only the other one has. Merging is one step and is undone as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.page import Frame, Page
from nzg_desktop.gui.pieces import column, words
from nzg_desktop.gui.rows_table import Head, Row, RowsTable
from nzg_desktop.work import merging

if TYPE_CHECKING:
    from nzg_desktop.core.changes import Changes
    from nzg_desktop.core.declare import Ledger
    from nzg_desktop.work.merging import Choice


class MergePage(Page):
    """The page. `accept` says which two."""

    title = "合并两条"
    help = "lists"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._pair: tuple[type[Ledger], str, str] | None = None
        self._choices: tuple[Choice, ...] = ()
        self._taken: set[str] = set()
        self.table = RowsTable(
            "合并两条",
            (
                Head("项目", 14),
                Head("保留的这条", 24),
                Head("另一条", 24),
                Head("合并后取", 24, takes_rest=True),
            ),
            "两条的内容没有不同，可以直接合并。",
        )
        self._said = words(
            "双击一行换一边。合并后另一条进回收站，用到它的记录都改为指向保留的这条；随时能撤销。", "second"
        )
        self.setLayout(column(self._said, self.table, grows=1))
        self.table.opened.connect(self._turn)

    def accept(self, **given: object) -> None:
        """`ledger`, and the uids `first` (stays) and `second`."""
        ledger, first, second = given.get("ledger"), given.get("first"), given.get("second")
        if isinstance(ledger, type) and isinstance(first, str) and isinstance(second, str):
            self._pair = ledger, first, second

    def enter(self) -> None:
        """Compare them."""
        if self._pair is not None:
            desk, (ledger, first, second) = self.frame.desk, self._pair
            self.frame.jobs.look(lambda: merging.choices(desk, ledger, first, second), self._show)

    def swap(self) -> None:
        """Keep the other one instead."""
        if self._pair is not None:
            ledger, first, second = self._pair
            self._pair = ledger, second, first
            self.enter()

    def merge(self) -> None:
        """Make one of two."""
        if self._pair is None:
            return
        desk, (ledger, first, second), taken = self.frame.desk, self._pair, frozenset(self._taken)

        def done(changes: Changes) -> None:
            self.go_back()
            self.frame.announce(changes)
            self.frame.notices.done("两条合并成了一条，另一条在回收站。要分开，按 Ctrl+Z。")

        self.frame.jobs.long("正在合并", lambda _: merging.merge(desk, ledger, first, second, taken), done)

    def go_back(self) -> None:
        """To the list."""
        if self._pair is not None:
            self.frame.go(self._pair[0].about.code)

    def _show(self, choices: tuple[Choice, ...]) -> None:
        self._choices = choices
        self._taken = {choice.column.name for choice in choices if choice.filled}
        self._fill()
        self.table.setFocus()

    def _turn(self, at: int) -> None:
        self._taken ^= {self._choices[at].column.name}
        self._fill()
        self.table.selectRow(at)

    def _fill(self) -> None:
        rows = []
        for choice in self._choices:
            other = choice.column.name in self._taken
            stays = choice.second if other else choice.first
            cells = (choice.column.label, choice.first, choice.second, stays or "（空）")
            rows.append(Row(cells, "good" if other else "", 3))
        self.table.fill(rows)

    deeds = (
        Action("merge.do", "合并", "Ctrl+S", merge, primary=True, needs="edit"),
        Action("merge.swap", "保留另一条", "", swap),
        Action("merge.back", "返回", "Esc", go_back),
    )
