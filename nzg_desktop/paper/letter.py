"""Letters and other papers in words, laid out as official letters are (GB/T 9704-2012).

A4, margins 37/28/26/35 mm, 22 lines a page in 16 point 仿宋; a receipt stands below a dashed line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.paper import flow
from nzg_desktop.paper.batch import paced, some
from nzg_desktop.paper.flow import Block
from nzg_desktop.paper.fonts import Fonts, Style
from nzg_desktop.paper.measures import MM, RISE, Colour
from nzg_desktop.paper.sheet import Sheet

_LEFT, _WIDTH, _TOP, _BOTTOM = 28.0, 156.0, 37.0, 262.0
_LINE = 225.0 / 22
_SIZE, _TITLE, _HEAD, _SMALL = 15.75, 22.0, 30.0, 14.0
"""16 point, a hair closer, since 28 characters to the line would need 158 mm."""
_EM = _SIZE / MM
_RED: Colour = (0.84, 0.0, 0.0)
_LEVELS = tuple(f"{number}、" for number in "一二三四五六七八九十")


@dataclass(frozen=True, slots=True)
class Letter:
    """One paper. All texts are ready to print; `red` is the name in the red head, empty for a plain paper.

    `body` are paragraphs; `receipt` are the lines below the dashed line, its title first.
    """

    title: str
    body: tuple[str, ...]
    red: str = ""
    number: str = ""
    to: str = ""
    issuer: str = ""
    date: str = ""
    copies: str = ""
    receipt: tuple[str, ...] = ()


def letters(
    items: Iterable[Letter],
    *,
    practice: bool = False,
    fonts: Fonts | None = None,
    progress: Progress = silent,
) -> bytes:
    """One PDF, each letter on pages of its own."""
    found = some(items)
    sheet = Sheet(found[0].title, style="fang", practice=practice, fonts=fonts)
    for item in paced(found, progress, "正在排印文书"):
        _letter(sheet, item)
    return sheet.finish()


def _letter(sheet: Sheet, item: Letter) -> None:
    blocks = [*_head(sheet, item), *_body(sheet, item), *_close(sheet, item), *_receipt(sheet, item)]
    pages = flow.paginate(blocks, _BOTTOM - _TOP, _BOTTOM - _TOP)
    for number, page in enumerate(pages, 1):
        with sheet.page():
            flow.run(page, _TOP)
            if len(pages) > 1:
                odd = number % 2 == 1
                edge, side = (_LEFT + _WIDTH - _EM, "right") if odd else (_LEFT + _EM, "left")
                sheet.text(edge, _BOTTOM + 12, f"— {number} —", _SMALL, style="song", align=side)  # type: ignore[arg-type]


def _row(
    sheet: Sheet,
    words: str,
    x: float = _LEFT,
    *,
    size: float = _SIZE,
    style: Style = "fang",
    centred: bool = False,
    colour: Colour = (0, 0, 0),
    keep: bool = False,
    height: float = _LINE,
) -> Block:
    """One line on the grid."""

    def draw(top: float) -> None:
        y = top + height / 2 + size * RISE / MM
        at, side = (_LEFT + _WIDTH / 2, "center") if centred else (x, "left")
        bold = style == "song" and size > _SIZE
        sheet.text(at, y, words, size, style=style, align=side, colour=colour, bold=bold)  # type: ignore[arg-type]

    return Block(height, draw, keep)


def _rule(sheet: Sheet, colour: Colour, thick: float, *, dashed: bool = False) -> Block:
    def draw(top: float) -> None:
        y = top + 4
        dash = (2.4, 1.6) if dashed else None
        sheet.line(_LEFT, y, _LEFT + _WIDTH, y, width=thick, colour=colour, dash=dash)

    return Block(8.0, draw, keep=True)


def _head(sheet: Sheet, item: Letter) -> list[Block]:
    """Red head, number and red line where there is one; then the title and to whom."""
    found: list[Block] = []
    if item.red:
        size = sheet.fitted(item.red, _HEAD, _WIDTH, style="song", least=20.0)
        found.append(
            _row(sheet, item.red, size=size, style="song", centred=True, colour=_RED, keep=True, height=18)
        )
        found.append(_row(sheet, item.number, centred=True, keep=True, height=_LINE * 1.5))
        found.append(_rule(sheet, _RED, 0.7))
    found.append(_row(sheet, "", keep=True, height=_LINE / 2))
    for line in sheet.balanced(item.title, _TITLE, _WIDTH - 8 * _EM, style="song"):
        found.append(
            _row(sheet, line, size=_TITLE, style="song", centred=True, keep=True, height=_LINE * 1.2)
        )
    if item.number and not item.red:
        found.append(_row(sheet, item.number, centred=True, keep=True))
    found.append(_row(sheet, "", keep=True, height=_LINE / 2))
    if item.to:
        found += [
            _row(sheet, line, keep=True) for line in sheet.broken(f"{item.to}：", _SIZE, _WIDTH, style="fang")
        ]
    return found


def _body(sheet: Sheet, item: Letter) -> list[Block]:
    found = []
    for words in item.body:
        style: Style = "hei" if words.startswith(_LEVELS) and "。" not in words else "fang"
        for number, line in enumerate(sheet.broken(words, _SIZE, _WIDTH, style=style, first=2 * _EM)):
            found.append(_row(sheet, line, _LEFT + (0 if number else 2 * _EM), style=style))
    return found


def _close(sheet: Sheet, item: Letter) -> list[Block]:
    """Who and when, the name centred over the date, with room for the seal; then who else gets it."""
    if not item.issuer and not item.date:
        return []
    date = item.date or "　　年　月　日"
    wide = max(sheet.measure(date, _SIZE, "fang"), 4 * _EM)
    middle = _LEFT + _WIDTH - 4 * _EM - wide / 2
    across = sheet.measure(item.issuer, _SIZE, "fang")
    left = min(middle - across / 2, _LEFT + _WIDTH - across)
    found = [
        _row(sheet, "", keep=True),
        _row(sheet, item.issuer, left, keep=True),
        _row(sheet, date, middle - sheet.measure(date, _SIZE, "fang") / 2),
    ]
    if item.copies:
        lines = sheet.broken(f"抄送：{item.copies}。", _SMALL, _WIDTH - 2 * _EM, style="fang")
        found += [_rule(sheet, (0, 0, 0), 0.3)]
        found += [_row(sheet, line, _LEFT + _EM, size=_SMALL, keep=True, height=8) for line in lines]
        found += [_rule(sheet, (0, 0, 0), 0.3)]
    return found


def _receipt(sheet: Sheet, item: Letter) -> list[Block]:
    if not item.receipt:
        return []
    title, *lines = item.receipt
    found = [_row(sheet, "", keep=True, height=_LINE / 2), _rule(sheet, (0.3, 0.3, 0.3), 0.3, dashed=True)]
    found.append(_row(sheet, title, size=_SIZE, style="hei", centred=True, keep=True))
    for words in lines:
        broken = sheet.broken(words, _SMALL, _WIDTH, style="fang")
        found += [_row(sheet, line, size=_SMALL, keep=True, height=9) for line in broken]
    return [*found, Block(0.0, lambda _top: None)]
