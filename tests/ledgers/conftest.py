"""Offices for the tests of ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nzg_desktop.work.desk import Desk
from tests.fixtures.kindness import filled
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
