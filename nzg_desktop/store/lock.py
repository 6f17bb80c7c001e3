"""One computer at a time: `nzg.lock` in the data folder names who holds it, and beats while that one lives.

Programs of one computer share it, since SQLite keeps them apart. A holder whose process is gone, or whose
beat is too old by the clock of the disk itself, holds nothing.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import platform
import secrets
import time
from contextlib import suppress
from pathlib import Path

from nzg_desktop.core.processes import process
from nzg_desktop.core.trouble import Trouble

NAME = "nzg.lock"
BEAT = 15
"""Seconds between two beats."""
BOUND = 90
"""A lock that has not beaten for so many seconds is nobody's."""
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL)
_PATIENCE, _PAUSE = 25, 0.02
"""A lock that is just being written is complete within half a second."""


def here() -> str:
    """This computer, told from others that were installed from the same image by its name."""
    facts = [platform.node()]
    with suppress(OSError):
        facts.append(Path("/etc/machine-id").read_text(encoding="ascii"))
    return hashlib.sha256("".join(facts).encode()).hexdigest()[:24]


class Turn:
    """Our turn at a data folder, from `take` to `leave`."""

    def __init__(self, folder: Path, who: str) -> None:
        self._file = folder / NAME
        self._aside = folder / f"{NAME}-{secrets.token_hex(4)}"
        self._beaten = 0.0
        self._known: tuple[int, ...] = ()
        # How the lock looked when it was last found to be ours; a save need not read it again.
        self._mine = {
            "who": who,
            "computer": platform.node(),
            "machine": here(),
            "pid": str(os.getpid()),
            "process": process(os.getpid()),
            "token": secrets.token_hex(8),
        }

    def take(self) -> None:
        """Make the lock ours, or see that it is this computer's already.

        Raises Trouble (held), naming the holder; OSError where nothing can be written.
        """
        for _ in range(_PATIENCE):
            try:
                self._make(self._mine)
                return
            except FileExistsError:
                other = self._read()
            if other is None:
                time.sleep(_PAUSE)  # gone this moment, or being written; nobody waits in the window's thread
            elif other["machine"] == self._mine["machine"]:
                if process(int(other["pid"])) != other["process"]:
                    self._take_over()
                return
            elif abs(self._age()) <= BOUND:
                raise _held(other)
            else:
                self._clear(other)
        if abs(self._age()) <= BOUND:
            raise _held({})
        self._take_over()

    def _seen(self) -> tuple[int, ...]:
        """How the file looks from outside; anybody who takes it over makes it look otherwise."""
        try:
            about = self._file.stat()
        except OSError:
            return ()
        return about.st_ino, about.st_mtime_ns, about.st_size

    def name(self, who: str) -> None:
        """Say who holds it, once that is known."""
        self._mine["who"] = who
        if self._is_mine():
            with suppress(OSError):  # ours without a name too; the next save says what hinders us
                self._take_over()
            self._drop_aside()

    def hold(self) -> None:
        """Before a commit: still ours? It may have been cleared while this computer slept."""
        with suppress(OSError):  # what hinders us hinders the commit too, which has better words for it
            seen = self._seen()
            if not seen or seen != self._known:
                self.take()
                self._known = self._seen()
        self.beat()

    @property
    def alone(self) -> bool:
        """Whether no other program on this computer holds it for us."""
        return self._is_mine()

    def beat(self) -> None:
        """Say that we live; cheap enough to be called at any time."""
        now = time.monotonic()
        if now - self._beaten < BEAT and self._beaten:
            return
        self._beaten = now
        # Written rather than touched: then the time is the file server's own and not this computer's.
        before = self._seen()
        with suppress(OSError), self._file.open("r+b") as file:
            file.write(b"{")
        after = self._seen()
        self._known = after if before == self._known and after[:1] == before[:1] else ()

    def leave(self) -> None:
        """Give it back, where it is ours and not that of another program on this computer."""
        with suppress(OSError):
            if self._is_mine():
                self._file.unlink()

    def _is_mine(self) -> bool:
        found = self._read()
        return found is not None and found["token"] == self._mine["token"]

    def _make(self, words: dict[str, str]) -> None:
        try:
            self._write_aside(words)
            os.link(self._aside, self._file)  # appears at once with all its words, or not at all
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            self._file.open("x").close()  # Windows replaces no file that is open
            self._aside.replace(self._file)
        finally:
            self._drop_aside()

    def _drop_aside(self) -> None:
        with suppress(OSError):  # a scanner may be reading it; it says nothing, and is written over
            self._aside.unlink(missing_ok=True)

    def _write_aside(self, words: dict[str, str]) -> None:
        with self._aside.open("w", encoding="utf-8") as file:
            file.write(json.dumps(words, ensure_ascii=False))
            file.flush()
            os.fsync(file.fileno())  # after a power cut an empty one would be taken for somebody's

    def _read(self, file: Path | None = None) -> dict[str, str] | None:
        with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            found = json.loads((file or self._file).read_text(encoding="utf-8"))
            told = {name: str(found[name]) for name in self._mine}
            if not int(told["pid"]) >> 31:  # no number of a process, and more than Windows can be asked for
                return told
        return None

    def _take_over(self) -> None:
        self._write_aside(self._mine)
        self._aside.replace(self._file)

    def _age(self) -> float:
        """Seconds since the last beat, by the clock of the disk on which the lock lies."""
        self._aside.write_text("", encoding="utf-8")
        try:
            self._aside.write_text("{", encoding="utf-8")
            return self._aside.stat().st_mtime - self._file.stat().st_mtime
        except FileNotFoundError:
            return 0.0
        finally:
            self._drop_aside()

    def _clear(self, dead: dict[str, str]) -> None:
        """Take a dead lock away; what was taken away in its place by mistake is put back."""
        with suppress(FileNotFoundError):
            self._file.rename(self._aside)
            found = self._read(self._aside)
            self._aside.unlink()
            if found is not None and found["token"] != dead["token"]:
                with suppress(FileExistsError):
                    self._make(found)


def _held(other: dict[str, str]) -> Trouble:
    who, computer = other.get("who") or "有人", other.get("computer")
    return Trouble(
        f"{who}正在另一台电脑{f'（{computer}）' if computer else ''}使用这份资料。",
        "为防互相覆盖，这里先只能查看；对方关闭后，请重新打开。",
        "资料完好。",
        code="held",
    )
