"""Any record as a printed form, and any list as a table. Blank values leave room for a pen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.paper import flow, pieces, qr, table
from nzg_desktop.paper.batch import paced, some
from nzg_desktop.paper.flow import Block
from nzg_desktop.paper.fonts import Fonts
from nzg_desktop.paper.measures import Box
from nzg_desktop.paper.pieces import Pair
from nzg_desktop.paper.sheet import Sheet

FOOT = ("填表人：", "审核人：", "日期：　　　　年　　月　　日")

_BLANK_ROWS = 6
_FOOT_HEIGHT = 20.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table inside a form. `weights` share out the width; none means by what the columns hold."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One record as a form: sections of (label, value) pairs in two columns, then its tables.

    `subtitle` is the office line under the title. `code` is printed as a QR code (form and version on a
    blank form). `foot` are the places to sign at the end.
    """

    title: str
    subtitle: str = ""
    sections: tuple[tuple[str, tuple[Pair, ...]], ...] = ()
    tables: tuple[Table, ...] = ()
    foot: tuple[str, ...] = FOOT
    code: str = ""

    def blank(self) -> FormSheet:
        """The same form with nothing filled in and some empty lines in its tables."""
        sections = tuple((name, tuple((label, "") for label, _ in pairs)) for name, pairs in self.sections)
        tables = tuple(
            replace(one, rows=(tuple("" for _ in one.heads),) * _BLANK_ROWS) for one in self.tables
        )
        return replace(self, sections=sections, tables=tables)


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A list on A4 landscape. `weights` share out the width; none means by what the columns hold."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...] = ()
    subtitle: str = ""
    foot: tuple[str, ...] = FOOT


def forms(
    items: Iterable[FormSheet],
    *,
    practice: bool = False,
    fonts: Fonts | None = None,
    progress: Progress = silent,
) -> bytes:
    """One PDF of many forms, each beginning on a page of its own and counting its own pages."""
    found = some(items)
    sheet = Sheet(found[0].title, practice=practice, fonts=fonts)
    for item in paced(found, progress, "正在排印表格"):
        _form(sheet, item)
    return sheet.finish()


def listing(
    item: ListSheet,
    *,
    practice: bool = False,
    fonts: Fonts | None = None,
    progress: Progress = silent,
) -> bytes:
    """A list as one PDF on A4 landscape with repeated heads."""
    sheet = Sheet(item.title, landscape=True, practice=practice, fonts=fonts)
    total = sheet.width - 2 * 15.0
    grid = table.grid(sheet, 15.0, item.heads, item.rows, item.weights, size=9.5, least=7.2)
    rows = paced(item.rows, progress, "正在分页")
    blocks = table.blocks(sheet, grid, item.heads, rows)
    top = 34.0 if item.subtitle else 28.0
    pages = flow.paginate(blocks, 194 - top, 194 - 15, last=12)
    for number, page in enumerate(paced(pages, progress, "正在排印名册")):
        with sheet.page():
            if number == 0:
                pieces.heading(sheet, item.title, item.subtitle, 20.0)
            end = flow.run(page, 15.0 if number else top)
            if number == len(pages) - 1:
                pieces.sign(sheet, item.foot, 15.0, total, end + 9)
            pieces.page_number(sheet, number + 1, len(pages))
    return sheet.finish()


def _form(sheet: Sheet, item: FormSheet) -> None:
    blocks: list[Block] = []
    for name, pairs in item.sections:
        blocks.append(pieces.bar(sheet, name))
        blocks.extend(pieces.pair_rows(sheet, pairs))
    for one in item.tables:
        blocks.append(pieces.bar(sheet, one.name))
        grid = table.grid(sheet, pieces.MARGIN, one.heads, one.rows, one.weights, size=10.0, least=8.0)
        blocks.extend(table.blocks(sheet, grid, one.heads, one.rows))
    top = 42.0 if item.subtitle else 36.0
    pages = flow.paginate(blocks, 280 - top, 280 - 20, last=_FOOT_HEIGHT)
    for number, page in enumerate(pages):
        with sheet.page():
            if number == 0:
                pieces.heading(sheet, item.title, item.subtitle, 28.0)
                if item.code:
                    qr.draw(sheet, Box(pieces.MARGIN, 15, 16, 16), item.code)
            end = flow.run(page, 20.0 if number else top)
            if number == len(pages) - 1:
                pieces.sign(sheet, item.foot, pieces.MARGIN, sheet.width - 2 * pieces.MARGIN, end + 12)
            pieces.page_number(sheet, number + 1, len(pages))
