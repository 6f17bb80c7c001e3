"""The disk as it may be after the power went: what was synced is there, of the rest any part may be.

A disk keeps sectors of 512 bytes whole and nothing else. Names change in order, but may lag behind until
their folder is synced. Every sector written since the last sync of its file holds what it held then, or any
of what was written since.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tests.faults.disk import Step

SECTOR = 512
WAYS = ("all", "nothing", "some", "prefix", "all but one")


@dataclass
class File:
    """One file: what of it is safe, and what was done to it since, as (cut, offset, data)."""

    safe: bytes = b""
    pending: list[tuple[bool, int, bytes]] = field(default_factory=list)

    def synced(self) -> None:
        """Everything until now is safe."""
        self.safe = contents(self.safe, self.pending)
        self.pending = []


def contents(start: bytes, done: Sequence[tuple[bool, int, bytes]]) -> bytes:
    """What a file holds after these writes and cuts."""
    found = bytearray(start)
    for cut, offset, data in done:
        if cut:
            del found[offset:]
        end = offset if cut else offset + len(data)
        found.extend(bytes(max(0, end - len(found))))
        if not cut:
            found[offset:end] = data
    return bytes(found)


@dataclass
class Disk:
    """Files by name as the program sees them, and as they are safe."""

    names: dict[str, File]
    safe: dict[str, File]
    changes: list[dict[str, File]] = field(default_factory=list)
    """All names after each change since they were last safe."""

    @classmethod
    def of(cls, folder: Path, name: Path) -> Disk:
        """Everything in a folder, safely written long ago, as if the folder were called `name`."""
        files = (path for path in folder.rglob("*") if path.is_file())
        found = {str(name / path.relative_to(folder)): File(path.read_bytes()) for path in files}
        return cls(dict(found), dict(found))

    def take(self, step: Step) -> None:
        """One step of a trace."""
        file = self.names.get(step.path)
        match step.op:
            case "c":
                self._named({step.path: File()})
            case "r":
                self._named({step.data.decode(): self.names[step.path]}, gone=step.path)
            case "l":
                self._named({step.data.decode(): self.names[step.path]})
            case "u":
                self._named({}, gone=step.path)
            case "w" if file:
                file.pending.append((False, step.offset, step.data))
            case "t" if file:
                file.pending.append((True, step.offset, b""))
            case "s" if file:
                file.synced()
            case "s":
                self.safe, self.changes = dict(self.names), []

    def _named(self, fresh: dict[str, File], gone: str = "") -> None:
        self.names = {name: file for name, file in self.names.items() if name != gone} | fresh
        self.changes.append(self.names)

    def after_the_cut(self, luck: random.Random) -> dict[str, bytes]:
        """What is on the disk when the power is back: one of the ways it may be."""
        names = luck.choice([self.safe, *self.changes, self.names])
        way = luck.choice(WAYS)
        return {name: _survived(file, way, luck) for name, file in names.items()}


def _survived(file: File, way: str, luck: random.Random) -> bytes:
    """What of a file reached the disk."""
    if way == "nothing" or not file.pending:
        return file.safe
    if way == "all":
        return contents(file.safe, file.pending)
    if way == "prefix":
        return contents(file.safe, file.pending[: luck.randrange(len(file.pending) + 1)])
    pieces = [piece for done in file.pending for piece in _sectors(*done)]
    if way == "all but one":
        del pieces[luck.randrange(len(pieces))]
    else:
        pieces = [piece for piece in pieces if luck.random() < 0.5]
        luck.shuffle(pieces)
    return contents(file.safe, pieces)


def _sectors(cut: bool, offset: int, data: bytes) -> list[tuple[bool, int, bytes]]:
    """A write as the disk sees it."""
    if cut:
        return [(cut, offset, data)]
    bounds = [
        offset,
        *range(offset - offset % SECTOR + SECTOR, offset + len(data), SECTOR),
        offset + len(data),
    ]
    return [(cut, a, data[a - offset : b - offset]) for a, b in pairwise(bounds)]


def write(files: dict[str, bytes], folders: Sequence[Path]) -> None:
    """Lay files out under their names; `folders` are there also where nothing is in them."""
    for each in folders:
        each.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        Path(name).write_bytes(data)


def empty(folder: Path) -> Path:
    """A folder with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
