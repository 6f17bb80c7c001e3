"""The pages that are not lists. Lists come from the ledgers, in the group of the bar that a section names.

A page of this table is imported when it is first opened, so that the window's first paint waits for none.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nzg_desktop.gui.page import Frame, Page


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
    PageRow("history", "工具", "以前的导入", "history_page:HistoryPage"),
    PageRow("audit", "工具", "操作日志", "audit_page:AuditPage"),
    PageRow("backup", "工具", "备份与恢复", "backup_page:BackupPage"),
    PageRow("selfcheck", "工具", "安全自查", "selfcheck_page:SelfcheckPage"),
    PageRow("person", "", "全部资料", "person_page:PersonPage"),
    PageRow("print", "", "打印预览", "print_preview:PrintPage"),
    PageRow("start", "", "第一次使用", "first_start:FirstStartPage"),
)
