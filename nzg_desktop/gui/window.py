"""The window: bar, head, buttons, one notice, the page, the status line. It knows pages only as `Page`.

It is put into the shell after the first paint, and filled once the office has been opened in a worker.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QStackedWidget, QWidget

from nzg_desktop.core.roles import ALL, may, reason, titles
from nzg_desktop.core.trouble import Trouble, no_memory
from nzg_desktop.gui import crash
from nzg_desktop.gui.actions import WINDOW, Action
from nzg_desktop.gui.bar import Bar
from nzg_desktop.gui.clipboard import ClipboardGuard
from nzg_desktop.gui.command_row import CommandRow
from nzg_desktop.gui.greeting import Greeting
from nzg_desktop.gui.header import Header
from nzg_desktop.gui.jobs import Jobs
from nzg_desktop.gui.keeping import Keeping
from nzg_desktop.gui.notices import Notices
from nzg_desktop.gui.page import Page
from nzg_desktop.gui.pages import PAGES, entries, leading
from nzg_desktop.gui.pieces import column, holder, row
from nzg_desktop.gui.shell import NAME
from nzg_desktop.gui.status_line import StatusLine
from nzg_desktop.gui.theme import Theme, mark
from nzg_desktop.gui.undoing import Undoing

if TYPE_CHECKING:
    from nzg_desktop.core.changes import Changes
    from nzg_desktop.core.query import Query
    from nzg_desktop.work.checking import Finding
    from nzg_desktop.work.desk import Desk

PRACTICE_EDGE = 5
"""A practice office has a yellow frame so many pixels wide."""
WIDE = 70
"""Below this many heights of the letter across, the bar folds."""


class Face(QWidget):
    """All that is in the window; the frame around every page (see `page.Frame`)."""

    named = Signal(str)
    """What the title of the window should say."""
    changed_hands = Signal()
    """An office has been opened, by the same person or another."""
    locked = Signal()
    """Somebody wants the window covered."""

    def __init__(self, jobs: Jobs, theme: Theme, folder: Path) -> None:
        super().__init__()
        self.jobs, self.theme, self.folder = jobs, theme, folder
        self._desk: Desk | None = None
        self._greeting: Greeting | None = None
        self._pages: dict[str, Page] = {}
        self._typed: dict[str, str] = {}
        self._here = ""
        self._keys: list[QAction] = []
        self._commands: tuple[Action, ...] = ()
        self.bar = Bar(theme)
        self.header = Header(theme)
        self.row = CommandRow()
        self.notices = Notices()
        self.stack = QStackedWidget()
        self.status = StatusLine(theme, jobs)
        self.keeping = Keeping(self)
        self._build()
        self._connect()
        self.setAcceptDrops(True)
        self.clipboard, self.undoing = ClipboardGuard(self), Undoing(self)

    @property
    def desk(self) -> Desk:
        """The opened office. Asking before there is one is our mistake."""
        if self._desk is None:
            raise LookupError("no office is open yet")
        return self._desk

    @property
    def here(self) -> Page | None:
        """The page that is shown."""
        return self._pages.get(self._here)

    def go(self, code: str, **given: object) -> Page | None:
        """Show another page; see `page.Frame.go`."""
        before = self.here
        if before is not None and code != self._here and not before.leave():
            return None
        if self._desk is not None and self._shut(self._desk, code):
            return None
        page = self._pages.get(code) or self._make(code)
        self._here = code
        if given:
            page.accept(**given)
        self.bar.show_here(leading(self._desk, code))
        self.stack.setCurrentWidget(page)
        self._show_head()
        page.enter()
        return page

    def go_group(self, number: int) -> None:
        """The first page of a group of the bar, 1 to 7."""
        if code := self.bar.first_of(number):
            self.go(code)

    def show_records(self, query: Query, title: str) -> None:
        """Open the list of the query's ledger on these records."""
        self.go(query.ledger.about.code, query=query, title=title)

    def announce(self, changes: Changes) -> None:
        """Tell every page what has changed."""
        if changes.count:
            self.status.saved()
        self.undoing.note(changes)
        for page in self._pages.values():
            page.heed(changes)

    def opened(self, desk: Desk) -> None:
        """An office is there: fill the bar from its ledgers and show what is due."""
        from nzg_desktop.work.desk import office

        for page in self._pages.values():
            self.stack.removeWidget(page)
            self.jobs.at_rest(page.deleteLater)  # an answer may still be on its way to it
        self._pages, self._typed, self._here, self._desk = {}, {}, "", desk
        self.undoing.forget()
        self.folder = self.jobs.folder = desk.home.folder
        about = office(desk)
        who = f"{desk.who}（{titles(desk.roles)}）" if desk.store.key is not None else desk.who
        self.named.emit(f"{NAME} — {about.name} — {who}" + ("（练习）" if about.practice else ""))
        self.status.fact("saved", "")
        self.status.fact("office", "单机离线")
        edge = PRACTICE_EDGE if about.practice else 0
        self.layout().setContentsMargins(edge, edge, edge, edge)  # type: ignore[union-attr] # made in _build
        if about.practice:
            self.status.fact("practice", "练习库：可以随便试，不会报送")
        self.bar.setVisible(True)
        self.bar.fill(entries(desk))
        self.go(PAGES[0].code)
        self.keeping.begin(desk)
        self.jobs.look(lambda: _tail(desk), self._say_tail)  # in its lane behind the first list
        if self._greeting is not None:
            self.jobs.at_rest(self._greeting.deleteLater)
        self._greeting = Greeting(self, desk, self)
        self.changed_hands.emit()

    def _say_tail(self, found: tuple[Finding, ...]) -> None:
        for finding in found:
            self.notices.wait(partial(self.notices.warn, finding.message))

    def first_start(self) -> None:
        """No office is there yet: four questions, and nothing else to press."""
        self.bar.setVisible(False)
        self.go("start")

    def focus_find(self) -> None:
        """Put the cursor into the search box."""
        if self.header.box.isVisible():
            self.header.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.header.box.selectAll()

    def show_help(self) -> None:
        """The chapter about this page, beside the page; asked for again, the keys."""
        from nzg_desktop.gui.help_sheet import HelpSheet

        if (shown := self.findChild(HelpSheet)) is not None:
            shown.turn_to_keys()
            return
        sheet = HelpSheet(self, self.here.help if self.here is not None else "start")
        sheet.keys_wanted.connect(self.show_keys)
        sheet.show()

    def show_keys(self) -> None:
        """All keys of this page, beside the page."""
        from nzg_desktop.gui.key_sheet import KeySheet

        KeySheet(self, self.header.title.text(), self._commands).show()

    def find_all(self) -> None:
        """One line that finds everything."""
        from nzg_desktop.gui.find_all import FindAll

        if self._desk is not None:
            FindAll(self, self, self.bar).show()

    def turn_full_screen(self) -> None:
        """To the whole screen and back."""
        window = self.window()
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def crash(self, error: BaseException) -> None:
        """Something of ours broke in the window's own thread."""
        if isinstance(error, MemoryError):
            self._say_trouble(no_memory())
        else:
            self._say_crash(crash.note(error, self.jobs.folder))

    def _build(self) -> None:
        mark(self.stack, "page")
        inside = column(self.header, self.row, self.notices, self.stack, grows=3)
        inside.setContentsMargins(16, 10, 16, 8)
        middle = mark(holder(inside), "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        mark(self, "practice")
        across = holder(row(self.bar, middle, gap=0, grows=1))
        self.setLayout(column(across, self.status, gap=0, grows=0))

    def _connect(self) -> None:
        self.bar.chosen.connect(self._choose)
        self.header.typed.connect(self._search)
        self.header.helped.connect(self.show_help)
        self.header.entered.connect(lambda: self.here.found() if self.here else None)
        self.jobs.troubled.connect(self._say_trouble)
        self.jobs.crashed.connect(self._say_crash)
        self.theme.changed.connect(self._fold)
        for command in WINDOW:
            self.addAction(_keyed(self, command))

    def _choose(self, code: str) -> None:
        if code == self._here and self.here is not None:
            self.here.home()
        else:
            self.go(code)

    def _shut(self, desk: Desk, code: str) -> bool:
        """Whether this is a guarded ledger that the person at the desk may not see; it is said."""
        from nzg_desktop.work.accounts import need_sight

        try:
            for ledger in desk.ledgers:
                if ledger.about.code == code:
                    need_sight(desk, ledger)
        except Trouble as trouble:
            self.notices.trouble(trouble)
            return True
        return False

    def _make(self, code: str) -> Page:
        if known := next((one for one in PAGES if one.code == code), None):
            page = known.make(self)
        else:
            from nzg_desktop.gui.list_page import ListPage

            page = ListPage(self, self.desk.ledger(code))
        mark(page, "page")
        page.headed.connect(lambda: self._show_head() if page is self.here else None)
        self._pages[code] = page
        self.stack.addWidget(page)
        return page

    def _show_head(self) -> None:
        page = self.here
        if page is None:
            return
        self.header.show_page(page.title, page.find_hint, self._typed.get(self._here, ""))
        commands = page.commands()
        if commands != self._commands:
            self._commands = commands
            for key in self._keys:
                self.removeAction(key)
            self._keys = self.row.fill(commands, self._perform)
            self.addActions(self._keys)
        self.row.setVisible(bool(commands) or bool(page.summary()))
        self.row.show_ready([c.ready is None or c.ready(page) for c in commands], self._closed(commands))
        self.row.say(page.summary())

    def _perform(self, command: Action) -> None:
        page = self.here
        open_to_us = not any(self._closed((command,)))
        if page is not None and open_to_us and (command.ready is None or command.ready(page)):
            command.call(page)

    def _closed(self, commands: tuple[Action, ...]) -> list[str]:
        """Why each of these is not open to the person at the desk; empty where it is."""
        roles = self._desk.roles if self._desk is not None else ALL
        return [reason(c.needs) if c.needs and not may(roles, c.needs) else "" for c in commands]

    def _search(self, typed: str) -> None:
        self._typed[self._here] = typed
        if self.here is not None:
            self.here.search(typed)

    def _say_trouble(self, trouble: Trouble) -> None:
        if trouble.code == "damaged":
            self.keeping.damaged(trouble)
        else:
            self.notices.trouble(trouble)

    def _say_crash(self, number: str) -> None:
        way = ("生成故障报告", lambda: self.go("selfcheck", report=True))
        self.notices.trouble(crash.said(number), *((way,) if self._desk is not None else ()))

    def _fold(self) -> None:
        if self.isVisible():  # before that the width says nothing
            self.bar.fold(self.width() < self.theme.px(WIDE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has a narrow bar."""
        super().resizeEvent(event)
        self._fold()

    def showEvent(self, event: QShowEvent) -> None:
        """Now the width is known."""
        super().showEvent(event)
        self._fold()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped on any page that takes them."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand dropped files to the page."""
        paths = tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        if paths and self.here is not None and self.here.drop(paths):
            event.acceptProposedAction()

    def may_close(self) -> bool:
        """Whether nothing typed is lost, no work is under way and all is backed up; then work is wound up."""
        if self.status.busy:
            self.notices.warn("还有工作在进行。请等它做完，或在窗口右下角点“停下”，再关窗口。")
            return False
        if self.here is not None and not self.here.leave():
            return False
        if not self.keeping.may_close():
            return False
        self.clipboard.clear()
        self.jobs.close()
        if self._desk is not None:
            self._desk.store.close()
        return True


def _tail(desk: Desk) -> tuple[Finding, ...]:
    from nzg_desktop.work import checking

    return checking.check_tail(desk)


def _keyed(face: Face, command: Action) -> QAction:
    action = QAction(command.title, face)
    action.setShortcuts([QKeySequence(key) for key in command.key.split()])
    action.triggered.connect(lambda: command.call(face))
    return action
