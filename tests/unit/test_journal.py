"""The journal tells what happened, and whatever is done to it behind the program's back is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import journal, records
from nzg_desktop.store.journal import Entry
from nzg_desktop.store.store import Store, Writing
from tests.fixtures.shelves import CLERK, new_store, person

LINES = 12
FIELDS = (
    "at",
    "who",
    "batch",
    "ledger",
    "uid",
    "action",
    "before",
    "after",
    "reason",
    "previous",
    "hash",
    "salt",
)


def fill(store: Store) -> None:
    with store.writing() as w:
        ids = records.insert_many(w, Member, [person(n) for n in range(LINES - 3)], who=CLERK, batch="b")
        before = records.by_ids(w, Member, ids[:2])
        records.update_many(
            w, Member, [(id, before[id], {"job": "检验员"}) for id in before], who=CLERK, batch="c"
        )
        journal.append(w, [Entry(who=CLERK, action="sent", ledger="package", after={"period": "2026-06"})])


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


def broken(store: Store, tamper: Callable[[Writing], object]) -> journal.Broken | None:
    with store.writing() as w:
        tamper(w)
    with store.reading() as r:
        return journal.verify(r)


def test_an_untouched_chain_holds(filled: Store) -> None:
    with filled.reading() as r:
        assert journal.verify(r) is None
        assert journal.head(r)[0] == LINES


def test_an_empty_journal_holds(store: Store) -> None:
    with store.reading() as r:
        assert journal.verify(r) is None
        assert journal.head(r) == (0, "00" * 32)


def test_a_line_is_hashed_as_the_format_says(filled: Store) -> None:
    with filled.reading() as r:
        rows = r.exec_driver_sql("SELECT * FROM journal ORDER BY seq").all()
    previous = bytes(32)
    for row in rows:
        said = json.dumps(list(row[:10]), ensure_ascii=False, separators=(",", ":"))
        assert row.previous == previous
        assert len(row.salt) == 16
        assert row.hash == hashlib.sha256(previous + said.encode() + row.salt).digest()
        previous = row.hash


def test_lines_are_numbered_and_dated_in_order(filled: Store) -> None:
    with filled.reading() as r:
        lines = journal.entries(r)
        assert [line.seq for line in lines] == list(range(1, LINES + 1))
        assert [line.seq for line in journal.entries(r, after=9, limit=2)] == [10, 11]
        assert [line.action for line in journal.entries(r, batch="c")] == ["changed", "changed"]
        (sent,) = journal.entries(r, action="sent")
    assert sent.after == {"period": "2026-06"}
    assert all(line.at[10] == "T" and len(line.at) == 25 for line in lines)


def test_an_entry_taken_back_with_its_change_leaves_no_gap(filled: Store) -> None:
    with pytest.raises(RuntimeError), filled.writing() as w:
        records.save(w, Member, person(500), who=CLERK)
        raise RuntimeError
    with filled.writing() as w:
        records.save(w, Member, person(501), who=CLERK)
        assert journal.verify(w) is None


def test_cutting_the_end_off_is_found(filled: Store) -> None:
    assert broken(filled, lambda w: w.exec_driver_sql("DELETE FROM journal WHERE seq > 9")) == journal.Broken(
        10, "cut"
    )


def test_emptying_it_is_found(filled: Store) -> None:
    found = broken(filled, lambda w: w.exec_driver_sql("DELETE FROM journal"))
    assert found == journal.Broken(1, "cut")


def test_a_chain_written_anew_is_found_by_a_head_known_elsewhere(filled: Store) -> None:
    with filled.reading() as r:
        known = journal.head(r)
    with filled.writing() as w:
        w.exec_driver_sql("DELETE FROM journal")
        w.exec_driver_sql("DELETE FROM setting WHERE key = ?", (journal.HEAD_KEY,))
        journal.append(w, [Entry(who="别人", action="closed") for _ in range(LINES)])
        assert journal.verify(w) is None
        assert journal.verify(w, known) == journal.Broken(LINES, "changed")
        assert journal.verify(w, (LINES + 3, known[1])) == journal.Broken(LINES + 1, "cut")


def test_a_head_known_earlier_still_holds_after_more_work(filled: Store) -> None:
    with filled.writing() as w:
        known = journal.head(w)
        records.save(w, Member, person(500), who=CLERK)
        assert journal.verify(w, known) is None


def emptied(store: Store) -> Store:
    """The second line's values are erased, and one line says so."""
    with store.writing() as w:
        assert journal.erase(w, [2, 5], Entry(who=CLERK, action="", ledger="member", reason="本人要求")) == 2
    return store


def test_erased_values_leave_a_chain_that_holds(filled: Store) -> None:
    with filled.reading() as r:
        known = journal.head(r)
    with emptied(filled).reading() as r:
        assert journal.verify(r, known, known=[known[1]]) is None
        assert journal.verify(r, since=LINES - 4) is None
        assert [line.emptied for line in journal.entries(r, limit=5)] == [False, True, False, False, True]
        row = r.exec_driver_sql("SELECT before, after, reason, salt FROM journal WHERE seq = 2").one()
    assert tuple(row) == (None, None, "", b"")


@pytest.mark.parametrize("field", FIELDS)
def test_an_erased_line_can_still_not_be_altered(filled: Store, field: str) -> None:
    emptied(filled)
    found = broken(filled, lambda w: w.exec_driver_sql(f"UPDATE journal SET {field} = 'x' WHERE seq = 2"))
    assert found is not None
    assert found.seq in (2, 3)


def test_a_line_emptied_without_saying_so_is_found(filled: Store) -> None:
    blank = "UPDATE journal SET before = NULL, after = NULL, reason = '', salt = x'' WHERE seq = 2"
    assert broken(filled, lambda w: w.exec_driver_sql(blank)) == journal.Broken(2, "changed")


def test_a_head_of_a_package_that_is_nowhere_is_found(filled: Store) -> None:
    with filled.reading() as r:
        assert journal.verify(r, known=["ab" * 32]) == journal.Broken(LINES + 1, "cut")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    store = new_store(tmp_path_factory.mktemp("journal"))
    fill(store)
    store.close()
    return store.path.read_bytes()


TAMPERING = st.one_of(
    st.tuples(st.just("change"), st.integers(1, LINES), st.sampled_from(FIELDS), st.text(max_size=5)),
    st.tuples(st.just("delete"), st.integers(1, LINES)),
    st.tuples(st.just("swap"), st.integers(1, LINES), st.integers(1, LINES)),
    st.tuples(st.just("insert"), st.integers(1, LINES + 1), st.booleans()),
    st.tuples(st.just("rehash"), st.integers(1, LINES), st.text(max_size=5)),
)


@settings(max_examples=60)
@given(act=TAMPERING)
def test_every_change_deletion_insertion_and_reordering_is_found(
    original: bytes, act: tuple[object, ...]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "nzg.db"
        path.write_bytes(original)
        store = Store.open(path, (Member,))
        with store.writing() as w:
            before = w.exec_driver_sql("SELECT * FROM journal ORDER BY seq").all()
            tamper(w, act)
            same = w.exec_driver_sql("SELECT * FROM journal ORDER BY seq").all() == before
            assert (journal.verify(w) is None) == same
        store.close()


def tamper(w: Writing, act: tuple[object, ...]) -> None:
    """What somebody with another program might do to the table."""
    match act:
        case ("change", seq, field, words):
            w.exec_driver_sql(f"UPDATE journal SET {field} = ? WHERE seq = ?", (words, seq))
        case ("delete", seq):
            w.exec_driver_sql("DELETE FROM journal WHERE seq = ?", (seq,))
        case ("swap", one, other):
            w.exec_driver_sql("UPDATE journal SET seq = -1 WHERE seq = ?", (one,))
            w.exec_driver_sql("UPDATE journal SET seq = ? WHERE seq = ?", (one, other))
            w.exec_driver_sql("UPDATE journal SET seq = ? WHERE seq = -1", (other if one != other else one,))
        case ("insert", int(seq), renumbered):
            if renumbered:
                w.exec_driver_sql("UPDATE journal SET seq = -seq - 1 WHERE seq >= ?", (seq,))
                w.exec_driver_sql("UPDATE journal SET seq = -seq WHERE seq < 0")
                w.exec_driver_sql("INSERT INTO journal (seq, previous, hash) VALUES (?, x'', x'')", (seq,))
            else:
                w.exec_driver_sql("INSERT INTO journal (seq, previous, hash) VALUES (0, x'', x'')")
        case ("rehash", seq, words):
            row = list(w.exec_driver_sql("SELECT * FROM journal WHERE seq = ?", (seq,)).one())
            row[9] = words
            said = json.dumps(row[:10], ensure_ascii=False, separators=(",", ":"))
            found = hashlib.sha256(row[10] + said.encode() + row[12]).digest()
            w.exec_driver_sql("UPDATE journal SET reason = ?, hash = ? WHERE seq = ?", (words, found, seq))
