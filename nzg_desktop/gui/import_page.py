"""导入表格: choose a file, see what would come in, bring it in, take it back if it was the wrong one.

Nothing is written before the person presses the button that says how many records it writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QStackedWidget

from nzg_desktop.core.changes import Changes, Progress
from nzg_desktop.core.trouble import RefusedFile, Trouble
from nzg_desktop.gui import import_words as said
from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.import_views import DoneView, StartView, TrialView
from nzg_desktop.gui.page import Frame, Page, save_as
from nzg_desktop.gui.pieces import BOOK, TABLES, choose_files, column

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Ledger
    from nzg_desktop.store.undo import Undone
    from nzg_desktop.work.desk import Desk
    from nzg_desktop.work.importing import Imported, Looked

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trial:
    """A file as understood, and what its rows would do; or why they cannot be tried yet."""

    looked: Looked
    imported: Imported | None
    trouble: Trouble | None = None
    heaps: tuple[said.Heap, ...] = ()


def examine(desk: Desk, looked: Looked, progress: Progress, *, overwrite: bool) -> Trial:
    """Try the rows of a file. A column that lacks is not the end: the person points it out."""
    from nzg_desktop.work import importing

    try:
        found = importing.trial(desk, looked, overwrite=overwrite, progress=progress)
        return Trial(looked, found, heaps=said.heaps(found.problems))
    except RefusedFile:
        raise
    except Trouble as trouble:
        return Trial(looked, None, trouble)


class ImportPage(Page):
    """The page: an empty place for a file, then the trial, then what was done."""

    title = "导入表格"
    help = "import"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._ledger: type[Ledger] | None = None
        self._trial: Trial | None = None
        self._done: Imported | None = None
        self._asks = False
        self.start, self.tried, self.end = StartView(), TrialView(), DoneView()
        self._views = QStackedWidget()
        for view in (self.start, self.tried, self.end):
            self._views.addWidget(view)
        self.setLayout(column(self._views))
        self.start.asked.connect(self.choose)
        self.start.into.connect(lambda at: self._take_ledger(self._ledgers[at]))
        self.tried.wanted.connect(self._write)
        self.tried.again.connect(self._try_again)
        self.tried.saved.connect(self._save_refused)
        self.end.saved.connect(self._save_refused)
        self.end.another.connect(self.choose)
        self.end.undone.connect(self._undo)
        self.end.listed.connect(lambda: self.frame.go(self._target.about.code))

    def accept(self, **given: object) -> None:
        """`ledger`: into which; `path`: a file to begin with. A ledger alone asks for the file at once."""
        ledger, path = given.get("ledger"), given.get("path")
        if isinstance(ledger, type):
            self._take_ledger(ledger)
        if isinstance(path, Path):
            self.begin(path)
        else:
            self._asks = ledger is not None

    def enter(self) -> None:
        """Fill the choice of ledgers; ask for a file where another page sent us for one."""
        self._take_ledger(self._target)
        if self._asks:
            self._asks = False
            self.choose()

    def leave(self) -> bool:
        """What was said here is not said elsewhere."""
        self.frame.notices.clear()
        return True

    def drop(self, paths: tuple[Path, ...]) -> bool:
        """A file dropped on the page is tried at once."""
        self.begin(paths[0])
        if len(paths) > 1:
            self.frame.notices.say(f"一次导入一个文件，先取了“{paths[0].name}”。")
        return True

    def choose(self) -> None:
        """Ask for a file."""
        choose_files(self, "选择要导入的表格", TABLES, lambda found: self.begin(found[0]))

    def begin(self, path: Path) -> None:
        """Read a file and try it."""
        desk, ledger = self.frame.desk, self._target

        def work(progress: Progress) -> Trial:
            from nzg_desktop.work import importing

            looked = importing.look(desk, ledger, path, progress=progress)
            return examine(desk, looked, progress, overwrite=False)

        self.tried.reset()
        self._run(f"正在检查“{path.name}”", work, self._show_trial)

    def save_template(self) -> None:
        """An empty workbook to be filled in."""
        ledger = self._target

        def write(out: Path, _progress: Progress) -> None:
            from nzg_desktop.work import exporting

            exporting.template(ledger, out)

        name = f"{ledger.about.title}导入模板.xlsx"
        save_as(self, self.frame, "模板存到哪里", BOOK, name, write, lambda out, _: f"模板已存到 {out}。")

    @property
    def _target(self) -> type[Ledger]:
        return self._ledger or self._ledgers[0]

    @property
    def _ledgers(self) -> tuple[type[Ledger], ...]:
        """Into which one may import."""
        return tuple(ledger for ledger in self.frame.desk.ledgers if not ledger.about.log)

    def _take_ledger(self, ledger: type[Ledger]) -> None:
        self._ledger = ledger
        ledgers = self._ledgers
        self.start.fill(tuple(known.about.title for known in ledgers), ledgers.index(ledger))

    def _run(self, title: str, work: Callable[[Progress], T], then: Callable[[T], object]) -> None:
        self.frame.notices.clear()
        self.frame.jobs.long(title, work, then, resting=self._views)

    def _show_trial(self, trial: Trial) -> None:
        self._trial, self._done = trial, None
        self.tried.fill(trial.looked, trial.imported, trial.heaps)
        self._views.setCurrentWidget(self.tried)
        self.tried.focus()
        if trial.trouble is not None:
            self.frame.notices.trouble(trial.trouble)

    def _try_again(self) -> None:
        """Once more, with other columns or the other choice about values that differ."""
        if self._trial is None:
            return
        desk, looked, columns = self.frame.desk, self._trial.looked, self.tried.corrected()
        overwrite = self.tried.overwrites

        def work(progress: Progress) -> Trial:
            from nzg_desktop.work import importing

            now = looked if columns is None else importing.rematch(desk, looked, columns)
            return examine(desk, now, progress, overwrite=overwrite)

        self._run(f"正在检查“{looked.path.name}”", work, self._show_trial)

    def _write(self) -> None:
        if self._trial is None:
            return
        desk, looked, overwrite = self.frame.desk, self._trial.looked, self.tried.overwrites

        def work(progress: Progress) -> Imported:
            from nzg_desktop.work import importing, safety

            safety.before(desk, "import", progress)
            return importing.write(desk, looked, overwrite=overwrite, progress=progress)

        self._run(f"正在导入“{looked.path.name}”", work, self._show_done)

    def _show_done(self, done: Imported) -> None:
        assert self._trial is not None, "only a trial is written"
        self._done = done
        self._views.setCurrentWidget(self.end)
        self.end.fill(self._trial.looked, done)
        self._announce(said.taken(done), done.batch)

    def _announce(self, count: int, batch: str = "") -> None:
        """An import may make records of other ledgers too: employers that were not known yet."""
        codes = frozenset(ledger.about.code for ledger in self.frame.desk.ledgers)
        self.frame.announce(Changes(codes, count, batch))

    def _undo(self) -> None:
        if self._done is None:
            return
        desk, batch = self.frame.desk, self._done.batch
        self.end.allow_undo(allowed=False)

        def work(progress: Progress) -> Undone:
            from nzg_desktop.work import records

            progress(0, 0, "正在撤销导入")
            return records.undo(desk, batch)

        self.frame.jobs.long("正在撤销导入", work, self._undone, self._undo_refused)

    def _undone(self, undone: Undone) -> None:
        self.end.fill_undone(undone.count, len(undone.kept))
        self._announce(undone.count)

    def _undo_refused(self, trouble: Trouble) -> None:
        self.end.allow_undo(allowed=True)
        self.frame.notices.trouble(trouble)

    def _save_refused(self) -> None:
        imported = self._done or (self._trial.imported if self._trial else None)
        if self._trial is None or imported is None:
            return
        looked, found = self._trial.looked, imported

        def write(out: Path, _progress: Progress) -> None:
            from nzg_desktop.work import importing

            importing.refused_file(looked, found, out)

        def told(out: Path, _: None) -> str:
            return f"问题清单已存到 {out}。改好后拖回这里，不用再对应列。"

        name = f"{looked.path.stem}_问题清单.xlsx"
        save_as(self, self.frame, "问题清单存到哪里", BOOK, name, write, told)

    deeds = (
        Action("import.choose", "选择文件", "F8", choose, needs="edit"),
        Action("import.template", "下载模板", "", save_template),
        Action("import.earlier", "以前的导入", "", lambda page: page.frame.go("history")),
    )
