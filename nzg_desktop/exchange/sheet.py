"""Spreadsheets that we write: templates, exports, refused rows. Text stays text, nothing is a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from nzg_desktop.core.trouble import Trouble

ROWS = 1_048_575
LIST_ROWS = 2_000
"""Rows below the head of a template that get drop-downs and text format."""


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a sheet: its title, width in characters, the words of its drop-down, a remark."""

    title: str
    width: int = 12
    choices: tuple[str, ...] = ()
    note: str = ""
    required: bool = False


def _opened(path: Path | BytesIO) -> Any:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(path if isinstance(path, BytesIO) else str(path), options)


def _closed(book: Any, path: Path | BytesIO) -> None:
    try:
        book.close()
    except OSError as error:
        name = path.name if isinstance(path, Path) else "表格"
        raise Trouble(
            f"“{name}”写不进去。", "请看看这个文件是不是正开着，或磁盘是否已满，再试一次。"
        ) from error


def write(
    path: Path | BytesIO,
    title: str,
    heads: Sequence[Head],
    rows: Iterable[Sequence[str]],
    marked: Sequence[int] = (),
) -> int:
    """A plain table with frozen head and filters; columns in `marked` are red. Gives the number of rows."""
    book = _opened(path)
    sheet = book.add_worksheet(title[:31])
    text, red = (
        book.add_format({"num_format": "@"}),
        book.add_format({"num_format": "@", "font_color": "#A61B1B"}),
    )
    _heads(book, sheet, heads)
    count = 0
    for count, row in enumerate(rows, 1):
        if count > ROWS:
            raise Trouble("记录太多，一张表放不下。", "请先筛选，再分几次导出。")
        for at, value in enumerate(row):
            if value:
                sheet.write_string(count, at, value, red if at in marked else text)
    if heads:
        sheet.autofilter(0, 0, max(count, 1), len(heads) - 1)
    _closed(book, path)
    return count


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
    """An empty sheet to be filled in: text columns, drop-downs, remarks, and a page of notes."""
    book = _opened(path)
    sheet = book.add_worksheet(title[:31])
    lists = book.add_worksheet("下拉选项")
    _heads(book, sheet, heads)
    for at, head in enumerate(heads):
        if not head.choices:
            continue
        lists.write_string(0, at, head.title)
        for row, choice in enumerate(head.choices, 1):
            lists.write_string(row, at, choice)
        column = xlsxwriter.utility.xl_col_to_name(at)
        source = f"=下拉选项!${column}$2:${column}${len(head.choices) + 1}"
        sheet.data_validation(
            1, at, LIST_ROWS, at, {"validate": "list", "source": source, "error_type": "warning"}
        )
    page = book.add_worksheet("填写说明")
    page.set_column(0, 0, 90)
    for row, note in enumerate(notes):
        page.write_string(row, 0, note)
    lists.hide()
    _closed(book, path)
