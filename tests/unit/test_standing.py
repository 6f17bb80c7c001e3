"""An older file put back, or files renamed under a running program, are noticed; histories never mix."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import backup as copies
from nzg_desktop.store import records, standing
from nzg_desktop.store.guard import open_guarded
from nzg_desktop.store.store import Store
from tests.fixtures.shelves import CLERK, new_store, person


@pytest.fixture
def database(tmp_path: Path) -> Path:
    new_store(tmp_path).close()
    return tmp_path / "nzg.db"


def opened(database: Path) -> Store:
    return open_guarded(database, LEDGERS)


def save(store: Store, serial: int) -> None:
    with store.writing() as w:
        records.save(w, Member, person(serial), who=CLERK)


def count(store: Store) -> int:
    with store.reading() as r:
        return int(r.exec_driver_sql("SELECT count(*) FROM member").scalar_one())


def filled(database: Path, *serials: int) -> None:
    store = opened(database)
    for serial in serials:
        save(store, serial)
    store.close()


def put_back(database: Path, old: Path, *, with_witness: bool) -> None:
    shutil.copy(old, database)
    beside = database.with_name(database.name + standing.BESIDE)
    if with_witness:
        shutil.copy(old.with_name(old.name + standing.BESIDE), beside)


@pytest.mark.parametrize("with_witness", [True, False], ids=["whole folder", "database alone"])
def test_an_older_file_put_back_is_only_looked_at_until_the_person_says_so(
    database: Path, tmp_path: Path, with_witness: bool
) -> None:
    filled(database, 1)
    old = tmp_path / "old.db"
    for ending in ("", standing.BESIDE):
        shutil.copy(database.with_name(f"nzg.db{ending}"), tmp_path / f"old.db{ending}")
    filled(database, 2, 3)
    put_back(database, old, with_witness=with_witness)
    store = opened(database)
    assert store.standing is not None
    assert store.standing.gap == standing.Gap("lost", 3, 1)
    assert count(store) == 1
    with pytest.raises(Trouble, match="少了 2 步"):
        save(store, 4)
    store.accept()
    save(store, 4)
    store.close()
    again = opened(database)
    assert again.why is None
    again.close()


def test_a_file_that_went_another_way_is_not_written_to(database: Path, tmp_path: Path) -> None:
    filled(database, 1)
    shutil.copy(database, tmp_path / "other.db")
    filled(database, 2)
    filled(tmp_path / "other.db", 3, 4)
    shutil.copy(tmp_path / "other.db", database)
    store = opened(database)
    assert store.standing is not None and store.standing.gap is not None
    assert store.standing.gap.kind == "other"
    store.close()


def test_the_same_file_grown_elsewhere_is_welcome(database: Path, tmp_path: Path) -> None:
    # The control: a newer state of the same history must not raise an alarm.
    filled(database, 1)
    shutil.copy(database, tmp_path / "stick.db")
    filled(tmp_path / "stick.db", 2, 3)
    shutil.copy(tmp_path / "stick.db", database)
    store = opened(database)
    assert store.why is None
    store.close()


def test_another_office_in_the_same_place_is_another_history(database: Path, tmp_path: Path) -> None:
    filled(database, 1, 2, 3)
    database.unlink()
    new_store(tmp_path).close()
    store = opened(database)
    assert store.why is None
    store.close()


def test_a_restored_backup_is_no_surprise(database: Path, tmp_path: Path) -> None:
    store = opened(database)
    save(store, 1)
    made = copies.backup(store, tmp_path)
    save(store, 2)
    store.close()
    copies.restore(made, database)
    again = opened(database)
    assert again.why is None
    assert count(again) == 1
    again.close()


FREELY = pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody rename what is open")


def _rename(ending: str) -> Callable[[Path], None]:
    def rename(path: Path) -> None:
        path.with_name(path.name + ending).rename(path.with_name(f"冲突{ending}"))

    return rename


def _older_in_place(path: Path) -> None:
    old = path.with_name("old.db")
    shutil.copy(old, path.with_name("coming.db"))
    path.with_name("coming.db").replace(path)


@FREELY
@pytest.mark.parametrize(
    "meddle", [_rename("-wal"), _rename(""), _older_in_place], ids=["journal renamed", "renamed", "replaced"]
)
def test_meddling_with_an_open_file_stops_the_next_save_and_all_is_kept(
    database: Path, tmp_path: Path, meddle: Callable[[Path], None]
) -> None:
    shutil.copy(database, tmp_path / "old.db")
    store = opened(database)
    save(store, 1)
    save(store, 2)
    meddle(database)
    for _ in range(2):
        with pytest.raises(Trouble, match="换掉或改了名") as said:
            save(store, 3)
    assert said.value.code == "moved"
    (rescued,) = (tmp_path / "backups").iterdir()
    assert rescued.name in str(said.value)
    whole = Store.open(rescued, LEDGERS, read_only=True)
    assert count(whole) == 2
    whole.close()
    store.close()


@FREELY
def test_meddling_between_a_change_and_its_commit_is_noticed(database: Path) -> None:
    store = opened(database)
    save(store, 1)
    with pytest.raises(Trouble, match="换掉或改了名"), store.writing() as w:
        records.save(w, Member, person(2), who=CLERK)
        _rename("-wal")(database)
    store.close()


def test_without_a_witness_an_older_file_would_pass(database: Path, tmp_path: Path) -> None:
    # The control of the trial above: what the witnesses are for.
    filled(database, 1)
    shutil.copy(database, tmp_path / "old.db")
    filled(database, 2)
    shutil.copy(tmp_path / "old.db", database)
    standing.forget(database)
    store = opened(database)
    assert store.why is None
    store.close()
