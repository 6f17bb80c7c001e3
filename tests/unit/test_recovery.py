"""The code on the recovery sheet: read back as it was, and no slip of the pen goes unnoticed."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nzg_desktop.core import recovery
from nzg_desktop.core.recovery import ALPHABET
from nzg_desktop.core.trouble import Trouble

secrets = st.binary(min_size=recovery.BYTES, max_size=recovery.BYTES)


@given(secrets)
def test_what_is_printed_is_read_back(secret: bytes) -> None:
    code = recovery.written(secret)
    assert [len(group) for group in code.split("-")] == [5] * 8
    assert recovery.read(code) == secret


@given(secrets)
def test_blanks_small_letters_and_look_alikes_do_no_harm(secret: bytes) -> None:
    typed = recovery.written(secret).replace("-", " ").replace("0", "o").replace("1", "l").lower()
    assert recovery.read(typed) == secret


@given(secrets, st.integers(0, 39), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found_in_its_group(secret: bytes, at: int, other: str) -> None:
    letters = list(recovery.written(secret).replace("-", ""))
    assume(letters[at] != other)
    letters[at] = other
    with pytest.raises(Trouble, match=f"第 {at // 5 + 1} 组"):
        recovery.read("".join(letters))


@given(secrets, st.integers(0, 38))
def test_two_neighbours_exchanged_are_found(secret: bytes, at: int) -> None:
    letters = list(recovery.written(secret).replace("-", ""))
    assume(letters[at] != letters[at + 1])
    letters[at], letters[at + 1] = letters[at + 1], letters[at]
    with pytest.raises(Trouble, match="组抄得不对"):
        recovery.read("".join(letters))


@given(secrets, st.permutations(range(8)))
def test_groups_in_another_order_are_found(secret: bytes, order: list[int]) -> None:
    groups = recovery.written(secret).split("-")
    moved = [groups[at] for at in order]
    assume(order != sorted(order))
    with pytest.raises(Trouble, match="组抄得不对"):
        recovery.read("-".join(moved))


def test_a_missing_group_is_counted() -> None:
    code = recovery.written(recovery.make())
    with pytest.raises(Trouble, match="现在共 35 个"):
        recovery.read(code[:-6])
