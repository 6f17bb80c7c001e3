"""The window before anything is in it: the bar with its groups, painted at once, so that nobody waits for it.

Only what a first paint needs is imported here. Enumerations, threads, pages and the office come after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QMainWindow

from nzg_desktop.gui.first import BAR_EMS, GROUPS, NAVY, NAVY_TEXT, PAGE, points_kept, sans

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from nzg_desktop.gui.window import Face

NAME = "女职工工作台账"


class Shell(QMainWindow):
    """The top window. It paints itself until `fill` puts the face in, and closes when the face lets it."""

    painted = Signal()
    """The window has been seen for the first time."""

    def __init__(self, kept: QSettings) -> None:
        super().__init__()
        self.kept = kept
        self._seen = False
        self._face: Face | None = None
        self.setWindowTitle(NAME)
        self.setFont(sans(points_kept(kept)))
        geometry = kept.value("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1366, 768)

    def fill(self, face: Face) -> None:
        """Everything is there: put it in."""
        self._face = face
        self.setCentralWidget(face)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bar and an empty page; tell once that they have been seen."""
        super().paintEvent(event)
        if self._face is None:
            self._paint_bar()
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

    def _paint_bar(self) -> None:
        """The bar as `bar.Bar` will show it, without its pages."""
        painter = QPainter(self)
        em = self.fontMetrics().ascent() + self.fontMetrics().descent()
        letter = self.fontInfo().pixelSize()
        painter.fillRect(self.rect(), QColor(PAGE))
        painter.fillRect(0, 0, round(letter * BAR_EMS), self.height(), QColor(NAVY))
        painter.setPen(QColor(NAVY_TEXT))
        for place, group in enumerate(GROUPS):
            painter.drawText(round(letter * 2.6), round(letter * 1.7) + place * round(em * 1.55), group.title)
        painter.end()
