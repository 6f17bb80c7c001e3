"""Users and passwords as a script meets them: by --user, NZG_PASSWORD and the recovery code."""

from __future__ import annotations

from pathlib import Path

import pytest

from nzg_desktop.store import keyfile, locks
from tests.fixtures.shell import Shell

CHEN, LI, NEW = "Fangzhi2026", "Jianguo2026", "Neuesjahr27"
FOUND = ("init", "--code", "A01", "--name", "样例工会")


class Person:
    """Somebody at the command line with a password in the environment."""

    def __init__(self, patch: pytest.MonkeyPatch, shell: Shell) -> None:
        self.patch, self.shell = patch, shell

    def be(self, name: str, password: str, new: str = "") -> Shell:
        """From now on the commands are this person's."""
        self.patch.setenv("NZG_USER", name)
        self.patch.setenv("NZG_PASSWORD", password)
        self.patch.setenv("NZG_NEW_PASSWORD", new)
        return self.shell


@pytest.fixture
def person(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setattr(locks, "COST", (64, 1, 1))
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    return Person(monkeypatch, Shell(capsys, tmp_path / "office"))


def test_an_office_founded_without_a_password_says_what_that_means(person: Person) -> None:
    code, out, err = person.shell.run(*FOUND, "--home", person.shell.folder)
    assert (code, keyfile.names(person.shell.folder / "nzg.db")) == (0, ())
    assert "样例工会" in out and "没有加密" in err
    assert person.shell.json("users")["locked"] is False
    assert "没有设密码" in person.shell.trouble("user", "rekey")


def test_a_password_founds_an_encrypted_office_and_hands_out_the_recovery_code(
    person: Person, tmp_path: Path
) -> None:
    shell = person.be("陈慧", CHEN)
    code = shell.json(*FOUND, "--sheet", tmp_path / "恢复单.pdf")["recovery"]
    assert (tmp_path / "恢复单.pdf").read_bytes().startswith(b"%PDF")
    assert [len(group) for group in code.split("-")] == [5] * 8
    assert shell.json("list", "member")["count"] == 0
    wrong = person.be("陈慧", "Falsches99").trouble("list", "member")
    assert "密码不对，还可再试 4 次" in wrong
    assert "要密码才能打开" in person.be("陈慧", "").trouble("list", "member")
    assert "没有叫“赵”的用户" in person.be("赵", CHEN).trouble("list", "member")
    assert person.be("", CHEN).json("list", "member")["count"] == 0  # there is only one it can be


def test_a_password_without_a_name_founds_nothing(person: Person) -> None:
    assert "还没有说是谁的" in person.be("", CHEN).trouble(*FOUND)
    assert not person.shell.folder.exists()


def test_a_second_person_works_by_her_role(person: Person, tmp_path: Path) -> None:
    shell = person.be("陈慧", CHEN, LI)
    shell.json(*FOUND)
    shell.json("user", "add", "李建国", "--role", "复核、查询")
    told = shell.json("users")["users"]
    assert [(one["name"], one["roles"]) for one in told] == [
        ("陈慧", ["admin", "approve", "enter", "look"]),
        ("李建国", ["approve", "look"]),
    ]
    person.be("李建国", LI)
    assert "登记和修改要由“经办”来做" in shell.trouble("set", "member", "name=王桂兰")
    shell.json("export", "member", tmp_path / "a.xlsx", "--clear", "--reason", "核对")
    assert "管理用户和密码要由“系统管理”来做" in shell.trouble("user", "remove", "陈慧")
    person.be("陈慧", CHEN)
    shell.json("user", "role", "李建国", "--role", "look")
    assert "导出完整的表格" in person.be("李建国", LI).trouble(
        "export", "member", tmp_path / "b.xlsx", "--clear", "--reason", "核对"
    )
    assert "角色“管家”没有" in person.be("陈慧", CHEN).trouble("user", "role", "李建国", "--role", "管家")
    shell.json("user", "remove", "李建国")
    assert "没有叫" in person.be("李建国", LI).trouble("users")


def test_passwords_are_changed_reset_and_recovered(person: Person) -> None:
    shell = person.be("陈慧", CHEN, NEW)
    code = shell.json(*FOUND)["recovery"]
    shell.json("user", "password")
    assert "密码不对" in person.be("陈慧", CHEN).trouble("users")
    spoilt = code[:-1] + ("A" if code[-1] != "A" else "B")
    person.be("", "", LI)
    assert "第 8 组" in shell.trouble("user", "reset", "陈慧", "--code", spoilt)
    again = shell.json("user", "reset", "陈慧", "--code", code.lower())["recovery"]
    assert "旧的就作废了" in shell.trouble("user", "reset", "陈慧", "--code", code)
    assert "太容易猜到" in person.be("", "", "abc").trouble("user", "reset", "陈慧", "--code", again)
    person.be("陈慧", LI)
    fresh = shell.json("user", "sheet")["recovery"]
    assert fresh not in (code, again)
    shell.json("user", "rekey")
    assert shell.json("users")["users"][0]["ready"]


def test_an_open_office_is_locked_and_unlocked_by_command(person: Person) -> None:
    shell = person.be("", "")
    shell.json(*FOUND)
    shell.json("backup")
    code, out, _err = person.be("", "", CHEN).run("user", "lock", "陈慧", "--home", shell.folder)
    assert code == 0 and "恢复码" in out and "还有 1 份以前的备份没有加密" in out
    shell = person.be("陈慧", CHEN)
    assert shell.json("users")["locked"]
    shell.json("user", "unlock")
    assert person.be("", "").json("users")["locked"] is False


def test_a_backup_of_a_locked_office_comes_back_by_command(person: Person, tmp_path: Path) -> None:
    shell = person.be("陈慧", CHEN)
    shell.json(*FOUND)
    shell.json("set", "member", "name=王桂兰")
    file = shell.json("backup", "--to", tmp_path / "stick")["file"]
    shell.json("set", "member", "name=李秀英")
    shell.json("restore", file)
    assert shell.json("list", "member")["count"] == 1
    elsewhere = Shell(shell.capsys, tmp_path / "new")
    elsewhere.json("restore", file)
    assert elsewhere.json("list", "member")["count"] == 1


def test_at_a_terminal_a_new_password_is_asked_for_twice_and_never_shown(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    typed = [CHEN, LI, CHEN, CHEN]
    asked: list[str] = []

    def unseen(words: str) -> str:
        asked.append(words)
        return typed.pop(0)

    monkeypatch.setattr("getpass.getpass", unseen)
    shell = person.be("陈慧", "")
    assert "不一样" in shell.trouble(*FOUND)
    assert not keyfile.is_locked(shell.folder / "nzg.db")
    shell.json(*FOUND)
    typed.append(CHEN)
    assert shell.json("list", "member")["count"] == 0
    assert asked[-1] == "陈慧的密码："
