"""Opening the database of an office so that nobody overwrites anybody: to write, or only to look.

While another computer writes, what is read here is a copy made now: an open file must not be read over a
network by two.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import closing, suppress
from pathlib import Path

import platformdirs
import sqlcipher3.dbapi2 as sqlite

from nzg_desktop.core import codes
from nzg_desktop.core.processes import process
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import dialect, faults, files, keyfile, office, schema
from nzg_desktop.store.lock import Turn
from nzg_desktop.store.schema import Ledgers
from nzg_desktop.store.standing import Standing
from nzg_desktop.store.store import Reading, Store

_TRIES = 3
_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)
STILL = Trouble(
    "资料所在的位置只能读，不能写，所以只能查看。",
    "需要修改时，请把整个文件夹拷到本机可以写的地方再打开。",
    code="readonly",
)


def open_guarded(path: Path, ledgers: Ledgers, key: bytes | None = None, who: str = "") -> Store:
    """The database at `path`, for writing where it is our turn; otherwise `store.why` says why not.

    Raises what `Store.open` raises.
    """
    turn, well = Turn(path.parent, who), files.ended_well(path)
    try:
        turn.take()
    except Trouble as held:
        return _looking(path, ledgers, key, held)
    except OSError as error:
        if error.errno in _NOT_WRITABLE:
            return _only_read(path, ledgers, key, STILL)
        # Anything else, such as a full disk, is said when something is written.
    try:
        if turn.alone:
            with suppress(OSError):  # what cannot be wiped now is wiped the next time
                files.clear_up(path)
        store = Store.open(path, ledgers, key)
        if not well and turn.alone:
            _see_that_it_is_whole(store)
        with faults.plainly(path):
            standing = Standing(path, key)
    except BaseException:
        turn.leave()
        raise
    store.guard(turn, standing)
    return _worded(store)


def _worded(store: Store) -> Store:
    """From now on the local codes are those of this office."""
    with store.begun(), faults.strictly(store.path), store.reading() as r:
        if not _named(r):
            raise faults.damaged(store.path)
        codes.extend(office.local_codes(r))
    return store


def _named(r: Reading) -> bool:
    """Whether every declared column has its name: a bit may have flipped in the words that declare it."""
    words = (
        "SELECT t.name, CAST(c.name AS BLOB) FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
        " WHERE t.schema = 'main' AND t.type = 'table'"
    )
    there = set(dialect.quick(r, words).fetchall())
    house = {(table.name, column.name) for table in schema.HOUSE.sorted_tables for column in table.columns}
    ledgers = {(code, column.name) for code, one in schema.ledgers_of(r).items() for column in one.columns()}
    return {(table, name.encode()) for table, name in house | ledgers} <= there


def _see_that_it_is_whole(store: Store) -> None:
    """After an end without a close, look at every page before anything is shown. Raises Trouble: damaged."""
    from nzg_desktop.store import damage  # few starts need it

    if damage.examine(store.path, store.key).lines:
        store.close()
        raise faults.damaged(store.path)


def _only_read(path: Path, ledgers: Ledgers, key: bytes | None, why: Trouble) -> Store:
    store = Store.open(path, ledgers, key, read_only=True)
    store.why = why
    return _worded(store)


def _looking(path: Path, ledgers: Ledgers, key: bytes | None, why: Trouble) -> Store:
    """A whole copy of what another computer is writing to, kept where only this person can read it."""
    place = Path(platformdirs.user_cache_dir("nzg-desktop", appauthor=False))
    place.mkdir(parents=True, exist_ok=True)
    for old in place.glob("look-*-*"):
        if not process(int(old.name.split("-")[1])):  # of a program that could not clear up
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"look-{os.getpid()}-", dir=place))
    try:
        copied = _copied(path, folder, key)
        keyfile.accompany(path, copied)
        store = _only_read(copied, ledgers, key, why)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    store.closing.append(lambda: shutil.rmtree(folder, ignore_errors=True))
    return store


def _copied(path: Path, folder: Path, key: bytes | None) -> Path:
    """The database and its journal as they were at one moment."""
    copied = folder / path.name
    for _ in range(_TRIES):
        with faults.moving(path):
            before = _marks(path)
            for ending in ("", "-wal"):
                source = path.with_name(path.name + ending)
                copied.with_name(path.name + ending).unlink(missing_ok=True)
                if source.exists():
                    shutil.copyfile(source, copied.with_name(path.name + ending))
            if _marks(path) == before and _whole(copied, key):
                return copied
    raise Trouble("对方正在写入，现在看不到完整的资料。", "请过一会儿再打开。", "资料完好。", code="busy")


def _marks(path: Path) -> tuple[object, ...]:
    """What changes when pages are moved into the database; a journal that only grows does no harm."""
    wal = path.with_name(path.name + "-wal")
    salt = b""
    if wal.exists():
        with wal.open("rb") as file:
            salt = file.read(32)
    about = path.stat()
    return about.st_size, about.st_mtime_ns, about.st_ino, salt


def _whole(copied: Path, key: bytes | None) -> bool:
    try:
        with closing(dialect.connect(copied, key)) as driver:
            # Everything in one file, so that it is read without locks and side files.
            driver.execute("PRAGMA journal_mode = DELETE")
            return bool(driver.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite.DatabaseError:
        files.remove(copied)
        return False
