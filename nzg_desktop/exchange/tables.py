"""Files of tables (.xlsx .xls .xlsb .ods .csv .txt) as plain values.

Nothing of a file is parsed in this process: a child reads it under limits and hands back plain values, and
whatever goes wrong there is one sentence here.
"""

from __future__ import annotations

import datetime as dt
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.patience import is_held, patiently
from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import apart
from nzg_desktop.exchange.child import FLAG, SECONDS

Cell = str | int | float | bool | dt.date | None
Row = tuple[Cell, ...]
Merge = tuple[int, int, int, int]

_SAVE_AS = "请用 WPS 或 Excel 打开它，另存为“Excel 工作簿（.xlsx）”，再导入。"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. Row 1 of the file is `rows[0]`, so a row number is its index and one.

    Empty cells are None; blank rows in between are kept as empty tuples, those at the end are not, and rows
    may differ in length. Hidden rows are data like any other. `merged` are first row, first column, last
    row, last column, all from 0 (.xlsx and .xls). `hidden` says that the whole sheet is.
    """

    sheet: str
    rows: tuple[Row, ...]
    merged: tuple[Merge, ...] = ()
    hidden: bool = False


# word of the child → code, what happened, what to do
_SENTENCES: dict[str, tuple[str, str, str]] = {
    "empty": ("E-802", "这个文件是空的，里面没有内容。", "请确认选对了文件，或请对方重新拷贝一份。"),
    "blank": ("E-803", "这个文件里的表都是空的。", "请确认选对了文件。"),
    "locked": ("E-804", "这个文件设了打开密码，读不出来。", "请先打开它，去掉密码另存一份，再导入。"),
    "pdf": ("E-805", "这是 PDF 文件，不是表格。", "请向对方要 Excel 表格原件。"),
    "picture": ("E-805", "这是图片，不是表格。", "请向对方要 Excel 表格原件。"),
    "document": ("E-805", "这是文字文档或演示文稿，不是表格。", "请把里面的表复制到 Excel 里保存，再导入。"),
    "archive": ("E-805", "这是压缩包，不是表格。", "请先解压，再选里面的表格导入。"),
    "package": ("E-805", "这是加密的交接文件，不是表格。", "请到“下级接收”里接收它。"),
    "other": (
        "E-805",
        "这不是表格文件，认不出里面的内容。",
        "请确认选对了文件。能导入 .xlsx、.xls、.ods 和 .csv。",
    ),
    "page": ("E-806", "这个文件名是表格，里面其实是网页格式。", _SAVE_AS),
    "et": (
        "E-807",
        "这个 WPS 表格（.et）读不出来。",
        "请用 WPS 打开它，另存为“Excel 工作簿（.xlsx）”，再导入。",
    ),
    "damaged": ("E-808", "这个文件已损坏，或没有拷贝完整。", f"请重新拷贝一份再试；仍不行时，{_SAVE_AS}"),
    "bomb": (
        "E-809",
        "这个文件展开后大得反常，没有打开它。",
        "请与给文件的人核对；确是名册的话，只复制有内容的行另存一份。",
    ),
    "large": ("E-810", "这个文件太大，一次读不完。", "请删去多余的空行空列，或分成几个文件，再导入。"),
    "slow": (
        "E-811",
        f"这个文件读了 {SECONDS} 秒还没有读完，已停止。",
        "请删去多余的空行空列，或分成几个文件，再导入。",
    ),
    "encoding": (
        "E-812",
        "认不出这个文本文件的文字编码。",
        "请用 Excel 打开它，另存为“CSV UTF-8”或 .xlsx，再导入。",
    ),
    "quotes": ("E-813", "这个文本文件里有一处引号没有成对，读到一半接不下去。", _SAVE_AS),
}


def read(path: Path, progress: Progress = silent) -> tuple[Table, ...]:
    """All sheets of a file that hold anything, in their order, hidden ones last.

    `progress` is called about ten times a second and may raise Cancelled, which ends the child. Raises
    RefusedFile (E-801 … E-813) with a sentence for anything that cannot be read.
    """
    _must_open(path)
    try:
        output, code = apart.run("child", FLAG, path, SECONDS, progress)
    except TimeoutError as error:
        raise _refused("slow", path) from error
    tables = _decoded(output, code, path)
    found = [table for table in tables if table.rows]
    if not found:
        raise _refused("blank", path)
    return tuple(sorted(found, key=lambda table: table.hidden))


def _must_open(path: Path) -> None:
    try:
        with patiently(lambda: path.open("rb")):
            return
    except OSError as error:
        if is_held(error) or isinstance(error, PermissionError):
            words, cure = "正被别的程序占用，或没有权限打开", "请先在 WPS 或 Excel 里关闭它，再导入。"
            raise RefusedFile(f"“{path.name}”{words}。", cure, code="E-801") from error
        words, cure = "找不到，或读不出来", "请确认 U 盘已插好、文件没有被移走，再选一次。"
        raise RefusedFile(f"“{path.name}”{words}。", cure, code="E-801") from error


def _decoded(output: bytes, code: int, path: Path) -> list[Table]:
    """The tables of the child's frames. Marshal, not pickle: its bytes can hold values and nothing else."""
    tables: list[Table] = []
    sheet: tuple[Any, ...] = ()
    rows: list[Row] = []
    for frame in apart.frames(output):
        match frame:
            case ("sheet", *about):
                sheet, rows = tuple(about), []
            case ("columns", columns, dates):
                rows += _rows(columns, dates)
            case ("gap", count):
                rows += [()] * count
            case ("whole",):
                name, away, merged = sheet
                tables.append(Table(name, tuple(rows), tuple(merged), away))
            case ("unsuited", word):
                raise _refused(str(word), path)
            case _:
                return tables
    raise _refused(_why_it_died(code), path)


def _rows(columns: list[Any], dates: list[tuple[int, list[int]]]) -> Iterator[Row]:
    for index, places in dates:
        column = columns[index]
        for row in places:
            column[row] = dt.date.fromordinal(column[row])
    return zip(*columns, strict=True)


def _why_it_died(code: int) -> str:
    """A child that ended without a word: aborted or killed for memory or time, or unable to go on."""
    if sys.platform == "win32":
        return "damaged" if code == 1 else "large"
    else:  # noqa: RET505 - the names of the signals are not on Windows, and the type checker sees it so
        if code == -signal.SIGXCPU:
            return "slow"
        return "large" if code in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV) else "damaged"


def _refused(word: str, path: Path) -> RefusedFile:
    if word == "damaged" and path.suffix.lower() == ".et":
        word = "et"
    code, what, cure = _SENTENCES[word]
    return RefusedFile(f"“{path.name}”读不进来：{what}", cure, code=code)
