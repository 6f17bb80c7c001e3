"""The help beside the page one is on: opened at its chapter, offline, with the other chapters at the left.

Chapters are the files of `resources/help`; a page says which one is its own (`Page.help`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QTextBrowser, QWidget

from nzg_desktop.core.places import RESOURCES
from nzg_desktop.gui.pieces import button, column, row

FOLDER = RESOURCES / "help"
ORDER = ("start", "lists", "import", "print", "month", "receive", "cards", "backup", "safety", "keys")
"""The chapters that a clerk reads, in this order; all others follow."""
MARGIN = 12
PART = 0.75
"""How much of the window the sheet takes."""


def chapters() -> list[tuple[str, str]]:
    """Code and title of every chapter, in the order of reading."""
    files = {file.stem: file for file in sorted(FOLDER.glob("*.md"))}
    codes = [*(code for code in ORDER if code in files), *(code for code in files if code not in ORDER)]
    return [(code, _title(files[code])) for code in codes]


def _title(file: Path) -> str:
    with file.open(encoding="utf-8") as lines:
        return next(lines).removeprefix("#").strip()


class HelpSheet(QDialog):
    """The sheet; closes with Esc. `keys_wanted`: F1 was pressed a second time."""

    keys_wanted = Signal()

    def __init__(self, parent: QWidget, chapter: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("帮助")
        self._codes = [code for code, _ in chapters()]
        self.contents = QListWidget()
        self.contents.setAccessibleName("帮助目录")
        self.contents.addItems([title for _, title in chapters()])
        self.contents.setSpacing(MARGIN // 3)
        self.contents.setMaximumWidth(self.fontMetrics().height() * 12)
        self.text = QTextBrowser()
        self.text.setAccessibleName("帮助")
        self.text.setOpenExternalLinks(False)
        self.contents.currentRowChanged.connect(self._show)
        self.text.sourceChanged.connect(self._follow)
        below = row(None, button("按键一览 F1", self.turn_to_keys), button("关上 Esc", self.close))
        inside = column(row(self.contents, self.text, grows=1), below, grows=0)
        inside.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.setLayout(inside)
        self.resize(parent.size() * PART)
        self.contents.setCurrentRow(self._codes.index(chapter))
        self.text.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 once more: the keys."""
        if event.key() == Qt.Key.Key_F1:
            self.turn_to_keys()
        else:
            super().keyPressEvent(event)

    def _show(self, row: int) -> None:
        self.text.setSource(QUrl.fromLocalFile(str(FOLDER / f"{self._codes[row]}.md")))
        self.text.document().setDocumentMargin(MARGIN)

    def _follow(self, source: QUrl) -> None:
        """A link was followed: the list at the left shows where one is."""
        code = Path(source.path()).stem
        if code in self._codes:
            self.contents.setCurrentRow(self._codes.index(code))

    def turn_to_keys(self) -> None:
        """Make room for the sheet of keys."""
        self.close()
        self.keys_wanted.emit()
