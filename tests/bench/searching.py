"""Searching while typing: what a person may type, over everything and within one district."""

from __future__ import annotations

import json
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

WORDS, LEAST, PASSES = 300, 20, 5
ROWS_SHOWN = 50
SHARE = 0.99


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is looked for."""

    name: str
    id_no: str
    mobile: str


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
    """What is typed for people from everywhere, and within the largest district for people who are in it."""
    rng = random.Random("typed")
    number = max(LEAST, min(WORDS, ground.members // 50))
    with desk.store.reading() as r:
        district = _largest_district(r)
        everywhere, nearby = (_people(r, rng, number, orgs) for orgs in (None, district))
    sides = ((False, everywhere, None), (True, nearby, district))
    return {
        # The newest first, as the window asks.
        (kind, within): [Query(Member, text=type_(rng, one), descending=True, orgs=orgs) for one in who]
        for within, who, orgs in sides
        for kind, type_ in TYPING.items()
    }


def _people(r: Reading, rng: random.Random, number: int, orgs: tuple[int, ...] | None) -> list[Person]:
    """Some members, of these organisations or of all."""
    where = "" if orgs is None else " WHERE org_id IN (SELECT value FROM json_each(?))"
    ids = r.exec_driver_sql(f"SELECT id FROM member{where}", () if orgs is None else (json.dumps(orgs),))
    words = "SELECT name, id_no, mobile FROM member WHERE id = ?"
    there = ids.scalars().all()
    if orgs is not None and not there:  # a small office has a district without people
        return _people(r, rng, number, None)
    chosen = rng.choices(there, k=number)
    return [Person(*r.exec_driver_sql(words, (one,)).one()._tuple()) for one in chosen]


def _largest_district(r: Reading) -> tuple[int, ...]:
    """The organisations of the largest branch under the top."""
    above: dict[int, int | None] = dict(r.exec_driver_sql("SELECT id, parent_id FROM org").all())
    below: dict[int, list[int]] = defaultdict(list)
    for org in above:
        below[_district(above, org)].append(org)
    largest = max(below, key=lambda district: len(below[district]))
    return tuple(below[largest])


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
