"""Papers in words: a template with the values of a record put in; blanks stay lines to write on.

A template is a text file in resources/forms: heads (`标题：…`), a blank line, paragraphs, and after `----`
the receipt. `{name}` is a field, `{code}` the rows of a child ledger, `{office}` the office itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from nzg_desktop.core.declare import Column, Ledger, Print
from nzg_desktop.core.places import RESOURCES
from nzg_desktop.core.query import Query, Where
from nzg_desktop.paper import dates
from nzg_desktop.paper.letter import Letter
from nzg_desktop.store import lists
from nzg_desktop.store.store import Reading
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.showing import Record, names_of, texts

BLANK = "＿＿＿＿＿＿"
HEADS = {
    "红头": "red",
    "标题": "title",
    "文号": "number",
    "主送": "to",
    "落款": "issuer",
    "日期": "date",
    "抄送": "copies",
}
LEFT_OUT = ("red", "number", "date", "copies")
"""Heads that are simply not there when nothing is known; the others become lines to write on."""
_PLACE = re.compile(r"\{(\w+)\}")


def name_of(document: Print, record: Mapping[str, object]) -> str:
    """The template of a paper for a record: one for each code of the field `by`, where it names one."""
    return f"{document.code}.{record[document.by]}" if document.by else document.code


@cache
def template(name: str) -> str:
    """The words of a template. An unknown name is our mistake and raises FileNotFoundError."""
    return (RESOURCES / "forms" / f"{name}.txt").read_text(encoding="utf-8")


@cache
def templates(document: Print) -> tuple[str, ...]:
    """The words of all templates of a paper."""
    files = sorted((RESOURCES / "forms").glob(f"{document.code}*.txt"))
    return tuple(template(file.stem) for file in files if file.stem.partition(".")[0] == document.code)


def places(name: str) -> frozenset[str]:
    """What a template asks for."""
    return frozenset(_PLACE.findall(template(name)))


def of(
    desk: Desk,
    r: Reading,
    ledger: type[Ledger],
    document: Print,
    found: Sequence[Record],
    shown: Sequence[Mapping[str, str]],
    office: str,
) -> list[Letter]:
    """The letters for these records; without any, one to be filled in by hand."""
    made = []
    for record, row in zip(found, shown, strict=True):
        name = name_of(document, record)
        made.append(letter(name, ledger, row, _rows(desk, r, name, record), office))
    return made or [letter(document.code, ledger, {}, {}, office)]


def _rows(desk: Desk, r: Reading, name: str, record: Record) -> dict[str, tuple[str, ...]]:
    """The rows that a template asks for, each in one line."""
    found = {}
    for child in desk.ledgers:
        if child.about.code in places(name) and child.about.parent:
            where = Where(child.about.parent, "=", record["id"])
            some = list(lists.each(r, Query(child, (where,), scope="all")))
            listed = [c for c in child.columns() if c.col.listed and c.name != child.about.parent]
            said = texts(child, some, names_of(desk, r, child, some), clear=True)
            found[child.about.code] = tuple("　".join(filter(None, _told(listed, row))) for row in said)
    return found


def _told(listed: Sequence[Column], row: Mapping[str, str]) -> Iterator[str]:
    """What a row says: of what is so only its name, of the rest the value."""
    for column in listed:
        text = row[column.name]
        if column.kind.name == "bool":
            yield column.label.removeprefix("是否") if text == "是" else ""
        else:
            yield dates.plain(text)


def letter(
    name: str, ledger: type[Ledger], row: Mapping[str, str], rows: Mapping[str, Sequence[str]], office: str
) -> Letter:
    """One letter out of a template and the texts of one record and of the rows that belong to it."""
    days = {column.name for column in ledger.columns() if column.kind.name == "date"}
    known = {name: dates.plain(text) if name in days else text for name, text in row.items()} | {
        "office": office
    }

    def put(words: str, blank: str = BLANK) -> str:
        return _PLACE.sub(lambda found: known.get(found[1], "") or blank, words)

    above, _, below = template(name).partition("\n\n")
    body, _, receipt = below.partition("\n----\n")
    told = {}
    for line in above.splitlines():
        head, _, words = line.partition("：")
        field = HEADS[head]
        told[field] = put(words, "" if field in LEFT_OUT else BLANK) if words else ""
    paragraphs = [one for line in body.splitlines() for one in _lines(line, rows, put(line))]
    under = tuple(put(line) for line in receipt.splitlines())
    return Letter(**told, body=tuple(paragraphs), receipt=under)


def _lines(line: str, rows: Mapping[str, Sequence[str]], words: str) -> Sequence[str]:
    """A line of a template; where it names a child ledger, one line for each row of that."""
    found = _PLACE.fullmatch(line)
    if found is None or found[1] not in rows:
        return words.splitlines() or [""]
    return rows[found[1]] or (BLANK,)
