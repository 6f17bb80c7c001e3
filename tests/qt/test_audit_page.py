"""操作日志: pages, filters, the whole chain, and an export that asks what for."""

from __future__ import annotations

from pathlib import Path

import pytest

from nzg_desktop.gui import audit_page
from nzg_desktop.gui import page as pages
from nzg_desktop.gui.audit_page import AuditPage
from tests.qt.scene import Scene


@pytest.fixture
def page(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> AuditPage:
    monkeypatch.setattr(audit_page, "SIZE", 5)
    page = scene.face.go("audit")
    assert isinstance(page, AuditPage)
    scene.settle()
    return page


def cells(page: AuditPage, place: int) -> list[str]:
    return [row.cells[place] for row in page.table.rows]


def test_older_and_newer_pages_are_turned(scene: Scene, page: AuditPage) -> None:
    first = page.said.text()
    assert len(page.table.rows) == 5
    page.turn_older()
    scene.settle()
    assert page.said.text() != first
    page.turn_newer()
    scene.settle()
    assert page.said.text() == first
    assert not page.newer


def test_filters_and_the_search_box_narrow_it(scene: Scene, page: AuditPage) -> None:
    page.place.setCurrentIndex(page.place.findData("org"))
    scene.settle()
    assert cells(page, 3) == ["基层组织"]
    page.place.setCurrentIndex(0)
    page.search("赵䶮")
    scene.settle()
    assert set(cells(page, 4)) == {"赵䶮"}
    page.kind.setCurrentIndex(page.kind.findText("彻底删除"))
    scene.settle()
    assert cells(page, 0) == []


def test_the_whole_chain_is_verified_and_meddling_is_said(scene: Scene, page: AuditPage) -> None:
    page.verify()
    scene.settle()
    assert "没有改动过的痕迹" in scene.face.notices.words
    with scene.desk.store.writing() as w:
        w.exec_driver_sql("UPDATE journal SET who = '别人' WHERE seq = 2")
    page.verify()
    scene.settle()
    assert "第 2 条对不上" in scene.face.notices.words


def test_meddling_with_the_latest_lines_is_said_at_the_start(scene: Scene) -> None:
    with scene.desk.store.writing() as w:
        w.exec_driver_sql("DELETE FROM journal WHERE seq = 3")
    scene.face.opened(scene.desk)
    scene.settle()
    assert "缺了第 3 条" in scene.face.notices.words


def test_an_export_asks_what_for(
    scene: Scene, page: AuditPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "log.xlsx"
    monkeypatch.setattr(pages, "choose_target", lambda *_: _[-1]((out,)))
    page.export()
    scene.face.notices.press("导出")
    assert not out.exists()
    scene.face.notices.write("年度检查")
    scene.face.notices.press("导出")
    scene.settle()
    assert out.exists()
    assert "导出了" in scene.face.notices.words
    assert cells(page, 5)[0] == "原因：年度检查"
