"""What a person typed into the search box, and what a record is found by: two sides of one table.

Every way of finding is a letter before the words of the index, so that 5001 as the beginning of an ID number
and 5001 as the end of a phone number never meet:
  (none)  each run of one to three characters of a name or a number that is text
  i       pinyin initials of a person, from the first on; j any run of those of another name
  n       the beginning of an ID number or credit code; t its last four to six characters, u those before
  p       the beginning of a phone number, q what follows; m its last four to six digits, v those before
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import sqlalchemy as sa

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.pinyin import asked, grams, initials

ENDS, BEFORE = (4, 5, 6), 2
"""Ends are looked for by four to six characters, and by two more that stand before them."""
NUMBER_HEADS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
"""Up to the month of birth every digit; a month has so few people that they are looked through."""
PHONE_HEADS, BEHIND = (3, 4, 5, 6, 7), 3
MOST_INITIALS, RUN = 4, 3
MOST_TOKENS = 12


@dataclass(frozen=True, slots=True)
class Roles:
    """Which fields of a ledger are searched, and as what."""

    persons: tuple[str, ...]
    names: tuple[str, ...]
    texts: tuple[str, ...]
    numbers: tuple[str, ...]
    phones: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """All of them, in the order in which `tokens` takes their values."""
        return (*self.persons, *self.names, *self.texts, *self.numbers, *self.phones)


@cache
def roles(ledger: type[Ledger]) -> Roles:
    """What the declaration says about searching."""
    found: dict[str, list[str]] = {"person": [], "name": [], "text": [], "id": [], "phone": []}
    for column in ledger.columns():
        search, kind = column.col.search, column.kind.name
        if kind == "ref":  # searched where it leads to, see search.through
            continue
        if search == "name" and kind == "person":
            found["person"].append(column.name)
        elif search == "id" and kind not in ("idno", "uscc"):
            found["text"].append(column.name)
        elif search:
            found[search].append(column.name)
    return Roles(*(tuple(names) for names in found.values()))


def tokens(known: Roles, values: Sequence[str | None]) -> list[str]:
    """Everything that a record is found by; `values` stand in the order of `known.fields`."""
    found: list[str] = []
    ends = (len(known.persons), len(known.names), len(known.texts), len(known.numbers), len(known.phones))
    given = iter(values)
    for way, count in zip(_WAYS, ends, strict=True):
        for _ in range(count):
            value = next(given)
            if value:
                found += way(value)
    return found


@lru_cache(maxsize=8_192)
def _of_person(name: str) -> tuple[str, ...]:
    heads = [letters[:end] for letters in initials(name) for end in range(1, MOST_INITIALS + 1)]
    return (*grams(name), *dict.fromkeys("i" + head for head in heads))


def _of_name(name: str) -> Iterable[str]:
    runs = [
        letters[at : at + length]
        for letters in initials(name)
        for length in range(1, RUN + 1)
        for at in range(len(letters) - length + 1)
    ]
    return (*grams(name), *dict.fromkeys("j" + run for run in runs))


def _of_number(number: str) -> Iterable[str]:
    plain = _plain(number)
    return [*(f"n{plain[:end]}" for end in NUMBER_HEADS), *_ends(plain, "tu")]


def _of_phone(phone: str) -> Iterable[str]:
    plain = _plain(phone)
    most = PHONE_HEADS[-1]
    heads = [f"p{plain[:end]}" for end in PHONE_HEADS]
    behind = [f"q{plain[most:end]}" for end in range(most + 1, most + BEHIND + 1)]
    return [*heads, *behind, *_ends(plain, "mv")]


def _ends(plain: str, marks: str) -> list[str]:
    """The last four to six, and apart from them the one or two before: no list to begin with is long."""
    most = ENDS[-1]
    ends = [marks[0] + plain[-end:] for end in ENDS]
    return [*ends, *(marks[1] + plain[-most - more : -most] for more in range(1, BEFORE + 1))]


_STORED = "replace(lower({}), '-', '')"
_WAYS: tuple[Callable[[str], Iterable[str]], ...] = (_of_person, _of_name, grams, _of_number, _of_phone)


def _plain(number: str) -> str:
    if number.isascii() and number.isalnum():
        return number.lower()
    return "".join(char for char in number.lower() if char.isascii() and char.isalnum())


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a record may answer a word.

    It has all `tokens`, of which the first is the rarest; where they do not settle it alone (`sure`), one of
    the `fields` passes `test` with `value`. `doubtful`: costly to ask for, and seldom answered.
    """

    tokens: tuple[str, ...]
    sure: bool
    doubtful: bool
    fields: tuple[str, ...]
    test: str
    value: str

    def tests(self, table: str) -> list[str]:
        """The test of each field as SQL; its one parameter is `value`."""
        return [self.test.format(f'"{table}"."{name}"') for name in self.fields]


def words(text: str) -> list[str]:
    """What was typed, divided at spaces: a record must answer every word."""
    return [word for word in text.lower().split() if asked(word)]


def ways(ledger: type[Ledger], word: str) -> list[Way]:
    """Every way in which records of this ledger may answer a word; tests need `teach` first."""
    known = roles(ledger)
    found = [_contained(known, word)] if known.persons + known.names + known.texts else []
    if not word.isascii():
        return found
    plain = _plain(word)
    if plain.isalpha():
        found += _sounded(known, plain)
    elif plain:
        found += _begun(known.numbers, plain, "n", NUMBER_HEADS)
        found += _ended(known.numbers, plain, "tu")
    if plain.isdecimal():
        found += _begun(known.phones, plain, "pq", PHONE_HEADS)
        found += _ended(known.phones, plain, "mv")
    return found


def _contained(known: Roles, word: str) -> Way:
    runs, fields = asked(word), known.persons + known.names + known.texts
    sure = len(runs) == 1
    return Way(runs[:MOST_TOKENS], sure, not sure, fields, "instr(nzg_heard({}), ?) > 0", _heard(word))


def _sounded(known: Roles, letters: str) -> Iterable[Way]:
    test = "instr(nzg_initials({}), ?) > 0"
    if known.persons:
        head, sure = ("i" + letters[:MOST_INITIALS],), len(letters) <= MOST_INITIALS
        yield Way(head, sure, not sure, known.persons, test, f" {letters}")
    if known.names:
        runs = [letters[at : at + RUN] for at in range(max(1, len(letters) - RUN + 1))]
        few, sure = tuple(dict.fromkeys("j" + run for run in runs))[:MOST_TOKENS], len(letters) <= RUN
        yield Way(few, sure, not sure, known.names, test, letters)


def _begun(fields: tuple[str, ...], plain: str, marks: str, heads: Sequence[int]) -> list[Way]:
    size = len(plain)
    fitting = [length for length in heads if length <= size]
    if not fields or not fitting:
        return []
    head, rest = marks[0] + plain[: fitting[-1]], plain[fitting[-1] :]
    more = [marks[1] + rest[:BEHIND]] if rest and len(marks) > 1 else []
    sure = not rest or (len(more) == len(fields) and len(rest) <= BEHIND)
    test = f"substr({_STORED}, 1, {size}) = ?"
    return [Way((head, *more), sure, bool(rest), fields, test, plain)]


def _ended(fields: tuple[str, ...], plain: str, marks: str) -> list[Way]:
    size, most = len(plain), ENDS[-1]
    if not fields or not ENDS[0] <= size <= most + BEFORE:
        return []
    more = [marks[1] + plain[:-most]] if size > most else []
    sure = not more or len(fields) == 1
    test = f"substr({_STORED}, -{size}) = ?"
    return [Way((marks[0] + plain[-most:], *more), sure, bool(more), fields, test, plain)]


@lru_cache(maxsize=4_096)
def _sound(char: str) -> str:
    return "".join(f"{code}x" for code in asked(char))


def _heard(name: str | None) -> str:
    """A name as `asked` hears it, each character closed by an x so that none runs into the next."""
    return "x" + "".join(map(_sound, name or ""))


def _spelt(name: str | None) -> str:
    return "".join(f" {letters}" for letters in initials(name or ""))


def teach(r: sa.Connection) -> None:
    """Let this connection's engine hear names as we do; needed once per connection before tests."""
    if "nzg_taught" in r.info:
        return
    driver = r.connection.driver_connection
    assert driver is not None
    driver.create_function("nzg_heard", 1, _heard)
    driver.create_function("nzg_initials", 1, _spelt)
    r.info["nzg_taught"] = True
