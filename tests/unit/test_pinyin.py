"""What a name is found by."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest

from nzg_desktop.core import pinyin


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("王芳", ("wf",)),
        ("单小芳", ("sxf", "dxf")),
        ("解晓样", ("xxy", "jxy")),
        ("仇样", ("qy", "cy")),
        ("区样", ("oy", "qy")),
        ("查样", ("zy", "cy")),
        ("曾样", ("zy", "cy")),
        ("尉迟样", ("ycy", "wcy")),
        ("万俟样", ("mqy", "wqy")),
        ("阿依古丽·买买提", ("ayglmmt",)),
        ("Anna Li", ("al",)),
        ("王䶮", ("wy",)),
        ("", ()),
    ],
)
def test_a_name_is_found_by_the_initials_people_type(name: str, found_by: tuple[str, ...]) -> None:
    assert pinyin.initials(name) == found_by


def test_never_more_than_three_ways() -> None:
    assert len(pinyin.initials("曾单解查乐")) == 3


def test_the_dictionary_is_not_loaded_until_a_name_needs_it() -> None:
    asks = "import sys; from nzg_desktop.core import pinyin; print('pypinyin' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_grams_are_every_run_of_one_two_and_three() -> None:
    assert pinyin.grams("王小芳") == (
        "738b", "5c0f", "82b3", "738bx5c0f", "5c0fx82b3", "738bx5c0fx82b3",
    )  # fmt: skip


@pytest.mark.parametrize("part", ["王", "𬍛", "王𬍛", "𬍛芳", "王𬍛芳"])
def test_a_full_text_index_finds_any_part_of_a_name(part: str) -> None:
    index = sqlite3.connect(":memory:")
    for tokenizer in ("unicode61", "ascii"):
        index.execute(f"create virtual table {tokenizer}_t using fts5(grams, tokenize='{tokenizer}')")
        index.executemany(
            f"insert into {tokenizer}_t values (?)",
            [(" ".join(pinyin.grams(name)),) for name in ("王𬍛芳", "李小样")],
        )
        found = index.execute(
            f"select rowid from {tokenizer}_t where {tokenizer}_t match ?", (" ".join(pinyin.asked(part)),)
        )
        assert found.fetchall() == [(1,)]
    index.close()


def test_a_longer_part_is_asked_for_by_its_runs_of_three() -> None:
    assert set(pinyin.asked("欧阳样样")) <= set(pinyin.grams("欧阳样样"))
    assert pinyin.asked("  ") == ()


def test_spaces_dots_and_case_do_not_hide_a_name() -> None:
    assert set(pinyin.asked("丽买")) <= set(pinyin.grams("阿依古丽·买买提"))
    assert set(pinyin.asked("anna")) <= set(pinyin.grams("Anna Li"))
