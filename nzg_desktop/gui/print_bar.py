"""The row above the paper: which document, which printer, which pages, which page one sees, how large.

The printer is remembered per computer and the document per ledger; nothing here prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSignalBlocker, QStandardPaths, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from nzg_desktop.gui.page_view import ZOOMS
from nzg_desktop.gui.pieces import button, holder, labelled, row

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Ledger, Print

ALL, THIS, ONWARD = range(3)
RANGES = (("全部页", ALL), ("只打本页", THIS), ("从本页起", ONWARD))
NO_PRINTER = "没有打印机"


def remembered() -> QSettings:
    """What this computer remembers about printing."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return QSettings(str(Path(folder) / "paper.ini"), QSettings.Format.IniFormat)


class PrintBar(QWidget):
    """The row. `chosen`: another document is wanted, `turned`: another page, `zoomed`: another size."""

    chosen = Signal()
    turned = Signal(int)
    zoomed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._ledger = ""
        self._prints: tuple[Print, ...] = ()
        self.documents, self.printer, self._range, self._zoom = (QComboBox() for _ in range(4))
        self._number = QLabel()
        self._back = button("◀", lambda: self.turned.emit(-1))
        self._on = button("▶", lambda: self.turned.emit(1))
        for title, factor in ZOOMS:
            self._zoom.addItem(title, factor)
        for title, part in RANGES:
            self._range.addItem(title, part)
        for field, name in (
            (self._zoom, "大小"),
            (self._range, "打印范围"),
            (self._back, "上一页"),
            (self._on, "下一页"),
        ):
            field.setAccessibleName(name)
        self.printer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.printer.setMinimumContentsLength(9)
        self.documents.activated.connect(lambda _at: self._take())
        self._zoom.activated.connect(lambda _at: self.zoomed.emit(float(self._zoom.currentData())))
        self._which = holder(labelled("文书", self.documents))
        self.setLayout(
            row(
                self._which,
                labelled("打印机", self.printer),
                self._range,
                None,
                self._back,
                self._number,
                self._on,
                self._zoom,
            )
        )

    def fill_documents(self, ledger: type[Ledger] | None, wanted: str) -> None:
        """The documents of a ledger, the last one used chosen; none where the paper is already made."""
        self._prints = ledger.prints if ledger is not None else ()
        self._ledger = ledger.about.code if ledger is not None else ""
        kept = wanted or str(remembered().value(f"document/{self._ledger}", ""))
        self.documents.clear()
        for document in self._prints:
            self.documents.addItem(document.title, document.code)
        self.documents.setCurrentIndex(max(self.documents.findData(kept), 0))
        self._which.setVisible(bool(self._prints))

    def fill_printers(self, names: Sequence[str], usual: str) -> None:
        """The printers of this computer, the last one used chosen."""
        wanted = self.printer_name or str(remembered().value("printer", "")) or usual
        with QSignalBlocker(self.printer):
            self.printer.clear()
            for name in names:
                self.printer.addItem(name, name)
            if not names:
                self.printer.addItem(NO_PRINTER, "")
            self.printer.setCurrentIndex(max(self.printer.findData(wanted), 0))
        self.printer.setToolTip(self.printer.currentText())

    @property
    def document(self) -> Print | None:
        """The chosen document."""
        return next((found for found in self._prints if found.code == self.documents.currentData()), None)

    @property
    def printer_name(self) -> str:
        """The chosen printer; empty where there is none."""
        return str(self.printer.currentData() or "")

    def pages(self, at: int, count: int) -> list[int]:
        """Which pages (from 0) are to be printed when page `at` is shown."""
        part = self._range.currentData()
        return [at] if part == THIS else list(range(at if part == ONWARD else 0, count))

    def take_range(self, part: int) -> None:
        """Choose ALL, THIS or ONWARD."""
        self._range.setCurrentIndex(self._range.findData(part))

    def show_place(self, at: int, count: int) -> None:
        """Which page is shown, of how many."""
        self._number.setText(f"第 {at + 1:,} / {count:,} 页" if count else "")
        self._back.setEnabled(at > 0)
        self._on.setEnabled(at + 1 < count)

    def keep(self) -> None:
        """Remember the printer for the next time."""
        remembered().setValue("printer", self.printer_name)

    def _take(self) -> None:
        remembered().setValue(f"document/{self._ledger}", self.documents.currentData())
        self.chosen.emit()
