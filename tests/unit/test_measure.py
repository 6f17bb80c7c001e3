"""A figure is what its records say: by organisation, as a whole, and never counted twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.indicator import Flow, Indicator, Stock
from nzg_desktop.core.query import Query, Where, settled
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_employer import ContractEmployer
from nzg_desktop.ledgers.employer import Employer
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.org import Org
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import lists, measure, records
from nzg_desktop.store.store import Store
from tests.fixtures.county import insert
from tests.fixtures.shelves import CLERK, id_number

FIRST, LAST = dt.date(2026, 6, 1), dt.date(2026, 6, 30)
Measured = tuple[Any, Any, int]
"""By organisation and as a whole (Decimal, here compared with plain numbers), and how many records."""


def declared(ledger: type[Ledger], code: str) -> Indicator:
    return next(indicator for indicator in ledger.indicators if indicator.code == code)


@pytest.fixture
def figure(store: Store) -> Callable[..., Measured]:
    """What an indicator says of June 2026: by organisation, as a whole, and of how many records."""

    def measured(ledger: type[Ledger], indicator: Indicator | str, scope: Any = "own") -> Measured:
        one = declared(ledger, indicator) if isinstance(indicator, str) else indicator
        conditions = settled(one.conditions(), FIRST, LAST, lambda _key: 10)
        with store.reading() as r:
            rows = lists.count(r, Query(ledger, conditions, scope=scope), None).number
            by_org = measure.measure_all(r, ledger, {one.code: (one, conditions)}, scope)[one.code]
            return by_org, measure.whole(r, ledger, one, conditions, scope), rows

    return measured


def member(serial: int, **raw: Any) -> dict[str, Any]:
    return {"name": f"练习{serial}", "id_no": id_number(serial), "sex": "2", **raw}


def test_who_joins_or_leaves_counts_from_that_day_on(store: Store, figure: Callable[..., Measured]) -> None:
    people: list[dict[str, Any]] = [
        {"org_id": 1, "join_date": FIRST},
        {"org_id": 1, "join_date": LAST},
        {"org_id": 1, "join_date": dt.date(2026, 7, 1)},
        {"org_id": 1},
        {"org_id": 2, "join_date": dt.date(2026, 5, 31)},
        {"org_id": 2, "membership_status": "31", "status_date": LAST},
        {"org_id": 2, "membership_status": "31", "status_date": dt.date(2026, 7, 1)},
        {"org_id": 2, "membership_status": "31"},
        {"org_id": 2, "membership_status": "10"},
        {"sex": "1"},
        {"sex": None},
    ]
    with store.writing() as w:
        insert(w, Member, [member(at, **one) for at, one in enumerate(people)])
    assert figure(Member, "A07") == ({1: 3, 2: 2, None: 2}, 7, 7)
    assert figure(Member, "A07-2") == ({1: 3, 2: 2}, 5, 5)
    assert figure(Member, "A08") == ({1: 2}, 2, 2)
    assert figure(Member, "A10") == ({2: 1}, 1, 1)
    assert figure(Member, "A10-4") == ({}, 0, 0)


def test_the_bin_never_counts_and_what_was_received_only_where_asked_for(
    store: Store, figure: Callable[..., Measured]
) -> None:
    with store.writing() as w:
        (gone, _) = insert(w, Member, [member(at, org_id=1) for at in (1, 2)])
        insert(w, Member, [member(at, org_id=1) for at in (3, 4, 5)], origin=7)
        records.mark(w, Member, [gone], retired=True, who=CLERK, reason="练习")
    assert figure(Member, "A07") == ({1: 1}, 1, 1)
    assert figure(Member, "A07", "received") == ({1: 3}, 3, 3)
    assert figure(Member, "A07", "all") == ({1: 4}, 4, 4)


def test_organisations_count_for_themselves_and_their_numbers_are_summed(
    store: Store, figure: Callable[..., Measured]
) -> None:
    rows: list[dict[str, Any]] = [
        {"level": "8", "emp_total": 120},
        {"level": None, "emp_total": None},
        {"level": "4", "emp_total": 9},
    ]
    with store.writing() as w:
        first, second, _ = insert(w, Org, [{"name": f"练习{at}", **one} for at, one in enumerate(rows)])
    assert figure(Org, "A01") == ({first: 1, second: 1}, 2, 2)
    assert figure(Org, "A06") == ({first: 120}, 120, 2)


def test_money_is_summed_exactly_and_told_in_ten_thousands(
    store: Store, figure: Callable[..., Measured]
) -> None:
    costs = [Decimal("0.10"), Decimal("0.20"), Decimal("12345.67"), None]
    rooms = [
        {"name": f"练习{at}", "cost": cost, "built_on": LAST, "org_id": 4} for at, cost in enumerate(costs)
    ]
    with store.writing() as w:
        insert(w, Room, [*rooms, {"name": "练习", "cost": Decimal(9), "built_on": dt.date(2026, 7, 1)}])
    assert figure(Room, "C04") == ({4: Decimal("1.234597")}, Decimal("1.234597"), 4)


def test_an_employer_under_two_contracts_counts_once_with_its_greatest_number(
    store: Store, figure: Callable[..., Measured]
) -> None:
    with store.writing() as w:
        force = {"status": "80", "effective_on": FIRST, "term_to": dt.date(2028, 1, 1)}
        contracts = [{"contract_no": f"练{at}", "org_id": org, **force} for at, org in enumerate((1, 1, 2))]
        a, b, c = insert(w, Contract, contracts)
        over = insert(w, Contract, [{"contract_no": "练9", "org_id": 1, **force, "term_to": FIRST}])[0]
        x, y = insert(w, Employer, [{"name": "练习甲厂"}, {"name": "练习乙厂"}])
        rows = [(a, x, 10), (b, x, 30), (c, x, 20), (c, y, None), (a, y, 5), (over, y, 99)]
        covered = [{"contract_id": c, "employer_id": e, "staff": n} for c, e, n in rows]
        insert(w, ContractEmployer, covered)
    assert figure(ContractEmployer, "B02") == ({1: 2, 2: 2}, 2, 5)
    assert figure(ContractEmployer, "B03") == ({1: 35, 2: 20}, 35, 5)
    assert figure(Contract, "B05-3") == ({1: 1, 2: 1}, 2, 3)


def test_all_indicators_of_a_ledger_together_say_what_each_says_alone(store: Store) -> None:
    with store.writing() as w:
        states = ("20", "31", "40", "10")
        days = (None, FIRST, LAST, dt.date(2026, 7, 2))
        people = [
            member(at, org_id=at % 3 or None, membership_status=states[at % 4], join_date=days[at // 4 % 4],
                   status_date=days[at // 16 % 4], employment_form=("10", "71")[at % 2])
            for at in range(64)
        ]  # fmt: skip
        insert(w, Member, people)
    born = Flow(code="X1", name="练习", on="birth_date")
    wanting = Stock(code="X2", name="练习", where=(Where("missing", ">", 2),))
    asked = {
        one.code: (one, settled(one.conditions(), FIRST, LAST, lambda _key: 10))
        for one in (*Member.indicators, born, wanting)
    }
    with store.reading() as r:
        together = measure.measure_all(r, Member, asked)
        assert together.keys() == asked.keys()
        for code, (indicator, conditions) in asked.items():
            assert together[code] == measure.measure_all(r, Member, {code: asked[code]})[code]
            assert sum(together[code].values()) == measure.whole(r, Member, indicator, conditions)
    assert sum(together["A07"].values()) > 0


def test_every_declared_indicator_can_be_measured_where_there_is_nothing_yet(store: Store) -> None:
    with store.reading() as r:
        for ledger in LEDGERS:
            for indicator in ledger.indicators:
                if indicator.nature != "ratio":
                    conditions = settled(indicator.conditions(), FIRST, LAST, lambda _key: 10)
                    assert measure.whole(r, ledger, indicator, conditions) == 0
                    assert measure.measure_all(r, ledger, {"it": (indicator, conditions)}) == {"it": {}}
