"""What is private stays hidden on the screen until somebody asks, and that is written down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from nzg_desktop.gui import page as pages
from nzg_desktop.gui.form_page import FormPane
from nzg_desktop.store import accounts, journal
from nzg_desktop.work import records
from tests.qt.scene import BY_CODE, Hands, Scene, number


@pytest.fixture
def form(scene: Scene) -> FormPane:
    """The form of a member with number and phone."""
    scene.face.go("member")
    scene.settle()
    uid = uid_of(scene, 3)
    scene.list.open_record(uid)
    scene.settle()
    return scene.list.form


def uid_of(scene: Scene, place: int) -> str:
    with scene.desk.store.reading() as r:
        return str(r.exec_driver_sql("SELECT uid FROM member ORDER BY id").scalars().all()[place])


def looks(scene: Scene) -> list[journal.Entry]:
    with scene.desk.store.reading() as r:
        return list(journal.entries(r, action="shown"))


def shown(form: FormPane, name: str) -> str:
    field = form.fields.fields[name]
    return field.cover.text() if field.covered else field.editor.words


def test_a_form_hides_what_is_private_until_the_eye_is_pressed(scene: Scene, form: FormPane) -> None:
    assert shown(form, "id_no") == f"5001{'*' * 10}{number(6)[-4:]}"
    assert shown(form, "mobile") == "138****0003"
    Hands(scene).press("Ctrl+I")
    assert shown(form, "id_no") == number(6)
    assert not form.veiled


def test_a_look_leaves_one_line_with_record_and_fields_and_no_value(scene: Scene, form: FormPane) -> None:
    Hands(scene).press("Ctrl+I")
    (line,) = looks(scene)
    assert (line.ledger, line.uid, line.who) == ("member", form.uid, "陈慧")
    assert line.after == {"fields": ["id_no", "mobile"]}


def test_after_half_a_minute_it_is_hidden_again_but_for_what_was_changed(
    scene: Scene, form: FormPane
) -> None:
    Hands(scene).press("Ctrl+I")
    form.fields.put_one("mobile", "13900001111", "13900001111")
    form.hide_private()
    assert form.fields.covered == ["id_no"]
    form.save()
    scene.settle()
    assert shown(form, "mobile") == "139****1111"
    record = records.get(scene.desk, BY_CODE["member"], form.uid)
    assert (record["mobile"], record["id_no"]) == ("13900001111", number(6))


def test_saving_a_form_without_looking_changes_nothing_private(scene: Scene, form: FormPane) -> None:
    form.fields.put_one("job", "质检", "质检")
    form.save()
    scene.settle()
    record = records.get(scene.desk, BY_CODE["member"], form.uid)
    assert (record["job"], record["id_no"]) == ("质检", number(6))


def test_the_cursor_passes_over_hidden_fields_as_over_others(scene: Scene, form: FormPane) -> None:
    form.fields.start("id_no")
    Hands(scene).press("Return")
    assert form.fields.current not in ("", "id_no")


def test_a_new_record_is_seen_as_it_is_typed(scene: Scene, form: FormPane) -> None:
    form.new()
    assert not form.veiled


def test_a_list_in_clear_writes_down_which_records_were_seen(scene: Scene) -> None:
    scene.face.go("member")
    scene.settle()
    scene.list.pane.show_clear()
    scene.settle()
    (line,) = looks(scene)
    assert line.after is not None
    assert line.after["fields"] == ["id_no", "mobile"]
    assert len(line.after["uids"]) == 12


def test_an_id_number_leaves_the_clipboard_after_half_a_minute(scene: Scene) -> None:
    board, guard = QGuiApplication.clipboard(), scene.face.clipboard
    board.setText(f"王桂兰 {number(6)}")
    QApplication.processEvents()
    assert guard.timer.isActive()
    guard.timer.timeout.emit()
    assert board.text() == ""


def test_what_was_copied_since_stays(scene: Scene) -> None:
    board, guard = QGuiApplication.clipboard(), scene.face.clipboard
    board.setText(number(6))
    QApplication.processEvents()
    board.setText("别的内容")
    QApplication.processEvents()
    guard.timer.timeout.emit()
    assert board.text() == "别的内容"


def test_a_copied_id_number_does_not_outlive_the_window(scene: Scene) -> None:
    board = QGuiApplication.clipboard()
    board.setText(number(6))
    QApplication.processEvents()
    scene.face.keeping.end()
    scene.shell.close()
    assert not scene.shell.isVisible()
    assert board.text() == ""


@pytest.mark.parametrize(("reason", "inside"), [("", "5001**********"), ("给互助会投保", number(6))])
def test_an_export_is_masked_unless_it_is_said_what_for(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str, inside: str
) -> None:
    out = tmp_path / "out.xlsx"
    ask: Callable[..., Any] = lambda _page, _title, _names, _proposed, then: then((out,))  # noqa: E731
    monkeypatch.setattr(pages, "choose_target", ask)
    scene.face.go("member")
    scene.settle()
    if reason:
        scene.list.export_clear()
        scene.face.notices.write(reason)
        scene.face.notices.press("导出")
    else:
        scene.list.export_chosen()
    scene.settle()
    assert inside in str(list(openpyxl.load_workbook(out).active.values))
    with scene.desk.store.reading() as r:
        assert [line.reason for line in journal.entries(r, action="exported")] == [reason]


def test_a_case_given_away_is_saved_and_put_away(scene: Scene) -> None:
    with scene.desk.store.writing() as w:
        accounts.put(w, accounts.Account("李建国", frozenset({"enter"}), ""))
    scene.desk.store.seat("陈慧")
    scene.face.go("case_record")
    scene.settle()
    scene.list.new()
    scene.settle()
    form = scene.list.form
    for name, value in (("case_no", "2026-1"), ("received_on", "2026-03-02"), ("handler", "李建国")):
        form.fields.put_one(name, value, value)
    form.fields.put_one("issue", "13", "工作场所性骚扰")
    form.save()
    scene.settle()
    assert not scene.list.writing
    said = scene.face.notices.words
    assert "已保存 2026-1" in said
    assert "限定办案人" in said
    with scene.desk.store.reading() as r:
        assert r.exec_driver_sql("SELECT secrecy FROM case_record").scalars().all() == ["2"]
