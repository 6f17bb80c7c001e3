"""The two upper parts of 下级接收: what lies on the stick, and a light for every file and every office.

They show and ask; the page acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from nzg_desktop.gui import receive_words as said
from nzg_desktop.gui.pieces import button, column, framed, row, words
from nzg_desktop.gui.rows_table import Head, RowsTable
from nzg_desktop.gui.theme import mark

if TYPE_CHECKING:
    from nzg_desktop.gui.receive_words import Stick
    from nzg_desktop.work.desk import Desk
    from nzg_desktop.work.receiving import Received
    from nzg_desktop.work.rollup import Expected


class Arrivals(QFrame):
    """What can be received now. `wanted` asks for all files of a stick (its number), `asked` for a choice."""

    wanted = Signal(int)
    asked = Signal()
    summed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._head, self._rest = words("", "heading"), words("", "second")
        self.take = button("接收", self._press, "primary")
        self.sum_up = button("汇总", self.summed.emit)
        line = row(column(self._head, self._rest, gap=2), self.sum_up, self.take, grows=0)
        self.setLayout(column(framed(line)))
        self.fill((), "", received=False)

    def fill(self, sticks: Sequence[Stick], coverage: str, *, received: bool) -> None:
        """The sticks with the files on them; after a reception the next step is the roll-up."""
        found = [(at, stick) for at, stick in enumerate(sticks) if stick.files]
        self._at = found[0][0] if found else -1
        if found:
            stick = found[0][1]
            self._head.setText(f"U 盘“{stick.drive.name}”上有 {len(stick.files)} 份报送文件")
            self.take.setText(f"接收 {len(stick.files)} 份")
        else:
            self._head.setText("插入 U 盘，或把报送文件拖到这里")
            self.take.setText("选择文件")
        self._rest.setText(coverage)
        self.lead(received=received)

    def lead(self, *, received: bool) -> None:
        """One red button: take the files, or once they are taken, roll up."""
        mark(self.take, "" if received else "primary")
        mark(self.sum_up, "primary" if received else "")

    def _press(self) -> None:
        if self._at < 0:
            self.asked.emit()
        else:
            self.wanted.emit(self._at)


class Lights(QWidget):
    """The table of lights and, under it, what is said of the chosen file. `confirmed`: a person agreed."""

    confirmed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._received: tuple[Received, ...] = ()
        self._order: list[int] = []
        self._desk: Desk | None = None
        self.table = RowsTable(
            "接收结果",
            (
                Head("结果"),
                Head("单位", 17),
                Head("月份"),
                Head("收", number=True),
                Head("未变", number=True),
                Head("待改", number=True),
                Head("说明", 60, takes_rest=True),
            ),
            "还没有登记下级单位的证书卡",
        )
        self._message = words()
        self._agree = button("", self._confirm)
        self.rows = RowsTable(
            "待对方改正的行",
            (Head("台账"), Head("项目"), Head("原因", 36, takes_rest=True), Head("怎么办", 24)),
        )
        self._detail = framed(column(row(self._message, self._agree, grows=0), self.rows))
        self._detail.hide()
        self._lines = column(self.table, self._detail)
        self.setLayout(self._lines)
        self.table.moved.connect(self._show)

    def fill(
        self, desk: Desk, received: Sequence[Received], offices: Sequence[Expected], period: str
    ) -> None:
        """Received files first, then the offices of the month that are not among them."""
        self._desk, self._received = desk, tuple(received)
        self._order = said.by_urgency(received)
        taken = [one for one in received if one.verdict in ("APPLIED", "DUPLICATE")]
        senders = {one.sender for one in taken if one.period == period}
        rest = [one for one in offices if one.name not in senders]
        rest.sort(key=lambda one: one.reported)
        self.table.fill(
            [
                *(said.received_row(received[at]) for at in self._order),
                *(said.expected_row(one, period) for one in rest),
            ]
        )
        self._detail.hide()
        if received and _wants_looking(received[self._order[0]]):
            self.table.selectRow(0)

    def _show(self, at: int) -> None:
        one = self._received[self._order[at]] if 0 <= at < len(self._order) else None
        self._detail.setVisible(one is not None and _wants_looking(one))
        if one is None or self._desk is None:
            return
        number = f"（编号 {one.code}）" if one.code else ""
        self._message.setText(f"{one.file}：{one.message}{number}")
        self._agree.setText(said.CONFIRMABLE.get(one.verdict, ""))
        self._agree.setVisible(one.verdict in said.CONFIRMABLE)
        self.rows.setVisible(bool(one.quarantine))
        self._lines.setStretch(0, 3)
        self._lines.setStretch(1, 2 if one.quarantine else 0)
        self.rows.fill(said.quarantine_rows(self._desk, one))

    def _confirm(self) -> None:
        at = self.table.currentIndex().row()
        if 0 <= at < len(self._order):
            self.confirmed.emit(self._order[at])


def _wants_looking(one: Received) -> bool:
    return one.verdict not in ("APPLIED", "DUPLICATE") or bool(one.quarantine)
