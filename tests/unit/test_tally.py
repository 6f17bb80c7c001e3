"""What somebody was given in a year is added up by the program, whatever comes in, moves or goes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from nzg_desktop.ledgers.aid import Aid
from nzg_desktop.ledgers.member import Member
from nzg_desktop.work import desk as desks
from nzg_desktop.work import importing, merging, records
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import id_number, member, save


def given(office: Desk, who: str, day: str, amount: str, **more: str) -> str:
    return save(office, Aid, member_id=who, aid_on=day, amount=amount, signed="是", **more)


def totals(office: Desk, *uids: str) -> list[int]:
    return [records.get(office, Aid, uid)["year_total"] for uid in uids]


def test_each_row_tells_what_she_got_this_year_with_it(office: Desk, she: str) -> None:
    other = save(office, Member, **member(2))
    rows = (
        given(office, she, "2026-03-08", "200"),
        given(office, she, "2026-05-01", "200", goods_value="100"),
        given(office, other, "2026-05-01", "50"),
        given(office, she, "2027-01-01", "70"),
        given(office, she, "2026-05-01", "30", aid_type="1"),
    )
    assert totals(office, *rows) == [200, 500, 50, 70, 530]


def test_what_comes_in_late_moves_or_goes_is_reckoned_with(office: Desk, she: str) -> None:
    first, last = given(office, she, "2026-03-08", "200"), given(office, she, "2026-09-01", "300")
    between = given(office, she, "2026-05-01", "40")
    assert totals(office, first, between, last) == [200, 240, 540]
    save(office, Aid, first, amount="100")
    assert totals(office, first, between, last) == [100, 140, 440]
    save(office, Aid, between, aid_on="2025-05-01")
    assert totals(office, first, between, last) == [100, 40, 400]
    records.retire(office, Aid, first, "试")
    assert totals(office, last) == [300]
    records.restore(office, Aid, first)
    assert totals(office, last) == [400]
    other = save(office, Member, **member(2))
    save(office, Aid, first, member_id=other)
    assert totals(office, first, last) == [100, 300]


def test_taking_one_back_takes_its_share_back(office: Desk, she: str) -> None:
    raw = {"member_id": she, "aid_on": "2026-03-08", "amount": "200"}
    batch = records.save(office, Aid, raw).batch
    last = given(office, she, "2026-09-01", "300")
    assert totals(office, last) == [500]
    records.undo(office, batch)
    assert totals(office, last) == [300]


def test_the_standard_for_a_year_is_held_against_the_sum(office: Desk, she: str) -> None:
    desks.set_setting(office, "aid_cap_year", 1_000)
    first = given(office, she, "2026-03-08", "800")
    raw = {"member_id": she, "aid_on": "2026-05-01", "amount": "300"}
    (said,) = (p for p in records.check(office, Aid, raw).problems if p.field == "year_total")
    assert "每年 1000 元的标准" in said.message
    assert not [
        p for p in records.check(office, Aid, {"reason": "雨"}, first).problems if p.field == "year_total"
    ]


def test_it_is_never_typed(office: Desk, she: str) -> None:
    uid = given(office, she, "2026-03-08", "200", year_total="9999")
    assert totals(office, uid) == [200]
    save(office, Aid, uid, year_total="1")
    assert totals(office, uid) == [200]


def test_rows_of_a_file_are_added_up(office: Desk, she: str, tmp_path: Path) -> None:
    file = tmp_path / "慰问.csv"
    rows = [f"2026-0{month}-01,{id_number(1)},100,7,8" for month in (5, 3, 4)]
    file.write_text("\n".join(["日期,对象,金额,类型,本年累计", *rows]), encoding="utf-8")
    done = importing.write(office, importing.look(office, Aid, file))
    assert done.new == 3, done.problems
    again = importing.write(office, importing.look(office, Aid, file), overwrite=True)
    assert (again.same, again.differences) == (3, ())
    last = given(office, she, "2026-06-01", "1")
    assert totals(office, last) == [301]
    records.undo(office, done.batch)
    assert totals(office, last) == [1]


def test_two_that_become_one_got_what_both_got(office: Desk, she: str) -> None:
    other = save(office, Member, **member(2))
    given(office, other, "2026-03-08", "200")
    last = given(office, she, "2026-05-01", "100")
    merging.merge(office, Member, she, other, ())
    assert records.get(office, Aid, last)["year_total"] == Decimal(300)
