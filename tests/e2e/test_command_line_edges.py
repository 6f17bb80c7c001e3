"""Wrong usage, places that will not do, other locales, Ctrl-C: `nzg` says so and keeps its exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from nzg_desktop.cli.main import app
from tests.fixtures.offices import MONTH, id_number, workbook
from tests.fixtures.shell import Shell, add

ROOT = Path(__file__).parents[2]


@pytest.fixture
def empty(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.delenv("NZG_HOME", raising=False)
    return Shell(capsys, tmp_path / "home")


@pytest.fixture
def shell(empty: Shell) -> Shell:
    """A shell on a new office."""
    empty.json("init", "--code", "A01", "--name", "样例工会", "--upper-code", "B01")
    return empty


def test_nothing_works_without_an_office(empty: Shell) -> None:
    assert "nzg init" in empty.trouble("list", "member")
    assert not empty.folder.exists()


def test_what_a_condition_or_a_field_cannot_mean_is_told(shell: Shell) -> None:
    assert "id_no" in shell.trouble("list", "member", "--where", "idno=1")
    assert "没有找到" in shell.trouble("list", "member", "--where", "employer_id=不认识的厂")
    assert "性别" in shell.trouble("list", "member", "--where", "sex=未来人")
    assert "contract_employer" in shell.trouble("list", "nonsense")
    assert "id_no" in shell.trouble("set", "member", "name=测试甲", "idno=1")
    assert "最后一位" in shell.trouble("set", "member", "name=测试甲", "id_no=110101196003150021")
    assert shell.json("list", "member")["count"] == 0


OUT = "/nonexistent/folder/out"


@pytest.mark.parametrize(
    "words",
    [
        ("template", "member", f"{OUT}.xlsx"),
        ("export", "member", f"{OUT}.xlsx"),
        ("print", "member_registration", f"{OUT}.pdf", "--blank"),
        ("card", f"{OUT}.nzg"),
        ("backup", "--to", "{blocked}"),
        ("report", MONTH, "--to", "/nonexistent"),
        ("import", "member", "/nonexistent.xlsx"),
        ("verify", "/nonexistent.nzg"),
        ("receipt", "/nonexistent.nzg"),
        ("receive", "/nonexistent.nzg"),
        ("receive", ".", "--receipts", "{blocked}"),
        ("trust", "/nonexistent.nzg", "--as", "upper", "--key-id", "A"),
        ("unpack", "/nonexistent.nzg", "--to", "."),
        ("restore", "/nonexistent.db"),
        ("restore", "pyproject.toml"),
        ("init", "--code", "A", "--name", "样例", "--home", "{blocked}"),
        ("template", "member", "{folder}"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_path_that_will_not_do_is_a_sentence(shell: Shell, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "file").touch()
    places = {"blocked": tmp_path / "file" / "below", "folder": tmp_path}
    home = () if "--home" in words else ("--home", shell.folder)
    code, _out, err = shell.run(*(word.format(**places) for word in words), *home)
    assert code == 1
    assert err.strip().endswith("。")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("bogus",),
        ("list",),
        ("list", "member", "--limit", "many"),
        ("list", "member", "--limit", "-1"),
        ("list", "member", "--scope", "mine"),
        ("list", "member", "--nonsense"),
        ("list", "member", "--where", "name"),
        ("set", "member"),
        ("set", "member", "name"),
        ("set", "member", "name=a", "name=b"),
        ("retire", "member", "uid"),
        ("init", "--code", "A"),
        ("init", "--code", "A", "--name", "b", "--level", "10"),
        ("trust", "a.nzg", "--as", "boss", "--key-id", "A"),
        ("report", MONTH),
        ("report", MONTH, "--to", ".", "--privacy", "all"),
        ("receive",),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_two(shell: Shell, words: tuple[str, ...]) -> None:
    home = ("--home", shell.folder) if words and words != ("bogus",) else ()
    assert "nzg" in shell.usage(*words, *home)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("frob",), "没有 frob 这个命令"),
        (("list",), "还缺 LEDGER"),
        (("list", "member", "--frob"), "没有 --frob 这个选项"),
        (("list", "member", "--limit", "十"), "--limit 要写整数"),
        (("list", "member", "--scope", "q"), "--scope 不能写 q，可以写 own、received、all"),
        (("list", "member", "--limit", "-1"), "--limit 不能小于 0"),
        (("list", "member", "more"), "多写了 more"),
        (("init", "--code"), "选项 --code 后面要写一个值"),
        (("init", "--code", "A"), "还缺选项 --name"),
        ((), "请给出命令"),
    ],
)
def test_what_is_wrong_with_a_command_is_said_in_chinese(
    empty: Shell, words: tuple[str, ...], said: str
) -> None:
    told = empty.usage(*words)
    assert f"命令写得不对：{said}" in told
    assert not any(word in told for word in ("Missing", "No such", "Invalid", "Got "))


def test_a_home_before_the_command_is_heeded(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    add(shell, 1)
    code, out, _err = shell.run("--home", shell.folder, "list", "member", "--json")
    assert (code, json.loads(out)["count"]) == (0, 1)
    monkeypatch.setenv("NZG_HOME", str(shell.folder))
    assert shell.run("list", "member")[0] == 0


def test_every_command_of_the_contract_is_there_with_its_common_options() -> None:
    group = typer.main.get_command(app)
    commands = dict(group.commands)  # type: ignore[attr-defined]
    promised = [
        *("demo", "init", "ledgers", "template", "import", "undo", "list", "set", "retire", "history"),
        *("export", "print", "documents", "figures", "rows", "check", "close", "card", "trust", "report"),
        *("verify", "unpack", "receive", "rollup", "receipt", "backup", "restore"),
    ]
    assert set(promised) <= set(commands)
    for name in promised:
        options = {option for parameter in commands[name].params for option in parameter.opts}
        assert {"--home", "--json"} <= options, name


def test_people_get_words_and_a_way_back(shell: Shell, tmp_path: Path) -> None:
    rows = [("姓名", "身份证号", "工作单位"), ("测试甲", id_number(1), "样例厂"), ("测试乙", "12", "")]
    roster = workbook(tmp_path / "名册.xlsx", rows)
    code, out, _err = shell.run("import", "member", roster, "--home", shell.folder)
    assert code == 0
    for word in ("新增 1", "有问题 1", "第 3 行", "nzg undo", "样例厂"):
        assert word in out
    _code, out, _err = shell.run("list", "member", "--home", shell.folder)
    assert "女性" in out and "样例厂" in out and "共 1 人" in out
    assert id_number(1) not in out


def test_the_demo_does_the_whole_job(shell: Shell, tmp_path: Path) -> None:
    code, out, _err = shell.run("demo", "--members", "30", "--keep", tmp_path / "demo")
    assert code == 0
    assert "已报送" in out and str(tmp_path / "demo") in out
    assert {path.suffix for path in (tmp_path / "demo").iterdir()} >= {".csv", ".xlsx", ".pdf"}


@pytest.fixture
def quiet() -> Iterator[dict[str, str]]:
    yield {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}


def test_a_script_in_any_locale_gets_utf8_and_the_exit_code(
    shell: Shell, tmp_path: Path, quiet: dict[str, str]
) -> None:
    add(shell, 1)
    words = [sys.executable, "-m", "nzg_desktop", "list", "member", "--home", str(shell.folder), "--json"]
    done = subprocess.run(words, capture_output=True, env=quiet, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["records"][0]["name"] == "测试001号"
    done = subprocess.run(
        [*words[:3], "verify", "no.nzg", "--home", str(tmp_path)], capture_output=True, env=quiet, check=False
    )
    assert done.returncode == 1
    assert "读不出来" in done.stderr.decode("utf-8")


def test_whoever_reads_no_further_is_no_fault(quiet: dict[str, str]) -> None:
    words = [sys.executable, "-m", "nzg_desktop", "--help"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=quiet) as running:
        assert running.stdout is not None
        running.stdout.close()  # as `| more` does when it is left
        assert running.stderr is not None
        assert running.stderr.read() == b""
    assert running.returncode == 1


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Children hear Ctrl-C, also where these tests were started in the background, which turns it off."""
    was = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, was)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such signal")
def test_ctrl_c_is_exit_one_with_a_sentence(tmp_path: Path, quiet: dict[str, str], ctrl_c: None) -> None:
    words = [
        sys.executable,
        "-u",
        "-m",
        "nzg_desktop",
        "demo",
        "--members",
        "50000",
        "--keep",
        str(tmp_path / "demo"),
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=quiet) as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        _out, err = running.communicate()
    assert running.returncode == 1
    assert "已停止" in err.decode("utf-8")
    assert "Traceback" not in err.decode("utf-8")
