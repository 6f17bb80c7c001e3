"""Small drawings, made from lines so that they are sharp at every size and need no file or font.

Each is a path on a grid of 24 by 24: M x y and L x y as in SVG, C with six numbers, O x y r for a circle,
Z to close it.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

DRAWINGS = {
    "home": "M 4 11 L 12 4 L 20 11 M 6 9.4 L 6 20 L 18 20 L 18 9.4 M 10 20 L 10 14 L 14 14 L 14 20",
    "people": "O 9 8 3.3 M 2.8 20 C 2.8 15.2 5.6 13.6 9 13.6 C 12.4 13.6 15.2 15.2 15.2 20 Z "
    "M 15.6 5.2 C 18 5 19.6 6.4 19.6 8.4 C 19.6 10 18.4 11.2 16.8 11.4 "
    "M 17.4 14 C 19.8 14.4 21.2 16.2 21.2 20",
    "contract": "M 6 3 L 14.5 3 L 19 7.5 L 19 21 L 6 21 Z M 14.5 3 L 14.5 7.5 L 19 7.5 "
    "M 9 12 L 16 12 M 9 16 L 13.5 16",
    "heart": "M 12 20 C 5.5 15.4 3 11.8 3 8.6 C 3 5.8 5 4 7.4 4 C 9.4 4 11 5.2 12 7 "
    "C 13 5.2 14.6 4 16.6 4 C 19 4 21 5.8 21 8.6 C 21 11.8 18.5 15.4 12 20 Z",
    "medal": "O 12 9 5.6 M 8.6 13.6 L 7 21 L 12 18.2 L 17 21 L 15.4 13.6 M 12 6.6 L 12 11.4 M 9.6 9 L 14.4 9",
    "send": "M 12 16 L 12 4 M 7 9 L 12 4 L 17 9 M 4 14.5 L 4 20 L 20 20 L 20 14.5",
    "tools": "M 4 7 L 6.8 7 M 11.2 7 L 20 7 O 9 7 2.2 M 4 12 L 12.8 12 M 17.2 12 L 20 12 O 15 12 2.2 "
    "M 4 17 L 5.8 17 M 10.2 17 L 20 17 O 8 17 2.2",
    "down": "M 6 9 L 12 15 L 18 9",
    "search": "O 10.5 10.5 6 M 15 15 L 20.5 20.5",
    "room": "M 5 21 L 5 4 L 15 4 L 15 21 M 15 8 L 19 8 L 19 21 M 3 21 L 21 21 M 12 12.4 L 12 13.6",
}


def _path(drawing: str) -> QPainterPath:
    path = QPainterPath()
    words = iter(drawing.split())

    def point() -> QPointF:
        return QPointF(float(next(words)), float(next(words)))

    for word in words:
        match word:
            case "M":
                path.moveTo(point())
            case "L":
                path.lineTo(point())
            case "C":
                path.cubicTo(point(), point(), point())
            case "O":
                path.addEllipse(point(), radius := float(next(words)), radius)
            case "Z":
                path.closeSubpath()
    return path


def pixmap(name: str, colour: str, pixels: int, ratio: float = 1.0) -> QPixmap:
    """One drawing as a picture of so many logical pixels."""
    picture = QPixmap(round(pixels * ratio), round(pixels * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(pixels / 24, pixels / 24)
    pen = QPen(QColor(colour), 1.7)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setClipRect(QRectF(0, 0, 24, 24))
    painter.drawPath(_path(DRAWINGS[name]))
    painter.end()
    return picture


@cache
def icon(name: str, colour: str, pixels: int, ratio: float = 2.0) -> QIcon:
    """One drawing as an icon, drawn finely enough for screens at 200 %."""
    return QIcon(pixmap(name, colour, pixels, ratio))
