"""One computer writes, the others look on and are told who it is; nobody who is gone holds anything."""

from __future__ import annotations

import errno
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nzg_desktop.core.processes import process
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import lock as locks
from nzg_desktop.store import records
from nzg_desktop.store.guard import open_guarded
from nzg_desktop.store.lock import BOUND, NAME, Turn
from nzg_desktop.store.store import Store
from tests.fixtures import own
from tests.fixtures.shelves import CLERK, new_store, person

KEY = bytes(range(32))
Elsewhere = Callable[[], None]


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """From its call on, turns are taken on another computer."""

    def go() -> None:
        monkeypatch.setattr(locks, "here", lambda: "another computer")
        monkeypatch.setattr(platform, "node", lambda: "财务室")

    return go


@pytest.fixture
def database(tmp_path: Path) -> Path:
    new_store(tmp_path).close()
    return tmp_path / "nzg.db"


def opened(database: Path, who: str = "李建国") -> Store:
    return open_guarded(database, LEDGERS, who=who)


def save(store: Store, serial: int) -> None:
    with store.writing() as w:
        records.save(w, Member, person(serial), who=CLERK)


def count(store: Store) -> int:
    with store.reading() as r:
        return int(r.exec_driver_sql("SELECT count(*) FROM member").scalar_one())


def age(folder: Path, seconds: int) -> None:
    about = (folder / NAME).stat()
    os.utime(folder / NAME, (about.st_atime, about.st_mtime - seconds))


def test_the_second_computer_looks_on_and_is_told_who_works(database: Path, elsewhere: Elsewhere) -> None:
    first = opened(database)
    save(first, 1)
    elsewhere()
    second = opened(database, "陈慧")
    assert count(second) == 1
    with pytest.raises(Trouble, match="李建国正在另一台电脑") as said:
        save(second, 2)
    assert said.value.code == "held"
    second.close()
    save(first, 3)
    assert count(first) == 2
    first.close()


def test_what_the_second_computer_reads_is_put_away_again(
    database: Path, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    first = opened(database)
    elsewhere()
    second = opened(database)
    copied = second.path
    assert copied != database and copied.exists()
    second.close()
    assert not copied.parent.exists()
    first.close()


def test_two_programs_of_one_computer_both_write(database: Path) -> None:
    window, command = opened(database), opened(database)
    save(window, 1)
    save(command, 2)
    command.close()
    save(window, 3)
    window.close()
    assert not (database.parent / NAME).exists()


def test_the_folder_is_free_when_the_holder_has_closed(database: Path, elsewhere: Elsewhere) -> None:
    opened(database).close()
    elsewhere()
    second = opened(database)
    save(second, 1)
    second.close()


def test_a_lock_of_a_process_that_is_gone_hinders_nobody_here(database: Path) -> None:
    words = dict.fromkeys(("who", "computer", "process", "token"), "x")
    words |= {"pid": str(os.getpid()), "machine": locks.here()}
    (database.parent / NAME).write_text(json.dumps(words), encoding="utf-8")
    store = opened(database)
    save(store, 1)
    store.close()
    assert not (database.parent / NAME).exists()


def test_a_program_that_has_ended_runs_no_more_though_its_parent_still_knows_it() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert process(child.pid)
    child.communicate(b"\n")
    assert not process(child.pid)


@pytest.mark.parametrize(("seconds", "free"), [(BOUND + 1, True), (-10 * BOUND, True), (BOUND - 10, False)])
def test_a_lock_elsewhere_holds_as_long_as_it_beats(
    database: Path, elsewhere: Elsewhere, seconds: int, free: bool
) -> None:
    # A beat from the future is that of a clock that was wrong. The last is the control: a younger one holds.
    first = Turn(database.parent, "李建国")
    first.take()
    age(database.parent, seconds)
    elsewhere()
    second = opened(database)
    assert (second.why is None) is free
    second.close()


def test_a_holder_that_slept_too_long_writes_nothing_over_the_next_one(
    database: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened(database)
    save(first, 1)
    age(database.parent, BOUND + 1)
    with monkeypatch.context() as patch:
        patch.setattr(locks, "here", lambda: "another computer")
        second = Turn(database.parent, "陈慧")
        second.take()
    with pytest.raises(Trouble, match="陈慧正在另一台电脑"):
        save(first, 2)
    assert count(first) == 1
    first.close()


def test_a_dead_lock_that_came_to_life_while_it_was_judged_is_put_back(tmp_path: Path) -> None:
    dead = Turn(tmp_path, "李建国")
    dead.take()
    words = json.loads((tmp_path / NAME).read_text(encoding="utf-8"))
    living = Turn(tmp_path, "陈慧")
    living._clear({**words, "token": "an older one"})
    assert json.loads((tmp_path / NAME).read_text(encoding="utf-8")) == words


def test_half_a_lock_blocks_nobody_for_ever(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("{", encoding="utf-8")
    with pytest.raises(Trouble, match="有人正在另一台电脑"):
        Turn(tmp_path, "").take()
    age(tmp_path, BOUND + 1)
    Turn(tmp_path, "").take()


LOCK = {"who": "李建国", "computer": "x", "machine": "", "pid": "7", "process": "y", "token": "z"}


@pytest.mark.parametrize(
    "words",
    ["[1]", "7", '"x"', "null", "[" * 100_000, "{}"]
    + [json.dumps({**LOCK, "pid": pid}) for pid in ("x", "", "-1", "9" * 40, "1\0", "¹")],
)
def test_a_lock_that_nobody_can_have_written_blocks_nobody_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setattr(locks, "_PATIENCE", 2)
    monkeypatch.setattr(locks, "here", lambda: "")
    (tmp_path / NAME).write_text(words, encoding="utf-8")
    with pytest.raises(Trouble, match="有人正在另一台电脑"):
        Turn(tmp_path, "").take()
    age(tmp_path, BOUND + 1)
    Turn(tmp_path, "").take()


def test_a_beat_moves_the_time_and_nothing_else(tmp_path: Path) -> None:
    turn = Turn(tmp_path, "李建国")
    turn.take()
    age(tmp_path, 1_000)
    before = (tmp_path / NAME).stat().st_mtime, (tmp_path / NAME).read_text(encoding="utf-8")
    turn.beat()
    after = (tmp_path / NAME).stat().st_mtime, (tmp_path / NAME).read_text(encoding="utf-8")
    assert after[0] > before[0] + 900
    assert after[1] == before[1]


def test_a_lock_appears_with_all_its_words_also_where_there_are_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    turn = Turn(tmp_path, "李建国")
    turn.take()
    assert json.loads((tmp_path / NAME).read_text(encoding="utf-8"))["who"] == "李建国"
    turn.leave()
    assert list(tmp_path.iterdir()) == []


def test_what_a_second_computer_keeps_of_a_locked_office_is_locked_too(
    tmp_path: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.places(monkeypatch, tmp_path / "system")
    (tmp_path / "office").mkdir()
    store = new_store(tmp_path / "office", KEY)
    save(store, 1)
    store.close()
    first = open_guarded(tmp_path / "office" / "nzg.db", LEDGERS, KEY, "李建国")
    elsewhere()
    second = open_guarded(tmp_path / "office" / "nzg.db", LEDGERS, KEY, "陈慧")
    assert count(second) == 1
    kept = b"".join(file.read_bytes() for file in (tmp_path / "system").rglob("*") if file.is_file())
    assert len(kept) > 1_000
    assert str(person(1)["name"]).encode() not in kept
    second.close()
    first.close()


def test_a_full_disk_does_not_keep_a_holder_from_going_on_unnamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = Turn(tmp_path, "")
    turn.take()

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        turn.name("李建国")
    assert turn.alone
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
