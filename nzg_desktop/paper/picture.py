"""Pictures of `core.picture` on A4, one below the other, in greys that copy well."""

from __future__ import annotations

from collections.abc import Sequence

from nzg_desktop.core.picture import Draw, Picture, Shape
from nzg_desktop.paper import photo, pieces
from nzg_desktop.paper.fonts import Fonts
from nzg_desktop.paper.measures import BLACK, GREY, MM, Box, Colour
from nzg_desktop.paper.sheet import Sheet

EM = 3.4
"""Millimetres of one height of a letter."""
SIZE = 8.0
FIRST, HEAD, GAP, FOOT = 36.0, 12.0, 6.0, 14.0
"""Millimetres: where the first picture begins, its title and sentence, between two, below the last."""
TONES: dict[str, Colour] = {
    "ink": BLACK,
    "light": (1, 1, 1),
    "second": GREY,
    "line": (0.6, 0.6, 0.6),
    "strong": (0.2, 0.2, 0.2),
    "deep": (0.42, 0.42, 0.42),
    "pale": (0.7, 0.7, 0.7),
    "middle": (0.55, 0.55, 0.55),
    "soft": (0.86, 0.86, 0.86),
    "hollow": (1, 1, 1),
    "alarm": BLACK,
}


def pictures(
    title: str,
    subtitle: str,
    drawn: Sequence[Draw],
    *,
    practice: bool = False,
    fonts: Fonts | None = None,
) -> bytes:
    """These pictures one below the other, each whole on its page, with its title and its sentence."""
    sheet = Sheet(title, practice=practice, fonts=fonts)
    left, wide = pieces.MARGIN, sheet.width - 2 * pieces.MARGIN
    for number, page in enumerate(_pages([draw(wide / EM) for draw in drawn], sheet.height - FOOT)):
        with sheet.page():
            if not number:
                sheet.text(sheet.width / 2, 22, title, 16, style="hei", align="center")
                sheet.text(sheet.width / 2, 29, subtitle, 9, align="center", colour=GREY)
            for top, picture in page:
                sheet.text(left, top + 4, picture.title, 11, style="hei")
                size = sheet.fitted(picture.says, 9, wide)
                sheet.text(left, top + 9, picture.says, size, colour=GREY)
                for shape in picture.shapes:
                    _shape(sheet, shape, left, top + HEAD)
    return sheet.finish()


def _pages(pictures_: Sequence[Picture], foot: float) -> list[list[tuple[float, Picture]]]:
    """The pictures by page, each with where it begins."""
    pages: list[list[tuple[float, Picture]]] = [[]]
    top = FIRST
    for picture in pictures_:
        high = HEAD + picture.height * EM
        if pages[-1] and top + high > foot:
            pages.append([])
            top = pieces.MARGIN
        pages[-1].append((top, picture))
        top += high + GAP
    return pages


def _shape(sheet: Sheet, shape: Shape, left: float, top: float) -> None:
    x, y, colour = left + shape.x * EM, top + shape.y * EM, TONES[shape.tone]
    match shape.kind:
        case "bar":
            sheet.frame(Box(x, y, shape.w * EM, shape.h * EM), width=0.15, fill=colour)
        case "photo":
            photo.draw(sheet, Box(x, y, shape.w * EM, shape.h * EM), shape.photo, "")
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
