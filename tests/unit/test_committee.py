"""Whether somebody sits on the women's committee is said by its ledger, never typed into the roster."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from nzg_desktop.core.trouble import InvalidRecord
from nzg_desktop.ledgers.committee_member import CommitteeMember
from nzg_desktop.ledgers.member import Member
from nzg_desktop.work import importing, merging, records, reflecting
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import id_number, kept_state, member, save
from tests.fixtures.shell import Shell


def yesterday() -> str:
    return (dt.date.today() - dt.timedelta(days=1)).isoformat()


def sits(office: Desk, uid: str) -> object:
    return records.get(office, Member, uid)["is_committee"]


def seat(office: Desk, she: str, **more: str) -> str:
    return save(office, CommitteeMember, name="测试某", member_id=she, from_on="2024-01-01", **more)


def test_a_seat_makes_her_a_member_until_it_ends(office: Desk, she: str) -> None:
    uid = seat(office, she)
    assert sits(office, she) is True
    save(office, CommitteeMember, uid, to_on=dt.date.today().isoformat())
    assert sits(office, she) is True
    save(office, CommitteeMember, uid, to_on=yesterday())
    assert sits(office, she) is False


def test_a_seat_whose_last_day_is_past_is_over_without_anybody_writing(office: Desk, she: str) -> None:
    today = dt.date.today()
    seat(office, she, term_no="1", to_on=today.isoformat())
    assert reflecting.lapse(office, today).count == 0
    assert reflecting.lapse(office, today + dt.timedelta(days=1)).count == 1
    assert sits(office, she) is False
    assert reflecting.lapse(office, today + dt.timedelta(days=1)).count == 0


def test_a_seat_that_is_over_beside_one_that_lasts_alters_nothing(office: Desk, she: str) -> None:
    seat(office, she, term_no="1", to_on=yesterday())
    seat(office, she, term_no="2")
    before = kept_state(office)
    assert reflecting.lapse(office).count == 0
    assert kept_state(office) == before


def test_a_command_says_who_sits_today(office: Desk, she: str, capsys: pytest.CaptureFixture[str]) -> None:
    seat(office, she, to_on=yesterday())
    with office.store.writing() as w:  # as it was left the day before yesterday
        w.exec_driver_sql("UPDATE member SET is_committee = 1")
    office.store.close()
    (found,) = Shell(capsys, office.home.folder).json("list", "member")["records"]
    assert found["is_committee"] is False


def test_a_seat_that_was_over_long_ago_says_nothing(office: Desk, she: str) -> None:
    seat(office, she, to_on=yesterday())
    assert sits(office, she) is None


def test_another_seat_keeps_her_on_it(office: Desk, she: str) -> None:
    first = seat(office, she, term_no="1")
    seat(office, she, term_no="2")
    save(office, CommitteeMember, first, to_on=yesterday())
    assert sits(office, she) is True


def test_a_seat_that_was_somebody_elses_moves_the_mark(office: Desk, she: str) -> None:
    other = save(office, Member, **member(2))
    uid = seat(office, she)
    save(office, CommitteeMember, uid, member_id=other)
    assert (sits(office, she), sits(office, other)) == (False, True)


def test_taking_it_back_takes_the_mark_back(office: Desk, she: str) -> None:
    raw = {"name": "测试某", "member_id": she}
    batch = records.save(office, CommitteeMember, raw).batch
    assert sits(office, she) is True
    records.undo(office, batch)
    assert not sits(office, she)


def test_taking_the_first_of_two_seats_back_leaves_the_mark(office: Desk, she: str) -> None:
    batch = records.save(office, CommitteeMember, {"name": "测试某", "member_id": she, "term_no": "1"}).batch
    seat(office, she, term_no="2")
    records.undo(office, batch)
    assert sits(office, she) is True


def test_the_bin_takes_the_mark_away_and_gives_it_back(office: Desk, she: str) -> None:
    uid = seat(office, she)
    records.retire(office, CommitteeMember, uid, "试")
    assert sits(office, she) is False
    records.restore(office, CommitteeMember, uid)
    assert sits(office, she) is True


def test_it_is_not_typed(office: Desk, she: str) -> None:
    with pytest.raises(InvalidRecord, match="女职工委员会"):
        records.save(office, Member, {"is_committee": "是"}, she)
    with pytest.raises(InvalidRecord, match="女职工委员会"):
        records.save(office, Member, {**member(3), "is_committee": "是"})
    seat(office, she)
    records.save(office, Member, {"is_committee": "是", "dept": "细纱"}, she)
    assert sits(office, she) is True


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_roster_is_compared_and_changes_nothing(
    office: Desk, she: str, tmp_path: Path, overwrite: bool
) -> None:
    seat(office, she)
    file = tmp_path / "名册.csv"
    rows = [f"{member(1)['name']},{id_number(1)},否", f"测试新人,{id_number(9)},是"]
    file.write_text("\n".join(["姓名,身份证号,女工委员", *rows]), encoding="utf-8")
    done = importing.write(office, importing.look(office, Member, file), overwrite=overwrite)
    assert (done.new, done.changed, done.same, done.refused) == (1, 0, 1, 0)
    (difference,) = done.differences
    assert (difference.label, difference.old, difference.new) == ("是否女职工委员会委员", "是", "否")
    (warned,) = [problem for problem in done.problems if problem.field == "is_committee"]
    assert warned.severity == "warning" and "女职工委员会" in warned.message
    assert sits(office, she) is True


def test_seats_from_a_roster_mark_their_members_and_are_taken_back(
    office: Desk, she: str, tmp_path: Path
) -> None:
    file = tmp_path / "委员.csv"
    file.write_text(f"姓名,会员\n测试某,{id_number(1)}\n", encoding="utf-8")
    done = importing.write(office, importing.look(office, CommitteeMember, file))
    assert done.new == 1, done.problems
    assert sits(office, she) is True
    records.undo(office, done.batch)
    assert not sits(office, she)


def test_two_that_become_one_sit_where_either_sat(office: Desk, she: str) -> None:
    other = save(office, Member, **member(2))
    seat(office, other)
    merging.merge(office, Member, she, other, ())
    assert sits(office, she) is True
