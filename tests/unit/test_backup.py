"""A backup counts only when it was reopened and is equal in every row, and leads back to what it holds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.core.trouble import Cancelled, NewerDatabase, Trouble
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import attachments, dialect, files, journal, records, schema, shelf
from nzg_desktop.store import backup as copies
from nzg_desktop.store.store import Store
from tests.fixtures.shelves import CLERK, new_store, person

KEY = bytes(range(32))


def content(path: Path, key: bytes | None = None) -> dict[str, list[Any]]:
    """Every row of every table that holds rows."""
    with closing(dialect.connect(path, key, read_only=True)) as driver:
        tables = driver.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
        ).fetchall()
        return {name: driver.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in tables}


def add(store: Store, *serials: int) -> None:
    with store.writing() as w:
        records.insert_many(w, Member, [person(n) for n in serials], who=CLERK, batch="")


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
def test_a_backup_of_an_open_store_holds_everything(tmp_path: Path, key: bytes | None) -> None:
    store = new_store(tmp_path, key)
    add(store, *range(300))
    made = copies.backup(store, tmp_path)
    assert made.name.startswith("nzg-")
    assert made.name.endswith("-300.db")
    assert content(made, key) == content(store.path, key)
    store.close()
    assert set(tmp_path.iterdir()) == {made, shelf.beside(made, shelf.NOTE), store.path}


def test_a_backup_opens_like_any_database(store: Store, tmp_path: Path) -> None:
    add(store, 1)
    made = copies.backup(store, tmp_path)
    quiet = Store.open(made, LEDGERS, read_only=True)
    with quiet.reading() as r:
        assert journal.verify(r) is None
        assert quiet.damage(r) == ""
    quiet.close()


def test_others_may_write_while_a_backup_is_made(store: Store, tmp_path: Path) -> None:
    add(store, *range(200))
    done: list[int] = []

    def write(at: int, _total: int, _words: str) -> None:
        if not done:
            add(store, 900)
        done.append(at)

    made = copies.backup(store, tmp_path, write)
    assert len(content(made)["member"]) == 200
    assert len(content(store.path)["member"]) == 201


def test_two_backups_in_one_second_are_two_files(store: Store, tmp_path: Path) -> None:
    assert copies.backup(store, tmp_path) != copies.backup(store, tmp_path)


def test_a_cancelled_backup_leaves_nothing(store: Store, tmp_path: Path) -> None:
    def stop(*_: object) -> None:
        raise Cancelled

    folder = tmp_path / "stick"
    folder.mkdir()
    with pytest.raises(Cancelled):
        copies.backup(store, folder, stop)
    assert list(folder.iterdir()) == []


def test_a_missing_folder_is_said(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        copies.backup(store, tmp_path / "stick")
    assert trouble.value.code == "closed"


ALTERATIONS: dict[str, Callable[[Any], object]] = {
    "a value": lambda d: d.execute("UPDATE member SET job = '检验员' WHERE id = 7"),
    "a missing row": lambda d: d.execute("DELETE FROM member WHERE id = 7"),
    "a row too many": lambda d: d.execute("INSERT INTO setting VALUES ('a', '1')"),
    "a line": lambda d: d.execute("UPDATE journal SET reason = '无' WHERE seq = 3"),
    "a picture": lambda d: d.execute("UPDATE attachment SET content = x'00'"),
    "a table": lambda d: d.execute("CREATE TABLE extra (a)"),
    "an index": lambda d: d.execute("DROP INDEX ix_member_uid"),
    "the search index": lambda d: d.execute("DELETE FROM search_member WHERE rowid = 7"),
}


@pytest.mark.parametrize("alter", ALTERATIONS.values(), ids=ALTERATIONS.keys())
def test_a_copy_that_differs_is_found_and_kept_by_nobody(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alter: Callable[[Any], object]
) -> None:
    add(store, *range(20))
    with store.writing() as w:
        attachments.add(w, "member", "", "photo", [("照片.jpg", b"picture")], CLERK)
    compare = copies.compare

    def meddle(source: Any, copied: Path, key: bytes | None) -> None:
        with closing(dialect.connect(copied, key)) as driver:
            alter(driver)
        compare(source, copied, key)

    monkeypatch.setattr(copies, "compare", meddle)
    folder = tmp_path / "stick"
    folder.mkdir()
    with pytest.raises(Trouble) as trouble:
        copies.backup(store, folder)
    assert trouble.value.code == "unequal"
    assert list(folder.iterdir()) == []


def test_a_damaged_database_makes_no_backup(store: Store, tmp_path: Path) -> None:
    add(store, *range(2_000))
    store.close()
    spoil(store.path)
    again = Store.open(store.path, LEDGERS)
    with pytest.raises(Trouble) as trouble:
        copies.backup(again, tmp_path)
    assert trouble.value.code == "damaged"
    again.close()
    assert not list(tmp_path.glob("nzg-*"))


def spoil(path: Path) -> None:
    """Zero a page in the middle of the members."""
    with closing(dialect.connect(path)) as driver:
        (root,) = driver.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'member'").fetchone()
    spoilt = bytearray(path.read_bytes())
    spoilt[(root - 1) * 4096 : root * 4096] = bytes(4096)
    path.write_bytes(spoilt)


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
def test_restoring_leads_back_and_keeps_what_was_there(tmp_path: Path, key: bytes | None) -> None:
    store = new_store(tmp_path, key)
    add(store, 1, 2, 3)
    made = copies.backup(store, tmp_path)
    add(store, 4)
    store.close()
    then, now = content(made, key), content(store.path, key)
    former = copies.restore(made, store.path, key)
    assert content(store.path, key) == then
    assert content(former, key) == now
    again = Store.open(store.path, LEDGERS, key)
    with again.writing() as w:
        assert records.save(w, Member, person(9), who=CLERK).action == "new"
        assert journal.verify(w) is None
    again.close()


def test_restoring_to_an_empty_place_needs_nothing_kept(store: Store, tmp_path: Path) -> None:
    made = copies.backup(store, tmp_path)
    target = tmp_path / "new.db"
    assert copies.restore(made, target) == target
    assert content(target) == content(store.path)


def test_a_damaged_database_is_set_aside_as_it_is(store: Store, tmp_path: Path) -> None:
    add(store, *range(2_000))
    made = copies.backup(store, tmp_path)
    store.close()
    store.path.write_bytes(b"spoilt" * 1000)
    former = copies.restore(made, store.path)
    assert former.read_bytes() == b"spoilt" * 1000
    assert content(store.path) == content(made)


def test_what_was_not_yet_in_the_main_file_is_kept_too(store: Store, tmp_path: Path) -> None:
    made = copies.backup(store, tmp_path)
    add(store, 5)
    killed = tmp_path / "killed.db"
    for ending in ("", "-wal"):
        shutil.copy(store.path.with_name(store.path.name + ending), killed.with_name(killed.name + ending))
    former = copies.restore(made, killed)
    assert len(content(former)["member"]) == 1
    assert not killed.with_name("killed.db-wal").exists()


def test_a_store_in_use_is_not_replaced(store: Store, tmp_path: Path) -> None:
    made = copies.backup(store, tmp_path)
    add(store, 1)
    with pytest.raises(Trouble) as trouble:
        copies.restore(made, store.path)
    assert trouble.value.code == "busy"
    add(store, 2)
    assert len(content(store.path)["member"]) == 2
    assert not store.path.with_name(store.path.name + files.PART).exists()


def test_a_damaged_backup_replaces_nothing(store: Store, tmp_path: Path) -> None:
    add(store, *range(2_000))
    made = copies.backup(store, tmp_path)
    store.close()
    spoil(made)
    before = content(store.path)
    with pytest.raises(Trouble) as trouble:
        copies.restore(made, store.path)
    assert trouble.value.code == "damaged"
    assert content(store.path) == before


def test_a_foreign_or_newer_file_replaces_nothing(store: Store, tmp_path: Path) -> None:
    foreign = tmp_path / "notes.db"
    foreign.write_text("not a database", encoding="utf-8")
    with pytest.raises(Trouble) as trouble:
        copies.restore(foreign, store.path)
    assert trouble.value.code == "foreign"
    made = copies.backup(store, tmp_path)
    with closing(dialect.connect(made)) as driver:
        driver.execute(f"PRAGMA user_version = {int(schema.HEAD) + 1}")
    with pytest.raises(NewerDatabase):
        copies.restore(made, store.path)


def test_a_copy_whose_search_cannot_be_read_is_void(store: Store, tmp_path: Path) -> None:
    add(store, 1)
    made = copies.backup(store, tmp_path)
    data, word = bytearray(made.read_bytes()), b"detail=none"
    places = [at for at in range(len(data)) if data.startswith(word, at)]
    assert places
    for at in places:
        data[at + len(word) - 1] ^= 0x10
    made.write_bytes(data)
    with closing(dialect.connect(store.path)) as source, pytest.raises(Trouble) as trouble:
        source.execute("BEGIN")
        copies.compare(source, made, None)
    assert trouble.value.code == "unequal"
