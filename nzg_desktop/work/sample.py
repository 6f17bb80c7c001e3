"""Made-up members by the thousand, for practice offices and for measuring: realistic in shape, of nobody.

The same seed gives the same people. Every one says in 备注 that she is practice.
"""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

from nzg_desktop.core import idno
from nzg_desktop.core.declare import Ledger, Values
from nzg_desktop.core.retirement import former_age, retires_on
from nzg_desktop.ledgers.member import Member
from nzg_desktop.work import sample_words as words

TODAY = dt.date(2026, 6, 30)
_T = TypeVar("_T")
_BORN_FROM, _BORN_DAYS = dt.date(1966, 1, 1), 15_300
_STEP, _EACH_SEED = 4_999_999, 2_500_000
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where made-up people work: the local ids of organisation and employer, and the county code."""

    org_id: int | None
    employer_id: int | None = None
    region: str = words.REGIONS[0]


def blank(ledger: type[Ledger]) -> Values:
    """A record of this ledger with nothing in it but its defaults."""
    return {column.name: column.default for column in ledger.columns()}


def _weighted(rng: random.Random, table: Mapping[_T, int], count: int) -> list[_T]:
    return rng.choices(list(table), cum_weights=list(accumulate(table.values())), k=count)


def _full_names(rng: random.Random, count: int) -> list[str]:
    surnames = _weighted(rng, words.SURNAMES, count)
    first = _weighted(rng, words.GIVEN, count)
    second = _weighted(rng, {**words.GIVEN, "": 320}, count)
    names = [a + b + c for a, b, c in zip(surnames, first, second, strict=True)]
    for at in range(rng.randrange(400), count, 400):
        names[at] = rng.choice(words.LONG_NAMES)
    return names


def _number(serial: int, region: str, sex: str) -> tuple[str, dt.date]:
    """The ID number of the `serial`-th person: no two serials share a day and a running number."""
    place = serial * _STEP % (_BORN_DAYS * 498)
    born = _BORN_FROM + dt.timedelta(days=place // 498)
    running = 2 + place % 498 * 2 - (sex == "1")
    body = f"{region}{born:%Y%m%d}{running:03d}"
    return body + idno.check_digit(body), born


def members(count: int, places: Sequence[Place], seed: int = 0, today: dt.date = TODAY) -> Iterator[Values]:
    """People on the rosters of these places, place by place; 23 fields of each are filled.

    No two share an ID number, nor do those of three seeds in a row, up to 2.5 million people each.
    """
    rng = random.Random(f"members {seed}")
    edges = list(accumulate(rng.lognormvariate(0, 1) for _ in places))
    empty = blank(Member)
    for start in range(0, count, _AT_ONCE):
        some = min(_AT_ONCE, count - start)
        at = [bisect_right(edges, (start + i) / count * edges[-1]) for i in range(some)]
        first = start + seed % 3 * _EACH_SEED
        yield from _people(rng, empty, first, [places[min(i, len(places) - 1)] for i in at], today)


def _people(
    rng: random.Random, empty: Values, first: int, places: list[Place], today: dt.date
) -> Iterator[Values]:
    some = len(places)
    drawn = {
        "ethnic_group": _weighted(rng, words.ETHNIC, some),
        "native_place": rng.choices(words.ORIGINS, k=some),
        "political_status": _weighted(rng, words.POLITICS, some),
        "education": _weighted(rng, words.EDUCATION, some),
        "hukou_type": _weighted(rng, words.HOUKOU, some),
        "marital_status": _weighted(rng, words.MARITAL, some),
        "dept": rng.choices(words.DEPARTMENTS, k=some),
        "job": rng.choices(words.JOBS, k=some),
        "employment_form": _weighted(rng, words.EMPLOYED, some),
        "join_way": _weighted(rng, words.JOINED, some),
        "membership_status": _weighted(rng, words.STANDING, some),
        "name": _full_names(rng, some),
    }
    heads = _weighted(rng, words.PHONE_HEADS, some)
    sexes = _weighted(rng, {"2": 97, "1": 3}, some)
    fields = tuple(drawn)
    for i, row in enumerate(zip(*drawn.values(), strict=True)):
        place = places[i]
        region = place.region if rng.random() < 0.8 else rng.choice(words.REGIONS)
        number, born = _number(first + i, region, sexes[i])
        started = min(today, born + dt.timedelta(days=int(6_700 + rng.random() * 1_500)))
        joined = started + dt.timedelta(days=int(rng.random() ** 2 * (today - started).days))
        values = {**empty, **dict(zip(fields, row, strict=True))}
        values.update(
            id_doc_type=idno.CITIZEN, id_no=number, sex=sexes[i], birth_date=born,
            mobile=f"{heads[i]}{int(rng.random() * 10**8):08d}", employer_id=place.employer_id,
            work_start_date=started, join_date=joined, org_id=place.org_id, remark=words.PRACTICE,
            retire_on=retires_on(born, former_age(sexes[i], values["employment_form"], None)),
        )  # fmt: skip
        if values["membership_status"] not in ("20", "10"):
            values["status_date"] = joined + dt.timedelta(days=int(rng.random() * (today - joined).days))
        yield values
