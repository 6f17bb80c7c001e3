"""A roster of an office comes in: matched by itself, tried before it is written, taken back if wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from nzg_desktop.core.query import Query
from nzg_desktop.gui import import_words as said
from nzg_desktop.gui.import_page import ImportPage
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import lists
from nzg_desktop.work import importing
from nzg_desktop.work.importing import Imported, RowProblem
from tests.fixtures.hand import Hand, office, roster


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    office(tmp_path / "office").store.close()
    made = Hand(qtbot, tmp_path / "office")
    made.face.go("import")
    yield made
    made.close()


def _page(hand: Hand) -> ImportPage:
    assert isinstance(hand.page, ImportPage)
    return hand.page


def _members(hand: Hand) -> int:
    with hand.face.desk.store.reading() as r:
        return lists.count(r, Query(Member)).number


def _lines(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_nothing_is_written_before_the_button_that_says_how_many(hand: Hand, tmp_path: Path) -> None:
    hand.drop(roster(tmp_path / "名册.csv", 50))
    assert _members(hand) == 0
    hand.click_named("导入 48 人")
    assert _members(hand) == 48


def test_every_row_is_accounted_for_before_and_after(hand: Hand, tmp_path: Path) -> None:
    hand.drop(roster(tmp_path / "名册.csv", 50))
    page = _page(hand)
    assert page.tried._head.text() == "可导入 48 人 · 有问题 2 行"
    assert "共 50 行：新增 48，补充或更新 0，和库里一样 0，有问题 2" in page.tried._rest.text()
    hand.click_named("导入 48 人")
    assert "已导入 48 人" in page.end._head.text()
    assert "共 50 行：新增 48" in page.end._rest.text()


def test_the_backup_made_before_is_told_of_at_once(hand: Hand, tmp_path: Path) -> None:
    words = hand.face.status._words
    assert "还没有备份" in words.text()
    hand.drop(roster(tmp_path / "名册.csv", 50))
    hand.click_named("导入 48 人")
    assert "（本机）" in words.text()
    assert "还没有备份" not in words.text()


def test_a_problem_names_row_person_column_fault_and_cure(hand: Hand, tmp_path: Path) -> None:
    hand.drop(roster(tmp_path / "名册.csv", 30))
    row, name, column, fault, cure, fate = _page(hand).tried.problems.rows[0].cells
    assert (row, column, fate) == ("27", "证件号码", "× 不导入")
    assert name
    assert "已被表格软件丢掉" in fault
    assert cure.startswith("请")


def test_problems_can_be_read_kind_by_kind(hand: Hand, tmp_path: Path) -> None:
    hand.drop(_lines(tmp_path / "a.csv", "姓名,手机,出生日期", "甲一,1380000,1990.5.1", "乙二,139111,不知道"))
    tried = _page(hand).tried
    titles = [tried._only.itemText(at) for at in range(tried._only.count())]
    assert titles[0] == "不导入的原因（3 处）"
    tried._only.setCurrentIndex(len(titles) - 1)
    tried._show_problems()
    assert 0 < len(tried.problems.rows) < 3


def test_the_whole_import_can_be_taken_back(hand: Hand, tmp_path: Path) -> None:
    hand.drop(roster(tmp_path / "名册.csv", 20, spoiled=False))
    hand.click_named("导入 20 人")
    hand.click_named("撤销这次导入")
    assert _members(hand) == 0
    assert "已撤销" in _page(hand).end._head.text()
    assert not _page(hand).end._undo.isEnabled()


def test_known_people_are_left_alone_unless_one_says_otherwise(hand: Hand, tmp_path: Path) -> None:
    file = roster(tmp_path / "名册.csv", 10, spoiled=False)
    hand.drop(file)
    hand.click_named("导入 10 人")
    text = file.read_text(encoding="gb18030").replace("试验纺织厂\n", "试验纺织厂\n").replace(",13", ",18")
    file.write_text(text, encoding="gb18030")
    hand.drop(file)
    page = _page(hand)
    assert page.tried.differences.rows
    assert {row.cells[5] for row in page.tried.differences.rows} == {"保留库里的"}
    hand.click(page.tried._over)
    assert {row.cells[5] for row in page.tried.differences.rows} == {"改成文件里的"}
    assert page.tried.overwrites


def test_a_column_that_was_not_recognised_is_pointed_out_and_remembered(hand: Hand, tmp_path: Path) -> None:
    file = _lines(tmp_path / "a.csv", "工号,人员,手机", "1,甲一,13800001111", "2,乙二,13800002222")
    hand.drop(file)
    page = _page(hand)
    assert "没有认出“姓名”这一列" in hand.face.notices.words
    combo = page.tried.columns.cellWidget(1, 2)
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData("name"))
    combo.activated.emit(combo.currentIndex())
    hand.click_named("重新检查")
    hand.click_named("导入 2 人")
    assert _members(hand) == 2
    hand.drop(_lines(tmp_path / "b.csv", "工号,人员,手机", "3,丙三,13800003333"))
    assert hand.named("导入 1 人").isEnabled()


def test_a_field_is_taken_by_one_column_only(hand: Hand, tmp_path: Path) -> None:
    hand.drop(_lines(tmp_path / "a.csv", "姓名,曾用名,手机", "甲一,甲,13800001111"))
    columns = _page(hand).tried.columns
    other = columns.cellWidget(1, 2)
    assert isinstance(other, QComboBox)
    other.setCurrentIndex(other.findData("name"))
    other.activated.emit(other.currentIndex())
    assert columns.chosen() == {1: "name", 2: "mobile"}


def test_private_columns_are_shown_masked(hand: Hand, tmp_path: Path) -> None:
    hand.drop(roster(tmp_path / "名册.csv", 3, spoiled=False))
    columns = _page(hand).tried.columns
    shown = " ".join(item.text() for at in range(columns.rowCount()) if (item := columns.item(at, 1)))
    assert "**********" in shown
    assert "****" in shown.replace("**********", "")


def test_refused_rows_come_back_as_a_file_that_imports_without_matching(hand: Hand, tmp_path: Path) -> None:
    hand.drop(roster(tmp_path / "名册.csv", 50))
    hand.click_named("问题清单另存")
    hand.choose_file(tmp_path / "问题.xlsx")
    hand.drop(tmp_path / "问题.xlsx")
    page = _page(hand)
    assert "共 2 行" in page.tried._rest.text()
    assert page._trial is not None
    assert {"name", "id_no"} <= set(page._trial.looked.matching.columns.values())


def test_a_broken_file_is_a_sentence_and_the_page_stands(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04nonsense")
    hand.drop(tmp_path / "a.xlsx")
    assert "a.xlsx" in hand.face.notices.words or "文件" in hand.face.notices.words
    assert _page(hand).start.isVisible()
    assert _page(hand).start.choose.isEnabled()


def test_work_under_way_can_be_stopped_and_leaves_nothing(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.drop(roster(tmp_path / "名册.csv", 20, spoiled=False))
    real = importing.write

    def stopped(*args: object, **given: object) -> Imported:
        job = hand.face.status._job
        assert job is not None
        job.cancel()
        return real(*args, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "write", stopped)
    hand.click_named("导入 20 人")
    assert _members(hand) == 0
    assert hand.named("导入 20 人").isEnabled()
    assert hand.face.notices.words == ""


def test_a_template_is_saved_for_the_chosen_ledger(hand: Hand, tmp_path: Path) -> None:
    hand.click_named("下载模板")
    hand.choose_file(tmp_path / "模板.xlsx")
    assert (tmp_path / "模板.xlsx").exists()
    hand.drop(tmp_path / "模板.xlsx")
    assert "表头下面没有内容" in _page(hand).tried._head.text()


def test_earlier_imports_can_be_taken_back_later(hand: Hand, tmp_path: Path) -> None:
    hand.drop(roster(tmp_path / "名册.csv", 5, spoiled=False))
    hand.press(Qt.Key.Key_Return)
    hand.click_named("以前的导入")
    hand.click_named("撤销")
    assert _members(hand) == 0
    assert "已撤销“导入 名册.csv”" in hand.face.notices.words


def test_a_sentence_is_parted_into_fault_and_cure() -> None:
    assert said.split("手机号应为 11 位，这里是 10 位，请补全") == (
        "手机号应为 11 位，这里是 10 位",
        "请补全",
    )
    assert said.split("请填 是 或 否") == ("请填 是 或 否", "")


def test_problems_that_differ_only_in_what_was_typed_are_of_one_kind() -> None:
    one, other = (
        RowProblem(n, "sex", "性别", f"“{w}”不在性别表里，请从下拉表里选") for n, w in ((1, "甲"), (2, "乙"))
    )
    assert said.kind(one) == said.kind(other)


def test_nothing_new_is_said_as_such() -> None:
    assert said.headline(Imported(read=3, same=3), "人") == "没有要导入的"
