"""A picture of `core.picture` on the screen: drawn at any width, clicked or walked by keys to its records."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QImage,
    QImageReader,
    QImageWriter,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nzg_desktop.core.picture import STEPS, Draw, Shape
from nzg_desktop.gui.theme import PALETTE, Theme

TONES = {
    "ink": PALETTE.text,
    "second": PALETTE.second,
    "line": PALETTE.border,
    "light": PALETTE.sheet,
    "strong": PALETTE.navy,
    "deep": "#42739F",
    "pale": "#9FC3E6",
    "middle": PALETTE.border,
    "soft": PALETTE.selected,
    "hollow": PALETTE.sheet,
    "alarm": PALETTE.error,
}
SMALL = 0.82
"""Words in a picture, in font sizes of the window."""
NEAR = 0.5
"""A click so far beside an element still means it."""


def small(content: bytes, wide: int, high: int) -> QImage:
    """A photo no larger than this, decoded no larger than needed."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    reader.setScaledSize(reader.size().scaled(wide, high, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class PictureView(QWidget):
    """Shows what `draw` lays out for the width that there is; `opened` tells the number of a lead."""

    opened = Signal(int)

    def __init__(self, theme: Theme, draw: Draw) -> None:
        super().__init__()
        self._theme, self._draw = theme, draw
        self._at = -1
        self._photos: dict[bytes, QImage] = {}
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._lay)
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture is laid out anew for another width."""
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        self._em = self._theme.px(1)
        self._photos.clear()
        self.picture = self._draw(max(self.width() / self._em, 24))
        self.setFixedHeight(round(self.picture.height * self._em))
        self.setAccessibleName(self.picture.title)
        self.setAccessibleDescription(self.picture.says)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """All shapes in their order, and a frame around the one that the keys are on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face = QFont(self.font())
        face.setPointSizeF(self._theme.points * SMALL)
        painter.setFont(face)
        for shape in self.picture.shapes:
            self._paint(painter, shape)
            if shape.leads >= 0 and shape.leads == self._at and self.hasFocus():
                painter.setPen(QPen(QColor(PALETTE.blue), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self._area(shape).adjusted(-3, -3, 3, 3))
        painter.end()

    def _paint(self, painter: QPainter, shape: Shape) -> None:
        em, colour = self._em, QColor(TONES[shape.tone])
        edge = QColor(PALETTE.navy) if shape.tone in STEPS else colour
        painter.setPen(QPen(edge, 2 if shape.tone == "strong" and shape.kind == "line" else 1))
        painter.setBrush(colour)
        match shape.kind:
            case "bar":
                painter.drawRect(self._area(shape))
            case "dot":
                painter.drawEllipse(QPointF(shape.x * em, shape.y * em), shape.w * em, shape.w * em)
            case "photo":
                self._paint_photo(painter, shape)
            case "words":
                room = painter.fontMetrics().horizontalAdvance(shape.words)
                back = {"left": 0, "center": room / 2, "right": room}[shape.align]
                painter.drawText(QPointF(shape.x * em - back, shape.y * em), shape.words)
            case _:
                points = QPolygonF([QPointF(x * em, y * em) for x, y in shape.points])
                if shape.kind == "area":
                    painter.drawPolygon(points)
                else:
                    painter.drawPolyline(points)

    def _paint_photo(self, painter: QPainter, shape: Shape) -> None:
        area, ratio = self._area(shape), self.devicePixelRatioF()
        kept = self._photos.get(shape.photo)
        if kept is None or kept.devicePixelRatio() != ratio:
            kept = small(shape.photo, round(area.width() * ratio), round(area.height() * ratio))
            kept.setDevicePixelRatio(ratio)
            self._photos[shape.photo] = kept
        size = kept.deviceIndependentSize()
        left, top = (area.width() - size.width()) / 2, (area.height() - size.height()) / 2
        painter.drawImage(area.topLeft() + QPointF(left, top), kept)

    def png(self) -> bytes:
        """The picture as a file, twice as fine as on the screen."""
        self.clearFocus()
        image = QImage(self.size() * 2, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(2)
        image.fill(QColor(PALETTE.sheet))
        self.render(image)
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(image)
        return bytes(buffer.data().data())

    def _area(self, shape: Shape) -> QRectF:
        em = self._em
        if shape.kind == "dot":
            wide = 2 * shape.w * em
            return QRectF((shape.x - shape.w) * em, (shape.y - shape.w) * em, wide, wide)
        return QRectF(shape.x * em, shape.y * em, shape.w * em, shape.h * em)

    def _under(self, place: QPointF) -> int:
        for near in (0.0, NEAR * self._em):  # beside one may be upon another
            for shape in reversed(self.picture.shapes):
                if shape.leads >= 0 and self._area(shape).adjusted(-near, -near, near, near).contains(place):
                    return shape.leads
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be opened."""
        over = self._under(event.position()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked."""
        if (lead := self._under(event.position())) >= 0:
            self.opened.emit(lead)

    def event(self, event: QEvent) -> bool:
        """What an element says, as a hint."""
        if isinstance(event, QHelpEvent):
            lead = self._under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.picture.leads[lead].says if lead >= 0 else "", self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keys begin at the first element."""
        super().focusInEvent(event)
        self._go(max(self._at, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk along the elements, Enter opens one."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if event.key() in steps:
            self._go(self._at + steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.opened.emit(self._at)
        else:
            super().keyPressEvent(event)

    def _go(self, at: int) -> None:
        if self.picture.leads:
            self._at = at % len(self.picture.leads)
            self.setAccessibleDescription(f"{self.picture.says}{self.picture.leads[self._at].says}")
        self.update()
