"""Whether a database is still the file that was opened, and goes on where it was left: histories never mix.

After each commit the head of the journal is told to two witnesses, a small file beside the database and a
memory of this computer; neither is ever ahead of the disk. What no longer agrees with them is not written to.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import platformdirs
import sqlalchemy as sa

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import dialect, faults, keyfile

BESIDE = ".head"
"""The witness beside the database: nzg.db.head. It travels with the folder, the other stays."""
_WORDS = "{:012d} {} {} "
Head = tuple[int, bytes]
"""Number and hash of the last line of the journal."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The file does not hold what was there before: `lost` the end is missing, `other` it went another way.

    `known` and `found` are numbers of last lines of the journal: as it was witnessed, and as it is.
    """

    kind: Literal["lost", "other"]
    known: int
    found: int

    def said(self) -> Trouble:
        """What it means to the person."""
        less = f"少了 {self.known - self.found} 步" if self.found < self.known else "不是同一份接着写的"
        return Trouble(
            f"这份资料和上次用时对不上，{less}，可能是旧文件被放了回来。",
            "请在“备份与恢复”里找回新的那一份；确定就用这一份的，请点“就用这份”。",
            "现在先只能查看，没有改动任何文件。",
            code="older",
        )


def memory(path: Path) -> Path:
    """Where this computer remembers the database at this place."""
    name = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:24]
    return Path(platformdirs.user_state_dir("nzg-desktop", appauthor=False)) / "seen" / name


def witnesses(path: Path) -> tuple[Path, Path]:
    """The two small files that know how far this database has come."""
    return path.with_name(path.name + BESIDE), memory(path)


def forget(path: Path) -> None:
    """From now on the file counts as it is: a backup was put in its place, or the person said so."""
    for place in witnesses(path):
        with suppress(OSError):
            place.unlink(missing_ok=True)


def known(path: Path) -> int:
    """The number of the last line of the journal that anybody witnessed here; 0 where nobody did."""
    return max((told[0] for place in witnesses(path) if (told := _told(place))), default=0)


class Standing:
    """One database while it is open for writing. Keeps a connection of its own, so that all can be saved."""

    def __init__(self, path: Path, key: bytes | None) -> None:
        self.path, self.key = path, key
        self._keeper = dialect.connect(path, key)
        self._watched = [str(path.with_name(path.name + ending)) for ending in ("", "-wal")]
        self._witnesses = [str(place) for place in witnesses(path)]
        self._broken: Trouble | None = None
        try:
            self._born = self._hash(1)
            self._head = self._next = self._last()
            self._files = self._there()
            self.gap = self._compared()
        except BaseException:
            self.close()
            raise
        if self.gap is None:
            self.note()

    def check(self, w: sa.Connection) -> None:
        """At the start of a transaction: refuse where the file was changed behind our back."""
        seq, known = self._head
        found = dialect.quick(w, "SELECT hash FROM journal WHERE seq = ?", (seq,)).fetchone()
        if self._broken or self._there() != self._files or (seq and (found is None or found[0] != known)):
            raise self._moved()

    def settle(self, w: sa.Connection) -> None:
        """Just before the commit: what will be called saved must land in the files that bear the name."""
        if self._there() != self._files:
            raise self._moved()
        self._next = dialect.quick(w, _HEAD).fetchone() or (0, b"")

    def note(self) -> None:
        """After the commit: tell the witnesses. A place that cannot be written to goes without."""
        self._head = self._next
        if not self._head[0]:
            return
        line = _line(self._head[0], self._head[1].hex(), self._born.hex())
        for place in self._witnesses:
            with suppress(OSError):
                _put(place, line)

    def accept(self) -> None:
        """The person wants to go on with the file as it is."""
        self.gap = None
        self.note()

    def close(self) -> None:
        """Let go of the file."""
        self._keeper.close()

    def _compared(self) -> Gap | None:
        for place in witnesses(self.path):
            told = _told(place)
            if told is None or told[2] != self._born:
                continue
            found = self._hash(told[0])
            if found != told[1]:
                return Gap("other" if found else "lost", told[0], self._head[0])
        return None

    def _hash(self, seq: int) -> bytes:
        found = self._keeper.execute("SELECT hash FROM journal WHERE seq = ?", (seq,)).fetchone()
        return self._sound(found[0]) if found else b""

    def _last(self) -> Head:
        found = self._keeper.execute(_HEAD).fetchone()
        return (int(found[0]), self._sound(found[1])) if found else (0, b"")

    def _sound(self, found: object) -> bytes:
        if not isinstance(found, bytes):
            raise faults.damaged(self.path)
        return found

    def _there(self) -> list[tuple[int, int]]:
        """Which files bear the names of the database and its journal now."""
        found = []
        for name in self._watched:
            with suppress(OSError):
                about = os.stat(name)  # noqa: PTH116 - asked twice for every save
                found.append((about.st_dev, about.st_ino))
        return found

    def _moved(self) -> Trouble:
        """Save all there is under another name, once, and refuse from then on."""
        from nzg_desktop.store import backup  # which needs the store itself

        if self._broken is None:
            kept = ""
            with suppress(Trouble), faults.moving(self.path):
                self._keeper.execute("BEGIN")
                made = backup.spare(self.path.parent / "backups", "rescued")
                made.parent.mkdir(exist_ok=True)
                keyfile.accompany(self.path, made)
                backup.copy(self._keeper, made, self.key)
                kept = f"，已另存为备份 {made.name}"
            self._broken = Trouble(
                "资料文件刚才被别的程序换掉或改了名，已停止写入。",
                "请关闭本软件，让同步盘或杀毒软件停下，再从“备份与恢复”打开那一份。",
                f"刚才这一步没有保存；之前保存的都在{kept}。",
                code="moved",
            )
        return self._broken


_HEAD = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"


def _line(seq: int, head: str, born: str) -> bytes:
    """What a witness is told. It ends with a check, since a disk that fails may take half of it."""
    words = _WORDS.format(seq, head, born)
    return f"{words}{zlib.crc32(words.encode()):08x}\n".encode()


def _put(place: str, line: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(place, flags, 0o600)
    except FileNotFoundError:
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(place, flags, 0o600)
    try:
        os.write(handle, line)
    finally:
        os.close(handle)


def _told(place: Path) -> tuple[int, bytes, bytes] | None:
    """What a witness says; None where there is none, or nothing that can be read."""
    with suppress(OSError, ValueError):
        seq, known, born, _check = place.read_text(encoding="ascii").split()
        if _line(int(seq), known, born) == place.read_bytes():
            return int(seq), bytes.fromhex(known), bytes.fromhex(born)
    return None
