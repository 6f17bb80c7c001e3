"""Signing in and unlocking: who, and the password. The first thing to be painted where there are passwords.

Only what a first paint needs is imported here; what comes after a forgotten password is built when asked for.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nzg_desktop.gui.first import NAVY, PAGE

EMS = 26
"""How wide the card is, in heights of the letter."""


class Gate(QWidget):
    """The card in the middle of the window, and nothing else to be seen or pressed."""

    given = Signal(str, str)
    """Somebody (name) has typed a password."""
    recovered = Signal(str, str, str)
    """Somebody (name) has typed the recovery code and a new password."""

    def __init__(self, names: tuple[str, ...], points: float, parent: QWidget, *, locked: bool) -> None:
        """`names`: who may sign in; where it is `locked`, the first is the person it was locked by."""
        super().__init__(parent)
        self._names, self._points = names, points
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"Gate {{ background: {PAGE}; }} Gate QWidget {{ font-size: {points}pt; }}")
        self.who, self.password = QComboBox(), QLineEdit()
        self.who.addItems(names)
        self.who.setEnabled(len(names) > 1 and not locked)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self._give)
        self.enter = QPushButton("解锁" if locked else "登录")
        self.enter.setProperty("role", "primary")
        self.enter.clicked.connect(self._give)
        self.forgot = QPushButton("忘了密码")
        self.forgot.setProperty("role", "link")
        self.forgot.clicked.connect(self.show_recovery)
        if locked:
            self.forgot.hide()
        self.other = QPushButton("换人")
        self.other.setProperty("role", "link")
        self.other.clicked.connect(self.change_person)
        if not locked or len(names) == 1:
            self.other.hide()
        self._hint = QLabel("已锁屏，填写中的内容都在。" if locked else "资料已加密，请登录。")
        self._said = QLabel()
        self._said.setProperty("role", "error")
        self._said.setWordWrap(True)
        self._card = self._built()
        self._middle = QHBoxLayout()  # passes on how high a card of this width has to be
        self._middle.addStretch()
        self._middle.addWidget(self._card)
        self._middle.addStretch()
        rows = QVBoxLayout(self)
        rows.addStretch(2)
        rows.addLayout(self._middle)
        rows.addStretch(3)

    def say(self, words: str) -> None:
        """What hinders; the password is to be typed anew."""
        self.wait(waiting=False)
        self._said.setText(words)
        self.password.clear()
        self.password.setFocus()

    def wait(self, *, waiting: bool = True) -> None:
        """The password is being tried."""
        self._said.setText("正在打开……" if waiting else "")
        self._card.setEnabled(not waiting)

    def change_person(self) -> None:
        """Somebody else wants to work; what was being typed is kept for the person of before."""
        self._hint.setText(f"换人登录。{self._names[0]}没写完的登记替她留着，她下次登录时再问。")
        self.other.hide()
        self.enter.setText("登录")
        self.who.setEnabled(True)
        self.who.setCurrentIndex(1)
        self.say("")

    def show_recovery(self) -> None:
        """Ask for the recovery code and a new password instead."""
        from nzg_desktop.gui.recovery_form import RecoveryForm

        form = RecoveryForm(self._names, self.who.currentText())
        form.setFixedWidth(self._width() * 5 // 4)
        form.given.connect(self.recovered)
        form.left.connect(lambda: self._back(form))
        self.recovery = form
        self._card.hide()
        self._middle.insertWidget(1, form)
        form.begin()

    def _back(self, form: QWidget) -> None:
        self._middle.removeWidget(form)
        form.hide()
        form.deleteLater()
        self._card.show()
        self.password.setFocus()

    def _give(self) -> None:
        if self.password.text() and self._card.isEnabled():
            self.given.emit(self.who.currentText(), self.password.text())

    def _built(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "sheet")
        card.setFixedWidth(self._width())
        title = QLabel("女职工工作台账")
        title.setStyleSheet(f"font-size: {self._points * 1.5}pt; font-weight: 600; color: {NAVY};")
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "second")
        grid = QGridLayout(card)
        grid.setContentsMargins(28, 24, 28, 20)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        grid.addWidget(title, 0, 0, 1, 2)
        grid.addWidget(self._hint, 1, 0, 1, 2)
        for line, (name, field) in enumerate((("姓名", self.who), ("密码", self.password)), 2):
            label = QLabel(name)
            label.setBuddy(field)
            field.setAccessibleName(name)
            grid.addWidget(label, line, 0)
            grid.addWidget(field, line, 1)
        grid.addWidget(self._said, 4, 0, 1, 2)
        grid.addWidget(self.enter, 5, 0, 1, 2)
        for link in (self.forgot, self.other):
            grid.addWidget(link, 6, 1, Qt.AlignmentFlag.AlignRight)
        return card

    def _width(self) -> int:
        return round(EMS * self._points * self.logicalDpiY() / 72)
