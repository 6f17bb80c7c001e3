"""Four screens, each with a usable answer, and nothing is written before the last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from nzg_desktop.core import recovery
from nzg_desktop.gui.first_screens import WayScreen
from nzg_desktop.gui.first_start import FirstStartPage
from nzg_desktop.gui.import_page import ImportPage
from nzg_desktop.gui.users_page import UsersPage
from nzg_desktop.work import desk, folders, locking
from tests.fixtures.hand import Hand, office, roster


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    made = Hand(qtbot, tmp_path / "office")
    yield made
    made.close()


@pytest.fixture
def page(hand: Hand) -> FirstStartPage:
    assert isinstance(hand.page, FirstStartPage)
    return hand.page


def _words(page: FirstStartPage) -> str:
    return page._said.text()


def through(hand: Hand, screens: int) -> None:
    """Enter alone; where no password was typed it is pressed once more, on hearing what that means."""
    for _ in range(screens):
        at = hand.page._stack.currentIndex()  # type: ignore[attr-defined]
        hand.press(Qt.Key.Key_Return)
        if isinstance(hand.page, FirstStartPage) and at == hand.page._stack.currentIndex() == 1:
            assert hand.page.person._warned.isVisible()
            hand.press(Qt.Key.Key_Return)


def test_enter_alone_goes_through_all_four_screens(hand: Hand, page: FirstStartPage, tmp_path: Path) -> None:
    through(hand, 4)
    assert hand.count == 5
    assert desk.exists(tmp_path / "office")
    assert hand.page.title != "第一次使用"


def test_what_is_typed_becomes_the_office(hand: Hand, page: FirstStartPage) -> None:
    page.office._name.setText("城关镇第一纺织厂工会委员会")
    page.office._code.setText("2201001")
    page.office._upper.setText("2201000")
    page.person._name.setText("陈慧")
    through(hand, 4)
    facts = desk.office(hand.face.desk)
    assert (facts.name, facts.code, facts.upper_code) == ("城关镇第一纺织厂工会委员会", "2201001", "2201000")
    assert hand.face.desk.who == "陈慧"


def test_nothing_is_written_before_the_last_screen(hand: Hand, tmp_path: Path) -> None:
    through(hand, 3)
    assert not (tmp_path / "office").exists()


def test_an_empty_name_is_asked_for_and_keeps_the_screen(hand: Hand, page: FirstStartPage) -> None:
    page.office._name.clear()
    hand.press(Qt.Key.Key_Return)
    assert "请填单位全称" in _words(page)
    assert page.office.isVisible()


def test_a_code_with_odd_characters_is_named_at_once(hand: Hand, page: FirstStartPage) -> None:
    page.office._code.setText("城关 1")
    hand.press(Qt.Key.Key_Return)
    assert "只能用字母、数字和短横线" in _words(page)


def test_enter_on_the_way_back_goes_back_and_the_answers_stay(hand: Hand, page: FirstStartPage) -> None:
    page.office._name.setText("甲工会")
    hand.press(Qt.Key.Key_Return)
    page._back.setFocus()
    hand.press(Qt.Key.Key_Return)
    assert page.office.isVisible()
    assert page.office.answers["name"] == "甲工会"


def test_it_is_said_once_what_it_means_to_have_no_password(hand: Hand, page: FirstStartPage) -> None:
    hand.press(Qt.Key.Key_Return)
    assert not page.person._warned.isVisible()
    hand.press(Qt.Key.Key_Return)
    assert page.person.isVisible() and page.person._warned.isVisible()
    assert _words(page) == "还没有设密码。"
    page.person.first.setText("Fang")
    assert not page.person._warned.isVisible() and not _words(page)
    page.person.first.clear()
    hand.press(Qt.Key.Key_Return)
    assert page.place.isVisible()


@pytest.mark.parametrize(
    ("folder", "reason"),
    [
        ("OneDrive/资料", "OneDrive"),
        ("我的坚果云/工会", "坚果云"),
        ("百度网盘同步空间/工会", "百度网盘"),
        ("WPS云盘/台账", "WPS 云盘"),
    ],
)
def test_a_synchronised_folder_is_warned_of(folder: str, reason: str, tmp_path: Path) -> None:
    assert reason in folders.concern(tmp_path / folder)


def test_a_network_share_is_warned_of() -> None:
    assert "网络共享" in folders.concern(Path("//server/share/工会"))


def test_an_ordinary_folder_raises_no_concern(tmp_path: Path) -> None:
    assert folders.concern(tmp_path / "资料") == ""


def test_a_warned_of_folder_offers_the_way_home(hand: Hand, page: FirstStartPage, tmp_path: Path) -> None:
    through(hand, 2)
    page.place.take(tmp_path / "OneDrive")
    hand.rest()
    assert "OneDrive" in page.place._said.text()
    hand.click_named("放回本机")
    assert page.place.folder == tmp_path / "office"
    assert not page.place._frame.isVisible()


def test_a_folder_that_cannot_be_written_is_no_place(
    hand: Hand, page: FirstStartPage, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    through(hand, 2)
    page.place.take(tmp_path / "file")
    hand.rest()
    hand.press(Qt.Key.Key_Return)
    assert "不能写入" in _words(page)
    assert page.place.isVisible()


def test_a_folder_with_an_office_is_opened_instead_of_founded_again(
    hand: Hand, page: FirstStartPage, tmp_path: Path
) -> None:
    office(tmp_path / "other", name="早先的工会").store.close()
    through(hand, 2)
    page.place.take(tmp_path / "other")
    hand.rest()
    assert "早先的工会" in page.place._said.text()
    through(hand, 2)
    assert desk.office(hand.face.desk).name == "早先的工会"


def test_an_old_roster_can_be_asked_for_at_the_end(hand: Hand, page: FirstStartPage, tmp_path: Path) -> None:
    through(hand, 3)
    page.way.choose(WayScreen.IMPORT)
    hand.press(Qt.Key.Key_Return)
    assert isinstance(hand.page, ImportPage)
    assert hand.face.findChild(QFileDialog) is not None
    hand.choose_file(roster(tmp_path / "旧名册.csv", 20, spoiled=False))
    assert hand.named("导入 20 人").isEnabled()


def test_a_roster_dropped_on_any_screen_is_tried_once_the_office_is_founded(
    hand: Hand, tmp_path: Path
) -> None:
    hand.drop(roster(tmp_path / "旧名册.csv", 5, spoiled=False))
    through(hand, 4)
    assert hand.named("导入 5 人").isEnabled()


def test_the_practice_office_stands_beside_the_own_one(
    hand: Hand, page: FirstStartPage, tmp_path: Path
) -> None:
    through(hand, 3)
    page.way.choose(WayScreen.PRACTICE)
    hand.press(Qt.Key.Key_Return)
    assert desk.office(hand.face.desk).practice
    assert "练习库" in hand.face.notices.words
    assert desk.exists(tmp_path / "office")
    assert not desk.office(desk.open_desk(tmp_path / "office")).practice


def test_every_field_has_a_name_for_screen_readers(page: FirstStartPage) -> None:
    assert all(field.accessibleName() for field in page.findChildren(QLineEdit))


def test_a_password_encrypts_and_the_recovery_sheet_comes_first(
    hand: Hand, page: FirstStartPage, tmp_path: Path
) -> None:
    through(hand, 1)
    for line in (page.person.first, page.person.second):
        line.setText("abc")
    hand.press(Qt.Key.Key_Return)
    assert "太容易猜到" in _words(page)
    page.person.first.setText("Fangzhi2026")
    hand.press(Qt.Key.Key_Return)
    assert "不一样" in _words(page)
    page.person.second.setText("Fangzhi2026")
    through(hand, 2)
    page.way.choose(WayScreen.PRACTICE)
    hand.press(Qt.Key.Key_Return)
    users = hand.page
    assert isinstance(users, UsersPage)
    assert desk.is_locked(tmp_path / "office")
    assert locking.key_by_code(tmp_path / "office" / "nzg.db", recovery.read(users.sheet._code))
    groups = users.sheet._code.split("-")
    for line, at in zip(users.sheet.back, users.sheet._asked, strict=True):
        line.setText(groups[at])
    hand.face.notices.press("接着看练习库")
    hand.rest()
    assert desk.office(hand.face.desk).practice
