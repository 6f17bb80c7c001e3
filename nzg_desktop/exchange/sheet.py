"""Spreadsheets that we write: templates, exports, refused rows. Text stays text, nothing is a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import disk, textfile

ROWS = 1_048_575
LIST_ROWS = 2_000
"""Rows below the head of a template that get drop-downs and text format."""
NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a sheet: its title, width in characters, the words of its drop-down, a remark."""

    title: str
    width: int = 12
    choices: tuple[str, ...] = ()
    note: str = ""
    required: bool = False


class Marked(str):
    """The text of a cell that is shown in red."""

    __slots__ = ()


@contextmanager
def _book(target: Path | BytesIO) -> Iterator[Any]:
    """A workbook that is there whole or not at all."""
    if isinstance(target, BytesIO):
        with _closing(target) as book:
            yield book
        return
    with disk.whole(target) as part, part.open("wb") as file, _closing(file) as book:
        yield book


@contextmanager
def _closing(file: BinaryIO) -> Iterator[Any]:
    import xlsxwriter  # 50 ms that no start waits for
    from xlsxwriter.exceptions import FileCreateError

    # In memory, because the library would else leave what it writes in clear in the system's own folder.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    yield book
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from error


def write(target: Path | BytesIO, title: str, heads: Sequence[Head], rows: Iterable[Sequence[str]]) -> int:
    """A plain table with frozen head and filters; cells that are `Marked` are red. Gives the number of rows.

    Where the name ends in .csv it is a text file. Raises Trouble where the file cannot be written or the rows
    do not fit into a sheet.
    """
    if isinstance(target, Path) and target.suffix.lower() == ".csv":
        with disk.whole(target) as part:
            return textfile.write(part, chain([[head.title for head in heads]], rows))
    with _book(target) as book:
        sheet = book.add_worksheet(_title(title))
        text = book.add_format({"num_format": "@"})
        red = book.add_format({"num_format": "@", "font_color": "#A61B1B", "bg_color": "#FBE9E7"})
        _heads(book, sheet, heads)
        count = 0
        for count, row in enumerate(rows, 1):
            if count > ROWS:
                raise Trouble("记录太多，一张表放不下。", "请先筛选，再分几次导出。")
            for at, value in enumerate(row):
                if value:
                    sheet.write_string(count, at, value, red if isinstance(value, Marked) else text)
                elif isinstance(value, Marked):
                    sheet.write_blank(count, at, None, red)
        if heads:
            sheet.autofilter(0, 0, max(count, 1), len(heads) - 1)
    return count


def _title(title: str) -> str:
    return title.translate(NOT_IN_TITLES)[:31]


def _heads(book: Any, sheet: Any, heads: Sequence[Head]) -> None:
    plain = book.add_format(
        {"bold": True, "bg_color": "#E8EDF3", "border": 1, "text_wrap": True, "valign": "vcenter"}
    )
    must = book.add_format(
        {"bold": True, "bg_color": "#E8EDF3", "border": 1, "font_color": "#A61B1B", "text_wrap": True}
    )
    text = book.add_format({"num_format": "@"})
    for at, head in enumerate(heads):
        sheet.set_column(at, at, head.width, text)
        sheet.write_string(0, at, head.title, must if head.required else plain)
        if head.note:
            sheet.write_comment(0, at, head.note)
    sheet.freeze_panes(1, 1)


def template(path: Path, title: str, heads: Sequence[Head], notes: Sequence[str]) -> None:
    """An empty sheet to be filled in: text columns, drop-downs, remarks, and a page of notes.

    Raises Trouble where the file cannot be written.
    """
    with _book(path) as book:
        sheet = book.add_worksheet(_title(title))
        lists = book.add_worksheet("下拉选项")
        _heads(book, sheet, heads)
        for at, head in enumerate(heads):
            if head.choices:
                _drop_down(sheet, lists, at, head)
        page = book.add_worksheet("填写说明")
        page.set_column(0, 0, 90)
        for row, note in enumerate(notes):
            page.write_string(row, 0, note)
        lists.hide()


def _drop_down(sheet: Any, lists: Any, at: int, head: Head) -> None:
    """The choices stand on a sheet of their own, since a rule holds only 255 characters."""
    lists.write_string(0, at, head.title)
    for row, choice in enumerate(head.choices, 1):
        lists.write_string(row, at, choice)
    from xlsxwriter.utility import xl_col_to_name  # see _closing

    column = xl_col_to_name(at)
    source = f"=下拉选项!${column}$2:${column}${len(head.choices) + 1}"
    rule = {"validate": "list", "source": source, "error_type": "warning"}
    sheet.data_validation(1, at, LIST_ROWS, at, rule)
