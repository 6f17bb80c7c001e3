"""Every ledger has its place in the bar, also one that only the tests know."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from nzg_desktop.gui.list_page import ListPage
from nzg_desktop.work import desk
from nzg_desktop.work import records as work
from tests.fixtures.kindness import EVERY, Kindness
from tests.qt.scene import PATIENCE, Scene, window

FULL = 7
"""Lines in a group of the bar, at most."""


def test_no_group_of_the_bar_is_too_long(scene: Scene) -> None:
    lines = {group: [title for _code, title in entries] for group, entries in scene.face.bar.entries.items()}
    assert {group: titles for group, titles in lines.items() if len(titles) > FULL} == {}


def test_ledgers_of_one_line_are_a_click_apart(scene: Scene) -> None:
    first = scene.face.go("hardship_file")
    assert isinstance(first, ListPage)
    titles = [first.switch.tabText(at) for at in range(first.switch.count())]
    assert titles == ["困难职工档案", "慰问帮扶", "助学", "互助保障", "互助保障理赔"]
    first.switch.setCurrentIndex(2)
    scene.settle()
    assert scene.list.ledger.about.code == "school_aid"
    assert scene.list.switch.currentIndex() == 2
    assert ("hardship_file", "帮扶慰问") in scene.face.bar.entries["关爱服务"]


def test_a_ledger_that_is_declared_once_is_in_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    made = desk.start(tmp_path / "office", "A01", "样例工会", ledgers=EVERY)
    work.save(made, Kindness, {"kindness_no": "H1", "name": "送伞"})
    made.store.close()
    _, face = window(qtbot, made.home.folder, tmp_path / "own", ledgers=EVERY)
    try:
        page = face.go("kindness")
        assert isinstance(page, ListPage)
        qtbot.waitUntil(lambda: page.pane.model.rowCount() == 1, timeout=PATIENCE)
        page.new()
        labels = {field.name: field.label for field in Kindness.columns()}
        assert set(page.form.fields.fields) == set(labels)
    finally:
        qtbot.waitUntil(lambda: face.jobs.idle, timeout=PATIENCE)
        face.jobs.close()
        face.desk.store.close()
