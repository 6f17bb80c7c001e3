"""`nzg` as a script meets it: one JSON document, fixed shapes, exit codes, sentences on stderr."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.work import importing
from tests.fixtures.offices import MONTH, id_number, workbook
from tests.fixtures.shell import Shell, add

FIGURE = {"code", "name", "unit", "value", "numerator", "denominator", "rows"}
RECEIVED = {
    "file", "verdict", "code", "message", "read", "accepted", "unchanged", "quarantined", "held", "receipt",
}  # fmt: skip


@pytest.fixture
def empty(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.delenv("NZG_HOME", raising=False)
    return Shell(capsys, tmp_path / "home")


@pytest.fixture
def shell(empty: Shell) -> Shell:
    """A shell on a new office."""
    empty.json("init", "--code", "A01", "--name", "样例工会", "--upper-code", "B01")
    return empty


@pytest.fixture
def upper(capsys: pytest.CaptureFixture[str], shell: Shell, tmp_path: Path) -> Shell:
    """The upper office, cards exchanged."""
    other = Shell(capsys, tmp_path / "upper")
    other.json("init", "--code", "B01", "--name", "样例总工会", "--level", "4")
    for one, to, role in ((shell, other, "subordinate"), (other, shell, "upper")):
        card = tmp_path / f"{role}.nzg"
        key_id = one.json("card", card)["key_id"]
        to.json("trust", card, "--as", role, "--key-id", key_id)
    return other


def test_an_office_is_founded_once(empty: Shell) -> None:
    found = empty.json("init", "--code", "A01", "--name", "样例工会", "--level", "8")
    assert set(found) == {"code", "name", "home", "key_id"}
    assert "已经有一个单位" in empty.trouble("init", "--code", "A02", "--name", "别的工会")


def test_the_ledgers_are_listed_with_all_that_a_script_needs(empty: Shell) -> None:
    found = empty.json("ledgers")
    assert [one["code"] for one in found] == [ledger.about.code for ledger in LEDGERS]
    assert {frozenset(one) for one in found} == {frozenset(("code", "title", "section", "parent", "fields"))}
    fields = {"name", "label", "type", "codes", "private", "listed", "required"}
    assert all(set(field) == fields for one in found for field in one["fields"])
    assert {one["code"]: one["parent"] for one in found}["contract_employer"] == "contract"
    member = {field["name"]: field for one in found if one["code"] == "member" for field in one["fields"]}
    assert (member["id_no"]["private"], member["sex"]["codes"], member["name"]["required"]) == (
        True,
        "sex",
        True,
    )


def test_a_template_is_written(empty: Shell, tmp_path: Path) -> None:
    out = tmp_path / "模板.xlsx"
    empty.json("template", "member", out)
    assert openpyxl.load_workbook(out).worksheets[0]["A1"].value == "姓名"


def test_a_roster_comes_in_and_can_be_taken_back(shell: Shell, tmp_path: Path) -> None:
    rows = [("姓名", "身份证号"), ("测试甲", id_number(1)), ("测试乙", "123"), ("测试丙", id_number(3))]
    roster, refused = workbook(tmp_path / "名册.xlsx", rows), tmp_path / "问题.xlsx"
    tried = shell.json("import", "member", roster, "--dry-run")
    assert shell.json("list", "member")["count"] == 0
    done = shell.json("import", "member", roster, "--refused", refused)
    assert set(done) == {"read", "new", "changed", "same", "refused", "batch", "problems"}
    assert [done[name] for name in ("read", "new", "changed", "same", "refused")] == [3, 2, 0, 0, 1]
    assert {**done, "batch": ""} == tried
    (problem,) = done["problems"]
    assert set(problem) == {"row", "field", "message"}
    assert (problem["row"], problem["field"]) == (3, "id_no")
    sheet = openpyxl.load_workbook(refused).active
    assert sheet is not None and sheet.cell(1, sheet.max_column).value == importing.PROBLEM_HEAD
    assert shell.json("import", "member", roster)["same"] == 2
    assert shell.json("undo", done["batch"])["count"] == 2
    assert shell.json("list", "member")["count"] == 0
    assert "没有找到" in shell.trouble("undo", "no-such-batch")


def test_blanks_are_filled_unless_told_to_overwrite(shell: Shell, tmp_path: Path) -> None:
    add(shell, 1, mobile="13800000001")
    rows = [("姓名", "身份证号", "手机号"), ("测试001号", id_number(1), "13900000002")]
    roster = workbook(tmp_path / "名册.xlsx", rows)
    assert shell.json("import", "member", roster)["same"] == 1
    assert shell.json("import", "member", roster, "--overwrite")["changed"] == 1


def test_records_are_listed_raw_and_private_values_masked(shell: Shell) -> None:
    uid = add(shell, 1, mobile="13800000001", employer_id="样例厂", dues_base="5000.5")
    found = shell.json("list", "member", "--where", "sex=女")
    assert set(found) == {"count", "records"}
    (one,) = found["records"]
    assert set(one) == {"uid", *(column.name for column in LEDGERS[0].columns())}
    assert (one["uid"], one["sex"], one["birth_date"], one["membership_status"]) == (
        uid,
        "2",
        "1960-03-15",
        "20",
    )
    assert (one["mobile"], one["id_no"][:4], one["dues_base"]) == ("138****0001", "1101", "＊＊＊")
    employer = shell.json("list", "employer")["records"][0]
    assert one["employer_id"] == employer["uid"]
    clear = shell.json("list", "member", "--clear")["records"][0]
    assert (clear["id_no"], clear["dues_base"]) == (id_number(1), 5000.5)


def test_lists_are_narrowed_by_fields_words_scope_and_number(shell: Shell) -> None:
    for serial in range(60):
        add(shell, serial, dept="样例甲部" if serial % 2 else "样例乙部")

    def names(*words: str) -> list[str]:
        return [one["name"] for one in shell.json("list", "member", *words)["records"]]

    assert len(names()) == 60
    assert len(names("--limit", "5")) == 5
    assert shell.json("list", "member", "--limit", "0") == {"count": 60, "records": []}
    assert len(names("--where", "dept=样例甲部")) == 30
    assert names("--where", "dept=样例甲部", "--where", "dept=样例乙部") == []
    assert names("--where", f"id_no={id_number(7)}", "--where", "join_date=2026年5月6日") == ["测试007号"]
    assert names("--search", "007") == ["测试007号"]
    assert len(names("--search", "cs")) == 60
    assert names("--search", id_number(7)) == ["测试007号"]
    assert len(names("--where", "mobile=")) == 60
    assert names("--scope", "received") == []
    assert len(names("--where", "org_id=A01", "--scope", "all")) == 60


def test_records_are_saved_changed_and_cleared(shell: Shell) -> None:
    uid = add(shell, 1, mobile="13800000001")
    told = shell.json("set", "member", "dept=样例部", "mobile=", "--uid", uid)
    assert (told["uid"], told["changed"]) == (uid, 1)
    assert shell.json("set", "member", "dept=样例部", "--uid", uid)["changed"] == 0
    (one,) = shell.json("list", "member")["records"]
    assert (one["dept"], one["mobile"]) == ("样例部", None)
    assert "库里已有" in shell.trouble("set", "member", "name=测试乙", f"id_no={id_number(1)}")
    assert "没有编号" in shell.trouble("set", "member", "name=测试乙", "--uid", "no-such")


def test_what_was_saved_and_wants_looking_at_is_told(shell: Shell) -> None:
    told = shell.json("set", "member", "name=测试甲", "birth_date=1950-01-01", "join_date=2015-01-01")
    assert [one["field"] for one in told["problems"] if "周岁" in one["message"]] == ["join_date"]


def test_a_contract_and_its_rows_are_written_by_their_numbers(shell: Shell) -> None:
    shell.json("set", "contract", "contract_no=女专集1号", "org_id=A01", "status=80", "effective_on=2026.5.1",
               "term_from=2026.5.1", "term_to=2028.4.30")  # fmt: skip
    shell.json(
        "set", "contract_employer", "contract_id=女专集1号", "employer_id=样例厂", "women=5", "staff=9"
    )
    shell.json("set", "contract_meeting", "contract_id=女专集1号", "seq=1", "met_on=2026.4.1")
    rows = shell.json("rows", MONTH, "B03-2")
    assert set(rows) == {"month", "code", "ledger", "count", "records"}
    assert (rows["ledger"], rows["count"], rows["records"][0]["women"]) == ("contract_employer", 1, 5)


def test_the_history_of_a_record_is_told_and_it_goes_and_comes_back(shell: Shell) -> None:
    uid = add(shell, 1)
    shell.json("set", "member", "dept=样例部", "--uid", uid, "--user", "样例经办")
    shell.json("retire", "member", uid, "--reason", "重复登记")
    assert shell.json("list", "member")["count"] == 0
    shell.json("restore-record", "member", uid)
    events = shell.json("history", "member", uid)
    assert [event["action"] for event in events] == ["从回收站恢复", "移到回收站", "修改", "新增"]
    assert events[2]["who"] == "样例经办"
    assert events[2]["changes"] == [{"label": "部门/班组", "old": "", "new": "样例部"}]
    assert "原因" in shell.trouble("retire", "member", uid, "--reason", " ")


def test_lists_go_out_as_workbooks_masked_unless_a_use_is_given(shell: Shell, tmp_path: Path) -> None:
    add(shell, 1)
    add(shell, 2)
    out = tmp_path / "导出.xlsx"
    assert shell.json("export", "member", out, "--where", "name=测试002号")["rows"] == 1
    cells = [str(cell.value) for row in openpyxl.load_workbook(out).worksheets[0].iter_rows() for cell in row]
    assert id_number(2) not in cells
    assert "用途" in shell.trouble("export", "member", out, "--clear")
    shell.json("export", "member", out, "--clear", "--reason", "办证")
    cells = [str(cell.value) for row in openpyxl.load_workbook(out).worksheets[0].iter_rows() for cell in row]
    assert id_number(1) in cells


def test_documents_are_listed_and_printed(shell: Shell, tmp_path: Path) -> None:
    found = shell.json("documents")
    assert {frozenset(one) for one in found} == {frozenset(("code", "title", "ledger", "blank"))}
    assert {"member_registration", "honour_certificate"} <= {one["code"] for one in found}
    add(shell, 1)
    out = tmp_path / "登记表.pdf"
    for more in ((), ("--blank",), ("--where", "name=测试001号"), ("--search", "cs")):
        shell.json("print", "member_registration", out, *more)
        assert out.read_bytes().startswith(b"%PDF")
    assert "没有选中" in shell.trouble("print", "member_registration", out, "--where", "name=没有这人")
    assert "honour_form" in shell.trouble("print", "nothing", out)


def test_figures_are_numbers_and_null_where_unknown(shell: Shell) -> None:
    add(shell, 1)
    found = shell.json("figures", MONTH)
    assert set(found) == {"month", "figures"}
    assert all(set(figure) == FIGURE for figure in found["figures"])
    lines = {figure["code"]: figure for figure in found["figures"]}
    assert (lines["A07-2"]["value"], lines["A07-2"]["rows"], lines["A07-2"]["numerator"]) == (1, 1, None)
    assert (lines["B05-2"]["value"], lines["B05-2"]["denominator"]) == (None, 0)
    assert "不是一个月份" in shell.trouble("figures", "2026-13")


def test_a_month_is_checked_and_sealed(shell: Shell) -> None:
    found = shell.json("check", MONTH)
    assert (found["ok"], {frozenset(one) for one in found["findings"]}) == (
        True,
        {frozenset(("severity", "code", "message"))},
    )
    assert shell.json("check") == {"ok": True, "findings": []}
    assert shell.json("close", MONTH) == {"month": MONTH, "revision": 0}
    assert "更正原因" in shell.trouble("close", MONTH)
    assert shell.json("close", MONTH, "--note", "更正")["revision"] == 1


def test_the_whole_way_up_and_down(shell: Shell, upper: Shell, tmp_path: Path) -> None:
    add(shell, 1)
    stick = tmp_path / "stick"
    stick.mkdir()
    assert "还没有封存" in shell.trouble("report", MONTH, "--to", stick)
    shell.json("close", MONTH, "--note", "测试")
    sent = shell.json("report", MONTH, "--to", stick, "--privacy", "masked")
    assert set(sent) == {"file", "package_id", "number", "revision"}
    checked = upper.json("verify", sent["file"])
    assert set(checked) == {"ok", "problems", "header"}
    assert (checked["ok"], checked["problems"], checked["header"]["period"]) == (True, [], MONTH)
    unpacked = tmp_path / "unpacked"
    upper.json("unpack", sent["file"], "--to", unpacked)
    assert (unpacked / "data" / "member.csv").is_file()
    (answer,) = upper.json("receive", sent["file"], "--receipts", tmp_path / "new" / "receipts")
    assert set(answer) == RECEIVED
    assert (answer["verdict"], answer["read"]) == ("APPLIED", answer["accepted"])
    total = upper.json("rollup", MONTH)
    assert set(total) == {"month", "expected", "reported", "missing", "figures"}
    assert (total["expected"], total["reported"], total["missing"]) == (1, 1, [])
    assert {figure["code"]: figure["value"] for figure in total["figures"]}["A07-2"] == 1
    assert all(set(figure) == FIGURE for figure in total["figures"])
    received = upper.json("list", "member", "--scope", "received")
    assert received["count"] == 1
    uid = received["records"][0]["uid"]
    assert "只能查看" in upper.trouble("set", "member", "name=别人", "--uid", uid)
    told = shell.json("receipt", answer["receipt"])
    assert (told["verdict"], told["package_id"]) == ("APPLIED", sent["package_id"])
    assert [one["verdict"] for one in upper.json("receive", stick)] == ["DUPLICATE"]


def test_missing_offices_are_named(upper: Shell) -> None:
    total = upper.json("rollup", MONTH)
    assert [(one["code"], one["name"]) for one in total["missing"]] == [("A01", "样例工会")]


def test_a_file_that_does_not_stand_the_test_is_exit_one_with_its_reasons(
    shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "no.nzg"
    file.write_bytes(b"PK\3\4 not at all")
    code, out, err = shell.run("verify", file, "--home", shell.folder, "--json")
    assert code == 1
    assert json.loads(out)["ok"] is False
    assert err.strip() == "\n".join(json.loads(out)["problems"])
    (answer,) = shell.json("receive", file)
    assert (answer["verdict"], answer["code"][:2], answer["read"]) == ("REFUSED", "E-", 0)


def test_a_wrong_key_id_is_not_trusted(shell: Shell, upper: Shell, tmp_path: Path) -> None:
    card = tmp_path / "upper.nzg"
    assert "不一致" in shell.trouble("trust", card, "--as", "upper", "--key-id", "AAAA BBBB")
    own = tmp_path / "own.nzg"
    key_id = upper.json("card", own)["key_id"]
    assert "自己" in upper.trouble("trust", own, "--as", "subordinate", "--key-id", key_id)


def test_a_backup_comes_back(shell: Shell, tmp_path: Path) -> None:
    add(shell, 1)
    saved = shell.json("backup", "--to", tmp_path / "new" / "backups")["file"]
    made = shell.json("backup")["file"]
    (told,) = shell.json("backups")["backups"]
    assert (told["file"], told["reason"]) == (made, "asked")
    assert told["records"] == sum(told["counts"].values())
    add(shell, 2)
    former = shell.json("restore", saved)["former"]
    assert Path(former).is_file()
    assert shell.json("list", "member")["count"] == 1
    assert "找不到" in shell.trouble("restore", tmp_path / "no.db")


def test_a_contract_is_led_step_by_step(shell: Shell) -> None:
    told = ("contract_no=女专集〔2026〕1号", "party_a=样例纺织厂", "offer_by=职工方")
    uid = shell.json("set", "contract", *told)["uid"]
    first = shell.json("next", "contract", uid)
    assert (first["title"], first["field"], first["nth"]) == ("发出协商要约", "offer_on", 0)
    second = shell.json("next", "contract", uid, "--on", "2026-03-02")
    assert (second["title"], second["due"]) == ("等待对方应约", "2026-03-22")
    _code, words, _err = shell.run("next", "contract", uid, "--on", "2026-03-10", "--home", shell.folder)
    assert "还差：企业方协商代表 0 人，至少要 3 人" in words
    assert "现在还不能办" in shell.trouble("next", "contract", uid, "--take")
    assert shell.json("checklist", "contract_clause", uid) == {"added": 23}
    assert "不分步骤" in shell.trouble("next", "room", uid)
