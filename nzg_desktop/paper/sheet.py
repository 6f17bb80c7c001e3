"""A PDF being written, in millimetres from the top left corner. The same values give the same bytes.

The file names no person, no machine and no hour: author and producer are the program, the date is fixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Literal

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from nzg_desktop.paper import wrap
from nzg_desktop.paper.embed import Codes, PaperFont
from nzg_desktop.paper.fonts import Fonts, Style, Typeface, installed
from nzg_desktop.paper.measures import BLACK, LEADING, MM, PALE, RISE, Box, Colour

Align = Literal["left", "center", "right"]

_PROGRAM = "nzg-desktop"
_BESIDE_BLANK = re.compile(r"[^　\U00010000-\U0010ffff]　+|　+[^　\U00010000-\U0010ffff]")
"""Full-width blanks with a neighbour that PDFium can be told about: it loses what is beyond U+FFFF."""

rl_config.useA85 = 0  # text armour for mail gateways of the nineties: a quarter more bytes


class Sheet:
    """One PDF. `style` is what text is set in where nothing else is said."""

    def __init__(
        self,
        title: str,
        *,
        style: Style = "song",
        landscape: bool = False,
        practice: bool = False,
        fonts: Fonts | None = None,
    ) -> None:
        self._fonts = fonts or installed()
        self._style: Style = style
        self._practice = practice
        self._used: dict[PaperFont, tuple[str, Codes]] = {}
        self._ink: Colour | None = None
        self.width, self.height = (297.0, 210.0) if landscape else (210.0, 297.0)
        self.canvas = Canvas(
            BytesIO(),
            pagesize=(self.width * MM, self.height * MM),
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 5),
            lang="zh-CN",
            initialFontName=self._fonts.typeface(style).main.fontName,
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(_PROGRAM)
        self.canvas.setCreator(_PROGRAM)
        self.canvas.setProducer(_PROGRAM)
        self.canvas.setSubject(title)
        self.canvas.setViewerPreference("PrintScaling", "None")
        if practice:
            self._make_practice_mark()

    @contextmanager
    def page(self, shift: tuple[float, float] = (0.0, 0.0)) -> Iterator[None]:
        """One page. `shift` moves all that is drawn right and down by so many millimetres (套打)."""
        self._ink = None
        if self._practice:
            self.stamp("practice")
        if shift != (0.0, 0.0):
            self.canvas.translate(shift[0] * MM, -shift[1] * MM)
        yield
        self.canvas.showPage()

    @contextmanager
    def stencil(self, name: str) -> Iterator[None]:
        """What is drawn inside is kept once and can be stamped on any page."""
        self._ink = None
        self.canvas.beginForm(name, 0, 0, self.width * MM, self.height * MM)
        yield
        self.canvas.endForm()
        self._ink = None

    def stamp(self, name: str) -> None:
        """Put a stencil on the page."""
        self.canvas.doForm(name)

    def finish(self) -> bytes:
        """The whole PDF. Nothing can be drawn afterwards."""
        return bytes(self.canvas.getpdfdata())

    def measure(self, words: str, size: float, style: Style | None = None) -> float:
        """Width of one line in millimetres."""
        return self._fonts.typeface(style or self._style).width(words, size) / MM

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        style: Style | None = None,
        align: Align = "left",
        colour: Colour = BLACK,
        bold: bool = False,
        tracking: float = 0.0,
        apart: bool = False,
    ) -> None:
        """One line with its baseline at `y`. `align` says what `x` is: its left end, middle or right end.

        `bold` thickens the strokes, since few Chinese fonts come in two weights. `tracking` is extra space
        between characters in millimetres. `apart`: full-width blanks are for the eye only, and a search
        finds the words without them.
        """
        if not words:
            return
        face = self._fonts.typeface(style or self._style)
        if align != "left":
            wide = face.width(words, size) / MM + tracking * (len(words) - 1)
            x -= wide / 2 if align == "center" else wide
        self.pour(colour)
        start = f"BT {x * MM:.2f} {(self.height - y) * MM:.2f} Td"
        if bold:
            red, green, blue = colour
            start += f" 2 Tr {size * 0.03:.2f} w {red:g} {green:g} {blue:g} RG"
        if tracking:
            start += f" {tracking * MM:.2f} Tc"
        pieces = self._closed_up(face, words, size) if apart else self._shown(face, words, size)
        self.canvas.addLiteral(f"{start} {pieces} {'0 Tr 0 Tc ET' if bold or tracking else 'ET'}")

    def fitted(
        self, words: str, size: float, room: float, *, style: Style | None = None, least: float = 5.0
    ) -> float:
        """The size at which one line fits into `room` millimetres: at most `size`, at least `least`."""
        wide = self.measure(words, size, style)
        return size if wide <= room else max(least, int(size * room / wide * 10) / 10)

    def broken(
        self, words: str, size: float, room: float, *, style: Style | None = None, first: float = 0.0
    ) -> list[str]:
        """The text in lines of at most `room` millimetres; the first is `first` millimetres shorter."""
        return wrap.lines(words, room, lambda part: self.measure(part, size, style), first)

    def balanced(self, words: str, size: float, room: float, *, style: Style | None = None) -> list[str]:
        """The text in as few lines as `broken` needs, of about the same length."""
        lines = self.broken(words, size, room, style=style)
        if len(lines) > 1 and "\n" not in words:
            even = self.measure(words, size, style) / len(lines)
            for narrow in (even * 1.05, even * 1.15, even * 1.3):
                tried = self.broken(words, size, min(narrow, room), style=style)
                if len(tried) == len(lines):
                    return tried
        return lines

    def cell(
        self,
        box: Box,
        words: str,
        size: float,
        *,
        style: Style | None = None,
        align: Align = "left",
        top: bool = False,
        colour: Colour = BLACK,
        bold: bool = False,
        least: float = 5.0,
    ) -> None:
        """Text inside a box, in as many lines as it takes, made smaller until it fits. `top`: not centred."""
        found, size = self._filled(box, words, size, style, least)
        self.lines(box, found, size, style=style, align=align, top=top, colour=colour, bold=bold)

    def lines(
        self,
        box: Box,
        found: Sequence[str],
        size: float,
        *,
        style: Style | None = None,
        align: Align = "left",
        top: bool = False,
        colour: Colour = BLACK,
        bold: bool = False,
    ) -> None:
        """Lines that are already broken, in a box; `top`: from its upper edge instead of in its middle."""
        step = size * LEADING / MM
        y = box.y + (0 if top else (box.h - step * len(found)) / 2) + step / 2 + size * RISE / MM
        x = box.x + {"left": 0.0, "center": box.w / 2, "right": box.w}[align]
        for number, line in enumerate(found):
            self.text(x, y + number * step, line, size, style=style, align=align, colour=colour, bold=bold)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        width: float = 0.2,
        colour: Colour = BLACK,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """A straight line; `width` and `dash` (on, off) in millimetres."""
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(width * MM)
        if dash:
            self.canvas.setDash(dash[0] * MM, dash[1] * MM)
        self.canvas.line(x1 * MM, (self.height - y1) * MM, x2 * MM, (self.height - y2) * MM)
        if dash:
            self.canvas.setDash()

    def frame(
        self, box: Box, *, width: float = 0.2, colour: Colour | None = BLACK, fill: Colour | None = None
    ) -> None:
        """A rectangle: its line (none where `colour` is None) and its filling."""
        if fill:
            self.pour(fill)
        if colour:
            self.canvas.setStrokeColorRGB(*colour)
            self.canvas.setLineWidth(width * MM)
        low = (self.height - box.bottom) * MM
        self.canvas.rect(
            box.x * MM,
            low,
            box.w * MM,
            box.h * MM,
            stroke=int(colour is not None),
            fill=int(fill is not None),
        )

    def _filled(
        self, box: Box, words: str, size: float, style: Style | None, least: float
    ) -> tuple[list[str], float]:
        """The lines and the size at which they fit; what still does not fit ends with …."""
        while True:
            found = self.broken(words, size, box.w, style=style)
            most = max(1, int(box.h / (size * LEADING / MM) + 0.15))
            if len(found) <= most:
                return found, size
            if size <= least:
                return [*found[: most - 1], found[most - 1][:-1] + "…"], size
            size = max(least, size - 0.5)

    def pour(self, colour: Colour) -> None:
        """The colour of what is filled from here on."""
        if colour != self._ink:
            self.canvas.setFillColorRGB(*colour)
            self._ink = colour

    def _shown(self, face: Typeface, words: str, size: float) -> str:
        """The operators that show a text, changing fonts where it takes more than one."""
        shown = []
        for font, piece in face.runs(words):
            name, codes = self._within(font)
            shown.append(f"{name} {size:g} Tf <{''.join(map(codes.__getitem__, piece))}> Tj")
        return " ".join(shown)

    def _closed_up(self, face: Typeface, words: str, size: float) -> str:
        """The same, where a search is told that a blank and the character beside it are that character."""
        shown, done = [], 0
        for found in _BESIDE_BLANK.finditer(words):
            shown.append(self._shown(face, words[done : found.start()], size))
            says = found[0].strip().encode("utf-16-be").hex()
            inside = self._shown(face, found[0], size)
            shown.append(f"/Span <</ActualText <FEFF{says}>>> BDC {inside} EMC")
            done = found.end()
        return " ".join((*shown, self._shown(face, words[done:], size)))

    def _within(self, font: PaperFont) -> tuple[str, Codes]:
        used = self._used.get(font)
        if used is None:
            used = self._used[font] = font.within(self.canvas._doc)
        return used

    def _make_practice_mark(self) -> None:
        """“练习” in pale letters, slanting over the page."""
        with self.stencil("practice"):
            for across in (0.25, 0.75):
                for down in (0.2, 0.5, 0.8):
                    self.canvas.saveState()
                    self.canvas.translate(self.width * across * MM, self.height * (1 - down) * MM)
                    self.canvas.rotate(30)
                    self.canvas.translate(0, -self.height * MM)
                    self._ink = None
                    self.text(0, 0, "练习", 60, style="hei", align="center", colour=PALE)
                    self.canvas.restoreState()
