"""Pictures of `core.picture` on A4, one below the other, in greys that copy well."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nzg_desktop.core.picture import Picture, Shape
from nzg_desktop.paper import pieces
from nzg_desktop.paper.fonts import Fonts
from nzg_desktop.paper.measures import BLACK, GREY, MM, Box, Colour
from nzg_desktop.paper.sheet import Sheet

EM = 3.4
"""Millimetres of one height of a letter."""
SIZE = 8.0
TONES: dict[str, Colour] = {
    "ink": BLACK,
    "second": GREY,
    "line": (0.6, 0.6, 0.6),
    "strong": (0.2, 0.2, 0.2),
    "middle": (0.55, 0.55, 0.55),
    "soft": (0.86, 0.86, 0.86),
    "hollow": (1, 1, 1),
    "alarm": BLACK,
}


def pictures(
    title: str,
    subtitle: str,
    drawn: Sequence[Callable[[float], Picture]],
    *,
    practice: bool = False,
    fonts: Fonts | None = None,
) -> bytes:
    """One page with these pictures, each with its title and its sentence."""
    sheet = Sheet(title, practice=practice, fonts=fonts)
    left = pieces.MARGIN
    with sheet.page():
        sheet.text(sheet.width / 2, 22, title, 16, style="hei", align="center")
        sheet.text(sheet.width / 2, 29, subtitle, 9, align="center", colour=GREY)
        top = 38.0
        for draw in drawn:
            picture = draw((sheet.width - 2 * left) / EM)
            sheet.text(left, top + 4, picture.title, 11, style="hei")
            sheet.text(left + 28, top + 4, picture.says, 9, colour=GREY)
            for shape in picture.shapes:
                _shape(sheet, shape, left, top + 8)
            top += picture.height * EM + 16
    return sheet.finish()


def _shape(sheet: Sheet, shape: Shape, left: float, top: float) -> None:
    x, y, colour = left + shape.x * EM, top + shape.y * EM, TONES[shape.tone]
    match shape.kind:
        case "bar":
            sheet.frame(Box(x, y, shape.w * EM, shape.h * EM), width=0.15, fill=colour)
        case "words":
            sheet.text(x, y, shape.words, SIZE, align=shape.align, colour=colour)
        case "dot":
            sheet.pour(colour)
            sheet.canvas.setStrokeColorRGB(*BLACK)
            sheet.canvas.setLineWidth(0.4)
            sheet.canvas.circle(x * MM, (sheet.height - y) * MM, shape.w * EM * MM, fill=1)
        case _:
            points = [(left + a * EM, top + b * EM) for a, b in shape.points]
            path = sheet.canvas.beginPath()
            for at, (a, b) in enumerate(points):
                (path.lineTo if at else path.moveTo)(a * MM, (sheet.height - b) * MM)
            sheet.canvas.setLineWidth(1.2 if shape.tone == "strong" else 0.5)
            sheet.canvas.setStrokeColorRGB(*colour)
            sheet.pour(colour)
            sheet.canvas.drawPath(path, stroke=1, fill=int(shape.kind == "area"))
