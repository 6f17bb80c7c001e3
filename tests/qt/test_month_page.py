"""One month from the checks to the receipt; every figure opens to the records behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nzg_desktop.core import dates
from nzg_desktop.core.query import Query
from nzg_desktop.gui import month_words as said
from nzg_desktop.gui.key_cards import in_groups
from nzg_desktop.gui.list_page import ListPage
from nzg_desktop.gui.month_page import CARDS, FIGURES, MonthPage
from nzg_desktop.gui.print_preview import PrintPage
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import lists
from nzg_desktop.store.office import Quarantined
from nzg_desktop.work import cards, checking, desk, listing, month, receiving, records
from nzg_desktop.work.checking import Finding
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.handover import report
from tests.fixtures.hand import Hand, acquainted, no_stick, office, one_stick, paper_printer


def this_month() -> str:
    return dt.date.today().strftime("%Y-%m")


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    one_stick(monkeypatch, tmp_path / "stick")
    paper_printer(monkeypatch, tmp_path / "printed.pdf")
    return tmp_path / "stick"


@pytest.fixture
def upper(tmp_path: Path) -> Iterator[Desk]:
    made = office(tmp_path / "upper", code="T900", name="试验县总工会")
    yield made
    made.store.close()


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, stick: Path, upper: Desk) -> Iterator[Hand]:
    lower = office(tmp_path / "office", 6)
    acquainted(upper, lower, tmp_path)
    lower.store.close()
    made = Hand(qtbot, tmp_path / "office")
    made.face.go("month")
    made.rest()
    yield made
    made.close()


def _page(hand: Hand) -> MonthPage:
    assert isinstance(hand.page, MonthPage)
    return hand.page


def _state(hand: Hand) -> str:
    return _page(hand).card._standing.text()


def _answered(hand: Hand, upper: Desk, stick: Path) -> Path:
    """Seal, write, and have the upper office answer."""
    hand.click_named("封存")
    hand.click_named("生成并写入")
    (answer,) = receiving.receive(upper, sorted(stick.glob("NZG_*")), stick)
    return Path(answer.receipt)


def test_the_month_goes_from_open_to_reported_only_by_the_receipt(
    hand: Hand, upper: Desk, stick: Path
) -> None:
    assert _state(hand) == "○ 未封存"
    receipt = _answered(hand, upper, stick)
    assert "待回执" in _state(hand)
    hand.drop(receipt)
    assert _state(hand) == "✓ 已报送"
    assert "上级已接收" in hand.face.notices.words


def test_exactly_one_red_button_leads_to_the_next_step(hand: Hand) -> None:
    for words in ("封存", "生成并写入", "打印封面"):
        red = [
            b
            for b in _page(hand).card.findChildren(type(hand.named(words)))
            if b.property("role") == "primary"
        ]
        assert [b.text()[:2] for b in red if b.isVisible()] == [words[:2]]
        hand.click_named(words)


def test_a_figure_opens_to_the_records_behind_it(hand: Hand) -> None:
    page = _page(hand)
    at = next(at for at, row in enumerate(page.figures.rows) if row.cells[0] == "A07")
    assert page.figures.rows[at].cells[2] == "6"
    page.tabs.show_tab(FIGURES)
    page.figures.scrollTo(page.figures.model().index(at, 2))
    hand.click_cell(page.figures, at, 2)
    assert isinstance(hand.page, ListPage)
    assert "6" in hand.page.summary()


def test_a_figure_of_a_sealed_month_opens_to_the_list_of_the_seal(hand: Hand) -> None:
    hand.click_named("封存")
    desk_ = hand.face.desk
    records.retire(desk_, Member, str(listing.listed(desk_, Query(Member)).records[0]["uid"]), "测试")
    page = _page(hand)
    at = next(at for at, row in enumerate(page.figures.rows) if row.cells[0] == "A07")
    page.tabs.show_tab(FIGURES)
    page.figures.scrollTo(page.figures.model().index(at, 2))
    hand.click_cell(page.figures, at, 2)
    assert isinstance(hand.page, ListPage)
    pane = hand.page.pane
    assert pane.tabs.tabText(pane.tabs.currentIndex()).endswith("（封存时）")
    assert (pane.model.rowCount(), listing.listed(desk_, Query(Member)).count) == (6, 5)


def test_a_finding_opens_to_its_records(hand: Hand) -> None:
    page = _page(hand)
    at = next(at for at, row in enumerate(page.findings.rows) if row.link >= 0)
    hand.click_cell(page.findings, at, page.findings.rows[at].link)
    assert isinstance(hand.page, ListPage)


def test_errors_keep_the_month_from_being_sealed(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    members = Query(hand.face.desk.ledger("member"))
    wrong = Finding("error", "A07", "女会员比会员多，请核对。", members)
    monkeypatch.setattr(checking, "check", lambda _desk, _period: (wrong,))
    hand.click_named("重新检查")
    page = _page(hand)
    assert page.findings.rows[0].cells[0] == "× 必须改正"
    assert not page.card._seal.isEnabled()
    assert "必须改正" in page.card._verdict.text()


def test_a_warning_wants_a_word_before_the_seal(hand: Hand) -> None:
    org = hand.face.desk.ledger("org")
    own = desk.office(hand.face.desk).org_uid
    records.save(hand.face.desk, org, {"emp_total": 2, "emp_women": 1}, own)
    hand.click_named("重新检查")
    page = _page(hand)
    assert page.card._note.isVisible()
    hand.click_named("封存")
    assert "需要说明" in hand.face.notices.words
    page.card._note.setText("有退休会员")
    hand.click_named("封存")
    assert "已封存" in _state(hand)


def test_a_correction_wants_a_reason_and_reports_once_more(hand: Hand, upper: Desk, stick: Path) -> None:
    hand.drop(_answered(hand, upper, stick))
    hand.click_named("更正重报")
    hand.click_named("重新封存")
    assert "更正" in hand.face.notices.words
    _page(hand).card._reason.setText("漏报一家")
    hand.click_named("重新封存")
    hand.click_named("生成并写入")
    assert [row.cells[1] for row in _page(hand).sent.rows] == ["首次", "更正 1"]
    assert "待回执" in _state(hand)


def test_without_the_upper_card_the_next_step_is_to_accept_it(
    qtbot: QtBot, tmp_path: Path, upper: Desk, stick: Path
) -> None:
    lower = office(tmp_path / "alone", 2, code="T002")
    month.close(lower, this_month(), "首次")
    lower.store.close()
    card = tmp_path / "upper.nzg"
    key = cards.card(upper, card)
    hand = Hand(qtbot, tmp_path / "alone")
    hand.face.go("month")
    hand.rest()
    page = _page(hand)
    hand.click_named("先登记上级证书卡")
    assert page.tabs.bar.currentIndex() == CARDS
    hand.click_named("登记上级证书卡")
    hand.choose_file(card)
    assert page.keys.comparison._key.text() == in_groups(key)
    hand.click_named("都一样，登记")
    hand.click_named("生成并写入")
    assert "待回执" in _state(hand)
    hand.close()


def test_a_card_that_differs_is_not_accepted(hand: Hand, tmp_path: Path, upper: Desk) -> None:
    other = office(tmp_path / "other", code="T901", name="冒名的工会")
    cards.card(other, tmp_path / "other.nzg")
    other.store.close()
    page = _page(hand)
    page.tabs.show_tab(CARDS)
    page.keys.compare(tmp_path / "other.nzg")
    hand.rest()
    hand.click_named("有不一样的，不登记")
    assert "没有登记" in hand.face.notices.words
    assert [row.cells[0] for row in page.keys.peers.rows] == ["T900"]


def test_our_own_card_goes_to_a_file_and_to_paper(hand: Hand, tmp_path: Path) -> None:
    _page(hand).tabs.show_tab(CARDS)
    hand.click_named("存到文件")
    hand.choose_file(tmp_path / "ours.nzg")
    assert cards.read_card(tmp_path / "ours.nzg").code == "T001"
    keys = _page(hand).keys
    hand.click(next(b for b in keys.findChildren(type(hand.named("存到文件"))) if b.text() == "打印"))
    assert isinstance(hand.page, PrintPage)


def test_without_a_stick_a_folder_is_asked_for(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_stick(monkeypatch)
    page = _page(hand)
    page._look_for_sticks()
    hand.rest()
    hand.click_named("封存")
    assert page.card._drive.currentText() == "没有插 U 盘，选文件夹…"
    (tmp_path / "folder").mkdir()
    page._write("figures", tmp_path / "folder")
    hand.rest()
    assert list((tmp_path / "folder").glob("NZG_*"))


def test_what_the_upper_office_sent_back_opens_to_the_record(hand: Hand) -> None:
    page, member = _page(hand), hand.face.desk.ledger("member")
    with hand.face.desk.store.reading() as r:
        uid = lists.page(r, Query(member), limit=1).rows[0]["uid"]
    assert page._facts is not None
    back = Quarantined("member", 0, uid, "手机号", "Q-101", "手机号应为 11 位", "请补全")
    page._show(replace(page._facts, returned=(back,)))
    assert page.returned.rows[0].cells == ("会员", "手机号", "手机号应为 11 位", "请补全")
    page.returned.opened.emit(0)
    hand.rest()
    assert isinstance(hand.page, ListPage)
    assert "共 1 人" in hand.page.summary()


def test_a_file_that_is_no_receipt_is_refused_in_words(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "x.nzg").write_bytes(b"nothing")
    hand.drop(tmp_path / "x.nzg")
    assert "交接文件" in hand.face.notices.words
    assert _state(hand) == "○ 未封存"


def test_earlier_months_can_be_looked_at_and_later_ones_not(hand: Hand) -> None:
    card = _page(hand).card
    assert not card._later.isEnabled()
    hand.click(card._earlier)
    assert card._later.isEnabled()
    assert card._title.text() == said.in_words(dates.previous_month(this_month()))


def test_as_little_as_possible_is_told_until_somebody_chooses_more(hand: Hand, stick: Path) -> None:
    card = _page(hand).card
    assert card._privacy.currentData() == "figures"
    hand.click_named("封存")
    card._privacy.setCurrentIndex(card._privacy.findData("masked"))
    hand.click_named("生成并写入")
    assert _page(hand).sent.rows[0].cells[2] == "名单（证件号、电话打码）"
    assert card._privacy.currentData() == "masked"


def test_days_of_waiting_are_counted_from_the_day_it_was_written(hand: Hand) -> None:
    report_of = hand.face.desk
    month.close(report_of, this_month(), "首次")
    report(report_of, this_month(), hand.face.folder)
    facts = said.read(report_of, this_month())
    assert said.standing(facts, dt.date.today())[0] == "● 今天导出，待回执"
    assert said.standing(facts, dt.date.today() + dt.timedelta(days=9))[0] == "● 已导出，待回执 9 天"
