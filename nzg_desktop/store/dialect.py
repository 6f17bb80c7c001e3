"""What differs between database engines, and nothing else: opening, BEGIN, free ids.

SQLite comes through sqlcipher3 also where nothing is encrypted, because the SQLite of many Pythons can
damage a file in WAL mode (3.7.0 to 3.51.2).
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from nzg_desktop.core.trouble import Trouble

OLDEST = (3, 51, 3)
VERSION: str = sqlite.sqlite_version
"""The SQLite that is at work here."""
_COMPILED: MutableMapping[Any, Any] = LRUCache(1_000)
"""What statements read as in SQL, for all databases of this process: putting one together takes longer than
most take to run, and an office opens several files, its backups among them.
"""
_DIALECT = SQLiteDialect_pysqlite(dbapi=sqlite)
"""One for all databases, since what was put together is kept for a dialect."""
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
    driver = sqlite.connect(address(path, mode), uri=True, isolation_level=None, check_same_thread=False)
    try:
        if key is not None:
            driver.execute("PRAGMA cipher_log_level = NONE")
            driver.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for words in _TUNING:
            driver.execute(words)
        if not read_only:
            driver.execute("PRAGMA synchronous = FULL")
    except UnicodeDecodeError as error:  # what the engine says of a damaged layout need not be text
        driver.close()
        raise sqlite.DatabaseError("database disk image is malformed") from error
    except BaseException:
        driver.close()  # what is refused is let go of: Windows replaces no file that is open
        raise
    return driver


def address(path: Path, mode: str) -> str:
    """A file as SQLite opens it: mode ro, rwc, or ro&immutable=1."""
    # The bytes that the system knows it by, whatever the language of the terminal is.
    name = quote(os.fsencode(path.absolute().as_posix()), safe="/:")
    # Also C:/… and //server/share become what SQLite takes for a path and nothing else.
    return f"file://{'' if name.startswith('/') else '/'}{name}?mode={mode}"


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
        execution_options={"compiled_cache": _COMPILED},
    )
    made.dialect = _DIALECT

    @sa.event.listens_for(made, "begin")
    def begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get("write")
        quick(connection, "BEGIN IMMEDIATE" if writing else "BEGIN")

    return made


def next_id(connection: sa.Connection, table: sa.Table) -> int:
    """The first id that was never used in this table, also not by a record removed since."""
    used = quick(connection, "SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)).fetchone()
    return int(used[0]) + 1 if used else 1


def put(connection: sa.Connection, table: sa.Table, facts: dict[str, Any]) -> None:
    """Insert a row, or set these columns of the one that has the same primary key."""
    words = insert(table).values(facts)
    connection.execute(words.on_conflict_do_update(index_elements=list(table.primary_key), set_=facts))


def quick(connection: sa.Connection, words: str, values: tuple[object, ...] | list[Any] = ()) -> Any:
    """One statement past SQLAlchemy, whose ceremony costs more than it does; gives a cursor of the driver.

    `values` is one row as a tuple, or a list of rows.
    """
    driver: Any = connection.connection.driver_connection
    return driver.executemany(words, values) if isinstance(values, list) else driver.execute(words, values)
