"""What is typed is kept, offered once after an unclean end, and gone when saved or given up."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nzg_desktop.gui.editors import LineEditor
from nzg_desktop.gui.form_draft import DELAY
from nzg_desktop.gui.form_page import FormPane
from nzg_desktop.store import drafts as stored
from nzg_desktop.work import drafts
from tests.qt.scene import Hands, Scene, member, number

NEW = number(800)


def write(scene: Scene, name: str = "周晓梅") -> FormPane:
    """Open an empty form and type a name into it, as far as the draft."""
    scene.list.new()
    scene.settle()
    form = scene.list.form
    form.fields.start("name")
    Hands(scene).write(name)
    return form


def kept(form: FormPane, scene: Scene) -> None:
    """The moment at which the timer would have run out."""
    assert form.draft.timer.isActive()
    form.draft.timer.stop()
    form.draft.keep()
    scene.settle()


def after_a_kill(scene: Scene, qtbot: QtBot, tmp_path: Path) -> Scene:
    """What the next start finds when the process is gone this moment: the files as they are now."""
    with scene.desk.store.writing():
        folder = tmp_path / "after"
        shutil.copytree(scene.desk.home.folder, folder)
    return Scene(qtbot, folder, tmp_path / "own-after")


@pytest.fixture
def killed(scene: Scene, qtbot: QtBot, tmp_path: Path) -> Callable[[], Scene]:
    return lambda: after_a_kill(scene, qtbot, tmp_path)


def test_a_draft_is_kept_within_three_seconds_of_a_key(scene: Scene) -> None:
    form = write(scene)
    assert form.draft.timer.isActive()
    assert DELAY < 3_000
    assert drafts.left(scene.desk) == ()
    kept(form, scene)
    (left,) = drafts.left(scene.desk)
    assert "周晓梅" in left.title


def test_after_an_unclean_end_one_question_brings_the_typed_back(
    scene: Scene, killed: Callable[[], Scene]
) -> None:
    kept(write(scene), scene)
    again = killed()
    said = again.face.notices.words
    assert "程序没有正常关闭" in said
    assert "另有 1 条没写完的已替您留着" in said
    assert "周晓梅" in said
    again.face.notices.press("接着填")
    again.settle()
    name = again.list.form.fields.fields["name"].editor
    assert isinstance(name, LineEditor)
    assert name.raw == "周晓梅"
    again.list.form.fields.start("id_no")
    Hands(again).write(NEW)
    Hands(again).press("Ctrl+S")
    assert member(again, lambda record: record["id_no"] == NEW)["name"] == "周晓梅"
    assert drafts.left(again.desk) == ()
    again.close()


def test_a_change_of_a_record_is_brought_back_onto_that_record(
    scene: Scene, killed: Callable[[], Scene]
) -> None:
    old = member(scene, lambda record: record["id_no"] == number(2))
    scene.list.open_record(old["uid"])
    scene.settle()
    scene.list.form.fields.start("name")
    editor = scene.list.form.fields.fields["name"].editor
    assert isinstance(editor, LineEditor)
    editor.line.clear()
    Hands(scene).write("改了一半")
    kept(scene.list.form, scene)
    again = killed()
    again.face.notices.press("接着填")
    again.settle()
    assert again.list.form.uid == old["uid"]
    assert again.list.form.fields.raw()["name"] == "改了一半"
    assert set(again.list.form.draft.unsaved()["fields"]) == {"name"}
    again.close()


def test_a_draft_that_is_not_wanted_is_gone(scene: Scene, killed: Callable[[], Scene]) -> None:
    kept(write(scene), scene)
    again = killed()
    again.face.notices.press("不要了")
    again.settle()
    assert drafts.left(again.desk) == ()
    again.close()


@pytest.mark.parametrize("way", ["save", "give up"])
def test_what_is_saved_or_given_up_leaves_no_draft(scene: Scene, way: str) -> None:
    form = write(scene)
    kept(form, scene)
    if way == "save":
        form.save()
    else:
        form.give_up()
        scene.face.notices.press("不要了")
    scene.settle()
    assert drafts.left(scene.desk) == ()


def test_a_save_takes_its_draft_with_it_in_one_transaction(
    scene: Scene, killed: Callable[[], Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    form = write(scene)
    kept(form, scene)
    monkeypatch.setattr(drafts, "discard", lambda *_: None)  # nothing that comes later helps
    form.save()
    scene.settle()
    again = killed()
    assert again.face.notices.words == ""
    again.close()


def test_a_refused_save_keeps_the_draft(scene: Scene) -> None:
    form = write(scene)
    form.fields.start("id_no")
    Hands(scene).write(NEW[:-1] + ("5" if NEW[-1] != "5" else "6"))
    kept(form, scene)
    form.save()
    scene.settle()
    assert len(drafts.left(scene.desk)) == 1


def test_a_clean_end_asks_nothing(scene: Scene, killed: Callable[[], Scene]) -> None:
    again = killed()
    assert again.face.notices.words == ""
    again.close()


def test_the_purge_of_a_person_takes_drafts_by_record_and_by_words(scene: Scene) -> None:
    kept(write(scene), scene)
    with scene.desk.store.writing() as w:
        assert stored.forget(w, ["another"], ["李"]) == 0
        assert stored.forget(w, [], ["周晓梅"]) == 1
    assert drafts.left(scene.desk) == ()


def test_drafts_of_others_are_not_offered(scene: Scene) -> None:
    kept(write(scene), scene)
    with scene.desk.store.reading() as r:
        assert stored.of(r, "别人") == ()


def test_rows_of_a_record_are_kept_with_it(scene: Scene, killed: Callable[[], Scene]) -> None:
    scene.face.go("contract")
    scene.settle()
    scene.list.new()
    scene.settle()
    form = scene.list.form
    form.fields.start(form.ledger.about.name)
    Hands(scene).write("测试合同")
    meetings = next(rows for rows in form.belonging if rows.child.about.code == "contract_meeting")
    meetings._new()
    Hands(scene).write("1")
    kept(form, scene)
    again = killed()
    assert "测试合同" in again.face.notices.words
    again.face.notices.press("接着填")
    again.settle()
    brought = next(r for r in again.list.form.belonging if r.child.about.code == "contract_meeting")
    (entry,) = brought.pending()
    assert entry.content["seq"][0] == "1"
    again.close()


def test_rows_not_written_yet_stay_a_draft_of_the_record_that_was_saved(scene: Scene) -> None:
    body = {
        "title": "测试合同",
        "fields": {"title": ["测试合同", "测试合同"]},
        "rows": {"contract_meeting": [{}]},
    }
    drafts.keep(scene.desk, "one", "contract", "", body)
    with scene.desk.store.writing() as w:
        drafts.saved(w, "one", "uid-of-it")
    (left,) = drafts.left(scene.desk)
    assert (left.uid, left.body["fields"], left.title[:2]) == ("uid-of-it", {}, "集体")
