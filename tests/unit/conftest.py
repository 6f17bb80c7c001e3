"""A new database for the tests that keep something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nzg_desktop.store.store import Store
from tests.fixtures.shelves import new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = new_store(tmp_path)
    yield found
    found.close()
