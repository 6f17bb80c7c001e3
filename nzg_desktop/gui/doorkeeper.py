"""Lets people in: at the start with a password, and again after the window was locked.

What is typed stays where it is while the window is covered; only the person who locked it opens it again.
Where somebody else signs in instead, it is kept as drafts and nothing of it stays in the window.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.gui import crash
from nzg_desktop.gui.desktop import Desktop

if TYPE_CHECKING:
    from nzg_desktop.gui.gate import Gate
    from nzg_desktop.gui.shell import Shell
    from nzg_desktop.gui.window import Face
    from nzg_desktop.work.desk import Desk

BEAT, SLEPT = 15_000, 60
"""Milliseconds between two beats; so many seconds without one, and the computer slept."""
WAIT = 30
"""Milliseconds between two looks at whether all work of the person of before has ended."""
_SIGNS = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
)
"""What shows that somebody is there."""


class Doorkeeper(QObject):
    """Stands between the shell and the face."""

    def __init__(
        self,
        shell: Shell,
        face: Face,
        enter: Callable[[str, str], Desk],
        recover: Callable[[str, str, str], tuple[Desk, str]],
        rescue: Callable[[str, str], None],
    ) -> None:
        """`enter` opens the office by name and password, `recover` by name, code and new password.

        `rescue` is for data that are damaged although name and password are right.
        """
        super().__init__(face)
        self._shell, self._face = shell, face
        self._enter, self._recover, self._rescue = enter, recover, rescue
        self._focus: QWidget | None = None
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self.lock)
        self._seen, self._beat = time.time(), QTimer(self)
        self._beat.timeout.connect(self.look)
        self._watched: QObject | None = None
        self.desktop, self._away = Desktop(self), True
        self.desktop.heard.connect(self._seen_locked)
        face.locked.connect(self.lock)
        face.jobs.crashed.connect(self._crashed)
        face.changed_hands.connect(self.watch)
        if (gate := shell.gate) is not None:
            gate.given.connect(self._sign_in)
            gate.recovered.connect(self._set_anew)

    def watch(self) -> None:
        """An office has been opened: lock the window when nobody has been there for a while."""
        from nzg_desktop.work.desk import setting

        desk = self._face.desk
        minutes = int(str(setting(desk, "lock_minutes"))) if desk.store.key is not None else 0
        window = self._shell.windowHandle()
        if self._watched is None and window is not None:
            # The window's own events come before those of its widgets, and are far fewer.
            window.installEventFilter(self)
            self._watched = window
        self._seen = time.time()
        self._beat.start(BEAT)
        self._idle.setInterval(minutes * 60_000)
        if minutes > 0:
            self._idle.start()
        else:
            self._idle.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every sign of life begins the waiting anew."""
        if event.type() in _SIGNS and self._idle.isActive():
            self._idle.start()
        return False

    def look(self) -> None:
        """One beat: where the computer slept, or the desktop was locked, the window is locked too."""
        now = time.time()
        slept = now - self._seen > SLEPT
        self._seen = now
        if self._face.desk.store.key is None:
            return
        if slept:
            self.lock()
        self.desktop.ask()

    def _seen_locked(self, away: bool) -> None:
        # Only from open to locked: a desktop that were always called locked would let nobody work.
        if away and not self._away:
            self.lock()
        self._away = away

    def lock(self) -> None:
        """Cover the window until the same person gives her password, or another one takes over."""
        desk = self._face.desk
        if self._shell.gate is not None:
            return
        if desk.store.key is None:
            told = "这份资料没有设密码，锁不住。离开座位请锁电脑（Windows 键 + L）；要密码，到“用户”里设。"
            self._face.notices.say(told)
            return
        self._idle.stop()
        for window in QApplication.topLevelWidgets():
            if window is not self._shell and window.isVisible():
                window.close()  # a menu, a question, the help: it would stand over the cover
        self._focus = QApplication.focusWidget()
        from nzg_desktop.store import keyfile

        others = (name for name in keyfile.names(desk.home.database) if name != desk.who)
        self._shell.cover((desk.who, *others), locked=True).given.connect(self._given)

    def _given(self, who: str, password: str) -> None:
        if who == self._face.desk.who:
            self._unlock(password)
        elif self._face.status.busy:
            self._gate().say("前一位的工作还在进行，换人请等它做完。现在只有她能解锁。")
        else:
            self._take_over(who, password)

    def _take_over(self, who: str, password: str) -> None:
        """Keep what is being typed for the person of before, then let another one in."""
        from nzg_desktop.gui.form_draft import FormDraft
        from nzg_desktop.work import locking

        desk = self._face.desk
        self._gate().wait()
        for draft in self._face.findChildren(FormDraft):
            draft.keep()
        self._face.jobs.quick(
            lambda: locking.handed_over(desk, who, password), self._change_hands, self._refused
        )

    def _change_hands(self, desk: Desk) -> None:
        """Nothing that was asked for by the person of before may come back into the pages of the next."""
        face = self._face
        face.keeping.end()
        if not face.jobs.idle:
            QTimer.singleShot(WAIT, self, lambda: self._change_hands(desk))
            return
        face.clipboard.clear()
        face.notices.forget()
        for window in face.findChildren(QDialog):
            window.deleteLater()
        self._focus = None
        face.opened(desk)
        self._shell.uncover()

    def _unlock(self, password: str) -> None:
        desk, gate = self._face.desk, self._gate()
        gate.wait()

        def work() -> None:
            from nzg_desktop.work import accounts

            accounts.confirm(desk, password)

        self._face.jobs.quick(work, lambda _: self._unlocked(), self._refused)

    def _unlocked(self) -> None:
        self._shell.uncover()
        self._idle.start()
        if self._focus is not None:
            self._focus.setFocus()

    def _sign_in(self, who: str, password: str) -> None:
        self._gate().wait()

        def refused(trouble: Trouble) -> None:
            if trouble.code not in ("damaged", "gone"):
                self._refused(trouble)
                return
            self._shell.fill(self._face)
            self._shell.uncover()
            self._rescue(who, password)

        self._face.jobs.quick(lambda: self._enter(who, password), self._let_in, refused)

    def _let_in(self, desk: Desk) -> None:
        self._shell.fill(self._face)
        self._shell.uncover()
        self._face.opened(desk)

    def _set_anew(self, who: str, code: str, password: str) -> None:
        def done(found: tuple[Desk, str]) -> None:
            desk, fresh = found
            self._let_in(desk)
            self._face.go("users", fresh=fresh)

        said = self._gate().recovery.say
        self._face.jobs.quick(
            lambda: self._recover(who, code, password), done, lambda t: said(f"{t.what}{t.lost}{t.remedy}")
        )

    def _refused(self, trouble: Trouble) -> None:
        self._gate().say(f"{trouble.what}{trouble.lost}{trouble.remedy}")

    def _crashed(self, number: str) -> None:
        if self._shell.gate is not None:
            self._refused(crash.said(number))

    def _gate(self) -> Gate:
        gate = self._shell.gate
        if gate is None:
            raise LookupError("the window is not covered")
        return gate
