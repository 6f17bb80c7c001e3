"""What a page is, and what the window offers it. Pages know `Frame`, never the window itself or each other.

A page is made when it is first shown, from a row of `window.PAGES` or from a ledger, and lives until the
window closes. Everything slow goes through `frame.jobs`; everything said goes through `frame.notices`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nzg_desktop.core.changes import Changes, Progress, silent
from nzg_desktop.gui.pieces import choose_target

if TYPE_CHECKING:
    from nzg_desktop.core.query import Query
    from nzg_desktop.gui.actions import Action
    from nzg_desktop.gui.jobs import Jobs
    from nzg_desktop.gui.keeping import Keeping
    from nzg_desktop.gui.notices import Notices
    from nzg_desktop.gui.theme import Theme
    from nzg_desktop.work.desk import Desk
    from nzg_desktop.work.drafts import Left

T = TypeVar("T")


class Frame(Protocol):
    """What the window does for its pages."""

    jobs: Jobs
    notices: Notices
    theme: Theme
    keeping: Keeping
    folder: Path

    @property
    def desk(self) -> Desk:
        """The opened office. Pages are only entered once there is one; first start has none yet."""

    def go(self, code: str, **given: object) -> Page | None:
        """Show another page and hand it `given` (see `Page.accept`); None where the present one stays.

        Codes: a ledger's code, or one of `window.PAGES`. "import" takes `ledger` and `path`, "print" `query`.
        """

    def show_records(self, query: Query, title: str) -> None:
        """Open the list of the query's ledger on these records; `title` says where the question came from."""

    def announce(self, changes: Changes) -> None:
        """Tell every page what has changed, once the work is written."""

    def opened(self, desk: Desk) -> None:
        """An office has been founded or restored: fill the pages from it."""


class Page(QWidget):
    """One page of the window: title, buttons, and a way in and out. Subclasses override what they need."""

    title = ""
    find_hint = ""
    """What the search box in the header says; empty where the page cannot be searched."""

    help = "lists"
    """The chapter of the help that is about this page; see `help_sheet`."""

    deeds: tuple[Action, ...] = ()
    """What can be done on it, where that is always the same; see `commands`."""
    headed = Signal()
    """Title, commands or summary have changed: the window reads them anew."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame

    def commands(self) -> tuple[Action, ...]:
        """The buttons above the page, in order. Keys work while the page is shown."""
        return self.deeds

    def summary(self) -> str:
        """A short count at the right of the buttons (共 1,286 人 · 待补 37)."""
        return ""

    def accept(self, **given: object) -> None:
        """What another page hands over by `frame.go`, before `enter`."""

    def recover(self, left: Left) -> None:
        """Go on with a form that was not finished when the program ended."""

    def enter(self) -> None:
        """The page is about to be shown: read what may have changed, put the focus where typing starts."""

    def home(self) -> None:
        """Its button in the bar was pressed while it is shown: back to where it begins."""

    def leave(self) -> bool:
        """Whether the page may be left; ask only where something typed would be lost."""
        return True

    def search(self, typed: str) -> None:
        """The words in the header's search box have changed."""

    def found(self) -> None:
        """Enter or the arrow down in the search box: on to what was found."""

    def heed(self, changes: Changes) -> None:
        """Something was written, by this page or another."""

    def drop(self, paths: tuple[Path, ...]) -> bool:
        """Files were dropped on the page. True where it takes them."""
        return False


def preview(frame: Frame, make: Callable[[], bytes], name: str, back: str) -> None:
    """Have a paper made and show it before it is printed; `back` is the page to return to."""
    frame.jobs.quick(make, lambda content: frame.go("print", content=content, name=name, back=back))


def save_as(
    page: QWidget,
    frame: Frame,
    title: str,
    names: str,
    proposed: str,
    write: Callable[[Path, Progress], T],
    told: Callable[[Path, T], str],
    doing: str = "",
) -> None:
    """Ask where to save, `write` there and say what `told` makes of it; `doing` names what takes long."""

    def begin(files: tuple[Path, ...]) -> None:
        out = files[0]

        def done(made: T) -> None:
            frame.notices.done(told(out, made))

        if doing:
            frame.jobs.long(doing, lambda progress: write(out, progress), done)
        else:
            frame.jobs.quick(lambda: write(out, silent), done)

    choose_target(page, title, names, proposed, begin)
