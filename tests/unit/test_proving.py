"""What left an office stays tied to its journal: rewriting the one is shown by the other, on both sides."""

from __future__ import annotations

from pathlib import Path

import pytest

from nzg_desktop.exchange import container, filename
from nzg_desktop.exchange.header import Header
from nzg_desktop.store import backup
from nzg_desktop.store import office as kept
from nzg_desktop.store.store import Writing
from nzg_desktop.work import checking, handover, safety
from nzg_desktop.work.desk import Desk
from tests.faults.tampering import _chained, _noted, _rows, _written
from tests.fixtures.offices import Offices, people, take

NEXT, AFTER = "2026-06", "2026-07"


@pytest.fixture
def pair(offices: Offices) -> tuple[Desk, Desk]:
    """An office that has reported one month, and the upper office that answered."""
    lower, upper = offices.pair()
    people(lower, 3)
    offices.handed(lower, upper)
    return lower, upper


def header(file: Path) -> Header:
    return container.peek(filename.read_file(file)).header


def receipt_file(upper: Desk) -> Path:
    (file,) = upper.home.packages.glob("NZG_*_receipt_*")
    return file


def said(office: Desk) -> list[str]:
    return [finding.message for finding in checking.check_database(office) if finding.code == "journal"]


def rewritten(office: Desk) -> None:
    """The whole chain made anew with another name in it, and every head that the database notes with it."""
    with office.store.writing() as w:
        rows = _rows(w)
        rows[1][2] = "别人"
        _chained(rows, 1)
        _set_right(w, rows)


def shortened(office: Desk, left: int) -> None:
    with office.store.writing() as w:
        _set_right(w, _rows(w)[:left])


def _set_right(w: Writing, rows: list[list[object]]) -> None:
    _written(w, rows)
    _noted(w, rows)
    w.exec_driver_sql("UPDATE month SET head = ?", (rows[-1][11].hex(),))  # type: ignore[attr-defined]
    w.exec_driver_sql("UPDATE package SET head = '{}' WHERE direction = 'out'")


def test_reports_and_receipts_say_how_far_the_journal_had_come(
    pair: tuple[Desk, Desk], offices: Offices
) -> None:
    for office, file in ((pair[0], offices.reported(pair[0])), (pair[1], receipt_file(pair[1]))):
        told = header(file)
        with office.store.reading() as r:
            assert backup.goes_through(r, (told.journal_lines, told.journal_head))
    (came,) = came_in(pair[1])
    assert (came.head["journal_lines"], came.head["journal_head"]) == _told(offices.reported(pair[0]))


def _told(file: Path) -> tuple[int, str]:
    return header(file).journal_lines, header(file).journal_head


def came_in(office: Desk) -> tuple[kept.Package, ...]:
    with office.store.reading() as r:
        return kept.packages(r, direction="in", kind="report")


def test_a_journal_written_anew_is_found_by_the_files_that_left(pair: tuple[Desk, Desk]) -> None:
    for office, kind in zip(pair, ("report", "receipt"), strict=True):
        assert checking.check_database(office) == ()
        rewritten(office)
        (found,) = said(office)
        assert kind in found
        assert "找不到了" in found


def test_without_those_files_nobody_here_would_notice(pair: tuple[Desk, Desk]) -> None:
    # The control: the chain, its note and the heads in the database agree with each other.
    for file in pair[0].home.packages.glob("*"):
        file.unlink()
    rewritten(pair[0])
    assert said(pair[0]) == []


def test_a_kept_report_that_was_altered_is_found(pair: tuple[Desk, Desk], offices: Offices) -> None:
    kept_file = pair[0].home.packages / offices.reported(pair[0]).name
    data = bytearray(kept_file.read_bytes())
    data[-200] ^= 1
    kept_file.write_bytes(data)
    (found,) = said(pair[0])
    assert "和当时签名的不一样" in found


def test_the_upper_office_hears_of_a_journal_that_became_shorter(
    pair: tuple[Desk, Desk], offices: Offices
) -> None:
    lower, upper = pair
    people(lower, 3, 3)
    assert offices.handed(lower, upper, NEXT).code == ""
    shortened(lower, 6)
    found = offices.handed(lower, upper, AFTER)
    assert (found.verdict, found.code) == ("APPLIED", "W-104")
    assert "短了" in found.message
    assert came_in(upper)[-1].code == "W-104"
    assert handover.receipt(lower, Path(found.receipt)).code == "W-104"


def test_after_a_restore_nothing_is_said_of_what_was_given_up(
    pair: tuple[Desk, Desk], offices: Offices
) -> None:
    lower, upper = pair
    earlier = safety.backup(lower)
    people(lower, 2, 3)
    offices.handed(lower, upper, NEXT)
    lower, outcome = safety.swap(lower, earlier)
    assert isinstance(outcome, Path)
    assert said(lower) == []
    report = offices.reported(lower, NEXT)
    assert take(upper, report)[0].verdict == "NEW_STREAM"
    assert "短了" in take(upper, report, confirmed=True)[0].message
    rewritten(lower)
    assert len(said(lower)) == 2
    lower.store.close()
