"""The list: searched, sorted, chosen from, and what it says where there is nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytest import MonkeyPatch

from nzg_desktop.core.query import Query, Where
from nzg_desktop.gui import list_model
from nzg_desktop.store import lists
from nzg_desktop.work import records
from tests.qt.scene import BY_CODE, Hands, Scene


def names(scene: Scene) -> list[str]:
    """What the first column shows."""
    model = scene.list.pane.model
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def count(scene: Scene, query: Query | None) -> int:
    """How many records a question has."""
    assert query is not None
    with scene.desk.store.reading() as r:
        return lists.count(r, query, None).number


def uid_at(scene: Scene, row: int) -> str:
    """The record in this row."""
    line = scene.list.pane.model.line(row)
    assert line is not None
    return line.uid


def search(scene: Scene, words: str) -> None:
    """Type into the search box."""
    scene.face.header.box.setText(words)
    scene.settle()


def test_the_newest_stands_first_and_all_are_counted(scene: Scene) -> None:
    assert names(scene)[0] == "阿依古丽·买买提艾力"
    assert scene.face.row.summary.text() == "共 12 人 · 待补 3"


def test_searching_narrows_while_typing(scene: Scene) -> None:
    search(scene, "wgl")
    assert set(names(scene)) == {"王桂兰"}
    search(scene, "")
    assert len(names(scene)) == 12


def test_nothing_found_says_what_to_try(scene: Scene) -> None:
    search(scene, "没有这人")
    assert "没找到“没有这人”" in scene.list.pane.empty.words
    assert not scene.list.pane.view.isVisible()


def test_a_ledger_without_records_says_how_to_begin(scene: Scene) -> None:
    scene.face.go("honour")
    scene.settle()
    assert scene.list.pane.empty.words == BY_CODE["honour"].about.empty


def test_a_tab_shows_its_records(scene: Scene) -> None:
    pane = scene.list.pane
    titles = [pane.tabs.tabText(place) for place in range(pane.tabs.count())]
    pane.tabs.setCurrentIndex(titles.index("待补资料"))
    scene.settle()
    assert len(names(scene)) == 3


def test_a_press_on_a_label_sorts_and_a_second_turns_the_order(scene: Scene) -> None:
    pane = scene.list.pane
    for descending in (False, True):
        pane.view.head.sectionClicked.emit(1)
        scene.settle()
        assert names(scene) == sorted(names(scene), reverse=descending)


def test_private_fields_are_masked_until_asked_for(scene: Scene) -> None:
    model = scene.list.pane.model
    place = next(p for p, column in enumerate(model.columns, 1) if column.name == "id_no")
    assert "*" in str(model.index(0, place).data())
    scene.list.pane.eye.click()
    scene.settle()
    assert "*" not in str(model.index(0, place).data())
    scene.list.pane._hide_again.timeout.emit()
    scene.settle()
    assert "*" in str(model.index(0, place).data())


def test_all_means_all_results_not_the_page(scene: Scene, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(list_model, "SIZE", 5)
    search(scene, "1990")
    search(scene, "")
    Hands(scene).press("Ctrl+A")
    pane = scene.list.pane
    assert pane.foot.words == "已选全部 12 人（含未显示）"
    assert count(scene, pane.chosen) == 12


def test_one_less_than_all_can_be_chosen(scene: Scene) -> None:
    pane = scene.list.pane
    pane.choose_all()
    pane.view.ticked.emit(0, 0)
    assert count(scene, pane.chosen) == 11
    assert pane.foot.words == "已选 11 人"


def test_space_ticks_the_row_of_the_cursor(scene: Scene) -> None:
    hands = Hands(scene)
    hands.press("Space")
    hands.press("Down")
    hands.press("Space")
    assert count(scene, scene.list.pane.chosen) == 2


def test_a_search_forgets_what_was_ticked_before(scene: Scene) -> None:
    scene.list.pane.view.ticked.emit(0, 2)
    search(scene, "王")
    assert scene.list.pane.chosen_number == 0


def test_rows_beyond_the_first_page_come_when_looked_at(scene: Scene, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(list_model, "SIZE", 5)
    scene.list.pane.ask()
    scene.settle()
    model = scene.list.pane.model
    assert model.rowCount() == 12
    model.index(11, 1).data()
    scene.settle()
    assert model.index(11, 1).data() == "王桂兰"


def test_a_long_list_grows_to_its_end(scene: Scene, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(list_model, "SIZE", 2)
    monkeypatch.setattr(list_model, "CAP", 5)
    scene.list.pane.ask()
    scene.settle()
    assert scene.list.pane.model.rowCount() == 12
    assert scene.face.row.summary.text().startswith("共 12 人")


def test_enter_opens_the_record_under_the_cursor(scene: Scene) -> None:
    Hands(scene).press("Return")
    assert scene.list.writing
    assert scene.face.header.title.text() == "会员 · 阿依古丽·买买提艾力"


def test_escape_leads_back_to_the_same_row(scene: Scene) -> None:
    hands = Hands(scene)
    hands.press("Down")
    hands.press("Return")
    hands.press("Esc")
    assert not scene.list.writing
    assert scene.list.pane.view.currentIndex().row() == 1
    assert scene.list.pane.view.hasFocus()


def test_a_saved_record_appears_without_losing_the_place(scene: Scene) -> None:
    pane = scene.list.pane
    pane.view.selectRow(4)
    scene.list.open_record(uid_at(scene, 4))
    scene.list.form.fields.put_one("name", "改了名", "改了名")
    scene.list.form.save()
    scene.settle()
    assert names(scene)[4] == "改了名"
    assert pane.view.currentIndex().row() == 4


def test_a_save_asks_nothing_of_lists_out_of_sight(scene: Scene, monkeypatch: MonkeyPatch) -> None:
    for code in ("honour", "aid", "member"):  # all of them name members
        scene.face.go(code)
        scene.settle()
    asked: list[str] = []
    monkeypatch.setattr(
        list_model.ListModel, "ask", lambda self, query, **_: asked.append(query.ledger.about.code)
    )
    scene.list.open_record(uid_at(scene, 3))
    scene.list.form.fields.put_one("name", "改了名", "改了名")
    scene.list.form.save()
    scene.settle()
    assert set(asked) == {"member"}


def test_a_list_beside_a_form_shows_what_was_written_while_it_was_out_of_sight(scene: Scene) -> None:
    scene.list.open_record(uid_at(scene, 3))
    scene.settle()
    other = uid_at(scene, 4)
    scene.face.go("room")
    changes = records.save(scene.desk, BY_CODE["member"], {"name": "在别处改名"}, other)
    scene.face.announce(changes)
    scene.settle()
    scene.face.go("member")
    scene.settle()
    assert scene.list.writing
    assert "在别处改名" in names(scene)


def test_removing_asks_for_the_reason_and_can_be_taken_back(scene: Scene) -> None:
    Hands(scene).press("Del")
    notices = scene.face.notices
    assert "原因" in notices.words
    notices.press("重复登记")
    scene.settle()
    assert len(names(scene)) == 11
    notices.press("撤销")
    scene.settle()
    assert len(names(scene)) == 12


def test_records_another_page_asks_for_stand_in_a_tab_of_their_own(scene: Scene) -> None:
    scene.face.show_records(Query(BY_CODE["member"], (Where("sex", "=", "2"),)), "女会员人数")
    scene.settle()
    pane = scene.list.pane
    assert pane.tabs.tabText(pane.tabs.currentIndex()) == "女会员人数"
    assert len(names(scene)) == 12


def test_a_file_dropped_on_the_list_starts_the_import(scene: Scene, monkeypatch: MonkeyPatch) -> None:
    went: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(scene.face, "go", lambda code, **given: went.append((code, given)))
    assert scene.list.drop((Path("名册.xlsx"),))
    assert went == [("import", {"ledger": BY_CODE["member"], "path": Path("名册.xlsx")})]


def test_numbers_stand_at_the_right(scene: Scene) -> None:
    scene.face.go("employer")
    scene.settle()
    model = scene.list.pane.model
    place = next(p for p, column in enumerate(model.columns, 1) if column.kind.name == "int")
    aligned = model.index(0, place).data(Qt.ItemDataRole.TextAlignmentRole)
    assert aligned & Qt.AlignmentFlag.AlignRight
