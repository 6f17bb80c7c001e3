"""The pages of one PDF as pictures, for the screen and for the printer alike.

What is seen is what is printed. PDFium is asked by one thread at a time; a page is never stretched to fit.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import pypdfium2
from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from nzg_desktop.core.changes import Progress
from nzg_desktop.core.trouble import Cancelled, Trouble

DPI_MOST = 600
"""Finer than this no eye tells the difference, and a page would need a gigabyte."""
BAND = 1024
"""Rows of dots rendered at once for the printer, so that memory stays flat at any resolution."""
STOPPED = "printer-stopped"
"""Code of the trouble when a printer stops half-way; after the colon stands how many pages were sent."""
_ENGINE = threading.Lock()


class Pages:
    """An opened PDF. Held open while it is on the screen; `close` when it is not."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._closed = False
        with _ENGINE:
            self._document = pypdfium2.PdfDocument(content)
            self.sizes: tuple[tuple[float, float], ...] = tuple(page.get_size() for page in self._document)

    def __len__(self) -> int:
        return len(self.sizes)

    def image(self, number: int, dpi: float) -> QImage:
        """One page (counted from 0) at a resolution in dots per inch."""
        return self._rendered(number, dpi, 0, 0)

    def bands(self, number: int, dpi: float) -> Iterator[tuple[int, QImage]]:
        """One page from top to bottom, as (row of dots where it begins, picture)."""
        height = -int(-self.sizes[number][1] * dpi // 72)
        for top in range(0, height, BAND):
            yield top, self._rendered(number, dpi, top, max(height - top - BAND, 0))

    def close(self) -> None:
        """Let go of the document. Who asks for a picture afterwards is silently sent away."""
        with _ENGINE:
            self._closed = True
            self._document.close()

    def _rendered(self, number: int, dpi: float, above: int, below: int) -> QImage:
        scale = dpi / 72
        # PDFium rounds what is cut off upwards; a quarter of a dot less makes that exact.
        cut = (0, max(below - 0.25, 0) / scale, 0, max(above - 0.25, 0) / scale)
        with _ENGINE:
            if self._closed:
                raise Cancelled
            bitmap = self._document[number].render(scale=scale, crop=cut, prefer_bgrx=True)
            image = QImage(
                bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
            ).copy()
            bitmap.close()
        return image


def prepare(printer: QPrinter, size: tuple[float, float]) -> None:
    """Tell the printer A4, edge to edge, upright or across as the page is."""
    upright = size[0] <= size[1]
    way = QPageLayout.Orientation.Portrait if upright else QPageLayout.Orientation.Landscape
    printer.setFullPage(True)
    printer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, QMarginsF()))
    if printer.resolution() > DPI_MOST:
        printer.setResolution(DPI_MOST)


def to_printer(pages: Pages, printer: QPrinter, chosen: Sequence[int], progress: Progress) -> int:
    """Print the chosen pages (counted from 0) at their true size; the number of pages printed.

    Raises Trouble where the printer does not answer, Cancelled where the person said stop.
    """
    prepare(printer, pages.sizes[chosen[0]])
    painter = QPainter()
    if not painter.begin(printer):
        raise Trouble(
            "打印机没有响应，还没有打印。", "请检查打印机是否开机、连好，再点“打印”；也可以先另存 PDF。"
        )
    try:
        for done, number in enumerate(chosen):
            progress(done, len(chosen), f"正在打印第 {done + 1} 页")
            if done:
                _next_sheet(printer, pages.sizes[number], done)
            _draw(pages, number, painter, printer.resolution())
    except Cancelled:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(chosen)


def _next_sheet(printer: QPrinter, size: tuple[float, float], done: int) -> None:
    upright = size[0] <= size[1]
    printer.setPageOrientation(
        QPageLayout.Orientation.Portrait if upright else QPageLayout.Orientation.Landscape
    )
    if not printer.newPage():
        raise Trouble(
            f"打印机中途停下了，已送出 {done} 页。",
            "请检查纸张，再从没打出的那一页接着打。",
            "编号没有浪费。",
            code=f"{STOPPED}:{done}",
        )


def _draw(pages: Pages, number: int, painter: QPainter, resolution: int) -> None:
    dpi = min(resolution, DPI_MOST)
    grow = resolution / dpi
    for top, image in pages.bands(number, dpi):
        painter.drawImage(QRectF(0, top * grow, image.width() * grow, image.height() * grow), image)
