"""The line under a list: how many are chosen, and how to choose all of them, also those not in sight."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from nzg_desktop.gui.pieces import row
from nzg_desktop.gui.theme import mark


class ListFoot(QWidget):
    """Counts what is chosen."""

    all_asked = Signal()
    none_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = mark(QLabel(), "less")
        self._all, self._none = QPushButton(), QPushButton("不选了")
        for button, asked in ((self._all, self.all_asked), (self._none, self.none_asked)):
            mark(button, "link")
            button.clicked.connect(asked)
        self._left_out = mark(QLabel(), "less")
        self.setLayout(row(self._words, self._all, self._none, None, self._left_out))

    @property
    def words(self) -> str:
        """What is said of the choice."""
        return self._words.text()

    def show_left_out(self, columns: int) -> None:
        """Say that a narrow window shows fewer columns."""
        self._left_out.setText(f"窗口较窄，少显示 {columns} 列" if columns else "")

    def show_choice(self, number: int, total: str, unit: str, *, everything: bool) -> None:
        """Say how many of how many are chosen."""
        if everything:
            said = f"已选全部 {total} {unit}（含未显示）"
        elif number:
            said = f"已选 {number:,} {unit}"
        else:
            said = "空格键勾选，Enter 打开"
        self._words.setText(said)
        self._all.setText(f"全选 {total} {unit}（含未显示）")
        self._all.setVisible(number > 0 and not everything)
        self._none.setVisible(number > 0 or everything)
