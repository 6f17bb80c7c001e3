"""No page asks for more room than the smallest screen has, even while something is being said above it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.gui.backup_page import BackupPage
from nzg_desktop.gui.codes_page import CodesPage
from nzg_desktop.gui.page import Page
from nzg_desktop.ledgers.member import Member
from tests.fixtures.hand import Hand, no_stick, office, paper_printer, roster

LARGER = {12.0: 0, 16.0: 2}
ROOM = {12.0: (1024, 560), 16.0: (1280, 680)}
LONG = Trouble("有 1 处需要说明：会员 30 人比职工 12 人还多；有退休会员请说明。", "请核对，并写一句原因。")


def _imported(hand: Hand) -> None:
    hand.face.go("import", path=roster(hand.face.folder / "名册.csv", 60))


def _looked_at(hand: Hand) -> None:
    page, file = hand.face.go("codes"), hand.face.folder / "本地代码.csv"
    assert isinstance(page, CodesPage)
    file.write_text(f"room_types,L01,{'某某' * 20}母婴室,2026-01-01,2027-12-31\n", encoding="utf-8")
    page.look(file)


def _previewed(hand: Hand) -> None:
    page = hand.face.go("backup")
    assert isinstance(page, BackupPage)
    hand.face.keeping.back_up()
    hand.rest()
    page.preview()


SHOWN: dict[str, Callable[[Hand], object]] = {
    "today": lambda hand: hand.face.go("today"),
    "charts": lambda hand: hand.face.go("charts"),
    "import": lambda hand: hand.face.go("import"),
    "import trial": _imported,
    "month": lambda hand: hand.face.go("month"),
    "receive": lambda hand: hand.face.go("receive"),
    "print": lambda hand: hand.face.go("print", query=Query(Member)),
    "settings": lambda hand: hand.face.go("settings"),
    "codes": lambda hand: hand.face.go("codes"),
    "codes in a file": _looked_at,
    "history": lambda hand: hand.face.go("history"),
    "backup": lambda hand: hand.face.go("backup"),
    "backup preview": _previewed,
}


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    no_stick(monkeypatch)
    paper_printer(monkeypatch, tmp_path / "printed.pdf")
    office(tmp_path / "office", 3).store.close()
    made = Hand(qtbot, tmp_path / "office")
    yield made
    made.face.theme.usual()
    made.close()


def _fits(hand: Hand, points: float) -> bool:
    least, (width, height) = hand.shell.minimumSizeHint(), ROOM[points]
    return least.width() <= width and least.height() <= height


@pytest.mark.parametrize("points", ROOM)
@pytest.mark.parametrize("shown", SHOWN)
def test_every_page_fits_the_smallest_screen(hand: Hand, shown: str, points: float) -> None:
    for _ in range(LARGER[points]):
        hand.face.theme.larger()
    SHOWN[shown](hand)
    hand.rest()
    hand.face.notices.trouble(LONG)
    hand.rest()
    assert _fits(hand, points), hand.shell.minimumSizeHint()


@pytest.mark.parametrize("points", ROOM)
def test_the_first_start_fits_the_smallest_screen(qtbot: QtBot, tmp_path: Path, points: float) -> None:
    hand = Hand(qtbot, tmp_path / "new")
    for _ in range(LARGER[points]):
        hand.face.theme.larger()
    hand.rest()
    assert _fits(hand, points), hand.shell.minimumSizeHint()
    hand.face.theme.usual()
    hand.close()


@pytest.mark.parametrize("shown", SHOWN)
def test_whatever_can_be_used_has_a_name_for_screen_readers(hand: Hand, shown: str) -> None:
    SHOWN[shown](hand)
    hand.rest()
    assert not _nameless(hand.page)


def _nameless(page: Page) -> list[str]:
    """Fields and tables without a name, and buttons with neither words nor name."""
    fields = [*page.findChildren(QComboBox), *page.findChildren(QLineEdit), *page.findChildren(QTableView)]
    known = [field for field in fields if field.isVisible() and not field.objectName().startswith("qt_")]
    buttons = [button for button in page.findChildren(QAbstractButton) if button.isVisible()]
    bare = [field for field in known if not field.accessibleName()]
    return [repr(one) for one in (*bare, *(b for b in buttons if not b.text() and not b.accessibleName()))]
