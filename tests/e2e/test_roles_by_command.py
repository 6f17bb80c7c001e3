"""The table of deeds and roles by command: a role may do what the table says, or hears whose it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from nzg_desktop.core import roles
from nzg_desktop.store import locks
from tests.e2e.test_users import CHEN, FOUND, Person
from tests.fixtures.shell import Shell

PASSWORD = "Jianguo2026"
UID, FILE, FOLDER = "{uid}", "{file}", "{folder}"
COMMANDS: dict[str, tuple[str, ...]] = {
    "edit": ("set", "member", "name=李建国"),
    "clear": ("list", "member", "--clear"),
    "guarded": ("person", UID),
    "print": ("print", "member_registration", FILE + ".pdf"),
    "export": ("export", "member", FILE + ".xlsx"),
    "export.clear": ("export", "member", FILE + ".xlsx", "--clear", "--reason", "核对"),
    "close": ("close", "2020-01", "--note", "试"),
    "report": ("report", "2020-01", "--to", FOLDER),
    "receive": ("receive", FOLDER),
    "confirm": ("receive", FOLDER, "--confirm"),
    "unpack": ("unpack", FILE + ".nzg", "--to", FOLDER),
    "trust": ("trust", FILE + ".nzg", "--as", "upper", "--key-id", "0"),
    "card": ("card", FILE + ".card.nzg"),
    "backup": ("backup",),
    "restore": ("folder", "--accept"),
    "users": ("user", "remove", "没有这个人"),
    "settings": ("holidays", FILE + ".csv"),
    "audit": ("journal",),
    "purge": ("person", UID, "--purge", "--reason", "本人要求"),
}
"""One command for each deed. What else may hinder it does not count here."""


@pytest.fixture
def person(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """An office with one person for every role."""
    monkeypatch.setattr(locks, "COST", (64, 1, 1))
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    found = Person(monkeypatch, Shell(capsys, tmp_path / "office"))
    shell = found.be("陈慧", CHEN, PASSWORD)
    shell.json(*FOUND)
    for role in roles.TITLES:
        shell.json("user", "add", roles.TITLES[role], "--role", role)
    return found


def test_there_is_a_command_for_every_deed() -> None:
    assert COMMANDS.keys() == roles.DEEDS.keys()


@pytest.mark.parametrize("role", roles.TITLES)
def test_by_command_a_role_may_do_exactly_what_the_table_says(
    person: Person, tmp_path: Path, role: str
) -> None:
    uid = str(person.shell.json("set", "member", "name=张秀英")["uid"])
    given = {UID: uid, FILE: str(tmp_path / "x"), FOLDER: str(tmp_path)}
    shell = person.be(roles.TITLES[role], PASSWORD)
    for deed, words in COMMANDS.items():
        for place, value in given.items():
            words = tuple(word.replace(place, value) for word in words)
        code, _out, err = shell.run(*words, "--home", shell.folder, "--json")
        assert code != 2, (deed, err)
        refused = roles.reason(deed) in err and f"现在是{roles.TITLES[role]}" in err
        assert refused == (role not in roles.DEEDS[deed].roles), (deed, err)
