"""The year of `tests.e2e.test_a_year`, entered at the window: every ledger through its form, months reported.

The same records give the figures that are added up by hand in `year.EXPECTED`, as they do by commands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from nzg_desktop.core import codes
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Query
from nzg_desktop.gui.child_rows import ChildRows
from nzg_desktop.gui.editors import ChoiceEditor, CodesEditor, YesNoEditor
from nzg_desktop.gui.fields import Field, Fields
from nzg_desktop.gui.form_page import FormPane
from nzg_desktop.gui.list_page import ListPage
from nzg_desktop.gui.month_page import MonthPage
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.store import lists
from nzg_desktop.work import desk, receiving
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.figures import figures, sealed
from tests.fixtures import year
from tests.fixtures.hand import PATIENCE, Hand, acquainted, office, one_stick, paper_printer
from tests.fixtures.offices import workbook

BY_CODE = {ledger.about.code: ledger for ledger in LEDGERS}
MONTHS = ("2026-03", "2026-04", "2026-05")
Typed = dict[str, str]


class Clerk:
    """Somebody who knows the forms: types into fields, chooses from what comes up, adds rows."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand

    def enter(self, ledger: type[Ledger], typed: Typed, rows: list[tuple[type[Ledger], Typed]]) -> None:
        """A new record by F5, its rows, and Ctrl+S."""
        form = self._list(ledger).form
        self.hand.press(Qt.Key.Key_F5)
        self.fill(form.fields, typed)
        self._keep(form, rows)

    def add_rows(self, ledger: type[Ledger], name: str, rows: list[tuple[type[Ledger], Typed]]) -> None:
        """Find a record that is there already, and add rows to it."""
        page = self._list(ledger)
        self.hand.press(Qt.Key.Key_F, ctrl=True)
        self.write(name)
        self.hand.rest()
        self.hand.press(Qt.Key.Key_Return)
        self.hand.press(Qt.Key.Key_Return)
        self._keep(page.form, rows)

    def _list(self, ledger: type[Ledger]) -> ListPage:
        page = self.hand.face.go(ledger.about.code)
        assert isinstance(page, ListPage)
        with self.hand.bot.waitActive(self.hand.shell, timeout=PATIENCE):
            self.hand.shell.activateWindow()  # what the desktop does; here there is none
        self.hand.rest()
        return page

    def _keep(self, form: FormPane, rows: list[tuple[type[Ledger], Typed]]) -> None:
        for child, typed in rows:
            self._row(next(one for one in form.belonging if one.child is child), typed)
        self.hand.press(Qt.Key.Key_S, ctrl=True)
        assert form.uid and not form.changed, (
            form.ledger,
            self.hand.face.notices.words,
            {name: one.said.text() for name, one in form.fields.fields.items() if one.said.isVisible()},
        )
        self.hand.press(Qt.Key.Key_Escape)

    def _row(self, rows: ChildRows, typed: Typed) -> None:
        count = len(rows.table.rows)
        self.choose(rows, "加一行")
        self.fill(rows.fields, typed)
        if rows.fields.isVisible():  # Enter in the last field has put it into the table already
            self.choose(rows, "放进表里")
        assert len(rows.table.rows) == count + 1, (rows.child, typed)

    def choose(self, inside: QWidget, words: str) -> None:
        """A button, an answer or a box with these words, pressed by the space bar."""
        button = next(one for one in inside.findChildren(QAbstractButton) if one.text() == words)
        assert button.isEnabled()
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, Qt.Key.Key_Space)

    def fill(self, fields: Fields, typed: Mapping[str, str]) -> None:
        """Field by field in the order of the form; where the cursor is not yet, it is clicked there."""
        for name in sorted(typed, key=list(fields.fields).index):
            field, words = fields.fields[name], typed[name]
            assert field.isVisible(), name
            if fields.current != name:
                QTest.mouseClick(field.editor.parts[0], Qt.MouseButton.LeftButton)
            self.put(field, words)

    def put(self, field: Field, words: str) -> None:
        """Type; a choice is taken from what comes up, and Enter leads on."""
        assert any(part.hasFocus() for part in field.editor.parts), field.column.name
        if isinstance(field.editor, YesNoEditor):
            self.choose(field.editor, words)
            return
        if isinstance(field.editor, CodesEditor):
            self.choose(field.editor, codes.table(field.column.col.codes).label(words))
            return
        if field.editor.words:  # what the declaration put in
            QTest.keyClick(_here(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.write(words, field.editor.parts[0])
        if isinstance(field.editor, ChoiceEditor) and field.editor.choice.choosing:
            offered = list(field.editor.choice._choices)
            wanted = [at for at, (value, said) in enumerate(offered) if words in (value, said)]
            assert wanted or len(offered) == 1, (field.column.name, words, offered)
            for _ in range(wanted[0] if wanted else 0):
                QTest.keyClick(_here(), Qt.Key.Key_Down)
        QTest.keyClick(_here(), Qt.Key.Key_Return)

    def write(self, words: str, into: QWidget | None = None) -> None:
        """Letters key by key; Chinese comes at once, as from an input method."""
        if words.isascii():
            for letter in words:
                QTest.keyClicks(_here(), letter)
            return
        target = into or _here()
        if isinstance(target, QPlainTextEdit):
            target.insertPlainText(words)
            return
        assert isinstance(target, QLineEdit)
        target.insert(words)
        target.textEdited.emit(target.text())


def _here() -> QWidget:
    """Where keys go."""
    found = QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
    assert found is not None
    return found


def _records() -> Iterator[tuple[type[Ledger], Typed]]:
    for code, words in year.typed():
        yield BY_CODE[code], dict(word.split("=", 1) for word in words)


def _in_forms() -> list[tuple[type[Ledger], Typed, list[tuple[type[Ledger], Typed]]]]:
    """The records of the year, each with the rows that belong to it."""
    found: list[tuple[type[Ledger], Typed, list[tuple[type[Ledger], Typed]]]] = []
    for ledger, typed in _records():
        parent = ledger.about.parent
        whose = ledger.column(parent).col.refers if parent else ""
        named = typed.get(parent, "")
        owner = [one for one in found if one[0].about.code == whose and named in one[1].values()]
        if owner:
            owner[0][2].append((ledger, {name: said for name, said in typed.items() if name != parent}))
        else:
            found.append((ledger, typed, []))
    return found


def _enter_all(clerk: Clerk) -> None:
    for ledger, typed, rows in _in_forms():
        parent = ledger.about.parent
        if parent and typed[parent]:
            owner = BY_CODE[ledger.column(parent).col.refers]
            rest = {name: said for name, said in typed.items() if name != parent}
            clerk.add_rows(owner, typed[parent], [(ledger, rest)])
        else:
            clerk.enter(ledger, typed, rows)


@pytest.fixture
def upper(tmp_path: Path) -> Iterator[Desk]:
    made = office(tmp_path / "upper", code="T900", name="试验县总工会")
    yield made
    made.store.close()


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, upper: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    one_stick(monkeypatch, tmp_path / "stick")
    paper_printer(monkeypatch, tmp_path / "printed.pdf")
    lower = desk.start(tmp_path / "office", "A01", "样例纺织工会", who="试验员")
    acquainted(upper, lower, tmp_path)
    lower.store.close()
    made = Hand(qtbot, tmp_path / "office")
    yield made
    made.close()


def _report(hand: Hand, upper: Desk, stick: Path, period: str) -> None:
    """Seal a month, write its report, and read in the receipt that comes back."""
    page = hand.face.go("month", period=period)
    assert isinstance(page, MonthPage)
    hand.rest()
    if page.card._note.isVisible():
        page.card._note.setFocus()
        Clerk(hand).write("样例，人数以名册为准")
    hand.click_named("封存")
    hand.click_named("生成并写入")
    reports = [one for one in stick.glob("NZG_A01_*") if period in one.name and "receipt" not in one.name]
    (answer,) = receiving.receive(upper, reports, stick)
    assert answer.verdict == "APPLIED", answer.message
    hand.drop(Path(answer.receipt))
    assert page.card._standing.text() == "✓ 已报送"


def test_a_year_over_all_ledgers_is_entered_by_hand_and_comes_to_the_same(
    hand: Hand, upper: Desk, tmp_path: Path
) -> None:
    hand.face.go("member")
    hand.drop(workbook(tmp_path / "名册.xlsx", year.roster()))
    hand.click_named(f"导入 {year.MEMBERS} 人")
    _enter_all(Clerk(hand))
    office_ = hand.face.desk
    with office_.store.reading() as r:
        assert lists.count(r, Query(BY_CODE["member"])).number == year.MEMBERS
        typed = [one for one in LEDGERS if not one.about.log]  # a log is written by the program
        empty = [one.about.code for one in typed if not lists.count(r, Query(one)).number]
    assert empty == []
    wanted = {code: Decimal(value) for code, value in year.expected().items()}
    found = {one.code: one.value for one in figures(office_, year.MONTH)}
    assert {code: found[code] for code in wanted} == wanted
    for period in MONTHS:
        _report(hand, upper, tmp_path / "stick", period)
    with office_.store.reading() as r:
        kept = {one.indicator: one.value for one in sealed(r, year.MONTH)}
    assert {code: kept[code] for code in wanted} == wanted
