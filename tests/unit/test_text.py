"""Names, telephone numbers, blanks and masks."""

from __future__ import annotations

import pytest

from nzg_desktop.core import mask, text
from nzg_desktop.core.text import Unreadable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  第一  纺织厂\t", "第一 纺织厂"),
        ("Ａ１２楼（３层）", "A12楼（3层）"),
        ("\ufeff和平路\u200b３号\u202e", "和平路3号"),
        ("１９９０．５", "1990.5"),
        ("⼥职⼯", "女职工"),
        ("e\u0301cole", "école"),
        ("甲\u3000乙", "甲 乙"),
    ],
)
def test_text_comes_into_its_one_form(typed: str, kept: str) -> None:
    assert text.tidy(typed) == kept


def test_chinese_punctuation_stays_chinese() -> None:
    assert text.tidy("街道：和平路，３号") == "街道：和平路，3号"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王 芳", "王芳"),
        ("王\u3000\u3000芳\n", "王芳"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽 • 买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("Anna   Li", "Anna Li"),
        ("J. R. Smith", "J. R. Smith"),
        ("䶮 㛃", "䶮㛃"),
        ("王𬍛", "王𬍛"),
        ("王\ue863", "王䶮"),
    ],
)
def test_one_person_has_one_spelling(typed: str, name: str) -> None:
    assert text.person_name(typed) == name


def test_a_name_may_have_fifty_characters_and_no_more() -> None:
    assert len(text.person_name("样" * 50)) == 50
    with pytest.raises(Unreadable, match="最多 50"):
        text.person_name("样" * 51)


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(Unreadable, match="空"):
        text.person_name(" \u3000")


@pytest.mark.parametrize("mark", [None, "", " ", "—", "/", "无", "#N/A", "\u200b", "－"])
def test_marks_for_nothing_are_blank(mark: object) -> None:
    assert text.is_blank(mark)


@pytest.mark.parametrize("value", [0, False, "0", "吴", "无锡路"])
def test_nought_and_real_words_are_not_blank(value: object) -> None:
    assert not text.is_blank(value)


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        13800138000,
        13800138000.0,
        "+86 138-0013-8000",
        "8613800138000",
        "１３８００１３８０００",
    ],
)
def test_a_mobile_number_is_eleven_digits_however_it_was_typed(typed: object) -> None:
    assert text.mobile(typed) == "13800138000"
    assert text.phone(typed) == "13800138000"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.38E+10", "spoiled"),
        ("13800138000/13900139000", "several"),
        ("1380013800", "length"),
        ("12800138000", "characters"),
        ("0431-81234567", "landline"),
        ("问本人", "characters"),
        ("١٣٨٠٠١٣٨٠٠٠", "characters"),
    ],
)
def test_what_is_no_mobile_number_is_refused_with_its_own_words(typed: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        text.mobile(typed)
    assert caught.value.code == code
    assert "请" in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("043181234567", "0431-81234567"),
        ("(0431)81234567", "0431-81234567"),
        ("0431 8123 4567", "0431-81234567"),
        ("+86 431 81234567", "0431-81234567"),
        ("010—88888888转801", "010-88888888-801"),
        ("4008208820", "400-820-8820"),
    ],
)
def test_a_fixed_line_has_one_form(typed: str, kept: str) -> None:
    assert text.landline(typed) == kept
    assert text.phone(typed) == kept
    assert text.landline(kept) == kept


def test_a_fixed_line_without_its_area_code_asks_for_it() -> None:
    with pytest.raises(Unreadable, match="区号"):
        text.landline("81234567")


def test_masks_hide_the_middle() -> None:
    assert mask.id_no("110105199003071230") == "1101**********1230"
    assert mask.phone("13812345600") == "138****5600"
    assert mask.phone("0431-81234567") == "0431-******67"
    assert (mask.name("王芳"), mask.name("欧阳娜")) == ("王*", "欧阳*")


def test_what_is_too_short_to_hide_in_part_is_hidden_whole() -> None:
    assert mask.id_no("1234") == "****"
    assert mask.name("") == ""
