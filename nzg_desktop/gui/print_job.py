"""One paper on its way: laid out, numbered, sent to the printer or into a file, and noted as come out.

All of it is work for a worker thread; nothing here knows a widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter

from nzg_desktop.core.changes import Changes, Progress
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.gui import pdf
from nzg_desktop.gui.pdf import Pages
from nzg_desktop.work import numbering, printing
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.numbering import Job

WHY = ("打坏了", "丢失补办", "内容有改动")
"""Why a paper is usually printed again."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Opened pages, and what is to be logged of them."""

    pages: Pages
    job: Job | None = None

    @property
    def each(self) -> bool:
        """Whether every record has one page of its own."""
        return self.job is not None and len(self.job.papers) == len(self.pages)

    @property
    def changes(self) -> Changes:
        """What printing it has altered."""
        touched = {"print_log", self.job.ledger.about.code} if self.job else set[str]()
        return Changes(frozenset(touched), int(self.job is not None))


def laid_out(desk: Desk, document: str, query: Query | None, progress: Progress) -> Laid:
    """The paper as an opened PDF; without a question the empty form."""
    content, job = printing.laid_out(desk, document, query, blank=query is None, progress=progress)
    return Laid(Pages(content), job)


def to_printer(
    desk: Desk, laid: Laid, printer: QPrinter, chosen: Sequence[int], why: str, progress: Progress
) -> int:
    """Print the chosen pages; gives their number. Numbers are given first, and pages that came are noted.

    Raises Trouble: reprint, renumbered, twin, and what `pdf.to_printer` raises.
    """
    lines = printing.begun(desk, laid.job, chosen if laid.each else None, why)
    try:
        count = pdf.to_printer(laid.pages, printer, chosen, progress)
    except Trouble as trouble:
        if laid.each:
            numbering.sent(desk, lines[: came(trouble) or 0])
        raise
    if laid.each or chosen[-1] == len(laid.pages) - 1:
        numbering.sent(desk, lines)
    return count


def came(trouble: Trouble) -> int | None:
    """How many pages a printer sent before it stopped half-way; None where that is not what happened."""
    sign, _, sent = trouble.code.partition(":")
    return int(sent) if sign == pdf.STOPPED else None


def to_file(desk: Desk, laid: Laid, out: Path, why: str) -> None:
    """Save the same bytes as a file, numbered and logged. Raises Trouble as `to_printer`."""
    with printing.logged(desk, laid.job, why=why):
        out.write_bytes(laid.pages.content)
