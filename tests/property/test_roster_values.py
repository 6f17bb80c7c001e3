"""Whatever stands in a roster, reading it never crashes, and what was understood is understood again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nzg_desktop.core import codes, dates, idno, mask, pinyin, text, uscc, words
from nzg_desktop.core.text import Unreadable
from nzg_desktop.exchange import body, heads, synonyms
from nzg_desktop.exchange.heads import Head
from nzg_desktop.exchange.tables import Table
from nzg_desktop.paper import dates as printed

FORBIDDEN = ("非法", "异常", "失败", "!", "！")
LIKELY = st.text("0123456789Xx.-/年月日 eE+*王芳样\u200b０Ｘ·", max_size=24)
ANY_TEXT = st.text(max_size=60) | LIKELY
CELLS = (
    st.none()
    | ANY_TEXT
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.sampled_from(["姓名", "身份证号", "合计", "注：", "手机", "序号", "例", "部门/班组"])
)
FIELDS = [
    Head(name, label, synonyms.also("member", name), kind)
    for name, label, kind in (
        ("name", "姓名", "person"),
        ("id_no", "证件号码", "idno"),
        ("mobile", "手机号", "mobile"),
        ("birth_date", "出生日期", "date"),
        ("dept", "部门/班组", "text"),
    )
]
BIRTHS = st.dates(dt.date(1900, 1, 1), dt.date(2020, 12, 31))


@pytest.mark.parametrize(
    "read", [idno.read, uscc.number, text.mobile, text.landline, text.phone, dates.read_date]
)
@given(value=CELLS)
def test_a_reader_answers_or_says_in_calm_words_why_not(
    read: Callable[[object], object], value: object
) -> None:
    try:
        read(value)
    except Unreadable as problem:
        said = str(problem).replace(str(value), "")
        assert said
        assert problem.code
        assert not any(word in said for word in FORBIDDEN if word not in str(value))


@given(ANY_TEXT)
def test_tidying_twice_changes_nothing_more(typed: str) -> None:
    once = text.tidy(typed)
    assert text.tidy(once) == once
    assert once == once.strip()


@given(ANY_TEXT)
def test_a_name_that_was_taken_is_taken_again_unchanged(typed: str) -> None:
    try:
        name = text.person_name(typed)
    except Unreadable:
        return
    assert text.person_name(name) == name
    assert 0 < len(name) <= text.NAME_LENGTH


@given(BIRTHS, st.sampled_from(["110105", "370202", "810000", "830000", "220202"]), st.integers(0, 999))
def test_what_a_number_says_is_what_was_put_into_it(born: dt.date, region: str, serial: int) -> None:
    body_ = f"{region}{born:%Y%m%d}".replace(" ", "0").zfill(14) + f"{serial:03}"
    facts = idno.read(body_ + idno.check_digit(body_))
    assert (facts.birth_date, facts.region) == (born, region)
    assert facts.sex == ("1" if serial % 2 else "2")


@given(BIRTHS, st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_never_goes_unnoticed(born: dt.date, serial: int, place: int, by: int) -> None:
    body_ = f"110105{born:%Y%m%d}{serial:03}"
    number = body_ + idno.check_digit(body_)
    wrong = str((int(number[place], 16) + by) % 10) if number[place] != "X" else str(by)
    with pytest.raises(Unreadable):
        idno.read(number[:place] + wrong + number[place + 1 :])


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_way_a_date_is_printed_reads_back(day: dt.date) -> None:
    for written in (
        str(day),
        printed.plain(str(day)),
        printed.formal(str(day)),
        f"{day:%Y%m%d}",
        f"{day:%Y/%m/%d}",
        day,
    ):
        assert dates.read_date(written) == (day, None)


@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(-500, 500))
def test_months_go_forth_and_back(year: int, month: int, steps: int) -> None:
    start = f"{year}-{month:02}"
    assert dates.shifted(dates.shifted(start, steps), -steps) == start
    assert dates.previous_month(start) == dates.shifted(start, -1)
    assert dates.last_day(start) + dt.timedelta(days=1) == dates.first_day(dates.shifted(start, 1))


@given(st.text(min_size=1, max_size=12), st.integers(0, 11), st.integers(1, 12))
def test_any_part_of_a_name_leads_to_the_name(name: str, start: int, length: int) -> None:
    part = name[start : start + length]
    assert set(pinyin.asked(part)) <= set(pinyin.grams(name))


@given(ANY_TEXT)
def test_grams_are_letters_and_digits_only_and_initials_are_few(name: str) -> None:
    assert all(gram.isascii() and gram.isalnum() for gram in pinyin.grams(name))
    found = pinyin.initials(name)
    assert len(found) <= 3
    assert all(initials.isascii() and initials == initials.lower() for initials in found)


@given(ANY_TEXT.filter(lambda value: value and "*" not in value))
def test_a_mask_never_shows_the_whole(value: str) -> None:
    for hide in (mask.id_no, mask.phone, mask.name):
        shown = hide(value)
        assert shown != value


@given(st.sampled_from(sorted(words._WORDS)), ANY_TEXT)
def test_looking_for_a_word_gives_a_code_or_nothing(table: str, word: str) -> None:
    assert words.everyday(table, word) in {None, *codes.table(table).codes}


@given(st.lists(st.lists(CELLS, max_size=6), max_size=30), st.integers(0, 5))
def test_every_row_under_a_head_is_counted_once(rows: list[list[object]], above: int) -> None:
    filled = [*rows[:above], ["姓名", "身份证号", "手机"], *rows[above:]]
    table = Table("表", tuple(tuple(row) for row in filled))  # type: ignore[arg-type]
    matching = heads.find(table, FIELDS)
    assert matching is not None
    data = body.data_rows(table, matching)
    numbers = [number for number, _ in data] + [n for rows in data.skipped.values() for n in rows]
    assert sorted(numbers) == list(range(matching.first_data_row, len(filled) + 1))
