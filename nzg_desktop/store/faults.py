"""What the engine raises about files, room, locks and damage, said in words. Our mistakes stay ours."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite

from nzg_desktop.core.patience import is_open_elsewhere
from nzg_desktop.core.trouble import NOTHING_LOST, Trouble

_SOME = 1 << 16
"""Bytes that a disk with any room at all takes."""


def damaged(path: Path) -> Trouble:
    """The sentence for a file that cannot be read any more."""
    return Trouble(
        f"资料库文件 {path.name} 有一部分读不出来，可能是磁盘或 U 盘损坏。",
        "请在“备份与恢复”里恢复最近一次备份；原文件请留着，不要删除。",
        "现有文件没有被改动。",
        code="damaged",
    )


def unread(error: object, path: Path) -> Trouble:
    """The sentence for a file that could not be looked into: kept from us by others, or damaged."""
    name = _truly(name_of(error), path)
    kept = _said(name, path) if name.startswith(("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_FULL")) else None
    return kept or damaged(path)


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """A Trouble in place of what the engine raises about this file while the block runs.

    Raises MemoryError as itself where a statement could not be put together for want of memory.
    """
    try:
        yield
    except (sqlite.DatabaseError, sa.exc.StatementError, UnicodeDecodeError) as error:
        origin = error.orig if isinstance(error, sa.exc.StatementError) else error
        if isinstance(origin, MemoryError):
            raise origin from error
        trouble = _said(_truly(name_of(origin), path), path)
        if trouble is None:
            raise
        raise trouble from error


@contextmanager
def strictly(path: Path) -> Iterator[None]:
    """As `plainly`, for questions that every whole file answers: whatever else the engine says is damage."""
    try:
        with plainly(path):
            yield
    except (sqlite.DatabaseError, sa.exc.StatementError) as error:
        raise damaged(path) from error


def _truly(name: str, path: Path) -> str:
    """The engine's name for an error, or for what it cannot tell: that a disk is full.

    Found while syncing or carrying a copy over it is no more than an I/O error to the engine; found while
    opening, where a file beside the database cannot be made, no more than that.
    """
    vague = name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN"))
    return "SQLITE_FULL" if vague and _is_full(path) else name


def _is_full(path: Path) -> bool:
    """Whether no room is left beside this file: tried, since quotas and sticks tell less than they hold."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.") as some:
            some.write(bytes(_SOME))
            some.flush()
            os.fsync(some.fileno())
    except OSError as error:
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return False


@contextmanager
def moving(path: Path) -> Iterator[None]:
    """As `plainly`, for work on whole files: also what the system itself raises becomes a Trouble."""
    try:
        with plainly(path):
            yield
    except OSError as error:
        name = "SQLITE_BUSY" if is_open_elsewhere(error) else _FROM_SYSTEM.get(error.errno or 0, "")
        trouble = _said(name, path)
        if trouble is None:
            raise
        raise trouble from error


def name_of(error: object) -> str:
    """The engine's name for an error; also where the driver gives no more than its words, as in a backup."""
    words = str(error)
    # We write nothing but whole characters; what the engine says of a damaged layout need not be text.
    if isinstance(error, UnicodeDecodeError) or words.startswith("Could not decode to UTF-8"):
        return "SQLITE_CORRUPT"
    return str(getattr(error, "sqlite_errorname", "")) or _IN_WORDS.get(words, "")


def loads(stored: str) -> Any:
    """What was kept as JSON. Raises Trouble (damaged) for what we cannot have written."""
    try:
        return json.loads(stored)
    except ValueError as error:
        raise damaged(Path("nzg.db")) from error


def _said(name: str, path: Path) -> Trouble | None:
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(path)
    return next((Trouble(*words) for start, words in _SAID.items() if name.startswith(start)), None)


_FROM_SYSTEM = {
    errno.ENOSPC: "SQLITE_FULL",
    errno.EIO: "SQLITE_IOERR",
    errno.EACCES: "SQLITE_READONLY",
    errno.EPERM: "SQLITE_READONLY",
    errno.EROFS: "SQLITE_READONLY",
    errno.ENOENT: "SQLITE_CANTOPEN",
}
"""The engine's names for what the system gives a number."""
_IN_WORDS = {
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "database is locked": "SQLITE_BUSY",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "unable to open database file": "SQLITE_CANTOPEN",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
}
"""The engine's names for its words."""
_UNSAVED = f"刚才这一步没有保存，{NOTHING_LOST}"
_SAID = {
    "SQLITE_FULL": (
        "磁盘空间用完了，写不下去。",
        "请腾出一些空间（建议 1 GB 以上）后再做一次。",
        _UNSAVED,
        "full",
    ),
    "SQLITE_IOERR": (
        "读写磁盘时出了错，可能是 U 盘松动或磁盘有坏道。",
        "请检查磁盘后再做一次。",
        _UNSAVED,
        "disk",
    ),
    "SQLITE_BUSY": (
        "另一个窗口或程序正在写这份资料，等了一会儿还没轮到。",
        "请稍后再做一次。",
        _UNSAVED,
        "busy",
    ),
    "SQLITE_READONLY": (
        "资料所在的文件夹只能读，不能写。",
        "请把资料移到可以写的文件夹，或解除只读后再做一次。",
        _UNSAVED,
        "readonly",
    ),
    "SQLITE_CANTOPEN": (
        "资料库文件打不开，可能文件夹没有权限或磁盘已拔出。",
        "请检查磁盘和权限后再试。",
        NOTHING_LOST,
        "closed",
    ),
}


@contextmanager
def no_twin() -> Iterator[None]:
    """A Trouble (duplicate) in place of the engine's refusal to have something unique twice."""
    try:
        yield
    except (sqlite.IntegrityError, sa.exc.IntegrityError) as error:
        origin = error.orig if isinstance(error, sa.exc.IntegrityError) else error
        if not str(origin).startswith("UNIQUE"):  # its number does not tell which constraint
            raise
        raise Trouble(
            "已经有一条号码相同的记录。", "请打开已有的那一条核对，不要重复登记。", code="duplicate"
        ) from error
