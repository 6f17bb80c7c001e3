"""Every code has calm words, and every code that is used is in the table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nzg_desktop.exchange import refusal
from nzg_desktop.exchange.refusal import TABLE, Refusal

SOURCES = Path(refusal.__file__).parent


def test_no_code_is_used_for_two_things() -> None:
    assert len(refusal.BY_CODE) == len(TABLE)
    assert len({row.text for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("row", TABLE, ids=[row.code for row in TABLE])
def test_every_refusal_says_calmly_what_why_and_what_to_do(row: Refusal) -> None:
    assert re.fullmatch("[EQWH]-[0-9]{3}", row.code)
    assert row.text[-1] not in "。，" and row.cause.endswith("。") and row.action.endswith("。")
    assert not re.search("非法|异常|失败|[!！]", row.text + row.cause + row.action)
    trouble = refusal.refused(row.code, "会员台账")
    assert trouble.code == row.code
    assert str(trouble) == f"{row.text}（会员台账）。已有资料没有变化。{row.action}"


def test_every_code_in_the_package_is_in_the_table() -> None:
    used = {
        code
        for path in SOURCES.glob("*.py")
        for code in re.findall('"([EQWH]-[0-9]{3})"', path.read_text("utf-8"))
    }
    rosters = {code for code in used if code.startswith("E-8")}
    assert used - rosters == set(refusal.BY_CODE)
