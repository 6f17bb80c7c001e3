"""Every ledger has its place in the bar, also one that only the tests know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Query
from nzg_desktop.gui.list_page import ListPage
from nzg_desktop.store import lists
from nzg_desktop.work import desk, showing
from nzg_desktop.work import records as work
from nzg_desktop.work.desk import Desk
from tests.fixtures.kindness import EVERY, Kindness, is_referred, made_up, referred_first
from tests.qt.scene import PATIENCE, Scene, window


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


def test_every_form_saves_what_was_filled_in_and_opens_again_with_it(qtbot: QtBot, tmp_path: Path) -> None:
    made = desk.start(tmp_path / "office", "A01", "样例工会", ledgers=EVERY)
    made.store.close()
    shell, face = window(qtbot, made.home.folder, tmp_path / "own", ledgers=EVERY)
    office = face.desk
    try:
        for ledger in referred_first():
            raw = made_up(office, ledger, 0)
            values = work.check(office, ledger, raw).values
            words = showing.shown(office, ledger, [{**values, "id": 0}], clear=True)[0]
            page = face.go(ledger.about.code)
            assert isinstance(page, ListPage)
            page.new()
            form = page.form
            for name in form.fields.fields:
                form.fields.put_one(name, values[name], words[name])
            before = {record["uid"] for record in _all(office, ledger)}
            form.check()
            form.save()
            qtbot.waitUntil(lambda: face.jobs.idle and not form.saving, timeout=PATIENCE)  # noqa: B023
            (record,) = [one for one in _all(office, ledger) if one["uid"] not in before]
            differing = {name for name in values if record[name] != values[name] and values[name] is not None}
            assert not differing, (ledger.about.code, differing)
            form.edit(record["uid"])
            shown = work.check(office, ledger, form.fields.raw(), record["uid"]).values
            assert {name: shown[name] for name in form.fields.fields} == {
                name: record[name] for name in form.fields.fields
            }, ledger.about.code
            assert not form.changed
            form.put_away()
            for serial in (1, 2) if is_referred(ledger) else ():
                work.save(office, ledger, made_up(office, ledger, serial))
    finally:
        shell.close()  # it closes itself once the last backup stands
        qtbot.waitUntil(lambda: not shell.isVisible(), timeout=PATIENCE)


def _all(office: Desk, ledger: type[Ledger]) -> list[dict[str, Any]]:
    with office.store.reading() as r:
        return list(lists.each(r, Query(ledger)))


def test_a_ledger_that_is_declared_once_is_in_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    made = desk.start(tmp_path / "office", "A01", "样例工会", ledgers=EVERY)
    work.save(made, Kindness, {"kindness_no": "H1", "name": "送伞"})
    made.store.close()
    shell, face = window(qtbot, made.home.folder, tmp_path / "own", ledgers=EVERY)
    try:
        page = face.go("kindness")
        assert isinstance(page, ListPage)
        qtbot.waitUntil(lambda: page.pane.model.rowCount() == 1, timeout=PATIENCE)
        page.new()
        labels = {field.name: field.label for field in Kindness.columns()}
        assert set(page.form.fields.fields) == set(labels)
    finally:
        shell.close()  # it closes itself once the last backup stands
        qtbot.waitUntil(lambda: not shell.isVisible(), timeout=PATIENCE)
