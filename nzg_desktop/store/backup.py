"""Copies that count: made by SQLite, reopened, checked and compared row by row before they bear a name.

A backup is a database like any other, `nzg-<time>-<records>.db`; where the store is encrypted, so is it.
"""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import sqlcipher3.dbapi2 as sqlite

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import dialect, faults, files, keyfile, shelf, standing
from nzg_desktop.store.shelf import Facts
from nzg_desktop.store.store import Reading, Store

T = TypeVar("T")
PAGES = 4_000
"""Pages copied between two looks at whether the person has said stop."""
_ONE_AT_A_TIME = threading.Lock()


def now(store: Store) -> Facts:
    """What an open store holds at this moment."""
    return _seen(store, shelf.facts)


def mark(store: Store) -> str:
    """The mark of an open store (see `shelf.Facts`), without counting anything."""
    return _seen(store, shelf.mark)


def _seen(store: Store, asked: Callable[[Any], T]) -> T:
    with (
        faults.strictly(store.path),
        closing(dialect.connect(store.path, store.key, read_only=True)) as driver,
    ):
        driver.execute("BEGIN")
        return asked(driver)


def goes_through(r: Reading, head: tuple[int, str]) -> bool:
    """Whether a line of the journal, known elsewhere as its last, is one of this journal's."""
    found = dialect.quick(r, "SELECT hash FROM journal WHERE seq = ?", (head[0],)).fetchone()
    return head[0] == 0 or (found is not None and found[0].hex() == head[1])


def look(file: Path, key: bytes | None = None) -> Facts:
    """Open a backup and see whether it is whole and what it holds.

    Raises Trouble: absent, foreign, damaged (also where it is not what was noted beside it); NewerDatabase.
    """
    files.inspect(file, key)
    still, said = files.is_still(file), shelf.noted(file)
    with faults.moving(file), closing(dialect.connect(file, key, read_only=True, still=still)) as driver:
        driver.execute("BEGIN")
        if shelf.altered(file) or driver.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise faults.damaged(file)
        if shelf.spoilt(file, driver):
            raise faults.damaged(file)
        with faults.strictly(file):
            found = shelf.facts(driver, said.reason)
    counted = said.attachments in (-1, found.attachments)
    if said.mark and ((said.mark, said.counts) != (found.mark, found.counts) or not counted):
        raise faults.damaged(file)
    return replace(found, at=said.at)


def backup(store: Store, folder: Path, progress: Progress = silent, reason: str = "asked") -> Path:
    """Copy an open store into a folder; gives the compared file. Others may go on working meanwhile.

    Raises Trouble: full, disk, readonly, unequal; Cancelled.
    """
    return keep(store.path, folder, "", store.key, reason, progress)


def keep(
    path: Path,
    folder: Path,
    words: str,
    key: bytes | None = None,
    reason: str = "",
    progress: Progress = silent,
) -> Path:
    """Copy a database into a folder that is there; its name says `words`, or how many records it holds."""
    with (
        _ONE_AT_A_TIME,
        faults.moving(path),
        closing(dialect.connect(path, key, read_only=True)) as source,
    ):
        source.execute("BEGIN")
        with faults.strictly(path):
            found = shelf.facts(source, reason)
        target = spare(folder, words or str(sum(found.counts.values())))
        keyfile.accompany(path, target)
        copy(source, target, key, progress)
        shelf.note(target, found)
    return target


def twin(store: Store, target: Path, progress: Progress = silent) -> None:
    """Write a compared copy of an open store under a name of its own, to be worked with from then on."""
    with (
        faults.moving(target),
        closing(dialect.connect(store.path, store.key, read_only=True)) as source,
    ):
        source.execute("BEGIN")
        copy(source, target, store.key, progress)


def spare(folder: Path, words: str) -> Path:
    """A name that no file has, for a copy that is made now and told apart by `words`."""
    name = f"nzg-{dt.datetime.now():%Y%m%d-%H%M%S}-{words}"
    target, number = folder / f"{name}.db", 2
    while target.exists():
        target, number = folder / f"{name}-{number}.db", number + 1
    return target


def _count(driver: Any, database: str, table: str) -> int:
    return int(driver.execute(f'SELECT count(*) FROM {database}."{table}"').fetchone()[0])


def copy(
    source: Any, target: Path, key: bytes | None, progress: Progress = silent, words: str = "正在备份"
) -> None:
    """Write what the source's transaction sees; only a copy that is equal in every row gets the name."""
    part = target.with_name(target.name + files.PART)
    files.remove(part)
    try:
        with closing(dialect.connect(part, key)) as made:
            source.backup(made, pages=PAGES, progress=_told(progress, words))
            # One file that opens anywhere, also from a disc that cannot be written to.
            made.execute("PRAGMA journal_mode = DELETE")
        compare(source, part, key)
        files.place(part, target)
    finally:
        files.remove(part)


def _told(progress: Progress, words: str) -> Callable[[int, int, int], None]:
    return lambda _status, remaining, total: progress(total - remaining, total, words)


def compare(source: Any, copied: Path, key: bytes | None) -> None:
    """See that a file holds exactly what the source's transaction sees. Raises Trouble: unequal."""
    secret = "" if key is None else f"x'{key.hex()}'"
    source.execute("ATTACH ? AS copied KEY ?", (dialect.address(copied, "ro&immutable=1"), secret))
    try:
        same = _reads_alike(source)
        if not (same or _readable(source, "main")):
            raise Trouble(
                "资料库本身有一部分读不出来，所以没有做成备份。",
                "请恢复最近一次备份；现在的文件请留着，不要删除。",
                code="damaged",
            )
        if not same or any(_differs(source, table) for table in _tables(source)):
            raise Trouble(
                "备份和原来的资料没有对上，这份备份作废，没有留下。",
                "请换一个磁盘或 U 盘再备份一次。",
                code="unequal",
            )
    finally:
        source.execute("COMMIT")
        source.execute("DETACH copied")


def _reads_alike(source: Any) -> bool:
    """Whether the copy can be read and has the same layout. A flipped bit in its words may prevent both."""
    # Rows are compared one by one afterwards. What indexes say of them is four times as dear to check and can
    # wait for the weekly check: they come over page by page, and can be made anew.
    return _readable(source, "copied") and _layout(source, "main") == _layout(source, "copied")


def _readable(driver: Any, database: str) -> bool:
    """Whether the pages and the words of the layout of an attached database are such."""
    try:
        _layout(driver, database)
        return bool(driver.execute(f"PRAGMA {database}.quick_check(1)").fetchone() == ("ok",))
    except (sqlite.DatabaseError, UnicodeDecodeError) as error:
        if faults.name_of(error).startswith(("SQLITE_ERROR", "SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return False
        raise


def _layout(driver: Any, database: str) -> list[tuple[object, ...]]:
    words = f"SELECT type, name, tbl_name, sql FROM {database}.sqlite_schema ORDER BY type, name"
    return list(driver.execute(words).fetchall())


def _tables(driver: Any) -> list[tuple[str, str]]:
    """The tables that hold rows, with what makes a row of each its own. Virtual ones rest on such tables."""
    words = "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
    return [(name, bare) for name, bare in driver.execute(words).fetchall() if name != "sqlite_schema"]


def _differs(driver: Any, table: tuple[str, str]) -> bool:
    """Whether two tables of one name differ in any row."""
    name, without_rowid = table
    columns = driver.execute("SELECT name, pk FROM pragma_table_info(?)", (name,)).fetchall()
    key = [f'"{column}"' for column, pk in columns if pk] if without_rowid else ["rowid"]
    same = " AND ".join(f"a.{column} = b.{column}" for column in key)
    other = " OR ".join(f'a."{column}" IS NOT b."{column}"' for column, _ in columns)
    both = f'main."{name}" a LEFT JOIN copied."{name}" b ON {same}'
    words = f"SELECT 1 FROM {both} WHERE b.{key[0]} IS NULL OR {other}"
    return (
        _count(driver, "main", name) != _count(driver, "copied", name)
        or driver.execute(words).fetchone() is not None
    )


def restore(
    file: Path,
    target: Path,
    key: bytes | None = None,
    progress: Progress = silent,
    held: bytes | None = None,
) -> Path:
    """Put a backup in the place of a database that nobody has open; gives where the former state is kept.

    That is `target` itself where there was none. `key` opens the backup, `held` the database.
    Raises Trouble: absent, foreign, damaged, busy.
    """
    files.inspect(file, key)
    part = target.with_name(target.name + files.PART)
    try:
        still = files.is_still(file)
        with faults.moving(file), closing(dialect.connect(file, key, read_only=True, still=still)) as source:
            source.execute("BEGIN")
            if shelf.altered(file) or source.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                raise faults.damaged(file)
            if shelf.spoilt(file, source):
                raise faults.damaged(file)
            files.remove(part)
            copy(source, part, key, progress, "正在恢复")
        with faults.moving(target):
            former = _set_aside(target, held) if target.exists() else target
            files.place(part, target)
            standing.forget(target)
    finally:
        files.remove(part)
    return former


def _set_aside(target: Path, key: bytes | None) -> Path:
    """Keep the present database: as a backup where it is whole, as it is where not. Leaves no side files."""
    try:
        with closing(dialect.connect(target, key)) as driver:
            driver.execute("PRAGMA busy_timeout = 1000")
            # Refused while anybody has it open; afterwards all of it is in the one file.
            driver.execute("PRAGMA journal_mode = DELETE")
        (folder := target.parent / "backups").mkdir(exist_ok=True)
        return keep(target, folder, "former", key, "restore")
    except sqlite.DatabaseError as error:
        if faults.name_of(error).startswith("SQLITE_BUSY"):
            raise Trouble(
                "这份资料正开着，现在不能恢复。", "请关闭本软件的所有窗口，再恢复一次。", code="busy"
            ) from error
    except Trouble as trouble:
        if trouble.code not in ("damaged", "unequal"):
            raise
    return _put_away(target)


def _put_away(target: Path) -> Path:
    """Keep a damaged database as it is, with its side files; somebody may still read something out of it."""
    kept = spare(target.parent, "damaged")
    part = kept.with_name(kept.name + files.PART)
    keyfile.accompany(target, kept)
    shutil.copy2(target, part)
    files.place(part, kept)
    for ending in files.SIDES:
        beside = target.with_name(target.name + ending)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + ending))
    return kept
