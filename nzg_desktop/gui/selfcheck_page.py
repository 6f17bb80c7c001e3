"""安全自查与故障报告: two sheets that are looked at before they leave the house.

Nothing is sent anywhere: one is printed, the other saved where the person says.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from nzg_desktop.core.changes import Progress
from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.page import Frame, Page, save_as
from nzg_desktop.gui.pieces import Tabs, choose_files, column, holder, words
from nzg_desktop.gui.rows_table import Head, Row, RowsTable, Tone

if TYPE_CHECKING:
    from nzg_desktop.work.desk import Desk
    from nzg_desktop.work.diagnosis import Parts
    from nzg_desktop.work.selfcheck import Item
    from nzg_desktop.work.upgrading import Versions

CHECK, REPORT, PROGRAM = range(3)
BUNDLES = "升级包 (*.nzgup)"
TONES: dict[str, Tone] = {"met": "good", "open": "warning", "office": "faint"}
HEADS = (
    Head("方面", 12),
    Head("要求", 30),
    Head("现在的情况", 40, takes_rest=True),
    Head("结论", 12),
)
BACK = Action(
    "program.back", "退回上一版", "", lambda page: page.go_back(), ready=lambda page: page.can_go_back
)
"""Also on the first sheet: whom a new version hinders shall not have to look for the way back."""
COMMANDS = (
    Action("selfcheck.print", "存成 PDF", "Ctrl+P", lambda page: page.save_sheet(), primary=True),
    Action("selfcheck.report", "故障报告", "", lambda page: page.show_report()),
    BACK,
)
REPORT_COMMANDS = (
    Action("report.save", "保存报告", "Ctrl+S", lambda page: page.save_report(), primary=True),
    Action("report.back", "返回自查", "Esc", lambda page: page.home()),
)


PROGRAM_COMMANDS = (
    Action("program.upgrade", "从 U 盘升级", "", lambda page: page.upgrade(), primary=True),
    BACK,
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
        self._program = words()
        self.can_go_back = False
        self.tabs.add("程序版本", holder(column(self._program, None)))
        self.tabs.bar.currentChanged.connect(lambda _: self._turned())
        self.setLayout(column(self.tabs))

    def commands(self) -> tuple[Action, ...]:
        """What can be done with the sheet that is shown."""
        return (COMMANDS, REPORT_COMMANDS, PROGRAM_COMMANDS)[self.tabs.bar.currentIndex()]

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

        def write(out: Path, _progress: Progress) -> None:
            from nzg_desktop.exchange import disk
            from nzg_desktop.work import selfcheck

            disk.write(out, selfcheck.sheet(desk))

        name = "安全自查表.pdf"
        save_as(self, self.frame, "安全自查表", "PDF (*.pdf)", name, write, _saved, "正在排版")

    def save_report(self) -> None:
        """The report that was looked at, and nothing else."""
        parts = self._parts

        def write(out: Path, _progress: Progress) -> Path:
            from nzg_desktop.work import diagnosis

            return diagnosis.write(parts, out)

        save_as(self, self.frame, "保存故障报告", "压缩文件 (*.zip)", "故障报告.zip", write, _saved)

    def upgrade(self) -> None:
        """Take a newer program from a stick."""

        def take(paths: tuple[Path, ...]) -> None:
            def work(progress: Progress) -> str:
                from nzg_desktop.work import upgrading

                version = upgrading.upgrade(paths[0], progress).version
                return f"{version} 版已核对签名、试运行通过。关闭窗口再打开就是新版，旧版留着。"

            self.frame.jobs.long("正在核对升级包", work, self._changed)

        choose_files(self, "从 U 盘升级", BUNDLES, take)

    def go_back(self) -> None:
        """Use the version before from the next start on."""

        def work() -> str:
            from nzg_desktop.work import upgrading

            return f"关闭窗口再打开就是：{upgrading.back()}。{upgrading.NEWER_DATA}"

        self.frame.jobs.quick(work, self._changed)

    def _changed(self, said: str) -> None:
        self.frame.notices.done(said)
        self._turned()

    def _turned(self) -> None:
        self.headed.emit()
        desk = self.frame.desk
        if self.tabs.bar.currentIndex() == CHECK:
            self.frame.jobs.look(lambda: _items(desk), self._show_items)
        elif self.tabs.bar.currentIndex() == REPORT:
            self.frame.jobs.look(lambda: _report(desk), self._show_report)
        self.frame.jobs.look(_versions, self._show_versions)

    def _show_items(self, found: tuple[Item, ...]) -> None:
        from nzg_desktop.work.selfcheck import MARKS, NOTE

        self._note.setText(NOTE)
        self.table.fill([Row((i.area, i.asked, i.found, MARKS[i.state]), TONES[i.state], 3) for i in found])

    def _show_report(self, parts: Parts) -> None:
        self._parts = parts
        self.text.setPlainText("\n".join(f"【{name}】\n{text}" for name, text in parts.items()))

    def _show_versions(self, found: Versions) -> None:
        self.can_go_back = bool(found.back)
        self._program.setText(
            f"现在用的是 {found.running} 版（{found.finished} 做好）。\n"
            f"{f'可以退回：{found.back}。' if found.back else '没有更早的版本可以退回。'}\n\n"
            "升级包（.nzgup）由发布单位签名，一个字节不对都不会装；新版放在旧版旁边，试运行通过才换。"
        )
        self.headed.emit()


def _saved(out: Path, _: object) -> str:
    return f"已保存：{out.name}"


def _versions() -> Versions:
    from nzg_desktop.work import upgrading

    return upgrading.versions_here()


def _items(desk: Desk) -> tuple[Item, ...]:
    from nzg_desktop.work import selfcheck

    return selfcheck.items(desk)


def _report(desk: Desk) -> Parts:
    from nzg_desktop.work import diagnosis

    return diagnosis.report(desk.home.folder, desk)
