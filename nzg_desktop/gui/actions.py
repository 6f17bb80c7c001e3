"""What a person can do, as tables: buttons, keys, menus and the sheet of keys are built from these rows.

A page lists its rows in `commands()`; the window makes the buttons. Words are verbs, at most five characters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do on a page. `call` gets the page (or, for `WINDOW`, the window).

    `key` in Qt's spelling ("F5", "Ctrl+P"), several parted by a blank, the first is shown. `primary`: the one
    red button of the page. `buried`: only in the “更多” menu. `ready`: whether it can be done now. `needs`: a
    deed of core.roles that not everybody may do.
    """

    id: str
    title: str
    key: str
    call: Callable[[Any], object]
    icon: str = ""
    primary: bool = False
    buried: bool = False
    ready: Callable[[Any], bool] | None = None
    needs: str = ""

    @property
    def words(self) -> str:
        """What stands on the button: the title and its first key."""
        return f"{self.title} {self.key.split()[0]}" if self.key else self.title


def _group(number: int) -> Callable[[Any], object]:
    return lambda window: window.go_group(number)


WINDOW = (
    Action("window.find", "在本页查找", "Ctrl+F F3", lambda window: window.focus_find()),
    Action("window.everything", "全部查找", "Ctrl+K", lambda window: window.find_all()),
    Action("window.undo", "撤销", "Ctrl+Z", lambda window: window.undoing.undo()),
    Action("window.redo", "重做", "Ctrl+Y", lambda window: window.undoing.redo()),
    Action("window.larger", "字大一号", "Ctrl++ Ctrl+=", lambda window: window.theme.larger()),
    Action("window.smaller", "字小一号", "Ctrl+-", lambda window: window.theme.smaller()),
    Action("window.usual", "字号复原", "Ctrl+0", lambda window: window.theme.usual()),
    Action("window.help", "本页帮助", "F1", lambda window: window.show_help()),
    Action("window.month", "报送本月", "F10", lambda window: window.go("month")),
    Action("window.full", "全屏", "F11", lambda window: window.turn_full_screen()),
    Action("window.lock", "锁屏", "Ctrl+L", lambda window: window.locked.emit()),
    Action("window.backup", "立即备份", "F12", lambda window: window.keeping.back_up()),
    *(
        Action(f"window.group{number}", f"左侧第{number}组", f"Alt+{number}", _group(number))
        for number in range(1, 8)
    ),
)
"""Keys that work on every page."""

LIST = (
    Action("list.new", "新增", "F5 Ctrl+N", lambda page: page.new(), primary=True, needs="edit"),
    Action("list.import", "导入", "F8", lambda page: page.import_file(), needs="edit"),
    Action("list.print", "打印", "Ctrl+P", lambda page: page.print_chosen(), needs="print"),
    Action("list.export", "导出", "Ctrl+E", lambda page: page.export_chosen(), needs="export"),
    Action(
        "list.clear", "导出完整号码", "", lambda page: page.export_clear(), buried=True, needs="export.clear"
    ),
    Action("list.all", "全选（含未显示）", "Ctrl+A", lambda page: page.choose_all(), buried=True),
    Action("list.remove", "移到回收站", "Del", lambda page: page.remove_chosen(), buried=True, needs="edit"),
    Action("list.merge", "合并两条", "", lambda page: page.merge_chosen(), buried=True, needs="edit"),
    Action("list.template", "存一份导入模板", "", lambda page: page.save_template(), buried=True),
)
"""What a list offers."""

LOG = (
    LIST[2],
    LIST[3],
    Action("list.void", "作废", "Del", lambda page: page.void_chosen(), needs="print"),
    Action("list.subject", "打开原记录", "Ctrl+O", lambda page: page.open_subject()),
    LIST[5],
)
"""What the list of a log offers: it is written by the program alone."""

FORM = (
    Action(
        "form.next", "保存并新增", "F6", lambda page: page.form.save_and_new(), primary=True, needs="edit"
    ),
    Action("form.save", "保存", "Ctrl+S", lambda page: page.form.save(), needs="edit"),
    Action("form.close", "返回", "Esc", lambda page: page.form.give_up()),
    Action(
        "form.eye",
        "显示号码",
        "Ctrl+I",
        lambda page: page.form.show_clear(),
        ready=lambda page: page.form.veiled,
        needs="clear",
    ),
    Action("form.new", "另开新的一条", "F5 Ctrl+N", lambda page: page.new(), buried=True, needs="edit"),
    Action("form.repeat", "照上一条填本格", "Ctrl+D", lambda page: page.form.repeat(), buried=True),
    Action("form.copy", "复制上一条", "F4", lambda page: page.form.copy_last(), buried=True),
    Action(
        "form.history",
        "变动记录",
        "",
        lambda page: page.show_history(),
        buried=True,
        ready=lambda page: bool(page.form.uid),
    ),
    Action(
        "form.person",
        "全部资料",
        "",
        lambda page: page.show_person(),
        buried=True,
        ready=lambda page: bool(page.form.uid) and page.form.ledger.about.code == "member",
    ),
)
"""What a form offers."""

BACK = (FORM[2],)
"""What a form offers where the record may only be looked at."""
