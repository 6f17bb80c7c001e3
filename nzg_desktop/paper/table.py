"""Tables on paper: rows as high as their longest cell, heads repeated on every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nzg_desktop.paper.flow import Block
from nzg_desktop.paper.fonts import Style
from nzg_desktop.paper.measures import LEADING, MM, SHADE, Box
from nzg_desktop.paper.sheet import Sheet

TALLEST = 14
"""Lines of a cell that are kept on one page; a longer text goes on in the next strip."""
_PAD = 1.4
_NARROWEST, _WIDEST = 8.0, 62.0
_SAMPLE = 300


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a table stands and how it is set: widths and heights in millimetres, type in points.

    A column is `centred` where most of its cells are numbers, dates, codes or short words. `least` is the
    height a row has at least.
    """

    x: float
    widths: tuple[float, ...]
    centred: tuple[bool, ...]
    size: float
    least: float


def grid(
    sheet: Sheet,
    margin: float,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    weights: Sequence[float] = (),
    *,
    size: float,
    least: float,
) -> Grid:
    """A table between the margins. Without weights the columns share the width by what they hold."""
    total = sheet.width - 2 * margin
    shares = weights or _natural(sheet, heads, rows, size)
    widths = tuple(total * share / sum(shares) for share in shares)
    return Grid(margin, widths, tuple(_centred(rows, column) for column in range(len(heads))), size, least)


def _natural(sheet: Sheet, heads: Sequence[str], rows: Sequence[Sequence[str]], size: float) -> list[float]:
    """Widths that would hold nine in ten of the cells on one line, long columns capped."""
    found = []
    for column, name in enumerate(heads):
        sample = sorted(sheet.measure(row[column], size, "fang") for row in rows[:_SAMPLE])
        usual = sample[len(sample) * 9 // 10] if sample else 0.0
        found.append(min(_WIDEST, max(usual, sheet.measure(name, size) * 1.05, _NARROWEST)) + 2 * _PAD + 0.6)
    return found


def blocks(sheet: Sheet, grid: Grid, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Block]:
    """The heads and the rows, ready to be split over pages."""
    head = _row(sheet, grid, _broken(sheet, grid, heads, "song"), head=None, shaded=True)
    found = [head]
    for row in rows:
        cells = _broken(sheet, grid, row, "fang")
        for start in range(0, max(map(len, cells)), TALLEST):
            part = [lines[start : start + TALLEST] for lines in cells]
            found.append(_row(sheet, grid, part, head=head))
    return found


def _broken(sheet: Sheet, grid: Grid, cells: Sequence[str], style: Style) -> list[list[str]]:
    pairs = zip(cells, grid.widths, strict=True)
    return [sheet.broken(words, grid.size, width - 2 * _PAD, style=style) for words, width in pairs]


def _row(
    sheet: Sheet, grid: Grid, cells: Sequence[list[str]], *, head: Block | None, shaded: bool = False
) -> Block:
    height = max(grid.least, max(map(len, cells)) * grid.size * LEADING / MM + 1.6)

    def draw(y: float) -> None:
        x = grid.x
        for lines, width, centred in zip(cells, grid.widths, grid.centred, strict=True):
            box = Box(x, y, width, height)
            sheet.frame(box, width=0.15, fill=SHADE if shaded else None)
            sheet.lines(
                box.inset(_PAD, 0),
                lines,
                grid.size,
                style="song" if shaded else "fang",
                align="center" if shaded or centred else "left",
                bold=shaded,
            )
            x += width

    return Block(height, draw, keep=shaded, head=head)


def _centred(rows: Sequence[Sequence[str]], column: int) -> bool:
    cells = [row[column] for row in rows[:_SAMPLE] if row[column]]
    return 2 * sum(map(_short, cells)) > len(cells)


def _short(words: str) -> bool:
    return len(words) <= 4 or all(char.isascii() or char in "年月日％" for char in words)
