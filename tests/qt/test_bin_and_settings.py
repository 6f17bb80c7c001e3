"""回收站 and 设置, as a person uses them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QSpinBox

from nzg_desktop.core.settings import DEFAULTS
from nzg_desktop.gui.bin_page import BinPage
from nzg_desktop.gui.history_page import HistoryPage
from nzg_desktop.gui.settings_page import SettingsPage
from nzg_desktop.store import journal
from nzg_desktop.work import records
from nzg_desktop.work.desk import setting
from tests.qt.scene import BY_CODE, Scene
from tests.qt.test_privacy import uid_of


@pytest.fixture
def bin_page(scene: Scene) -> BinPage:
    for place in range(3):
        records.retire(scene.desk, BY_CODE["member"], uid_of(scene, place), "重复登记")
    page = scene.face.go("bin")
    assert isinstance(page, BinPage)
    scene.settle()
    return page


@pytest.fixture
def settings(scene: Scene) -> SettingsPage:
    page = scene.face.go("settings")
    assert isinstance(page, SettingsPage)
    scene.settle()
    return page


def test_one_or_all_come_back(scene: Scene, bin_page: BinPage) -> None:
    assert bin_page.summary() == "共 3 条"
    bin_page.restore()
    scene.settle()
    assert bin_page.summary() == "共 2 条"
    bin_page.choose_all()
    bin_page.restore()
    scene.settle()
    assert bin_page.summary() == ""
    assert "恢复了 2 条" in scene.face.notices.words


def test_deleting_for_ever_asks_first(scene: Scene, bin_page: BinPage) -> None:
    bin_page.delete()
    assert "不能撤销" in scene.face.notices.words
    assert len(bin_page.table.rows) == 3
    scene.face.notices.press("彻底删除")
    scene.settle()
    assert len(bin_page.table.rows) == 2


def test_the_search_box_narrows_the_bin(scene: Scene, bin_page: BinPage) -> None:
    bin_page.search("赵䶮")
    assert [row.cells[2] for row in bin_page.table.rows] == ["赵䶮"]


def test_every_setting_has_an_editor_with_its_default(scene: Scene, settings: SettingsPage) -> None:
    assert settings.editors.keys() == DEFAULTS.keys()
    assert settings.changed == {}


def test_a_changed_setting_is_kept_and_journalled(scene: Scene, settings: SettingsPage) -> None:
    days, issuer = settings.editors["bin_days"], settings.editors["issuer"]
    assert isinstance(days, QSpinBox)
    assert isinstance(issuer, QLineEdit)
    days.setValue(90)
    issuer.setText("城关镇总工会女职工委员会")
    settings.save()
    scene.settle()
    assert setting(scene.desk, "bin_days") == 90
    assert settings.changed == {}
    with scene.desk.store.reading() as r:
        told = [str(line.after) for line in journal.entries(r, action="set")]
    assert any("180 → 90" in words for words in told)
    settings.put_defaults()
    assert settings.changed == {"bin_days": 180, "issuer": ""}


def test_leaving_with_unsaved_settings_asks(scene: Scene, settings: SettingsPage) -> None:
    days = settings.editors["bin_days"]
    assert isinstance(days, QSpinBox)
    days.setValue(90)
    assert scene.face.go("member") is None
    scene.face.notices.press("不要了")
    assert scene.face.go("member") is not None


def test_a_record_goes_back_to_an_earlier_version_from_its_history(scene: Scene) -> None:
    uid = uid_of(scene, 2)
    records.save(scene.desk, BY_CODE["member"], {"job": "质检"}, uid)
    page = scene.face.go("history", ledger=BY_CODE["member"], uid=uid, name="某人")
    assert isinstance(page, HistoryPage)
    scene.settle()
    page.events.selectRow(1)
    page.restore()
    scene.face.notices.write("改错了")
    scene.face.notices.press("改回")
    scene.settle()
    assert records.get(scene.desk, BY_CODE["member"], uid)["job"] is None
    assert page.events.rows[0].cells[6] == "改错了"
