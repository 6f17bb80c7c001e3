"""What differs between database engines, and nothing else: opening, BEGIN, free ids, foreign errors.

SQLite comes through sqlcipher3 also where nothing is encrypted, because the SQLite of many Pythons can
damage a file in WAL mode (3.7.0 to 3.51.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite

from nzg_desktop.core.trouble import NOTHING_LOST, Trouble

OLDEST = (3, 51, 3)
BUSY_MS = 15_000
_TUNING = (
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",
    "PRAGMA journal_size_limit = 67108864",
)


def connect(path: Path, key: bytes | None = None, *, read_only: bool = False, still: bool = False) -> Any:
    """A tuned driver connection on which we say BEGIN ourselves. `key` is 32 raw bytes.

    `still` is for files on media that nobody can write to: no locks, no journal. Raises Trouble where
    SQLite itself is too old to be trusted.
    """
    if sqlite.sqlite_version_info < OLDEST:
        raise Trouble(
            f"这台电脑上的数据库程序（SQLite {sqlite.sqlite_version}）太旧，可能写坏资料，所以没有打开。",
            "请用安装程序重新安装本软件，再打开。",
            code="engine",
        )
    mode = ("ro&immutable=1" if still else "ro") if read_only else "rwc"
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"
    driver = sqlite.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    if key is not None:
        driver.execute("PRAGMA cipher_log_level = NONE")
        driver.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for words in _TUNING:
        driver.execute(words)
    if not read_only:
        driver.execute("PRAGMA synchronous = FULL")
    return driver


def engine(
    path: Path, key: bytes | None = None, *, read_only: bool = False, still: bool = False
) -> sa.Engine:
    """A pool of connections for several threads; execution option `write` makes a transaction a writer's."""
    made = sa.create_engine(
        "sqlite+pysqlite://",
        module=sqlite,
        creator=lambda: connect(path, key, read_only=read_only, still=still),
        poolclass=sa.QueuePool,
        pool_size=4,
        max_overflow=12,
        hide_parameters=True,  # an error report holds no values of people
    )

    @sa.event.listens_for(made, "begin")
    def begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return made


def next_id(connection: sa.Connection, table: sa.Table) -> int:
    """The first id that was never used in this table, also not by a record removed since."""
    used = connection.exec_driver_sql(
        "SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)
    ).scalar()
    return int(used or 0) + 1


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
    """What the engine may raise about files, room, locks and damage becomes a Trouble; our mistakes stay."""
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
