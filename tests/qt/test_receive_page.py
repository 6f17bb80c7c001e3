"""Files from below: a light for each, receipts written back at once, a roll-up that opens to its offices."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nzg_desktop.gui import receive_words as said
from nzg_desktop.gui.list_page import ListPage
from nzg_desktop.gui.print_preview import PrintPage
from nzg_desktop.gui.receive_page import CARDS, ROLLUP, ReceivePage
from nzg_desktop.gui.rows_table import Row
from nzg_desktop.work import cards, handover, month
from nzg_desktop.work.answering import Received
from nzg_desktop.work.desk import Desk
from tests.fixtures.hand import Hand, acquainted, no_stick, office, one_stick, paper_printer

NAMES = ("第一纺织厂工会", "人民医院工会", "实验小学工会")


def this_month() -> str:
    return dt.date.today().strftime("%Y-%m")


def _reported(lower: Desk, stick: Path, privacy: str = "masked") -> Path:
    month.close(lower, this_month(), "首次")
    file = handover.report(lower, this_month(), stick, privacy=privacy).file
    lower.store.close()
    return file


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upper office with three below it, of which two have written their report to the stick."""
    base = tmp_path_factory.mktemp("county")
    stick = base / "stick"
    stick.mkdir()
    upper = office(base / "upper", code="T900", name="试验县总工会")
    for at, name in enumerate(NAMES):
        lower = office(base / f"lower{at}", 5 + at, code=f"T00{at}", name=name)
        acquainted(upper, lower, base)
        if at < 2:
            _reported(lower, stick, ("masked", "figures")[at])
        else:
            lower.store.close()
    upper.store.close()
    return base


@pytest.fixture
def base(county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy for one test, with the stick plugged in."""
    made = Path(shutil.copytree(county, tmp_path / "county"))
    one_stick(monkeypatch, made / "stick")
    paper_printer(monkeypatch, tmp_path / "printed.pdf")
    return made


@pytest.fixture
def hand(qtbot: QtBot, base: Path) -> Iterator[Hand]:
    made = Hand(qtbot, base / "upper")
    made.face.go("receive")
    made.rest()
    yield made
    made.close()


def _page(hand: Hand) -> ReceivePage:
    assert isinstance(hand.page, ReceivePage)
    return hand.page


def _lights(hand: Hand) -> dict[str, str]:
    return {row.cells[1]: row.cells[0] for row in _page(hand).lights.table.rows}


def test_the_stick_is_found_and_everything_on_it_is_taken_with_one_press(hand: Hand, base: Path) -> None:
    hand.click_named("接收 2 份")
    assert _lights(hand) == {NAMES[0]: said.GOOD, NAMES[1]: said.GOOD, NAMES[2]: said.MISSING}
    assert len(list((base / "stick").glob("*receipt*"))) == 2
    assert "2 份回执已写到" in hand.face.notices.words


def test_before_anything_came_every_office_is_missing_by_name(hand: Hand) -> None:
    assert set(_lights(hand).values()) == {said.MISSING}
    assert "缺报 3 家" in _page(hand).arrivals._rest.text()


def test_taking_in_the_same_stick_twice_changes_nothing(hand: Hand) -> None:
    hand.click_named("接收 2 份")
    before = [row.cells[:4] for row in _rolled(hand)]
    hand.click_tab(_page(hand).tabs.bar, 0)
    hand.click_named("接收 2 份")
    assert _lights(hand)[NAMES[0]] == said.AGAIN
    assert [row.cells[:4] for row in _rolled(hand)] == before


def _rolled(hand: Hand) -> tuple[Row, ...]:
    hand.click_tab(_page(hand).tabs.bar, ROLLUP)
    return _page(hand).rollup.figures.rows


def test_the_roll_up_adds_up_and_names_who_is_missing(hand: Hand) -> None:
    hand.click_named("接收 2 份")
    values = {row.cells[0]: row.cells[2] for row in _rolled(hand)}
    assert values["A07"] == "11"
    assert f"缺报 1 家：{NAMES[2]}" in _page(hand).rollup._covered.text()


def test_a_rolled_up_figure_opens_to_its_offices_and_their_people(hand: Hand) -> None:
    hand.click_named("接收 2 份")
    rows = _rolled(hand)
    page = _page(hand)
    page.rollup.figures.selectRow(next(at for at, row in enumerate(rows) if row.cells[0] == "A07"))
    hand.rest()
    shown = {row.cells[0]: row.cells[1] for row in page.rollup.organisations.rows}
    assert (shown[NAMES[0]], shown[NAMES[1]]) == ("5", "6")
    at = next(at for at, row in enumerate(page.rollup.organisations.rows) if row.cells[0] == NAMES[0])
    page.rollup.organisations.opened.emit(at)
    hand.rest()
    assert isinstance(hand.page, ListPage)
    assert "共 5 人" in hand.page.summary()


def test_an_office_that_sent_only_figures_has_no_list_and_it_is_said(hand: Hand) -> None:
    hand.click_named("接收 2 份")
    rows = _rolled(hand)
    page = _page(hand)
    page.rollup.figures.selectRow(next(at for at, row in enumerate(rows) if row.cells[0] == "A07"))
    hand.rest()
    at = next(at for at, row in enumerate(page.rollup.organisations.rows) if row.cells[0] == NAMES[1])
    page.rollup.organisations.opened.emit(at)
    hand.rest()
    assert "只报了数字" in hand.face.notices.words


def test_a_broken_file_is_named_and_the_others_are_taken(hand: Hand, base: Path) -> None:
    (base / "stick" / "NZG_X_2026-11_report_1_0.nzg").write_bytes(b"PK\x03\x04")
    _page(hand)._look()
    hand.rest()
    hand.click_named("接收 3 份")
    first = _page(hand).lights.table.rows[0]
    assert first.cells[0] == "× 不能接收"
    assert _page(hand).lights._detail.isVisible()
    assert "请" in _page(hand).lights._message.text()
    assert _lights(hand)[NAMES[0]] == said.GOOD


def test_a_file_of_an_unknown_office_waits_until_its_card_is_accepted(hand: Hand, base: Path) -> None:
    stranger = office(base / "stranger", 3, code="T777", name="新来的工会")
    cards.trust(stranger, base / "T900.card.nzg", "upper", cards.read_card(base / "T900.card.nzg").key_id)
    cards.card(stranger, base / "T777.card.nzg")
    (base / "mail").mkdir()
    file = _reported(stranger, base / "mail")
    hand.drop(file)
    assert _lights(hand)["新来的工会"] == said.HELD
    hand.click_named("登记证书卡")
    hand.choose_file(base / "T777.card.nzg")
    assert _page(hand).tabs.bar.currentIndex() == CARDS
    hand.click_named("都一样，登记")
    hand.drop(file)
    assert _lights(hand)["新来的工会"] == said.GOOD


def test_a_new_computer_of_a_known_office_wants_one_confirmation(hand: Hand, base: Path) -> None:
    hand.click_named("接收 2 份")
    moved = office(base / "moved", 4, code="T000", name=NAMES[0])
    moved.store.close()
    one = Received("a.nzg", "NEW_STREAM", "H-403", "对方换了电脑。", NAMES[0], this_month())
    page = _page(hand)
    page._paths = (base / "stick" / "nothing.nzg",)
    page.lights.fill(hand.face.desk, (one,), (), this_month())
    assert page.lights._agree.isVisible()
    asked: list[int] = []
    page.lights.confirmed.disconnect()
    page.lights.confirmed.connect(asked.append)
    hand.click_named("核实了，确认接收")
    assert asked == [0]


def test_a_whole_folder_may_be_dropped(hand: Hand, base: Path) -> None:
    hand.drop(base / "stick")
    assert _lights(hand)[NAMES[1]] == said.GOOD


def test_a_folder_without_reports_is_said(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    hand.drop(tmp_path / "empty")
    assert "没有报送文件" in hand.face.notices.words


def test_without_a_stick_files_are_asked_for(hand: Hand, monkeypatch: pytest.MonkeyPatch, base: Path) -> None:
    no_stick(monkeypatch)
    _page(hand)._look()
    hand.rest()
    assert "插入 U 盘" in _page(hand).arrivals._head.text()
    hand.click(_page(hand).arrivals.take)
    hand.choose_file(next((base / "stick").glob("NZG_T000*")))
    assert _lights(hand)[NAMES[0]] == said.GOOD


def test_the_roll_up_goes_to_paper_and_to_a_workbook(hand: Hand, tmp_path: Path) -> None:
    hand.click_named("接收 2 份")
    hand.click(_page(hand).arrivals.sum_up)
    hand.click_named("导出汇总")
    hand.choose_file(tmp_path / "汇总.xlsx")
    assert (tmp_path / "汇总.xlsx").exists()
    hand.click_named("打印汇总")
    assert isinstance(hand.page, PrintPage)
    assert hand.page.ready


def test_rows_set_aside_are_shown_with_reason_and_advice(hand: Hand) -> None:
    from nzg_desktop.exchange.receipt import Quarantined

    back = Quarantined("member", "u1", "手机号", "Q-101", "手机号应为 11 位", "请对方补全")
    words, now = "有 1 条待对方改正。", this_month()
    one = Received("a.nzg", "APPLIED", "", words, NAMES[0], now, 9, 8, 0, 1, 0, quarantine=(back,))
    lights = _page(hand).lights
    lights.fill(hand.face.desk, (one,), (), now)
    assert lights.table.rows[0].cells[0] == said.FAULTY
    assert lights.rows.rows[0].cells == ("会员", "手机号", "手机号应为 11 位", "请对方补全")


@pytest.mark.parametrize("verdict", said.LIGHTS)
def test_every_verdict_has_a_light_with_a_mark_and_a_word(verdict: str) -> None:
    words, tone = said.light(Received("a.nzg", verdict, "", ""))
    mark, word = words.split(" ", 1)
    assert len(mark) == 1
    assert word
    assert tone


def test_files_that_want_looking_at_come_first() -> None:
    files = [
        Received("a", "APPLIED", "", ""),
        Received("b", "REFUSED", "", ""),
        Received("c", "HELD_KEY", "", ""),
    ]
    assert [files[at].file for at in said.by_urgency(files)] == ["b", "c", "a"]


def test_receipts_and_hidden_folders_are_no_reports(tmp_path: Path) -> None:
    for name in ("NZG_T1_2026-11_report_1_00000000.nzg", "NZG_T1_2026-11_receipt_1_00000000.nzg", "x.txt"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".trash").mkdir()
    (tmp_path / ".trash" / "NZG_T2_2026-11_report_1_00000000.nzg").write_bytes(b"")
    (tmp_path / "11月").mkdir()
    (tmp_path / "11月" / "NZG_T3_2026-11_report_1_00000000 (1).nzg").write_bytes(b"")
    assert [path.name[:6] for path in said.reports_in(tmp_path)] == ["NZG_T3", "NZG_T1"]
