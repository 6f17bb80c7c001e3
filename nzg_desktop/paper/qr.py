"""Square codes (QR) on paper. The text in them can be read with any phone, without this program."""

from __future__ import annotations

from nzg_desktop.paper.measures import MM, Box
from nzg_desktop.paper.sheet import Sheet

_QUIET = 2
"""Blank modules kept around the code; the paper around it gives the rest."""
_MASK = 3
"""One fixed pattern instead of trying eight: a quarter of the time, and readers do not mind."""


def draw(sheet: Sheet, box: Box, words: str) -> None:
    """Draw a code of `words` filling the box, which should be square."""
    import segno  # brings in http.client and more: not before a code is wanted

    rows = segno.make_qr(words, error="m", mask=_MASK, boost_error=False, encoding="utf-8").matrix
    side = len(rows)
    packed = "".join(
        f"{int(''.join(map(str, row)) + '0' * (-side % 8), 2):0{(side + 7) // 8 * 2}X}" for row in rows
    )
    inner = box.inset(box.w * _QUIET / (side + 2 * _QUIET))
    x, y = inner.x * MM, (sheet.height - inner.bottom) * MM
    sheet.canvas.addLiteral(
        f"q 0 g {inner.w * MM:.2f} 0 0 {inner.h * MM:.2f} {x:.2f} {y:.2f} cm "
        f"BI /W {side} /H {side} /IM true /D [1 0] /F /AHx ID {packed}> EI Q"
    )


def grouped(digits: str, groups: int = 8) -> list[str]:
    """An id in lines of so many groups of four, as people read it out to each other: 1A2B 3C4D …."""
    bare = "".join(digits.split())
    fours = [bare[start : start + 4] for start in range(0, len(bare), 4)]
    return [" ".join(fours[start : start + groups]) for start in range(0, len(fours), groups)]
