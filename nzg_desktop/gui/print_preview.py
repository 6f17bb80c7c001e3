"""打印预览: the paper for the chosen records, seen before it is printed, and printed from the same bytes.

Ctrl+P and Enter are enough: the document and the printer are those of the last time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from nzg_desktop.core.changes import Progress
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.page import Frame, Page
from nzg_desktop.gui.page_view import PageView
from nzg_desktop.gui.pieces import choose_target, column
from nzg_desktop.gui.print_bar import ONWARD, PrintBar

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from nzg_desktop.gui.jobs import Job
    from nzg_desktop.gui.pdf import Pages
    from nzg_desktop.work.desk import Desk

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be printed: records of a ledger on one of its documents, or a PDF that is already made.

    `name` is proposed for a saved file, `back` is the page to return to, `blank` asks for the empty form.
    """

    query: Query | None = None
    content: bytes | None = None
    document: str = ""
    name: str = ""
    back: str = ""
    blank: bool = False


def made(desk: Desk, paper: Paper, before: Pages | None, progress: Progress) -> Pages:
    """The paper as an opened PDF; the one before, which a printer may have been busy with, is closed."""
    from nzg_desktop.gui.pdf import Pages
    from nzg_desktop.work import printing

    if before is not None:
        before.close()
    if paper.content is not None:
        return Pages(paper.content)
    return Pages(
        printing.pdf(
            desk, paper.document, None if paper.blank else paper.query, blank=paper.blank, progress=progress
        )
    )


def printers() -> tuple[list[str], str]:
    """The printers of this computer and the usual one. Slow where a print server does not answer."""
    return QPrinterInfo.availablePrinterNames(), QPrinterInfo.defaultPrinterName()


def printer_named(name: str) -> QPrinter:
    """A printer at its full resolution."""
    return QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)


class PrintPage(Page):
    """The page: a row of choices, and the paper itself."""

    title = "打印预览"
    help = "print"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._paper = Paper()
        self._pages: Pages | None = None
        self._at = 0
        self._job: Job | None = None
        self.bar, self.view = PrintBar(), PageView()
        self.setLayout(column(self.bar, self.view, grows=1))
        self.bar.chosen.connect(self._make)
        self.bar.turned.connect(self.turn)
        self.bar.zoomed.connect(self.view.zoom)
        self.view.turned.connect(self.turn)
        self.view.wanted.connect(self._draw)
        frame.jobs.ended.connect(self._ended)

    def commands(self) -> tuple[Action, ...]:
        """Print, save, the empty form or the records again, back."""
        if self._paper.content is not None:
            return COMMANDS_OF_CONTENT
        return COMMANDS_OF_BLANK if self._paper.blank else COMMANDS

    def summary(self) -> str:
        """How many pages there are."""
        return f"共 {len(self._pages):,} 页" if self._pages is not None else ""

    def accept(self, **given: object) -> None:
        """`query`, perhaps with `document`; or `content` (a PDF) with its `name`. `back`: where to return."""
        query, content = given.get("query"), given.get("content")
        found = Paper(
            query if isinstance(query, Query) else None,
            content if isinstance(content, bytes) else None,
            name=str(given.get("name") or ""),
            back=str(given.get("back") or ""),
            blank=bool(given.get("blank")),
        )
        ledger = found.query.ledger if found.query is not None else None
        self._paper = found if found.back or ledger is None else replace(found, back=ledger.about.code)
        self.bar.fill_documents(ledger, str(given.get("document") or ""))
        self._make()

    def enter(self) -> None:
        """The paper has the focus: Enter prints, the page keys turn it."""
        self.view.setFocus()
        self.frame.jobs.quick(printers, lambda found: self.bar.fill_printers(*found))

    def leave(self) -> bool:
        """Let go of the paper, unless a printer is still busy with it."""
        self.frame.notices.clear()
        if self._pages is not None and self._job is None:
            self.frame.jobs.quick(self._pages.close)
            self._pages = None
        return True

    @property
    def ready(self) -> bool:
        """Whether there is paper to print and nothing else is under way."""
        return self._pages is not None and self._job is None

    @property
    def may_be_blank(self) -> bool:
        """Whether the chosen document has an empty form."""
        document = self.bar.document
        return document is not None and document.blank

    def turn(self, by: int) -> None:
        """So many pages on or back."""
        self.show_page(self._at + by)

    def show_page(self, number: int) -> None:
        """One page, counted from 0; the nearest there is."""
        if self._pages is None:
            return
        self._at = max(0, min(number, len(self._pages) - 1))
        self.bar.show_place(self._at, len(self._pages))
        self.view.take(self._pages.sizes[self._at])

    def print_out(self) -> None:
        """Send the chosen pages to the chosen printer."""
        if self._pages is None or self._job is not None:
            return
        name = self.bar.printer_name
        if not name:
            said = Trouble("没有找到打印机，还没有打印。", "请接好打印机再试，或先存成 PDF 拿去别处打印。")
            self.frame.notices.trouble(said, ("另存 PDF", self.save))
            return
        self.bar.keep()
        pages, printer = self._pages, printer_named(name)
        chosen = self.bar.pages(self._at, len(pages))
        printer.setDocName(self._name)

        def work(progress: Progress) -> int:
            from nzg_desktop.gui import pdf

            return pdf.to_printer(pages, printer, chosen, progress)

        told = f"页已送到打印机“{name}”。"
        self._run("正在打印", work, lambda count: self.frame.notices.done(f"{count:,} {told}"), self._stopped)

    def save(self) -> None:
        """Save the same bytes as a file."""
        if self._pages is None:
            return
        content = self._pages.content

        def write(out: Path) -> None:
            self.frame.jobs.quick(
                lambda: out.write_bytes(content), lambda _: self.frame.notices.done(f"已存到 {out}。")
            )

        choose_target(
            self, "PDF 存到哪里", "PDF 文件 (*.pdf)", f"{self._name}.pdf", lambda found: write(found[0])
        )

    def turn_blank(self) -> None:
        """From the records to the empty form of the same document, and back."""
        self._paper = replace(self._paper, blank=not self._paper.blank)
        self._make()

    def go_back(self) -> None:
        """Where one came from."""
        if self._paper.back:
            self.frame.go(self._paper.back)

    @property
    def _name(self) -> str:
        document = self.bar.document
        title = self._paper.name or (document.title if document else "打印")
        return f"{title}（空白）" if self._paper.blank else title

    def _make(self) -> None:
        """Lay out the paper anew; what was shown before can no longer be printed."""
        document = self.bar.document
        if self._paper.content is None and document is None:
            self.view.say("这个台账还没有可打印的文书。")
            return
        paper = replace(self._paper, document=document.code if document else "")
        desk = self.frame.desk
        before, self._pages = self._pages, None
        self.bar.show_place(0, 0)
        self.view.say("正在排版…")
        self._run(
            "正在排版",
            lambda progress: made(desk, paper, before, progress),
            self._show,
            self.frame.notices.trouble,
        )

    def _show(self, pages: Pages) -> None:
        if self._pages is not None:
            self.frame.jobs.quick(self._pages.close)
        self._pages = pages
        self.show_page(0)
        self.headed.emit()

    def _stopped(self, trouble: Trouble) -> None:
        """The printer stopped half-way: offer to go on with the page that did not come."""
        from nzg_desktop.gui.pdf import STOPPED

        sign, _, sent = trouble.code.partition(":")
        if sign != STOPPED or self._pages is None:
            self.frame.notices.trouble(trouble)
            return
        following = self.bar.pages(self._at, len(self._pages))[int(sent)]

        def go_on() -> None:
            self.show_page(following)
            self.bar.take_range(ONWARD)
            self.print_out()

        self.frame.notices.trouble(trouble, (f"从第 {following + 1} 页继续", go_on))

    def _run(
        self,
        title: str,
        work: Callable[[Progress], T],
        then: Callable[[T], object],
        trouble: Callable[[Trouble], object],
    ) -> None:
        self.frame.notices.clear()
        self._job = self.frame.jobs.long(title, work, then, trouble)
        self.headed.emit()

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            if self._pages is None:
                self.view.say("没有可预览的内容。")
            self.headed.emit()

    def _draw(self, dpi: float) -> None:
        """Have the shown page drawn; a picture that is no longer wanted when it comes is let go."""
        pages, at = self._pages, self._at
        if pages is None:
            return

        def show(picture: QImage) -> None:
            if self._pages is pages and self._at == at and self.view.dpi == dpi:
                self.view.show_picture(picture)

        self.frame.jobs.quick(lambda: pages.image(at, dpi), show)


_PRINT, _SAVE, _BLANK, _RECORDS, _BACK = (
    Action(
        "print.print",
        "打印",
        "Ctrl+P Return Enter",
        PrintPage.print_out,
        primary=True,
        ready=lambda p: p.ready,
    ),
    Action("print.save", "另存 PDF", "Ctrl+S", PrintPage.save, ready=lambda page: page.ready),
    Action("print.blank", "空白表", "", PrintPage.turn_blank, ready=lambda page: page.may_be_blank),
    Action("print.records", "回到名单", "", PrintPage.turn_blank),
    Action("print.back", "返回", "Esc", PrintPage.go_back),
)
COMMANDS = (_PRINT, _SAVE, _BLANK, _BACK)
COMMANDS_OF_CONTENT = (_PRINT, _SAVE, _BACK)
COMMANDS_OF_BLANK = (_PRINT, _SAVE, _RECORDS, _BACK)
