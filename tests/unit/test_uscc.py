"""Unified social credit codes of unions and employers."""

from __future__ import annotations

import pytest

from nzg_desktop.core import uscc
from nzg_desktop.core.text import Unreadable


def whole(body: str) -> str:
    return body + uscc.check_digit(body)


@pytest.mark.parametrize("start", ["8122", "8922", "9111", "N211", "A111", "Y111", "G111", "9199"])
def test_a_code_of_any_registrar_and_region_is_taken(start: str) -> None:
    code = whole(f"{start}0000MF0000001")
    assert uscc.number(code) == code


def test_a_published_code_is_right() -> None:
    assert uscc.number("91110000600037341L") == "91110000600037341L"


def test_spaces_lower_case_and_full_width_make_no_difference() -> None:
    assert uscc.number(" 9111 0000-６０００３７３４１l ") == "91110000600037341L"


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("", "empty", "空"),
        ("9.11E+17", "spoiled", "文本"),
        (9.1110000600037e17, "spoiled", "文本"),
        ("91110000600037341M", "check", "最后一位"),
        ("9111OOOO600037341L", "characters", "数字 0"),
        ("60003734-1", "length", "组织机构代码"),
        ("110000000000001", "length", "注册号"),
        ("9111000060003734", "length", "16 位"),
    ],
)
def test_every_refusal_says_what_is_wrong_and_what_to_do(typed: object, code: str, said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        uscc.number(typed)
    assert caught.value.code == code
    assert said in str(caught.value)
