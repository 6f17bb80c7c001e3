"""The card of one month: where it stands, its steps, and exactly one red button for the next of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QSizePolicy, QWidget

from nzg_desktop.gui import month_words as said
from nzg_desktop.gui.pieces import Steps, button, column, framed, holder, labelled, row, words
from nzg_desktop.gui.theme import mark

if TYPE_CHECKING:
    from nzg_desktop.gui.drives import Drive

PRIVACY = (
    ("只报数字", "figures"),
    ("名单（证件号、电话打码）", "masked"),
    ("完整名单", "full"),
)
ELSEWHERE = ""
OPEN, CLOSED, WRITTEN, CORRECTING = range(4)


class MonthCard(QFrame):
    """The card. Its signals say what the person wants; the page does it."""

    moved = Signal(int)
    """Another month: +1 or -1."""
    sealed = Signal(str)
    """Seal the month, with this note."""
    reported = Signal(str, str)
    """Write the report: privacy level, folder (empty: ask for one)."""
    card_wanted = Signal()
    """The upper office's key card is needed first."""
    cover_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._facts: said.MonthFacts | None = None
        self._known = False
        self._title, self._standing = words("", "figure", wraps=False), words("", "second", wraps=False)
        self._earlier = button("◀", lambda: self.moved.emit(-1))
        self._later = button("▶", lambda: self.moved.emit(1))
        self._earlier.setAccessibleName("上一个月")
        self._later.setAccessibleName("下一个月")
        self._steps = Steps()
        self._parts = (
            self._open_part(),
            self._closed_part(),
            self._written_part(),
            self._correcting_part(),
        )
        self._part = OPEN
        top = row(self._earlier, self._title, self._later, 8, self._standing, None)
        self.setLayout(column(framed(column(top, self._steps, *self._parts))))
        self._show_part(OPEN)

    def fill(self, facts: said.MonthFacts) -> None:
        """Show a month as it stands."""
        self._facts = facts
        text, role = said.standing(facts, dt.date.today())
        self._title.setText(said.in_words(facts.period))
        self._standing.setText(text)
        mark(self._standing, role)
        self._later.setEnabled(facts.period < dt.date.today().strftime("%Y-%m"))
        self._steps.fill(said.steps(facts))
        self._verdict.setText(said.verdict(facts))
        self._note.setVisible(bool(facts.warnings and not facts.errors))
        self._seal.setText(f"封存{int(facts.period[5:])}月")
        self._seal.setEnabled(not facts.errors)
        self._known = any(peer.state == "trusted" for peer in facts.upper)
        self._write.setText("生成并写入" if self._known else "先登记上级证书卡")
        self._answer.setText(said.answered(facts))
        self._privacy.setCurrentIndex(max(self._privacy.findData(facts.usual), 0))
        part = {"open": OPEN, "closed": CLOSED}.get(facts.state, WRITTEN)
        self._show_part(part)
        waiting = facts.state == "exported"
        mark(self._cover, "primary" if waiting else "")

    def fill_drives(self, drives: Sequence[Drive]) -> None:
        """The sticks that are plugged in now; the chosen one stays chosen."""
        chosen = self._drive.currentData()
        self._drive.clear()
        for drive in drives:
            if drive.writable:
                self._drive.addItem(drive.words, str(drive.path))
        self._drive.addItem("别的文件夹…" if drives else "没有插 U 盘，选文件夹…", ELSEWHERE)
        self._drive.setCurrentIndex(max(self._drive.findData(chosen), 0))

    def correct(self) -> None:
        """Ask for the reason of a correction."""
        self._show_part(CORRECTING)
        self._reason.setFocus()

    def focus(self) -> None:
        """Put the focus on the next step's button."""
        leads = {OPEN: self._seal, CLOSED: self._write, WRITTEN: self._cover}
        lead = leads.get(self._part)
        if lead is not None and lead.isEnabled():
            lead.setFocus()

    def _show_part(self, part: int) -> None:
        """Only the part of the present step is there, so that the card is no higher than it must be."""
        self._part = part
        for at, each in enumerate(self._parts):
            each.setVisible(at == part)

    def _open_part(self) -> QWidget:
        self._verdict = words()
        self._note = QLineEdit()
        self._note.setPlaceholderText("说明，如：新并入两家企业")
        self._note.setAccessibleName("封存说明")
        self._seal = button("封存", lambda: self.sealed.emit(self._note.text().strip()), "primary")
        line = row(self._verdict, self._note, self._seal, grows=0)
        line.setStretch(1, 1)
        return holder(line)

    def _closed_part(self) -> QWidget:
        self._privacy, self._drive = QComboBox(), QComboBox()
        for title, level in PRIVACY:
            self._privacy.addItem(title, level)
        self._drive.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._drive.setMinimumContentsLength(8)
        self._drive.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._write = button("生成并写入", self._report, "primary")
        return holder(
            row(labelled("报送内容", self._privacy), labelled("写到", self._drive), self._write, grows=1)
        )

    def _written_part(self) -> QWidget:
        self._answer = words()
        self._cover = button("打印封面", self.cover_wanted.emit, "primary")
        again = button("再写一次", lambda: self._show_part(CLOSED))
        return holder(row(self._answer, again, self._cover, grows=0))

    def _correcting_part(self) -> QWidget:
        self._reason = QLineEdit()
        self._reason.setPlaceholderText("如：漏报新成立的工会一家；原来的数留着备查")
        seal = button("重新封存", lambda: self.sealed.emit(self._reason.text().strip()), "primary")
        leave = button("不更正了", lambda: self.fill(self._facts) if self._facts else None)
        return holder(row(labelled("更正原因", self._reason), leave, seal, grows=0))

    def _report(self) -> None:
        if self._known:
            self.reported.emit(str(self._privacy.currentData()), str(self._drive.currentData() or ELSEWHERE))
        else:
            self.card_wanted.emit()
