"""安全自查与故障报告: two sheets that are looked at before they leave the house.

Nothing is sent anywhere: one is printed, the other saved where the person says.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.page import Frame, Page
from nzg_desktop.gui.pieces import Tabs, choose_target, column, holder, words
from nzg_desktop.gui.rows_table import Head, Row, RowsTable, Tone

if TYPE_CHECKING:
    from nzg_desktop.work.desk import Desk
    from nzg_desktop.work.diagnosis import Parts
    from nzg_desktop.work.selfcheck import Item

CHECK, REPORT = range(2)
TONES: dict[str, Tone] = {"met": "good", "open": "warning", "office": "faint"}
HEADS = (
    Head("方面", 12),
    Head("要求", 30),
    Head("现在的情况", 40, takes_rest=True),
    Head("结论", 12),
)
COMMANDS = (
    Action("selfcheck.print", "存成 PDF", "Ctrl+P", lambda page: page.save_sheet(), primary=True),
    Action("selfcheck.report", "故障报告", "", lambda page: page.show_report()),
)
REPORT_COMMANDS = (
    Action("report.save", "保存报告", "Ctrl+S", lambda page: page.save_report(), primary=True),
    Action("report.back", "返回自查", "Esc", lambda page: page.home()),
)


class SelfcheckPage(Page):
    """The page: the table of the self-check, and the fault report as it would be saved."""

    title = "安全自查"
    help = "safety"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._parts: Parts = {}
        self.table = RowsTable("安全自查", HEADS)
        self._note = words("", "second")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("故障报告的内容")
        about = words("下面就是报告的全部内容，没有姓名、号码和单位名称。看过以后再保存到 U 盘。")
        self.tabs = Tabs("安全自查与故障报告")
        self.tabs.add("安全自查", holder(column(self._note, self.table, grows=1)))
        self.tabs.add("故障报告", holder(column(about, self.text, grows=1)))
        self.tabs.bar.currentChanged.connect(lambda _: self._turned())
        self.setLayout(column(self.tabs))

    def commands(self) -> tuple[Action, ...]:
        """What can be done with the sheet that is shown."""
        return COMMANDS if self.tabs.bar.currentIndex() == CHECK else REPORT_COMMANDS

    def accept(self, **given: object) -> None:
        """`report`: go to the fault report at once."""
        self.tabs.show_tab(REPORT if given.get("report") else CHECK)

    def enter(self) -> None:
        """Find everything out anew."""
        self._turned()

    def home(self) -> None:
        """Back to the self-check."""
        self.tabs.show_tab(CHECK)

    def show_report(self) -> None:
        """The other sheet."""
        self.tabs.show_tab(REPORT)

    def save_sheet(self) -> None:
        """The self-check on paper."""
        desk = self.frame.desk

        def work(paths: tuple[Path, ...]) -> None:
            from nzg_desktop.exchange import disk
            from nzg_desktop.work import selfcheck

            def write(_progress: object) -> None:
                disk.write(paths[0], selfcheck.sheet(desk))

            self.frame.jobs.long("正在排版", write, self._saved(paths[0]))

        choose_target(self, "安全自查表", "PDF (*.pdf)", "安全自查表.pdf", work)

    def save_report(self) -> None:
        """The report that was looked at, and nothing else."""
        parts = self._parts

        def work(paths: tuple[Path, ...]) -> None:
            from nzg_desktop.work import diagnosis

            self.frame.jobs.quick(lambda: diagnosis.write(parts, paths[0]), self._saved(paths[0]))

        choose_target(self, "保存故障报告", "压缩文件 (*.zip)", "故障报告.zip", work)

    def _saved(self, path: Path) -> Callable[[object], None]:
        return lambda _: self.frame.notices.done(f"已保存：{path.name}")

    def _turned(self) -> None:
        self.headed.emit()
        desk = self.frame.desk
        if self.tabs.bar.currentIndex() == CHECK:
            self.frame.jobs.look(lambda: _items(desk), self._show_items)
        else:
            self.frame.jobs.look(lambda: _report(desk), self._show_report)

    def _show_items(self, found: tuple[Item, ...]) -> None:
        from nzg_desktop.work.selfcheck import MARKS, NOTE

        self._note.setText(NOTE)
        self.table.fill([Row((i.area, i.asked, i.found, MARKS[i.state]), TONES[i.state], 3) for i in found])

    def _show_report(self, parts: Parts) -> None:
        self._parts = parts
        self.text.setPlainText("\n".join(f"【{name}】\n{text}" for name, text in parts.items()))


def _items(desk: Desk) -> tuple[Item, ...]:
    from nzg_desktop.work import selfcheck

    return selfcheck.items(desk)


def _report(desk: Desk) -> Parts:
    from nzg_desktop.work import diagnosis

    return diagnosis.report(desk.home.folder, desk)
