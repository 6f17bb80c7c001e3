"""Which column of the file is which field: proposed by the program, put right by the person.

A field is taken by one column at most; giving it to another column takes it from the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from nzg_desktop.gui.rows_table import as_lines

if TYPE_CHECKING:
    from nzg_desktop.work.importing import Looked

NOT_TAKEN = "— 不导入 —"
SAMPLES = 3


def samples(looked: Looked, at: int) -> str:
    """The first values under a head, so that one sees what the column holds; private ones are masked."""
    from nzg_desktop.work.showing import masked

    name = looked.matching.columns.get(at)
    found: list[str] = []
    for line in looked.table.rows[looked.matching.first_data_row - 1 :]:
        value = line[at] if at < len(line) else None
        if value not in (None, ""):
            text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
            found.append(masked(looked.ledger.column(name), text) if name else text)
        if len(found) == SAMPLES:
            break
    return "、".join(found)


class ColumnsTable(QTableWidget):
    """The columns of one file with their fields. `changed` tells that a person has put one right."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(0, 3)
        self._places: list[int] = []
        self.setHorizontalHeaderLabels(["文件里的列", "前几行的内容", "对应到"])
        self.setAccessibleName("对应列")
        as_lines(self)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def fill(self, looked: Looked) -> None:
        """Show the columns of a file as they are matched now."""
        matching = looked.matching
        self._places = sorted(matching.heads)
        self.setRowCount(0)
        self.setRowCount(len(self._places))
        for line, at in enumerate(self._places):
            for column, text in ((0, matching.heads[at]), (1, samples(looked, at))):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.setItem(line, column, item)
            self.setCellWidget(line, 2, self._chooser(looked, at))
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of the letter."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        letter = self.fontMetrics().horizontalAdvance("国")
        self.setColumnWidth(0, letter * 12)
        self.setColumnWidth(2, letter * 14)
        for line in range(self.rowCount()):
            self.setRowHeight(line, self.cellWidget(line, 2).sizeHint().height() + 4)

    def chosen(self) -> dict[int, str]:
        """Column (from 0) to field name, as it stands now."""
        found = {at: self._combo(line).currentData() for line, at in enumerate(self._places)}
        return {at: name for at, name in found.items() if name}

    def _chooser(self, looked: Looked, at: int) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(f"{looked.matching.heads[at]} 对应到")
        combo.addItem(NOT_TAKEN, "")
        for column in looked.ledger.columns():
            combo.addItem(column.label + ("（必填）" if column.required else ""), column.name)
        combo.setCurrentIndex(max(combo.findData(looked.matching.columns.get(at, "")), 0))
        combo.activated.connect(lambda _index: self._taken(combo))
        return combo

    def _combo(self, line: int) -> QComboBox:
        combo = self.cellWidget(line, 2)
        assert isinstance(combo, QComboBox)
        return combo

    def _taken(self, by: QComboBox) -> None:
        for line in range(self.rowCount()):
            other = self._combo(line)
            if other is not by and by.currentData() and other.currentData() == by.currentData():
                other.setCurrentIndex(0)
        self.changed.emit()
