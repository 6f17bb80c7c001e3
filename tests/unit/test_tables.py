"""Files of tables, read in a child process: what comes out, and what is refused with which words."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from nzg_desktop.core.trouble import Cancelled, RefusedFile
from nzg_desktop.exchange import apart, child, tables
from tests.fixtures import oldbooks, zoo

PEOPLE = [tuple(person) for person in zoo.people(4)]
WORKBOOKS, TEXTS, REFUSED = zoo.workbooks(), zoo.text_files(), zoo.refused()


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_every_kind_of_workbook_gives_the_same_rows(kind: str, tmp_path: Path) -> None:
    (table,) = tables.read(zoo.put(WORKBOOKS[kind], tmp_path))
    assert table.rows == (zoo.HEADS, *PEOPLE)
    assert not table.hidden


@pytest.mark.parametrize("kind", TEXTS)
def test_every_encoding_and_delimiter_gives_the_same_rows(kind: str, tmp_path: Path) -> None:
    (table,) = tables.read(zoo.put(TEXTS[kind], tmp_path))
    assert table.rows[0] == zoo.HEADS
    assert [row[3] for row in table.rows[1:]] == [person[3] for person in PEOPLE]
    assert table.sheet == "名册"


def test_rare_characters_survive_gb18030(tmp_path: Path) -> None:
    (table,) = tables.read(zoo.put(TEXTS["gb18030"], tmp_path))
    assert {row[1] for row in table.rows} >= {"样䶮", "样𬍛"}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_a_sentence_and_a_cure(kind: str, tmp_path: Path) -> None:
    code, make = REFUSED[kind]
    animal = make()
    with pytest.raises(RefusedFile) as caught:
        tables.read(zoo.put(animal, tmp_path))
    assert caught.value.code == code
    assert "请" in caught.value.remedy
    assert animal[0] in caught.value.what


def test_a_zip_that_lies_about_its_size_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile) as caught:
        tables.read(zoo.put(zoo.lying_bomb(), tmp_path))
    assert caught.value.code in ("E-808", "E-809", "E-810")


def test_a_file_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile, match="找不到"):
        tables.read(tmp_path / "没有.xlsx")


def test_numbers_dates_and_marks_come_as_what_they_are(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Sheet1")
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(1, 1, [42, 1990.5, True, "01234567", 110105199003076784])
        sheet.write_datetime(1, 6, dt.datetime(1990, 5, 1), day)
        sheet.write_datetime(1, 7, dt.datetime(1990, 5, 1, 14, 30), minute)
        sheet.write_datetime(1, 8, dt.time(14, 30), book.add_format({"num_format": "hh:mm"}))

    (table,) = tables.read(zoo.put(("值.xlsx", zoo.xlsx_bytes(fill)), tmp_path))
    assert not any(table.rows[0])
    empty, *row = table.rows[1]
    assert empty is None
    assert row[:4] == [42, 1990.5, True, "01234567"]
    assert isinstance(row[4], float)
    assert row[5:] == [dt.date(1990, 5, 1), "1990-05-01 14:30:00", "14:30:00"]


def test_hidden_rows_and_merged_cells_are_kept(tmp_path: Path) -> None:
    (table,) = tables.read(zoo.put(zoo.hidden_rows(), tmp_path))
    assert table.merged == ((1, 0, 3, 0),)
    assert len(table.rows) == 5
    hidden = oldbooks.ods([["姓名"], ["样甲"], ["样乙"]], hidden=[3])
    assert tables.read(zoo.put(("隐藏.ods", hidden), tmp_path))[0].rows[2] == ("样乙",)


def test_hidden_sheets_come_last(tmp_path: Path) -> None:
    found = tables.read(zoo.put(zoo.several_sheets(), tmp_path))
    assert [table.sheet for table in found] == ["封面", "一车间", "二车间", "字典"]
    assert [table.hidden for table in found] == [False, False, False, True]


def test_blank_rows_between_are_kept_and_at_the_end_are_not(tmp_path: Path) -> None:
    (table,) = tables.read(zoo.put(("空行.csv", "姓名\n\n样甲\n\n\n,,\n".encode()), tmp_path))
    assert len(table.rows) == 3
    assert table.rows[2] == ("样甲",)


def test_reading_can_be_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_done: int, _total: int, words: str) -> None:
        assert "名册.xlsx" in words
        raise Cancelled

    monkeypatch.setattr(apart, "_TICK", 0)
    with pytest.raises(Cancelled):
        tables.read(zoo.put(WORKBOOKS["xlsx"], tmp_path), stop)


def test_reading_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_TICK", 0)
    monkeypatch.setattr(tables, "SECONDS", -1)
    with pytest.raises(RefusedFile) as caught:
        tables.read(zoo.put(WORKBOOKS["xlsx"], tmp_path))
    assert caught.value.code == "E-811"


def test_a_frozen_program_is_asked_to_be_its_own_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert apart._command("child", child.FLAG, Path("/名册.xlsx"))[:2] == [sys.executable, child.FLAG]


def test_the_child_starts_light() -> None:
    asks = (
        "import sys, nzg_desktop.exchange.child; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    heavy = {
        "sqlmodel",
        "sqlalchemy",
        "pydantic",
        "pypinyin",
        "PySide6",
        "reportlab",
        "stdnum",
        "cryptography",
    }
    assert not heavy & set(done.stdout.split())


def test_paths_with_chinese_and_spaces_are_no_obstacle(tmp_path: Path) -> None:
    folder = tmp_path / "张三 的 资料"
    folder.mkdir()
    assert tables.read(zoo.put(WORKBOOKS["xlsx"], folder))


def test_whoever_reads_a_file_from_outside_is_told_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NZG_PASSWORD", "NZG_NEW_PASSWORD"):
        monkeypatch.setenv(name, "Fangzhi2026")
    monkeypatch.setenv("LANG", "C.UTF-8")
    told = apart._environment()
    assert told["LANG"] == "C.UTF-8"
    assert "Fangzhi2026" not in told.values()
