"""Users, roles, passwords and keys of one office, through work."""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from nzg_desktop.core import recovery
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import files, keyfile, locks, rekeying
from nzg_desktop.store.keyfile import Ring
from nzg_desktop.work import accounts, listing, locking, records, safety
from nzg_desktop.work import desk as desks
from nzg_desktop.work.desk import Desk, Lock

CHEN, LI = "Fangzhi2026", "Jianguo2026"
SECRET = bytes(range(20))


@pytest.fixture(autouse=True)
def cheap_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost next to nothing to try."""
    monkeypatch.setattr(locks, "COST", (64, 1, 1))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An encrypted office of 陈慧 with one member in it, closed."""
    folder = tmp_path / "office"
    desk = desks.start(folder, "A01", "样例工会", who="陈慧", lock=Lock(CHEN, SECRET))
    records.save(desk, Member, {"name": "王桂兰"})
    desk.store.close()
    return folder


def opened(folder: Path, who: str = "陈慧", password: str = CHEN) -> Desk:
    return desks.open_desk(folder, who=who, password=password)


def names(desk: Desk) -> list[str]:
    return [row["name"] for row in listing.listed(desk, Query(Member)).records]


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(Trouble) as said:
        work()
    return said.value.code


def test_a_locked_office_opens_with_the_password_and_with_no_other(office: Path) -> None:
    desk = opened(office)
    assert (desk.who, names(desk)) == ("陈慧", ["王桂兰"])
    desk.store.close()
    assert refused(lambda: opened(office, password="Fangzhi2027")) == "password"
    assert refused(lambda: opened(office, who="李建国")) == "user"
    assert refused(lambda: opened(office, password="")) == "password"


def test_no_byte_of_a_locked_office_is_a_plain_database(office: Path) -> None:
    content = (office / "nzg.db").read_bytes()
    assert not content.startswith(b"SQLite format")
    assert "王桂兰".encode() not in content
    with closing(sqlite3.connect(office / "nzg.db")) as plain, pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM member")


def test_the_only_person_need_not_say_who_it_is(office: Path) -> None:
    desk = opened(office, who="")
    assert desk.who == "陈慧"
    desk.store.close()


def test_a_person_who_was_added_signs_in_with_these_roles(office: Path) -> None:
    desk = opened(office)
    accounts.add(desk, "李建国", ["复核", "look"], LI)
    desk.store.close()
    other = opened(office, "李建国", LI)
    assert other.roles == {"approve", "look"}
    assert [(one.name, one.titles, one.ready, one.self) for one in accounts.people(other)] == [
        ("陈慧", "经办、复核、查询、系统管理", True, False),
        ("李建国", "复核、查询", True, True),
    ]
    assert refused(lambda: accounts.add(other, "赵", ["look"], CHEN)) == "role"
    other.store.close()


def test_the_key_file_alone_raises_nobody(office: Path) -> None:
    desk = opened(office)
    accounts.add(desk, "查询员", ["look"], LI)
    key = desk.store.key
    assert key is not None
    desk.store.close()
    ring = keyfile.read(office / "nzg.db")
    forged = locks.by_password("陈慧", LI, locks.Pair.make(), key)
    keyfile.write(office / "nzg.db", ring.put(forged))
    assert refused(lambda: opened(office, "陈慧", LI)) == "keys"
    keyfile.write(office / "nzg.db", ring.put(locks.by_sheet(SECRET, locks.Pair.make(), key)))
    lock = Lock(LI, recovery.make())
    assert refused(lambda: locking.recover(office, SECRET, "陈慧", lock)) == "code"


def test_somebody_may_always_manage_users(office: Path) -> None:
    desk = opened(office)
    accounts.add(desk, "李建国", ["approve"], LI)
    assert refused(lambda: accounts.set_roles(desk, "陈慧", ["enter"])) == "last"
    accounts.set_roles(desk, "李建国", ["admin"])
    accounts.set_roles(desk, "陈慧", ["enter"])
    desk.store.close()
    other = opened(office, "李建国", LI)
    assert other.roles == {"admin"}
    accounts.remove(other, "陈慧")
    other.store.close()
    assert refused(lambda: opened(office)) == "user"


def test_a_changed_password_is_the_only_one_from_then_on(office: Path) -> None:
    desk = opened(office)
    assert refused(lambda: accounts.change_password(desk, LI, "Neuesjahr27")) == "password"
    assert refused(lambda: accounts.change_password(desk, CHEN, "short")) == "weak"
    accounts.change_password(desk, CHEN, "Neuesjahr27")
    desk.store.close()
    assert refused(lambda: opened(office)) == "password"
    opened(office, password="Neuesjahr27").store.close()


def test_a_lost_password_is_no_lost_data(office: Path) -> None:
    fresh = recovery.make()
    desk = locking.recover(office, SECRET, "陈慧", Lock("Neuesjahr27", fresh))
    assert names(desk) == ["王桂兰"]
    desk.store.close()
    assert refused(lambda: opened(office)) == "password"
    opened(office, password="Neuesjahr27").store.close()
    assert refused(lambda: locking.recover(office, SECRET, "陈慧", Lock(LI, recovery.make()))) == "code"
    locking.recover(office, fresh, "陈慧", Lock(LI, recovery.make())).store.close()


def test_a_new_sheet_voids_the_former_one(office: Path) -> None:
    desk = opened(office)
    code = accounts.new_sheet(desk)
    desk.store.close()
    assert refused(lambda: locking.recover(office, SECRET, "陈慧", Lock(LI, recovery.make()))) == "code"
    locking.recover(office, recovery.read(code), "陈慧", Lock(LI, recovery.make())).store.close()


def test_another_key_keeps_passwords_and_sheet_and_shuts_old_copies_of_the_key_file_out(office: Path) -> None:
    desk = opened(office)
    accounts.add(desk, "李建国", ["approve"], LI)
    accounts.add(desk, "离开的人", ["look"], LI)
    copied = (office / "nzg.keys").read_bytes()
    accounts.remove(desk, "离开的人")
    former = desk.store.key
    desk = locking.rekey(desk)
    assert (names(desk), desk.store.key == former) == (["王桂兰"], False)
    desk.store.close()
    for who, password in (("陈慧", CHEN), ("李建国", LI)):
        opened(office, who, password).store.close()
    locking.recover(office, SECRET, "陈慧", Lock(CHEN, recovery.make())).store.close()
    (office / "nzg.keys").write_bytes(copied)
    assert refused(lambda: opened(office, "离开的人", LI)) == "damaged"


def test_a_backup_from_before_the_key_was_changed_still_opens(office: Path, tmp_path: Path) -> None:
    desk = opened(office)
    shutil.copy(office / "nzg.db", tmp_path / "old.db")
    keyfile.accompany(office / "nzg.db", tmp_path / "old.db")
    former = desk.store.key
    desk = locking.rekey(desk)
    assert locking.key_of(desk, tmp_path / "old.db") == former
    assert locking.key_of(desk, office / "nzg.db") == desk.store.key
    assert locking.key_by_password(tmp_path / "old.db", "陈慧", CHEN) == former
    assert locking.key_by_code(tmp_path / "old.db", SECRET) == former
    other = desks.start(tmp_path / "other", "A02", "另一个工会", who="赵", lock=Lock(CHEN, SECRET))
    assert refused(lambda: locking.key_of(other, tmp_path / "old.db")) == "foreign"
    desk.store.close()
    other.store.close()


def test_an_open_office_can_be_locked_later_and_opened_again(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    desk = desks.start(folder, "A01", "样例工会", who="陈慧")
    records.save(desk, Member, {"name": "王桂兰"})
    shutil.copy(folder / "nzg.db", folder / "backups" / "nzg-plain.db")
    assert accounts.unprotected(desk)
    desk = locking.encrypt(desk, "陈慧", Lock(CHEN, SECRET))
    assert (names(desk), accounts.unprotected(desk)) == (["王桂兰"], "")
    assert [path.name for path in locking.plain_backups(desk)] == ["nzg-plain.db"]
    locking.plain_backups(desk, remove=True)
    assert locking.plain_backups(desk) == ()
    desk.store.close()
    assert "王桂兰".encode() not in b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    desk = locking.decrypt(opened(folder))
    assert (names(desk), keyfile.names(folder / "nzg.db")) == (["王桂兰"], ())
    desk.store.close()
    assert desks.open_desk(folder).roles == {"enter", "approve", "look", "admin"}


def test_what_happens_to_users_stands_in_the_journal(office: Path) -> None:
    desk = opened(office)
    accounts.add(desk, "李建国", ["approve"], LI)
    accounts.set_roles(desk, "李建国", ["look"])
    desk = locking.rekey(desk)
    with desk.store.reading() as r:
        from nzg_desktop.store import journal

        told = [(one.who, one.action) for one in journal.entries(r) if one.ledger == "office"]
    assert told[-3:] == [("陈慧", "user added"), ("陈慧", "user roles"), ("陈慧", "rekeyed")]
    desk.store.close()


def test_nothing_changes_while_another_window_has_the_office_open(office: Path) -> None:
    other, desk = opened(office), opened(office)
    with other.store.reading() as r:
        assert refused(lambda: locking.rekey(desk)) == "busy"
        assert r is not None
    assert names(other) == ["王桂兰"]
    other.store.close()
    opened(office).store.close()


class Stopped(BaseException):
    """The power went."""


@pytest.mark.parametrize("step", range(15))
@pytest.mark.parametrize("change", ["encrypt", "rekey", "decrypt"])
def test_whenever_the_power_goes_the_office_opens_with_what_opened_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, step: int
) -> None:
    folder = tmp_path / "office"
    lock = Lock(CHEN, SECRET)
    desk = desks.start(folder, "A01", "样例工会", who="陈慧", lock=None if change == "encrypt" else lock)
    records.save(desk, Member, {"name": "王桂兰"})
    left = [step]

    unlink = Path.unlink

    def fails(real: Callable[..., object]) -> Callable[..., object]:
        def work(*given: object, **words: object) -> object:
            left[0] -= real is not unlink or Path(str(given[0])).exists()
            if left[0] < 0:  # and nothing is cleared up any more
                raise Stopped
            return real(*given, **words)

        return work

    with suppress(Stopped), monkeypatch.context() as patch:
        for name in ("replace", "unlink"):
            patch.setattr(Path, name, fails(getattr(Path, name)))
        patch.setattr(os, "fsync", fails(os.fsync))
        patch.setattr(rekeying, "transcribe", fails(rekeying.transcribe))
        patch.setattr(files, "wipe", fails(files.wipe))
        lock_it: Callable[[Desk], Desk] = functools.partial(locking.encrypt, name="陈慧", lock=lock)
        work = {"encrypt": lock_it, "rekey": locking.rekey, "decrypt": locking.decrypt}
        work[change](desk).store.close()
    desk.store.close()
    (folder / "nzg.lock").unlink(missing_ok=True)  # as good as that of a process that is gone
    again = opened(folder)
    assert names(again) == ["王桂兰"]
    again.store.close()
    if not keyfile.is_plain(folder / "nzg.db"):
        readable = [file.name for file in folder.rglob("nzg*") if "王桂兰".encode() in file.read_bytes()]
        assert readable == []


def test_a_key_file_that_went_missing_comes_back_from_a_backup(office: Path, tmp_path: Path) -> None:
    keyfile.accompany(office / "nzg.db", office / "backups" / "nzg-1.db")
    (office / "nzg.keys").unlink()
    with pytest.raises(Trouble) as said:
        opened(office)
    assert said.value.code == "keys"
    shutil.copy(office / "backups" / "nzg-1.keys", office / "nzg.keys")
    opened(office).store.close()


def test_a_slot_without_an_account_is_let_in_nowhere(office: Path) -> None:
    desk = opened(office)
    key = desk.store.key
    assert key is not None
    desk.store.close()
    ring = keyfile.read(office / "nzg.db")
    stranger = locks.by_password("陌生人", LI, locks.Pair.make(), key)
    keyfile.write(office / "nzg.db", Ring((*ring.slots, stranger)))
    assert refused(lambda: opened(office, "陌生人", LI)) == "keys"


def restored(folder: Path, file: Path, who: str = "陈慧", password: str = CHEN) -> Path:
    """Put a backup back as `nzg restore` does."""
    now, key = locking.allowed(folder, file, who, password)
    return safety.restore(folder, file, key=key, held=now)


def test_restoring_brings_data_back_and_leaves_users_as_they_are(office: Path) -> None:
    desk = opened(office)
    accounts.add(desk, "离开的人", ["look"], LI)
    file = safety.backup(desk)
    records.save(desk, Member, {"name": "后来的人"})
    accounts.remove(desk, "离开的人")
    accounts.change_password(desk, CHEN, "Neuesjahr27")
    desk = locking.rekey(desk)
    key = desk.store.key
    desk.store.close()
    assert refused(lambda: restored(office, file, "离开的人", LI)) == "user"
    restored(office, file, password="Neuesjahr27")
    desk = opened(office, password="Neuesjahr27")
    assert (names(desk), [one.name for one in accounts.people(desk)]) == (["王桂兰"], ["陈慧"])
    assert desk.store.key == key
    later = next(one for one in safety.backups((desk.home.backups,)) if one.facts.reason == "restore")
    desk.store.close()
    restored(office, later.file, password="Neuesjahr27")  # and forward again
    desk = opened(office, password="Neuesjahr27")
    assert sorted(names(desk)) == ["后来的人", "王桂兰"]
    desk.store.close()


def test_a_backup_opens_on_a_new_computer_with_the_password_or_the_sheet_of_its_time(
    office: Path, tmp_path: Path
) -> None:
    desk = opened(office)
    file = safety.backup(desk)
    desk.store.close()
    shutil.copytree(file.parent, tmp_path / "stick")
    carried = tmp_path / "stick" / file.name
    assert refused(lambda: restored(tmp_path / "new", carried, password=LI)) == "password"
    restored(tmp_path / "new", carried)
    desk = opened(tmp_path / "new")
    assert names(desk) == ["王桂兰"]
    desk.store.close()
    locking.recover(tmp_path / "new", SECRET, "陈慧", Lock(LI, recovery.make())).store.close()


def test_a_plain_backup_of_before_is_encrypted_when_it_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    desk = desks.start(folder, "A01", "样例工会", who="陈慧")
    records.save(desk, Member, {"name": "王桂兰"})
    file = safety.backup(desk)
    locking.encrypt(desk, "陈慧", Lock(CHEN, SECRET)).store.close()
    restored(folder, file)
    assert keyfile.is_locked(folder / "nzg.db")
    desk = opened(folder)
    assert names(desk) == ["王桂兰"]
    desk.store.close()


def test_a_damaged_locked_office_comes_back_from_its_backup(office: Path) -> None:
    desk = opened(office)
    file = safety.backup(desk)
    desk.store.close()
    (office / "nzg.db").write_bytes(os.urandom(9_000))
    assert refused(lambda: opened(office)) == "damaged"
    restored(office, file)
    desk = opened(office)
    assert names(desk) == ["王桂兰"]
    desk.store.close()


def test_only_a_system_manager_puts_a_backup_back(office: Path) -> None:
    desk = opened(office)
    accounts.add(desk, "李建国", ["enter", "approve"], LI)
    file = safety.backup(desk)
    desk.store.close()
    assert refused(lambda: restored(office, file, "李建国", LI)) == "role"
