"""The pages that are not lists. Lists come from the ledgers, in the group of the bar that a section names.

A page of this table is imported when it is first opened, so that the window's first paint waits for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from nzg_desktop.gui.first import GROUPS

if TYPE_CHECKING:
    from nzg_desktop.gui.bar import Entry
    from nzg_desktop.gui.page import Frame, Page
    from nzg_desktop.work.desk import Desk


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page: where it stands in the bar (`group` empty: opened only from elsewhere) and who makes it."""

    code: str
    group: str
    title: str
    maker: str

    def make(self, frame: Frame) -> Page:
        """Build the page. Its module is imported now."""
        module, _, name = self.maker.partition(":")
        page: Page = getattr(import_module(f"nzg_desktop.gui.{module}"), name)(frame)
        return page


PAGES = (
    PageRow("today", "工作台", "今日待办", "today_page:TodayPage"),
    PageRow("charts", "工作台", "图表", "charts_page:ChartsPage"),
    PageRow("month", "汇总报送", "月度报送", "month_page:MonthPage"),
    PageRow("receive", "汇总报送", "下级接收", "receive_page:ReceivePage"),
    PageRow("import", "工具", "导入表格", "import_page:ImportPage"),
    PageRow("history", "", "以前的导入", "history_page:HistoryPage"),
    PageRow("audit", "工具", "操作日志", "audit_page:AuditPage"),
    PageRow("backup", "工具", "备份与恢复", "backup_page:BackupPage"),
    PageRow("users", "工具", "用户", "users_page:UsersPage"),
    PageRow("selfcheck", "工具", "安全自查", "selfcheck_page:SelfcheckPage"),
    PageRow("bin", "工具", "回收站", "bin_page:BinPage"),
    PageRow("settings", "工具", "设置", "settings_page:SettingsPage"),
    PageRow("codes", "", "代码表和放假表", "codes_page:CodesPage"),
    PageRow("merge", "", "合并两条", "merge_page:MergePage"),
    PageRow("person", "", "全部资料", "person_page:PersonPage"),
    PageRow("print", "", "打印预览", "print_preview:PrintPage"),
    PageRow("start", "", "第一次使用", "first_start:FirstStartPage"),
)

ALONE = (("codes", "代码表", {"tab": 0}), ("codes", "放假表", {"tab": 1}))
"""What no line of the bar leads to and opens by itself all the same."""


def leading(desk: Desk | None, code: str) -> str:
    """The page that stands in the bar for this one: the first of the ledgers that share a line."""
    page = next((one.about.page for one in desk.ledgers if one.about.code == code), "") if desk else ""
    return (
        next((one.about.code for one in desk.ledgers if page and one.about.page == page), code)
        if desk
        else code
    )


def entries(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    """The pages of each group: those of the table, then the ledgers of that section, a shared line once."""
    from nzg_desktop.work.accounts import sees

    found: dict[str, list[tuple[str, str]]] = {group.title: [] for group in GROUPS}
    for row in PAGES:
        if row.group:
            found[row.group].append((row.code, row.title))
    for ledger in desk.ledgers:
        about = ledger.about
        entry = about.code, about.page or about.title
        if not sees(desk, ledger):
            continue
        if (about.page or not about.parent) and leading(desk, about.code) == about.code:
            found[about.section].append(entry)
    return found


def destinations(desk: Desk, bar: Iterable[Entry]) -> Iterator[tuple[str, str, dict[str, int]]]:
    """Code, title, what to hand over: the lines of the bar, the lists behind shared lines, and the rest."""
    from nzg_desktop.work.accounts import sees

    seen = (one.about for one in desk.ledgers if sees(desk, one))
    lists = ((about.code, about.title) for about in seen if about.page or not about.parent)
    yield from ((code, title, {}) for code, title in dict.fromkeys((*bar, *lists)))
    yield from ALONE
