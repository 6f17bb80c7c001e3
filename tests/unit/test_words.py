"""Everyday words for codes."""

from __future__ import annotations

import pytest

from nzg_desktop.core import codes, words


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
