"""代码表和放假表: seen by all, changed from a file only after a look, and never a national standard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from nzg_desktop.core import codes
from nzg_desktop.gui.codes_page import CODES, DAYS, CodesPage
from nzg_desktop.gui.settings_page import SettingsPage
from nzg_desktop.work import codelists, desk, holidays
from tests.qt.scene import Hands, Scene

LINES = "表,代码,名称,起用,停用\nroom_types,L01,妈咪书屋,2026-01-01,\nroom_types,L02,田间小屋,,\n"
NEXT = dt.date.today().year + 1


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "本地代码.csv").write_text(LINES, encoding="utf-8")
    return tmp_path / "本地代码.csv"


@pytest.fixture
def page(scene: Scene) -> Iterator[CodesPage]:
    found = scene.face.go("codes")
    assert isinstance(found, CodesPage)
    scene.settle()
    yield found
    codes.extend({})


def turn_to(page: CodesPage, table: str) -> None:
    """Put the cursor on one code table."""
    page.tables.selectRow([one.table for one in page._listed].index(table))


def chosen_file(page: CodesPage, scene: Scene, file: Path) -> None:
    """What a person writes into the dialog that is open."""
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(file))
    dialog.accept()
    scene.bot.waitUntil(lambda: not dialog.isVisible())
    scene.shell.activateWindow()
    scene.settle()


def test_the_card_on_the_settings_leads_here_and_esc_leads_back(scene: Scene) -> None:
    settings = scene.face.go("settings")
    assert isinstance(settings, SettingsPage)
    scene.settle()
    settings.tables.setFocus()
    hands = Hands(scene)
    hands.press("Return")
    assert isinstance(scene.face.here, CodesPage)
    hands.press("Esc")
    assert scene.face.header.title.text() == "设置"


def test_every_table_is_there_with_its_standard_and_gb_tables_are_locked(
    scene: Scene, page: CodesPage
) -> None:
    assert len(page.tables.rows) == len(codes.names())
    turn_to(page, "ethnic_groups")
    assert page.tables.rows[page.tables.currentIndex().row()].cells == ("民族", "锁定")
    assert "GB/T 3304" in page._about.text() and "不能改" in page._about.text()
    assert page.codes.rows[0].cells[:2] == ("01", "汉族")
    page.codes.selectRow(0)
    assert page.chosen is None
    page.end()
    scene.settle()
    assert codes.table("ethnic_groups").codes["01"].valid_to is None


def test_a_table_is_found_by_its_name_and_by_a_code_in_it(scene: Scene, page: CodesPage) -> None:
    page.search("母婴关爱角")
    assert "哺乳室形式" in [row.cells[0] for row in page.tables.rows]
    assert "母婴关爱角" in page.codes.rows[page.codes.currentIndex().row()].cells[1]
    page.search("没有这样的")
    assert (page.tables.rows, page.codes.rows) == ((), ())


def test_a_file_is_looked_at_first_and_written_only_when_asked(
    scene: Scene, page: CodesPage, file: Path
) -> None:
    hands = Hands(scene)
    hands.press("F8")
    chosen_file(page, scene, file)
    assert [row.cells[4] for row in page.looked.rows] == ["新增", "新增"]
    assert "还没有写进去" in page._would.text()
    assert codes.table("room_types").own == frozenset()
    hands.press("Esc")
    assert page.commands()[0].id == "codes.read"
    assert codes.table("room_types").own == frozenset()
    page.look(file)
    scene.settle()
    hands.press("Ctrl+S")
    assert codes.table("room_types").own == {"L01", "L02"}
    assert "已读入 2 个本地代码" in scene.face.notices.words
    assert page.summary() == "本地代码 2 个"
    turn_to(page, "room_types")
    assert ("L01", "妈咪书屋（本地）", "2026-01-01 起") in [row.cells for row in page.codes.rows]


def test_what_cannot_be_read_is_told_and_leaves_all_as_it_was(
    scene: Scene, page: CodesPage, file: Path
) -> None:
    file.write_text("room_types,23,妈咪书屋,,\n", encoding="utf-8")
    page.drop((file,))
    scene.settle()
    assert "L 加" in scene.face.notices.words
    assert "没有读入任何代码" in scene.face.notices.words
    assert page.commands()[0].id == "codes.read"


def test_what_was_saved_as_a_file_is_read_in_as_the_same(
    scene: Scene, page: CodesPage, file: Path, tmp_path: Path
) -> None:
    codelists.read(scene.desk, file)
    Hands(scene).press("Ctrl+E")
    chosen_file(page, scene, tmp_path / "出.xlsx")
    assert "2 个本地代码" in scene.face.notices.words
    page.look(tmp_path / "出.xlsx")
    scene.settle()
    assert [row.cells[4] for row in page.looked.rows] == ["相同", "相同"]
    assert "都和现在的一样" in page._would.text()


def test_a_local_code_is_ended_by_a_key_and_the_end_can_be_taken_back(
    scene: Scene, page: CodesPage, file: Path
) -> None:
    codelists.read(scene.desk, file)
    page.enter()
    scene.settle()
    turn_to(page, "room_types")
    page.codes.selectRow(len(page.codes.rows) - 1)
    page.codes.setFocus()
    today = dt.date.today()
    Hands(scene).press("Del")
    assert "L02" not in [code.code for code in codes.table("room_types").choices(today)]
    assert "已停用" in page.codes.rows[-1].cells[2]
    assert "已有的记录照旧" in scene.face.notices.words
    scene.face.notices.press("撤销")
    scene.settle()
    assert "L02" in [code.code for code in codes.table("room_types").choices(today)]


def test_a_missing_year_is_said_once_and_gone_when_its_file_was_read(
    scene: Scene, page: CodesPage, tmp_path: Path
) -> None:
    page.tabs.show_tab(DAYS)
    missing = [row.cells[0] for row in page.years.rows if row.cells[3] == "还没有登记"]
    assert missing == [str(NEXT)]
    assert page._missing.text().count(str(NEXT)) == 1
    days = tmp_path / "放假.csv"
    days.write_text(f"放假安排\n{NEXT}-10-01,休\n{NEXT}-10-02,休\n{NEXT}-10-09,班\n", encoding="utf-8")
    page.drop((days,))
    scene.settle()
    assert [row.cells[1:3] for row in page.looked.rows] == [(str(NEXT), "休 2 天，班 1 天")]
    with scene.desk.store.reading() as r:
        assert not desk.holidays_of(r).known(NEXT)
    Hands(scene).press("Ctrl+S")
    (told,) = [row for row in page.years.rows if row.cells[0] == str(NEXT)]
    assert told.cells == (str(NEXT), "2 天", "1 天", "本单位读入的文件")
    assert page._missing.text() == "按工作日算的期限照这张表。"


def test_reading_the_same_holidays_again_is_told_to_change_nothing(scene: Scene, tmp_path: Path) -> None:
    days = tmp_path / "放假.csv"
    days.write_text(f"{NEXT}-10-01,休\n", encoding="utf-8")
    assert holidays.look(scene.desk, days).news == 1
    holidays.read(scene.desk, days)
    assert holidays.look(scene.desk, days).news == 0


def test_who_may_not_change_settings_sees_all_and_changes_nothing(
    scene: Scene, page: CodesPage, file: Path
) -> None:
    scene.face._desk = replace(scene.desk, roles=frozenset({"look"}))
    page.headed.emit()
    page.look(file)
    scene.settle()
    assert "修改设置" in scene.face.notices.words
    assert page.commands()[0].id == "codes.read"
    assert codes.table("room_types").own == frozenset()
    assert len(page.tables.rows) == len(codes.names())


def test_the_tabs_are_walked_by_keys(scene: Scene, page: CodesPage) -> None:
    page.tabs.bar.setFocus()
    hands = Hands(scene)
    hands.press("Right")
    assert page.tabs.bar.currentIndex() == DAYS
    hands.press("Left")
    assert page.tabs.bar.currentIndex() == CODES
