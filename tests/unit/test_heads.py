"""Finding the head of a roster, its columns, and the rows that are data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import body, heads, synonyms, tables
from nzg_desktop.exchange.heads import Head
from nzg_desktop.exchange.tables import Cell, Row, Table
from tests.fixtures import zoo

MEMBER = [
    Head(name, label, synonyms.also("member", name), kind)
    for name, label, kind in (
        ("name", "姓名", "person"),
        ("id_no", "证件号码", "idno"),
        ("sex", "性别", "code"),
        ("birth_date", "出生日期", "date"),
        ("education", "学历", "code"),
        ("mobile", "手机号", "mobile"),
        ("address", "住址", "text"),
        ("employer_id", "工作单位", "ref"),
        ("dept", "部门/班组", "text"),
        ("dues_base", "月工资(计会费基数)", "dec"),
        ("join_date", "入会日期", "date"),
        ("org_id", "所属工会", "ref"),
        ("remark", "备注", "text"),
    )
]
ORG = [
    Head(name, label, synonyms.also("org", name), "int")
    for name, label in (("name", "工会全称"), ("emp_total", "职工人数"), ("emp_women", "女职工"))
]


def sheet(*rows: list[Cell], merged: tuple[tables.Merge, ...] = (), hidden: bool = False) -> Table:
    return Table("表", tuple(tuple(row) for row in rows), merged=merged, hidden=hidden)


def people(*names: str) -> list[list[Cell]]:
    return [[name, zoo.number(2 * n), "13800138000"] for n, name in enumerate(names, 1)]


def found(table: Table, fields: list[Head] = MEMBER) -> heads.Matching:
    matching = heads.find(table, fields)
    assert matching is not None
    return matching


def named(matching: heads.Matching) -> set[str]:
    return set(matching.columns.values())


def test_the_head_is_found_under_a_title_and_a_line_about_the_unit(tmp_path: Path) -> None:
    (table,) = tables.read(zoo.put(zoo.title_and_notes(), tmp_path))
    matching = found(table)
    assert (matching.head_row, matching.last_head_row, matching.first_data_row) == (3, 3, 4)
    assert named(matching) == {
        "name", "sex", "id_no", "birth_date", "mobile", "employer_id", "education", "join_date",
    }  # fmt: skip
    assert matching.unmatched == ()
    assert matching.confidence > 0.8


def test_what_is_not_data_is_skipped_and_everything_adds_up(tmp_path: Path) -> None:
    (table,) = tables.read(zoo.put(zoo.title_and_notes(), tmp_path))
    matching = found(table)
    data = body.data_rows(table, matching)
    assert [number for number, _ in data] == [4, 5, 6, 8]
    assert dict(data.skipped) == {body.BLANK: (7,), body.TOTALS: (9,), body.NOTES: (10, 11)}
    assert len(data) + sum(map(len, data.skipped.values())) == len(table.rows) - matching.last_head_row


def test_a_head_of_two_rows_is_one_head_and_a_spouse_is_not_the_member(tmp_path: Path) -> None:
    (table,) = tables.read(zoo.put(zoo.two_row_head(), tmp_path))
    matching = found(table)
    assert (matching.head_row, matching.last_head_row) == (2, 3)
    assert dict(matching.columns) == {1: "name", 2: "id_no", 3: "mobile", 4: "address", 7: "remark"}
    assert [text for _, text in matching.unmatched] == ["配偶情况 姓名", "配偶情况 身份证号"]
    assert [number for number, _ in body.data_rows(table, matching)] == [4, 5, 6]


def test_a_lower_head_is_read_together_with_the_one_over_it() -> None:
    table = sheet(
        ["工会名称", "职工人数", None],
        [None, "合计", "女"],
        ["样板纺织厂工会", 120, 80],
    )
    assert dict(found(table, ORG).columns) == {0: "name", 1: "emp_total", 2: "emp_women"}
    assert found(table, ORG).first_data_row == 3


def test_groups_over_the_real_heads_do_no_harm() -> None:
    table = sheet(
        ["基本情况", None, "工作情况", None],
        ["姓名", "身份证号", "工作单位", "部门"],
        ["样芳", zoo.number(2), "样板厂", "车间"],
    )
    matching = found(table)
    assert matching.first_data_row == 3
    assert named(matching) == {"name", "id_no", "employer_id", "dept"}


def test_a_first_person_with_few_entries_is_not_taken_for_a_lower_head() -> None:
    matching = found(sheet(["姓名", "身份证号", "手机"], ["样芳", None, None]))
    assert matching.last_head_row == 1


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("身份证号码", "id_no"),
        ("公民身份号码", "id_no"),
        ("*身份证号（必填）", "id_no"),
        ("身 份 证 号", "id_no"),
        ("证件\n号码", "id_no"),
        ("联系方式", "mobile"),
        ("手机号码（11位）", "mobile"),
        ("所在单位", "employer_id"),
        ("文化程度", "education"),
        ("入会时间", "join_date"),
        ("车间", "dept"),
        ("班组", "dept"),
        ("工资（元）", "dues_base"),
        ("月工资", "dues_base"),
        ("会员姓名", "name"),
        ("ＩＤ＿ＮＯ", "id_no"),
    ],
)
def test_columns_are_known_by_the_names_offices_use(head: str, field: str) -> None:
    assert field in named(found(sheet([head, "性别"], ["x", "女"])))


@pytest.mark.parametrize("head", ["配偶姓名", "介绍人", "姓名拼音", "紧急联系人电话", "身份证复印件"])
def test_a_name_that_means_something_else_is_left_alone(head: str) -> None:
    matching = found(sheet(["性别", "学历", head], ["女", "本科", "x"]))
    assert matching.unmatched == ((2, head),)


def test_of_two_columns_for_one_field_the_better_named_one_is_taken() -> None:
    matching = found(sheet(["姓名", "联系电话", "手机号"], ["样芳", "0431-81234567", "13800138000"]))
    assert dict(matching.columns) == {0: "name", 2: "mobile"}
    assert matching.unmatched == ((1, "联系电话"),)


def test_values_that_cannot_be_dates_speak_against_a_date_column() -> None:
    rows: list[list[Cell]] = [["样芳", "女", place] for place in ("样省样市", "样县", "样镇")]
    matching = found(sheet(["姓名", "性别", "出生"], *rows))
    assert named(matching) == {"name", "sex"}


def test_columns_full_of_nonsense_do_not_hide_the_head() -> None:
    rows: list[list[Cell]] = [["样芳", "0", "0"]] * 3
    table = sheet(["姓名", "身份证号", "手机"], *rows)
    assert dict(found(table).columns) == {0: "name"}
    assert [text for _, text in found(table).unmatched] == ["身份证号", "手机"]


def test_a_table_without_a_head_is_refused_with_a_cure() -> None:
    with pytest.raises(RefusedFile) as caught:
        heads.understood([sheet(*people("样甲", "样乙"))], MEMBER)
    assert caught.value.code == "E-820"
    assert "列名" in caught.value.remedy


def test_a_head_below_the_twentieth_row_is_not_looked_for() -> None:
    above: list[list[Cell]] = [[None]] * heads.WITHIN
    assert heads.find(sheet(*above, ["姓名", "身份证号"]), MEMBER) is None
    assert heads.find(sheet(*above[1:], ["姓名", "身份证号"]), MEMBER) is not None


def test_a_person_can_point_out_the_head_and_set_the_columns() -> None:
    table = sheet(["甲", "乙"], ["样芳", zoo.number(2)])
    matching = heads.corrected(heads.at(table, MEMBER, 1, 1), {0: "name", 1: "id_no"})
    assert body.data_rows(table, matching).rows == ((2, {"name": "样芳", "id_no": zoo.number(2)}),)


def test_files_of_the_same_shape_have_one_fingerprint_to_remember_a_correction_by() -> None:
    first = sheet(["姓名", "号", "电话"], *people("样甲"))
    again = sheet(["题目", None, None], [None], ["姓 名", "号", "电话"], *people("样乙", "样丙"))
    matching = found(first)
    assert matching.fingerprint == found(again).fingerprint
    columns = {0: "name", 1: "id_no", 2: "mobile"}
    assert heads.corrected(found(again), columns).columns == columns
    assert found(sheet(["姓名", "电话", "号"], *people("样甲"))).fingerprint != matching.fingerprint


def test_the_sheet_with_the_roster_is_chosen_among_several(tmp_path: Path) -> None:
    everything = tables.read(zoo.put(zoo.several_sheets(), tmp_path))
    assert [table.sheet for table, _ in heads.understood(everything, MEMBER)] == ["一车间", "二车间", "字典"]


def test_a_merged_department_counts_for_every_row_it_covers(tmp_path: Path) -> None:
    (table,) = tables.read(zoo.put(zoo.hidden_rows(), tmp_path))
    data = body.data_rows(table, found(table))
    assert [values["dept"] for _, values in data] == ["织布车间"] * 3 + ["机修车间"]


def why_skipped(row: list[Cell]) -> str:
    """The reason why a row under an ordinary head is skipped; empty for data."""
    table = sheet(
        ["样板纺织厂花名册"],
        ["序号", "姓名", "身份证号", "手机", "备注"],
        [1, "样芳", zoo.number(2), "13800138000"],
        row,
    )
    return next(
        (reason for reason, rows in body.data_rows(table, found(table)).skipped.items() if 4 in rows), ""
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([None, " ", None], body.BLANK),
        ([7, None, None], body.BLANK),
        (["序号", "姓 名", "身份证号", "手机", "备注"], body.HEADS),
        (["样板纺织厂花名册"], body.HEADS),
        (["合计", None, "52人"], body.TOTALS),
        ([None, "总 计", 52], body.TOTALS),
        (["共 52 人"], body.TOTALS),
        (["注：一式两份"], body.NOTES),
        (["1、本表由基层工会填写，于每月五日前报上一级工会。"], body.NOTES),
        (["填表人：样某", None, "审核人：样某", "2026年11月"], body.NOTES),
        ([None, "单位负责人（签字）：", None, "填报日期：2026.11"], body.NOTES),
        (["（盖章）"], body.NOTES),
        (["例", "张样", "110101199001010000"], body.EXAMPLES),
        (["示例：", "张样"], body.EXAMPLES),
        (["示例1", "张样", zoo.number(4)], body.EXAMPLES),
        ([None, "必填", "必填", "选填"], body.NOTES),
        ([2, "样兰", zoo.number(4)], ""),
        ([None, "样兰"], ""),
        ([None, "样例1", zoo.number(4)], ""),
        ([None, "例样芳", zoo.number(4)], ""),
        ([None, "样兰", None, None, "注：已转出"], ""),
        ([2, "样兰", "身份证号", "13800138000"], ""),
    ],
)
def test_only_people_are_data(row: list[Cell], reason: str) -> None:
    assert why_skipped(row) == reason


def test_cells_come_as_they_are_in_the_file() -> None:
    row: Row = ("样 芳", 1.1e17, dt.date(1990, 5, 1))
    table = sheet(["姓名", "身份证号", "出生日期"], list(row))
    assert list(body.data_rows(table, found(table))) == [
        (2, {"name": row[0], "id_no": row[1], "birth_date": row[2]})
    ]
