"""今日待办: what falls due, and how the office stands; every line leads to where something can be done.

Shown empty at once; what it says is read afterwards, in the lane for which nobody waits.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from nzg_desktop.core.changes import Changes, Progress
from nzg_desktop.core.query import Query
from nzg_desktop.gui import drives
from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.page import Frame, Page, preview, save_as
from nzg_desktop.gui.pages import PAGES
from nzg_desktop.gui.pieces import (
    BOOK,
    button,
    clear,
    column,
    framed,
    holder,
    row,
    scrolled,
    shrinkable,
    words,
)
from nzg_desktop.gui.receive_words import Stick, look_for_files
from nzg_desktop.gui.rows_table import Head, Row, RowsTable, Tone
from nzg_desktop.work import reminders
from nzg_desktop.work import today as standing
from nzg_desktop.work.reminders import Group, Reminder, Reminders
from nzg_desktop.work.today import Today

HEADS = (Head("什么时候"), Head("事项", 22), Head("是哪一条", takes_rest=True), Head("到期日"), Head("台账"))
LEAST = 12
"""The list is at least so many heights of the letter high; what does not fit then is scrolled to."""
ACROSS = 3
"""Tasks side by side."""
MARKS: dict[str, tuple[str, Tone]] = {
    "overdue": ("▲", "error"),
    "soon": ("●", "warning"),
    "later": ("○", "faint"),
}


class TodayPage(Page):
    """The page."""

    title = "今日待办"
    help = "today"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._stale, self._sticks = True, tuple[Stick, ...]()
        self.known: Reminders | None = None
        self._lines: list[Reminder | Group] = []
        self._signs, self._lights, self._tasks = QHBoxLayout(), QHBoxLayout(), QGridLayout()
        self._arrived = QHBoxLayout()
        self._red = words()
        self._open_to_all = framed(row(self._red), "refused", 8)
        self._open_to_all.hide()
        self._begin = framed(column(words("开始的六件事", "heading"), self._tasks))
        self._begin.hide()
        self._notes = words("", "second")
        self._notes.hide()
        self.due = RowsTable("到期提醒", HEADS, "没有到期和快到期的事项")
        self.due.opened.connect(self._open)
        self.due.moved.connect(lambda _row: self.headed.emit())
        self._watch = QTimer(self, interval=drives.LOOK_AGAIN)
        self._watch.timeout.connect(self._look)
        for line in (self._signs, self._lights):
            line.setSpacing(6)
        above = column(self._open_to_all, self._arrived, self._signs, self._lights)
        frame.theme.changed.connect(self._measure)
        self._measure()
        inside = holder(column(above, self._begin, self._notes, self.due, grows=3))
        self.setLayout(column(scrolled(inside)))

    def _measure(self) -> None:
        self.due.setMinimumHeight(self.frame.theme.px(LEAST))

    def summary(self) -> str:
        """How many things wait."""
        found = self.known
        if found is None:
            return "正在读"
        overdue = sum(one.state == "overdue" for one in found.items)
        return f"待办 {len(found.items) + found.more} 项 · 过期 {overdue}" if found.items else "没有待办"

    def enter(self) -> None:
        """Read where something has changed since, or a day has begun."""
        self.due.setFocus()
        if self._stale:
            QTimer.singleShot(0, self.read)

    def leave(self) -> bool:
        """Stop looking for sticks."""
        self._watch.stop()
        return True

    def heed(self, changes: Changes) -> None:
        """All of it is read again when one comes back."""
        self._stale = True
        if self.isVisible():
            self.read()

    def read(self) -> None:
        """Read in the lane for which nobody waits; a page that was left meanwhile does not read."""
        if self.isVisible():
            self._stale, desk = False, self.frame.desk
            self.frame.jobs.scan(lambda: standing.today(desk), self._show)
            self.frame.jobs.scan(lambda: reminders.reminders(desk), self._show_due)

    @property
    def chosen(self) -> Reminder | None:
        """The reminder that the cursor is on."""
        at = self.due.currentIndex().row()
        one = self._lines[at] if 0 <= at < len(self._lines) else None
        return one if isinstance(one, Reminder) else None

    def new(self) -> None:
        """A new member: the day's most usual beginning."""
        self.frame.go("member", new=True)

    def bring_in(self) -> None:
        """A roster of members."""
        self.frame.go("import", ledger=self.frame.desk.ledger("member"))

    def later(self) -> None:
        """Be silent about the chosen one until its clock's next step."""
        desk, one = self.frame.desk, self.chosen
        if one is not None:
            self.frame.jobs.quick(
                lambda: reminders.put_off_for(desk, one),
                lambda until: self._said(one, f"{until.month} 月 {until.day} 日再提醒"),
            )

    def done(self) -> None:
        """Say that the chosen one is done."""
        desk, one = self.frame.desk, self.chosen
        if one is not None:
            self.frame.jobs.quick(
                lambda: reminders.done(desk, one), lambda _: self._said(one, "已记为办完，不再提醒")
            )

    def _said(self, one: Reminder, words: str) -> None:
        desk = self.frame.desk

        def back() -> None:
            self.frame.jobs.quick(lambda: reminders.remind_again(desk, one), lambda _: self.read())

        self.frame.notices.done(f"{one.title} {one.name}：{words}。", ("撤销", back))
        self.read()

    def print_due(self) -> None:
        """The list in the preview."""
        desk, found = self.frame.desk, self.known

        def make() -> bytes:
            from nzg_desktop.work import papers

            assert found is not None
            return papers.due(desk, found)

        preview(self.frame, make, "到期提醒", "today")

    def export_due(self) -> None:
        """The list as a spreadsheet."""
        desk, found = self.frame.desk, self.known

        def write(out: Path, _progress: Progress) -> int:
            from nzg_desktop.work import exporting

            assert found is not None
            return exporting.due(desk, found, out)

        def told(out: Path, count: int) -> str:
            return f"已存 {count} 行：{out.name}"

        save_as(self, self.frame, "存成表格", BOOK, f"到期提醒_{dt.date.today()}.xlsx", write, told)

    def _look(self) -> None:
        """Look for reports on the sticks that are plugged in, in the lane for which nobody waits."""
        self.frame.jobs.scan(look_for_files, self._show_sticks)

    def _show_sticks(self, sticks: tuple[Stick, ...]) -> None:
        """What lies on each stick, and the way to take it: one press."""
        if sticks == self._sticks:
            return
        self._sticks = sticks
        clear(self._arrived)
        for stick in sticks:
            if stick.files:
                said = words(f"U 盘“{stick.drive.words}”里发现 {len(stick.files)} 份报送。")
                take = button(f"接收 {len(stick.files)} 份", partial(self._take, stick), "primary")
                self._arrived.addWidget(framed(row(said, take, grows=0), "information", 8))

    def _take(self, stick: Stick) -> None:
        self.frame.go("receive", stick=stick)

    def _show(self, found: Today) -> None:
        if any(sign.page == "receive" for sign in found.signs) and not self._watch.isActive():
            self._look()
            self._watch.start()
        for old in (self._signs, self._lights, self._tasks):
            clear(old)
        for sign in found.signs:
            self._signs.addWidget(self._card(sign.title, sign.words, sign.page, well=sign.well), 1)
        self._lights.addWidget(words("月报", "second", wraps=False))
        for period, state in found.lights:
            at, called = standing.CALLED[state]
            light = button(f"{at}\n{int(period[5:])}月", partial(self._go_month, period), "light")
            light.setAccessibleName(f"{period} {called}")
            light.setToolTip(f"{period} {called}")
            self._lights.addWidget(light, 1)
        for place, task in enumerate(found.tasks):
            done = words(f"✓ {task.title}", "good", wraps=False)
            line = done if task.done else self._link(f"○ {task.title}", task.page)
            self._tasks.addWidget(line, place // ACROSS, place % ACROSS, Qt.AlignmentFlag.AlignLeft)
        self._red.setText(found.unprotected)
        self._open_to_all.setVisible(bool(found.unprotected))
        self._begin.setVisible(not all(task.done for task in found.tasks))

    def _card(self, title: str, said: str, page: str, *, well: bool) -> QFrame:
        mark = words("✓" if well else "▲", wraps=False)
        head = row(mark, self._link(title, page), None)
        return framed(column(head, shrinkable(words(said)), gap=0), "done" if well else "warned", 8)

    def _show_due(self, found: Reminders) -> None:
        self.known = found
        self._lines = [*found.items, *found.rests]
        lines = zip(self._lines, reminders.table(self.frame.desk, found), strict=True)
        rows = []
        for line, (title, name, day, left, ledger) in lines:
            sign, tone = MARKS[line.state if isinstance(line, Reminder) else "later"]
            rows.append(Row((f"{sign} {left}".strip(), title, name, day, ledger), tone, link=2))
        self.due.fill(rows)
        self._notes.setText("".join(found.notes))
        self._notes.setVisible(bool(found.notes))
        self.headed.emit()

    def _open(self, at: int) -> None:
        line = self._lines[at]
        if isinstance(line, Group):
            self.frame.show_records(line.query, line.title)
        elif line.ledger == reminders.REPORT:
            self._go_month(line.uid)
        else:
            query = Query(self.frame.desk.ledger(line.ledger), uids=(line.uid,))
            self.frame.show_records(query, f"提醒：{line.title}")

    def _link(self, title: str, page: str) -> QWidget:
        """A way to a page; plain words where there is none to go to."""
        known = {row.code for row in PAGES} | {ledger.about.code for ledger in self.frame.desk.ledgers}
        if page not in known:
            return words(title, wraps=False)
        return button(title, lambda: self.frame.go(page), "link")

    def _go_month(self, period: str) -> None:
        self.frame.go("month", period=period)

    deeds = (
        Action("today.new", "新增会员", "F5 Ctrl+N", new, primary=True, needs="edit"),
        Action("today.import", "导入", "F8", bring_in, needs="edit"),
        Action(
            "today.later",
            "以后再提醒",
            "",
            later,
            ready=lambda page: page.chosen is not None,
            needs="edit",
        ),
        Action("today.done", "已办完", "", done, ready=lambda page: page.chosen is not None, needs="edit"),
        Action(
            "today.print",
            "打印",
            "Ctrl+P",
            print_due,
            ready=lambda page: bool(page.known),
            needs="print",
        ),
        Action(
            "today.export",
            "导出",
            "Ctrl+E",
            export_due,
            ready=lambda page: bool(page.known),
            needs="export",
        ),
    )
