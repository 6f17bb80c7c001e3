"""The pictures say what the figures say, and every element opens the records it stands for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from nzg_desktop.core import dates
from nzg_desktop.core.picture import Picture
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import lists
from nzg_desktop.work import charts, papers, records, today
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.figures import figures
from tests.fixtures.offices import Offices, member

WIDE = 60.0


def this_day() -> dt.date:
    return dt.date.today()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Thirty members who came and went over three years, and contracts that end."""
    with Offices(tmp_path_factory.mktemp("office")) as offices:
        made = offices.found()
        for serial in range(30):
            raw = member(serial, join_date=str(this_day() - dt.timedelta(days=40 * serial)))
            if serial % 4 == 1:
                left = this_day() - dt.timedelta(days=15 * serial)
                raw |= {"membership_status": "31", "status_date": str(left)}
            if serial % 3:
                raw["mobile"] = f"1380000{1000 + serial}"
            records.save(made, Member, raw)
        for at, days in enumerate((-5, 3, 3, 80, 300)):
            end = this_day() + dt.timedelta(days=days)
            records.save(made, Contract, {"contract_no": f"{at}号", "status": "80", "term_to": str(end)})
        yield made


def _count(office: Desk, picture: Picture, at: int) -> int:
    with office.store.reading() as r:
        return lists.count(r, picture.leads[at].query).number


def test_members_at_the_end_of_a_month_are_those_of_the_monthly_form(office: Desk) -> None:
    picture = charts.growth(office)(WIDE)
    shown = {shape.leads: shape for shape in picture.shapes if shape.kind == "dot"}
    said = [shape.words for shape in picture.shapes if shape.kind == "words" and shape.tone == "ink"]
    for number, at in enumerate(shown):
        month = picture.leads[at].says[:7]
        (figure,) = [one for one in figures(office, month) if one.code == "A07"]
        assert said[number] == str(figure.value) == str(_count(office, picture, at)), month
    assert dates.month_of(this_day()) in picture.leads[max(shown)].says


def test_every_bar_opens_as_many_records_as_it_says(office: Desk) -> None:
    picture = charts.growth(office)(WIDE)
    bars = [shape for shape in picture.shapes if shape.kind == "bar"]
    assert bars
    numbers = [
        s.words for s in picture.shapes if s.kind == "words" and s.align == "center" and s.words.isdigit()
    ]
    assert [str(_count(office, picture, bar.leads)) for bar in bars] == numbers


def test_what_falls_due_is_one_dot_each_on_its_side_of_today(office: Desk) -> None:
    picture = charts.corridor(office)(WIDE)
    assert len(picture.leads) == 4
    assert "已过期 1 项" in picture.says
    (line,) = [shape for shape in picture.shapes if shape.kind == "line" and shape.tone == "ink"]
    dots = {picture.leads[s.leads].says: s for s in picture.shapes if s.kind == "dot"}
    assert all((dot.x < line.points[0][0]) == ("过期" in said) for said, dot in dots.items())
    assert {_count(office, picture, at) for at in range(4)} == {1}


def test_the_fields_to_be_filled_in_are_named_and_open_to_who_lacks_them(office: Desk) -> None:
    picture = charts.fullness(office)(WIDE)
    lacking = [_count(office, picture, at) for at in range(len(picture.leads))]
    said = [s.words for s in picture.shapes if s.kind == "words" and s.tone == "second"]
    assert [words for words in said if "缺" in words] == [
        words for words, number in zip(said, lacking, strict=True) if number and f"缺 {number} 人" in words
    ]
    assert "工作单位" in picture.says


@pytest.mark.parametrize("width", [24.0, 48.0, 90.0])
def test_a_picture_keeps_within_its_width(office: Desk, width: float) -> None:
    for draw in charts.all_of(office):
        picture = draw(width)
        for shape in picture.shapes:
            wide = shape.w if shape.kind in ("bar", "photo") else 0
            places = [x for x, _ in shape.points] or [shape.x, shape.x + wide]
            assert min(places) >= 0
            assert max(places) <= width


def test_pictures_of_an_office_without_anybody_say_so(tmp_path: Path) -> None:
    with Offices(tmp_path) as offices:
        said = [draw(WIDE).says for draw in charts.all_of(offices.found())]
    assert said[0].startswith("现有会员 0 人")
    assert "没有到期" in said[2]
    assert said[1] == "还没有登记用人单位。"
    assert said[3] == "还没有在用的休息哺乳室。"


def test_every_picture_is_printed_whole_on_its_page(office: Desk) -> None:
    paper = pypdfium2.PdfDocument(papers.charts(office, charts.all_of(office)))
    text = "".join(page.get_textpage().get_text_range() for page in paper)
    titles = ("会员走势", "单位覆盖", "到期长廊", "妈妈小屋", "资料完整度")
    assert [text.count(title) for title in titles] == [1] * 5
    assert len(paper) == 1


def test_the_first_tasks_tick_themselves(tmp_path: Path) -> None:
    with Offices(tmp_path) as offices:
        made = offices.found()
        assert not any(task.done for task in today.today(made).tasks)
        records.save(made, Member, member(1))
        assert [task.title for task in today.today(made).tasks if task.done] == ["导入或登记会员"]


def test_the_lights_tell_months_before_the_office_from_months_not_sealed(tmp_path: Path) -> None:
    with Offices(tmp_path) as offices:
        lower, upper = offices.pair()
        lights = today.today(lower).lights
        assert [state for _, state in lights] == ["none"] * 11 + ["open"]
        offices.reported(lower, dates.month_of(this_day()))
        assert today.today(lower).lights[-1][1] == "exported"
        assert "下级接收" in [sign.title for sign in today.today(upper).signs]
