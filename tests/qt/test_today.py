"""The first page: what is due, how the office stands, and the pictures, each open to its records."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from nzg_desktop.gui import page as pages
from nzg_desktop.gui.charts_page import ChartsPage
from nzg_desktop.gui.list_page import ListPage
from nzg_desktop.gui.picture_view import PictureView
from nzg_desktop.gui.today_page import TodayPage
from nzg_desktop.work import records
from tests.qt.scene import BY_CODE, PATIENCE, Hands, Scene


def contract(scene: Scene, number: str, days: int) -> None:
    end = dt.date.today() + dt.timedelta(days=days)
    records.save(
        scene.desk, BY_CODE["contract"], {"contract_no": number, "status": "80", "term_to": str(end)}
    )


def shown(scene: Scene) -> TodayPage:
    page = scene.face.go("today")
    assert isinstance(page, TodayPage)
    page.known = None
    page.read()
    scene.bot.waitUntil(lambda: page.known is not None, timeout=PATIENCE)
    scene.settle()
    return page


def buttons(page: TodayPage) -> list[str]:
    return [button.text() for button in page.findChildren(QAbstractButton) if button.isVisible()]


def test_the_window_opens_on_what_is_due(scene: Scene) -> None:
    assert scene.face.bar.first_of(1) == "today"
    contract(scene, "一号", 5)
    page = shown(scene)
    assert [row.cells[2] for row in page.due.rows if row.cells[1].startswith("合同到期")] == ["一号"]
    assert page.summary().startswith("待办")


def test_a_reminder_opens_its_record(scene: Scene) -> None:
    contract(scene, "一号", 5)
    contract(scene, "二号", 6)
    page = shown(scene)
    page.due.opened.emit([row.cells[2] for row in page.due.rows].index("二号"))
    scene.settle()
    here = scene.face.here
    assert isinstance(here, ListPage)
    assert here.ledger.about.code == "contract"
    assert here.pane.model.rowCount() == 1


def test_a_reminder_is_put_off_and_brought_back(scene: Scene) -> None:
    contract(scene, "一号", 5)
    page = shown(scene)
    before = len(page.due.rows)
    page.due.selectRow([row.cells[2] for row in page.due.rows].index("一号"))
    page.later()
    scene.settle()
    assert len(page.due.rows) == before - 1
    scene.face.notices.press("撤销")
    scene.settle()
    assert len(page.due.rows) == before


def test_the_first_page_begins_a_member_with_the_same_key_as_the_list(scene: Scene) -> None:
    shown(scene)
    hands = Hands(scene)
    hands.press("F5")
    assert scene.list.writing
    hands.write("测试")
    assert scene.list.form.fields.raw(["id_no"])["id_no"] == "测试"


def test_a_light_opens_its_month(scene: Scene) -> None:
    page = shown(scene)
    month = f"{dt.date.today():%Y-%m}"
    (light,) = [b for b in page.findChildren(QAbstractButton) if b.accessibleName().startswith(month)]
    light.click()
    scene.settle()
    assert scene.face.header.title.text() == "月度报送"


def test_the_six_things_disappear_one_by_one(scene: Scene) -> None:
    page = shown(scene)
    assert "○ 登记一份集体合同或一间休息哺乳室" in buttons(page)
    assert "○ 导入或登记会员" not in buttons(page)
    contract(scene, "一号", 400)
    assert "○ 登记一份集体合同或一间休息哺乳室" not in buttons(shown(scene))


@pytest.fixture
def charts(scene: Scene) -> ChartsPage:
    contract(scene, "一号", 30)
    page = scene.face.go("charts")
    assert isinstance(page, ChartsPage)
    scene.bot.waitUntil(lambda: bool(page.views), timeout=PATIENCE)
    scene.settle()
    return page


def picture(charts: ChartsPage, title: str) -> PictureView:
    return next(view for view in charts.views if view.picture.title == title)


def test_a_click_on_a_picture_opens_its_records(scene: Scene, charts: ChartsPage) -> None:
    view = picture(charts, "到期长廊")
    (dot,) = [shape for shape in view.picture.shapes if shape.kind == "dot"]
    em = scene.face.theme.px(1)
    place = QPoint(round(dot.x * em), round(dot.y * em))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    scene.settle()
    assert scene.list.ledger.about.code == "contract"
    assert scene.list.pane.model.rowCount() == 1


def test_a_picture_is_walked_by_keys_and_said_in_words(scene: Scene, charts: ChartsPage) -> None:
    view = picture(charts, "资料完整度")
    assert view.picture.says in view.accessibleDescription()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.picture.leads[1].says in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Return)
    scene.settle()
    assert scene.list.ledger.about.code == "member"


def test_the_list_and_the_pictures_go_to_paper(
    scene: Scene, charts: ChartsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    charts.print_all()
    scene.settle()
    assert scene.face.header.title.text() == "打印预览"
    page = shown(scene)
    with monkeypatch.context() as patch:
        patch.setattr(pages, "choose_target", lambda *asked: asked[-1]((tmp_path / "提醒.xlsx",)))
        page.export_due()
    scene.settle()
    assert (tmp_path / "提醒.xlsx").exists()
