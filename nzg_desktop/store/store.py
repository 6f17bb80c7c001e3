"""The store's life: made, opened, read from and written to. Transactions begin and end here and nowhere else.

A `Reading` sees one unchanging moment; a `Writing` is committed as a whole or leaves nothing. Any thread may
read while another writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import dialect, faults, files, schema, search, standing
from nzg_desktop.store.lock import Turn
from nzg_desktop.store.schema import Ledgers
from nzg_desktop.store.standing import Standing

Reading = sa.Connection
"""A connection inside a transaction that only reads."""
Writing = sa.Connection
"""A connection inside a transaction that may write."""
READ_ONLY = Trouble(
    "这份资料是以只读方式打开的，不能修改。",
    "需要修改时，请关闭后在可以写的文件夹里打开。",
    code="readonly",
)
NOTED = "nzg_noted"
"""Where a transaction keeps what it has written to tables that are no ledgers; see `vouching`."""
STEPS = 1_000_000
"""So many steps of the engine between two looks at whether a beat is due."""


class Store:
    """One open database of an office."""

    def __init__(self, path: Path, ledgers: Ledgers, key: bytes | None, *, read_only: bool) -> None:
        self.path = path
        self.ledgers = ledgers
        self.key = key
        self.read_only = read_only
        still = read_only and files.is_still(path)
        engine = dialect.engine(path, key, read_only=read_only, still=still)
        self._reader = engine.execution_options(ledgers=ledgers)
        self._writer = engine.execution_options(ledgers=ledgers, write=True)
        self.why: Trouble | None = READ_ONLY if read_only else None
        self.turn: Turn | None = None
        self.standing: Standing | None = None
        self.closing: list[Callable[[], object]] = []

    @classmethod
    def create(cls, path: Path, ledgers: Ledgers, key: bytes | None = None) -> Self:
        """Make a new database and open it; a half-made one never bears the name. `key` is 32 bytes.

        Raises Trouble: exists, full, disk, readonly.
        """
        if path.exists():
            raise Trouble(
                f"这个文件夹里已经有资料库 {path.name}。", "请直接打开它，或换一个文件夹。", code="exists"
            )
        part = path.with_name(path.name + files.PART)
        with faults.moving(path):
            files.remove(part)
            with closing(cls(part, ledgers, key, read_only=False)) as made, made.writing() as w:
                for words in schema.statements(ledgers, w.dialect):
                    w.exec_driver_sql(words)
                search.furnish(w, ledgers)
                schema.stamp(w)
            files.place(part, path)
        return cls.open(path, ledgers, key)

    @classmethod
    def open(cls, path: Path, ledgers: Ledgers, key: bytes | None = None, *, read_only: bool = False) -> Self:
        """Open a database; an older one is first backed up, then brought up to date.

        Raises Trouble (absent, foreign, damaged, old, upgrade) or NewerDatabase.
        """
        if files.inspect(path, key) < int(schema.HEAD):
            if read_only:
                raise Trouble(
                    "这份资料是旧版软件写的，要先更新格式，而它是以只读方式打开的。",
                    "请把它拷到可以写的文件夹里再打开。",
                    code="old",
                )
            # Imported here because Alembic takes longer to load than a start has, and few starts need it.
            from nzg_desktop.store import upgrade

            upgrade.upgrade(path, ledgers, key)
            standing.forget(path)
        if not read_only:
            with faults.moving(path), closing(dialect.connect(path, key)) as driver:
                (mode,) = driver.execute("PRAGMA journal_mode = WAL").fetchone()
                if mode == "wal":  # what the power left of the change to it is read by nobody any more
                    files.remove(path.with_name(f"{path.name}-journal"))
        return cls(path, ledgers, key, read_only=read_only)

    def guard(self, turn: Turn, standing: Standing) -> None:
        """From now on write only while it is our turn and the file is the one that was opened."""
        self.turn, self.standing = turn, standing
        self.why = standing.gap.said() if standing.gap else None
        # A statement that takes minutes must not look like a computer that is gone.
        sa.event.listen(
            self._reader, "connect", lambda driver, _: driver.set_progress_handler(turn.beat, STEPS)
        )
        self.closing += [standing.close, turn.leave]

    def seat(self, who: str) -> None:
        """Let those who read from now on see what this person may open (store/sight)."""
        self._reader = self._reader.execution_options(viewer=who)
        self._writer = self._writer.execution_options(viewer=who)

    def accept(self) -> None:
        """Go on with a file that is older than the one that was known."""
        if self.standing is not None:
            self.standing.accept()
        self.why = None

    @contextmanager
    def begun(self) -> Iterator[None]:
        """Let go of the file again where the block raises: Windows replaces no damaged file that is open."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file; the last one to do so leaves no side files behind."""
        self._reader.dispose()
        while self.closing:
            self.closing.pop(0)()

    @contextmanager
    def reading(self, as_of: str = "") -> Iterator[Reading]:
        """One unchanging view of the data; with the hash of a line of the journal, as it stood then."""
        with faults.plainly(self.path), self._reader.connect() as connection, connection.begin():
            if not as_of:
                yield connection
                return
            from nzg_desktop.store import past  # which stands on this module

            with past.as_it_stood(connection, as_of):
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One change of the data: on disk when the block ends, or nothing of it where the block raises."""
        if self.why is not None:
            raise self.why
        with faults.plainly(self.path), self._writer.connect() as connection, connection.begin():
            if self.standing is not None:
                self.standing.check(connection)
            connection.info[NOTED] = set()
            yield connection
            if noted := connection.info.pop(NOTED):
                from nzg_desktop.store import vouching  # which needs the store itself

                vouching.settle(connection, noted)
            if self.standing is not None and self.turn is not None:
                self.turn.hold()
                self.standing.settle(connection)
        if self.standing is not None:
            self.standing.note()

    def damage(self, r: Reading) -> str:
        """What is wrong with the file, in a few words; empty where it is whole. Reads all of it."""
        found = r.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
        return "" if found == ["ok"] else f"{len(found)} 处内容或索引对不上"
