"""What is typed finds whom it means and nobody else, in every corner of the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Query
from nzg_desktop.ledgers.aid import Aid
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_meeting import ContractMeeting
from nzg_desktop.ledgers.employer import Employer
from nzg_desktop.ledgers.honour import Honour
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.org import Org
from nzg_desktop.store import lists, records, search
from nzg_desktop.store.store import Store
from tests.fixtures.county import County, build, insert
from tests.fixtures.shelves import CLERK, id_number, new_store

PEOPLE = (
    "王芳",
    "王小芳",
    "李芳",
    "单小芳",
    "欧阳娜娜",
    "古丽娜尔·练习",
    "A·B·Lee",
    "䶮小𬍛",
    "甲乙丙甲甲丙丁",
)


def typed(store: Store, ledger: type[Ledger], text: str, field: str = "name", **more: Any) -> list[Any]:
    """The names of what a text finds, in the order of the list."""
    with store.reading() as r:
        query = Query(ledger, text=text, **more)
        found = lists.page(r, query).rows
        assert lists.count(r, query) == lists.Count(len(found))
    return [record[field] for record in found]


@pytest.fixture
def people(store: Store) -> Store:
    with store.writing() as w:
        insert(w, Member, [{"name": name, "id_no": id_number(at)} for at, name in enumerate(PEOPLE)])
    return store


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("芳", ["王芳", "王小芳", "李芳", "单小芳"]),
        ("小芳", ["王小芳", "单小芳"]),
        ("王小芳", ["王小芳"]),
        ("阳娜", ["欧阳娜娜"]),
        ("欧阳娜娜", ["欧阳娜娜"]),
        ("丽娜尔练习", ["古丽娜尔·练习"]),
        ("尔·练", ["古丽娜尔·练习"]),
        ("𬍛", ["䶮小𬍛"]),
        ("b·lee", ["A·B·Lee"]),
        ("王 芳", ["王芳", "王小芳"]),
        ("  芳   李 ", ["李芳"]),
        ("芳王", []),
        ("赵", []),
    ],
)
def test_a_name_is_found_by_any_run_of_its_characters(people: Store, text: str, names: list[str]) -> None:
    assert typed(people, Member, text) == names


def test_the_runs_of_a_long_text_must_follow_each_other(people: Store) -> None:
    assert typed(people, Member, "甲甲丙丁") == ["甲乙丙甲甲丙丁"]
    assert typed(people, Member, "甲乙丙丁") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("wf", ["王芳"]),
        ("wxf", ["王小芳"]),
        ("WXF", ["王小芳"]),
        ("sxf", ["单小芳"]),
        ("dxf", ["单小芳"]),
        ("oynn", ["欧阳娜娜"]),
        ("glnel", ["古丽娜尔·练习"]),
        ("glnely", []),
        ("xf", []),
    ],
)
def test_a_person_is_found_by_the_initials_from_the_first_on(
    people: Store, text: str, names: list[str]
) -> None:
    assert typed(people, Member, text) == names


def test_an_employer_is_found_by_any_run_of_its_initials_or_name(store: Store) -> None:
    with store.writing() as w:
        insert(w, Employer, [{"name": "练习市锦丰纺织有限公司"}, {"name": "练习市大运纺织厂"}])
    assert typed(store, Employer, "dyfz") == ["练习市大运纺织厂"]
    assert typed(store, Employer, "lxsjffz") == ["练习市锦丰纺织有限公司"]
    assert typed(store, Employer, "纺织") == ["练习市锦丰纺织有限公司", "练习市大运纺织厂"]
    assert typed(store, Employer, "丰纺织有限公") == ["练习市锦丰纺织有限公司"]


@pytest.fixture
def numbered(store: Store) -> Store:
    rows = [
        {"name": "甲", "id_no": "11010119900101053X", "mobile": "13800010001"},
        {"name": "乙", "id_no": "110101199001010071", "mobile": "13912340053"},
        {"name": "丙", "id_no": "E12345678", "mobile": "15600000000"},
    ]
    with store.writing() as w:
        insert(w, Member, rows)
    return store


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1", ["甲", "乙"]),
        ("110101", ["甲", "乙"]),
        ("1101011990", ["甲", "乙"]),
        ("11010119900101", ["甲", "乙"]),
        ("110101199001010", ["甲", "乙"]),
        ("1101011990010105", ["甲"]),
        ("11010119900101053x", ["甲"]),
        ("053X", ["甲"]),
        ("53x", []),
        ("0053", ["乙"]),
        ("01010071", ["乙"]),
        ("0101 0071", []),
        ("138", ["甲"]),
        ("139123", ["乙"]),
        ("1391234005", ["乙"]),
        ("13912340053", ["乙"]),
        ("139-1234-0053", ["乙"]),
        ("40053", ["乙"]),
        ("2340053", ["乙"]),
        ("0001", ["甲"]),
        ("3800", []),
        ("e123", ["丙"]),
        ("5678", ["丙"]),
        ("E12345678", ["丙"]),
        ("甲 053x", ["甲"]),
        ("乙 053x", []),
    ],
)
def test_numbers_are_found_by_their_beginning_or_end_and_not_by_their_middle(
    numbered: Store, text: str, names: list[str]
) -> None:
    assert typed(numbered, Member, text) == names


def test_a_number_that_is_text_is_found_by_any_part(store: Store) -> None:
    with store.writing() as w:
        insert(w, Contract, [{"contract_no": "女专集〔2026〕12号", "party_a": "练习纺织厂"}])
    for text in ("2026", "女专集", "12号", "纺织", "lxfz"):
        assert typed(store, Contract, text, "party_a") == ["练习纺织厂"]
    assert typed(store, Contract, "2025", "party_a") == []


@pytest.mark.parametrize("text", ["", "  ", "·", "-", " . ' "])
def test_what_says_nothing_asks_for_everybody(people: Store, text: str) -> None:
    assert typed(people, Member, text) == list(PEOPLE)


@pytest.mark.parametrize("text", ['"', "王*", 'NEAR("王")', "王 AND", "芳 OR", "search_member: 芳", "%", "_"])
def test_nothing_typed_is_taken_for_a_command(people: Store, text: str) -> None:
    assert typed(people, Member, text) == []


def test_in_a_ledger_without_searched_fields_no_text_finds_anything(store: Store) -> None:
    with store.writing() as w:
        (contract,) = insert(w, Contract, [{"contract_no": "练〔2026〕1号"}])
        insert(w, ContractMeeting, [{"contract_id": contract, "seq": 1}])
    assert typed(store, ContractMeeting, "1", "seq") == []
    assert typed(store, ContractMeeting, "", "seq") == [1]


def test_what_befell_somebody_is_found_by_her_name_and_number(people: Store) -> None:
    with people.writing() as w:
        by_name = {row["name"]: row["id"] for row in lists.each(w, Query(Member))}
        given = [{"member_id": by_name[name], "aid_on": dt.date(2026, 3, 8)} for name in ("王小芳", "李芳")]
        insert(w, Aid, given)
        insert(w, Honour, [{"member_id": by_name["李芳"]}, {"title_text": "李芳班组", "kind": "2"}])
    with people.reading() as r:

        def whose(ledger: type[Ledger], text: str) -> list[int]:
            query = Query(ledger, text=text, order="aid_on" if ledger is Aid else "")
            assert lists.count(r, query).number == len(lists.page(r, query).rows)
            return [row["member_id"] for row in lists.page(r, query).rows]

        assert whose(Aid, "wxf") == [by_name["王小芳"]]
        assert set(whose(Aid, "芳")) == {by_name["王小芳"], by_name["李芳"]}
        assert whose(Honour, "李芳") == [by_name["李芳"], None]
        assert whose(Aid, "查无此人") == []


def test_who_is_renamed_is_found_by_the_new_name_alone(people: Store) -> None:
    with people.writing() as w:
        before = next(one for one in records.by_ids(w, Member, range(9)).values() if one["name"] == "李芳")
        records.update_many(w, Member, [(before["id"], before, {"name": "李静"})], who=CLERK, batch="")
        assert lists.count(w, Query(Member, text="李静")).number == 1
    assert typed(people, Member, "李") == ["李静"]
    assert typed(people, Member, "李芳") == []


def test_a_change_that_is_rolled_back_leaves_the_index_as_it_was(people: Store) -> None:
    with pytest.raises(ZeroDivisionError), people.writing() as w:
        insert(w, Member, [{"name": "王芳芳", "id_no": id_number(99)}])
        raise ZeroDivisionError
    assert typed(people, Member, "王芳") == ["王芳"]


def test_the_recycle_bin_is_searched_apart(people: Store) -> None:
    with people.writing() as w:
        (gone,) = (one for one in records.by_ids(w, Member, range(9)).values() if one["name"] == "王芳")
        records.mark(w, Member, [gone["id"]], retired=True, who=CLERK, reason="练习")
    assert typed(people, Member, "王") == ["王小芳"]
    assert typed(people, Member, "王", retired=True) == ["王芳"]
    with people.writing() as w:
        records.mark(w, Member, [gone["id"]], retired=False, who=CLERK)
    assert typed(people, Member, "王") == ["王芳", "王小芳"]
    assert typed(people, Member, "王", retired=True) == []


def test_who_is_taken_out_for_good_is_found_nowhere(people: Store) -> None:
    with people.writing() as w:
        records.remove(w, Member, [1], who=CLERK)
    assert typed(people, Member, "王") == ["王小芳"]
    assert typed(people, Member, "王", retired=True) == []


def test_received_people_are_found_only_where_they_are_asked_for(people: Store) -> None:
    with people.writing() as w:
        insert(w, Member, [{"name": "王芳菲"}], origin=7)
    assert typed(people, Member, "王芳") == ["王芳"]
    assert typed(people, Member, "王芳", scope="received") == ["王芳菲"]
    assert typed(people, Member, "王芳", scope="all") == ["王芳", "王芳菲"]
    assert typed(people, Member, "王芳", scope="received", retired=True) == []


@pytest.fixture
def county(tmp_path: Any) -> Iterator[County]:
    store = new_store(tmp_path)
    yield build(store, 80, seed=3)
    store.close()


def _in(county: County, orgs: tuple[int, ...], text: str = "") -> set[int]:
    with county.store.reading() as r:
        found = {record["id"] for record in lists.each(r, Query(Member, text=text, orgs=orgs))}
        assert lists.count(r, Query(Member, text=text, orgs=orgs)).number == len(found)
    return found


def _expected(county: County, orgs: tuple[int, ...], text: str = "") -> set[int]:
    members = County(county.store).tables["member"].items()
    return {
        id
        for id, one in members
        if one["org_id"] in orgs and text in one["name"] and not one["retired"] and not one["origin"]
    }


def test_a_branch_of_the_tree_and_any_other_heap_of_organisations_narrow_the_search(county: County) -> None:
    town = 2
    heaps = [county.below(town), county.below(1), (town,), (5, 8), (1, *county.below(3)), (), (999,)]
    for orgs in heaps:
        for text in ("", "王", "丽"):
            assert _in(county, orgs, text) == _expected(county, orgs, text)


def test_when_an_organisation_moves_its_people_are_found_under_the_new_one(county: County) -> None:
    union, old, new = 5, county.below(2), county.below(3)
    assert _in(county, (union,)) <= _in(county, old)
    with county.store.writing() as w:
        before = records.by_ids(w, Org, [union])[union]
        records.update_many(w, Org, [(union, before, {"parent_id": 3})], who=CLERK, batch="")
    moved = County(county.store)
    assert set(moved.below(3)) == {*new, union}
    for orgs in (moved.below(2), moved.below(3), (union,)):
        for text in ("", "王"):
            assert _in(moved, orgs, text) == _expected(moved, orgs, text)


def test_an_organisation_that_comes_after_those_below_it_is_their_branch_too(store: Store) -> None:
    with store.writing() as w:
        (union,) = insert(w, Org, [{"name": "练习厂工会", "parent_id": 50}])
        insert(w, Member, [{"name": "王芳", "org_id": union}])
        w.exec_driver_sql("UPDATE sqlite_sequence SET seq = 49 WHERE name = 'org'")
        assert insert(w, Org, [{"name": "练习县总工会"}]) == [50]
    assert typed(store, Member, "王", orgs=(50, union)) == ["王芳"]
    assert typed(store, Member, "王", orgs=(50,)) == []


def test_an_index_made_anew_answers_as_the_one_that_grew(county: County) -> None:
    texts = ("王", "丽娜", "wl", "1101", "5678", "A")

    def answers() -> list[list[int]]:
        with county.store.reading() as r:
            queries = [Query(Member, text=text, orgs=county.below(2), scope="all") for text in texts]
            return [[record["id"] for record in lists.each(r, query)] for query in queries]

    before = answers()
    assert any(before)
    with county.store.writing() as w:
        search.reindex(w, Member)
        search.reindex(w, Org)
    assert answers() == before
