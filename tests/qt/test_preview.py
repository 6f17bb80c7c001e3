"""The paper on the screen, the paper from the printer and the saved file are one and the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from nzg_desktop.core.changes import silent
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Cancelled, Trouble
from nzg_desktop.gui import pdf, print_preview
from nzg_desktop.gui.list_page import ListPage
from nzg_desktop.gui.pdf import Pages
from nzg_desktop.gui.print_bar import ONWARD, THIS
from nzg_desktop.gui.print_preview import PrintPage
from nzg_desktop.ledgers.honour import Honour
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.print_log import PrintLog
from nzg_desktop.paper.registration import BLANK, registrations
from nzg_desktop.store import lists
from nzg_desktop.work import printing, records
from tests.fixtures.hand import Hand, office, paper_printer

pytestmark = pytest.mark.usefixtures("qapp")
DOTS_IN_HALF_MM = 150 / 25.4 / 2


@pytest.fixture(scope="module")
def paper() -> bytes:
    return registrations([BLANK] * 3)


@pytest.fixture
def pages(paper: bytes) -> Iterator[Pages]:
    opened = Pages(paper)
    yield opened
    opened.close()


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    office(tmp_path / "office", 4).store.close()
    paper_printer(monkeypatch, tmp_path / "printed.pdf")
    made = Hand(qtbot, tmp_path / "office")
    yield made
    made.close()


def _shown(hand: Hand) -> PrintPage:
    hand.face.go("print", query=Query(Member))
    hand.rest()
    page = hand.page
    assert isinstance(page, PrintPage)
    return page


def _inked(picture: QImage) -> tuple[int, int, int, int]:
    """The box around everything that is not white: left, top, right, bottom in dots."""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    across, down = grey.width(), grey.height()
    scan: Callable[[int], memoryview] = grey.constScanLine  # type: ignore[assignment]
    rows = [bytes(scan(y))[:across] for y in range(down)]
    columns = [bytes(row[x] for row in rows) for x in range(across)]
    lines = [y for y, row in enumerate(rows) if min(row) < 128]
    dots = [x for x, column in enumerate(columns) if min(column) < 128]
    return dots[0], lines[0], dots[-1], lines[-1]


def test_what_is_seen_is_what_is_printed(pages: Pages, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(150)
    assert pdf.to_printer(pages, printer, [0, 2], silent) == 2
    printed = Pages((tmp_path / "out.pdf").read_bytes())
    assert len(printed) == 2
    for mine, theirs in zip(_inked(pages.image(0, 150)), _inked(printed.image(0, 150)), strict=True):
        assert abs(mine - theirs) <= DOTS_IN_HALF_MM
    printed.close()


def test_bands_for_the_printer_join_to_the_whole_page(pages: Pages) -> None:
    whole = pages.image(0, 300)
    bands = list(pages.bands(0, 300))
    assert sum(band.height() for _top, band in bands) == whole.height()
    for top, band in bands:
        below = whole.copy(0, top, whole.width(), band.height())
        assert _inked(band) == _inked(below)


def test_a_closed_paper_is_silently_no_longer_drawn(paper: bytes) -> None:
    opened = Pages(paper)
    opened.close()
    with pytest.raises(Cancelled):
        opened.image(0, 72)


def test_stopping_half_way_prints_no_more(pages: Pages, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))

    def stop(done: int, _total: int, _words: str) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        pdf.to_printer(pages, printer, [0, 1, 2], stop)


def test_page_keys_turn_the_pages_and_stop_at_the_ends(hand: Hand) -> None:
    page = _shown(hand)
    assert page.summary() == "共 4 页"
    hand.press(Qt.Key.Key_PageDown)
    hand.press(Qt.Key.Key_PageDown)
    assert "第 3 / 4 页" in _words(page)
    hand.press(Qt.Key.Key_PageUp)
    assert "第 2 / 4 页" in _words(page)
    page.turn(-9)
    assert "第 1 / 4 页" in _words(page)


def test_another_size_draws_the_page_anew(hand: Hand) -> None:
    page = _shown(hand)
    fitting = page.view.dpi
    page.view.zoom(2.0)
    hand.rest()
    assert page.view.dpi > fitting
    assert page.view.widget().width() > page.view.viewport().width()


def test_one_page_or_the_rest_can_be_printed(hand: Hand, tmp_path: Path) -> None:
    page = _shown(hand)
    page.turn(2)
    page.bar.take_range(ONWARD)
    page.print_out()
    hand.rest()
    assert len(Pages((tmp_path / "printed.pdf").read_bytes())) == 2
    page.bar.take_range(THIS)
    page.print_out()
    hand.rest()
    assert len(Pages((tmp_path / "printed.pdf").read_bytes())) == 1


def test_a_printer_that_stops_is_gone_on_with_from_the_page_that_did_not_come(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _shown(hand)

    def jam(_printer: QPrinter, _size: tuple[float, float], done: int) -> None:
        raise Trouble("停下了。", "请检查纸张。", code=f"{pdf.STOPPED}:{done}")

    with monkeypatch.context() as patch:
        patch.setattr(pdf, "_next_sheet", jam)
        page.print_out()
        hand.rest()
    hand.click_named("从第 2 页继续")
    assert len(Pages((tmp_path / "printed.pdf").read_bytes())) == 3
    assert "3 页已送到打印机" in hand.face.notices.words


def _certificates(hand: Hand, count: int) -> PrintPage:
    for serial in range(count):
        raw = {"title_text": f"样例先进{serial}", "kind": "2", "collective": f"样例小组{serial}"}
        records.save(hand.face.desk, Honour, raw)
    hand.face.go("print", query=Query(Honour), document="honour_certificate")
    hand.rest()
    page = hand.page
    assert isinstance(page, PrintPage)
    return page


def _log(hand: Hand) -> list[tuple[object, ...]]:
    with hand.face.desk.store.reading() as r:
        rows = list(lists.each(r, Query(PrintLog)))
    return [(row["serial_no"].partition("〕")[2], row["copies"], row["reprint_why"]) for row in rows]


def test_certificates_stopped_half_way_go_on_with_the_numbers_they_have(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _certificates(hand, 4)

    def jam(_printer: QPrinter, _size: tuple[float, float], done: int) -> None:
        if done == 2:
            raise Trouble("停下了。", "请检查纸张。", code=f"{pdf.STOPPED}:{done}")

    with monkeypatch.context() as patch:
        patch.setattr(pdf, "_next_sheet", jam)
        page.print_out()
        hand.rest()
    assert _log(hand) == [("1号", 1, None), ("2号", 1, None), ("3号", 0, None), ("4号", 0, None)]
    hand.click_named("从第 3 页继续")
    assert _log(hand) == [(f"{serial}号", 1, None) for serial in (1, 2, 3, 4)]


def test_a_certificate_is_printed_again_once_it_is_said_why(hand: Hand, tmp_path: Path) -> None:
    page = _certificates(hand, 2)
    page.save()
    hand.choose_file(tmp_path / "证书.pdf")
    page.turn(1)
    page.bar.take_range(THIS)
    page.print_out()
    hand.rest()
    assert "其中 1 份已经打印过，编号不变。为什么再打？" in hand.face.notices.words
    assert not (tmp_path / "printed.pdf").exists()
    hand.click_named("打坏了")
    assert len(Pages((tmp_path / "printed.pdf").read_bytes())) == 1
    assert _log(hand) == [("1号", 1, None), ("2号", 1, None), ("2号", 1, "打坏了")]


def test_numbers_that_went_elsewhere_are_laid_out_anew(hand: Hand, tmp_path: Path) -> None:
    page = _certificates(hand, 2)
    desk = hand.face.desk
    with desk.store.reading() as r:
        last = list(lists.each(r, Query(Honour)))[1]["uid"]
    printing.to_file(desk, "honour_certificate", Query(Honour, uids=(last,)), tmp_path / "one.pdf")
    page.print_out()
    hand.rest()
    assert "没有打印" in hand.face.notices.words
    hand.click_named("重新排版")
    page.print_out()
    hand.rest()
    hand.click_named("丢失补办")
    told = [(line[0], line[2]) for line in _log(hand)]
    assert sorted(told, key=str) == [("1号", "丢失补办"), ("1号", None), ("2号", None)]


def test_a_void_paper_is_named_and_its_record_is_a_press_away(hand: Hand, tmp_path: Path) -> None:
    page = _certificates(hand, 1)
    page.save()
    hand.choose_file(tmp_path / "证书.pdf")
    hand.face.go("print_log")
    hand.rest()
    log = hand.page
    assert isinstance(log, ListPage)
    assert [one.title for one in log.commands()] == ["打印", "导出", "作废", "打开原记录", "全选（含未显示）"]
    log.void_chosen()
    hand.click_named("打坏了")
    assert "已作废" in hand.face.notices.words
    with hand.face.desk.store.reading() as r:
        (line,) = lists.each(r, Query(PrintLog))
    assert (line["voided"], line["void_why"]) == (True, "打坏了")
    log.pane.view.open_current()
    hand.rest()
    assert log.writing and log.form.received and [one.title for one in log.commands()] == ["返回"]
    log.home()
    log.open_subject()
    hand.rest()
    assert isinstance(hand.page, ListPage) and hand.page.ledger is Honour and hand.page.writing


def test_without_a_printer_the_paper_can_still_be_saved(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_preview, "printers", lambda: ([], ""))
    _shown(hand)
    hand.press(Qt.Key.Key_Return)
    assert "没有找到打印机" in hand.face.notices.words
    hand.click_named("另存 PDF")
    hand.choose_file(tmp_path / "表.pdf")
    assert len(Pages((tmp_path / "表.pdf").read_bytes())) == 4


def test_the_empty_form_is_one_press_away_and_so_is_the_way_back(hand: Hand) -> None:
    page = _shown(hand)
    hand.click_named("空白表")
    assert page.summary() == "共 1 页"
    hand.click_named("回到名单")
    assert page.summary() == "共 4 页"


def test_nothing_to_print_is_said_in_words(hand: Hand) -> None:
    hand.face.go("print", query=Query(Member, uids=()))
    hand.rest()
    assert "没有选中要打印的记录" in hand.face.notices.words


def _words(page: PrintPage) -> str:
    return " ".join(label.text() for label in page.bar.findChildren(type(page.bar._number)))
