"""One window per data folder: a second start raises the first window and ends.

A lock of Qt's decides who is first, since it knows by itself when its holder is dead; the socket only carries
the wish to be raised, and a dead one is swept away by whoever holds the lock.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QStandardPaths, Signal

PATIENCE = 5_000
"""Milliseconds in which a window that is just starting begins to listen."""
_WISH = b"raise"


def usual(own: Path) -> Path:
    """What `work.folders.default` says, which must not be imported before the first paint."""
    with suppress(OSError):
        return Path(os.fsdecode((own / "folder.txt").read_bytes().strip()))
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation))


class Single(QObject):
    """Our place among the windows of this person on this data folder."""

    wanted = Signal()
    """Somebody has started the program again: come to the front."""

    def __init__(self, own: Path, folder: Path | None) -> None:
        super().__init__()
        name = os.fsencode(own) + b"\n" + os.fsencode((folder or usual(own)).absolute())
        self.name = f"nzg-{zlib.crc32(name):08x}{zlib.adler32(name):08x}"
        with suppress(OSError):
            own.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(own / f"{self.name}.lock"))
        self._lock.setStaleLockTime(0)  # a window may stand open for weeks; only a dead process lets go

    def first(self) -> bool:
        """Whether no other window stands open; the first keeps its place until it ends.

        Where nothing can be kept, everybody is first: SQLite keeps windows apart as well.
        """
        return self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError

    def raise_other(self) -> bool:
        """Ask the first window to show itself; False where it does not answer."""
        from PySide6.QtCore import QDeadlineTimer, QThread
        from PySide6.QtNetwork import QLocalSocket

        deadline = QDeadlineTimer(PATIENCE)
        while not deadline.hasExpired():
            socket = QLocalSocket()
            socket.connectToServer(self.name)
            if socket.waitForConnected(500):
                socket.write(_WISH)
                socket.flush()
                # The answer may have come while the wish was being written.
                return socket.bytesAvailable() > 0 or socket.waitForReadyRead(deadline.remainingTime())
            QThread.msleep(50)  # there is no window yet that could freeze
        return False

    def listen(self) -> None:
        """From now on hear when the program is started again."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self.name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._server.listen(self.name)

    def _answer(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.disconnected.connect(caller.deleteLater)
            caller.write(_WISH)
            caller.flush()
            self.wanted.emit()
