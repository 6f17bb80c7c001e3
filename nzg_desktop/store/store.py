"""The store's life: made, opened, read from and written to. Transactions begin and end here and nowhere else.

A `Reading` sees one unchanging moment; a `Writing` is committed as a whole or leaves nothing. GUI threads may
read while a worker writes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite

from nzg_desktop.core.trouble import NewerDatabase, Trouble
from nzg_desktop.store import dialect, faults, schema, search
from nzg_desktop.store.schema import Ledgers

Reading = sa.Connection
"""A connection inside a transaction that only reads."""
Writing = sa.Connection
"""A connection inside a transaction that may write."""

PART = ".part"


class Store:
    """One open database of an office."""

    def __init__(self, path: Path, ledgers: Ledgers, key: bytes | None, *, read_only: bool) -> None:
        self.path = path
        self.ledgers = ledgers
        self.key = key
        self.read_only = read_only
        still = read_only and not os.access(path.parent, os.W_OK) and not _has_wal(path)
        engine = dialect.engine(path, key, read_only=read_only, still=still)
        self._reader = engine.execution_options(ledgers=ledgers)
        self._writer = engine.execution_options(ledgers=ledgers, write=True)

    @classmethod
    def create(cls, path: Path, ledgers: Ledgers, key: bytes | None = None) -> Self:
        """Make a new database and open it; a half-made one never bears the name.

        Raises Trouble where a file of that name exists.
        """
        if path.exists():
            raise Trouble(
                f"这个文件夹里已经有资料库 {path.name}。", "请直接打开它，或换一个文件夹。", code="exists"
            )
        part = path.with_name(path.name + PART)
        with faults.plainly(path):
            remove(part)
            with closing(dialect.connect(part, key)) as driver:
                driver.execute("PRAGMA journal_mode = WAL")
            made = cls(part, ledgers, key, read_only=False)
            with made.writing() as w:
                _furnish(w, ledgers)
            made.close()
            place(part, path)
        return cls.open(path, ledgers, key)

    @classmethod
    def open(cls, path: Path, ledgers: Ledgers, key: bytes | None = None, *, read_only: bool = False) -> Self:
        """Open a database; an older one is first backed up, then brought up to date.

        Raises Trouble (absent, foreign, damaged, old) or NewerDatabase.
        """
        found = inspect(path, key)
        if found > int(schema.HEAD):
            raise NewerDatabase(
                "这份资料是用更新版本的软件写的，现在这个版本读不全，所以没有打开。",
                "请安装新版本后再打开；安装包可向上级工会索取。",
                code="newer",
            )
        return cls(path, ledgers, key, read_only=read_only)

    def close(self) -> None:
        """Let go of the file; the last one to do so leaves no side files behind."""
        self._reader.dispose()

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One unchanging view of the data."""
        with faults.plainly(self.path), self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One change of the data: on disk when the block ends, or nothing of it where the block raises."""
        if self.read_only:
            raise Trouble(
                "这份资料是以只读方式打开的，不能修改。",
                "需要修改时，请关闭后在可以写的文件夹里打开。",
                code="readonly",
            )
        with faults.plainly(self.path), self._writer.connect() as connection, connection.begin():
            yield connection


def _furnish(w: Writing, ledgers: Ledgers) -> None:
    """All tables as they are declared today, with the number of the latest migration."""
    schema.tables(ledgers).create_all(w, checkfirst=False)
    search.furnish(w, ledgers)
    w.execute(schema.version.insert().values(version_num=schema.HEAD))
    w.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    w.exec_driver_sql(f"PRAGMA user_version = {int(schema.HEAD)}")


def inspect(path: Path, key: bytes | None = None) -> int:
    """The number of the migration that a file stands at, without changing anything.

    Raises Trouble: absent, foreign (not one of ours, or another key), damaged.
    """
    if not path.is_file():
        raise Trouble(
            f"没有找到资料库文件 {path.name}。", "请检查文件夹是否选对、U 盘是否插好。", code="absent"
        )
    foreign = Trouble(
        f"{path.name} 不是本软件的资料库，或者打开它的口令不对。",
        "请换一个文件，或核对口令后再试。",
        code="foreign",
    )
    try:
        with closing(
            dialect.connect(path, key, read_only=True, still=not os.access(path.parent, os.W_OK))
        ) as driver:
            ours = _number(driver, "application_id") == schema.APPLICATION_ID
            found = _number(driver, "user_version")
            driver.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite.DatabaseError as error:
        name = str(getattr(error, "sqlite_errorname", ""))
        raise foreign if name.startswith("SQLITE_NOTADB") else faults.damaged(path) from error
    if not ours:
        raise foreign
    return found


def _number(driver: Any, pragma: str) -> int:
    return int(driver.execute(f"PRAGMA {pragma}").fetchone()[0])


def _has_wal(path: Path) -> bool:
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def remove(path: Path) -> None:
    """Delete a database that is not needed, with its side files; silent where there is none."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def place(part: Path, path: Path) -> None:
    """Give a finished file its name so that after a power cut it is there whole or not at all."""
    _sync(part)
    part.replace(path)
    if os.name == "posix":  # Windows offers no way to write a folder through
        _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
