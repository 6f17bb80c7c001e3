"""The self-check and the fault report are looked at before they leave the house."""

from __future__ import annotations

import zipfile
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from nzg_desktop.gui.selfcheck_page import SelfcheckPage
from tests.qt.scene import Hands, Scene


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


def test_a_bug_leads_to_the_report_and_what_was_read_is_saved(scene: Scene, tmp_path: Path) -> None:
    scene.face.crash(ValueError("王桂兰"))
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
