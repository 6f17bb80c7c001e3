"""附件 in a form: dropped in, shown small, opened in the preview, taken out after a question."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QToolButton

from nzg_desktop.core.query import Query
from nzg_desktop.gui.attachment_strip import AttachmentStrip
from nzg_desktop.store import attachments, received
from nzg_desktop.store.attachments import Attachment
from nzg_desktop.work import records
from tests.qt.scene import BY_CODE, Scene, member, number


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.new("RGB", (300, 200), (90, 140, 60)).save(tmp_path / "门口.jpg")
    return tmp_path / "门口.jpg"


@pytest.fixture
def strip(scene: Scene) -> AttachmentStrip:
    """The strip of a room that is open in its form."""
    uid = records.save(scene.desk, BY_CODE["room"], {"name": "妈妈小屋", "address": "厂前路1号"}).uids[0]
    scene.face.go("room")
    scene.settle()
    scene.list.open_record(uid)
    scene.settle()
    return scene.list.form.files


def shown(strip: AttachmentStrip) -> list[QToolButton]:
    return [button for button in strip.findChildren(QToolButton) if button.isVisibleTo(strip)]


def test_a_photo_dropped_on_the_form_belongs_to_the_record(
    scene: Scene, strip: AttachmentStrip, photo: Path
) -> None:
    assert scene.list.drop((photo,))
    scene.settle()
    (thumb,) = shown(strip)
    assert thumb.accessibleName() == "打开 门口.jpg"
    assert not thumb.icon().isNull()
    assert scene.list.writing


def test_a_photo_opens_in_the_preview_and_the_way_back_leads_to_the_form(
    scene: Scene, strip: AttachmentStrip, photo: Path
) -> None:
    strip.take((photo,))
    scene.settle()
    shown(strip)[0].click()
    scene.settle()
    assert scene.face.header.title.text() == "打印预览"
    scene.face.go("room")
    assert scene.list.writing


def test_a_photo_is_taken_out_only_after_a_question(
    scene: Scene, strip: AttachmentStrip, photo: Path
) -> None:
    strip.take((photo,))
    scene.settle()
    (card,) = strip._found
    strip._ask(card[0])
    scene.face.notices.press("留着")
    assert shown(strip)
    strip._ask(card[0])
    scene.face.notices.press("去掉")
    scene.settle()
    assert not shown(strip)


def test_a_new_record_asks_to_be_saved_first(scene: Scene, photo: Path) -> None:
    scene.list.new()
    assert scene.list.drop((photo,))
    assert "请先保存" in scene.face.notices.words


def test_what_is_no_picture_is_said_and_nothing_is_lost(
    scene: Scene, strip: AttachmentStrip, tmp_path: Path
) -> None:
    (tmp_path / "笔记.jpg").write_text("不是照片", encoding="utf-8")
    strip.take((tmp_path / "笔记.jpg",))
    scene.settle()
    assert "不是照片或扫描件" in scene.face.notices.words
    assert scene.list.writing


def test_a_persons_photo_is_covered_until_somebody_asks(scene: Scene, photo: Path) -> None:
    one = member(scene, lambda record: record["id_no"] == number(0))
    scene.list.open_record(one["uid"])
    scene.settle()
    form = scene.list.form
    form.files.take((photo,))
    scene.settle()
    (thumb,) = shown(form.files)
    assert not thumb.isEnabled()
    form.show_clear()
    scene.settle()
    (thumb,) = shown(form.files)
    assert thumb.isEnabled()


def test_what_another_office_keeps_is_counted_and_not_shown(scene: Scene) -> None:
    room = BY_CODE["room"]
    values = records.check(scene.desk, room, {"name": "下级小屋", "address": "一号"}).values
    uid = "01900000-0000-7000-8000-000000000001"
    with scene.desk.store.writing() as w:
        received.put(w, room, 7, [(uid, values)], [], [])
        told = [Attachment(f"{n}", "room", uid, "photos", f"{n}.jpg", "0", 9, "", "") for n in range(3)]
        attachments.tell(w, room, 7, told)
    scene.face.show_records(Query(room, scope="received"), "下级的")
    scene.settle()
    scene.list.open_record(uid)
    scene.settle()
    strip = scene.list.form.files
    assert strip._said.text() == "附件 3 张，在原单位：0.jpg、1.jpg、2.jpg。"
    assert shown(strip) == []
    assert not strip._add.isEnabled()
