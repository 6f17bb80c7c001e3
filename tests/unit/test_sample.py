"""Made-up records look real to every check and say everywhere that they are practice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest

from nzg_desktop.core.declare import Ledger, Values
from nzg_desktop.core.kinds import Context
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.org import Org
from nzg_desktop.work import sample
from nzg_desktop.work.sample import Place
from tests.fixtures import tree

CONTEXT = Context(sample.TODAY, lambda _code, _words: None)
PLACES = (Place(5, 7), Place(6, 8, "500102"), Place(None))


MADE: dict[type[Ledger], Iterable[Values]] = {
    Member: list(sample.members(600, PLACES)),
    Org: [branch.values for branch in tree.orgs(60)],
}


@pytest.mark.parametrize("ledger", MADE, ids=lambda ledger: ledger.about.code)
def test_made_up_records_pass_every_check_without_a_word(ledger: type[Ledger]) -> None:
    for values in MADE[ledger]:
        examined = ledger.examine(values, CONTEXT)
        assert examined.problems == ()
        assert examined.values == values


@pytest.mark.parametrize("ledger", MADE, ids=lambda ledger: ledger.about.code)
def test_every_made_up_record_says_that_it_is_practice(ledger: type[Ledger]) -> None:
    for values in MADE[ledger]:
        assert any("练" in str(value) for value in values.values())


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    again = list(sample.members(600, PLACES))
    others = list(sample.members(600, PLACES, seed=1))
    assert again == MADE[Member]
    assert not {one["id_no"] for one in again} & {one["id_no"] for one in others}


def test_no_two_people_share_an_id_number_and_23_fields_of_each_are_filled() -> None:
    people = list(sample.members(5_000, PLACES))
    assert len({one["id_no"] for one in people}) == 5_000
    assert {sum(value is not None for value in one.values()) for one in people if one["org_id"]} <= {23, 24}
    assert {one["org_id"] for one in people} == {5, 6, None}


@pytest.mark.parametrize("count", [1, 2, 60, 3_000, 4_000])
def test_a_tree_has_as_many_organisations_as_asked_for_and_those_above_come_first(count: int) -> None:
    made = list(tree.orgs(count))
    assert len(made) == count
    assert [at for at, branch in enumerate(made) if branch.above is None] == [0]
    assert all(branch.above < at for at, branch in enumerate(made) if branch.above is not None)
    assert len({branch.values["name"] for branch in made}) == count
    assert any(branch.is_primary for branch in made)


def test_nothing_happens_after_today() -> None:
    today = dt.date(2024, 2, 29)
    for one in sample.members(300, PLACES, today=today):
        happened = {name: value for name, value in one.items() if name != "retire_on"}
        assert all(value <= today for value in happened.values() if isinstance(value, dt.date))
