"""A bit that flips in a table that is no ledger is noticed, and nothing is said where the program wrote."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import accounts as people_of
from nzg_desktop.store import attachments, dialect, drafts, journal, put_off, schema, vouching
from nzg_desktop.store import office as kept
from nzg_desktop.store.drafts import Draft
from nzg_desktop.store.journal import Asked
from nzg_desktop.work import checking, desk, handover, month, records
from nzg_desktop.work.checking import HOUSE
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import MONTH, Offices, member, people

DAY = dt.date(2026, 11, 30)
TABLES = sorted({*(table.name for table in vouching.GROUPS), "draft", "alembic_version"})


@pytest.fixture
def office(offices: Offices) -> Desk:
    """An office with a row in every table, that reported and was answered."""
    lower, upper = offices.pair()
    people(lower, 3)
    uid = records.save(lower, Member, member(9)).uids[0]
    answer = offices.handed(lower, upper)
    handover.receipt(lower, Path(answer.receipt))
    desk.set_setting(lower, "lock_minutes", 5)
    month.close(lower, MONTH, "更正")
    with lower.store.writing() as w:
        (package,) = kept.packages(w, direction="out", kind="report")
        kept.put_quarantined(w, package.id, [kept.Quarantined("member", 1, uid, "name", "Q-1", "x", "y")])
        kept.open_batch(w, "b-1", kind="import", title="名册.xlsx", who="王经办")
        attachments.add(w, "member", uid, "photo", [("照片", b"picture")], "王经办")
        drafts.keep(
            w, Draft("d-1", "member", uid, "王经办", "2026-11-30T08:00:00", '{"fields":{},"rows":{}}')
        )
        put_off.keep(w, ("member", "retires", uid), DAY, None, today=DAY, who="王经办")
        people_of.put(w, people_of.Account("王经办", frozenset({"enter"}), "ab"))
    return lower


def values(driver: Any, table: str) -> dict[str, tuple[int, Any]]:
    """Of every column that holds something: where, and what."""
    found = {}
    apart = " AND key = 'lock_minutes'" if table == "setting" else ""
    for (column,) in driver.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall():
        words = f'SELECT rowid, "{column}" FROM "{table}" WHERE "{column}" NOT IN (?, 0)'
        row = driver.execute(f"{words}{apart} ORDER BY rowid DESC", ("",)).fetchone()
        if row is not None:
            found[column] = row
    return found


def flipped(value: Any) -> Any:
    """One bit of it is another."""
    if isinstance(value, int):
        return value ^ 64
    text = value.encode() if isinstance(value, str) else value
    spoilt = bytearray(text)
    spoilt[-1] ^= 1
    return spoilt.decode() if isinstance(value, str) else bytes(spoilt)


def told(office: Desk) -> list[str]:
    with office.store.reading() as r:
        return [*vouching.untrue(r), *("attachment" for _ in attachments.altered(r))]


@pytest.mark.parametrize("table", TABLES)
def test_a_flipped_bit_in_any_value_of_a_table_that_is_no_ledger_is_noticed(office: Desk, table: str) -> None:
    assert checking.check_database(office) == ()
    with closing(dialect.connect(office.store.path)) as driver:
        held = values(driver, table)
        assert held, f"nothing stands in {table}"
        for column, (rowid, value) in held.items():
            change = f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" = ? AND rowid = ?'
            if column == "id" and isinstance(value, int):
                change = change.replace(" AND rowid = ?", " AND ? > 0")  # it is the rowid
            driver.execute(change, (flipped(value), value, rowid))
            assert table in told(office), column
            driver.execute(change, (value, flipped(value), rowid))
            assert told(office) == [], column
        driver.execute(f'DELETE FROM "{table}"')
    codes = [finding.code for finding in checking.check_database(office)]
    assert (table in codes) == (table != "draft")  # a draft that is gone was saved or given up


def test_every_table_is_a_ledger_or_is_vouched_for_or_has_a_check_of_its_own() -> None:
    assert (
        {table.name for table in schema.HOUSE.sorted_tables}
        == {*TABLES, "journal"}
        == {*HOUSE, "journal"} - {vouching.LAYOUT}
    )


def test_a_former_database_is_vouched_for_as_it_stands_with_the_first_thing_that_is_set(office: Desk) -> None:
    with office.store.writing() as w:
        w.exec_driver_sql("DELETE FROM journal")
        w.exec_driver_sql("DELETE FROM setting WHERE key = 'journal_head'")
        w.exec_driver_sql("UPDATE peer SET name = '旧名'")
    assert told(office) == []
    desk.set_setting(office, "lock_minutes", 5)
    with office.store.writing() as w:
        w.exec_driver_sql("UPDATE peer SET name = '另一个名'")
    assert told(office) == ["peer"]


def test_a_setting_that_is_set_anew_is_believed_again(office: Desk) -> None:
    with office.store.writing() as w:
        w.exec_driver_sql("UPDATE setting SET value = '7' WHERE key = 'lock_minutes'")
    assert told(office) == ["setting"]
    desk.set_setting(office, "lock_minutes", 8)
    assert told(office) == []


def test_what_the_program_notes_for_itself_is_not_shown_to_people(office: Desk) -> None:
    with office.store.reading() as r:
        assert journal.entries(r, action=journal.KEPT)
        assert not [one for one in journal.page(r, Asked(), limit=1000) if one.action == journal.KEPT]


def test_a_draft_that_is_not_as_it_was_kept_is_not_offered(office: Desk) -> None:
    with office.store.writing() as w:
        assert drafts.one(w, "d-1") is not None
        w.exec_driver_sql("UPDATE draft SET body = replace(body, 'rows', 'rowz')")
        assert drafts.one(w, "d-1") is None
        assert drafts.of(w, "王经办") == ()


def test_a_draft_of_an_earlier_version_is_offered_still(office: Desk) -> None:
    with office.store.writing() as w:
        w.exec_driver_sql("UPDATE draft SET body = substr(body, 9)")
        found = drafts.one(w, "d-1")
    assert found is not None
    assert found.body == '{"fields":{},"rows":{}}'
