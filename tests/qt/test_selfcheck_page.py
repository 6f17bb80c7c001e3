"""The self-check and the fault report are looked at before they leave the house."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLineEdit

from nzg_desktop.core import versions
from nzg_desktop.gui.selfcheck_page import SelfcheckPage
from tests.qt.scene import Hands, Scene, middle


def page(scene: Scene, **given: object) -> SelfcheckPage:
    found = scene.face.go("selfcheck", **given)
    assert isinstance(found, SelfcheckPage)
    scene.settle()
    return found


def test_every_demand_stands_with_its_verdict(scene: Scene) -> None:
    shown = page(scene)
    model = shown.table.model()
    verdicts = {str(model.index(row, 3).data()) for row in range(model.rowCount())}
    assert verdicts == {"✓ 已满足", "! 待处理", "○ 请单位落实"}


def test_a_bug_leads_to_the_report_and_what_was_read_is_saved(
    scene: Scene, tmp_path: Path, faults: list[BaseException]
) -> None:
    scene.face.crash(ValueError("王桂兰"))
    faults.clear()
    scene.face.notices.press("生成故障报告")
    scene.settle()
    shown = scene.face.here
    assert isinstance(shown, SelfcheckPage)
    text = shown.text.toPlainText()
    assert "ValueError" in text
    assert "王桂兰" not in text
    Hands(scene).press("Ctrl+S")
    dialog = shown.findChild(QFileDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(tmp_path / "报告.zip"))
    QTest.keyClick(field, Qt.Key.Key_Return)
    scene.settle()
    with zipfile.ZipFile(tmp_path / "报告.zip") as archive:
        assert all(archive.read(name).decode() in text for name in archive.namelist())


def click(scene: Scene, words: str) -> None:
    """One click on the one button that is seen and says so."""
    buttons = [each for each in scene.face.findChildren(QAbstractButton) if each.isVisible()]
    (button,) = [each for each in buttons if each.text() == words]
    assert button.isEnabled()
    middle(button)
    scene.settle()


@pytest.fixture
def upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that was upgraded from a stick; the file that names the version to start."""
    monkeypatch.setenv(versions.STARTED, str(tmp_path))
    versions.folder().mkdir()
    (versions.folder() / "current.txt").write_text("9.9.9", encoding="utf-8")
    return versions.folder() / "current.txt"


def test_after_an_upgrade_the_way_back_is_two_clicks(upgraded: Path, scene: Scene) -> None:
    scene.settle()
    assert "现在用的是 9.9.9 版" in scene.face.notices.words
    click(scene, "退回上一版")
    assert upgraded.read_text(encoding="utf-8") == ""
    assert "关闭窗口再打开就是：最初安装的版本" in scene.face.notices.words  # closing is the second


def test_later_the_way_back_is_two_clicks_from_the_tools(upgraded: Path, scene: Scene) -> None:
    scene.face.notices.press("知道了")
    scene.face.go("settings")
    scene.settle()
    for words in ("安全自查", "退回上一版"):
        click(scene, words)
    assert upgraded.read_text(encoding="utf-8") == ""


def test_without_a_former_version_there_is_no_way_back(scene: Scene) -> None:
    shown = page(scene)
    shown.tabs.show_tab(2)  # 程序版本
    scene.settle()
    assert not shown.can_go_back
    assert "没有更早的版本" in shown._program.text()
