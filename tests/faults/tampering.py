"""Random meddling with the journal by raw SQL, on a copy of an office: each must be found.

On demand: python -m tests.faults --only journal --full
The control is the same check with the chain left out: it finds none of it.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import journal, records
from nzg_desktop.store.journal import Entry
from nzg_desktop.store.store import Store, Writing
from tests.fixtures.shelves import CLERK, new_store, person

PEOPLE = 40
FIELDS = ("at", "who", "batch", "ledger", "uid", "action", "before", "after", "reason")
Row = list[Any]


def furnished(folder: Path) -> tuple[Store, tuple[int, str]]:
    """A database with a history, some of it erased; and its head as the newest backup knows it."""
    store = new_store(folder)
    with store.writing() as w:
        ids = records.insert_many(w, Member, [person(n) for n in range(PEOPLE)], who=CLERK, batch="b")
        for id, record in records.by_ids(w, Member, ids).items():
            records.update_many(w, Member, [(id, record, {"job": f"岗位{id}"})], who=CLERK, batch="")
        journal.erase(w, [3, PEOPLE + 3], Entry(who=CLERK, action="", ledger="member", reason="本人要求"))
        records.mark(w, Member, ids[:10], retired=True, who=CLERK, reason="重复登记")
        return store, journal.head(w)


def _rows(w: Writing) -> list[Row]:
    return [list(row) for row in w.exec_driver_sql("SELECT * FROM journal ORDER BY seq")]


def _written(w: Writing, rows: list[Row]) -> None:
    w.exec_driver_sql("DELETE FROM journal")
    w.exec_driver_sql(f"INSERT INTO journal VALUES ({', '.join('?' * 13)})", [tuple(row) for row in rows])


def _chained(rows: list[Row], since: int) -> None:
    """Hash the lines anew from one on, as somebody would who knows how it is done."""
    for at in range(since, len(rows)):
        row = rows[at]
        row[0], row[10] = at + 1, rows[at - 1][11] if at else bytes(32)
        said = json.dumps(row[:10], ensure_ascii=False, separators=(",", ":")).encode()
        row[11] = hashlib.sha256(row[10] + said + row[12]).digest()


def _noted(w: Writing, rows: list[Row]) -> None:
    """Note the end of the chain where the program notes it."""
    end = json.dumps([rows[-1][0], rows[-1][11].hex()], separators=(",", ":"))
    w.exec_driver_sql("UPDATE setting SET value = ? WHERE key = 'journal_head'", (end,))


def change(w: Writing, luck: random.Random) -> None:
    """Another value in one field of one line."""
    words = luck.choice(("别人", "", "2026-01-01", '{"job":"厂长"}', f"{luck.random()}"))
    at, name = luck.randrange(2 * PEOPLE) + 1, luck.choice(FIELDS)
    w.exec_driver_sql(f"UPDATE journal SET {name} = ? WHERE seq = ?", (words, at))


def delete(w: Writing, luck: random.Random) -> None:
    """One line taken out, with or without closing the gap."""
    rows = _rows(w)
    at = luck.randrange(len(rows) - 1)
    del rows[at]
    for row in rows[at:] if luck.random() < 0.5 else ():
        row[0] -= 1
    _written(w, rows)


def insert(w: Writing, luck: random.Random) -> None:
    """A line put in that is itself well hashed."""
    rows = _rows(w)
    at = luck.randrange(len(rows))
    rows.insert(at, list(rows[luck.randrange(len(rows))]))
    _chained(rows[: at + 1], at)
    for number, row in enumerate(rows, 1):
        row[0] = number
    _written(w, rows)


def reorder(w: Writing, luck: random.Random) -> None:
    """Two lines change places, numbers adjusted."""
    rows = _rows(w)
    one, other = luck.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]
    rows[one][0], rows[other][0] = one + 1, other + 1
    _written(w, rows)


def cut(w: Writing, luck: random.Random) -> None:
    """The end taken off, and the note of the last line set right."""
    rows = _rows(w)[: luck.randrange(1, 2 * PEOPLE)]
    _written(w, rows)
    _noted(w, rows)


def rewrite(w: Writing, luck: random.Random) -> None:
    """One line altered and everything behind it hashed anew, note included."""
    rows = _rows(w)
    at = luck.randrange(len(rows))
    rows[at][2] = "别人"
    _chained(rows, at)
    _written(w, rows)
    _noted(w, rows)


def empty(w: Writing, luck: random.Random) -> None:
    """A line emptied as the program empties it, without saying so."""
    at = luck.choice([n for n in range(1, 2 * PEOPLE) if n not in (3, PEOPLE + 3)])
    w.exec_driver_sql(
        "UPDATE journal SET before = NULL, after = NULL, reason = '', salt = x'' WHERE seq = ?", (at,)
    )


MEDDLING: tuple[Callable[[Writing, random.Random], None], ...] = (
    change, delete, insert, reorder, cut, rewrite, empty,
)  # fmt: skip


class _Undone(Exception):
    """Thrown to roll a trial back."""


def trials(store: Store, last: tuple[int, str], number: int, seed: int) -> Counter[str]:
    """Do `number` random things, look, and take them back. Counts done, found, and found without chain."""
    luck, told = random.Random(seed), Counter[str]()
    for _ in range(number):
        meddle = luck.choice(MEDDLING)
        try:
            with store.writing() as w:
                before = _rows(w)
                meddle(w, luck)
                if _rows(w) == before:
                    raise _Undone
                told["done"] += 1
                found = journal.verify(w, last) is not None
                told["found"] += found
                told[f"missed {meddle.__name__}"] += not found
                told["control found"] += store.damage(w) != ""
                raise _Undone
        except _Undone:
            continue
    return told
