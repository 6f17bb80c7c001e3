"""All keys of the page one is on, on one sheet that stays beside the page until it is closed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QWidget

from nzg_desktop.gui.actions import WINDOW, Action
from nzg_desktop.gui.theme import mark

FORM_KEYS = (
    ("Enter / Tab", "下一项"),
    ("Shift+Enter", "上一项"),
    ("F2 / F7", "打开可选项（拼音首字母、名称、编号）"),
    ("Space", "勾选本行"),
)
"""Keys that have no button."""


class KeySheet(QDialog):
    """The sheet; closes with Esc."""

    def __init__(self, parent: QWidget, title: str, commands: tuple[Action, ...]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"按键一览 — {title}")
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(24)
        pages = [(c.key.replace(" ", " / "), c.title) for c in commands if c.key]
        window = [(c.key.replace(" ", " / "), c.title) for c in WINDOW if not c.id.startswith("window.group")]
        everywhere = [*window, ("Alt+1 … Alt+7", "左侧第一至第七组")]
        for block, (head, rows) in enumerate(
            (("本页", pages), ("列表和填表", FORM_KEYS), ("各页通用", everywhere))
        ):
            heading = mark(QLabel(head), "heading")
            grid.addWidget(heading, 0, block * 2, 1, 2)
            for line, (key, words) in enumerate(rows, 1):
                grid.addWidget(QLabel(words), line, block * 2 + 1)
                shown = mark(QLabel(key), "second")
                grid.addWidget(shown, line, block * 2)
        close = QPushButton("关上")
        close.clicked.connect(self.close)
        grid.addWidget(close, grid.rowCount(), 0, 1, 4, Qt.AlignmentFlag.AlignRight)
