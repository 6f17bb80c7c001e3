"""全部资料: from a member's form to everything about her, and out of the program where she asks for it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QLineEdit

from nzg_desktop.gui import page as pages
from nzg_desktop.gui.list_page import ListPage
from nzg_desktop.gui.person_page import PersonPage
from nzg_desktop.gui.pieces import BOOK, choose_target
from tests.qt.scene import Scene, number
from tests.qt.test_privacy import uid_of


@pytest.fixture
def page(scene: Scene) -> PersonPage:
    scene.face.go("member")
    scene.settle()
    scene.list.open_record(uid_of(scene, 3))
    scene.settle()
    scene.list.show_person()
    scene.settle()
    page = scene.face.here
    assert isinstance(page, PersonPage)
    return page


def test_it_shows_what_is_held_with_numbers_covered(scene: Scene, page: PersonPage) -> None:
    (row,) = page.table.rows
    assert row.cells[0] == "会员"
    assert number(6) not in str(row)
    assert page.title == f"全部资料 · {row.cells[1]}"


def test_it_is_handed_over_with_a_reason(
    scene: Scene, page: PersonPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "her.xlsx"
    monkeypatch.setattr(pages, "choose_target", lambda *_: _[-1]((out,)))
    page.export()
    scene.face.notices.write("本人要求查看")
    scene.face.notices.press("另存")
    scene.settle()
    assert number(6) in str(list(openpyxl.load_workbook(out).active.values))


def test_the_name_proposed_for_her_file_is_one_that_every_system_takes(scene: Scene) -> None:
    dialog = choose_target(scene.shell, "另存全部资料", BOOK, "张/李:*的全部资料.xlsx", print)
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    assert field.text() == "张_李__的全部资料.xlsx"


def test_deleting_asks_says_what_remains_and_leads_back_to_the_list(scene: Scene, page: PersonPage) -> None:
    page.purge()
    assert "不能撤销" in scene.face.notices.words
    scene.face.notices.press("彻底删除")
    assert isinstance(scene.face.here, PersonPage)  # not without a reason
    scene.face.notices.write("本人要求删除")
    scene.face.notices.press("彻底删除")
    scene.settle()
    assert isinstance(scene.face.here, ListPage)
    assert "备份里还有" in scene.face.notices.words
    assert scene.list.pane.model.rowCount() == 11
