"""Database files as files: which are ours, how a finished one gets its name, what lies beside them."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from nzg_desktop.core.patience import patiently
from nzg_desktop.core.trouble import NewerDatabase, Trouble
from nzg_desktop.store import dialect, faults, schema

PART, OLD = ".part", ".old"
_CHUNK = 1 << 20
SIDES = ("-wal", "-shm", "-journal")


def inspect(path: Path, key: bytes | None = None) -> int:
    """The number of the migration that a file stands at, without changing anything.

    What was begun and never committed is taken back, as by every engine that opens the file.
    Raises Trouble: absent, foreign (not one of ours, or another key), damaged; NewerDatabase.
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
    still = is_still(path)
    # Only a connection that may write can take back what a killed upgrade has begun in a file without a WAL.
    halfway = not still and path.with_name(f"{path.name}-journal").exists()
    try:
        with closing(dialect.connect(path, key, read_only=not halfway, still=still)) as driver:
            ours = _number(driver, "application_id") == schema.APPLICATION_ID
            found = _number(driver, "user_version")
            driver.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except UnicodeDecodeError as error:  # what the engine says of a damaged layout need not be text
        raise faults.damaged(path) from error
    except sqlite.DatabaseError as error:
        wrong = faults.name_of(error).startswith("SQLITE_NOTADB")
        raise foreign if wrong else faults.unread(error, path) from error
    if not ours:
        raise foreign
    if found > int(schema.HEAD):
        raise NewerDatabase(
            "这份资料是用更新版本的软件写的，现在这个版本读不全，所以没有打开。",
            "请安装新版本后再打开；安装包可向上级工会索取。",
            code="newer",
        )
    return found


def _number(driver: Any, pragma: str) -> int:
    return int(driver.execute(f"PRAGMA {pragma}").fetchone()[0])


def is_still(path: Path) -> bool:
    """Whether nobody can be writing to this file, so that it is read without locks and side files."""
    wal = path.with_name(path.name + "-wal")
    return not _may_write(path.parent) and not (wal.exists() and wal.stat().st_size)


def _may_write(folder: Path) -> bool:
    """Whether files can be made here. Windows says yes of any folder: there one is made, and goes at once."""
    if sys.platform == "win32":
        with suppress(OSError):
            flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_TEMPORARY
            os.close(os.open(folder / f"nzg-{secrets.token_hex(8)}{PART}", flags))
            return True
        return False
    return os.access(folder, os.W_OK)


def ended_well(path: Path) -> bool:
    """Whether nobody had the database open when the computer or the program last stopped."""
    wal = path.with_name(path.name + "-wal")
    return not wal.exists() or wal.stat().st_size == 0


def remove(path: Path) -> None:
    """Delete a database that is not needed, with its side files; silent where there is none."""
    for ending in ("", *SIDES):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def wipe(path: Path) -> None:
    """Overwrite a file and remove it. What a disk keeps elsewhere on its own account is beyond us."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(bytes(min(left, _CHUNK)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def clear_up(path: Path) -> None:
    """Wipe what a killed program has left beside a database that only we have: anybody might read it."""
    old, part = path.with_name(path.name + OLD), path.with_name(path.name + PART)
    if not path.exists():  # it is just being made
        return
    if old.exists() and old.samefile(path):  # the new one had not yet taken the name
        old.unlink()
    for left in (old, *(part.with_name(part.name + ending) for ending in ("", *SIDES))):
        wipe(left)


def place(part: Path, path: Path) -> None:
    """Give a finished file its name so that after a power cut it is there whole or not at all."""
    _sync(part)
    patiently(lambda: part.replace(path))
    if os.name == "posix":  # Windows offers no way to write a folder through
        _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
