"""Units as tiles and rooms as cards: what they say is so, and each opens what it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from nzg_desktop.core.picture import STEPS, Picture, Shape
from nzg_desktop.ledgers.employer import Employer
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import attachments, lists
from nzg_desktop.work import attaching, charts, papers, premises
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import Offices, member, save

WIDE = 60.0
UNITS = {"纺织厂": (40, 10), "医院": (20, 18), "超市": (10, 0), "学校": (10, 4), "小店": (1, 1)}
"""By name: workers, members."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("premises")
    with Offices(folder) as offices:
        made, serial = offices.found(), 0
        for name, (staff, members) in UNITS.items():
            save(made, Employer, name=name, staff=str(staff))
            for _ in range(members):
                save(made, Member, **member(serial := serial + 1, employer_id=name))
        save(made, Member, **member(99, employer_id="医院", membership_status="31", status_date="2026-05-07"))
        save(made, Employer, name="没填的厂")
        rooms = (
            ("东屋", "2", "2026-05-01"),
            ("西屋", "2", None),
            ("南屋", "3", "2026-05-02"),
            ("北屋", "4", None),
        )
        for name, status, checked in rooms:
            raw = {"checked_on": checked} if checked else {}
            uid = save(made, Room, name=name, address="一号", status=status, **raw)
            if name == "东屋":
                for at, shade in enumerate((60, 200)):
                    Image.new("RGB", (40, 60), (shade, shade, shade)).save(folder / f"{at}.png")
                    attaching.attach(made, Room, uid, [folder / f"{at}.png"])
        yield made


def tiles(picture: Picture) -> dict[str, Shape]:
    """The tiles by what they stand for, without the keys below."""
    bars = [s for s in picture.shapes if s.kind == "bar" and s.leads >= 0 and s.y < premises.HIGH]
    return {picture.leads[bar.leads].says.partition("：")[0]: bar for bar in bars}


def test_a_tile_is_as_large_as_its_unit_and_as_dark_as_many_have_joined(office: Desk) -> None:
    found = tiles(premises.coverage(office)(WIDE))
    assert list(found) == ["纺织厂", "医院", "学校", "超市", "小店"]
    area = {name: (tile.w + 0.2) * (tile.h + 0.2) for name, tile in found.items()}
    assert area["纺织厂"] == pytest.approx(2 * area["医院"]) == pytest.approx(4 * area["超市"])
    assert {name: STEPS.index(tile.tone) for name, tile in found.items()} == {
        "纺织厂": 1, "医院": 4, "超市": 0, "学校": 2, "小店": 4
    }  # fmt: skip


def test_the_number_stands_on_the_tile(office: Desk) -> None:
    picture = premises.coverage(office)(WIDE)
    said = {(round(shape.x, 2), shape.words) for shape in picture.shapes if shape.kind == "words"}
    for name, tile in tiles(picture).items():
        staff, members = UNITS[name]
        assert (round(tile.x + 0.4, 2), f"{members * 100 // staff}%") in said


@pytest.mark.parametrize("width", [24.0, 50.0, 90.0])
def test_tiles_fill_the_map_and_lie_beside_each_other(office: Desk, width: float) -> None:
    found = list(tiles(premises.coverage(office)(width)).values())
    assert sum((t.w + 0.2) * (t.h + 0.2) for t in found) == pytest.approx((width - 1) * premises.HIGH)
    for one, other in combinations(found, 2):
        apart = one.x + one.w <= other.x or other.x + other.w <= one.x
        assert apart or one.y + one.h <= other.y or other.y + other.h <= one.y


def test_a_tile_opens_its_members_and_one_without_members_itself(office: Desk) -> None:
    picture = premises.coverage(office)(WIDE)
    with office.store.reading() as r:
        for name, tile in tiles(picture).items():
            query = picture.leads[tile.leads].query
            assert query.ledger is (Member if UNITS[name][1] else Employer)
            assert lists.count(r, query).number == (UNITS[name][1] or 1)


def test_what_is_blank_is_said_in_words_too(office: Desk) -> None:
    picture = premises.coverage(office)(WIDE)
    assert picture.says == ("5 家单位，职工 81 人，入会 40%。1 家还没有会员：超市。另有 1 家没有填职工数。")
    with office.store.reading() as r:
        assert [row["name"] for row in lists.each(r, picture.leads[-1].query)] == ["没填的厂"]


def test_of_very_many_units_the_largest_are_drawn_and_the_rest_is_told_of(tmp_path: Path) -> None:
    with Offices(tmp_path) as offices:
        made = offices.found()
        for at in range(premises.MOST + 5):
            save(made, Employer, name=f"单位{at:03}", staff=str(1000 - at))
        picture = premises.coverage(made)(WIDE)
    assert len(tiles(picture)) == premises.MOST
    assert picture.leads[-1].says == "5 家较小的没有画"
    assert "35 家单位" in picture.says
    assert "单位000、单位001、单位002等" in picture.says


def test_a_name_is_cut_where_its_tile_ends() -> None:
    assert premises.cut("重庆两江新区", 10) == "重庆两江新区"
    assert premises.cut("重庆两江新区", 3) == "重庆…"
    assert premises.cut("重庆", 1) == ""


def test_rooms_stand_in_the_order_in_which_they_want_looking_at(office: Desk) -> None:
    picture = premises.rooms(office)(WIDE)
    assert [lead.says for lead in picture.leads] == [
        "南屋：维护，上次检查 2026-05-02", "西屋：开放，还没有检查过", "东屋：开放，上次检查 2026-05-01"
    ]  # fmt: skip
    assert picture.says == "开放 2 间，维护 1 间，1 间还没有检查过。"
    with office.store.reading() as r:
        assert [row["name"] for lead in picture.leads for row in lists.each(r, lead.query)] == [
            "南屋",
            "西屋",
            "东屋",
        ]


def test_a_card_shows_the_newest_photo_and_says_where_there_is_none(office: Desk) -> None:
    picture = premises.rooms(office)(WIDE)
    (photo,) = [shape for shape in picture.shapes if shape.kind == "photo"]
    with office.store.reading() as r:
        uid = picture.leads[photo.leads].query.uids
        assert uid is not None
        newest = attachments.of_record(r, "room", uid[0])[-1]
        kept = attachments.get(r, newest.uid)
    assert kept is not None and photo.photo == kept[1]
    said = [shape.words for shape in picture.shapes if shape.kind == "words"]
    assert said.count("还没有照片") == 2
    assert "▲ 维护　上次检查 2026-05-02" in said


def test_pictures_that_need_more_than_a_page_are_printed_whole_on_the_next(tmp_path: Path) -> None:
    with Offices(tmp_path) as offices:
        made = offices.found()
        for at in range(premises.CARDS):
            save(made, Employer, name=f"单位{at}", staff=str(100 - at))
            save(made, Room, name=f"小屋{at}", address="一号")
        paper = pypdfium2.PdfDocument(papers.charts(made, charts.all_of(made)))
    found = [page.get_textpage() for page in paper]
    assert len(found) == 2
    assert "小屋9" in found[1].get_text_range() and "小屋0" in found[1].get_text_range()
    lowest = [page.get_rect(at)[1] for page in found for at in range(page.count_rects())]
    assert min(lowest) > 30  # points from the foot
