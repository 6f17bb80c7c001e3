"""Whether the desktop itself is locked: asked of logind or Windows, since no signal of theirs is heard.

Who tells nothing is taken for open.
"""

from __future__ import annotations

import sys
from itertools import cycle

from PySide6.QtCore import QObject, Signal

PATIENCE = 1_000
"""Milliseconds in which logind answers; the window does not wait for it."""
_LOGIND, _SESSION = "org.freedesktop.login1", "org.freedesktop.login1.Session"
_ACCESS = 0x0100  # DESKTOP_SWITCHDESKTOP


class Desktop(QObject):
    """Asks when it is told to; the answer comes as a signal."""

    heard = Signal(bool)
    """Whether it is locked."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._paths = cycle(("auto", "self"))  # the first is known since systemd 243
        self._path = next(self._paths)

    def ask(self) -> None:
        """Ask once. Nothing is heard where nobody answers."""
        if sys.platform == "win32":
            import ctypes

            # While Windows asks who is there, nobody else reaches what is on the screen.
            reached = ctypes.windll.user32.OpenInputDesktop(0, False, _ACCESS)
            ctypes.windll.user32.CloseDesktop(reached)
            self.heard.emit(not reached)
            return
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        question = QDBusMessage.createMethodCall(
            _LOGIND, f"/org/freedesktop/login1/session/{self._path}", "org.freedesktop.DBus.Properties", "Get"
        )
        question.setArguments([_SESSION, "LockedHint"])

        def answered(waiting: QDBusPendingCallWatcher) -> None:
            reply = waiting.reply()
            waiting.deleteLater()
            if reply.type() == QDBusMessage.MessageType.ReplyMessage:
                self.heard.emit(bool(reply.arguments()[0].variant()))
            else:
                self._path = next(self._paths)

        call = QDBusConnection.systemBus().asyncCall(question, PATIENCE)
        QDBusPendingCallWatcher(call, self).finished.connect(answered)
