"""The journeys that go through pages, with their counts of keys and clicks (interface.md D3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nzg_desktop.core.query import Query
from nzg_desktop.gui.pdf import Pages
from nzg_desktop.gui.receive_page import ReceivePage
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import lists
from nzg_desktop.work import desk, handover, month, receiving
from tests.fixtures.hand import Hand, acquainted, office, one_stick, paper_printer, roster

OFFICES = 25
"""Enough for a stick of several; each has to be founded first."""
Open = Callable[[Path], Hand]


def this_month() -> str:
    return dt.date.today().strftime("%Y-%m")


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Open]:
    """Opens the window on an office."""
    hands: list[Hand] = []

    def make(folder: Path) -> Hand:
        hands.append(Hand(qtbot, folder))
        return hands[-1]

    yield make
    for hand in hands:
        hand.close()


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What comes out of the printer."""
    paper_printer(monkeypatch, tmp_path / "printed.pdf")
    return tmp_path / "printed.pdf"


def _members(hand: Hand) -> int:
    with hand.face.desk.store.reading() as r:
        return lists.count(r, Query(Member)).number


def _sheets(paper: Path) -> int:
    pages = Pages(paper.read_bytes())
    count = len(pages)
    pages.close()
    return count


def test_journey_2_a_roster_of_500_comes_in_with_at_most_4_and_the_next_with_2(
    opened: Open, tmp_path: Path
) -> None:
    office(tmp_path / "office").store.close()
    first = roster(tmp_path / "名册.csv", 500)
    second = roster(tmp_path / "名册2.csv", 300, first=500)
    hand = opened(tmp_path / "office")
    hand.press(Qt.Key.Key_F8)
    hand.choose_file(first)
    assert "可导入 480 人 · 有问题 20 行" in _texts(hand)
    hand.press(Qt.Key.Key_Return)
    assert _members(hand) == 480
    assert hand.count <= 4
    hand.count = 0
    hand.drop(second)
    hand.press(Qt.Key.Key_Return)
    assert _members(hand) == 480 + 288
    assert hand.count <= 2


def test_journey_3_thirty_papers_are_printed_with_at_most_4(
    opened: Open, tmp_path: Path, paper: Path
) -> None:
    office(tmp_path / "office", 30).store.close()
    hand = opened(tmp_path / "office")
    hand.press(Qt.Key.Key_2, alt=True)
    hand.press(Qt.Key.Key_A, ctrl=True)
    hand.press(Qt.Key.Key_P, ctrl=True)
    hand.press(Qt.Key.Key_Return)
    assert _sheets(paper) == 30
    assert hand.count <= 4


def test_journey_3_one_paper_is_printed_again_with_at_most_3(
    opened: Open, tmp_path: Path, paper: Path
) -> None:
    office(tmp_path / "office", 3).store.close()
    hand = opened(tmp_path / "office")
    hand.face.go("member")  # where one is after the first print
    hand.rest()
    hand.press(Qt.Key.Key_Space)
    hand.press(Qt.Key.Key_P, ctrl=True)
    hand.press(Qt.Key.Key_Return)
    assert _sheets(paper) == 1
    assert hand.count <= 3


def test_journey_4_a_clean_month_is_reported_with_at_most_5(
    opened: Open, tmp_path: Path, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_stick(monkeypatch, tmp_path / "stick")
    lower = office(tmp_path / "office", 8)
    upper = office(tmp_path / "upper", code="T900", name="试验县总工会")
    acquainted(upper, lower, tmp_path)
    lower.store.close()
    hand = opened(tmp_path / "office")
    hand.press(Qt.Key.Key_F10)
    hand.click_named("封存")
    hand.click_named("生成并写入")
    hand.click_named("打印封面")
    hand.press(Qt.Key.Key_Return)
    assert hand.count <= 5
    assert _sheets(paper) >= 1
    (file,) = (tmp_path / "stick").glob("NZG_*")
    (answer,) = receiving.receive(upper, [file])
    assert answer.verdict == "APPLIED"
    upper.store.close()


def test_journey_4_goes_without_the_mouse(
    opened: Open, tmp_path: Path, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_stick(monkeypatch, tmp_path / "stick")
    lower = office(tmp_path / "office", 3)
    upper = office(tmp_path / "upper", code="T900", name="试验县总工会")
    acquainted(upper, lower, tmp_path)
    lower.store.close()
    upper.store.close()
    hand = opened(tmp_path / "office")
    hand.press(Qt.Key.Key_F10)
    for _ in range(4):
        hand.press(Qt.Key.Key_Return)
    assert hand.count <= 5
    assert _sheets(paper) >= 1


def test_journey_5_a_stick_of_reports_is_received_and_rolled_up_with_at_most_5(
    opened: Open, tmp_path: Path, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    one_stick(monkeypatch, stick)
    upper = office(tmp_path / "upper", code="T900", name="试验县总工会")
    for at in range(OFFICES):
        lower = office(tmp_path / f"lower{at}", 0, code=f"T{at:03}", name=f"试验第{at}工会")
        acquainted(upper, lower, tmp_path)
        month.close(lower, this_month(), "首次")
        handover.report(lower, this_month(), stick)
        lower.store.close()
    upper.store.close()
    hand = opened(tmp_path / "upper")
    hand.click_named(f"接收 {OFFICES} 份")
    page = hand.page
    assert isinstance(page, ReceivePage)
    assert len(list(stick.glob("*receipt*"))) == OFFICES
    hand.click(page.arrivals.sum_up)
    values = {row.cells[0]: row.cells[2] for row in page.rollup.figures.rows}
    assert values["A01"] == str(OFFICES + 1)
    hand.press(Qt.Key.Key_P, ctrl=True)
    hand.press(Qt.Key.Key_Return)
    assert hand.count <= 5
    assert _sheets(paper) >= 1


def test_journey_7_the_first_start_has_4_screens_and_enter_goes_through(opened: Open, tmp_path: Path) -> None:
    hand = opened(tmp_path / "office")
    while hand.page.title == "第一次使用":
        hand.press(Qt.Key.Key_Return)
    assert hand.count == 4 + 1  # the screens, and once more for going without a password
    assert desk.exists(tmp_path / "office")


def _texts(hand: Hand) -> str:
    return "\n".join(label.text() for label in hand.face.findChildren(QLabel) if label.isVisible())
