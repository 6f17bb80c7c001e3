"""代码表和放假表: what there is, and what a file would change, looked at before it is written.

National standards are shown and locked; local codes come from a file, go into one, and are ended by a day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from nzg_desktop.core import codes
from nzg_desktop.core.changes import Changes
from nzg_desktop.gui import codes_words as said
from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.page import Frame, Page
from nzg_desktop.gui.pieces import TABLES, Tabs, choose_files, choose_target, column, holder, row, words
from nzg_desktop.gui.rows_table import Head, RowsTable

if TYPE_CHECKING:
    from nzg_desktop.core.codes import Code
    from nzg_desktop.work.codelists import Listed, Would
    from nzg_desktop.work.holidays import Told, Year

CODES, DAYS = range(2)


class CodesPage(Page):
    """The page: code tables with their codes, the years of the holiday table, and a file that was chosen."""

    title = "代码表和放假表"
    help = "codes"
    find_hint = "搜 代码表/代码/名称"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._all: tuple[Listed, ...] = ()
        self._listed: tuple[Listed, ...] = ()
        self._codes: tuple[Code, ...] = ()
        self._typed = ""
        self._take: Callable[[], object] | None = None
        self.tables = RowsTable("代码表", (Head("代码表", takes_rest=True), Head("本地代码", 6)))
        self.codes = RowsTable(
            "代码", (Head("代码", 10), Head("名称", takes_rest=True), Head("使用期", 22)), "没有找到。"
        )
        self._about = words("", "second")
        self.years = RowsTable(
            "放假表", (Head("年份"), Head("放假", 8), Head("周末上班", 8), Head("从哪里来", takes_rest=True))
        )
        self._missing = words("", "second")
        self.looked = RowsTable("文件里的内容", said.LOOKED)
        self._would = words("", "heading")
        left, right = column(self.tables), column(self._about, self.codes, grows=1)
        both = row(holder(left), holder(right), gap=16)
        both.setStretch(0, 2)
        both.setStretch(1, 3)
        self.tabs = Tabs("代码表和放假表")
        self.tabs.add("代码表", holder(both))
        self.tabs.add(
            "放假表", holder(column(self._missing, self.years, words(said.DAYS_WAY, "second"), grows=1))
        )
        self._faces = QStackedWidget()
        self._faces.addWidget(self.tabs)
        self._faces.addWidget(holder(column(self._would, self.looked, grows=1)))
        self.setLayout(column(self._faces))
        self.tabs.bar.currentChanged.connect(lambda _: self.headed.emit())
        self.tables.moved.connect(self._show_codes)
        self.codes.moved.connect(lambda _: self.headed.emit())

    def commands(self) -> tuple[Action, ...]:
        """Those of the tab, or of the file that was looked at."""
        if self._take is not None:
            return FILE
        return OF_CODES if self.tabs.bar.currentIndex() == CODES else OF_DAYS

    def summary(self) -> str:
        """How many local codes there are."""
        local = sum(one.local for one in self._all)
        return f"本地代码 {local} 个" if local else ""

    def accept(self, **given: object) -> None:
        """`tab`: which of the two."""
        self.tabs.show_tab(CODES if given.get("tab") == CODES else DAYS)

    def enter(self) -> None:
        """Read what there is now."""
        desk = self.frame.desk

        def work() -> tuple[tuple[Listed, ...], tuple[Year, ...]]:
            from nzg_desktop.work import codelists, holidays

            return codelists.listed(), holidays.years(desk)

        self.frame.jobs.look(work, self._show)

    def home(self) -> None:
        """Back from a file, to what there is."""
        self._take = None
        self._faces.setCurrentIndex(0)
        self.headed.emit()
        (self.tables if self.tabs.bar.currentIndex() == CODES else self.years).setFocus()

    def leave(self) -> bool:
        """A file that was only looked at has changed nothing."""
        self._take = None
        self._faces.setCurrentIndex(0)
        return True

    def search(self, typed: str) -> None:
        """Tables whose name or one of whose codes says so."""
        self._typed = typed.strip()
        self.tabs.show_tab(CODES)
        self._fill()

    def found(self) -> None:
        """On to the codes."""
        self.codes.setFocus()

    def drop(self, paths: tuple[Path, ...]) -> bool:
        """A file dropped here is looked at as that of the tab."""
        self.look(paths[0])
        return True

    def choose(self) -> None:
        """Ask for a file."""
        choose_files(self, "选择文件", TABLES, lambda found: self.look(found[0]))

    def look(self, path: Path) -> None:
        """Say what the file would do."""
        desk, of_codes = self.frame.desk, self.tabs.bar.currentIndex() == CODES

        def work() -> tuple[Would, ...] | Told:
            from nzg_desktop.work import codelists, holidays

            return codelists.look(desk, path) if of_codes else holidays.look(desk, path)

        self.frame.notices.clear()
        self.frame.jobs.look(work, lambda found: self._show_file(path, found))

    def take(self) -> None:
        """Write what was looked at."""
        if self._take is not None:
            self._take()

    def save_codes(self) -> None:
        """The local codes as a file; with none yet, a file to be filled in."""
        desk = self.frame.desk

        def work(paths: tuple[Path, ...]) -> None:
            from nzg_desktop.work import codelists

            self.frame.jobs.quick(
                lambda: codelists.write_out(desk, paths[0]),
                lambda count: self.frame.notices.done(
                    f"{count} 个本地代码已存到 {paths[0].name}，改好可以再读入。"
                    if count
                    else f"还没有本地代码，{paths[0].name} 里是空表，照表头填好就能读入。"
                ),
            )

        choose_target(self, "本地代码存到哪里", "Excel 表格 (*.xlsx)", "本地代码.xlsx", work)

    @property
    def chosen(self) -> Code | None:
        """The local code that the cursor is on, where it can still be given."""
        at = self.codes.currentIndex().row()
        code = self._codes[at] if 0 <= at < len(self._codes) else None
        own = codes.table(self._table.table).own if self._table else ()
        return code if code and code.code in own and said.goes_on(code) else None

    def end(self) -> None:
        """The code is not offered from today on; records that bear it keep it."""
        code, table = self.chosen, self._table
        if code is None or table is None:
            return
        last, before = dt.date.today() - dt.timedelta(days=1), code.valid_to
        self._set_end(
            table.table,
            code.code,
            last,
            lambda: self.frame.notices.done(
                f"“{code.name}”从今天起不再可选，已有的记录照旧。",
                ("撤销", lambda: self._set_end(table.table, code.code, before, self.frame.notices.clear)),
            ),
        )

    def _set_end(self, table: str, code: str, last: dt.date | None, then: Callable[[], object]) -> None:
        desk = self.frame.desk

        def work() -> None:
            from nzg_desktop.work import codelists

            codelists.end(desk, table, code, last)

        self.frame.jobs.quick(work, lambda _: self._written(then))

    def _written(self, then: Callable[[], object]) -> None:
        self.frame.announce(Changes(frozenset({"setting"}), 1))
        then()
        self.enter()

    def _show_file(self, path: Path, found: tuple[Would, ...] | Told) -> None:
        self._would.setText(said.file(path.name, found))
        self.looked.fill(said.looked(found))
        self._take = lambda: self._write(path, of_codes=isinstance(found, tuple))
        self._faces.setCurrentIndex(1)
        self.looked.setFocus()
        self.headed.emit()

    def _write(self, path: Path, *, of_codes: bool) -> None:
        desk = self.frame.desk

        def work() -> str:
            from nzg_desktop.work import codelists, holidays

            if of_codes:
                return f"已读入 {codelists.read(desk, path)} 个本地代码，填表和导入马上能用。"
            return f"已读入 {'、'.join(map(str, holidays.read(desk, path)))} 年的放假表。"

        def done(told: str) -> None:
            self.home()
            self._written(lambda: self.frame.notices.done(told))

        self.frame.jobs.quick(work, done)

    def _show(self, found: tuple[tuple[Listed, ...], tuple[Year, ...]]) -> None:
        self._all, years = found
        self._fill()
        self._missing.setText(said.missing(years))
        self.years.fill([said.year(one) for one in years])
        self.headed.emit()

    def _fill(self) -> None:
        here = self._table
        self._listed = tuple(one for one in self._all if self._fits(one))
        self.tables.fill([said.listed(one) for one in self._listed])
        kept = [at for at, one in enumerate(self._listed) if here and one.table == here.table]
        if self._listed:
            self.tables.selectRow(kept[0] if kept else 0)
        self._show_codes(self.tables.currentIndex().row())

    def _fits(self, one: Listed) -> bool:
        known = codes.table(one.table).codes.values() if self._typed else ()
        names = (one.title, one.table, one.system, *(f"{code.code} {code.name}" for code in known))
        return any(self._typed in name for name in names)

    @property
    def _table(self) -> Listed | None:
        at = self.tables.currentIndex().row()
        return self._listed[at] if 0 <= at < len(self._listed) else None

    def _show_codes(self, at: int) -> None:
        table = self._listed[at] if 0 <= at < len(self._listed) else None
        self._codes = tuple(codes.table(table.table).codes.values()) if table else ()
        self._about.setText(said.about(table) if table else "没有找到这样的代码表。")
        own = codes.table(table.table).own if table else ()
        self.codes.fill([said.code(one, local=one.code in own) for one in self._codes])
        if self._typed and (
            hits := [n for n, c in enumerate(self._codes) if self._typed in f"{c.code} {c.name}"]
        ):
            self.codes.selectRow(hits[0])
        self.headed.emit()


def _back(page: CodesPage) -> None:
    page.frame.go("settings")


OF_CODES = (
    Action("codes.read", "从文件读入", "F8", CodesPage.choose, primary=True, needs="settings"),
    Action("codes.save", "存成文件", "Ctrl+E", CodesPage.save_codes, needs="export"),
    Action(
        "codes.end",
        "停用",
        "Del",
        CodesPage.end,
        ready=lambda page: page.chosen is not None,
        needs="settings",
    ),
    Action("codes.back", "返回设置", "Esc", _back),
)
OF_DAYS = (OF_CODES[0], OF_CODES[3])
FILE = (
    Action("codes.take", "读入", "Ctrl+S", CodesPage.take, primary=True, needs="settings"),
    Action("codes.leave", "不读了", "Esc", CodesPage.home),
)
