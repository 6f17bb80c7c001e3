"""One page of paper on the screen, as large as the person wants it. The picture is asked for and comes later.

The page shown and the page printed are made from the same bytes by the same engine.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea

from nzg_desktop.gui.theme import PALETTE

ZOOMS: tuple[tuple[str, float], ...] = (
    ("整页", 0.0),
    ("页宽", -1.0),
    ("50%", 0.5),
    ("75%", 0.75),
    ("100%", 1.0),
    ("150%", 1.5),
    ("200%", 2.0),
)
"""What may be chosen: words and a factor; 0 fits the whole page, -1 its width."""
_MARGIN = 12
_SETTLE = 80
"""Milliseconds a changing window is given to come to rest before the page is drawn again."""


class PageView(QScrollArea):
    """The sheet. `wanted` asks for a picture at so many dots per inch; `turned` for another page (+1, -1)."""

    wanted = Signal(float)
    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._size = (595.0, 842.0)
        self._zoom = 0.0
        self._sheet = QLabel()
        self._sheet.setFrameShape(QFrame.Shape.NoFrame)
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self._sheet)
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName("打印预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._calm = QTimer(self, singleShot=True, interval=_SETTLE)
        self._calm.timeout.connect(self._ask)

    def take(self, size: tuple[float, float]) -> None:
        """A page of this size (points) is to be shown next."""
        self._size = size
        self._ask()

    def zoom(self, factor: float) -> None:
        """Another size; see `ZOOMS`."""
        self._zoom = factor
        self._ask()

    def show_picture(self, picture: QImage) -> None:
        """The picture that was asked for."""
        ratio = self.devicePixelRatioF()
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        painter.setPen(QColor(PALETTE.border))
        edge = picture.deviceIndependentSize()
        painter.drawRect(QRectF(0.5, 0.5, edge.width() - 1, edge.height() - 1))
        painter.end()
        self._sheet.setPixmap(QPixmap.fromImage(picture))
        size = picture.deviceIndependentSize().toSize()
        self._sheet.setMinimumSize(size + QSize(2 * _MARGIN, 2 * _MARGIN))

    def say(self, words: str) -> None:
        """Words where the page will be."""
        self._sheet.setMinimumSize(0, 0)
        self._sheet.setText(words)

    @property
    def dpi(self) -> float:
        """Dots per inch at which the page fits as chosen."""
        return self._scale() * 72 * self.devicePixelRatioF()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys and left and right turn the page, the others scroll."""
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Left: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.turned.emit(step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page and, at its end, turns it."""
        bar, delta = self.verticalScrollBar(), event.angleDelta().y()
        at_end = bar.value() == (bar.minimum() if delta > 0 else bar.maximum())
        if at_end and delta:
            self.turned.emit(-1 if delta > 0 else 1)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another window: the page fits anew once it has come to rest."""
        super().resizeEvent(event)
        if self._zoom <= 0:
            self._calm.start()

    def _ask(self) -> None:
        self.wanted.emit(self.dpi)

    def _scale(self) -> float:
        """Logical pixels per point."""
        if self._zoom > 0:
            return self._zoom * self.logicalDpiX() / 72
        # The scroll bars are there or not; room is left for them so that fitting never sways.
        wide = (
            max(self.width() - 2 * _MARGIN - self.verticalScrollBar().sizeHint().width(), 80) / self._size[0]
        )
        high = max(self.height() - 2 * _MARGIN, 80) / self._size[1]
        return wide if self._zoom < 0 else min(wide, high)
