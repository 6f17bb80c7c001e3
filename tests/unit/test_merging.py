"""Two records of one person become one, with all that hung on either, and apart again by one undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.member_period import MemberPeriod
from nzg_desktop.ledgers.studio import Studio
from nzg_desktop.work import checking, listing, merging, records
from nzg_desktop.work.desk import Desk, office
from tests.fixtures.offices import Offices, id_number, member


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Offices(tmp_path) as offices:
        yield offices.found()


@pytest.fixture
def pair(desk: Desk) -> tuple[str, str]:
    """The same woman twice: once with her number, once with her phone and her job."""
    one = records.save(desk, Member, {**member(1), "job": "挡车"}).uids[0]
    other = records.save(desk, Member, {"name": "测试001号", "mobile": "13800000001", "job": "质检"}).uids[0]
    records.save(desk, MemberPeriod, {"member_id": other, "period_type": "孕期"})
    records.save(desk, Studio, {"name": "巧手工作室", "leader_id": other})
    return one, other


def state(desk: Desk) -> list[object]:
    return [listing.listed(desk, Query(ledger), clear=True) for ledger in (Member, MemberPeriod, Studio)]


def test_only_what_differs_is_to_be_chosen_and_is_masked(desk: Desk, pair: tuple[str, str]) -> None:
    found = {c.column.name: (c.first, c.second, c.filled) for c in merging.choices(desk, Member, *pair)}
    assert found["job"] == ("挡车", "质检", False)
    assert found["mobile"] == ("", "138****0001", True)
    assert "name" not in found
    assert "id_no" not in found


def test_one_stays_with_the_chosen_fields_and_all_that_referred_to_either(
    desk: Desk, pair: tuple[str, str]
) -> None:
    changes = merging.merge(desk, Member, *pair, ["mobile"])
    (one,) = listing.listed(desk, Query(Member), clear=True).records
    assert (one["uid"], one["mobile"], one["job"], one["id_no"]) == (
        pair[0],
        "13800000001",
        "挡车",
        id_number(1),
    )
    assert [row["member_id"] for row in listing.listed(desk, Query(MemberPeriod)).records] == [pair[0]]
    assert [row["leader_id"] for row in listing.listed(desk, Query(Studio)).records] == [pair[0]]
    assert {"member", "member_period", "studio"} <= changes.ledgers
    assert checking.check_database(desk) == ()


def test_undone_both_stand_again_as_before(desk: Desk, pair: tuple[str, str]) -> None:
    before = state(desk)
    changes = merging.merge(desk, Member, *pair, ["mobile", "job"])
    assert state(desk) != before
    assert records.undo(desk, changes.batch).kept == ()
    assert state(desk) == before


def test_the_number_of_the_second_may_be_taken_over(desk: Desk, pair: tuple[str, str]) -> None:
    merging.merge(desk, Member, pair[1], pair[0], ["id_no"])
    (one,) = listing.listed(desk, Query(Member), clear=True).records
    assert (one["uid"], one["id_no"]) == (pair[1], id_number(1))


def test_the_office_itself_is_never_merged_away(desk: Desk) -> None:
    org = desk.ledger("org")
    other = records.save(desk, org, {"name": "另一个工会"}).uids[0]
    with pytest.raises(Trouble, match="本单位"):
        merging.merge(desk, org, other, office(desk).org_uid, [])
    with pytest.raises(Trouble, match="不能合并"):
        merging.merge(desk, org, other, other, [])
