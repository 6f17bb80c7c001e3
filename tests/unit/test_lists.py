"""A list is read page by page, in any declared order, in both directions, and never as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from nzg_desktop.core.query import END, Either, FromSetting, Query, Where
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_employer import ContractEmployer
from nzg_desktop.ledgers.employer import Employer
from nzg_desktop.ledgers.honour import Honour
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import lists, records
from nzg_desktop.store.store import Store
from tests.fixtures.county import insert
from tests.fixtures.shelves import CLERK, id_number


@pytest.fixture
def five(store: Store) -> Store:
    """Five members of whom two have no date."""
    days = (dt.date(2024, 5, 1), None, dt.date(2020, 1, 1), None, dt.date(2024, 5, 1))
    rows = [{"name": f"练习{at}", "id_no": id_number(at), "join_date": day} for at, day in enumerate(days, 1)]
    with store.writing() as w:
        insert(w, Member, rows)
    return store


def ids(store: Store, query: Query, **words: Any) -> list[int]:
    with store.reading() as r:
        return [record["id"] for record in lists.page(r, query, **words).rows]


def test_without_an_order_records_come_as_they_were_entered(five: Store) -> None:
    assert ids(five, Query(Member)) == [1, 2, 3, 4, 5]
    assert ids(five, Query(Member, descending=True)) == [5, 4, 3, 2, 1]


def test_blanks_come_first_going_up_and_last_going_down(five: Store) -> None:
    assert ids(five, Query(Member, order="join_date")) == [2, 4, 3, 1, 5]
    assert ids(five, Query(Member, order="join_date", descending=True)) == [5, 1, 3, 4, 2]


def test_a_page_leads_to_the_next_and_the_last_one_to_none(five: Store) -> None:
    query = Query(Member, order="join_date")
    with five.reading() as r:
        first = lists.page(r, query, limit=2)
        second = lists.page(r, query, first.after, limit=2)
        third = lists.page(r, query, second.after, limit=2)
    assert [[one["id"] for one in page.rows] for page in (first, second, third)] == [[2, 4], [3, 1], [5]]
    assert first.after == (None, 4)
    assert second.after == (dt.date(2024, 5, 1), 1)
    assert third.after is None


def test_a_page_that_ends_with_the_list_leads_nowhere(five: Store) -> None:
    with five.reading() as r:
        assert lists.page(r, Query(Member), limit=5).after is None
        assert lists.page(r, Query(Member), limit=4).after == (None, 4)


def test_backwards_the_last_page_comes_first_and_reads_downwards(five: Store) -> None:
    query = Query(Member, order="join_date")
    with five.reading() as r:
        last = lists.page(r, query, limit=2, backwards=True)
        before = lists.page(r, query, last.after, limit=2, backwards=True)
        first = lists.page(r, query, before.after, limit=2, backwards=True)
    assert [[one["id"] for one in page.rows] for page in (first, before, last)] == [[2], [4, 3], [1, 5]]
    assert first.after is None


def test_a_record_is_given_whole_with_its_values_as_they_are(five: Store) -> None:
    with five.reading() as r:
        (found,) = lists.page(r, Query(Member, (Where("name", "=", "练习3"),))).rows
        assert found == records.get(r, Member, found["uid"])
    assert found["join_date"] == dt.date(2020, 1, 1)
    assert found.keys() == {"id", "uid", "origin", "retired", "revision", "missing"} | {
        column.name for column in Member.columns()
    }


def test_only_declared_fields_order(five: Store) -> None:
    with five.reading() as r, pytest.raises(ValueError, match="mobile"):
        lists.page(r, Query(Member, order="mobile"))


def test_a_day_or_setting_that_is_still_open_is_our_mistake(five: Store) -> None:
    for open_value in (END, FromSetting("committee_from")):
        with five.reading() as r, pytest.raises(TypeError, match="not settled"):
            lists.count(r, Query(Member, (Either((Where("join_date", "<=", open_value),)),)))


def test_counting_stops_at_the_cap_unless_all_is_asked_for(five: Store) -> None:
    with five.reading() as r:
        assert lists.count(r, Query(Member), cap=3) == lists.Count(3, exact=False)
        assert lists.count(r, Query(Member), cap=5) == lists.Count(5, exact=True)
        assert lists.count(r, Query(Member), cap=None) == lists.Count(5)
        assert lists.count(r, Query(Member, text="练习"), cap=3) == lists.Count(3, exact=False)


def test_a_blank_answers_no_condition_but_empty(five: Store) -> None:
    day = dt.date(2020, 1, 1)
    answers = {
        ("!=", day): [1, 5],
        ("not in", (day,)): [1, 5],
        ("not in", ()): [1, 3, 5],
        ("in", ()): [],
        ("empty", None): [2, 4],
        ("filled", None): [1, 3, 5],
    }
    for (op, value), expected in answers.items():
        condition: Any = Where("join_date", op, value)  # type: ignore[arg-type]
        assert ids(five, Query(Member, (condition,))) == expected, op


def test_a_set_of_codes_has_whole_codes_only(store: Store) -> None:
    with store.writing() as w:
        insert(w, Member, [{"name": name, "flags": name} for name in ("RW", "RW;SP", "DIS", "HW;RW")])
    assert ids(store, Query(Member, (Where("flags", "has", "RW"),))) == [1, 2, 4]
    assert ids(store, Query(Member, (Where("flags", "has", "W"),))) == []


def test_a_condition_reaches_through_references(store: Store) -> None:
    with store.writing() as w:
        first, second = insert(w, Contract, [{"contract_no": no, "status": no} for no in ("80", "20")])
        employers = insert(w, Employer, [{"name": "练习甲厂"}, {"name": "练习乙厂"}])
        pairs = [(first, employers[0]), (first, employers[1]), (second, employers[0])]
        insert(w, ContractEmployer, [{"contract_id": c, "employer_id": e} for c, e in pairs])
    in_force, named = Where("contract_id.status", "=", "80"), Where("employer_id.name", "=", "练习甲厂")
    assert ids(store, Query(ContractEmployer, (in_force,))) == [1, 2]
    assert ids(store, Query(ContractEmployer, (in_force, named))) == [1]
    assert ids(store, Query(ContractEmployer, (Either((in_force, named)),))) == [1, 2, 3]
    assert ids(store, Query(ContractEmployer, (Where("contract_id.org_id", "empty"),))) == [1, 2, 3]


def test_what_was_picked_by_hand_is_the_list_in_its_order_whatever_else_there_is(five: Store) -> None:
    with five.reading() as r:
        uids = records.uids(r, Member, [1, 3, 4])
    picked = Query(Member, uids=(uids[4], uids[1], uids[3], uids[1], "unknown"), order="join_date")
    assert ids(five, picked) == [4, 3, 1]
    assert ids(five, picked.searched("练习3")) == [3]
    with five.reading() as r:
        assert lists.count(r, picked, None).number == 3
        assert [record["id"] for record in lists.each(r, picked, size=1)] == [4, 3, 1]


def test_going_through_all_holds_few_at_a_time_and_keeps_the_order(five: Store) -> None:
    with five.reading() as r:
        for text in ("", "练习"):
            each = lists.each(r, Query(Member, text=text, order="join_date"), size=2)
            assert [record["id"] for record in each] == [2, 4, 3, 1, 5]


def test_any_row_is_reached_from_a_key_and_from_the_end(five: Store) -> None:
    query, order = Query(Member, order="join_date"), [2, 4, 3, 1, 5]
    with five.reading() as r:
        keys = [None, *(lists.key(query, record) for record in lists.page(r, query).rows)]
        for row in range(7):
            for known in range(min(row, 5) + 1):
                found = lists.beyond(r, query, keys[known], row - known, limit=3)
                assert [record["id"] for record in found.rows] == order[row : row + 3]
        for back in range(1, 6):
            found = lists.before_end(r, query, back, limit=3)
            assert [record["id"] for record in found.rows] == order[-back:][:3]
        assert lists.beyond(r, query.narrowed(Where("name", "=", "无此人")), None, 4).rows == ()


def test_the_recycle_bin_is_a_list_of_its_own(five: Store) -> None:
    with five.writing() as w:
        records.mark(w, Member, [2], retired=True, who=CLERK, reason="练习")
    assert ids(five, Query(Member)) == [1, 3, 4, 5]
    assert ids(five, Query(Member, retired=True, order="name")) == [2]


def test_a_list_by_organisation_of_the_record_that_names_it(store: Store) -> None:
    with store.writing() as w:
        insert(w, Honour, [{"title_code": "X99", "recommended_by": org} for org in (4, 5, None)])
    assert ids(store, Query(Honour, orgs=(4,))) == [1]


@contextmanager
def _told(r: sa.Connection) -> Iterator[list[tuple[str, Any]]]:
    """What the engine is asked meanwhile."""
    told: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, words: str, given: Any, *_more: Any) -> None:
        told.append((words, given))

    sa.event.listen(r, "before_cursor_execute", note)
    try:
        yield told
    finally:
        sa.event.remove(r, "before_cursor_execute", note)


@pytest.mark.parametrize("order", ["name", "birth_date", "join_date"])
@pytest.mark.parametrize("descending", [False, True])
def test_no_page_of_a_sorted_list_is_sorted_again(store: Store, order: str, descending: bool) -> None:
    query = Query(Member, order=order, descending=descending)
    value = "练习" if order == "name" else dt.date(2020, 1, 1)
    with store.reading() as r:
        with _told(r) as told:
            for after in (None, (value, 1)):
                lists.page(r, query, after, limit=50)
        plans = [r.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given).all() for words, given in told]
    assert len(plans) >= 2
    for plan in plans:
        assert [line[3].split(" (")[0] for line in plan] == [f"SEARCH member USING INDEX ix_member_{order}"]


def test_a_search_asks_the_index_first_and_then_for_the_records_it_names(store: Store) -> None:
    with store.reading() as r:
        with _told(r) as told:
            lists.page(r, Query(Member, (Where("sex", "=", "2"),), text="王", scope="all"), limit=50)
        (words, given) = told[-1]
        plan = [line[3] for line in r.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given)]
    assert [line.split()[1] for line in plan] == ["search_member", "member"]
    assert "INTEGER PRIMARY KEY" in plan[1]
