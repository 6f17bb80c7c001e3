"""Backups by the clock, before the window closes, and onto a stick as soon as it is plugged in.

All of it happens in the lane `keep`, one after the other, so that nobody waits; only what needs a person is
said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from nzg_desktop.core.changes import Changes, Progress
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.gui import drives, rescue

if TYPE_CHECKING:
    from nzg_desktop.gui.jobs import Job
    from nzg_desktop.gui.rescue import Rescue
    from nzg_desktop.gui.window import Face
    from nzg_desktop.work.checking import Finding
    from nzg_desktop.work.desk import Desk
    from nzg_desktop.work.safety import Backup

LOOK_EVERY = 30_000
"""Milliseconds between two looks for a stick, and whether a backup is due."""
CHECK_AT, CHECK_EVERY = 4, 2_880
"""The fourth look checks the file itself, two minutes after opening, and then one look a day."""
BACKUP_EVERY = 30 * 60_000
"""Milliseconds between two backups, where something changed; by a clock that nobody can set."""


class Keeping(QObject):
    """Keeps backups while an office is open."""

    def __init__(self, face: Face) -> None:
        super().__init__(face)
        self._face = face
        self._desk: Desk | None = None
        self._since = QElapsedTimer()
        self._round: Job | None = None
        self._closing: Job | None = None
        self._leaving, self._looks = False, 0
        self._said = ""
        self._nagged: dt.date | None = None
        self._day: dt.date | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        face.jobs.ended.connect(self._tell)  # imports, merges and the like make one before they begin

    def begin(self, desk: Desk) -> None:
        """An office has been opened."""
        self._desk, self._leaving, self._looks, self._day = desk, False, 0, None
        self._since.invalidate()
        self._face.status.fact("backup", "")
        self._face.jobs.look(lambda: _newest(desk, ()), lambda said: self._face.status.fact("backup", said))
        self._timer.start(LOOK_EVERY)
        self._turn_over(desk)

    def end(self) -> None:
        """The office is about to be closed."""
        self._desk = None
        self._timer.stop()
        if self._round is not None:
            self._round.cancel()

    def _tell(self, _job: Job) -> None:
        """How old the newest backup is, without waiting for the next look."""
        desk, face = self._desk, self._face
        if desk is not None:
            face.jobs.scan(lambda: _newest(desk, _sticks()), lambda said: face.status.fact("backup", said))

    def back_up(self) -> None:
        """Make a backup now, because somebody asked for it."""
        desk = self._desk
        if desk is None:
            return

        def work(progress: Progress) -> tuple[str, Looked]:
            from nzg_desktop.work import safety

            return safety.backup(desk, None, progress).name, _looked(desk, progress)

        def done(made: tuple[str, Looked]) -> None:
            name, (_, copies, *_) = made
            self._face.announce(Changes())
            also = "，也拷到了第二处" if copies else ""
            self._face.notices.done(f"备份好了，并已重新打开核对过：{name}{also}")

        self._face.jobs.long("正在备份", work, done)

    def look(self) -> None:
        """Whether a backup is due or a known stick has come; done at once, in its own lane."""
        desk = self._desk
        if desk is None or not (self._round is None or self._round.over):
            return
        self._turn_over(desk)
        due = not self._since.isValid() or self._since.hasExpired(BACKUP_EVERY)
        if due:
            self._since.start()
        reason, check = "regular" if due else "", self._looks % CHECK_EVERY == CHECK_AT
        self._looks += 1
        self._round = self._face.jobs.keep(
            lambda progress: _looked(desk, progress, reason, check=check), self._done, self._troubled
        )

    def _turn_over(self, desk: Desk) -> None:
        """Once on each day: what has ended by its date is over, though nobody wrote anything."""
        if self._day != (today := dt.date.today()):
            self._day = today
            self._face.jobs.quick(lambda: _lapsed(desk), self._say_over)

    def _say_over(self, over: Changes) -> None:
        if over.count:
            self._face.announce(over)

    def may_close(self) -> bool:
        """Whether all is backed up. Where not, that begins now, and closes the window at its end."""
        desk = self._desk
        tried = self._closing is not None and self._closing.over  # it broke, which has been said
        if desk is None or self._leaving or tried or not _due(desk):
            if self._round is not None:
                self._round.cancel()
            return True
        if self._closing is None:
            self._closing = self._face.jobs.keep(
                lambda progress: _looked(desk, progress, "closing"), self._closed, self._could_not
            )
            self._face.notices.say(
                "正在做关闭前的备份，做完窗口会自己关上。", ("不等了，直接关闭", self._hurry)
            )
        return False

    def restore(self, backup: Backup, lost: Rescue | None = None) -> None:
        """Put a backup in the place of the data of the office that is open, or of one that is lost."""
        face = self._face

        def work(progress: Progress) -> tuple[Desk, object]:
            from nzg_desktop.work import safety

            if lost is None:
                return safety.swap(face.desk, backup.file, progress)
            key = lost.key_of(backup.file)
            safety.restore(lost.folder, backup.file, lost.ledgers, key, progress)
            return lost.open(), None

        def done(_desk: Desk) -> None:
            from nzg_desktop.gui import backup_words as said

            face.notices.done(said.restored(backup))

        self._swap("正在恢复", work, done)

    def damaged(self, trouble: Trouble) -> None:
        """The open office turned out to be damaged: nothing more is written, and the way out is shown."""
        desk = self._desk
        if desk is None:
            self._face.notices.trouble(trouble)
            return
        desk.store.why = trouble

        def out() -> None:
            self.end()
            rescue.begin(self._face, rescue.of(desk))

        self._face.notices.trouble(trouble, ("找完好的备份", out))

    def exchange(self, title: str, work: Callable[[Desk], Desk], then: Callable[[Desk], object]) -> None:
        """Let `work` close the office and open it anew; nothing else can be done meanwhile."""
        desk = self._desk
        if desk is None:
            return

        def task(_progress: Progress) -> tuple[Desk, object]:
            from nzg_desktop.work import locking

            try:
                return work(desk), None
            except Trouble as trouble:
                desk.store.close()
                return locking.reopened(desk), trouble

        self._swap(title, task, then)

    def _swap(
        self, title: str, work: Callable[[Progress], tuple[Desk, object]], then: Callable[[Desk], object]
    ) -> None:
        """While `work` puts another desk in the place of this one, nothing else can be done."""
        desk, face = self._desk, self._face

        def done(found: tuple[Desk, object]) -> None:
            opened, outcome = found
            face.setEnabled(True)
            face.opened(opened)
            if isinstance(outcome, Trouble):
                face.notices.trouble(outcome)
            else:
                then(opened)

        def not_done(trouble: Trouble) -> None:
            face.setEnabled(True)
            if desk is not None:
                self.begin(desk)
            face.notices.trouble(trouble)

        self.end()
        face.setEnabled(False)
        face.jobs.long(title, work, done, not_done)

    def _hurry(self) -> None:
        self._leaving = True
        for job in (self._round, self._closing):
            if job is not None:
                job.cancel()
        self._face.window().close()

    def _closed(self, _looked: Looked) -> None:
        self._closing = None
        self._face.window().close()

    def _could_not(self, trouble: Trouble) -> None:
        self._closing = None
        self._face.notices.trouble(trouble, ("不备份，直接关闭", self._hurry))

    def _done(self, found: Looked) -> None:
        newest, copies, days, findings = found
        self._said = ""
        self._face.status.fact("backup", newest)
        if findings:
            self._say_found(findings[0])
        elif copies:
            self._face.notices.done("备份已拷到第二处，并读回核对过。")
        elif days and self._nagged != dt.date.today() and not self._face.notices.words:
            self._nagged = dt.date.today()
            self._face.notices.warn(
                f"已有 {days} 天没有把备份放到别的磁盘上。这台电脑要是坏了、丢了，本机的备份也会跟着没了。",
                ("去备份", lambda: self._face.go("backup")),
            )

    def _say_found(self, finding: Finding) -> None:
        query, title = finding.query, "和操作日志对不上的"
        if finding.code == "database":
            self.damaged(Trouble(finding.message, "", "现有文件没有被改动。", "damaged"))
        elif finding.code == "index":
            self._face.notices.warn(finding.message, ("修复", self._mend))
        elif query is not None:
            self._face.notices.warn(finding.message, ("看看", lambda: self._face.show_records(query, title)))
        else:
            self._face.notices.warn(finding.message)

    def _mend(self) -> None:
        desk = self._face.desk

        def work(progress: Progress) -> str:
            from nzg_desktop.work import mending

            progress(0, 0, "正在修复")
            return mending.mend(desk)

        self._face.jobs.long("正在修复", work, self._face.notices.done)

    def _troubled(self, trouble: Trouble) -> None:
        """Said once, not every half minute."""
        if str(trouble) != self._said:
            self._said = str(trouble)
            self._face.notices.trouble(trouble, ("备份与恢复", lambda: self._face.go("backup")))


Looked = tuple[str, tuple[Path, ...], int, tuple["Finding", ...]]
"""What the status line says, the new copies elsewhere, days without one, and what is wrong with the file."""


def _looked(desk: Desk, progress: Progress, reason: str = "", *, check: bool = False) -> Looked:
    """Check the file, back up where a `reason` says so and something changed, and copy to what is there."""
    from nzg_desktop.work import mending, safety

    if check and (findings := mending.look(desk, progress)):
        return _newest(desk, ()), (), 0, findings
    if reason:
        safety.before(desk, reason, progress)
    sticks = _sticks()
    copies = safety.spread(desk, sticks, progress) if desk.store.why is None else ()
    return _newest(desk, sticks), copies, safety.days_uncopied(desk), ()


def _sticks() -> tuple[Path, ...]:
    return tuple(stick.path for stick in drives.sticks() if stick.writable)


def _lapsed(desk: Desk) -> Changes:
    from nzg_desktop.work import reflecting

    return reflecting.lapse(desk)


def _due(desk: Desk) -> bool:
    from nzg_desktop.work import safety

    try:
        return safety.due(desk)
    except Trouble:  # it will be said by the backup itself
        return True


def _newest(desk: Desk, sticks: tuple[Path, ...]) -> str:
    """When the newest backup was made, and where it lies, for the status line."""
    from nzg_desktop.gui import backup_words as said
    from nzg_desktop.work import safety

    known = safety.backups(safety.places(desk, sticks))
    if not known:
        return "还没有备份（F12）"
    where = said.places(known[0], desk.home.backups, sticks)
    return f"备份 {said.moment(known[0].facts.moment)}（{where}）"
