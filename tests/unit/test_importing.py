"""A roster comes in: counted, compared, refused with reasons, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nzg_desktop.core.changes import Progress
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Cancelled, Trouble
from nzg_desktop.exchange import heads, tables
from nzg_desktop.ledgers.contract import Contract
from nzg_desktop.ledgers.contract_employer import ContractEmployer
from nzg_desktop.ledgers.employer import Employer
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.org import Org
from nzg_desktop.store import undo
from nzg_desktop.work import exporting, importing, listing, records
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.importing import Imported, Looked
from tests.fixtures.offices import Offices, id_number, member, save, workbook

HEADS = ("姓名", "身份证号", "手机号", "工作单位", "入会日期")


@pytest.fixture
def office(offices: Offices) -> Desk:
    return offices.found()


def roster(office: Desk, rows: Sequence[Sequence[object]], heads: Sequence[object] = HEADS) -> Looked:
    path = workbook(office.home.folder / "名册.xlsx", [heads, *rows])
    return importing.look(office, Member, path)


def counts(found: Imported) -> dict[str, int]:
    shown = {name: getattr(found, name) for name in ("new", "changed", "same", "refused")}
    assert found.read == sum(shown.values())
    return {name: count for name, count in shown.items() if count}


def bring(office: Desk, *rows: Sequence[object], overwrite: bool = False) -> Imported:
    return importing.write(office, roster(office, rows), overwrite=overwrite)


def everyone(office: Desk) -> list[dict[str, object]]:
    return list(listing.listed(office, Query(Member), clear=True).records)


def test_new_changed_same_and_refused_rows_add_up_to_what_was_read(office: Desk) -> None:
    save(office, Member, **member(1, name="测试甲", mobile="13800000001"))
    save(office, Member, **member(2, name="测试乙"))
    found = bring(
        office,
        ("测试甲", id_number(1), "13800000001", "", "2026-05-06"),
        ("测试乙", id_number(2), "13800000002", "", ""),
        ("测试丙", id_number(3), "", "", ""),
        ("测试丁", "110101196003150021", "", "", ""),
    )
    assert counts(found) == {"same": 1, "changed": 1, "new": 1, "refused": 1}
    (problem,) = [problem for problem in found.problems if problem.severity == "error"]
    assert (problem.row, problem.field, problem.label) == (5, "id_no", "证件号码")
    assert problem.message
    assert found.refused_rows == (5,)


def test_only_blanks_are_filled_unless_the_file_is_to_win(office: Desk) -> None:
    save(office, Member, **member(1, name="测试甲", mobile="13800000001"))
    row = ("测试甲", id_number(1), "13900000009", "样例厂", "")
    found = bring(office, row)
    assert counts(found) == {"changed": 1}
    (difference,) = found.differences
    assert (difference.label, difference.old, difference.new) == ("手机号", "13800000001", "13900000009")
    (one,) = everyone(office)
    assert one["mobile"] == "13800000001"
    assert one["employer_id"] is not None
    assert counts(bring(office, row, overwrite=True)) == {"changed": 1}
    assert everyone(office)[0]["mobile"] == "13900000009"


def test_a_blank_cell_never_takes_a_value_away(office: Desk) -> None:
    save(office, Member, **member(1, mobile="13800000001"))
    found = bring(office, ("测试001号", id_number(1), "", "", "—"), overwrite=True)
    assert counts(found) == {"same": 1}
    assert everyone(office)[0]["join_date"] == "2026-05-06"


def test_the_same_file_again_says_only_what_is_known(office: Desk) -> None:
    rows = [
        ("测试甲", id_number(1), "13800000001", "样例一厂", "2026.5"),
        ("测试甲", "", "13800000002", "样例一厂", ""),
        ("测试乙", "", "", "样例二厂", ""),
        ("测试乙", "", "", "样例三厂", ""),
        ("测试丙", "", "", "", ""),
    ]
    assert counts(bring(office, *rows)) == {"new": 5}
    assert counts(bring(office, *rows)) == {"same": 5}
    assert bring(office, *rows).batch == ""


def test_somebody_who_stands_twice_in_a_file_is_taken_once(office: Desk) -> None:
    found = bring(
        office,
        ("测试甲", id_number(1), "", "", ""),
        ("测试甲", id_number(1), "", "", ""),
        ("测试乙", id_number(1), "", "", ""),
    )
    assert counts(found) == {"new": 1, "same": 1, "refused": 1}
    assert "第 2 行" in found.problems[-1].message


def test_a_later_list_with_numbers_finds_the_people_of_a_list_without(office: Desk) -> None:
    bring(office, ("测试甲", "", "13800000001", "样例厂", ""))
    found = bring(office, ("测试甲", id_number(1), "", "样例厂", ""))
    assert counts(found) == {"changed": 1}
    (one,) = everyone(office)
    assert (one["id_no"], one["mobile"]) == (id_number(1), "13800000001")


def test_a_name_alone_is_not_taken_for_the_person(office: Desk) -> None:
    save(office, Member, **member(1, name="测试甲", mobile="13800000001"))
    found = bring(office, ("测试甲", "", "13800000002", "", ""), ("测试甲", "", "", "样例厂", ""))
    assert counts(found) == {"new": 2}
    assert [problem.severity for problem in found.problems] == ["warning"]
    assert len(everyone(office)) == 3


def test_a_phone_or_a_birthday_tells_who_is_meant(office: Desk) -> None:
    save(office, Member, **member(1, name="测试甲", mobile="13800000001"))
    found = bring(office, ("测试甲", "", "13800000001", "样例厂", ""))
    assert counts(found) == {"changed": 1}


def test_when_two_may_be_meant_the_row_is_refused(office: Desk) -> None:
    bring(office, ("测试甲", "", "13800000001", "", ""), ("测试甲", "", "13800000002", "", ""))
    found = bring(office, ("测试甲", "", "", "样例厂", ""))
    assert counts(found) == {"refused": 1}
    assert "证件号码" in found.problems[0].message


def test_an_employer_that_is_not_known_is_registered_once(office: Desk) -> None:
    found = bring(
        office,
        ("测试甲", id_number(1), "", "样例 厂", ""),
        ("测试乙", id_number(2), "", "样例 厂", ""),
        ("测试丙", "123", "", "不该有的厂", ""),
    )
    assert found.added == ("样例 厂",)
    assert [one["name"] for one in listing.listed(office, Query(Employer)).records] == ["样例 厂"]


def test_an_employer_name_that_will_not_do_refuses_its_row_only(office: Desk) -> None:
    found = bring(office, ("测试甲", id_number(1), "", "厂" * 300, ""), ("测试乙", id_number(2), "", "", ""))
    assert counts(found) == {"new": 1, "refused": 1}
    assert found.problems[0].field == "employer_id"


def test_organisations_of_one_file_may_stand_under_each_other(office: Desk, tmp_path: Path) -> None:
    rows = [
        ("工会全称", "统计代码", "上级工会"),
        ("样例三级工会", "T3", "样例二级工会"),
        ("样例二级工会", "T2", "样例一级工会"),
        ("样例一级工会", "T1", ""),
        ("样例孤儿工会", "T4", "没有的工会"),
    ]
    found = importing.write(office, importing.look(office, Org, workbook(tmp_path / "组织.xlsx", rows)))
    assert counts(found) == {"new": 3, "refused": 1}
    names = {one["uid"]: one["name"] for one in listing.listed(office, Query(Org)).records}
    above = {one["name"]: names.get(one["parent_id"]) for one in listing.listed(office, Query(Org)).records}
    assert above["样例三级工会"] == "样例二级工会"
    assert above["样例二级工会"] == "样例一级工会"


def test_rows_of_a_child_ledger_find_their_parent_by_its_number(office: Desk, tmp_path: Path) -> None:
    save(office, Contract, contract_no="女专集1号")
    rows = [("合同编号", "单位名称", "女职工数"), ("女专集1号", "样例厂", 5), ("女专集9号", "样例厂", 5)]
    path = workbook(tmp_path / "覆盖.xlsx", rows)
    found = importing.write(office, importing.look(office, ContractEmployer, path))
    assert counts(found) == {"new": 1, "refused": 1}
    again = importing.write(office, importing.look(office, ContractEmployer, path))
    assert counts(again) == {"same": 1, "refused": 1}


def test_refused_rows_come_in_without_matching_once_they_are_cured(office: Desk, tmp_path: Path) -> None:
    looked = roster(
        office,
        [
            (1, "测试甲", 1.10105e17, "13800000001", dt.date(2026, 5, 6).isoformat(), "x"),
            (2, "测试乙", id_number(2), "1380000", "2026.5", "y"),
            (3, "测试丙", id_number(3), "", "", "z"),
        ],
        ("序号", "姓 名", "公民身份号码", "联系电话", "入会时间", "别的"),
    )
    found = importing.write(office, looked)
    assert counts(found) == {"new": 1, "refused": 2}
    out = tmp_path / "问题.xlsx"
    assert importing.refused_file(looked, found, out) == 2
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    titles = [cell.value for cell in sheet[1]]
    assert titles[-1] == importing.PROBLEM_HEAD
    told = [row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert "第 2 行" in str(told[0]) and "手机号" in str(told[1])
    at = titles.index("证件号码")
    assert sheet.cell(2, at + 1).font.color.rgb == "FFA61B1B"
    again = importing.look(office, Member, out)
    assert [text for _column, text in again.matching.unmatched] == [importing.PROBLEM_HEAD]
    untouched = importing.trial(office, again)
    assert counts(untouched) == {"refused": 2}
    assert "丢掉" in next(p.message for p in untouched.problems if p.field == "id_no")
    sheet.cell(2, at + 1).value = id_number(1)
    sheet.cell(3, titles.index("手机号") + 1).value = "13800000002"
    sheet.parent.save(out)
    assert counts(importing.write(office, importing.look(office, Member, out))) == {"new": 2}


def test_what_looks_like_a_formula_stays_the_text_it_was(office: Desk, tmp_path: Path) -> None:
    text = '=HYPERLINK("x","y")'
    bring(office, (text, id_number(1), "", "=1+1", ""))
    out = tmp_path / "导出.xlsx"
    exporting.export(office, Query(Member), out, clear=True, reason="测试")
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    cells = {str(cell.value): cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row}
    assert cells["=1+1"] == "s"
    assert "f" not in cells.values()


def test_a_whole_batch_can_be_taken_back(office: Desk) -> None:
    save(office, Member, **member(1, name="测试甲"))
    before = everyone(office)
    found = bring(
        office,
        ("测试甲", id_number(1), "13800000001", "样例厂", ""),
        ("测试乙", id_number(2), "13800000002", "样例厂", ""),
    )
    assert records.undo(office, found.batch).count == 3
    assert everyone(office) == before
    assert listing.listed(office, Query(Employer)).count == 0
    with pytest.raises(Trouble, match="撤销过"):
        records.undo(office, found.batch)


def test_what_was_edited_since_stays_when_a_batch_is_taken_back(office: Desk) -> None:
    found = bring(office, ("测试甲", id_number(1), "", "", ""), ("测试乙", id_number(2), "", "", ""))
    uid = next(str(one["uid"]) for one in everyone(office) if one["name"] == "测试乙")
    save(office, Member, uid, mobile="13800000002")
    undone = records.undo(office, found.batch)
    assert undone.count == 1
    assert [kept for kept, _why in undone.kept] == [uid]
    assert [one["name"] for one in everyone(office)] == ["测试乙"]


def test_a_trial_writes_nothing_and_leaves_no_batch(office: Desk) -> None:
    found = importing.trial(office, roster(office, [("测试甲", id_number(1), "", "样例厂", "")]))
    assert counts(found) == {"new": 1}
    assert found.batch == ""
    assert everyone(office) == []
    assert listing.listed(office, Query(Employer)).count == 0
    with office.store.reading() as r:
        assert undo.batches(r) == ()


def test_who_says_stop_finds_nothing_written(office: Desk) -> None:
    looked = roster(office, [("测试甲", id_number(1), "", "", "")])

    def stop(_done: int, _total: int, words: str) -> None:
        if words == "正在写入":
            raise Cancelled

    stopping: Progress = stop
    with pytest.raises(Cancelled):
        importing.write(office, looked, progress=stopping)
    assert everyone(office) == []


def test_a_file_without_the_column_nobody_can_do_without_is_refused(office: Desk) -> None:
    with pytest.raises(Trouble, match="姓名"):
        importing.write(office, roster(office, [(id_number(1), "13800000001")], ("身份证号", "手机号")))
    assert everyone(office) == []


def test_a_corrected_matching_is_remembered_for_files_of_the_same_shape(office: Desk) -> None:
    shape = ("谁", "身份证号", "手机号")
    looked = roster(office, [("测试甲", id_number(1), "13800000001")], shape)
    assert 0 not in looked.matching.columns
    corrected = importing.rematch(office, looked, {0: "name", 1: "id_no", 2: "mobile"})
    again = roster(office, [("测试乙", id_number(2), "13800000002")], shape)
    assert again.matching.columns == corrected.matching.columns
    assert counts(importing.write(office, again)) == {"new": 1}


def test_sheets_that_were_not_read_are_named_and_can_be_asked_for(office: Desk, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet, name in (("一车间", "测试甲"), ("二车间", "测试乙")):
        page = book.create_sheet(sheet)
        page.append(["姓名", "手机号"])
        page.append([name, "13800000001"])
    book.save(tmp_path / "两张.xlsx")
    looked = importing.look(office, Member, tmp_path / "两张.xlsx")
    assert {looked.table.sheet, *looked.others} == {"一车间", "二车间"}
    second = importing.look(office, Member, tmp_path / "两张.xlsx", sheet_name="二车间")
    assert second.table.sheet == "二车间"
    with pytest.raises(Trouble, match="一车间"):
        importing.look(office, Member, tmp_path / "两张.xlsx", sheet_name="三车间")


def test_rows_that_are_no_data_are_told_by_their_reason(office: Desk) -> None:
    found = bring(
        office,
        ("测试甲", id_number(1), "", "", ""),
        (),
        ("合计", "1", "", "", ""),
        ("注：以上均为虚构。", "", "", "", ""),
    )
    assert counts(found) == {"new": 1}
    assert sorted(found.skipped) == ["合计行", "空行", "表下说明"]


CELLS = {
    "name": ["测试甲", "测试乙", "测试丙", " 测试 甲", "", "12345", "字" * 60],
    "id_no": [id_number(1), id_number(2), id_number(3, "1"), "110101196003150021", "", "1.1E+17", "护照"],
    "mobile": ["13800000001", "138 0000 0002", "１３８００００００００３", "1380000", "", "无"],
    "employer_id": ["样例一厂", "样例二厂", "", "厂" * 250],
    "join_date": ["2026.5", "2026-05-06", "2050-13-01", "", "至今", "19900501"],
    "membership_status": ["在籍", "转出", "不认识", "", "/"],
}
ROWS = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(some) for name, some in CELLS.items()}), max_size=12
)


def dirty(rows: list[dict[str, str]]) -> Looked:
    names = list(CELLS)
    shown = tuple(Member.column(name).label for name in names)
    table = tables.Table("名册", (shown, *(tuple(row[name] for name in names) for row in rows)))
    wanted = [heads.Head(c.name, c.label, (), c.kind.name) for c in Member.columns()]
    matching = heads.at(table, wanted, 1, 1)
    return Looked(Member, Path("名册.xlsx"), table, heads.corrected(matching, dict(enumerate(names))))


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One office that all examples share; each begins with what the one before has left."""
    with Offices(tmp_path_factory.mktemp("lasting")) as found:
        yield found.found()


@settings(max_examples=60)
@given(rows=ROWS, overwrite=st.booleans())
def test_the_trial_says_what_the_write_then_does(
    lasting: Desk, rows: list[dict[str, str]], overwrite: bool
) -> None:
    looked = dirty(rows)
    tried = importing.trial(lasting, looked, overwrite=overwrite)
    done = importing.write(lasting, looked, overwrite=overwrite)
    counts(tried)
    assert counts(done) == counts(tried)
    assert done.problems == tried.problems
    assert done.refused_rows == tried.refused_rows
    assert [(d.row, d.label) for d in done.differences] == [(d.row, d.label) for d in tried.differences]
    again = importing.write(lasting, looked, overwrite=False)
    assert (again.new, again.changed) == (0, 0)
    if done.batch and not rows[0]["mobile"]:
        records.undo(lasting, done.batch)
