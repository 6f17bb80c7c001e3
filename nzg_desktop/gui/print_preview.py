"""打印预览: the paper for the chosen records, seen before it is printed, and printed from the same bytes.

Ctrl+P and Enter are enough: the document and the printer are those of the last time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
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
    from nzg_desktop.gui.print_job import Laid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be printed: records of a ledger on one of its documents, or a PDF that is already made.

    `name` is proposed for a saved file, `back` is the page to return to, `blank` asks for the empty form.
    """

    query: Query | None = None
    content: bytes | None = None
    name: str = ""
    back: str = ""
    blank: bool = False


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
        self._laid: Laid | None = None
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
        return f"共 {len(self._laid.pages):,} 页" if self._laid is not None else ""

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
        if self._laid is not None and self._job is None:
            self.frame.jobs.quick(self._laid.pages.close)
            self._laid = None
        return True

    @property
    def ready(self) -> bool:
        """Whether there is paper to print and nothing else is under way."""
        return self._laid is not None and self._job is None

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
        if self._laid is None:
            return
        self._at = max(0, min(number, len(self._laid.pages) - 1))
        self.bar.show_place(self._at, len(self._laid.pages))
        self.view.take(self._laid.pages.sizes[self._at])

    def print_out(self, why: str = "") -> None:
        """Send the chosen pages to the chosen printer; `why` some of them are printed again."""
        if self._laid is None or self._job is not None:
            return
        name = self.bar.printer_name
        if not name:
            said = Trouble("没有找到打印机，还没有打印。", "请接好打印机再试，或先存成 PDF 拿去别处打印。")
            self.frame.notices.trouble(said, ("另存 PDF", self.save))
            return
        self.bar.keep()
        desk, laid, printer = self.frame.desk, self._laid, printer_named(name)
        chosen = self.bar.pages(self._at, len(laid.pages))
        printer.setDocName(self._name)

        def work(progress: Progress) -> int:
            from nzg_desktop.gui import print_job

            return print_job.to_printer(desk, laid, printer, chosen, why, progress)

        def done(count: int) -> None:
            self.frame.announce(laid.changes)
            self.frame.notices.done(f"{count:,} 页已送到打印机“{name}”。")

        self._run("正在打印", work, done, lambda trouble: self._stopped(trouble, self.print_out))

    def save(self) -> None:
        """Save the same bytes as a file."""
        if self._laid is not None:
            choose_target(
                self,
                "PDF 存到哪里",
                "PDF 文件 (*.pdf)",
                f"{self._name}.pdf",
                lambda found: self._write(found[0], ""),
            )

    def _write(self, out: Path, why: str) -> None:
        desk, laid = self.frame.desk, self._laid
        if laid is None or self._job is not None:
            return

        def work(_progress: Progress) -> None:
            from nzg_desktop.gui import print_job

            print_job.to_file(desk, laid, out, why)

        def done(_: None) -> None:
            self.frame.announce(laid.changes)
            self.frame.notices.done(f"已存到 {out}。")

        self._run(
            "正在保存", work, done, lambda trouble: self._stopped(trouble, lambda why: self._write(out, why))
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
        code, content = document.code if document else "", self._paper.content
        desk, query = self.frame.desk, None if self._paper.blank else self._paper.query
        before, self._laid = self._laid, None
        self.bar.show_place(0, 0)
        self.view.say("正在排版…")

        def work(progress: Progress) -> Laid:
            from nzg_desktop.gui import pdf, print_job

            if before is not None:  # a printer may have been busy with it
                before.pages.close()
            if content is not None:
                return print_job.Laid(pdf.Pages(content))
            return print_job.laid_out(desk, code, query, progress)

        self._run("正在排版", work, self._show, self.frame.notices.trouble)

    def _show(self, laid: Laid) -> None:
        if self._laid is not None:
            self.frame.jobs.quick(self._laid.pages.close)
        self._laid = laid
        self.show_page(0)
        self.headed.emit()

    def _stopped(self, trouble: Trouble, again: Callable[[str], object]) -> None:
        """It was not printed, or not all of it: ask why it is printed again, or offer the way on."""
        from nzg_desktop.gui import print_job

        if trouble.code == "reprint":
            ways = [(why, partial(again, why)) for why in print_job.WHY]
            self.frame.notices.ask(
                f"{trouble.what}为什么再打？", *ways, ("另写原因", lambda: self._ask_why(again))
            )
        elif trouble.code == "renumbered":
            self.frame.notices.trouble(trouble, ("重新排版", self._make))
        elif (sent := print_job.came(trouble)) is not None and self._laid is not None:
            following = self.bar.pages(self._at, len(self._laid.pages))[sent]
            self.frame.notices.trouble(
                trouble, (f"从第 {following + 1} 页继续", lambda: self._go_on(following))
            )
        else:
            self.frame.notices.trouble(trouble)

    def _ask_why(self, again: Callable[[str], object]) -> None:
        self.frame.notices.ask_line("再打一次的原因：", "打印", again, "如：盖章盖坏了")

    def _go_on(self, page: int) -> None:
        """Print from the page that did not come."""
        self.show_page(page)
        self.bar.take_range(ONWARD)
        self.print_out()

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
            if self._laid is None:
                self.view.say("没有可预览的内容。")
            self.headed.emit()

    def _draw(self, dpi: float) -> None:
        """Have the shown page drawn; a picture that is no longer wanted when it comes is let go."""
        laid, at = self._laid, self._at
        if laid is None:
            return

        def show(picture: QImage) -> None:
            if self._laid is laid and self._at == at and self.view.dpi == dpi:
                self.view.show_picture(picture)

        self.frame.jobs.quick(lambda: laid.pages.image(at, dpi), show)


_PRINT, _SAVE, _BLANK, _RECORDS, _BACK = (
    Action(
        "print.print",
        "打印",
        "Ctrl+P Return Enter",
        lambda page: page.print_out(),
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
