"""The window is locked where the desktop was; logind is asked over a bus of our own, Windows itself."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from nzg_desktop.gui.doorkeeper import Doorkeeper
from tests.qt.door import CHEN, Door, opened, two_people
from tests.qt.scene import PATIENCE

by_bus = pytest.mark.skipif(sys.platform == "win32", reason="there the desktop is asked without a bus")
by_call = pytest.mark.skipif(sys.platform != "win32", reason="Windows alone is asked by a call")
ROOT = Path(__file__).parents[2]
Said = Callable[[str], None]


@pytest.fixture
def door(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    yield from opened(qtbot, two_people(tmp_path / "office", monkeypatch), tmp_path / "own")


@pytest.fixture
def logind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Said]:
    """Says from its call on whether the desktop is locked."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fixtures.bus", str(tmp_path / "bus")],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as bus:  # fmt: skip
        assert bus.stdin is not None and bus.stdout is not None
        stdin, stdout = bus.stdin, bus.stdout
        assert stdout.readline() == "ready\n"
        connection = QDBusConnection.connectToBus(f"unix:path={tmp_path / 'bus'}", "nzg test")
        assert connection.isConnected()
        monkeypatch.setattr(QDBusConnection, "systemBus", lambda: connection)

        def say(word: str) -> None:
            print(word, file=stdin, flush=True)
            assert stdout.readline() == "heard\n"

        yield say
        QDBusConnection.disconnectFromBus("nzg test")
        stdin.close()


def beat(door: Door) -> bool:
    """One beat and its answer; whether the window is locked then."""
    (keeper,) = door.face.findChildren(Doorkeeper)
    with door.bot.waitSignal(keeper.desktop.heard, timeout=PATIENCE):
        keeper.look()
    return door.shell.gate is not None


@by_bus
def test_who_locks_the_desktop_locks_the_window(door: Door, logind: Said) -> None:
    door.enter(CHEN)
    assert not beat(door)
    logind("yes")
    assert beat(door)
    door.enter(CHEN)
    assert not beat(door), "it was locked already when she came back"
    logind("no")
    assert not beat(door)
    logind("yes")
    assert beat(door)


@by_bus
def test_a_desktop_that_is_always_called_locked_lets_people_work(door: Door, logind: Said) -> None:
    logind("yes")
    door.enter(CHEN)
    assert not beat(door)


@by_bus
def test_where_logind_does_not_know_the_session_it_is_asked_the_other_way(door: Door, logind: Said) -> None:
    door.enter(CHEN)
    (keeper,) = door.face.findChildren(Doorkeeper)
    first = keeper.desktop._path
    logind("unknown")
    keeper.look()
    door.bot.waitUntil(lambda: keeper.desktop._path != first, timeout=PATIENCE)
    keeper.look()
    door.bot.waitUntil(lambda: keeper.desktop._path == first, timeout=PATIENCE)
    assert door.shell.gate is None


@by_call
def test_who_locks_windows_locks_the_window(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.enter(CHEN)
    assert not beat(door), "this desktop is open"
    monkeypatch.setattr(vars(ctypes)["windll"].user32, "OpenInputDesktop", lambda *_: 0)
    assert beat(door)
