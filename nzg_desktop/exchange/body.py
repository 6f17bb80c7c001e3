"""The rows under a head: which are data, and which are blank, repeated heads, notes, totals or examples.

Every row is counted once: data rows and skipped rows together are all rows under the head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nzg_desktop.core.words import key
from nzg_desktop.exchange.heads import Matching
from nzg_desktop.exchange.tables import Cell, Row, Table

BLANK, HEADS, NOTES, TOTALS, EXAMPLES = "空行", "重复的表头", "表下说明", "合计行", "示例行"
"""Why a row is not data, in the words that the person who imports sees."""

_NOTE = re.compile(
    r"^(?:注|备注|说明|填表说明|填报说明|填写说明|附注|注意|注意事项|填表人|填报人|制表人|制表|审核人|审核|复核人|负责人|单位负责人|"
    r"经办人|联系人|联系电话|填表单位|填报单位|单位|填表日期|填报日期|填表时间|制表日期|日期|打印日期|工会主席|主席|盖章|单位盖章|签字)"
    r"[（(]?[^:：]{0,8}[）)]?\s*[:：]"
)
_NUMBERED = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)]?[、.．]|[★※*●])\s*\S")
_SEAL = re.compile(r"[（(](?:盖章|公章|签字|签章)[）)]")
_TOTAL = re.compile(r"^(?:本页|以上|总|共)?(?:合计|总计|小计|共计|累计)(?:[:：（(\d].*|人数?.*)?$")
_TOTAL_SENTENCE = re.compile(r"^共\s*\d+\s*[人名个家份条]")
_EXAMPLE = re.compile(r"^[（(【]?(?:示例|样例|范例|举例|填写示例|例)(?:[）)】:：].*|行|\d)?$")
_HINTS = frozenset(
    ("必填", "选填", "可选", "非必填", "必填项", "选填项", "文本", "文本格式", "下拉选择", "日期格式")
)
_LONG = 15


@dataclass(frozen=True, slots=True)
class DataRows:
    """The data under a head: (row number as the file shows it, field name → cell), and what was left out.

    `skipped` leads from the reason to the row numbers.
    """

    rows: tuple[tuple[int, dict[str, Cell]], ...]
    skipped: Mapping[str, tuple[int, ...]]

    def __iter__(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        """The data rows in their order."""
        return iter(self.rows)

    def __len__(self) -> int:
        """How many rows are data."""
        return len(self.rows)


def data_rows(table: Table, matching: Matching) -> DataRows:
    """Sort the rows under the head.

    Cells come as they are in the file; a cell merged downwards counts for every row it covers.
    """
    columns = tuple(matching.columns.items())
    filled = _filled_down(table, matching)
    seen = _seen(table, matching)
    rows: list[tuple[int, dict[str, Cell]]] = []
    skipped: dict[str, list[int]] = {}
    for index in range(matching.last_head_row, len(table.rows)):
        row = table.rows[index]
        if reason := _why_not(row, matching, seen):
            skipped.setdefault(reason, []).append(index + 1)
            continue
        width = len(row)
        values = {name: row[column] if column < width else None for column, name in columns}
        if index in filled:
            values |= {matching.columns[column]: cell for column, cell in filled[index]}
        rows.append((index + 1, values))
    return DataRows(tuple(rows), {reason: tuple(numbers) for reason, numbers in skipped.items()})


@dataclass(frozen=True, slots=True)
class _Seen:
    """What stands in and over the head, to know it again below: words by column, and titles."""

    words: Mapping[int, frozenset[str]]
    titles: frozenset[str]


def _why_not(row: Row, matching: Matching, seen: _Seen) -> str:
    """The reason why a row is not data, or nothing."""
    cells = [(column, cell) for column, cell in enumerate(row) if cell is not None and cell != ""]
    texts = [cell for _, cell in cells if isinstance(cell, str) and not cell.isspace()]
    first = texts[0].strip() if texts else ""
    columns = matching.columns
    mapped = any(
        column in columns and not (isinstance(cell, str) and cell.isspace()) for column, cell in cells
    )
    if len(texts) == len(cells) and texts and _repeats_head(cells, seen):
        return HEADS
    if _EXAMPLE.match(first) and not _may_be_a_name(first, cells, columns):
        return EXAMPLES
    if _TOTAL.match("".join(first.split())) or _TOTAL_SENTENCE.match(first):
        return TOTALS
    if _reads_as_note(first, texts, len(cells), matching):
        return NOTES
    return "" if mapped else BLANK


def _may_be_a_name(first: str, cells: Sequence[tuple[int, Cell]], columns: Mapping[int, str]) -> bool:
    """Whether 样例1 stands where names do, rather than where rows are counted."""
    where = next(column for column, cell in cells if isinstance(cell, str) and cell.strip() == first)
    return first[-1].isdigit() and where in columns


def _reads_as_note(first: str, texts: list[str], filled: int, matching: Matching) -> bool:
    if _NOTE.match(first) or (_SEAL.search(first) and filled <= 3):
        return True
    if texts and len(texts) == filled and all(key(text.strip("（）()")) in _HINTS for text in texts):
        return True
    if filled == 1 and len(matching.columns) > 1:
        return len(first) >= _LONG or bool(_NUMBERED.match(first))
    return False


def _repeats_head(cells: Sequence[tuple[int, Cell]], seen: _Seen) -> bool:
    """The head again (a new printed page), its lower row, or the title over it."""
    if len(cells) == 1:
        return _squeezed(cells[0][1]) in seen.titles
    same = 0
    for number, (column, cell) in enumerate(cells):
        same += _squeezed(cell) in seen.words.get(column, ())
        if number == 2 and not same:  # nearly every data row ends here
            return False
    return same > 1 and same * 2 > len(cells)


def _squeezed(cell: Cell) -> str:
    return "".join(str(cell).split())


def _seen(table: Table, matching: Matching) -> _Seen:
    rows = table.rows[matching.head_row - 1 : matching.last_head_row]
    words: dict[int, set[str]] = {}
    for row in rows:
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell.strip():
                words.setdefault(column, set()).add(_squeezed(cell))
    above = table.rows[: matching.head_row - 1]
    titles = frozenset(_squeezed(cell) for row in above for cell in row if isinstance(cell, str))
    return _Seen({column: frozenset(found) for column, found in words.items()}, titles - {""})


def _filled_down(table: Table, matching: Matching) -> dict[int, list[tuple[int, Cell]]]:
    """Cells that a merge over several rows leaves empty in the file, by row index."""
    filled: dict[int, list[tuple[int, Cell]]] = {}
    for top, left, bottom, right in table.merged:
        if top < matching.last_head_row or left != right or left not in matching.columns:
            continue
        last = min(bottom, len(table.rows) - 1)
        if top >= len(table.rows) or left >= len(table.rows[top]):
            continue
        for index in range(top + 1, last + 1):
            filled.setdefault(index, []).append((left, table.rows[top][left]))
    return filled
