"""The one text of each value in a package: what a column is, and what its cells may say.

One rule: an empty cell means "not stated"; None and "" are written alike and read as "".

Dates YYYY-MM-DD, times HH:MM:SS, booleans 0 and 1, numbers with a fixed scale; text in NFC without control
characters (but LF) and direction marks.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

Cells = Sequence[str | None]

FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""What no text may hold. LF is let through: the table allows it inside quotes."""

_WHOLE = re.compile("0|-?[1-9][0-9]{0,17}")
_LEAP = "[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00"
_DATE = re.compile(
    "(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    f"|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:{_LEAP})-02-29)"
)
_TIME = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One column. `type` is string, integer, number, boolean, date or time; `scale` counts decimals.

    `codes` are all values a coded column may have, those of older tables too; none means any. Only strings
    are coded.
    """

    name: str
    title: str
    type: str = "string"
    codes: tuple[str, ...] = ()
    required: bool = False
    scale: int = 0


def text_of(field: FieldSpec) -> Callable[[object], str]:
    """The function that turns a value of this column into its canonical text; None becomes "".

    Values are str, int, Decimal, bool, date or time, as the column's type says. A text loses invisible
    control and direction characters, a tab becomes a space. Raises ValueError for a value of another type,
    or a number with more decimals than the scale.
    """
    if field.type == "number":
        return lambda value: "" if value is None else _number_text(value, field.scale)
    plain = _TEXTS[field.type]
    return lambda value: "" if value is None else plain(value)


def fits(field: FieldSpec) -> Callable[[str], object]:
    """The test whether a cell that is not empty is canonical text of this column: truthy if so."""
    if field.codes:
        return frozenset(field.codes).__contains__
    if field.type == "number" and field.scale:
        decimals = rf"(?!-0\.0*$)-?(?:0|[1-9][0-9]{{0,17}})\.[0-9]{{{field.scale}}}"
        return re.compile(decimals).fullmatch
    return _PATTERNS[field.type].fullmatch


def misfits(fields: Sequence[FieldSpec], rows: Sequence[Cells]) -> tuple[tuple[int, str, str], ...]:
    """Every cell that is not what its column declares, as (row number from 0, field name, Q-code)."""
    found: list[tuple[int, str, str]] = []
    for field, column in zip(fields, columns(fields, rows), strict=True):
        fitting = fits(field)
        for index, cell in enumerate(column):
            if not cell and field.required:
                found.append((index, field.name, "Q-102"))
            elif cell and not fitting(cell):
                found.append((index, field.name, "Q-103" if field.codes else "Q-101"))
    return tuple(sorted(found))


def sums(fields: Sequence[FieldSpec], rows: Sequence[Cells]) -> dict[str, str]:
    """The exact sum of each integer and number column, as text with the scale of the column.

    Raises ValueError where a cell of such a column is no number.
    """
    found: dict[str, str] = {}
    for index, field in enumerate(fields):
        if field.type in ("integer", "number"):
            cells = [row[index] or "" for row in rows]
            _check_distinct(field, set(cells))
            # Every number of a column has the same decimals: without the point they add up as whole numbers.
            units = " ".join(cells).replace(".", "").split()
            found[field.name] = _scaled(sum(map(int, units)), field.scale if field.type == "number" else 0)
    return found


def columns(fields: Sequence[FieldSpec], rows: Sequence[Cells]) -> list[Cells]:
    """The rows turned on their side. Raises ValueError where rows are of different length."""
    turned: list[Cells] = list(zip(*rows, strict=True))
    if rows and len(turned) != len(fields):
        raise ValueError("rows are not as long as the fields")
    return turned or [()] * len(fields)


def check_column(field: FieldSpec, column: Cells) -> None:
    """Raise ValueError, naming the column and never a value, unless every cell is canonical text of it."""
    if field.required and not all(column):
        raise ValueError(f"{field.name} is required")
    if field.type != "string" or field.codes:
        _check_distinct(field, {cell or "" for cell in column})


def _check_distinct(field: FieldSpec, cells: set[str]) -> None:
    if not all(map(fits(field), cells - {""})):
        raise ValueError(f"a cell of {field.name} is not canonical text of its type")


def _string_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    if not value.isprintable():
        lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        value = FORBIDDEN.sub("", lines)
    return value if unicodedata.is_normalized("NFC", value) else unicodedata.normalize("NFC", value)


def _integer_text(value: object) -> str:
    if type(value) is not int:
        raise ValueError("not a whole number")
    return str(value)


def _number_text(value: object, scale: int) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise ValueError("not an exact number")
    try:
        units = Decimal(value).scaleb(scale)
        whole = int(units.to_integral_exact())
    except (InvalidOperation, OverflowError) as error:
        raise ValueError("not a number of this scale") from error
    if units != whole:
        raise ValueError("more decimals than the scale")
    return _scaled(whole, scale)


def _boolean_text(value: object) -> str:
    if not isinstance(value, bool):
        raise ValueError("not a yes or no")
    return "1" if value else "0"


def _date_text(value: object) -> str:
    if type(value) is not dt.date:
        raise ValueError("not a date")
    return value.isoformat()


def _time_text(value: object) -> str:
    if not isinstance(value, dt.time) or value.tzinfo or value.microsecond:
        raise ValueError("not a time of day in whole seconds")
    return value.isoformat("seconds")


def _scaled(units: int, scale: int) -> str:
    """So many units of 10^-scale, written out."""
    if not scale:
        return str(units)
    digits = f"{abs(units):0{scale + 1}d}"
    return f"{'-' if units < 0 else ''}{digits[:-scale]}.{digits[-scale:]}"


_TEXTS: dict[str, Callable[[object], str]] = {
    "string": _string_text,
    "integer": _integer_text,
    "boolean": _boolean_text,
    "date": _date_text,
    "time": _time_text,
}
_PATTERNS = {
    "string": re.compile("(?s:.*)"),
    "integer": _WHOLE,
    "number": _WHOLE,
    "boolean": re.compile("[01]"),
    "date": _DATE,
    "time": _TIME,
}
TYPES = frozenset(_PATTERNS)
