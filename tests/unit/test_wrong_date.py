"""A wrong date is noticed and said; what happened keeps its order all the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import journal
from nzg_desktop.work import clock, desk, records
from nzg_desktop.work.desk import Desk

NOW = dt.datetime(2028, 2, 29, 9, 0).astimezone()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    at(monkeypatch, NOW)
    found = desk.start(tmp_path / "office", "0001", "第一纺织厂工会")
    yield found
    found.store.close()


def at(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> None:
    monkeypatch.setattr(journal, "now", lambda: moment.isoformat(timespec="seconds"))


def save(office: Desk, name: str) -> None:
    records.save(office, Room, {"name": name, "address": "厂前路1号", "built_on": "2026-11-01"})


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(1970, 1, 1, tzinfo=dt.UTC),  # Windows has no local time that early
        dt.datetime(2019, 5, 1).astimezone(),
        NOW - dt.timedelta(days=2),
        NOW.replace(year=2038, day=28),
    ],
    ids=["1970", "before the program", "two days back", "ten years on"],
)
def test_a_date_that_cannot_be_is_said(office: Desk, moment: dt.datetime) -> None:
    said = clock.doubt(office, moment)
    assert said is not None
    assert "电脑时间不对" in str(said)


@pytest.mark.parametrize("step", [0, 1, 24 * 30, 24 * 366, -1])
def test_an_ordinary_date_is_not_doubted(office: Desk, step: int) -> None:
    assert clock.doubt(office, NOW + dt.timedelta(hours=step)) is None


def test_order_is_by_number_whatever_the_clock_said(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for days, name in ((0, "一"), (3_650, "二"), (-400, "三")):
        at(monkeypatch, NOW + dt.timedelta(days=days))
        save(office, name)
    with office.store.reading() as r:
        lines = journal.entries(r, action="new")
    names = [entry.after["name"] for entry in lines if entry.ledger == "room" and entry.after]
    assert names == ["一", "二", "三"]
    with office.store.reading() as r:
        assert journal.verify(r) is None


def test_a_mended_clock_is_believed_after_the_next_save(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, NOW.replace(year=2038, day=28))
    save(office, "一")
    assert clock.doubt(office, NOW) is not None
    at(monkeypatch, NOW)
    save(office, "二")
    assert clock.doubt(office, NOW) is None
