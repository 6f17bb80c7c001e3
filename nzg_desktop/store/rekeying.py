"""A database written anew under another key: from none to one, from one to another, from one to none.

At every moment the file that bears the name opens with what the key file beside it holds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import backup, dialect, faults, files, keyfile, schema
from nzg_desktop.store.keyfile import Ring
from nzg_desktop.store.schema import Ledgers
from nzg_desktop.store.store import Store, Writing


def transcribe(source: Any, target: Path, key: bytes | None) -> None:
    """Write what the source's transaction sees into a new file under another key, and compare it.

    Ends the transaction. Raises Trouble: unequal, full, disk.
    """
    files.remove(target)
    secret = "" if key is None else f"x'{key.hex()}'"
    version = source.execute("PRAGMA user_version").fetchone()[0]
    source.execute("ATTACH ? AS made KEY ?", (dialect.address(target, "rwc"), secret))
    try:
        source.execute("SELECT sqlcipher_export('made')")
        source.execute(f"PRAGMA made.user_version = {version}")
        source.execute(f"PRAGMA made.application_id = {schema.APPLICATION_ID}")
    finally:
        source.execute("COMMIT")
        source.execute("DETACH made")
    source.execute("BEGIN EXCLUSIVE")
    backup.compare(source, target, key)


def change_key(
    path: Path,
    ledgers: Ledgers,
    old: bytes | None,
    new: bytes | None,
    rings: tuple[Ring | None, Ring | None],
    settle: Callable[[Writing], None],
) -> None:
    """Put a copy under another key in the place of a database that nobody else has open.

    `rings` are the key files to stand beside it while both keys may be needed, and afterwards (None: no key
    file). `settle` writes into the copy what goes with the change. Raises Trouble: busy, unequal, full, disk.
    """
    part = path.with_name(path.name + files.PART)
    between, after = rings
    try:
        with faults.moving(path):
            with _alone(path, old) as source:
                transcribe(source, part, new)
            made = Store(part, ledgers, new, read_only=False)
            with made.writing() as w:
                settle(w)
            made.close()
            if between is not None:
                keyfile.write(path, between)
            _exchange(part, path)
            if after is None:
                keyfile.beside(path).unlink(missing_ok=True)
            else:
                keyfile.write(path, after)
    finally:
        files.remove(part)


@contextmanager
def _alone(path: Path, key: bytes | None) -> Iterator[Any]:
    """A transaction that lets nobody else in."""
    with closing(dialect.connect(path, key)) as source:
        try:
            source.execute("PRAGMA busy_timeout = 1000")
            source.execute("PRAGMA journal_mode = DELETE")  # refused while anybody has it open
            source.execute("BEGIN EXCLUSIVE")
        except sqlite.OperationalError as error:
            raise Trouble(
                "这份资料还在别的窗口里开着，现在不能换锁。",
                "请关闭本软件的其他窗口和命令，再做一次。",
                code="busy",
            ) from error
        yield source


def _exchange(part: Path, path: Path) -> None:
    """Let the new file take the name, and overwrite the old one before it goes."""
    old = path.with_name(path.name + files.OLD)
    old.unlink(missing_ok=True)
    with suppress(OSError):  # media without links: the old file is only removed
        os.link(path, old)
    files.place(part, path)
    files.wipe(old)


def plain_copies(folder: Path) -> tuple[Path, ...]:
    """The databases in a folder that anybody can read."""
    return tuple(sorted(path for path in folder.glob("*.db") if keyfile.is_plain(path)))
