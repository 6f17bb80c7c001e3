"""The cards beside the list of users: a person, a password, the recovery code, the first password.

A card only asks; `left` says that nothing is wanted after all.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from nzg_desktop.core import roles
from nzg_desktop.gui.pieces import (
    GAP,
    Part,
    button,
    column,
    evenly,
    framed,
    holder,
    in_lines,
    labelled,
    row,
    words,
)
from nzg_desktop.gui.recovery_form import secret_line
from nzg_desktop.gui.theme import mark

ASKED = 2
"""Groups of the code to be typed back."""


class _Card(QWidget):
    """Asks twice for a new password. What else hinders, and what is given, the card itself says."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading, self.said = words("", "heading"), words("", "error")
        self.first, self.second = secret_line("新密码"), secret_line("再输一遍")
        self.go = button("好", self._press, "primary")
        for line in (self.first, self.second):
            line.returnPressed.connect(self._press)

    def _lay(self, *parts: Part, gap: int = GAP) -> None:
        buttons = row(self.go, button("算了", self.left.emit), None)
        inside = column(self.heading, *parts, self.said, buttons, gap=gap)
        self.setLayout(column(framed(inside), None))

    def _twice(self) -> tuple[QHBoxLayout, QHBoxLayout]:
        return labelled("新密码", self.first), labelled("再输一遍", self.second)

    def _press(self) -> None:
        fault = self._fault()
        self.said.setText(fault)
        if not fault:
            self._give()

    def _fault(self) -> str:
        """What is wrong with the two new passwords; empty where nothing is."""
        if not self.first.text():
            return "请输入新密码。"
        return "" if self.first.text() == self.second.text() else "两次输入的新密码不一样，请再输一遍。"

    def _give(self) -> None:
        raise NotImplementedError

    def clear(self) -> None:
        """Forget what was typed."""
        for line in (self.said, self.first, self.second):
            line.clear()


class PersonCard(_Card):
    """Name, roles, and for a new person the first password."""

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.ticks = {role.code: QCheckBox(role.title) for role in roles.ROLES}
        self._call: Callable[[str, frozenset[str], str], object] = lambda *_: None
        self._secret = holder(column(*self._twice()))
        self._lay(labelled("姓名", self.name), *self._roles(), self._secret, gap=4)

    def _roles(self) -> Iterator[QWidget]:
        for role in roles.ROLES:
            yield self.ticks[role.code]
            note = words(role.note, "less")
            note.setIndent(self.fontMetrics().horizontalAdvance("国") * 2)
            yield note

    def ask(
        self,
        title: str,
        name: str,
        held: frozenset[str],
        call: Callable[[str, frozenset[str], str], object],
        *,
        secret: bool,
        named: bool = True,
    ) -> None:
        """Ask; `named`: the name stands, `secret`: a password is wanted too."""
        self.clear()
        self._call = call
        self.heading.setText(title)
        self.name.setText(name)
        self.name.setReadOnly(named)
        for code, tick in self.ticks.items():
            tick.setChecked(code in held)
        self._secret.setVisible(secret)
        (next(iter(self.ticks.values())) if named else self.name).setFocus()

    @property
    def _chosen(self) -> frozenset[str]:
        return frozenset(code for code, tick in self.ticks.items() if tick.isChecked())

    def _fault(self) -> str:
        if not self.name.text().strip():
            return "请填姓名。"
        if not self._chosen:
            return "请至少选一个角色。"
        return super()._fault() if self._secret.isVisibleTo(self) else ""

    def _give(self) -> None:
        self._call(self.name.text().strip(), self._chosen, self.first.text())


class PasswordCard(_Card):
    """A new password, for oneself with the present one."""

    def __init__(self) -> None:
        super().__init__()
        self.old = secret_line("现在的密码")
        self._old = holder(labelled("现在的密码", self.old))
        self._call: Callable[[str, str], object] = lambda *_: None
        self._lay(self._old, *self._twice())

    def ask(self, title: str, call: Callable[[str, str], object], *, own: bool) -> None:
        """Ask; `own`: the present password is wanted too."""
        self.clear()
        self.old.clear()
        self._call = call
        self.heading.setText(title)
        self._old.setVisible(own)
        (self.old if own else self.first).setFocus()

    def _give(self) -> None:
        self._call(self.old.text(), self.first.text())


class LockCard(_Card):
    """The first person and password of an office that has none."""

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self._call: Callable[[str, str], object] = lambda *_: None
        self.heading.setText("设密码并加密")
        told = "设好以后，资料、备份都加密，打开要密码。接着会给您一张恢复单，忘了密码靠它，请务必打印。"
        self._lay(words(told, "second"), labelled("姓名", self.name), *self._twice())

    def ask(self, who: str, call: Callable[[str, str], object]) -> None:
        """Ask who and which password."""
        self.clear()
        self._call = call
        self.name.setText(who)
        self.first.setFocus()

    def _fault(self) -> str:
        return super()._fault() if self.name.text().strip() else "请填姓名。"

    def _give(self) -> None:
        self._call(self.name.text().strip(), self.first.text())


class SheetCard(QWidget):
    """A recovery code that was made just now: to be printed or copied by hand, and typed back in part."""

    printed = Signal(str)
    """Wants the sheet with this code on paper."""
    copied = Signal()
    """The code was written down by hand, rightly."""

    def __init__(self) -> None:
        super().__init__()
        self.done = False
        """Whether the code has been printed, or two of its groups typed back."""
        self._code, self._asked = "", (0, 0)
        self.shown = evenly(QLabel())
        self.back = [QLineEdit() for _ in range(ASKED)]
        self._labels = [QLabel() for _ in range(ASKED)]
        self._said = words("", "second")
        told = "忘了密码，只能靠这张恢复单。请打印两份，装信封分别锁好；离开这一页后不会再显示。"
        lines = [row(label, line, grows=1) for label, line in zip(self._labels, self.back, strict=True)]
        inside = column(
            words("恢复单", "heading"),
            words(told),
            self.shown,
            row(button("打印恢复单", lambda: self.printed.emit(self._code), "primary"), None),
            words("没有打印机就照着抄，抄完把其中两组输回来核对：", "second"),
            *lines,
            self._said,
        )
        self.setLayout(column(framed(inside), None))
        for line in self.back:
            line.textChanged.connect(self._compare)

    def fill(self, code: str) -> None:
        """Show this code and ask for two of its groups."""
        self._code, self.done = code, False
        self.shown.setText(in_lines(code.split("-")))
        self._asked = (secrets.randbelow(4), 4 + secrets.randbelow(4))
        for label, line, at in zip(self._labels, self.back, self._asked, strict=True):
            label.setText(f"第 {at + 1} 组")
            line.setAccessibleName(f"第 {at + 1} 组")
            line.clear()
        self._said.setText("")

    def _compare(self) -> None:
        groups = self._code.split("-")
        typed = [line.text().strip().upper() for line in self.back]
        if all(len(one) == len(groups[0]) for one in typed):
            same = all(one == groups[at] for one, at in zip(typed, self._asked, strict=True))
            mark(self._said, "good" if same else "error")
            self._said.setText("✓ 对得上，请把抄好的锁起来。" if same else "和上面的不一样，请再看一遍。")
            if same and not self.done:
                self.done = True
                self.copied.emit()
