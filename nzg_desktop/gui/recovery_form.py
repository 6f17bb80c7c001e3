"""A lost password set anew by the recovery sheet, without signing in.

The code is checked group by group while it is typed; nothing is tried before all of it is right.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from nzg_desktop.core import recovery
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.gui.pieces import button, column, framed, labelled, row, words


def secret_line(name: str) -> QLineEdit:
    """A field for a password."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setAccessibleName(name)
    return line


class RecoveryForm(QWidget):
    """Code, person, new password twice."""

    given = Signal(str, str, str)
    """Name, code and new password, all of them fit to be tried."""
    left = Signal()
    """Back to the password."""

    def __init__(self, names: tuple[str, ...], who: str) -> None:
        super().__init__()
        self.who, self.code = QComboBox(), QLineEdit()
        self.who.addItems(names)
        self.who.setCurrentText(who)
        self.code.setPlaceholderText("ABCDE-FGHJK-…，大小写、短横线都不要紧")
        self.first, self.second = secret_line("新密码"), secret_line("再输一遍")
        self._said = words("", "error")
        self._set = button("重设密码", self._give, "primary")
        for line in (self.code, self.first, self.second):
            line.returnPressed.connect(self._give)
        lines = (
            labelled("恢复码", self.code),
            labelled("谁的密码", self.who),
            labelled("新密码", self.first),
            labelled("再输一遍", self.second),
        )
        told = "恢复单上的八组字符，一组不少地输入。重设以后这张恢复单就作废，会给您一张新的。资料不会丢。"
        inside = column(
            words("用恢复单重设密码", "title"),
            words(told, "second"),
            *lines,
            self._said,
            row(self._set, button("返回", self.left.emit), None),
            gap=12,
        )
        self.setLayout(column(framed(inside, margin=24)))

    def begin(self) -> None:
        """Typing starts at the code."""
        self.code.setFocus()

    def say(self, said: str) -> None:
        """What hinders."""
        self.setEnabled(True)
        self._said.setText(said)

    def _give(self) -> None:
        try:
            recovery.read(self.code.text())
        except Trouble as trouble:
            self.say(f"{trouble.what}{trouble.remedy}")
            self.code.setFocus()
            return
        if not self.first.text() or self.first.text() != self.second.text():
            self.say("两次输入的新密码不一样，请再输一遍。" if self.first.text() else "请输入新密码。")
            (self.second if self.first.text() else self.first).setFocus()
            return
        self.setEnabled(False)
        self.given.emit(self.who.currentText(), self.code.text(), self.first.text())
