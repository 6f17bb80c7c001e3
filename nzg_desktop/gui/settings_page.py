"""设置: every declared setting by its group, with what it is for and its default.

Built from `core.settings` alone; a new setting needs no line here.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from nzg_desktop.core.changes import Changes
from nzg_desktop.core.settings import DEFAULTS, SETTINGS, Setting
from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.page import Frame, Page
from nzg_desktop.gui.pieces import button, column, framed, row, scrolled, words
from nzg_desktop.work import desk as desks

Value = int | str | bool
MOST = 100_000
TITLE, EDITOR = 17, 12
"""Widths in heights of the letter, so that all groups stand in line."""


class SettingsPage(Page):
    """The page."""

    title = "设置"
    help = "start"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.editors: dict[str, QWidget] = {}
        self._before: dict[str, object] = {}
        self._titles: list[QLabel] = []
        inside = QWidget()
        stack = QVBoxLayout(inside)
        stack.setContentsMargins(0, 0, 8, 0)
        stack.setSpacing(12)
        for title, rows in groupby(SETTINGS, lambda setting: setting.group):
            grid = QGridLayout()
            grid.setHorizontalSpacing(12)
            grid.setColumnStretch(2, 1)
            for at, setting in enumerate(rows):
                self._add(grid, at, setting)
            stack.addWidget(framed(column(words(title, "heading"), grid)))
        tables = words("代码表、本地代码、每年的放假安排，都可以看，也可以从文件读入。", "second")
        self.tables = button("代码表和放假表", lambda: frame.go("codes"))
        stack.addWidget(framed(column(words("代码表和放假表", "heading"), row(tables, self.tables, grows=0))))
        stack.addStretch(1)
        self.setLayout(column(scrolled(inside)))
        frame.theme.changed.connect(self._measure)
        self._measure()

    def commands(self) -> tuple[Action, ...]:
        """Keep, or go back to what was declared."""
        return COMMANDS

    def enter(self) -> None:
        """What is set now."""
        desk = self.frame.desk

        def read() -> dict[str, object]:
            return {setting.key: desks.setting(desk, setting.key) for setting in SETTINGS}

        self.frame.jobs.look(read, self._show)

    def leave(self) -> bool:
        """Asks only where something was changed."""
        if not self.changed:
            return True
        self.frame.notices.ask(
            "设置改了还没有保存。", ("保存", self.save), ("不要了", self.put_back), last="接着改"
        )
        return False

    @property
    def changed(self) -> dict[str, Value]:
        """What differs from what is kept, by key."""
        now = {key: _read(editor) for key, editor in self.editors.items()}
        return {
            key: value for key, value in now.items() if key in self._before and value != self._before[key]
        }

    def save(self) -> None:
        """Keep what was changed; each leaves a line in the journal."""
        desk, changed = self.frame.desk, self.changed

        def write() -> int:
            for key, value in changed.items():
                desks.set_setting(desk, key, value)
            return len(changed)

        self.frame.jobs.quick(write, self._saved)

    def put_defaults(self) -> None:
        """Show the defaults; they are kept only when saved."""
        for key, editor in self.editors.items():
            _put(editor, DEFAULTS[key])
        self.headed.emit()

    def put_back(self) -> None:
        """Show again what is kept."""
        for key, value in self._before.items():
            _put(self.editors[key], value)
        self.headed.emit()

    def _saved(self, count: int) -> None:
        self.frame.announce(Changes(frozenset({"setting"}), count))
        self.frame.notices.done(f"已保存 {count} 项设置。")
        self.enter()

    def _show(self, values: dict[str, object]) -> None:
        self._before = values
        self.put_back()

    def _measure(self) -> None:
        px = self.frame.theme.px
        for title in self._titles:
            title.setFixedWidth(px(TITLE))
            title.buddy().setFixedWidth(px(EDITOR))

    def _add(self, grid: QGridLayout, at: int, setting: Setting) -> None:
        editor = _editor(setting, self.headed.emit)
        editor.setAccessibleName(setting.title)
        self.editors[setting.key] = editor
        title = QLabel(setting.title)
        title.setWordWrap(True)
        title.setBuddy(editor)
        self._titles.append(title)
        default = "默认：" + (_said(setting.default) or "空")
        grid.addWidget(title, at, 0)
        grid.addWidget(editor, at, 1)
        grid.addWidget(words("　".join(part for part in (setting.note, default) if part), "second"), at, 2)


def _said(value: Value) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def _editor(setting: Setting, changed: Callable[[], object]) -> QWidget:
    if isinstance(setting.default, bool):
        box = QCheckBox("要")
        box.toggled.connect(lambda _: changed())
        return box
    if isinstance(setting.default, int):
        number = QSpinBox()
        number.setRange(0, MOST)
        number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        number.valueChanged.connect(lambda _: changed())
        return number
    line = QLineEdit()
    line.textChanged.connect(lambda _: changed())
    return line


def _read(editor: QWidget) -> Value:
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, QSpinBox):
        return editor.value()
    assert isinstance(editor, QLineEdit)
    return editor.text().strip()


def _put(editor: QWidget, value: object) -> None:
    if isinstance(editor, QCheckBox):
        editor.setChecked(bool(value))
    elif isinstance(editor, QSpinBox):
        editor.setValue(int(str(value)))
    elif isinstance(editor, QLineEdit):
        editor.setText(str(value))


COMMANDS = (
    Action(
        "settings.save",
        "保存",
        "Ctrl+S",
        SettingsPage.save,
        primary=True,
        ready=lambda page: bool(page.changed),
        needs="settings",
    ),
    Action("settings.defaults", "恢复默认", "", SettingsPage.put_defaults),
    Action("settings.back", "放弃改动", "", SettingsPage.put_back, ready=lambda page: bool(page.changed)),
)
