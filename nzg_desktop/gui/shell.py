"""The window before anything is in it: the bar with its groups, shown at once, so that nobody waits for it.

Only what a first paint needs is imported here. Enumerations, threads, pages and the office come after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QMainWindow

from nzg_desktop.gui.first import BAR_EMS, GROUPS, NAVY, NAVY_TEXT, PAGE, points_kept

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent

    from nzg_desktop.gui.gate import Gate
    from nzg_desktop.gui.window import Face

NAME = "女职工工作台账"
WANTED = QSize(1366, 768)
TITLE_BAR = 48
"""What a desktop takes of the height above a window, at most."""
TALL = 4_000
"""Higher than any screen."""


class Shell(QMainWindow):
    """The top window. It shows a bar until `fill` puts the face in, and closes when the face lets it."""

    painted = Signal()
    """The window has been seen for the first time."""

    def __init__(self, kept: QSettings, names: tuple[str, ...] = ()) -> None:
        """`names`: who may sign in; where there are none, nobody needs to."""
        super().__init__()
        self.kept = kept
        self._seen = False
        self._face: Face | None = None
        self.gate: Gate | None = None  # there before anything may resize the window
        self._bar: QLabel | None = None
        self.setWindowTitle(NAME)
        geometry = kept.value("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(WANTED)
            room = self.screen().availableSize()
            if not (WANTED.width() < room.width() and WANTED.height() + TITLE_BAR < room.height()):
                self.setWindowState(Qt.WindowState.WindowMaximized)
        if names:
            self.cover(names, locked=False)
        else:
            self._bar = self._early_bar(points_kept(kept))

    def fill(self, face: Face) -> None:
        """Everything is there: put it in."""
        self._face = face
        if self._bar is not None:
            self._bar.hide()
        self.setStyleSheet("")
        self.setCentralWidget(face)

    def cover(self, names: tuple[str, ...], *, locked: bool) -> Gate:
        """Let nothing be seen but the question for a password."""
        from nzg_desktop.gui.gate import Gate

        if self._face is not None:
            self._face.hide()
        self.gate = Gate(names, points_kept(self.kept), self, locked=locked)
        self.gate.setGeometry(self.rect())
        self.gate.show()
        self.gate.password.setFocus()
        return self.gate

    def uncover(self) -> None:
        """The password was right."""
        if self.gate is not None:
            self.gate.hide()
            self.gate.deleteLater()
            self.gate = None
        if self._face is not None:
            self._face.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What covers the window covers all of it."""
        super().resizeEvent(event)
        if self.gate is not None:
            self.gate.setGeometry(self.rect())

    def come_forward(self) -> None:
        """The program was started again: be seen."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the window has been seen."""
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close where nothing typed is lost and no long work is under way."""
        if self._face is not None and not self._face.may_close():
            event.ignore()
            return
        self.kept.setValue("geometry", self.saveGeometry())
        event.accept()

    def _early_bar(self, points: float) -> QLabel:
        """The bar as `bar.Bar` will show it, without its pages; painting it ourselves costs three times."""
        rows = "<br>".join(group.title for group in GROUPS)
        bar = QLabel(f'<div style="line-height:155%">{rows}</div>', self)
        bar.setStyleSheet(
            f"background: {NAVY}; color: {NAVY_TEXT}; font-size: {points}pt;"
            f"padding: 14px 0 0 {round(points * 3)}px; qproperty-alignment: AlignTop;"
        )
        bar.setGeometry(0, 0, round(BAR_EMS * points * self.logicalDpiY() / 72), TALL)
        self.setStyleSheet(f"QMainWindow {{ background: {PAGE}; }}")
        return bar
