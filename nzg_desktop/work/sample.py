"""Made-up records by the thousand, for practice offices and for measuring: realistic in shape, of nobody.

The same seed gives the same records. Every record says that it is practice: persons in 备注, organisations in
their very names. What unions do (rooms, contracts, honours) is in `sample_deeds`.
"""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TypeVar

from nzg_desktop.core import idno, uscc
from nzg_desktop.core.declare import Ledger, Values
from nzg_desktop.core.retirement import former_age, retires_on
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.org import Org
from nzg_desktop.work import sample_words as words

TODAY = dt.date(2026, 6, 30)
CITY_FROM = 3_000
"""From so many organisations on the tree has districts and townships, as a city's has."""
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


def _credit_code(head: str, region: str, serial: int) -> str:
    body = f"{head}{region}MA9{serial:06d}"
    return body + uscc.check_digit(body)


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


@dataclass(frozen=True, slots=True)
class Branch:
    """One organisation of the tree: `above` is the place of its superior, None at the top."""

    above: int | None
    values: Values
    region: str
    is_primary: bool


def orgs(count: int, seed: int = 0, today: dt.date = TODAY) -> Iterator[Branch]:
    """A tree of organisations from the top: a county with its unions, or a city with districts and towns."""
    rng = random.Random(f"orgs {seed}")
    return islice(_tree(count, rng, today), count)


def _tree(count: int, rng: random.Random, today: dt.date) -> Iterator[Branch]:
    if count < CITY_FROM:
        if count > 1:
            yield _above(rng, None, "练习县总工会", "4", 0)
        for nth in range(max(count - 1, 1)):
            yield _primary(rng, 0 if count > 1 else None, 0, nth, today)
        return
    districts = len(words.DISTRICTS)
    each = min(count // 40 // districts, len(words.TOWN_FIRST) * len(words.TOWN_SECOND))
    yield _above(rng, None, "练习市总工会", "3", 0)
    for nth, name in enumerate(words.DISTRICTS):
        yield _above(rng, 0, f"练习市{name}区总工会", "4", nth)
    for nth in range(districts * each):
        name = words.TOWN_FIRST[nth % each % 12] + words.TOWN_SECOND[nth % each // 12]
        yield _above(
            rng, 1 + nth // each, f"练习市{words.DISTRICTS[nth // each]}区{name}镇总工会", "5", nth // each
        )
    towns, primaries = districts * each, count - 1 - districts - districts * each
    for nth in range(primaries):
        town = nth * towns // primaries
        yield _primary(rng, 1 + districts + town, town // each, nth, today)


def _above(rng: random.Random, above: int | None, name: str, level: str, district: int) -> Branch:
    founded = dt.date(1950, 1, 1) + dt.timedelta(days=rng.randrange(18_000))
    values = {**blank(Org), "name": name, "level": level, "founded_on": founded, "women_org_form": "1"}
    return Branch(above, values, words.REGIONS[district], False)


def _firm(nth: int) -> tuple[str, str]:
    """A name that no other number has, and the industry of the firm."""
    trade, industry = words.TRADES[nth % len(words.TRADES)]
    rest = nth // len(words.TRADES)
    first, second = words.FIRM_FIRST[rest % 13], words.FIRM_SECOND[rest // 13 % 12]
    again = rest // 156
    return f"练习市{first}{second}{again or ''}{trade}", industry


def _primary(rng: random.Random, above: int | None, district: int, nth: int, today: dt.date) -> Branch:
    firm, industry = _firm(nth)
    staff = int(rng.lognormvariate(4, 1)) + 5
    women = int(staff * rng.uniform(0.2, 0.8))
    founded = today - dt.timedelta(days=rng.randrange(30, 9_000))
    begun = today - dt.timedelta(days=rng.randrange(2_000))
    region = words.REGIONS[district]
    values = {
        **blank(Org), "name": f"{firm}工会委员会", "uscc": _credit_code("81", region, nth), "level": "8",
        "stat_code": f"{region}{nth:07d}", "org_type": "11", "region_code": region, "employer_name": firm,
        "industry": industry, "founded_on": founded, "term_no": rng.randrange(1, 5), "term_from": begun,
        "term_to": begun + dt.timedelta(days=1_825), "emp_total": staff, "emp_women": women,
        "mem_total": staff - staff // 8, "mem_women": women - women // 8,
        "women_org_form": "1" if women >= 10 and rng.random() < 0.9 else rng.choice("23"),
    }  # fmt: skip
    if values["women_org_form"] == "1":
        values["wc_founded_on"] = founded + dt.timedelta(days=int(rng.random() * (today - founded).days))
    return Branch(above, values, region, True)
