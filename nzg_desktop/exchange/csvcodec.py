"""Tables as canonical CSV: one table, one sequence of bytes.

One rule: what is read is accepted only if writing it again gives the same bytes.

UTF-8 without BOM, NFC, CRLF, comma, quotes only where needed, header line, rows in ascending order of `uid`
(of all columns where there is none). No control characters but LF inside quotes, no direction marks, no field
longer than 4,000 characters.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from operator import itemgetter, le, lt

from nzg_desktop.exchange.cells import FORBIDDEN, Cells, FieldSpec, check_column, columns
from nzg_desktop.exchange.refusal import refused

Row = tuple[str, ...]

LONGEST = 4_000


def write(fields: Sequence[FieldSpec], rows: Iterable[Cells], where: str) -> bytes:
    """The table as canonical bytes, in canonical order whatever the order given.

    Raises RefusedFile E-503 for a text that is too long (a person can shorten it), ValueError for rows that
    are not canonical text of these columns, which is a bug of the caller.
    """
    names = [field.name for field in fields]
    ordered = _in_order(names, rows)
    for field, column in zip(fields, columns(fields, ordered), strict=True):
        check_column(field, column)
    head, body = ",".join(names) + "\r\n", _written(ordered)
    text = head + (body if unicodedata.is_normalized("NFC", body) else unicodedata.normalize("NFC", body))
    if _has_forbidden(text) or text.count("\r") != len(ordered) + 1:
        raise ValueError("control or direction characters in a cell")
    _check_lengths(text.split("\r\n"), lambda: ordered, where)
    return text.encode()


def read(data: bytes | memoryview, names: Sequence[str], where: str) -> tuple[Row, ...]:
    """The rows of a canonical table with exactly these columns; `where` names it in a refusal.

    Types and codes are left to the one gate of the ledgers, which sets single rows aside. Raises RefusedFile
    E-501 … E-506.
    """
    try:
        text = str(data, "utf-8")
    except UnicodeDecodeError as error:
        raise refused("E-501", where) from error
    if not unicodedata.is_normalized("NFC", text):
        raise refused("E-501", where)
    if _has_forbidden(text):
        raise refused("E-502", where)
    lines = text.split("\r\n")
    if lines.pop() or text.count("\r") != len(lines):
        raise refused("E-505", where)
    if not lines or lines[0] != ",".join(names):
        raise refused("E-504", where)
    rows = _rows(text, lines, where)
    if set(map(len, rows)) - {len(names)}:
        raise refused("E-504", where)
    _check_lengths(lines, lambda: rows, where)
    if not _is_in_order(names, rows):
        raise refused("E-506", where)
    return rows


def _rows(text: str, lines: list[str], where: str) -> tuple[Row, ...]:
    body = lines[1:]
    if '"' not in text and text.count("\n") == len(lines) and "," in lines[0]:
        # Without quotes a line is its fields joined by commas: canonical, and no second writing is needed.
        # (Only a single column may not: there an empty cell is written as two quotes.)
        return tuple([tuple(line.split(",")) for line in body])
    try:
        rows = tuple(map(tuple, csv.reader(body, strict=True)))
    except csv.Error as error:
        raise refused("E-505", where) from error
    if len(rows) != len(body) or _written(rows) != text[len(lines[0]) + 2 :]:
        raise refused("E-505", where)
    return rows


def _written(rows: Iterable[Cells]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def _in_order(names: list[str], rows: Iterable[Cells]) -> list[Cells]:
    if "uid" not in names:
        return [*sorted(tuple(row) if None not in row else tuple(c or "" for c in row) for row in rows)]
    uid = itemgetter(names.index("uid"))
    found = list(rows)
    if not all(map(uid, found)):
        raise ValueError("a row without uid")
    found.sort(key=uid)
    if len(set(map(uid, found))) != len(found):
        raise ValueError("two rows with one uid")
    return found


def _is_in_order(names: Sequence[str], rows: tuple[Row, ...]) -> bool:
    if "uid" not in names:
        return all(map(le, rows, islice(rows, 1, None)))
    uids = [row[names.index("uid")] for row in rows]
    return all(uids) and all(map(lt, uids, islice(uids, 1, None)))


def _has_forbidden(text: str) -> bool:
    plain = text.replace("\r\n", "")
    # Printable text has none of them and is quickly known; what is merely unassigned is let by.
    return not plain.isprintable() and FORBIDDEN.search(plain) is not None


def _check_lengths(lines: Sequence[str], rows: Callable[[], Sequence[Cells]], where: str) -> None:
    if max(map(len, lines)) <= LONGEST:
        return
    for number, row in enumerate(rows(), 2):
        for cell in row:
            if cell and len(cell) > LONGEST:
                raise refused("E-503", f"{where} 第 {number} 行")
