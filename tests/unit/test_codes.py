"""Local codes stand beside the standard ones, keep apart from them, and come and go by date."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nzg_desktop.cli.main import main
from nzg_desktop.core import codes
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import lists
from nzg_desktop.work import codelists, listing, month, receiving, records
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import MONTH, Offices

LINES = "表,代码,名称,起用,停用\nroom_types,L01,妈咪书屋,2026-01-01,\nroom_place_types,L7,驿站,,2020-12-31\n"


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    with Offices(tmp_path) as found:
        yield found
    codes.extend({})


@pytest.fixture
def office(offices: Offices) -> Desk:
    return offices.found()


def file(folder: Path, text: str = LINES) -> Path:
    (folder / "本地代码.csv").write_text(text, encoding="utf-8")
    return folder / "本地代码.csv"


def test_a_local_code_is_offered_typed_and_read_like_any_other(office: Desk, tmp_path: Path) -> None:
    assert codelists.read(office, file(tmp_path)) == 2
    assert "L01" in [code.code for code in codes.table("room_types").choices(dt.date(2026, 5, 1))]
    uid = records.save(office, Room, {"name": "甲", "room_type": "妈咪书屋"}).uids[0]
    assert records.get(office, Room, uid)["room_type"] == "L01"
    assert listing.worded(office, Query(Room)).records[0]["room_type"] == "妈咪书屋"


def test_a_code_that_has_ended_keeps_its_name_and_is_not_offered(office: Desk, tmp_path: Path) -> None:
    codelists.read(office, file(tmp_path))
    assert codes.table("room_place_types").label("L7") == "驿站"
    assert "L7" not in [code.code for code in codes.table("room_place_types").choices(dt.date(2026, 5, 1))]


def test_local_codes_are_those_of_the_office_that_is_open(
    offices: Offices, office: Desk, tmp_path: Path
) -> None:
    codelists.read(office, file(tmp_path))
    offices.found("B01")
    assert codes.table("room_types").find("妈咪书屋") is None
    offices.reopened(office)
    assert codes.table("room_types").find("妈咪书屋") == "L01"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sex,L1,其他,,", "国家标准"),
        ("room_types,23,妈咪书屋,,", "L 加"),
        ("room_types,L1,,,", "L 加"),
        ("room_types,L1,{known},,", "已有"),
        ("room_types,L1,甲,,\nroom_types,L2,甲,,", "已有"),
        ("no_table,L1,甲,,", "没有叫"),
        ("room_types,L1,甲,春天,", "日期"),
        ("honour_titles,L01,甲,,", "已有"),
        (",,,,", "没有代码"),
    ],
)
def test_what_would_mix_with_a_standard_is_refused_and_nothing_is_taken(
    office: Desk, tmp_path: Path, line: str, said: str
) -> None:
    known = next(iter(codes.table("room_types").codes.values())).name
    good = "表,代码,名称,起用,停用\nroom_types,L9,好的,,\n" if "没有代码" not in said else "表,代码\n"
    with pytest.raises(Trouble, match=said):
        codelists.read(office, file(tmp_path, good + line.format(known=known) + "\n"))
    assert codes.table("room_types").find("好的") is None


def test_what_a_file_would_do_is_told_and_nothing_is_done(office: Desk, tmp_path: Path) -> None:
    codelists.read(office, file(tmp_path))
    text = LINES.replace("妈咪书屋", "妈妈书屋") + "room_types,L2,书屋,,\n"
    would = codelists.look(office, file(tmp_path, text))
    assert [(one.table, one.code.code, one.does) for one in would] == [
        ("room_types", "L01", "改名，原来叫“妈咪书屋”"),
        ("room_types", "L2", "新增"),
        ("room_place_types", "L7", "相同"),
    ]
    assert codes.table("room_types").label("L01") == "妈咪书屋"


def test_local_codes_go_out_as_a_file_that_brings_them_back(
    offices: Offices, office: Desk, tmp_path: Path
) -> None:
    codelists.read(office, file(tmp_path))
    assert codelists.write_out(office, tmp_path / "出.xlsx") == 2
    before = {name: codes.table(name).codes for name in ("room_types", "room_place_types")}
    other = offices.found("B01")
    assert codelists.write_out(other, tmp_path / "空.xlsx") == 0
    assert codelists.read(other, tmp_path / "出.xlsx") == 2
    assert {name: codes.table(name).codes for name in before} == before
    assert {one.does for one in codelists.look(other, tmp_path / "出.xlsx")} == {"相同"}


def test_only_a_local_code_is_ended_and_may_begin_again(office: Desk, tmp_path: Path) -> None:
    codelists.read(office, file(tmp_path))
    day = dt.date(2026, 5, 1)
    codelists.end(office, "room_types", "L01", day)
    later = day + dt.timedelta(days=1)
    offered = [code.code for code in codes.table("room_types").choices(later)]
    assert "L01" not in offered
    assert codes.table("room_types").label("L01") == "妈咪书屋"
    codelists.end(office, "room_types", "L01", None)
    assert "L01" in [code.code for code in codes.table("room_types").choices(later)]
    for name, code in (("room_types", "01"), ("room_types", "L99"), ("honour_titles", "L01")):
        with pytest.raises(Trouble, match="没有叫"):
            codelists.end(office, name, code, day)


def test_codes_of_a_table_that_look_local_are_not_counted_as_local(office: Desk) -> None:
    assert sum(one.local for one in codelists.listed()) == 0


def test_reading_again_renames_and_ends_and_never_takes_away(office: Desk, tmp_path: Path) -> None:
    codelists.read(office, file(tmp_path))
    codelists.read(office, file(tmp_path, "room_types,L01,妈妈书屋,,2026-06-30\n"))
    assert codes.table("room_types").label("L01") == "妈妈书屋"
    assert codes.table("room_place_types").label("L7") == "驿站"


def test_a_report_with_a_local_code_is_taken_by_the_upper_office(offices: Offices, tmp_path: Path) -> None:
    lower, upper = offices.pair()
    codelists.read(lower, file(tmp_path))
    records.save(lower, Room, {"name": "甲", "address": "乙", "room_type": "L01", "built_on": "2026-05-02"})
    month.close(lower, MONTH, "测试")
    report = offices.reported(lower, MONTH, privacy="masked")
    codes.extend({})  # the upper's program knows nothing of them
    (answer,) = receiving.receive(upper, [report])
    assert (answer.verdict, answer.quarantined) == ("APPLIED", 0)
    with upper.store.reading() as r:
        assert [row["room_type"] for row in lists.each(r, Query(Room, scope="received"))] == ["L01"]


def test_the_command_line_lists_tables_and_reads_local_codes(
    office: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.store.close()
    home = ["--home", str(office.home.folder), "--json"]
    assert main(["codes", "import", str(file(tmp_path)), *home]) == 0
    assert json.loads(capsys.readouterr().out) == {"count": 2}
    assert main(["codes", "room_types", *home]) == 0
    assert json.loads(capsys.readouterr().out)[-1]["name"] == "妈咪书屋"
    assert main(["codes", *home]) == 0
    found = {one["table"]: one for one in json.loads(capsys.readouterr().out)}
    assert (found["sex"]["locked"], found["room_types"]["local"]) == (True, 1)
    assert main(["codes", "import", *home]) == 2
    capsys.readouterr()
    assert main(["codes", "export", str(tmp_path / "出.xlsx"), *home]) == 0
    assert json.loads(capsys.readouterr().out) == {"count": 2}
