"""Everyday words for codes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nzg_desktop.core import codes, words
from nzg_desktop.ledgers.honour import Honour
from nzg_desktop.ledgers.room import Room
from tests.fixtures.shelves import NOBODY


@pytest.mark.parametrize(
    ("table", "word", "code"),
    [
        ("education", "本科", "21"),
        ("education", "大专", "31"),
        ("education", "研究生", "10"),
        ("education", "本科（在职）", "21"),
        ("political_status", "党员", "01"),
        ("political_status", "预备", "02"),
        ("political_status", "团员", "03"),
        ("political_status", "无", "13"),
        ("political_status", "1", "01"),
        ("ethnic_groups", "汉", "01"),
        ("ethnic_groups", "维吾尔", "05"),
        ("ethnic_groups", "基诺族", "56"),
        ("ethnic_groups", "8", "08"),
        ("sex", "女性", "2"),
        ("sex", " M ", "1"),
    ],
)
def test_everyday_words_have_codes(table: str, word: str, code: str) -> None:
    assert words.everyday(table, word) == code


@pytest.mark.parametrize(
    ("table", "word"), [("education", "高级"), ("ethnic_groups", "57"), ("no_table", "x")]
)
def test_a_word_that_is_not_known_is_not_guessed(table: str, word: str) -> None:
    assert words.everyday(table, word) is None


@pytest.mark.parametrize("table", sorted(words._WORDS))
def test_every_word_leads_to_a_code_of_its_table(table: str) -> None:
    assert set(words._table(table).values()) <= set(codes.table(table).codes)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("20", 20), ("约20平方米", 20), ("12.5 ㎡", 12.5), ("20m²", 20), ("大约15平米", 15),
        ("１，２００", 1200), (12.0, 12), ("18左右", 18),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(typed: object, meant: float) -> None:
    examined = Room.examine({"area": typed}, NOBODY)
    assert [one for one in examined.problems if one.field == "area"] == []
    assert examined.values["area"] == Decimal(str(meant))


@pytest.mark.parametrize(
    "typed", ["1.5万", "约", "十", "0x3", "20至30", "85%", f"1e{10**19}", f"1e-{10**19}"]
)
def test_what_is_no_number_is_refused_with_a_cure(typed: str) -> None:
    (problem,) = (one for one in Room.examine({"area": typed}, NOBODY).problems if one.field == "area")
    assert problem.message == "看不懂这个数，请只写数字"


@pytest.mark.parametrize(("said", "code"), [("全国级", "1"), ("国家级", "1"), ("区县", "4"), ("厂级", "6")])
def test_levels_of_honours_are_known_by_their_everyday_words(said: str, code: str) -> None:
    assert codes.table("honour_levels").find(said) == code


def test_a_field_that_could_not_be_read_is_told_of_once() -> None:
    problems = Honour.examine(
        {"kind": "个人", "member_id": "没有这个人", "title_text": "样例"}, NOBODY
    ).problems
    assert [one.message for one in problems if one.field == "member_id"] == [
        "没有找到“没有这个人”，请先登记，或改成已登记的名称"
    ]
