"""What looking up costs on the disk, read from the file page by page."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache

from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.work.desk import Home
from tests.bench.budgets import BUDGETS, Row
from tests.bench.ground import Ground, office

# Through Python's own SQLite, because the one we ship has no dbstat.
_PAGES = "SELECT s.name, sum(s.pgsize) FROM dbstat s GROUP BY s.name"


@cache
def _sizes(ground: Ground) -> dict[str, int]:
    """Table or index → its bytes."""
    address = f"file:{Home(office(ground)).database}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        return dict(database.execute(_PAGES))


def _against_tables(ground: Ground, name: str, *begin: str) -> Row:
    sizes = _sizes(ground)
    found = sum(size for table, size in sizes.items() if table.startswith(begin))
    tables = sum(sizes.get(ledger.about.code, 0) for ledger in LEDGERS)
    return Row(name, found, tables, BUDGETS[name])


def search_tables(ground: Ground) -> Row:
    """What is read while somebody types."""
    return _against_tables(ground, "lookups-search", "search_")


def all_lookups(ground: Ground) -> Row:
    """With what lists are ordered by and records are known by."""
    indexes = [f"ix_{ledger.about.code}_" for ledger in LEDGERS]
    return _against_tables(ground, "lookups-all", "search_", *indexes)


ROWS = {"lookups-search": search_tables, "lookups-all": all_lookups}
