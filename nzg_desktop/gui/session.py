"""Whether the desktop was locked or the computer slept: then nobody is there, whatever else is known.

Linux desktops tell it over D-Bus, Windows by messages to windows; that a computer slept also shows by itself,
since meanwhile the time went on and our own beat did not.
"""

from __future__ import annotations

import ctypes
import sys
import time
from typing import Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QCoreApplication, QObject, QTimer, Signal, Slot

BEAT, SLEPT = 15_000, 60
"""Milliseconds between two beats; so many seconds without one, and the computer slept."""
SYSTEM, DESKTOP = "system", "session"
SIGNALS = (
    (SYSTEM, "org.freedesktop.login1.Session", "Lock", "lock()"),
    (SYSTEM, "org.freedesktop.login1.Manager", "PrepareForSleep", "go(bool)"),
    (DESKTOP, "org.freedesktop.ScreenSaver", "ActiveChanged", "go(bool)"),
    (DESKTOP, "org.gnome.ScreenSaver", "ActiveChanged", "go(bool)"),
    (DESKTOP, "org.ukui.ScreenSaver", "lock", "lock()"),
)
"""Which bus, whose signal, its name, and what it does here."""
WM_POWERBROADCAST, PBT_APMSUSPEND = 0x0218, 4
WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK = 0x02B1, 7


class Session(QObject):
    """Listens for as long as its parent lives."""

    left = Signal()
    """The person has locked the desktop, or the computer goes to sleep or has slept."""

    def __init__(self, parent: QObject, window: int = 0) -> None:
        """`window` is the native handle of the top window, which Windows sends its messages to."""
        super().__init__(parent)
        self._seen = time.time()
        self._beat = QTimer(self)
        self._beat.timeout.connect(self.look)
        self._beat.start(BEAT)
        if sys.platform == "linux":
            self._listen()
        elif sys.platform == "win32":
            self._filter = _Messages(self)
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(window, 0)
            QCoreApplication.instance().installNativeEventFilter(self._filter)  # type: ignore[union-attr]

    def look(self) -> None:
        """One beat: whether there has been a gap."""
        now = time.time()
        if now - self._seen > SLEPT:
            self.left.emit()
        self._seen = now

    @Slot()
    def lock(self) -> None:
        """The desktop is being locked."""
        self.left.emit()

    @Slot(bool)
    def go(self, away: bool) -> None:
        """The screen saver begins or ends, the computer goes to sleep or wakes."""
        if away:
            self.left.emit()

    def _listen(self) -> None:
        from PySide6.QtDBus import QDBusConnection

        for bus, interface, name, slot in SIGNALS:
            there = QDBusConnection.systemBus() if bus == SYSTEM else QDBusConnection.sessionBus()
            if there.isConnected():
                there.connect("", "", interface, name, self, SLOT(slot).encode())


class _Messages(QAbstractNativeEventFilter):
    """Windows' own messages."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def nativeEventFilter(self, kind: Any, message: Any) -> Any:
        """Hears and lets pass."""
        from ctypes import wintypes

        told = wintypes.MSG.from_address(int(message))
        if (told.message, told.wParam) in (
            (WM_POWERBROADCAST, PBT_APMSUSPEND),
            (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK),
        ):
            self._session.left.emit()
        return False, 0
