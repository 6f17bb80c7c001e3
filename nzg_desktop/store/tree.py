"""The tree of organisations as the search index knows it, so that a branch of it is one word of the index.

Every row is indexed under each organisation on its way up. `refresh` says whose way up has changed, and the
rows of those are indexed anew; until then index and tree here agree with each other.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from nzg_desktop.core.declare import Ledger

MOST = 40
"""At most so many branches are asked for by name; a set that needs more is looked up row by row."""
KEPT = 8
"""So many answers of `cover` are kept per connection: one district is asked for with every key typed."""
_COVERS = "nzg_covers"

_FURNISH = (
    "CREATE TABLE search_tree (org INTEGER PRIMARY KEY, above INTEGER)",
    "CREATE INDEX ix_search_tree_above ON search_tree (above)",
)
_BELOW = (
    "WITH RECURSIVE below(org) AS (SELECT value FROM json_each(?)"
    " UNION SELECT t.org FROM below JOIN search_tree t ON t.above = below.org) SELECT org FROM below"
)
_UP = (
    "WITH RECURSIVE up(org, at) AS (SELECT value, value FROM json_each(?)"
    " UNION SELECT up.org, t.above FROM up JOIN search_tree t ON t.org = up.at WHERE t.above IS NOT NULL)"
    " SELECT org, at FROM up"
)
_CHOSEN = (
    "SELECT t.org, t.above, (SELECT count(*) FROM search_tree b WHERE b.above = t.org)"
    " FROM json_each(?) CROSS JOIN search_tree t ON t.org = value"
)


def furnish(w: sa.Connection) -> None:
    """Make the empty tree."""
    for words in _FURNISH:
        w.exec_driver_sql(words)


def is_tree(ledger: type[Ledger]) -> bool:
    """Whether the records of this ledger are the organisations themselves."""
    return ledger.about.org == "id"


def refresh(w: sa.Connection, ledger: type[Ledger], ids: Sequence[int] | None) -> list[int]:
    """Take over who stands under whom; gives the organisations whose way up changed. None is all of them."""
    code = ledger.about.code
    above = next((c.name for c in ledger.columns() if c.col.refers == code), "NULL")
    some = "" if ids is None else " WHERE o.id IN (SELECT value FROM json_each(?))"
    moved = w.exec_driver_sql(
        f'SELECT o.id, o.{above}, t.org FROM "{code}" o LEFT JOIN search_tree t ON t.org = o.id{some}'
        f"{' AND' if some else ' WHERE'} (t.org IS NULL OR t.above IS NOT o.{above})",
        () if ids is None else (json.dumps(ids),),
    ).all()
    if not moved:
        return []
    w.info.pop(_COVERS, None)
    w.exec_driver_sql(
        "INSERT OR REPLACE INTO search_tree (org, above) VALUES (?, ?)", [(org, up) for org, up, _ in moved]
    )
    known = [org for org, _, before in moved if before is not None]
    # What stands under an organisation that is new to the tree came before it, as packages may.
    fresh = w.exec_driver_sql(
        "SELECT DISTINCT above FROM search_tree WHERE above IN (SELECT value FROM json_each(?))",
        (json.dumps([org for org, _, before in moved if before is None]),),
    )
    return _orgs(w, _BELOW, [*known, *fresh.scalars()])


def _orgs(r: sa.Connection, words: str, orgs: Sequence[int]) -> list[int]:
    return list(r.exec_driver_sql(words, (json.dumps(orgs),)).scalars()) if orgs else []


def ways_up(r: sa.Connection, orgs: Iterable[int]) -> dict[int, list[int]]:
    """Each organisation's way up: itself, the one above, and so on."""
    found: dict[int, list[int]] = defaultdict(list)
    for org, at in r.exec_driver_sql(_UP, (json.dumps(list(orgs)),)):
        found[org].append(at)
    return found


def cover(r: sa.Connection, orgs: tuple[int, ...]) -> list[int] | None:
    """The fewest branches that hold exactly these organisations.

    None where it takes more than MOST, or where an organisation is asked for without those below it.
    """
    if r.get_execution_options().get("write"):
        return _cover(r, orgs)  # may yet be rolled back
    version = r.exec_driver_sql("PRAGMA data_version").scalar()
    kept = r.info.get(_COVERS)
    if kept is None or kept[0] != version or len(kept[1]) >= KEPT:
        kept = r.info[_COVERS] = version, {}
    known: dict[tuple[int, ...], list[int] | None] = kept[1]
    if orgs not in known:
        known[orgs] = _cover(r, orgs)
    return known[orgs]


def _cover(r: sa.Connection, orgs: Sequence[int]) -> list[int] | None:
    rows = r.exec_driver_sql(_CHOSEN, (json.dumps(orgs),)).all()
    above = {org: up for org, up, _ in rows}
    open_below = {org: count for org, _, count in rows}
    whole = [org for org, count in open_below.items() if not count]
    for org in whole:  # grows: an organisation is whole as soon as the last one below it is
        up = above[org]
        if up in open_below:
            open_below[up] -= 1
            if not open_below[up]:
                whole.append(up)
    if len(whole) < len(open_below):
        return None
    tops = [org for org in whole if above[org] not in above]
    return tops if len(tops) <= MOST else None
