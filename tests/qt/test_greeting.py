"""What is said when an office has been opened: one thing at a time, and each has its way out."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import journal
from nzg_desktop.store import lock as locks
from nzg_desktop.store.lock import Turn
from nzg_desktop.work import desk, folders, records
from tests.fixtures import own
from tests.qt.scene import Scene

ROOM = {"name": "妈妈小屋", "address": "厂前路1号", "built_on": "2026-11-01"}


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own.places(monkeypatch, tmp_path / "system")


@pytest.fixture
def folder(office: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(office, tmp_path / "office"))


@pytest.fixture
def windows(qtbot: QtBot, tmp_path: Path) -> Iterator[list[Scene]]:
    opened: list[Scene] = []
    yield opened
    for scene in opened:
        scene.close()


def shown(windows: list[Scene], qtbot: QtBot, folder: Path) -> Scene:
    windows.append(Scene(qtbot, folder, folder.parent / "own"))
    return windows[-1]


def save(scene: Scene) -> None:
    records.save(scene.desk, Room, ROOM)


def test_the_second_computer_is_told_who_works_and_can_change_nothing(
    folder: Path, windows: list[Scene], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(locks, "here", lambda: "another computer")
        patch.setattr(platform, "node", lambda: "财务室")
        other = Turn(folder, "李建国")
        other.take()
    scene = shown(windows, qtbot, folder)
    assert "李建国正在另一台电脑（财务室）使用这份资料" in scene.face.notices.words
    scene.face.notices.press("知道了")
    scene.list.new()
    scene.settle()
    assert not scene.list.writing
    assert "只能查看" in scene.face.notices.words
    with scene.desk.store.reading() as r:
        uid = str(r.exec_driver_sql("SELECT uid FROM member LIMIT 1").scalar_one())
    scene.list.open_record(uid)
    scene.settle()
    assert not scene.list.form.fields.isEnabled()
    other.leave()


def test_an_older_file_is_looked_at_until_the_person_says_so(
    folder: Path, windows: list[Scene], qtbot: QtBot, tmp_path: Path
) -> None:
    shutil.copy(folder / "nzg.db", tmp_path / "old.db")
    found = desk.open_desk(folder)
    records.save(found, Room, ROOM)
    found.store.close()
    shutil.copy(tmp_path / "old.db", folder / "nzg.db")
    scene = shown(windows, qtbot, folder)
    assert "少了 1 步" in scene.face.notices.words
    with pytest.raises(Trouble):
        save(scene)
    scene.face.notices.press("就用这份")
    scene.settle()
    save(scene)


def test_data_in_a_synchronised_folder_move_with_one_press(
    office: Path, windows: list[Scene], qtbot: QtBot, tmp_path: Path
) -> None:
    scene = shown(windows, qtbot, Path(shutil.copytree(office, tmp_path / "坚果云" / "office")))
    assert "坚果云" in scene.face.notices.words
    scene.face.notices.press("移到本机")
    scene.settle()
    assert "已逐个核对并移到" in scene.face.notices.words
    assert folders.default() == folders.usual()
    moved = desk.open_desk(folders.usual())
    assert moved.store.why is None
    moved.store.close()


def test_a_wrong_date_is_said_and_stops_nobody(
    folder: Path, windows: list[Scene], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = desk.open_desk(folder)
    with monkeypatch.context() as patch:
        patch.setattr(journal, "now", lambda: "2050-01-01T09:00:00+08:00")
        records.save(found, Room, ROOM)
    found.store.close()
    scene = shown(windows, qtbot, folder)
    assert "电脑时间不对" in scene.face.notices.words
    records.save(scene.desk, Room, {**ROOM, "name": "二号小屋"})


def test_several_things_are_said_one_after_the_other(
    office: Path, windows: list[Scene], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(office, tmp_path / "Dropbox" / "office"))
    found = desk.open_desk(folder)
    with monkeypatch.context() as patch:
        patch.setattr(journal, "now", lambda: "2050-01-01T09:00:00+08:00")
        records.save(found, Room, ROOM)
    found.store.close()
    scene = shown(windows, qtbot, folder)
    assert "电脑时间不对" in scene.face.notices.words
    scene.face.notices.press("知道了")
    assert "Dropbox" in scene.face.notices.words
    scene.face.notices.press("知道了")
    assert "Dropbox" not in scene.face.notices.words


def test_the_lock_beats_while_the_window_stands(folder: Path, windows: list[Scene], qtbot: QtBot) -> None:
    scene = shown(windows, qtbot, folder)
    assert scene.desk.store.turn is not None
    about = (folder / locks.NAME).stat()
    os.utime(folder / locks.NAME, (about.st_atime, about.st_mtime - 1_000))
    scene.desk.store.turn._beaten = 0.0
    scene.face._greeting.pulse.timeout.emit()  # type: ignore[union-attr] # an office is open
    scene.settle()
    assert (folder / locks.NAME).stat().st_mtime > about.st_mtime - 500
