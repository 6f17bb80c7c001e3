"""Searching while typing: what a person may type, over everything and within one district."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from statistics import median
from time import process_time

from nzg_desktop.core.pinyin import initials
from nzg_desktop.core.query import Query
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import lists
from nzg_desktop.store.store import Reading
from nzg_desktop.work.desk import Desk
from tests.bench.budgets import BUDGETS, FRAME, TYPED, Row
from tests.bench.clock import percentile
from tests.bench.ground import Ground, office, opened

WORDS, LEAST, PASSES = 300, 20, 3
ROWS_SHOWN = 50
SHARE = 0.99


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is looked for, and the organisations of her district."""

    name: str
    id_no: str
    mobile: str
    district: tuple[int, ...]


def _run(rng: random.Random, name: str, length: int) -> str:
    length = min(length, len(name))
    start = rng.randrange(len(name) - length + 1)
    return name[start : start + length]


TYPING: Mapping[str, Callable[[random.Random, Person], str]] = {
    "name-1": lambda rng, who: _run(rng, who.name, 1),
    "name-2": lambda rng, who: _run(rng, who.name, 2),
    "name-3": lambda rng, who: _run(rng, who.name, 3),
    "initials": lambda rng, who: initials(who.name)[0][: rng.randint(1, 4)],
    "id-head": lambda rng, who: who.id_no[: rng.randint(1, 17)],
    "id-tail": lambda rng, who: who.id_no[-rng.randint(4, 6) :],
    "phone-tail": lambda rng, who: who.mobile[-rng.randint(4, 6) :],
}


def _searched(kind: str, ground: Ground, *, within: bool) -> Row:
    name = f"search-{kind}{'-district' if within else ''}"
    return Row(name, percentile(_times(ground)[kind, within], SHARE), FRAME, BUDGETS[name])


@cache
def _times(ground: Ground) -> Mapping[tuple[str, bool], list[float]]:
    """The CPU seconds of every search. A pass asks everything once, so nothing is still warm in the next."""
    with opened(office(ground), read_only=True) as desk:
        questions = _questions(desk, ground)
        found: dict[tuple[tuple[str, bool], int], list[float]] = defaultdict(list)
        for _ in range(PASSES):
            for way, queries in questions.items():
                for at, query in enumerate(queries):
                    found[way, at].append(_ask(desk, query))
    times: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for (way, _at), taken in found.items():
        times[way].append(median(taken))
    return times


def _questions(desk: Desk, ground: Ground) -> dict[tuple[str, bool], list[Query]]:
    rng = random.Random("typed")
    with desk.store.reading() as r:
        who = _people(r, rng, max(LEAST, min(WORDS, ground.members // 50)))
    typed = {kind: [(type_(rng, one), one.district) for one in who] for kind, type_ in TYPING.items()}
    return {
        (kind, within): [
            # The newest first, as the window asks.
            Query(Member, text=text, descending=True, orgs=district if within else None)
            for text, district in pairs
        ]
        for kind, pairs in typed.items()
        for within in (False, True)
    }


def _people(r: Reading, rng: random.Random, number: int) -> list[Person]:
    """Some members, each with the branch of the tree under the top that she belongs to."""
    above: dict[int, int | None] = dict(r.exec_driver_sql("SELECT id, parent_id FROM org").all())
    below: dict[int, list[int]] = defaultdict(list)
    for org in above:
        below[_district(above, org)].append(org)
    last = r.exec_driver_sql("SELECT max(id) FROM member").scalar_one()
    words = "SELECT name, id_no, mobile, org_id FROM member WHERE id = ?"
    found = []
    for _ in range(number):
        name, id_no, mobile, org = r.exec_driver_sql(words, (rng.randint(1, last),)).one()
        found.append(Person(name, id_no, mobile, tuple(below[_district(above, org)])))
    return found


def _district(above: Mapping[int, int | None], org: int) -> int:
    while (up := above[org]) is not None and above[up] is not None:
        org = up
    return org


def _ask(desk: Desk, query: Query) -> float:
    """The first screen and how many there are, as the list asks for them."""
    started = process_time()
    with desk.store.reading() as r:
        lists.page(r, query, limit=ROWS_SHOWN)
        lists.count(r, query)
    return process_time() - started


ROWS = {
    f"search-{kind}{'-district' if within else ''}": partial(_searched, kind, within=within)
    for within in (False, True)
    for kind in TYPED
}
