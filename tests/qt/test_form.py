"""The form: what it checks, fills in, remembers, and never loses."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit

from nzg_desktop.gui.editors import CodesEditor, LineEditor
from nzg_desktop.gui.form_page import FormPane
from nzg_desktop.gui.form_plan import sections
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.work import records, showing
from tests.qt.scene import BY_CODE, Hands, Scene, member, number

NEW = number(800)
WRONG = NEW[:-1] + ("5" if NEW[-1] != "5" else "6")


@pytest.fixture
def form(scene: Scene) -> FormPane:
    """An empty form for a member, the cursor in the first field."""
    scene.list.new()
    scene.settle()
    return scene.list.form


def line(form: FormPane, name: str) -> QLineEdit:
    editor = form.fields.fields[name].editor
    assert isinstance(editor, LineEditor)
    return editor.line


def said(form: FormPane, name: str) -> str:
    label = form.fields.fields[name].said
    return "" if label.isHidden() else label.text()


def fill(form: FormPane, **values: Any) -> None:
    """Type into fields, as a person who leaves each of them."""
    for name, value in values.items():
        form.fields.start(name)
        line(form, name).setText(value)
        form.check(name)


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.about.code)
def test_every_field_that_can_be_typed_stands_in_one_section(ledger: Any) -> None:
    shown = [column.name for _, columns in sections(ledger) for column in columns]
    typed = [column.name for column in ledger.columns() if column.kind.name not in ("files", "uid")]
    assert sorted(shown) == sorted(typed)


def test_typing_begins_with_the_number_that_fills_other_fields(form: FormPane) -> None:
    assert form.fields.current == "id_no"


def test_the_id_number_fills_sex_and_birth_date(form: FormPane) -> None:
    fill(form, id_no=NEW)
    assert form.fields.raw(["sex", "birth_date"]) == {"sex": "2", "birth_date": "1990-05-01"}


def test_what_was_filled_in_by_itself_follows_the_number(form: FormPane) -> None:
    fill(form, id_no=NEW)
    fill(form, id_no=number(801))
    assert form.fields.raw(["sex"]) == {"sex": "1"}


def test_what_was_only_proposed_follows_too_and_goes_with_what_it_followed_from(form: FormPane) -> None:
    fill(form, id_no=NEW)
    assert form.fields.raw(["retire_on"]) == {"retire_on": "2045-05-01"}
    fill(form, id_no=number(801))
    assert form.fields.raw(["retire_on"]) == {"retire_on": "2053-05-01"}
    fill(form, id_no="")
    assert form.fields.raw(["birth_date", "retire_on"]) == {"birth_date": "", "retire_on": ""}
    QTest.keyClicks(line(form, "retire_on"), "2040-01-01")
    fill(form, id_no=NEW)
    assert form.fields.raw(["retire_on"]) == {"retire_on": "2040-01-01"}


def test_a_wrong_number_is_named_beside_its_field_and_stays_there(form: FormPane) -> None:
    fill(form, id_no=WRONG)
    assert "最后一位对不上" in said(form, "id_no")
    assert line(form, "id_no").text() == WRONG
    fill(form, id_no=NEW)
    assert said(form, "id_no") == ""


def test_dates_are_typed_freely_and_shown_tidied(form: FormPane) -> None:
    fill(form, join_date="1990.5.3")
    assert line(form, "join_date").text() == "1990-05-03"


def test_a_field_not_yet_reached_is_not_called_missing(form: FormPane) -> None:
    fill(form, mobile="13900000001")
    assert said(form, "name") == ""


def test_saving_without_a_name_says_so_and_puts_the_cursor_there(form: FormPane, scene: Scene) -> None:
    fill(form, mobile="13900000001")
    form.save()
    scene.settle()
    assert "还没有填" in said(form, "name")
    assert form.fields.current == "name"
    assert line(form, "mobile").text() == "13900000001"


def test_a_name_alone_can_be_saved(form: FormPane, scene: Scene) -> None:
    fill(form, name="赵䶮䶮")
    form.save()
    scene.settle()
    assert member(scene, lambda record: record["name"] == "赵䶮䶮")["missing"] > 0


def test_somebody_with_the_same_number_is_pointed_out_before_saving(form: FormPane, scene: Scene) -> None:
    fill(form, id_no=number(0))
    scene.settle()
    assert "库里可能已有" in scene.face.notices.words
    assert "王桂兰" in scene.face.notices.words


def test_the_same_number_is_never_saved_twice(form: FormPane, scene: Scene) -> None:
    fill(form, id_no=number(0), name="另一个")
    form.save()
    scene.settle()
    assert "库里已有" in scene.face.notices.words
    assert line(form, "name").text() == "另一个"


def test_a_new_employer_is_registered_along_with_the_member(form: FormPane, scene: Scene) -> None:
    fill(form, name="钱多多", employer_id="新开的小店")
    assert "一并登记" in said(form, "employer_id")
    form.save()
    scene.settle()
    column = BY_CODE["member"].column("employer_id")
    assert [words for _, words in records.choices(scene.desk, column, "新开的小店")] == ["新开的小店"]


def test_escape_asks_only_where_something_would_be_lost(form: FormPane, scene: Scene) -> None:
    fill(form, name="没写完")
    form.give_up()
    assert scene.list.writing
    assert "还没有保存" in scene.face.notices.words
    line(form, "name").setText("")
    form.give_up()
    assert not scene.list.writing


def test_another_page_cannot_be_opened_over_unsaved_words(form: FormPane, scene: Scene) -> None:
    fill(form, name="没写完")
    assert scene.face.go("room") is None
    assert scene.list.writing


def test_ctrl_d_repeats_the_last_saved_value_in_the_field(form: FormPane, scene: Scene) -> None:
    fill(form, name="甲某", join_date="2024-03-08")
    form.save_and_new()
    scene.settle()
    hands = Hands(scene)
    form.fields.start("join_date")
    hands.press("Ctrl+D")
    assert line(form, "join_date").text() == "2024-03-08"


def test_shift_enter_goes_back(form: FormPane, scene: Scene) -> None:
    hands = Hands(scene)
    hands.press("Return")
    assert form.fields.current == "name"
    hands.press("Shift+Return")
    assert form.fields.current == "id_no"


def test_what_is_typed_takes_the_place_of_what_stood_there(form: FormPane, scene: Scene) -> None:
    """Enter chooses what stands in the next field, so that nobody gets 在籍1 for 在籍."""
    hands = Hands(scene)
    names = list(form.fields.fields)
    form.fields.start(names[names.index("membership_status") - 1])
    hands.press("Return")
    assert form.fields.current == "membership_status"
    status = line(form, "membership_status")
    assert status.selectedText() == status.text() == "在籍"


def test_f2_opens_everything_that_can_be_chosen(form: FormPane, scene: Scene) -> None:
    hands = Hands(scene)
    form.fields.start("sex")
    hands.press("F2")
    hands.press("Down")
    hands.press("Return")
    assert form.fields.raw(["sex"])["sex"] != ""


def test_completeness_names_what_is_missing(form: FormPane) -> None:
    words = " ".join(label.text() for label in form.findChildren(QLabel))
    assert "还差 姓名、证件号码、性别等" in words


def test_an_edit_changes_only_what_was_edited(scene: Scene) -> None:
    before = member(scene, lambda record: record["id_no"] == number(2))
    scene.list.open_record(before["uid"])
    fill(scene.list.form, job="挡车工")
    scene.list.form.save()
    scene.settle()
    after = member(scene, lambda record: record["id_no"] == number(2))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"job", "revision"}


def test_a_form_that_was_opened_and_not_touched_closes_without_a_word(scene: Scene) -> None:
    scene.list.open_record(member(scene, lambda record: record["id_no"] == number(4))["uid"])
    scene.list.form.give_up()
    assert not scene.list.writing
    assert scene.face.notices.words == ""


def test_f5_in_an_open_form_begins_another_record(scene: Scene) -> None:
    scene.list.open_record(member(scene, lambda record: record["id_no"] == number(4))["uid"])
    Hands(scene).press("F5")
    assert scene.list.writing
    assert scene.list.form.uid == ""


def test_f5_over_unsaved_words_asks_first(form: FormPane, scene: Scene) -> None:
    fill(form, name="没写完")
    Hands(scene).press("F5")
    assert "还没有保存" in scene.face.notices.words
    assert form.changed


def test_equipment_is_ticked(scene: Scene) -> None:
    scene.face.go("room")
    scene.settle()
    scene.list.new()
    form = scene.list.form
    fill(form, name="人民路休息哺乳室")
    editor = form.fields.fields["equipment"].editor
    assert isinstance(editor, CodesEditor)
    for box in editor.findChildren(QCheckBox)[:2]:
        box.click()
    form.save()
    scene.settle()
    found = records.choices(scene.desk, _ref("room"), "人民路")
    assert len(found) == 1
    record = records.get(scene.desk, BY_CODE["room"], found[0][0])
    assert len(record["equipment"].split(";")) == 2


def _ref(code: str) -> Any:
    """A column that refers to a ledger, to look something up by."""
    from types import SimpleNamespace

    return SimpleNamespace(col=SimpleNamespace(refers=code))


def test_a_new_row_shows_what_the_declaration_puts_in(scene: Scene) -> None:
    scene.face.go("contract")
    scene.settle()
    scene.list.new()
    rows = next(rows for rows in scene.list.form.belonging if rows.child.about.code == "contract_clause")
    rows._buttons[0].click()
    shown = {name: field.editor.words for name, field in rows.fields.fields.items()}
    preset = [column for column in rows.child.columns() if column.default is not None]
    assert preset and all(shown[c.name] == showing.words(c, c.default) for c in preset if c.name in shown)


def test_rows_that_belong_to_a_contract_are_written_with_it(scene: Scene) -> None:
    scene.face.go("contract")
    scene.settle()
    scene.list.new()
    form = scene.list.form
    fill(form, contract_no="女专集〔2026〕9号")
    rows = next(rows for rows in form.belonging if rows.child.about.code == "contract_employer")
    rows._buttons[0].click()
    employer = rows.fields.fields["employer_id"].editor
    assert isinstance(employer, LineEditor)
    employer.line.setText("第一纺织厂")
    rows._take.click()
    form.save()
    scene.settle()
    assert scene.face.notices.words == ""
    found, _ = records.children(scene.desk, BY_CODE["contract_employer"], BY_CODE["contract"], form.uid)
    assert len(found) == 1
