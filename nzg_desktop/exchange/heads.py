"""Finds the head of a roster and which column is which field.

Columns are known by their names; what stands under a name can only speak against it. Nothing here knows a
ledger: the caller gives the fields with their names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.core.words import key
from nzg_desktop.exchange.columns import Head, Known, Place, bids, fit, is_serial, joined, known_names
from nzg_desktop.exchange.tables import Cell, Row, Table

__all__ = ["Head", "Matching", "at", "corrected", "find", "understood"]

WITHIN = 20
"""The head stands in one of the first so many rows."""

_LONGEST_HEAD = 40
_SAMPLE = 30


@dataclass(frozen=True, slots=True)
class Matching:
    """Where the head is and what its columns mean. Rows are numbered as the file shows them, from 1.

    `columns` leads from column index (from 0) to field name; `heads` are the texts of all columns that have
    one, and `unmatched` those without a field (the serial number does not count). `confidence` is the share
    of heads that were understood, weighed by how sure each is, 0 to 1. `fingerprint` is the same for every
    file with the same heads in the same order, wherever they stand.
    """

    head_row: int
    last_head_row: int
    first_data_row: int
    columns: Mapping[int, str]
    heads: Mapping[int, str]
    unmatched: tuple[tuple[int, str], ...]
    confidence: float
    fingerprint: str


def find(table: Table, fields: Sequence[Head]) -> Matching | None:
    """The head of a sheet, or None where no row within the first twenty looks like one."""
    known = known_names(fields)
    best: Matching | None = None
    for row in range(min(WITHIN, len(table.rows))):
        for last in (row, row + 1):
            found = _assess(table, row, last, fields, known)
            if found and (best is None or _better(found, best)):
                best = found
    return best


def at(table: Table, fields: Sequence[Head], head_row: int, last_head_row: int) -> Matching:
    """The matching for a head that a person has pointed out (rows from 1); columns may be few or none."""
    places = _places(table, head_row - 1, last_head_row - 1)
    return _matching(table, head_row - 1, last_head_row - 1, places, fields, known_names(fields))


def understood(tables: Sequence[Table], fields: Sequence[Head]) -> list[tuple[Table, Matching]]:
    """All sheets with a head that is understood: visible ones first, of these the one that says most.

    Raises RefusedFile E-820 where there is none.
    """

    def says(pair: tuple[Table, Matching]) -> tuple[bool, float]:
        table, matching = pair
        rows = len(table.rows) - matching.last_head_row
        return not table.hidden, _weight(matching) * (rows + 1)

    found = [(table, matching) for table in tables if (matching := find(table, fields))]
    if not found:
        what = f"在前 {WITHIN} 行里没有找到表头，认不出哪一列是什么。"
        cure = "请在表的第一行写上列名（如 姓名、身份证号、手机号），或用本软件的模板填写，再导入。"
        raise RefusedFile(what, cure, code="E-820")
    return sorted(found, key=says, reverse=True)


def corrected(matching: Matching, columns: Mapping[int, str]) -> Matching:
    """The same head with the columns as a person has set them."""
    unmatched = tuple(
        (c, text) for c, text in matching.heads.items() if c not in columns and not is_serial(text)
    )
    return replace(matching, columns=dict(columns), unmatched=unmatched, confidence=1.0)


def _better(found: Matching, best: Matching) -> bool:
    """Whether a head is to be preferred to the one found so far, which stands above or in the same row."""
    # Two rows that can be one head are one head: otherwise the lower would be read as a person.
    lower_row_added = found.head_row == best.head_row
    # But a line over the head (单位：…  日期：…) is no part of it if the head says as much alone.
    line_left_out = best.last_head_row > best.head_row and found.head_row == best.last_head_row
    if lower_row_added or (line_left_out and found.last_head_row == found.head_row):
        return len(found.columns) >= len(best.columns)
    return _weight(found) > _weight(best)


def _weight(matching: Matching) -> float:
    """More fields first; of equals the surer head."""
    return len(matching.columns) + matching.confidence


def _text(cell: Cell) -> str:
    """A head cell on one line; form labels that end in a colon are not heads."""
    if not isinstance(cell, str):
        return ""
    plain = "".join(cell.split()) if not cell.isascii() else " ".join(cell.split())
    return "" if plain.endswith((":", "：")) else plain


def _assess(table: Table, row: int, last: int, fields: Sequence[Head], known: Known) -> Matching | None:
    """The matching if rows `row` to `last` (from 0) can be a head."""
    if last >= len(table.rows) or not _looks_like_head(table.rows[row]):
        return None
    if last > row and not _stands_under(table, row):
        return None
    places = _places(table, row, last)
    found = _matching(table, row, last, places, fields, known)
    # Names make a head; values that do not fit only keep a column from its field.
    named = sum(any(bids(place, known)) for place in places)
    counted = sum(not is_serial(place.shown) for place in places)
    return found if found.columns and (named >= 2 or counted <= 2) else None


def _looks_like_head(row: Row) -> bool:
    filled = [cell for cell in row if cell not in (None, "")]
    texts = [cell for cell in filled if isinstance(cell, str) and len(cell) <= _LONGEST_HEAD]
    return bool(texts) and len(texts) >= 0.7 * len(filled)


def _stands_under(table: Table, row: int) -> bool:
    """Whether the next row is the lower row of a head: its texts stand only where the upper row spans."""
    upper, lower = table.rows[row], table.rows[row + 1]
    filled = [column for column, cell in enumerate(lower) if cell not in (None, "")]
    if sum(cell not in (None, "") for cell in upper) < 2:  # a title
        return False
    for column in filled:
        cell = lower[column]
        if not isinstance(cell, str) or len(cell) > _LONGEST_HEAD or re.search(r"\d{4}", cell):
            return False
        above = _at(upper, column)
        spans = _at(upper, column + 1) in (None, "") and _at(lower, column + 1) not in (None, "")
        if above not in (None, "") and not spans and not _merged_over(table, row, column):
            return False
    return bool(filled)


def _merged_over(table: Table, row: int, column: int) -> bool:
    """Whether a cell of the row belongs to a merge over several columns and this row alone."""
    return any(
        top <= row == bottom and left <= column <= right and right > left
        for top, left, bottom, right in table.merged
    )


def _at(row: Row, column: int) -> Cell:
    return row[column] if column < len(row) else None


def _places(table: Table, row: int, last: int) -> list[Place]:
    """The heads of a one- or two-row head, column by column."""
    upper = table.rows[row]
    if last == row:
        texts = ((column, _text(cell)) for column, cell in enumerate(upper))
        return [Place(column, text, (text,)) for column, text in texts if text]
    lower = table.rows[last]
    places, parent = [], ""
    for column in range(max(len(upper), len(lower))):
        above, below = _text(_at(upper, column)), _text(_at(lower, column))
        if above:
            parent = above
        if below and (over := above or (parent if column else "")):
            places.append(Place(column, f"{over} {below}", joined(over, below)))
        elif above or below:
            places.append(Place(column, above or below, (above or below,)))
    return places


def _matching(
    table: Table,
    row: int,
    last: int,
    places: Sequence[Place],
    fields: Sequence[Head],
    known: Known,
) -> Matching:
    kinds = {field.name: field.kind for field in fields}
    values = {place.column: _sample(table, last + 1, place.column) for place in places}
    offers = sorted(
        (
            (sure * fit(values[place.column], kinds[field]), place.column, field)
            for place in places
            for sure, field in bids(place, known)
        ),
        key=lambda bid: (-bid[0], bid[1]),
    )
    columns: dict[int, str] = {}
    total = 0.0
    for sure, column, field in offers:
        if sure > 0 and column not in columns and field not in columns.values():
            columns[column] = field
            total += sure
    heads = {place.column: place.shown for place in places}
    unmatched = tuple((c, text) for c, text in heads.items() if c not in columns and not is_serial(text))
    return Matching(
        head_row=row + 1,
        last_head_row=last + 1,
        first_data_row=last + 2,
        columns=dict(sorted(columns.items())),
        heads=heads,
        unmatched=unmatched,
        confidence=round(total / max(1, len(columns) + len(unmatched)), 3),
        fingerprint=_fingerprint(heads),
    )


def _sample(table: Table, first: int, column: int) -> list[Cell]:
    """The first values under a head."""
    values = (_at(row, column) for row in table.rows[first : first + 4 * _SAMPLE])
    return list(islice((value for value in values if value not in (None, "")), _SAMPLE))


def _fingerprint(heads: Mapping[int, str]) -> str:
    shape = "\x1f".join(f"{column}:{key(text)}" for column, text in sorted(heads.items()))
    return hashlib.sha256(shape.encode()).hexdigest()[:32]
