"""Rows of a text file: which encoding, which delimiter, and every cell as the text that stands in it.

Reading runs in the child process that reads tables. What is written for people comes back as it went.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nzg_desktop.exchange.sniff import Unsuited, utf16

_CELL = 32_767
"""The longest text a spreadsheet cell holds; a longer one is a quotation mark that was never closed."""
_SAMPLE = 64 << 10
_MISTAKEN = re.compile(r"'*(?:[=+\-@\t\r＝＋－＠]|0[0-9]+\Z|[0-9]{12,}\Z)")
"""What a spreadsheet would take for a formula, or for a number of which it shows only some digits."""


def write(path: Path, rows: Iterable[Sequence[str]]) -> int:
    """Rows for people, as Excel opens them; `'` stands before what a spreadsheet would mistake.

    Gives the number of rows below the head.
    """
    count = -1
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for row in rows:
            count += 1
            writer.writerow([f"'{value}" if _MISTAKEN.match(value) else value for value in row])
    return count


def rows(path: Path) -> Iterator[list[str]]:
    """The rows of a CSV or tab-separated file. Raises Unsuited: "encoding" or "quotes"."""
    with path.open(encoding=_encoding(path), newline="") as file:
        first, _, rest = file.read(_SAMPLE).partition("\n")
        delimiter = _declared(first) or _delimiter(f"{first}\n{rest}")
        file.seek(0)
        csv.field_size_limit(_CELL)
        try:
            for row in csv.reader(_lines(file), delimiter=delimiter):
                yield [_unguarded(value) for value in row]
        except csv.Error as error:
            raise Unsuited("quotes") from error


def _encoding(path: Path) -> str:
    """UTF-8 if the whole file is; UTF-16 where it shows; else GB18030, which holds all of GBK."""
    with path.open("rb") as file:
        wide = utf16(file.read(4))
    for encoding in (wide,) if wide else ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise Unsuited("encoding")


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(1 << 20):
                pass
    except UnicodeError:
        return False
    return True


def _lines(file: Iterable[str]) -> Iterator[str]:
    """Lines without NUL, and without the first one where it only names the delimiter."""
    for number, line in enumerate(file):
        if number or not _declared(line):
            yield line.replace("\0", "")


def _declared(line: str) -> str:
    """The delimiter that a first line `sep=;` names, as Excel writes and reads it."""
    plain = line.rstrip("\r\n")
    return plain[4] if len(plain) == 5 and plain.lower().startswith("sep=") else ""


def _delimiter(sample: str) -> str:
    """The mark that cuts most of the first lines into the same, largest number of cells."""
    lines = sample.splitlines()[:40]

    def weight(mark: str) -> int:
        counts = [len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 1]
        return max((counts.count(width) * (width - 1) for width in counts), default=0)

    return max(",\t;", key=weight)


def _unguarded(value: str) -> str:
    """="110105…" and '110105… are how a number is kept text in CSV, and how `write` does."""
    if value[:1] == "'" and _MISTAKEN.match(value, 1):
        return value[1:]
    return value[2:-1] if value.startswith('="') and value.endswith('"') else value
