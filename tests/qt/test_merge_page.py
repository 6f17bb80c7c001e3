"""合并两条: tick two, say field by field which one stays, and take it back with one key."""

from __future__ import annotations

import pytest

from nzg_desktop.gui.list_page import ListPage
from nzg_desktop.gui.merge_page import MergePage
from nzg_desktop.work import records
from tests.qt.scene import BY_CODE, Hands, Scene
from tests.qt.test_privacy import uid_of

MEMBER = BY_CODE["member"]


@pytest.fixture
def page(scene: Scene) -> MergePage:
    records.save(scene.desk, MEMBER, {"job": "质检"}, uid_of(scene, 1))
    records.save(scene.desk, MEMBER, {"job": "挡车", "dept": "二车间"}, uid_of(scene, 2))
    scene.face.go("member")
    scene.settle()
    list_page = scene.list
    for place in (1, 2):
        list_page.pane.model.selection.put(uid_of(scene, place), True)
    list_page.merge_chosen()
    scene.settle()
    page = scene.face.here
    assert isinstance(page, MergePage)
    return page


def stays(page: MergePage, label: str) -> str:
    return next(row.cells[3] for row in page.table.rows if row.cells[0] == label)


def test_proposed_is_what_only_the_other_has_and_every_field_can_be_turned(page: MergePage) -> None:
    if stays(page, "岗位/工种") != "质检":
        page.swap()
    at = next(at for at, row in enumerate(page.table.rows) if row.cells[0] == "岗位/工种")
    before = stays(page, "岗位/工种")
    page.table.opened.emit(at)
    assert {before, stays(page, "岗位/工种")} == {"质检", "挡车"}


def test_two_become_one_and_two_again_with_one_key(scene: Scene, page: MergePage) -> None:
    page.merge()
    scene.settle()
    assert isinstance(scene.face.here, ListPage)
    assert scene.list.pane.model.rowCount() == 11
    Hands(scene).press("Ctrl+Z")
    assert scene.list.pane.model.rowCount() == 12
    assert "合并会员" in scene.face.notices.words


def test_two_must_be_ticked(scene: Scene) -> None:
    scene.face.go("member")
    scene.settle()
    scene.list.merge_chosen()
    assert "勾选" in scene.face.notices.words
