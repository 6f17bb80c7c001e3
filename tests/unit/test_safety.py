"""Backups come when something changed, lie in two places, say what they hold, and lead back."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import backup as copies
from nzg_desktop.store import damage, journal, locks, shelf
from nzg_desktop.store import office as kept
from nzg_desktop.work import desk as desks
from nzg_desktop.work import locking, records, safety
from nzg_desktop.work.desk import Desk, Lock
from tests.fixtures.offices import Offices, people
from tests.unit.test_backup import content, spoil

PASSWORD = "Fangzhi2026"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    with Offices(tmp_path) as offices:
        yield offices.found()


def test_a_backup_is_due_only_when_something_changed(office: Desk) -> None:
    assert safety.before(office, "regular") is not None
    assert safety.before(office, "closing") is None
    people(office, 1)
    assert safety.before(office, "closing") is not None
    with office.store.writing() as w:
        kept.set_setting(w, "issuer", "样例工会")
    assert safety.before(office, "regular") is not None
    assert [one.facts.reason for one in safety.backups([office.home.backups])] == [
        "regular",
        "closing",
        "regular",
    ]


def test_the_list_says_what_each_backup_holds_without_opening_it(office: Desk) -> None:
    people(office, 3)
    made = safety.backup(office)
    made.write_bytes(b"")  # the list does not look inside
    (found,) = safety.backups([office.home.backups])
    assert found.facts.counts["member"] == 3
    assert found.records == sum(found.facts.counts.values())
    with office.store.reading() as r:
        assert found.facts.head == journal.head(r)


def test_a_backup_without_its_note_or_with_a_spoilt_one_is_still_listed_and_restored(office: Desk) -> None:
    people(office, 2)
    made = safety.backup(office)
    for words in ("{", "[]", '{"at": "0001-01-01", "head": [1, 2], "counts": {}}', None):
        note = shelf.beside(made, shelf.NOTE)
        note.unlink() if words is None else note.write_text(words, encoding="utf-8")
        (found,) = safety.backups([office.home.backups])
        assert (found.file, found.facts.counts) == (made, {})
        assert safety.preview(found, office).backup.facts.counts["member"] == 2
    office.store.close()
    safety.restore(office.home.folder, made)


@pytest.mark.parametrize("day", [-365 * 86_400, 3_600, 40_000_000_000])
def test_a_backup_that_has_lost_its_date_is_still_listed(office: Desk, day: int) -> None:
    made = safety.backup(office)
    shelf.beside(made, shelf.NOTE).unlink()
    os.utime(made, (day, day))
    (found,) = safety.backups([office.home.backups])
    assert found.file == made
    assert found.facts.moment.year in (1969, 1970, 2446, 3000)


def test_a_note_that_says_something_else_than_the_file_is_noticed(office: Desk) -> None:
    made = safety.backup(office)
    note = shelf.beside(made, shelf.NOTE)
    said = json.loads(note.read_text(encoding="utf-8"))
    note.write_text(json.dumps({**said, "counts": {"member": 900}}), encoding="utf-8")
    (found,) = safety.backups([office.home.backups])
    with pytest.raises(Trouble) as trouble:
        safety.preview(found, office)
    assert trouble.value.code == "damaged"


def test_a_preview_names_what_would_be_lost(office: Desk) -> None:
    people(office, 2)
    safety.backup(office)
    (uid,) = people(office, 1, 7)
    records.save(office, Member, {"job": "检验员"}, uid)
    (found,) = safety.backups([office.home.backups])
    seen = safety.preview(found, office)
    assert seen.related and seen.more == 0
    assert [(event.action, event.uid) for event in seen.lost] == [("修改", uid), ("新增", uid)]
    assert (Member.about.title, 3, 2) in seen.counts
    assert seen.now is not None and seen.now.counts["member"] == 3


def test_a_preview_of_another_history_says_so(office: Desk, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with Offices(tmp_path / "other") as others:
        stranger = others.found()
        people(stranger, 4)
        made = safety.backup(stranger)
        people(office, 9)
        (found,) = safety.backups([made.parent])
        assert not safety.preview(found, office).related


@pytest.fixture
def stick(office: Desk, tmp_path: Path) -> Path:
    """A stick that this office backs up to."""
    found = tmp_path / "盘"
    found.mkdir()
    safety.choose(office, found, stick=True)
    return found


def test_every_backup_is_carried_to_a_known_stick_once(office: Desk, stick: Path) -> None:
    people(office, 2)
    made = safety.backup(office)
    (copied,) = safety.spread(office, [stick])
    assert copied.read_bytes() == made.read_bytes()
    assert safety.spread(office, [stick]) == ()
    (both,) = safety.backups(safety.places(office, [stick]))
    assert both.places == (made.parent, copied.parent)
    assert safety.backups([copied.parent])[0].facts == both.facts


def test_an_unknown_stick_gets_nothing(office: Desk, tmp_path: Path) -> None:
    safety.backup(office)
    strange = tmp_path / "别人的盘"
    strange.mkdir()
    assert safety.spread(office, [strange]) == ()
    assert list(strange.iterdir()) == []


def test_a_chosen_folder_is_a_second_place_while_it_is_there(office: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "共享"
    folder.mkdir()
    safety.choose(office, folder, stick=False)
    safety.backup(office)
    assert len(safety.spread(office)) == 1
    shutil.rmtree(folder)
    assert safety.places(office) == (office.home.backups,)
    assert safety.spread(office) == ()


def test_a_backup_that_went_bad_is_not_carried(office: Desk, stick: Path) -> None:
    made = safety.backup(office)
    spoilt = bytearray(made.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    made.write_bytes(bytes(spoilt))
    with pytest.raises(Trouble) as trouble:
        safety.spread(office, [stick])
    assert trouble.value.code == "spoilt"
    assert not list(stick.rglob("*.db*"))


def test_a_stick_that_flips_a_byte_is_found_out_and_keeps_nothing(
    office: Desk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, sync = safety.backup(office), shelf.os.fsync  # type: ignore[attr-defined] # the module's own

    def lies(handle: int) -> None:
        sync(handle)
        for part in stick.rglob("*.db.part"):
            with part.open("r+b") as file:
                file.seek(100)
                byte = file.read(1)[0]
                file.seek(100)
                file.write(bytes([byte ^ 1]))

    monkeypatch.setattr(shelf.os, "fsync", lies)  # type: ignore[attr-defined]
    with pytest.raises(Trouble) as trouble:
        safety.spread(office, [stick])
    assert trouble.value.code == "unequal"
    assert made.exists()
    assert not list(stick.rglob("*.db*"))


def _copied(office: Desk, days: int) -> None:
    at = (dt.datetime.now().astimezone() - dt.timedelta(days=days)).isoformat(timespec="seconds")
    with office.store.writing() as w:
        kept.set_setting(w, safety.COPIED, {"seq": 0, "at": at})


def test_after_a_week_without_a_copy_elsewhere_it_is_said(office: Desk, stick: Path) -> None:
    assert safety.days_uncopied(office) == 0
    _copied(office, 6)
    assert safety.days_uncopied(office) == 0
    _copied(office, 9)
    assert safety.days_uncopied(office) == 9
    safety.backup(office)
    safety.spread(office, [stick])
    assert safety.days_uncopied(office) == 0


def test_a_folder_on_the_same_disk_is_no_copy_elsewhere(office: Desk, tmp_path: Path) -> None:
    _copied(office, 9)
    safety.choose(office, tmp_path, stick=False)
    safety.backup(office)
    assert safety.spread(office)
    assert safety.days_uncopied(office) == 9


def test_old_backups_are_thinned_with_what_lies_beside_them(office: Desk) -> None:
    folder = office.home.backups
    for hour in range(5):
        made = safety.backup(office)
        note = shelf.beside(made, shelf.NOTE)
        said = json.loads(note.read_text(encoding="utf-8"))
        at = dt.datetime(2026, 1, 5, hour).astimezone().isoformat()
        note.write_text(json.dumps({**said, "at": at}), encoding="utf-8")
    newest = safety.backup(office)
    left = {one.file for one in safety.backups([folder])}
    assert left == {made, newest}
    assert {file.stem for file in folder.iterdir()} == {file.stem for file in left}


def test_the_newest_good_backup_is_found_behind_damaged_ones(office: Desk, stick: Path) -> None:
    people(office, 30)
    good = safety.backup(office)
    people(office, 1, 50)
    newer = safety.backup(office)
    safety.spread(office, [stick])
    everywhere = safety.places(office, [stick])
    spoil(newer)
    found = safety.newest_good(everywhere)
    assert found is not None and found.file.name == newer.name and found.file.parent != newer.parent
    spoil(found.file)
    found = safety.newest_good(everywhere)
    assert found is not None and found.file == good
    good.write_bytes(b"")
    assert safety.newest_good(everywhere) is None


def test_restoring_leaves_the_former_state_in_the_list(office: Desk) -> None:
    people(office, 2)
    made = safety.backup(office)
    people(office, 1, 7)
    office.store.close()
    now = content(office.home.database)
    former = safety.restore(office.home.folder, made)
    assert content(former) == now
    (first, *_) = safety.backups([office.home.backups])
    assert (first.file, first.facts.reason, first.facts.counts["member"]) == (former, "restore", 3)
    again = desks.open_desk(office.home.folder)
    assert safety.preview(first, again).now is not None
    again.store.close()
    safety.restore(office.home.folder, former)
    assert len(content(office.home.database)["member"]) == 3


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An office with a password, and thirty members."""
    monkeypatch.setattr(locks, "COST", (64, 1, 1))
    made = desks.start(tmp_path / "C01", "C01", "样例工会", who="陈慧", lock=Lock(PASSWORD, bytes(20)))
    people(made, 30)
    yield made
    made.store.close()


def test_a_backup_of_a_locked_office_is_listed_previewed_and_restored_under_the_same_password(
    locked: Desk, tmp_path: Path
) -> None:
    (tmp_path / "盘").mkdir()
    safety.choose(locked, tmp_path / "盘", stick=True)
    safety.backup(locked)
    (carried,) = safety.spread(locked, [tmp_path / "盘"])
    assert {file.suffix for file in carried.parent.iterdir()} == {".db", ".json", ".keys"}
    assert not carried.read_bytes().startswith(b"SQLite")
    people(locked, 1, 50)
    (found,) = safety.backups([carried.parent])
    seen = safety.preview(found, locked)
    assert (Member.about.title, 31, 30) in seen.counts
    again, former = safety.swap(locked, found.file)
    assert isinstance(former, Path)
    assert copies.now(again.store).counts["member"] == 30
    assert {one.facts.reason for one in safety.backups([again.home.backups])} == {"asked", "restore"}
    again.store.close()
    desks.open_desk(again.home.folder, who="陈慧", password=PASSWORD).store.close()


def test_any_flipped_bit_of_a_locked_office_is_noticed_and_its_backup_found_by_the_password(
    locked: Desk,
) -> None:
    made = safety.backup(locked)
    database, home = locked.home.database, locked.home
    locked.store.close()
    whole = database.read_bytes()
    for at in range(2_000, len(whole), len(whole) // 40):
        spoilt = bytearray(whole)
        spoilt[at] ^= 4
        database.write_bytes(bytes(spoilt))
        assert damage.examine(database, locked.store.key).lines, at
    found = safety.newest_good(
        safety.everywhere(home.folder), lambda file: locking.key_by_password(file, "陈慧", PASSWORD, home)
    )
    assert found is not None and found.file == made
    now, key = locking.allowed(home.folder, made, "陈慧", PASSWORD)
    safety.restore(home.folder, made, key=key, held=now)
    desks.open_desk(home.folder, who="陈慧", password=PASSWORD).store.close()
