"""Damage is found whatever it is, and what can be made again from the records is made again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Cancelled, Trouble
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import damage, dialect, files, journal, lists, office, records
from nzg_desktop.store.store import Store
from nzg_desktop.work import checking, desk, safety
from nzg_desktop.work import records as work
from tests.fixtures.shelves import CLERK, new_store, person
from tests.unit.test_backup import add, content, spoil

JOB = "缝纫工"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of two hundred members, closed."""
    store = new_store(tmp_path)
    add(store, *range(200))
    with store.writing() as w:
        records.insert_many(w, Member, [person(777, job=JOB)], who=CLERK, batch="")
    store.close()
    return store.path


def past_the_program(path: Path, *words: str) -> None:
    with closing(dialect.connect(path)) as driver:
        for one in words:
            driver.execute(one)


def roots(path: Path, name: str) -> int:
    with closing(dialect.connect(path)) as driver:
        return int(driver.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0])


def lose_index_row(path: Path) -> None:
    """The table has a row that its index does not know."""
    past_the_program(
        path,
        "CREATE TABLE twin AS SELECT sql FROM sqlite_schema WHERE name = 'ix_member_uid'",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'member (uid)', 'member (uid) WHERE id <> 7')"
        " WHERE name = 'ix_member_uid'",
        "PRAGMA writable_schema = RESET",
        "REINDEX ix_member_uid",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = (SELECT sql FROM twin) WHERE name = 'ix_member_uid'",
        "PRAGMA writable_schema = RESET",
        "DROP TABLE twin",
    )


CURABLE: dict[str, Callable[[Path], object]] = {
    "index row": lose_index_row,
    "search row": lambda path: past_the_program(path, "DELETE FROM search_member WHERE rowid = 7"),
    "search data": lambda path: past_the_program(
        path, "UPDATE search_member_data SET block = zeroblob(8) WHERE id > 100"
    ),
}


def test_a_whole_file_has_nothing_wrong(path: Path) -> None:
    for full in (False, True):
        assert damage.examine(path, full=full) == damage.Damage()


@pytest.mark.parametrize("spoilt", CURABLE.values(), ids=CURABLE)
def test_what_only_concerns_indexes_and_search_is_cured_without_touching_a_record(
    path: Path, spoilt: Callable[[Path], object]
) -> None:
    def kept(path: Path) -> dict[str, list[Any]]:
        found = content(path)
        return {name: rows for name, rows in found.items() if not name.startswith(("search_", "sqlite_"))}

    before = kept(path)
    spoilt(path)
    found = damage.examine(path, full=True)
    assert found.lines
    assert found.curable, found.lines
    store = Store.open(path, LEDGERS)
    with store.writing() as w:
        damage.cure(w, store)
    with store.reading() as r:
        assert lists.count(r, Query(Member, text="测试7号")).number == 1
    store.close()
    assert damage.examine(path, full=True) == damage.Damage()
    assert kept(path) == before


def test_a_lost_page_of_records_is_found_and_no_cure_is_promised(path: Path) -> None:
    spoil(path)
    found = damage.examine(path)
    assert found.lines
    assert not found.curable
    store = Store.open(path, LEDGERS)
    with pytest.raises(Trouble) as trouble, store.writing() as w:
        damage.cure(w, store)
    assert trouble.value.code == "damaged"
    store.close()


def test_a_header_that_is_gone_is_said(path: Path) -> None:
    path.write_bytes(bytes(100) + path.read_bytes()[100:])
    assert damage.examine(path).lines


def test_a_check_can_be_stopped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damage, "STEPS", 100)

    def stop(*_: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        damage.examine(path, progress=stop, full=True)


def untrue(path: Path) -> list[tuple[str, str]]:
    store = Store.open(path, LEDGERS)
    with store.reading() as r:
        found = list(damage.untrue(r))
    store.close()
    return found


def test_records_are_what_their_journal_tells(path: Path) -> None:
    store = Store.open(path, LEDGERS)
    with store.writing() as w:
        (one, two, *_) = lists.page(w, Query(Member)).rows
        records.save(w, Member, {**person(900), "name": "测试九百号"}, uid=one["uid"], who=CLERK)
        records.retire(w, Member, two["uid"], who=CLERK, reason="重复")
    store.close()
    assert untrue(path) == []


def test_a_flipped_bit_in_a_plain_file_is_noticed_or_harmless(path: Path) -> None:
    whole, before = path.read_bytes(), content(path)
    words = [JOB.encode(), "测试77号".encode()]
    noticed = set()
    for at in [at for at in range(len(whole)) for word in words if whole.startswith(word, at)]:
        flipped = bytearray(whole)
        flipped[at + 2] ^= 1  # another character
        path.write_bytes(bytes(flipped))
        store = Store.open(path, LEDGERS)
        with store.reading() as r:
            by = (bool(damage.examine(path, full=True).lines), any(damage.untrue(r)), bool(journal.verify(r)))
        store.close()
        assert any(by) or content(path) == before
        noticed.add(by)
    # A value without an index is found by the journal alone: without that check (the control) it is silent.
    assert (False, True, False) in noticed
    assert (False, True, True) in noticed


def test_half_a_character_is_damage_and_the_value_is_not_told(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for at in [at for at in range(len(whole)) if whole.startswith(JOB.encode(), at)]:
        whole[at + 1] = 0xFF
    path.write_bytes(bytes(whole))
    store = Store.open(path, LEDGERS)
    with pytest.raises(Trouble) as trouble, store.reading() as r:
        list(lists.each(r, Query(Member)))
    assert trouble.value.code == "damaged"
    assert "测试" not in str(trouble.value)
    with pytest.raises(Trouble) as trouble, store.reading() as r:
        list(damage.untrue(r))
    assert trouble.value.code == "damaged"
    store.close()


@pytest.mark.parametrize(
    "words",
    [
        "UPDATE member SET birth_date = '2003,08-17' WHERE id = 7",
        "UPDATE journal SET after = '{' WHERE seq = 7",
        "ALTER TABLE room RENAME COLUMN name TO namf",
        "ALTER TABLE figure RENAME COLUMN period TO qeriod",
    ],
)
def test_what_cannot_be_read_as_what_we_write_is_damage(path: Path, words: str) -> None:
    past_the_program(path, words)
    with pytest.raises(Trouble) as trouble:
        untrue(path)
    assert trouble.value.code == "damaged"


def test_a_value_changed_past_the_program_is_found_by_the_journal(path: Path) -> None:
    past_the_program(path, "UPDATE member SET name = '冒名' WHERE id = 7")
    (found,) = untrue(path)
    assert found[0] == "member"


def test_a_database_that_was_not_closed_is_known_by_its_journal(path: Path) -> None:
    assert files.ended_well(path)
    store = Store.open(path, LEDGERS)
    add(store, 500)
    assert not files.ended_well(path)
    store.close()
    assert files.ended_well(path)


def no_json(path: Path, key: str) -> None:
    past_the_program(path, f"INSERT OR REPLACE INTO setting (key, value) VALUES ('{key}', 'no JSON')")


def lose_page(path: Path, table: str) -> None:
    root, spoilt = roots(path, table), bytearray(path.read_bytes())
    spoilt[(root - 1) * 4096 : root * 4096] = bytes(4096)
    path.write_bytes(spoilt)


LATE: dict[str, Callable[[Path], object]] = {
    "journal": lambda path: lose_page(path, "journal"),
    "codes": lambda path: no_json(path, office.OWN_CODES),
    "name": lambda path: no_json(path, "office.who"),
}


@pytest.mark.usefixtures("let_go")
@pytest.mark.parametrize("spoil", LATE.values(), ids=LATE)
def test_an_office_found_damaged_while_it_opens_is_let_go_of(
    path: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(path)
    with pytest.raises(Trouble) as said:
        desk.open_desk(path.parent)
    assert said.value.code == "damaged"
    assert not (path.parent / "nzg.lock").exists()


@pytest.mark.parametrize(
    ("words", "into"),
    [
        (b"floor_room VARCHAR", b"floor_room VARCJAR"),
        (b"undone INTEGER DEFAULT '0'", b"undone INTEGER DEFAULT '\xb0'"),
    ],
    ids=["a type", "no text"],
)
def test_a_bit_that_flips_in_a_declaration_is_found(tmp_path: Path, words: bytes, into: bytes) -> None:
    """The engine reads on: VARCJAR is as good a type to it as VARCHAR."""
    mine = desk.start(tmp_path / "office", "A01", "样例工会")
    work.save(mine, Room, {"name": "妈妈小屋", "address": "厂前路1号"})
    database = mine.home.database
    assert not checking.check_database(mine)
    mine.store.close()
    data = database.read_bytes()
    assert words in data
    database.write_bytes(data.replace(words, into))
    again = desk.open_desk(mine.home.folder)
    found = checking.check_database(again)
    again.store.close()
    assert [(one.severity, one.code) for one in found] == [("error", "schema")]


def bent(database: Path, table: str, words: bytes, into: bytes) -> None:
    """A few words of the declaration of a table, changed in the file."""
    data = database.read_bytes()
    at = data.index(words, data.index(b"CREATE TABLE " + table.encode() + b" ("))
    database.write_bytes(data[:at] + into + data[at + len(into) :])


@pytest.mark.parametrize(
    ("table", "words", "into"),
    [("package", b"kind V", b"kknd V"), ("mutual_plan", b"total ", b"\xf4otal ")],
    ids=["a name", "no text"],
)
def test_an_office_whose_column_lost_its_name_is_not_opened_silently_and_can_be_restored(
    tmp_path: Path, table: str, words: bytes, into: bytes
) -> None:
    mine = desk.start(tmp_path / "office", "A01", "样例工会")
    file = safety.backup(mine)
    mine.store.close()
    bent(mine.home.database, table, words, into)
    with pytest.raises(Trouble) as said:
        desk.open_desk(mine.home.folder)
    assert said.value.code == "damaged"
    safety.restore(mine.home.folder, file)
    again = desk.open_desk(mine.home.folder)
    assert not checking.check_database(again)
    again.store.close()


@pytest.mark.parametrize(
    ("words", "into"),
    [(b"contentless_delete", b"sontentless_delete"), (b'"before" VARCHAR', b'"before" VARC\xc8AR')],
    ids=["the search", "a type that is no text"],
)
def test_a_backup_is_shown_and_put_back_beside_what_cannot_be_read(
    tmp_path: Path, words: bytes, into: bytes
) -> None:
    """Such words are read when somebody searches or counts, or reads the journal."""
    mine = desk.start(tmp_path / "office", "A01", "样例工会")
    file = safety.backup(mine)
    work.save(mine, Room, {"name": "妈妈小屋", "address": "厂前路1号"})
    mine.store.close()
    data = mine.home.database.read_bytes()
    assert words in data
    mine.home.database.write_bytes(data.replace(words, into))
    again = desk.open_desk(mine.home.folder)
    (kept,) = safety.backups((again.home.backups,))
    assert safety.preview(kept, again).now is None
    with pytest.raises(Trouble) as said:
        safety.backup(again)
    again.store.close()
    assert said.value.code == "damaged"
    safety.restore(mine.home.folder, file)
    desk.open_desk(mine.home.folder).store.close()


def test_words_of_a_damaged_layout_that_are_no_text_are_damage(tmp_path: Path) -> None:
    """The engine names the index in its complaint, whatever has become of the name."""
    office = desk.start(tmp_path / "office", "A01", "样例工会")
    file = safety.backup(office)
    office.store.close()
    database = office.home.database
    data = database.read_bytes()
    assert b"ON room (uid)" in data
    database.write_bytes(data.replace(b"ON room (uid)", b"ON room (\x92id)"))
    with pytest.raises(Trouble) as said:
        desk.open_desk(office.home.folder)
    assert said.value.code == "damaged"
    safety.restore(office.home.folder, file)
    desk.open_desk(office.home.folder).store.close()
