"""Offices for the tests of ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nzg_desktop.exchange.payload import Resource
from nzg_desktop.work import figures, packing
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.figures import Figure
from tests.fixtures.kindness import EVERY, fill, filled, is_referred
from tests.fixtures.offices import Offices


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    with Offices(tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An office where every ledger has three records with everything filled in; tests only read it."""
    with Offices(tmp_path_factory.mktemp("office")) as found:
        yield filled(found)


@pytest.fixture(scope="session")
def referred(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Another office, which has only what records of other ledgers refer to."""
    with Offices(tmp_path_factory.mktemp("referred")) as found:
        made = found.found("C01", "样例A01工会", ledgers=EVERY)
        fill(made, [ledger for ledger in EVERY if is_referred(ledger)])
        yield made


@pytest.fixture(scope="session")
def sent(office: Desk) -> dict[str, dict[str, Resource]]:
    """The tables of a report by privacy and ledger."""
    with office.store.reading() as r:
        return {
            privacy: {table.name: table for table in packing.tables(office, r, privacy)}
            for privacy in ("masked", "full")
        }


@pytest.fixture(scope="session")
def march(office: Desk) -> dict[str, Figure]:
    """The figures of March, in which the records were made up."""
    return {figure.code: figure for figure in figures.figures(office, "2026-03")}
