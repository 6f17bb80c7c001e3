"""图表 on the screen: tiles and cards are clicked, walked by keys, and saved as pictures."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, qGray
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from nzg_desktop.core.picture import STEPS
from nzg_desktop.core.query import Query
from nzg_desktop.gui.charts_page import ChartsPage
from nzg_desktop.gui.picture_view import TONES, PictureView
from nzg_desktop.paper.picture import TONES as ON_PAPER
from nzg_desktop.store import lists
from nzg_desktop.work import attaching, records
from tests.qt.scene import BY_CODE, UNITS, Scene


@pytest.fixture
def page(scene: Scene, tmp_path: Path) -> ChartsPage:
    """Twelve members of three units, and a room with a photo."""
    employer = BY_CODE["employer"]
    with scene.desk.store.reading() as r:
        uids = {row["name"]: row["uid"] for row in lists.each(r, Query(employer))}
    for staff, name in zip(("40", "20", "5"), UNITS, strict=True):
        records.save(scene.desk, employer, {"staff": staff}, uids[name])
    room = records.save(scene.desk, BY_CODE["room"], {"name": "妈妈小屋", "address": "一号"}).uids[0]
    Image.new("RGB", (300, 200), (90, 140, 60)).save(tmp_path / "门口.jpg")
    attaching.attach(scene.desk, BY_CODE["room"], room, [tmp_path / "门口.jpg"])
    found = scene.face.go("charts")
    assert isinstance(found, ChartsPage)
    scene.bot.waitUntil(lambda: bool(found.views))
    scene.settle()
    return found


def view(page: ChartsPage, title: str) -> PictureView:
    return next(view for view in page.views if view.picture.title == title)


def test_a_click_near_the_edge_of_a_tile_opens_that_tile(scene: Scene, page: ChartsPage) -> None:
    tiles, em = view(page, "单位覆盖"), scene.face.theme.px(1)
    first = next(shape for shape in tiles.picture.shapes if shape.kind == "bar" and shape.leads == 0)
    edge = QPoint(round((first.x + first.w) * em) - 2, round((first.y + 0.5) * em))
    QTest.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=edge)
    scene.settle()
    assert scene.list.ledger.about.code == "member"
    assert "4" in scene.list.summary()


def test_tiles_are_walked_by_keys_and_heard(scene: Scene, page: ChartsPage) -> None:
    tiles = view(page, "单位覆盖")
    tiles.setFocus()
    QTest.keyClick(tiles, Qt.Key.Key_Right)
    assert "职工 20 人，会员 4 人，20%" in tiles.accessibleDescription()
    assert tiles.accessibleDescription().startswith("3 家单位，职工 65 人")
    QTest.keyClick(tiles, Qt.Key.Key_Return)
    scene.settle()
    assert scene.list.ledger.about.code == "member"


def test_a_card_shows_its_photo_unstretched_and_opens_the_room(scene: Scene, page: ChartsPage) -> None:
    cards, em = view(page, "妈妈小屋"), scene.face.theme.px(1)
    (photo,) = [shape for shape in cards.picture.shapes if shape.kind == "photo"]
    image, ratio = cards.grab().toImage(), cards.devicePixelRatioF()
    spot = QPoint(round((photo.x + photo.w / 2) * em), round((photo.y + photo.h / 2) * em))
    colour = image.pixelColor(round(spot.x() * ratio), round(spot.y() * ratio))
    assert abs(colour.green() - 140) < 12 and abs(colour.red() - 90) < 12
    (kept,) = cards._photos.values()
    assert kept.width() / kept.height() == pytest.approx(1.5, abs=0.03)
    QTest.mouseClick(cards, Qt.MouseButton.LeftButton, pos=spot)
    scene.settle()
    assert scene.list.ledger.about.code == "room"


def test_every_picture_is_saved_as_a_file(scene: Scene, page: ChartsPage, tmp_path: Path) -> None:
    buttons = [b for b in page.findChildren(QPushButton) if b.text() == "另存图片"]
    assert [b.accessibleName() for b in buttons] == [f"另存图片：{v.picture.title}" for v in page.views]
    buttons[1].click()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(tmp_path / "覆盖.png"))
    dialog.accept()
    scene.settle()
    saved = QImage(str(tmp_path / "覆盖.png"))
    assert saved.width() == 2 * page.views[1].width()
    assert "已存到" in scene.face.notices.words


def test_steps_of_the_map_differ_in_grey() -> None:
    screen = [qGray(QColor(TONES[step]).rgb()) for step in STEPS]
    paper = [sum(ON_PAPER[step]) * 85 for step in STEPS]
    for shades in (screen, paper):
        assert all(lighter - darker > 25 for lighter, darker in pairwise(shades))
