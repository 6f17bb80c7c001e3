"""The disk that fails on request: builds disk.c, and the page through which it is told what to do.

One page serves one crew; children share it, so only one of them may be under a fault at a time.
"""

from __future__ import annotations

import errno
import mmap
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("disk.c")
TRACE, FAIL, DROP, FLIP, KILL, COUNT, HOLD = 1, 2, 4, 8, 16, 32, 64
FULL, PULLED = errno.ENOSPC, errno.EIO
NAME = "NZG_DISK"
_PAGE = struct.Struct("iiqqq1024s1024s")
_SEEN, _CLOCK = struct.Struct("q"), struct.Struct("q")
_RECORD = struct.Struct("<cqIQ")


def possible() -> bool:
    """Whether programs can be given another disk here. Where a compiler is missing dev.py brings it."""
    return sys.platform.startswith("linux")


def build(folder: Path) -> Path:
    """The library, made by the compiler of this machine."""
    made = folder / "disk.so"
    compiler = shutil.which("cc") or shutil.which("gcc")
    assert compiler, "no C compiler: python3 installers/dev.py test installs one"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(SOURCE), "-ldl"], check=True)
    return made


class Disk:
    """The page as seen from Python, in the process that gives orders and in those that obey."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.write_bytes(bytes(_PAGE.size))
        with path.open("r+b") as file:
            self._page = mmap.mmap(file.fileno(), _PAGE.size)

    def order(self, mode: int, folder: Path, after: int = 0, error: int = 0, log: Path | None = None) -> None:
        """From the `after`-th step on files below `folder` on, do this; 0 is the first."""
        clock = self.clock
        names = (os.fsencode(folder), os.fsencode(log or ""))
        self._page[:] = _PAGE.pack(0, error, after, 0, clock, *names)
        self._page[:4] = struct.pack("i", mode)

    def still(self) -> None:
        """Do nothing any more."""
        self._page[:4] = bytes(4)

    @property
    def seen(self) -> int:
        """How many steps there were since the order."""
        return int(_SEEN.unpack_from(self._page, 16)[0])

    @property
    def clock(self) -> int:
        """Seconds that clocks are moved by."""
        return int(_CLOCK.unpack_from(self._page, 24)[0])

    @clock.setter
    def clock(self, seconds: int) -> None:
        self._page[24:32] = _CLOCK.pack(seconds)

    @contextmanager
    def under(self, mode: int, folder: Path, after: int = 0, error: int = 0) -> Iterator[None]:
        """The order holds while the block runs."""
        self.order(mode, folder, after, error)
        try:
            yield
        finally:
            self.still()


def mine() -> Disk:
    """The disk of this process, as whoever started it has set it up."""
    return Disk(Path(os.environ[NAME]))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a trace.

    `op`: c created, w written, t cut to `offset`, s synced, r renamed to `data`, l linked to it, u unlinked,
    m a mark.
    """

    op: str
    path: str
    offset: int
    data: bytes


def trace(log: Path) -> list[Step]:
    """What was done, in order."""
    kept, at, steps = log.read_bytes(), 0, []
    while at < len(kept):
        op, offset, named, length = _RECORD.unpack_from(kept, at)
        at += _RECORD.size
        path, data = kept[at : at + named], kept[at + named : at + named + length]
        at += named + length
        steps.append(Step(op.decode(), os.fsdecode(path), offset, data))
    return steps
