"""A new database for the tests that keep something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlite

from nzg_desktop.ledgers.member import Member
from nzg_desktop.store.store import Store
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import Offices, member, save
from tests.fixtures.shelves import new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = new_store(tmp_path)
    yield found
    found.close()


@pytest.fixture
def office(offices: Offices) -> Desk:
    """An office with nobody in it."""
    return offices.found()


@pytest.fixture
def she(office: Desk) -> str:
    """The uid of a member of that office."""
    return save(office, Member, **member(1))


@pytest.fixture
def let_go(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every database that the test opens is let go of, though what refused it is still at hand."""
    connect, opened = sqlite.connect, []

    def watched(*which: Any, **how: Any) -> Any:
        opened.append(connect(*which, **how))
        return opened[-1]

    monkeypatch.setattr(sqlite, "connect", watched)
    yield
    assert opened
    for driver in opened:
        with pytest.raises(sqlite.ProgrammingError, match="closed"):
            driver.execute("SELECT 1")
