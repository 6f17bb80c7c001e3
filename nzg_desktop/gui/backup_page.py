"""备份与恢复: what backups there are, what each would bring back, and the way there in a few clicks.

Nothing is restored that was not looked at first; what stands now is kept before anything takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget

from nzg_desktop.core.changes import Changes, Progress
from nzg_desktop.gui import backup_words as said
from nzg_desktop.gui import drives
from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.page import Frame, Page
from nzg_desktop.gui.pieces import choose_files, choose_folder, column, holder, words
from nzg_desktop.gui.rescue import Rescue
from nzg_desktop.gui.rows_table import RowsTable
from nzg_desktop.store import shelf
from nzg_desktop.store.shelf import Facts
from nzg_desktop.work import safety
from nzg_desktop.work.desk import Home, setting
from nzg_desktop.work.safety import Backup, Preview

LIST, PREVIEW = range(2)
FILES = "备份文件 (*.db);;所有文件 (*)"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The sticks, this computer's folder, the backups, what the office holds now, and how things stand."""

    sticks: tuple[Path, ...]
    own: Path
    backups: tuple[Backup, ...]
    now: Facts | None
    state: str


class BackupPage(Page):
    """The page: the list of backups, and what restoring one would change; also of an office that is lost."""

    title = "备份与恢复"
    help = "backup"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._backups: tuple[Backup, ...] = ()
        self._sticks: tuple[Path, ...] = ()
        self._lost: Rescue | None = None
        self.seen: Preview | None = None
        self._state, self._heading = words("", "second"), words("")
        self.table = RowsTable("备份", said.HEADS, "还没有备份。按“立即备份”做第一份。")
        self.counts = RowsTable("恢复前后的条数", said.COUNT_HEADS)
        self.lost = RowsTable("恢复后会没有的改动", said.LOST_HEADS, "恢复不会丢掉任何改动。")
        self._views = QStackedWidget()
        self._views.addWidget(holder(column(self._state, self.table, grows=1)))
        seen = column(self._heading, self.counts, self.lost)
        seen.setStretch(1, 2)
        seen.setStretch(2, 3)
        self._views.addWidget(holder(seen))
        self.setLayout(column(self._views))
        self.table.moved.connect(lambda _at: self.headed.emit())
        self.table.opened.connect(lambda _at: self.preview())

    def commands(self) -> tuple[Action, ...]:
        """Look at a backup, make one, say where the second place is; or restore the one looked at."""
        if self._views.currentIndex() == PREVIEW:
            return PREVIEW_COMMANDS
        return LIST_COMMANDS if self._lost is None else LOST_COMMANDS

    def accept(self, **given: object) -> None:
        """`rescue`: an office that cannot be opened; `look_at`: the backup to show at once."""
        if isinstance(lost := given.get("rescue"), Rescue):
            self._lost = lost
        if isinstance(backup := given.get("look_at"), Backup):
            self.look_at(backup)

    def enter(self) -> None:
        """Read the list anew: another window or the clock may have made a backup."""
        self.go_back()

    def home(self) -> None:
        """Back to the list."""
        self.go_back()

    def heed(self, changes: Changes) -> None:
        """What was written changes the difference of every backup; a new backup changes nothing else."""
        if self.isVisible() and self._views.currentIndex() == LIST:
            self._read()

    def go_back(self) -> None:
        """To the list."""
        self._views.setCurrentIndex(LIST)
        self._read()
        self.headed.emit()

    @property
    def chosen(self) -> Backup | None:
        """The backup of the current line."""
        at = self.table.currentIndex().row()
        return self._backups[at] if 0 <= at < len(self._backups) else None

    def preview(self) -> None:
        """Open the chosen backup and show what restoring it would change."""
        if (backup := self.chosen) is not None:
            self.look_at(backup)

    def look_at(self, backup: Backup) -> None:
        """Open a backup, wherever it lies, and show what restoring it would change."""
        lost, desk = self._lost, None if self._lost else self.frame.desk

        def work(progress: Progress) -> Preview:
            progress(0, 0, "正在打开备份")
            if desk is not None:
                return safety.preview(backup, desk)
            assert lost is not None, "an office is open or lost"
            return safety.preview_of_lost(backup, Home(lost.folder), lost.ledgers, lost.key_of(backup.file))

        self.frame.jobs.long("正在打开备份", work, self._show_preview, self.frame.notices.trouble)

    def open_file(self) -> None:
        """Look at a backup that lies somewhere else."""

        def look(files: tuple[Path, ...]) -> None:
            self.look_at(Backup(files[0], shelf.noted(files[0]), (files[0].parent,)))

        choose_files(self, "打开别处的备份", FILES, look)

    def restore(self) -> None:
        """Put the backup that was looked at in the place of the present data."""
        if self.seen is not None:
            self.frame.keeping.restore(self.seen.backup, self._lost)

    def use_folder(self) -> None:
        """Let a folder be the second place."""
        choose_folder(self, "第二处备份放在哪个文件夹", lambda found: self._use(found[0], stick=False))

    def use_stick(self) -> None:
        """Let the stick that is plugged in be a second place."""
        if self._sticks:
            self._use(self._sticks[0], stick=True)
        else:
            self.frame.notices.warn("没有看到 U 盘。请插好以后再按一次。")
            self._read()

    def _use(self, root: Path, *, stick: bool) -> None:
        desk, sticks = self.frame.desk, self._sticks

        def work(progress: Progress) -> tuple[Path, ...]:
            safety.choose(desk, root, stick=stick)
            safety.before(desk, "asked", progress)
            return safety.spread(desk, sticks, progress)

        def done(made: tuple[Path, ...]) -> None:
            what = "U 盘" if stick else "文件夹"
            copied = "最近的备份已拷过去，并读回核对过。" if made else ""
            self.frame.notices.done(f"以后每份备份都会拷到这个{what}，{copied}")
            self._read()

        self.frame.jobs.long("正在拷到第二处", work, done)

    def _read(self) -> None:
        lost, desk = self._lost, None if self._lost else self.frame.desk

        def work() -> Shelf:
            sticks = tuple(stick.path for stick in drives.sticks())
            if lost is not None or desk is None:
                folders = safety.everywhere(self.frame.folder, sticks)
                return Shelf(sticks, folders[0], safety.backups(folders), None, "")
            places = safety.places(desk, sticks)
            second = str(setting(desk, "backup_folder"))
            state = said.state(places, second, safety.days_uncopied(desk))
            return Shelf(sticks, places[0], safety.backups(places), safety.now(desk), state)

        self.frame.jobs.look(work, self._show)

    def _show(self, read: Shelf) -> None:
        self._sticks, self._backups, at = read.sticks, read.backups, max(self.table.currentIndex().row(), 0)
        self._state.setText(read.state)
        self.table.fill([said.row(one, read.now, read.own, read.sticks) for one in read.backups])
        if self._views.currentIndex() == LIST:
            self.table.selectRow(min(at, len(self._backups) - 1))
            self.table.setFocus()
        self.headed.emit()

    def _show_preview(self, seen: Preview) -> None:
        self.seen = seen
        self._heading.setText(said.heading(seen))
        self.counts.fill(said.counts(seen))
        self.lost.fill(said.lost(seen))
        self.lost.setVisible(seen.related and (seen.now is not None or bool(seen.lost)))
        self._views.setCurrentIndex(PREVIEW)
        self.headed.emit()
        self.counts.setFocus()


def _chosen(page: BackupPage) -> bool:
    return page.chosen is not None


LIST_COMMANDS = (
    Action("backup.preview", "预览", "", BackupPage.preview, primary=True, ready=_chosen),
    Action("backup.now", "立即备份", "", lambda page: page.frame.keeping.back_up(), needs="backup"),
    Action("backup.stick", "用 U 盘", "", BackupPage.use_stick, needs="backup"),
    Action("backup.folder", "用文件夹", "", BackupPage.use_folder, needs="backup"),
    Action("backup.open", "打开别处的", "", BackupPage.open_file),
)
LOST_COMMANDS = (LIST_COMMANDS[0], LIST_COMMANDS[-1])
PREVIEW_COMMANDS = (
    Action("backup.restore", "恢复", "", BackupPage.restore, primary=True, needs="restore"),
    Action("backup.back", "返回", "Esc", BackupPage.go_back),
)
