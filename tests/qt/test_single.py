"""A second start raises the first window and ends; nothing that is dead stands in the way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nzg_desktop.gui.single import Single
from nzg_desktop.work import folders

STARTS = 6
KNOCK = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from nzg_desktop.gui.single import Single
app = QCoreApplication([])
single = Single(Path(sys.argv[1]), Path(sys.argv[2]))
if single.first():
    single.listen()
    print("first", flush=True)
    if sys.argv[3:] == ["die"]:
        import os, signal
        os.kill(os.getpid(), signal.SIGKILL)
    app.exec()
else:
    print("raised" if single.raise_other() else "deaf", flush=True)
"""


def knock(own: Path, folder: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", KNOCK, str(own), str(folder), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_of_many_starts_at_once_one_opens_and_the_others_raise_it(tmp_path: Path) -> None:
    started = [knock(tmp_path / "own", tmp_path / "office") for _ in range(STARTS)]
    said = sorted(heard(process) for process in started)
    for process in started:
        process.terminate()
        process.communicate()
    assert said == ["first"] + ["raised"] * (STARTS - 1)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_window_that_was_killed_hinders_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    dead = knock(tmp_path / "own", tmp_path / "office", "die")
    assert heard(dead) == "first"
    dead.communicate()
    ours = Single(tmp_path / "own", tmp_path / "office")
    assert ours.first()
    ours.listen()
    with qtbot.waitSignal(ours.wanted):
        later = knock(tmp_path / "own", tmp_path / "office")
    assert later.communicate()[0].strip() == "raised"


@pytest.mark.skipif(
    sys.platform == "win32", reason="Qt asks Windows for the folder, and no variable moves it"
)
def test_the_folder_opened_when_nobody_says_otherwise_is_known_before_the_program_is(
    qapp: QApplication, tmp_path: Path
) -> None:
    qapp.setApplicationName("nzg-desktop")
    own = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation))
    assert Single(own, None).name == Single(own, folders.default()).name
    folders.remember(tmp_path)
    assert Single(own, None).name == Single(own, tmp_path).name
    (own / "folder.txt").unlink()


def test_another_folder_is_another_window(qtbot: QtBot, tmp_path: Path) -> None:
    ours, others = Single(tmp_path, tmp_path / "a"), Single(tmp_path, tmp_path / "b")
    assert ours.first() and others.first()
