"""Ctrl+K finds records of all ledgers and pages, and leads there by the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from nzg_desktop.gui.codes_page import DAYS, CodesPage
from nzg_desktop.gui.find_all import FindAll
from nzg_desktop.gui.form_page import FormPane
from nzg_desktop.work import records
from tests.qt.scene import BY_CODE, Hands, Scene, number
from tests.qt.test_privacy import uid_of


@pytest.fixture
def hands(scene: Scene) -> Hands:
    scene.face.go("member")
    scene.settle()
    hands = Hands(scene)
    hands.press("Ctrl+K")
    return hands


def sheet(scene: Scene) -> FindAll:
    (found,) = scene.face.findChildren(FindAll)
    return found


def lines(scene: Scene) -> list[str]:
    found = sheet(scene).found
    return [found.item(row).text() for row in range(found.count())]


def test_a_page_is_found_by_name_or_initials(scene: Scene, hands: Hands) -> None:
    hands.write("hsz")
    assert "页面　回收站" in lines(scene)
    hands.press("Return")
    assert scene.face.header.title.text() == "回收站"


@pytest.mark.parametrize(
    ("typed", "title"), [("代码表", "代码表和放假表"), ("fjb", "代码表和放假表"), ("助学", "助学")]
)
def test_what_has_no_line_of_its_own_in_the_bar_is_found_too(
    scene: Scene, hands: Hands, typed: str, title: str
) -> None:
    hands.write(typed)
    hands.press("Return")
    assert scene.face.header.title.text() == title
    if typed == "fjb":
        assert isinstance(scene.face.here, CodesPage)
        assert scene.face.here.tabs.bar.currentIndex() == DAYS


def test_records_of_several_ledgers_are_found_masked_and_opened(scene: Scene, hands: Hands) -> None:
    records.save(scene.desk, BY_CODE["employer"], {"name": "赵䶮纺织厂"})
    hands.write("赵䶮")
    found = lines(scene)
    assert {line.partition("　")[0] for line in found} == {"会员", "用人单位"}
    assert number(4) not in str(found)
    hands.press("Return")
    form = scene.list.form
    assert isinstance(form, FormPane)
    assert "赵䶮" in scene.face.header.title.text()


def test_what_lies_in_the_bin_is_offered_last(scene: Scene, hands: Hands) -> None:
    records.retire(scene.desk, BY_CODE["member"], uid_of(scene, 0), "重复登记")
    hands.write("王桂兰")
    assert [line.partition("　")[0] for line in lines(scene)][-1] == "会员（回收站）"


def test_what_fits_nothing_is_said(scene: Scene, hands: Hands) -> None:
    hands.write("查无此人")
    assert lines(scene) == []


def test_who_leaves_before_the_answer_has_come_leaves_nothing(scene: Scene) -> None:
    scene.face.find_all()
    opened = sheet(scene)
    QTest.keyClick(opened.line, Qt.Key.Key_Escape)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    scene.settle()  # an answer to what is no longer there would be a fault
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(opened)
