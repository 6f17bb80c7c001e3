"""Numbers of identity documents: what is understood, what is refused, and in which words."""

from __future__ import annotations

import datetime as dt

import pytest
from stdnum.cn import ric

from nzg_desktop.core import idno
from nzg_desktop.core.text import Unreadable

WITH_X = "11010519491231002X"


def whole(body: str) -> str:
    return body + idno.check_digit(body)


def refusal(value: object) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        idno.read(value)
    return caught.value


def test_a_citizens_number_tells_birth_sex_and_region() -> None:
    facts = idno.read(WITH_X)
    assert facts == idno.IdFacts(WITH_X, "01", dt.date(1949, 12, 31), "2", "110105", ())


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'11010519491231002X",
        "110105-19491231-002X",
        "\u200b11010519491231002X\u202c",
        "11010519491231002×",
        "11010519491231002\u0445",
        "11010519491231002\u03a7",
    ],
)
def test_the_way_it_was_typed_makes_no_difference(typed: str) -> None:
    assert idno.read(typed).number == WITH_X


@pytest.mark.parametrize("old", ["110105491231002", 110105491231002, 110105491231002.0])
def test_an_old_number_of_15_digits_comes_back_with_18_and_a_word_about_it(old: object) -> None:
    facts = idno.read(old)
    assert facts.number == WITH_X
    assert "15 位" in facts.warnings[0]


def test_the_check_digit_agrees_with_an_independent_library() -> None:
    for serial in range(1000):
        body = f"3702021985{serial % 12 + 1:02}15{serial:03}"
        assert idno.check_digit(body) == ric.calc_check_digit(body + "0")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("81000019900307678", "02"),
        ("82000019900307678", "02"),
        ("83000019900307678", "03"),
        ("91115619900307678", "06"),
    ],
)
def test_permits_and_foreign_cards_are_told_apart_and_carry_birth_and_sex(body: str, kind: str) -> None:
    facts = idno.read(whole(body))
    assert (facts.kind, facts.birth_date, facts.sex, facts.warnings) == (kind, dt.date(1990, 3, 7), "2", ())


def test_an_old_foreign_card_is_taken_but_tells_nothing_about_birth() -> None:
    facts = idno.read("can110078090120")
    assert (facts.number, facts.kind, facts.birth_date, facts.sex) == ("CAN110078090120", "06", None, "")
    assert facts.warnings


def test_an_odd_sequence_number_is_a_mans() -> None:
    assert idno.read(whole("11010519900307677")).sex == "1"


@pytest.mark.parametrize("spoiled", [1.10105194912310e17, "1.1E+17", "1.10105e+17", "110105194912310000"])
def test_a_number_that_a_spreadsheet_spoiled_is_named_as_such(spoiled: object) -> None:
    problem = refusal(spoiled)
    assert problem.code == "spoiled"
    assert "表格软件" in str(problem)
    assert "文本" in str(problem)


def test_three_zeros_at_the_end_of_a_right_number_are_only_doubted() -> None:
    number = next(n for day in range(10, 29) if (n := whole(f"110105199003{day}100")).endswith("000"))
    assert idno.read(number).number == number
    assert "都是 0" in idno.read(number).warnings[0]


def test_a_wrong_last_digit_says_compare_with_the_card() -> None:
    problem = refusal("110105194912310021")
    assert problem.code == "check"
    assert "最后一位对不上" in str(problem)


@pytest.mark.parametrize("written", ["19491331", "19490230", "18991231", "29990101"])
def test_a_birth_date_that_cannot_be_is_refused(written: str) -> None:
    assert refusal(whole(f"110105{written}002")).code == "birth"


def test_a_forgotten_x_is_guessed_aloud_but_not_added() -> None:
    assert "X" in str(refusal(WITH_X[:-1]))


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("", "empty", "空"),
        ("1101**********002X", "masked", "星号"),
        ("########", "characters", "列太窄"),
        ("1101O519491231002X", "characters", "数字 0"),
        ("E12345678", "length", "证件类型"),
        ("1101051949123100", "length", "16 位"),
    ],
)
def test_every_refusal_says_what_is_wrong_and_what_to_do(typed: str, code: str, said: str) -> None:
    problem = refusal(typed)
    assert problem.code == code
    assert said in str(problem)


@pytest.mark.parametrize("region", ["110199", "190101", "660101", "810101"])
def test_an_unknown_county_or_province_only_warns(region: str) -> None:
    facts = idno.read(whole(f"{region}19900307678"))
    assert facts.birth_date == dt.date(1990, 3, 7)
    assert facts.warnings


def test_a_county_abolished_long_ago_is_no_reason_to_warn() -> None:
    assert idno.read(whole("11010319900307678")).warnings == ()
