"""Windows for tests: one with an office of twelve members, built once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from nzg_desktop.gui import crash
from nzg_desktop.work import safety
from tests.fixtures import hand
from tests.fixtures.offices import people
from tests.qt import scene as scenes
from tests.qt.scene import Scene


@pytest.fixture(autouse=True)
def faults(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """Faults of ours that the window took note of. Who wants one takes it out; any other fails the test."""
    noted: list[BaseException] = []
    note = crash.note

    def noting(error: BaseException, folder: Path) -> str:
        noted.append(error)
        return note(error, folder)

    monkeypatch.setattr(crash, "note", noting)
    return noted


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Judge at the end of the test: after it the window is torn down, whatever is still on its way to it."""
    outcome = yield
    assert isinstance(item, pytest.Function)
    noted = cast("list[BaseException]", item.funcargs["faults"])
    if noted:
        raise AssertionError("the window took note of a fault of ours") from noted[0]
    return outcome


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office; copy it, never open it."""
    folder = tmp_path_factory.mktemp("office") / "office"
    scenes.found(folder, 12)
    return folder


@pytest.fixture(scope="session")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office of nine, of whom three came after its backup; copy it, never open it."""
    folder = tmp_path_factory.mktemp("backed-up") / "office"
    made = hand.office(folder, 6)
    safety.backup(made, reason="closing")
    people(made, 3, 100)
    made.store.close()
    return folder


@pytest.fixture
def open_window(qtbot: QtBot, office: Path, tmp_path: Path) -> Iterator[Callable[..., Scene]]:
    """Opens windows on a copy of the office."""
    opened: list[Scene] = []

    def make(points: float = 12.0) -> Scene:
        folder = tmp_path / f"office{len(opened)}"
        shutil.copytree(office, folder)
        opened.append(Scene(qtbot, folder, tmp_path / f"own{len(opened)}", points=points))
        return opened[-1]

    yield make
    for scene in opened:
        scene.close()


@pytest.fixture
def scene(open_window: Callable[..., Scene]) -> Scene:
    """One window at 12 points, 1366 by 768."""
    window = open_window()
    window.size(1366, 768)
    return window


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The screenless platform says what it cannot do; that is no fault of the window."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))
