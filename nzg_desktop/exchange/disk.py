"""Files for people on a disk: written whole or not at all, and what the disk refuses becomes a sentence.

One rule: whatever writes outside the database passes here, so that no error of the system is ever shown.
What is half written stands there in clear, so this computer notes where it is, and the next opening of an
office removes what a program that was killed has left, or what lay on a stick that was pulled.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from nzg_desktop.core.patience import is_open_elsewhere, patiently
from nzg_desktop.core.processes import process
from nzg_desktop.core.trouble import Trouble

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_PLACE = (errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO)
_WRITTEN = "文件没有写成，已有资料没有变化。"
_NEEDLESS = (errno.EINVAL, errno.ENOTSUP)
"""What media say that keep no names to be synced."""
PART = ".part"


def _trouble(path: Path, error: OSError) -> Trouble:
    name = path.name or str(path)
    if error.errno in _NO_ROOM:
        return Trouble(
            f"“{name}”写不下，磁盘或 U 盘已满。", "请腾出一些空间，或换一个位置再试。", _WRITTEN, "full"
        )
    if is_open_elsewhere(error):
        return Trouble(
            f"“{name}”正被别的程序打开着，等了 10 秒还写不进去。",
            "请关掉 WPS、看图等正在用它的程序，再试一次。",
            _WRITTEN,
            "busy",
        )
    if error.errno in _NOT_ALLOWED:
        return Trouble(
            f"“{name}”写不进去。",
            "请看看这个文件是不是正开着，或换一个可以写的文件夹再试。",
            _WRITTEN,
            "readonly",
        )
    if error.errno in _NO_PLACE:
        return Trouble(
            f"找不到“{path.parent}”这个位置。",
            "请检查路径，插好 U 盘，或另选一个文件夹。",
            _WRITTEN,
            "absent",
        )
    if error.errno == errno.EISDIR:
        return Trouble(f"“{path}”是文件夹，不是文件。", "请写上文件名再试。", _WRITTEN, "folder")
    if error.errno == errno.EEXIST:
        return Trouble(f"“{path}”已经有一个同名的文件。", "请换一个文件夹再试。", _WRITTEN, "exists")
    return Trouble(f"“{name}”读写时出了错，可能是 U 盘松动。", "请检查磁盘后再试一次。", _WRITTEN, "disk")


@contextlib.contextmanager
def plainly(path: Path) -> Iterator[None]:
    """What the system says about this file becomes a Trouble."""
    try:
        yield
    except OSError as error:
        raise _trouble(path, error) from error


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A place to write to; the file bears its name only when the block has ended well."""
    part = path.with_name(path.name + PART)
    with plainly(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "folder", str(path))
        note = _noted(part)
        try:
            yield part
            synced(part)
            patiently(lambda: part.replace(path))
            synced(path.parent)
        finally:
            _settle(note, part)


def clear_up() -> None:
    """Remove what programs that run no more have half written, wherever that can be reached now."""
    told = [(note, *found) for note in _notes().glob("*") if (found := _told(note))]
    written = {part for _, writer, part in told if writer}
    for note, writer, part in told:
        if not writer and part not in written:
            _settle(note, part)


def _notes() -> Path:
    return Path(platformdirs.user_state_dir("nzg-desktop", appauthor=False)) / "writing"


def _noted(part: Path) -> Path:
    """Note on this computer, before anything is written, what is going to be."""
    note, me = _notes() / secrets.token_hex(8), os.getpid()
    with contextlib.suppress(OSError):  # who may write nowhere but there writes without
        note.parent.mkdir(parents=True, exist_ok=True)
        with note.open("wb") as file:
            file.write(b"%d %b %b" % (me, process(me).encode(), os.fsencode(part.absolute())))
            file.flush()
            os.fsync(file.fileno())
    return note


def _told(note: Path) -> tuple[bool, Path] | None:
    """Whether the program of a note still runs, and what it writes; None where that cannot be read."""
    with contextlib.suppress(OSError, ValueError):
        pid, known, part = note.read_bytes().split(b" ", 2)
        if part.endswith(PART.encode()) and not int(pid) >> 31:  # more than Windows can be asked for
            return process(int(pid)).encode() == known, Path(os.fsdecode(part))
    return None


def _settle(note: Path, part: Path) -> None:
    """Take away what is half written, and the note once the folder is there to tell that nothing is left."""
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)
        if part.parent.is_dir():
            note.unlink(missing_ok=True)


def synced(path: Path) -> None:
    """Make a file, or the names in a folder, safe: then the stick may go. Windows opens no folder for it."""
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return
    handle = patiently(lambda: os.open(path, os.O_RDONLY if is_folder else os.O_RDWR))
    try:
        os.fsync(handle)
    except OSError as error:
        if not is_folder or error.errno not in _NEEDLESS:
            raise
    finally:
        os.close(handle)


def write(path: Path, data: bytes) -> None:
    """Write a file. Raises Trouble."""
    with whole(path) as part:
        part.write_bytes(data)


def folder(path: Path) -> Path:
    """A folder that is there, made where it was not. Raises Trouble."""
    with plainly(path):
        path.mkdir(parents=True, exist_ok=True)
    return path
