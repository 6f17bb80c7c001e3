"""Reads one file of tables in a process of its own, so that a hostile or broken file harms nothing else.

Run as `python -m nzg_desktop.exchange.child FILE`; writes marshalled frames to standard output (see `main`).
It imports as little as it can: its start is part of every import.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, SheetTypeEnum, SheetVisibleEnum, load_workbook

from nzg_desktop.exchange import textfile
from nzg_desktop.exchange.apart import limit, write
from nzg_desktop.exchange.sniff import Unsuited, kind, locked

FLAG = "--read-tables"
"""How a frozen program, which has no `-m`, is asked to be this child."""
MEMORY = 500 << 20
"""Address space the child may take, in bytes: 100,000 rows of 22 columns need 210 MB."""
SECONDS = 60
CELLS = 4_000_000

_BATCH = 2_000
_SHEETS = 60
_MERGES = 20_000
_EXACT = 1e15


def main(arguments: list[str]) -> int:
    """Read the file named by the one argument.

    Frames, each after its length in four bytes: for each sheet ("sheet", name, hidden, merged ranges as
    first and last row and column from 0), then any number of ("columns", columns, dates), where `dates` says
    in which rows of which columns an ordinal stands for a day, and ("gap", blank rows), and ("whole",).
    The last frame is ("end",) or, in place of what is missing, ("unsuited", word).
    """
    limit(MEMORY, SECONDS)
    with open(1, "wb", closefd=False) as out:
        try:
            _read(Path(arguments[0]), out)
            write(("end",), out)
        except Unsuited as refusal:
            write(("unsuited", refusal.word), out)
        except MemoryError:
            write(("unsuited", "large"), out)
    return 0


def _read(path: Path, out: BinaryIO) -> None:
    if kind(path) == "text":
        write(("sheet", path.stem, False, ()), out)
        _send(textfile.rows(path), CELLS, out)
        write(("whole",), out)
        return
    try:
        _read_workbook(path, out)
    except CalamineError as error:
        raise Unsuited("locked" if locked(path) else "damaged") from error


def _read_workbook(path: Path, out: BinaryIO) -> None:
    room = CELLS
    with path.open("rb") as file:
        book = load_workbook(file)
    for index, about in enumerate(book.sheets_metadata[:_SHEETS]):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(index)
        merged = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()][:_MERGES]
        write(("sheet", about.name, about.visible != SheetVisibleEnum.Visible, merged), out)
        room -= _send(_sheet_rows(sheet), room, out)
        write(("whole",), out)


def _sheet_rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Cells from the sheet's first column: calamine gives the empty first rows, not the empty columns."""
    margin = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield margin + row if margin else row


def _send(rows: Iterable[list[Any]], room: int, out: BinaryIO) -> int:
    """Write rows in batches, without the blank ones at the end; gives the number of cells."""
    batch: list[list[Any]] = []
    blank = cells = 0
    for row in rows:
        if row.count("") == len(row):
            blank += 1
            continue
        cells += len(row)
        if cells > room:
            raise Unsuited("large")
        if blank or len(batch) >= _BATCH:
            write(_columns(batch), out)
            write(("gap", blank), out)
            batch, blank = [], 0
        batch.append(row)
    write(_columns(batch), out)
    return cells


def _columns(batch: list[list[Any]]) -> tuple[Any, ...]:
    """A batch by columns: most columns hold one kind of value, and then nothing is done cell by cell."""
    columns: list[Sequence[Any]] = []
    dates: list[tuple[int, list[int]]] = []
    for index, column in enumerate(zip_longest(*batch, fillvalue="")):
        kinds = set(map(type, column))
        plain: Sequence[Any] = column
        if kinds != {str} or "" in column:
            plain = [_PLAIN.get(value.__class__, str)(value) for value in column]
        if dt.date in kinds or dt.datetime in kinds:
            places = [row for row, value in enumerate(plain) if value.__class__ is dt.date]
            plain = [value.toordinal() if value.__class__ is dt.date else value for value in plain]
            dates.append((index, places))
        columns.append(plain)
    return "columns", columns, dates


def _whole(value: float) -> int | float:
    """Excel keeps every number as a float: 42.0 is 42. From 10^15 on digits are lost, and it must show."""
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


def _moment(value: dt.datetime) -> dt.date | str:
    return value.date() if value.time() == dt.time() else value.strftime("%Y-%m-%d %H:%M:%S")


def _same(value: Any) -> Any:
    return value


_PLAIN: dict[type, Callable[[Any], Any]] = {
    str: lambda value: value or None,
    float: _whole,
    int: _same,
    bool: _same,
    dt.date: _same,
    dt.datetime: _moment,
    dt.time: lambda value: value.strftime("%H:%M:%S"),
}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
