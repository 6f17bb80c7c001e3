"""Code tables: dated, with their code system, read from resources/codes when first asked for.

A table is a CSV of `code,name,valid_from,valid_to` and one line in `index.csv` with its title, the code
system it comes from, and whether it is locked (a national standard) or an office may add local codes.
Codes are text always; a code whose period has passed still has its name, it is only no longer offered.
Local codes begin with L, so that no standard will ever give them another meaning.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Self

from nzg_desktop.core.places import RESOURCES
from nzg_desktop.core.words import everyday


@dataclass(frozen=True, slots=True)
class Code:
    """One code and the days on which it may be newly given; None means no limit."""

    code: str
    name: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @classmethod
    def of(cls, code: str, name: str, valid_from: str, valid_to: str) -> Self:
        """A code as files hold it; days are ISO, or empty."""
        return cls(code, name, _day(valid_from), _day(valid_to))

    def offered(self, day: dt.date) -> bool:
        """Whether the code may be given on this day."""
        return not (self.valid_from and day < self.valid_from) and not (self.valid_to and day > self.valid_to)


@dataclass(frozen=True, slots=True)
class CodeTable:
    """All codes of one table. `system` names the standard, so that equal codes of two systems stay apart."""

    name: str
    title: str
    system: str
    locked: bool
    codes: dict[str, Code]
    own: frozenset[str]
    """The codes that the office that is open gave itself."""
    _names: dict[str, str] = field(repr=False)

    def label(self, code: str) -> str:
        """The name of a code; the code itself where the table does not know it."""
        known = self.codes.get(code)
        return known.name if known else code

    def find(self, words: str) -> str | None:
        """The code meant by a code, a name or an everyday word (本科, 党员, 汉); None if unknown."""
        if words in self.codes:
            return words
        return self._names.get(words) or everyday(self.name, words)

    def choices(self, day: dt.date) -> tuple[Code, ...]:
        """The codes that may be given on this day, in the table's order."""
        return tuple(code for code in self.codes.values() if code.offered(day))


LOCAL = re.compile(r"L[0-9A-Z]{1,4}").fullmatch
"""Whether a code looks like one that an office gave itself; a few that came before this rule do too."""
_OWN: dict[str, tuple[Code, ...]] = {}


def extend(own: Mapping[str, tuple[Code, ...]]) -> None:
    """Put the local codes of the office that is open beside those of the tables, by name of table."""
    _OWN.clear()
    _OWN.update(own)
    table.cache_clear()


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@cache
def _index() -> dict[str, dict[str, str]]:
    with (RESOURCES / "codes" / "index.csv").open(encoding="utf-8", newline="") as file:
        return {row["table"]: row for row in csv.DictReader(file)}


@cache
def table(name: str) -> CodeTable:
    """One code table by name. An unknown name is our mistake and raises KeyError."""
    about = _index()[name]
    with (RESOURCES / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        codes = {
            row["code"]: Code.of(row["code"], row["name"], row["valid_from"], row["valid_to"])
            for row in csv.DictReader(file)
        }
    own = {code.code: code for code in _OWN.get(name, ())}
    codes |= own
    names = {code.name: code.code for code in codes.values()}
    return CodeTable(
        name, about["title"], about["system"], about["locked"] == "1", codes, frozenset(own), names
    )


def names() -> tuple[str, ...]:
    """The names of all code tables that the program brings."""
    return tuple(_index())
