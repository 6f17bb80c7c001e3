"""What the engine raises about files, room, locks and damage, said in words. Our mistakes stay ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite

from nzg_desktop.core.trouble import NOTHING_LOST, Trouble


def damaged(path: Path) -> Trouble:
    """The sentence for a file that cannot be read any more."""
    return Trouble(
        f"资料库文件 {path.name} 有一部分读不出来，可能是磁盘或 U 盘损坏。",
        "请在“备份与恢复”里恢复最近一次备份；原文件请留着，不要删除。",
        "现有文件没有被改动。",
        code="damaged",
    )


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """A Trouble in place of what the engine raises while the block runs."""
    try:
        yield
    except (sqlite.DatabaseError, sa.exc.DBAPIError) as error:
        origin = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        name = str(getattr(origin, "sqlite_errorname", ""))
        said = next((words for start, words in _SAID.items() if name.startswith(start)), None)
        if said is None and not name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise
        raise Trouble(*said) if said else damaged(path) from error


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


def is_twin(error: sa.exc.IntegrityError) -> bool:
    """Whether a write was refused because something unique is there already."""
    return str(getattr(error.orig, "sqlite_errorname", "")) == "SQLITE_CONSTRAINT_UNIQUE"
