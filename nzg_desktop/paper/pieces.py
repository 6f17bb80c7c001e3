"""The parts that forms are made of: heading, section bars, label and value pairs, places to sign."""

from __future__ import annotations

from collections.abc import Sequence

from nzg_desktop.paper import table
from nzg_desktop.paper.flow import Block
from nzg_desktop.paper.measures import GREY, LEADING, MM, SHADE, Box
from nzg_desktop.paper.sheet import Sheet

Pair = tuple[str, str]
"""A label and what stands beside it."""

MARGIN = 20.0
INK = 11.0
_ROW = 9.0
_LABEL = 32.0


def page_number(sheet: Sheet, number: int, pages: int) -> None:
    """第 x 页 / 共 y 页, in the middle of the lower margin."""
    sheet.text(
        sheet.width / 2, sheet.height - 9, f"第 {number} 页 / 共 {pages} 页", 9, align="center", colour=GREY
    )


def heading(sheet: Sheet, title: str, subtitle: str, y: float) -> None:
    """Title with the office line under it, centred; `y` is the title's baseline."""
    size = sheet.fitted(title, 20, sheet.width - 80)
    sheet.text(sheet.width / 2, y, title, size, align="center", bold=True)
    if subtitle:
        size = sheet.fitted(subtitle, 10.5, sheet.width - 2 * MARGIN)
        sheet.text(sheet.width / 2, y + 8.5, subtitle, size, align="center")


def sign(sheet: Sheet, foot: Sequence[str], x: float, total: float, y: float) -> None:
    """Places to sign, side by side over `total` millimetres."""
    step = total / max(1, len(foot))
    for number, words in enumerate(foot):
        sheet.text(x + number * step, y, words, 10.5)


def bar(sheet: Sheet, name: str) -> Block:
    """The heading of a section."""

    def draw(y: float) -> None:
        sheet.text(MARGIN, y + 7.6, name, 12, style="hei")

    return Block(9.6, draw, keep=True)


def pair_rows(sheet: Sheet, pairs: Sequence[Pair]) -> list[Block]:
    """Two pairs to a line; a long value takes the whole line."""
    half = (sheet.width - 2 * MARGIN) / 2
    rows: list[tuple[Pair, ...]] = []
    waiting: tuple[Pair, ...] = ()
    for pair in pairs:
        long = "\n" in pair[1] or sheet.measure(pair[1], INK, "fang") > 2 * (half - _LABEL - 3)
        if long:
            rows.extend([waiting, (pair,)] if waiting else [(pair,)])
            waiting = ()
        elif waiting:
            rows.append((*waiting, pair))
            waiting = ()
        else:
            waiting = (pair,)
    if waiting:
        rows.append(waiting)
    return [block for row in rows for block in _grid_row(sheet, row, half)]


def _grid_row(sheet: Sheet, row: Sequence[Pair], half: float) -> list[Block]:
    """One line of the form; a very long value goes on in further strips, so that pages can be turned."""
    width = half if len(row) == 2 else 2 * half
    values = [sheet.broken(value, INK, width - _LABEL - 3, style="fang") for _label, value in row]
    found = []
    for start in range(0, max(map(len, values)), table.TALLEST):
        parts = [lines[start : start + table.TALLEST] for lines in values]
        labels = [f"{label}（续）" if start else label for label, _value in row]
        found.append(_strip(sheet, labels, parts, width))
    return found


def _strip(sheet: Sheet, labels: Sequence[str], values: Sequence[list[str]], width: float) -> Block:
    height = max(_ROW, max(map(len, values)) * INK * LEADING / MM + 2.4)

    def draw(y: float) -> None:
        for number, (label, lines) in enumerate(zip(labels, values, strict=True)):
            x = MARGIN + number * width
            sheet.frame(Box(x, y, _LABEL, height), width=0.15, fill=SHADE)
            sheet.frame(Box(x + _LABEL, y, width - _LABEL, height), width=0.15)
            sheet.cell(Box(x + 1.5, y, _LABEL - 3, height), label, 10.5)
            sheet.lines(Box(x + _LABEL + 1.5, y, width - _LABEL - 3, height), lines, INK, style="fang")

    return Block(height, draw)
