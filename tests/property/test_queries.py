"""Whatever is asked: list, count, search, jumps and figures agree with a plain look at every record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nzg_desktop.core.indicator import Indicator, Stock
from nzg_desktop.core.query import Condition, Either, Query, Where
from nzg_desktop.ledgers.contract_employer import ContractEmployer
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.org import Org
from nzg_desktop.store import lists, measure, search
from tests.fixtures import county as counties
from tests.fixtures import plain
from tests.fixtures.county import DATES, County
from tests.fixtures.shelves import id_number, new_store

DAYS = st.sampled_from([day for day in DATES if day is not None])
STATES = ("20", "31", "40")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    store = new_store(tmp_path_factory.mktemp("county"))
    yield counties.build(store, 240, seed=5)
    store.close()


def _compared(field: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Where]:
    ops = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
    one = st.builds(Where, st.just(field), ops, values)
    several = st.builds(
        Where, st.just(field), st.sampled_from(["in", "not in"]), st.lists(values, max_size=3).map(tuple)
    )
    return one | several | st.builds(Where, st.just(field), st.sampled_from(["empty", "filled"]))


SINGLE = st.one_of(
    _compared("join_date", DAYS),
    _compared("membership_status", st.sampled_from(STATES)),
    _compared("sex", st.sampled_from("12")),
    _compared("dues_base", st.sampled_from([Decimal(5000), Decimal("6499.99")])),
    _compared("missing", st.integers(0, 6)),
    _compared("org_id.name", st.just("练习直属工会")),
    _compared("org_id.parent_id.name", st.sampled_from(["练习县总工会", "练习甲镇总工会"])),
    st.builds(Where, st.just("flags"), st.just("has"), st.sampled_from(["RW", "SP", "P", "DIS"])),
    st.builds(Where, st.just("is_committee"), st.sampled_from(["=", "!="]), st.booleans()),
)
CONDITIONS = SINGLE | st.lists(SINGLE, max_size=3).map(lambda some: Either(tuple(some)))
NUMBERS = st.builds(id_number, st.integers(0, 119)) | st.sampled_from(["13812345678", "18800001234"])


@st.composite
def _typed(draw: st.DrawFn) -> str:
    """What somebody may type: a piece of a name or a number, initials, several of them, or nothing."""
    some = draw(st.sampled_from(["name", "sound", "head", "tail", "both", "none"]))
    number = draw(NUMBERS)
    name = draw(st.text(counties.CHARS, min_size=1, max_size=5))
    sound = draw(st.text("wlxfnsodya", min_size=1, max_size=6))
    piece = draw(st.integers(1, len(number)))
    return {
        "name": name,
        "sound": sound,
        "head": number[:piece],
        "tail": number[-piece:].lower(),
        "both": f" {name}  {number[-4:]}",
        "none": draw(st.sampled_from(["", " ", "·", "-", '"', "* OR NEAR("])),
    }[some]


@st.composite
def _queries(draw: st.DrawFn, county: County) -> Query:
    """Any question about members. Organisations are branches of the tree, or any heap of them."""
    tables, above = county.tables, sorted(county.above)
    branches = st.sampled_from(above).map(county.below)
    heaps = st.lists(st.sampled_from([*above, 999]), max_size=5).map(tuple)
    uids = [record["uid"] for _id, record in sorted(tables["member"].items())]
    picked = st.lists(st.sampled_from(uids), max_size=9).map(tuple)
    return Query(
        Member,
        where=tuple(draw(st.lists(CONDITIONS, max_size=2))),
        text=draw(_typed()),
        scope=draw(st.sampled_from(["own", "received", "all"])),
        order=draw(st.sampled_from(["", "name", "birth_date", "join_date"])),
        descending=draw(st.booleans()),
        orgs=draw(st.none() | branches | heaps),
        uids=draw(st.none() | st.none() | picked),
        retired=draw(st.sampled_from([False, False, True])),
    )


@given(st.data(), st.integers(1, 60))
def test_pages_forwards_and_backwards_are_the_records_in_order(
    county: County, data: st.DataObject, limit: int
) -> None:
    query = data.draw(_queries(county))
    expected = plain.found(county.tables, query)
    assert counties.pages(county, query, limit) == expected
    assert counties.pages(county, query, limit, backwards=True) == expected


@given(st.data(), st.integers(0, 70), st.integers(1, 60))
def test_counts_going_through_and_jumps_agree_with_the_pages(
    county: County, data: st.DataObject, cap: int, step: int
) -> None:
    query = data.draw(_queries(county))
    expected = plain.found(county.tables, query)
    with county.store.reading() as r:
        assert lists.count(r, query, None) == lists.Count(len(expected))
        assert lists.count(r, query, cap) == lists.Count(min(cap, len(expected)), len(expected) <= cap)
        assert list(lists.each(r, query, step)) == expected
        row = data.draw(st.integers(0, len(expected) + step))
        known = data.draw(st.integers(0, min(row, len(expected))))
        after = lists.key(query, expected[known - 1]) if known else None
        assert list(lists.beyond(r, query, after, row - known, 7).rows) == expected[row : row + 7]
        back = data.draw(st.integers(1, max(len(expected), 1)))
        assert list(lists.before_end(r, query, back, 7).rows) == expected[-back:][:7]


@given(st.data())
def test_a_text_finds_exactly_the_names_that_contain_it(county: County, data: st.DataObject) -> None:
    text = data.draw(st.text(counties.CHARS.strip("A·"), min_size=1, max_size=5))
    with county.store.reading() as r:
        names = {record["name"] for record in lists.each(r, Query(Member, text=text))}
    living = (m for m in county.tables["member"].values() if not m["retired"] and not m["origin"])
    assert names == {m["name"] for m in living if text in m["name"].replace("·", "")}


INDICATORS: st.SearchStrategy[Indicator] = st.builds(
    lambda total, distinct, per: Stock(code="X01", name="练习", total=total, distinct=distinct, per=per),
    st.sampled_from(["", "dues_base"]),
    st.sampled_from(["", "mobile", "org_id"]),
    st.sampled_from([1, 10_000]),
)


@given(st.lists(st.tuples(INDICATORS, st.lists(CONDITIONS, max_size=2).map(tuple)), min_size=1, max_size=3))
def test_figures_by_organisation_and_over_all_are_what_the_records_say(
    county: County, asked: list[tuple[Indicator, tuple[Condition, ...]]]
) -> None:
    with county.store.reading() as r:
        found = measure.measure_all(r, Member, {str(at): pair for at, pair in enumerate(asked)}, "all")
        for at, (indicator, conditions) in enumerate(asked):
            query = Query(Member, conditions, scope="all")
            behind = plain.found(county.tables, query)
            assert measure.whole(r, Member, indicator, conditions, "all") == plain.number(indicator, behind)
            assert lists.count(r, query, None).number == len(behind)
            assert (
                measure.measure_all(r, Member, {"it": (indicator, conditions)}, "all")["it"] == found[str(at)]
            )
            assert found[str(at)] == _by_org(county, query, indicator, "org_id")


@given(st.sampled_from(["own", "received"]), st.sampled_from(["", "staff"]), st.sampled_from(["20", "80"]))
def test_rows_of_a_contract_count_for_the_organisation_of_the_contract(
    county: County, scope: Any, total: str, status: str
) -> None:
    indicator = Stock(code="X02", name="练习", total=total, distinct="employer_id")
    conditions = (
        Where("contract_id.status", "=", status),
        Where("contract_id.term_to", ">", dt.date(2024, 1, 1)),
    )
    query = Query(ContractEmployer, conditions, scope=scope)
    behind = plain.found(county.tables, query)
    with county.store.reading() as r:
        found = measure.measure_all(r, ContractEmployer, {"it": (indicator, conditions)}, scope)["it"]
        assert measure.whole(r, ContractEmployer, indicator, conditions, scope) == plain.number(
            indicator, behind
        )
        assert list(lists.each(r, query)) == behind
    assert found == _by_org(county, query, indicator, "contract_id.org_id")


def _by_org(county: County, query: Query, indicator: Indicator, org: str) -> dict[Any, Decimal]:
    groups: dict[Any, list[dict[str, Any]]] = {}
    for record in plain.found(county.tables, query):
        groups.setdefault(plain.field(county.tables, query, record, org), []).append(record)
    found = {at: plain.number(indicator, some) for at, some in groups.items()}
    return {at: value for at, value in found.items() if value}


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["rename", "move", "retire", "restore", "climb"]),
        st.integers(0, 99),
        st.integers(0, 99),
    ),
    max_size=6,
)


@settings(max_examples=15)
@given(CHANGES, st.text("王李单小芳", min_size=1, max_size=2))
def test_after_any_changes_search_finds_what_is_there_now(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int, int]], text: str
) -> None:
    store = new_store(tmp_path_factory.mktemp("changing"))
    small = counties.build(store, 20, seed=1)
    for what, one, other in changes:
        counties.change(small, what, one, other)
    now = County(store)
    queries = [
        Query(Member, text=text, orgs=now.below(org), retired=bin)
        for org in now.above
        for bin in (False, True)
    ]
    with store.reading() as r:
        kept = [list(lists.each(r, query)) for query in queries]
    assert kept == [plain.found(now.tables, query) for query in queries]
    with store.writing() as w:
        for ledger in (Org, Member):
            search.reindex(w, ledger)
    with store.reading() as r:
        assert [list(lists.each(r, query)) for query in queries] == kept
    store.close()
