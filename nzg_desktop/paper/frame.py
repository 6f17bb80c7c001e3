"""The gold and red frame of a certificate, drawn as vectors. It carries no words and no emblem."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin

from reportlab.pdfgen.pathobject import PDFPathObject

from nzg_desktop.paper.measures import MM, Box, Colour
from nzg_desktop.paper.sheet import Sheet

RED: Colour = (0.667, 0.122, 0.102)
GOLD: Colour = (0.722, 0.545, 0.173)
_PALE_GOLD: Colour = (0.953, 0.894, 0.741)

_EDGE = 9.0
_BAND = 6.0
_CORNER = 15.0
_KEY = (
    (0.0, 1.0),
    (0.0, 0.0),
    (0.86, 0.0),
    (0.86, 0.74),
    (0.28, 0.74),
    (0.28, 0.3),
    (0.58, 0.3),
    (0.58, 0.5),
)
"""One winding of the key pattern (回纹) in a unit square."""


def draw(sheet: Sheet) -> None:
    """Draw the frame around the whole page."""
    outer = Box(_EDGE, _EDGE, sheet.width - 2 * _EDGE, sheet.height - 2 * _EDGE)
    sheet.frame(outer, width=0.9, colour=RED)
    sheet.frame(outer.inset(1.3), width=0.25, colour=GOLD)
    band = outer.inset(2.1)
    sheet.frame(band.inset(_BAND + 0.8), width=0.25, colour=GOLD)
    sheet.frame(band.inset(_BAND + 1.8), width=0.5, colour=RED)
    _key_pattern(sheet, band)
    for x in (band.x, band.right):
        for y in (band.y, band.bottom):
            _corner(sheet, x, y, 1 if x == band.x else -1, 1 if y == band.y else -1)


def flourish(sheet: Sheet, x: float, y: float, half: float) -> None:
    """A thin ornament under a heading: a diamond between two tapering lines, `half` millimetres each way."""
    for side in (-1, 1):
        _shape(sheet, [(x + side * 5, y - 0.28), (x + side * half, y), (x + side * 5, y + 0.28)], GOLD)
        _diamond(sheet, x + side * 3.6, y, 0.8, GOLD)
    _diamond(sheet, x, y, 1.8, RED)


def _key_pattern(sheet: Sheet, band: Box) -> None:
    """Windings along the four sides, between the corners, mirrored about the middle of each side."""
    sheet.canvas.setStrokeColorRGB(*GOLD)
    sheet.canvas.setLineWidth(0.42 * MM)
    path = sheet.canvas.beginPath()
    left, top = band.x + _CORNER, band.y + _CORNER
    for along, deep in _windings(band.w - 2 * _CORNER):
        _trace(sheet, path, [(left + a, band.y + d) for a, d in zip(along, deep, strict=True)])
        _trace(sheet, path, [(left + a, band.bottom - d) for a, d in zip(along, deep, strict=True)])
    for along, deep in _windings(band.h - 2 * _CORNER):
        _trace(sheet, path, [(band.x + d, top + a) for a, d in zip(along, deep, strict=True)])
        _trace(sheet, path, [(band.right - d, top + a) for a, d in zip(along, deep, strict=True)])
    sheet.canvas.drawPath(path, stroke=1, fill=0)


def _windings(length: float) -> Iterator[tuple[list[float], list[float]]]:
    """Each winding along a side: how far along and how deep in the band its corners lie."""
    count = 2 * round(length / (2 * _BAND * 0.95))
    deep = [0.6 + part * (_BAND - 1.2) for _along, part in _KEY]
    for number in range(count):
        turned = [1 - along if number >= count // 2 else along for along, _deep in _KEY]
        yield [(number + along) * length / count for along in turned], deep


def _corner(sheet: Sheet, x: float, y: float, right: int, down: int) -> None:
    """A flower in a red square at one corner of the band; `right` and `down` point into the page."""
    side = _CORNER - 1.6
    left, top = min(x, x + right * side), min(y, y + down * side)
    box = Box(left, top, side, side)
    sheet.frame(box, colour=None, fill=RED)
    sheet.frame(box.inset(0.9), width=0.3, colour=_PALE_GOLD)
    middle = (left + side / 2, top + side / 2)
    _flower(sheet, middle, 5.1, 0.0, _PALE_GOLD)
    _flower(sheet, middle, 3.7, pi / 8, GOLD)
    _flower(sheet, middle, 2.2, 0.0, RED)
    sheet.pour(_PALE_GOLD)
    sheet.canvas.circle(middle[0] * MM, (sheet.height - middle[1]) * MM, 0.8 * MM, stroke=0, fill=1)


def _flower(sheet: Sheet, middle: tuple[float, float], radius: float, turn: float, colour: Colour) -> None:
    """Eight petals around a point."""
    path = sheet.canvas.beginPath()
    x, y = middle[0] * MM, (sheet.height - middle[1]) * MM
    for petal in range(8):
        angle = turn + petal * pi / 4

        def at(far: float, aside: float, angle: float = angle) -> tuple[float, float]:
            reach = far * radius * MM
            return x + reach * cos(angle + aside), y + reach * sin(angle + aside)

        path.moveTo(x, y)
        path.curveTo(*at(0.6, -0.42), *at(0.98, -0.34), *at(1.0, 0))
        path.curveTo(*at(0.98, 0.34), *at(0.6, 0.42), x, y)
    sheet.pour(colour)
    sheet.canvas.drawPath(path, stroke=0, fill=1)


def _diamond(sheet: Sheet, x: float, y: float, half: float, colour: Colour) -> None:
    _shape(sheet, [(x - half, y), (x, y - half), (x + half, y), (x, y + half)], colour)


def _shape(sheet: Sheet, corners: list[tuple[float, float]], colour: Colour) -> None:
    path = sheet.canvas.beginPath()
    _trace(sheet, path, corners)
    path.close()
    sheet.pour(colour)
    sheet.canvas.drawPath(path, stroke=0, fill=1)


def _trace(sheet: Sheet, path: PDFPathObject, points: list[tuple[float, float]]) -> None:
    for number, (x, y) in enumerate(points):
        (path.lineTo if number else path.moveTo)(x * MM, (sheet.height - y) * MM)
