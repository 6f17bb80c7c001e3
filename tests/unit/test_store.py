"""The database is made, opened and written to as a whole or not at all, and says in words what hinders it."""

from __future__ import annotations

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite

from nzg_desktop.core.trouble import NewerDatabase, Trouble
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import backup as copies
from nzg_desktop.store import dialect, faults, files, records, schema, search
from nzg_desktop.store.store import Reading, Store
from tests.fixtures.shelves import CLERK, new_store, only_read, person

KEY = bytes(range(32))


def count(r: Reading) -> int:
    return int(r.execute(sa.select(sa.func.count()).select_from(schema.table_of(Member))).scalar_one())


def test_a_new_database_stands_alone_under_its_name(tmp_path: Path) -> None:
    new_store(tmp_path).close()
    assert [path.name for path in tmp_path.iterdir()] == ["nzg.db"]
    assert files.inspect(tmp_path / "nzg.db") == int(schema.HEAD)


ODD = "100%25#1&x" if sys.platform == "win32" else "100%25#1?mode=memory&x"


@pytest.mark.parametrize("name", ["张三 的 U 盘", ODD, "it's; --"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    store = new_store(folder)
    with store.writing() as w:
        records.save(w, Member, person(1), who=CLERK)
    made = copies.backup(store, folder)
    store.close()
    copies.restore(made, store.path)
    assert len(list(folder.iterdir())) == 4  # the database, its backup with its note, and the former state


def test_a_half_made_database_never_bears_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(search, "furnish", fail)
        with pytest.raises(KeyboardInterrupt):
            new_store(tmp_path)
    assert not (tmp_path / "nzg.db").exists()
    new_store(tmp_path).close()


def test_an_existing_database_is_never_made_anew(store: Store) -> None:
    with pytest.raises(Trouble) as trouble:
        Store.create(store.path, LEDGERS)
    assert trouble.value.code == "exists"


def test_a_block_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.writing() as w:
        records.save(w, Member, person(1), who=CLERK)
        raise RuntimeError
    with store.reading() as r:
        assert count(r) == 0


def test_table_making_is_taken_back_too(store: Store) -> None:
    with pytest.raises(RuntimeError), store.writing() as w:
        w.exec_driver_sql("CREATE TABLE extra (a)")
        raise RuntimeError
    with store.reading() as r:
        assert not r.exec_driver_sql("SELECT 1 FROM sqlite_schema WHERE name = 'extra'").all()


def test_a_reader_sees_one_moment_while_another_thread_writes(store: Store) -> None:
    def write() -> None:
        with store.writing() as w:
            records.save(w, Member, person(1), who=CLERK)

    with ThreadPoolExecutor() as pool, store.reading() as r:
        before = count(r)
        pool.submit(write).result()
        assert count(r) == before == 0
    with store.reading() as r:
        assert count(r) == 1


def test_what_was_saved_is_forced_to_the_disk(store: Store) -> None:
    with store.writing() as w:
        assert w.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert w.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert w.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_read_only_store_reads_and_refuses_to_write(store: Store) -> None:
    with store.writing() as w:
        records.save(w, Member, person(1), who=CLERK)
    store.close()
    quiet = Store.open(store.path, LEDGERS, read_only=True)
    with quiet.reading() as r:
        assert count(r) == 1
    with pytest.raises(Trouble) as trouble, quiet.writing():
        pass
    assert trouble.value.code == "readonly"
    quiet.close()


def test_a_medium_that_cannot_be_written_to_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_store(tmp_path).close()
    only_read(monkeypatch)
    assert files.is_still(tmp_path / "nzg.db")
    quiet = Store.open(tmp_path / "nzg.db", LEDGERS, read_only=True)
    with quiet.reading() as r:
        assert count(r) == 0
    quiet.close()
    assert [path.name for path in tmp_path.iterdir()] == ["nzg.db"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" + bytes(500), "不是数据库".encode() * 200])
def test_a_file_of_another_kind_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "nzg.db"
    path.write_bytes(content)
    with pytest.raises(Trouble) as trouble:
        Store.open(path, LEDGERS)
    assert trouble.value.code == "foreign"
    assert path.read_bytes() == content


@pytest.mark.usefixtures("let_go")
@pytest.mark.parametrize("key", [None, KEY])
def test_a_refused_file_is_let_go_of(tmp_path: Path, key: bytes | None) -> None:
    """Windows would else let no backup take its place."""
    (tmp_path / "nzg.db").write_bytes(b"?" * 9_000)
    with pytest.raises(Trouble):
        Store.open(tmp_path / "nzg.db", LEDGERS, key)


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nzg.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (a)")
    with pytest.raises(Trouble) as trouble:
        Store.open(path, LEDGERS)
    assert trouble.value.code == "foreign"


def test_a_missing_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"nzg\.db") as trouble:
        Store.open(tmp_path / "nzg.db", LEDGERS)
    assert trouble.value.code == "absent"


def test_a_newer_database_is_refused_with_words(store: Store) -> None:
    with store.writing() as w:
        w.exec_driver_sql(f"PRAGMA user_version = {int(schema.HEAD) + 1}")
    store.close()
    with pytest.raises(NewerDatabase, match="更新版本"):
        Store.open(store.path, LEDGERS)


def test_too_old_an_engine_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "OLDEST", (99, 0, 0))
    with pytest.raises(Trouble) as trouble:
        new_store(tmp_path)
    assert trouble.value.code == "engine"


def test_an_encrypted_database_opens_with_its_key_only(tmp_path: Path) -> None:
    store = new_store(tmp_path, KEY)
    with store.writing() as w:
        records.save(w, Member, person(1), who=CLERK)
    store.close()
    assert "测试1号".encode() not in store.path.read_bytes()
    again = Store.open(store.path, LEDGERS, KEY)
    with again.reading() as r:
        assert count(r) == 1
    again.close()
    for wrong in (None, bytes(32)):
        with pytest.raises(Trouble) as trouble:
            Store.open(store.path, LEDGERS, wrong)
        assert trouble.value.code == "foreign"


def test_a_full_disk_is_said_and_nothing_is_half_saved(store: Store) -> None:
    with pytest.raises(Trouble) as trouble, store.writing() as w:
        pages = int(w.exec_driver_sql("PRAGMA page_count").scalar_one())
        w.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1}")
        records.insert_many(w, Member, [person(n) for n in range(200)], who=CLERK, batch="")
    assert trouble.value.code == "full"
    with store.reading() as r:
        assert count(r) == 0


def test_a_second_writer_is_told_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "_TUNING", ("PRAGMA busy_timeout = 0",))
    store = new_store(tmp_path)
    with store.writing(), pytest.raises(Trouble) as trouble, store.writing():
        pass
    assert trouble.value.code == "busy"
    store.close()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("unable to open database file", "closed"),
        ("database is locked", "busy"),
        ("database disk image is malformed", "damaged"),
    ],
)
def test_a_file_that_others_keep_from_us_is_not_called_damaged(
    store: Store, monkeypatch: pytest.MonkeyPatch, words: str, code: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise sqlite.OperationalError(words)

    monkeypatch.setattr(dialect, "connect", refuse)
    with pytest.raises(Trouble) as trouble:
        files.inspect(store.path)
    assert trouble.value.code == code


def test_damage_is_found_and_never_read_as_data(store: Store) -> None:
    with store.writing() as w:
        records.insert_many(w, Member, [person(n) for n in range(2_000)], who=CLERK, batch="")
    with store.reading() as r:
        assert store.damage(r) == ""
        root = r.exec_driver_sql("SELECT rootpage FROM sqlite_schema WHERE name = 'member'").scalar_one()
    store.close()
    content = bytearray(store.path.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = bytes(4096)
    store.path.write_bytes(content)
    again = Store.open(store.path, LEDGERS)
    with again.reading() as r:
        assert again.damage(r)
    with pytest.raises(Trouble) as trouble, again.reading() as r:
        r.execute(sa.select(schema.table_of(Member))).all()
    assert trouble.value.code == "damaged"
    again.close()


def test_an_error_report_holds_no_values_of_people(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError) as error, store.writing() as w:
        table = schema.table_of(Member)
        w.execute(table.insert().values(uid="1", name="测试1号"))
    assert "测试1号" not in str(error.value)


def test_a_statement_that_finds_no_memory_says_that_memory_is_short(tmp_path: Path) -> None:
    with pytest.raises(MemoryError), faults.plainly(tmp_path / "nzg.db"):
        raise sa.exc.StatementError("put together", "SELECT", {}, MemoryError())
