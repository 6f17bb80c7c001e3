"""What the machine may do to us: held files, little memory, media that only read, odd folders, languages."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.cli.main import main
from nzg_desktop.core import patience
from nzg_desktop.core.changes import silent
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import disk, tables
from nzg_desktop.gui import crash
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import faults, shelf
from nzg_desktop.store.lock import Turn
from nzg_desktop.work import desk, records, safety, thinning, upgrading
from tests.fixtures import shelves

ROOM = {"name": "妈妈小屋", "address": "厂前路1号", "built_on": "2026-11-01"}
FOLDERS = ("张三 的 资料", "a&b #1 100% ; 'x'", "深/" + "/".join(["很长的文件夹名称" * 3] * 3), "é ü 𬱖")


class Holder:
    """Another program that holds a file for so many tries."""

    def __init__(self, tries: int, number: int = errno.EBUSY) -> None:
        self.left, self.number = tries, number

    def __call__(self, *_: Any, **__: Any) -> str:
        if self.left:
            self.left -= 1
            raise OSError(self.number, "held")
        return "done"


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited each time; nobody really waits."""
    found: list[float] = []
    monkeypatch.setattr(patience, "pause", found.append)
    return found


def test_a_file_that_is_held_for_a_moment_is_waited_for(pauses: list[float]) -> None:
    assert patience.patiently(Holder(5)) == "done"
    assert len(pauses) == 5
    assert pauses == sorted(pauses)


def test_after_ten_seconds_it_is_enough(pauses: list[float]) -> None:
    with pytest.raises(OSError, match="held"):
        patience.patiently(Holder(1_000))
    assert sum(pauses) == pytest.approx(patience.LONGEST)


def test_what_nobody_holds_is_not_waited_for(pauses: list[float]) -> None:
    with pytest.raises(OSError, match="held"):
        patience.patiently(Holder(1, errno.ENOSPC))
    assert pauses == []


def test_a_file_that_stays_held_is_said_and_the_old_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "名册.xlsx").write_bytes(b"old")
    monkeypatch.setattr(patience, "LONGEST", 0.0)
    monkeypatch.setattr(Path, "replace", Holder(1_000))
    with pytest.raises(Trouble, match="正被别的程序打开着"):
        disk.write(tmp_path / "名册.xlsx", b"new")
    assert (tmp_path / "名册.xlsx").read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["名册.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows opens no folder")
def test_a_file_lies_on_the_disk_before_it_bears_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int | str] = []
    sync, replace = os.fsync, Path.replace

    def noted(handle: int) -> None:
        done.append(os.fstat(handle).st_ino)
        sync(handle)

    def named(part: Path, target: Path) -> Path:
        done.append("named")
        return replace(part, target)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(Path, "replace", named)
    disk.write(tmp_path / "名册.xlsx", b"new")
    file, folder = ((tmp_path / name).stat().st_ino for name in ("名册.xlsx", ""))
    assert [one for one in done if one in (file, folder, "named")] == [file, "named", folder]


@pytest.mark.parametrize("guarded", [disk.plainly, faults.moving])
@pytest.mark.parametrize(
    ("number", "other", "code"), [(5, "名册.xlsx", "busy"), (5, None, "readonly"), (32, None, "busy")]
)
def test_what_windows_denies_is_a_held_file_only_where_one_was_to_be_replaced(
    tmp_path: Path,
    guarded: Callable[[Path], AbstractContextManager[None]],
    number: int,
    other: str | None,
    code: str,
) -> None:
    def deny() -> None:
        error: Any = PermissionError(errno.EACCES, "denied", "名册.xlsx.part", None, other)
        error.winerror = number
        raise error

    with pytest.raises(Trouble) as refused, guarded(tmp_path / "名册.xlsx"):
        deny()
    assert refused.value.code == code


def test_a_roster_that_is_held_is_waited_for_and_then_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    monkeypatch.setattr(Path, "open", Holder(1_000))
    with pytest.raises(Trouble, match="正被别的程序占用"):
        tables.read(tmp_path / "名册.xlsx")
    assert sum(pauses) == pytest.approx(patience.LONGEST)


def test_a_turn_is_ours_though_a_scanner_still_reads_what_it_was_made_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "unlink", Holder(1_000, errno.EACCES))
    turn = Turn(tmp_path, "陈慧")
    turn.take()
    assert turn.alone


def test_a_backup_stands_though_an_older_one_that_may_go_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.start(tmp_path / "office", "0001", "第一纺织厂工会")
    older = safety.backup(made)
    monkeypatch.setattr(thinning, "superfluous", lambda *_: (older,))
    monkeypatch.setattr(shelf, "discard", Holder(1_000))
    assert safety.backup(made).is_file()
    assert older.is_file()
    made.store.close()


def test_a_new_version_gets_its_name_though_a_scanner_looks_at_it_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    monkeypatch.setattr(Path, "replace", Holder(2))
    upgrading._unpack({"nzg_desktop/new.py": b""}, tmp_path / "9.9.9", silent)
    assert len(pauses) == 2


def test_little_memory_becomes_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    desk.start(tmp_path / "office", "0001", "第一纺织厂工会").store.close()
    monkeypatch.setattr(desk, "open_desk", full)
    assert main(["list", "room", "--home", str(tmp_path / "office")]) == 1
    assert "内存不够" in capsys.readouterr().err


@pytest.fixture
def only_read(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on the medium cannot be written to."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    def go() -> None:
        monkeypatch.setattr(Turn, "_write_aside", refuse)
        shelves.only_read(monkeypatch)

    return go


def test_a_medium_that_only_reads_is_looked_at_and_said(
    tmp_path: Path, only_read: Callable[[], None]
) -> None:
    made = desk.start(tmp_path / "office", "0001", "第一纺织厂工会")
    records.save(made, Room, ROOM)
    made.store.close()
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "office").rglob("*")}
    only_read()
    looked = desk.open_desk(tmp_path / "office")
    assert desk.office(looked).name == "第一纺织厂工会"
    with pytest.raises(Trouble, match="只能查看"):
        records.save(looked, Room, {**ROOM, "name": "二号"})
    looked.store.close()
    assert {file: file.stat().st_mtime_ns for file in (tmp_path / "office").rglob("*")} == before


def test_our_own_bug_on_a_medium_that_only_reads_still_has_a_number(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("", encoding="utf-8")  # no folder can be made here
    assert crash.note(ValueError(), tmp_path).startswith("E-")


@pytest.mark.parametrize("folder", FOLDERS, ids=["spaces", "signs", "long", "letters"])
def test_an_office_lives_in_any_folder(tmp_path: Path, folder: str) -> None:
    made = desk.start(tmp_path / folder, "0001", "第一纺织厂工会")
    records.save(made, Room, ROOM)
    made.store.close()
    again = desk.open_desk(tmp_path / folder)
    assert again.store.why is None
    records.save(again, Room, {**ROOM, "name": "二号"})
    again.store.close()


@pytest.mark.parametrize("language", ["C", "zh_CN.GB18030", "zh_CN.UTF-8"])
def test_the_command_line_speaks_chinese_in_any_language(tmp_path: Path, language: str) -> None:
    home = tmp_path / "张三 的资料"
    environment = {**os.environ, "LC_ALL": language, "LANG": language}
    command = [sys.executable, "-m", "nzg_desktop"]
    init = [*command, "init", "--code", "0001", "--name", "第一纺织厂工会", "--home", str(home), "--json"]
    done = subprocess.run(init, check=False, capture_output=True, env=environment)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert "第一纺织厂工会" in done.stdout.decode()
    assert home.is_dir()
