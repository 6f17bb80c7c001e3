"""Lists: pages by key, counts with a cap, every record in turn, and leaps to any row of two million.

A page is found by the key of the record before it (order value and id), never by its number, so the last page
costs what the first one costs. Only fields declared as `sort`, and id, can order.
"""

from __future__ import annotations

import datetime as dt
import itertools
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import sqlalchemy as sa

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Query
from nzg_desktop.store import schema, search, sight, typed
from nzg_desktop.store.conditions import Clause, First, Reach, among, listed

Record = dict[str, Any]
"""One record: the declared fields, and id, uid, origin, retired, revision, missing."""
Key = tuple[Any, int]
"""Where a record stands in an order: its value of the order field (None without one), and its id."""

CAP = 10_000
FEW = 3_000
"""Up to so many records of some organisations are sorted at once rather than sought along the order."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some records in the order of the query. `after` leads on in the same direction; None at the end."""

    rows: tuple[Record, ...]
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many records there are; at least so many where it is not exact."""

    number: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a query is read.

    `sorts`: no index has its order, it is sorted each time. `source` is enough to count; `full` holds the
    records too.
    """

    source: sa.FromClause
    full: sa.FromClause
    where: tuple[Clause, ...]
    table: sa.Table
    order: sa.Column[Any] | None
    id: sa.ColumnElement[int]
    sorts: bool


def _order(query: Query) -> sa.Column[Any] | None:
    if query.order in ("", "id"):
        return None
    if not query.ledger.column(query.order).col.sort:
        raise ValueError(f"{query.ledger.about.code} is not sorted by {query.order}")
    return schema.table_of(query.ledger).c[query.order]


def _plan(r: sa.Connection, query: Query) -> _Plan:
    reach, order = Reach(r, query.ledger), _order(query)
    said = bool(typed.words(query.text))
    few = None if said else _of_few(r, reach, query)
    where = [reach.all(query.where)] if query.where else []
    where += [] if r.get_execution_options().get("write") else sight.beyond(r, reach)
    beyond = search.through(r, query) if said else None
    if beyond is not None:
        where.append(beyond)
        said = False
    found = search.find(r, query) if few is None and beyond is None and (said or order is None) else None
    if query.uids is not None and few is None:
        where.append(among(reach.table.c.uid, query.uids))
    if found is not None:
        return _searched(reach, query, order, where, found)
    # Without other conditions records lie in the order of ids; an index would have to be sorted first.
    aside = order is None and few is None and not where
    where += _limits(reach, query, aside=aside)
    where += [sa.false()] if said else []
    full = reach.joined(few)
    sorts = order is not None and few is not None
    return _Plan(full, full, tuple(where), reach.table, order, reach.table.c.id, sorts)


def _searched(
    reach: Reach, query: Query, order: sa.Column[Any] | None, where: list[Clause], found: search.Found
) -> _Plan:
    where += found.tests
    if not found.narrowed:
        where += _limits(reach, query)
    full = reach.joined(First(found.table, reach.table, reach.table.c.id == found.rowid))
    source = full if where else found.table
    return _Plan(source, full, (found.match, *where), reach.table, order, found.rowid, order is not None)


def _limits(reach: Reach, query: Query, *, aside: bool = False) -> list[Clause]:
    """Whose records, living or not, of which organisations."""
    whose = reach.whose(query.scope, retired=query.retired, aside=aside)
    if query.orgs is None:
        return whose
    return [*whose, among(reach.column(query.ledger.about.org), query.orgs)]


def _of_few(r: sa.Connection, reach: Reach, query: Query) -> sa.FromClause | None:
    """The records by way of what was picked by hand, or of organisations that have few; else None."""
    table, org = reach.table, query.ledger.about.org
    if query.uids is not None:
        uids = listed(query.uids)
        return First(uids, table, table.c.uid == uids.c.value)
    if query.orgs is None or org == "id" or "." in org:
        return None
    orgs = listed(query.orgs)
    way = First(orgs, table, table.c[org] == orgs.c.value)
    whose = reach.whose(query.scope, retired=query.retired)
    some = sa.select(sa.literal(1)).select_from(way).where(*whose).limit(FEW + 1).subquery()
    return way if _number(r, sa.select(sa.func.count()).select_from(some)) <= FEW else None


@cache
def _columns(ledger: type[Ledger]) -> sa.Select[Any]:
    return sa.select(*schema.table_of(ledger).columns)


def page(
    r: sa.Connection,
    query: Query,
    after: Key | None = None,
    limit: int = 200,
    *,
    backwards: bool = False,
) -> Page:
    """The records behind a key; without one the first.

    `backwards` gives those before it, without a key the last ones; the rows come in the query's order.
    """
    if _is_merged(query):
        return _merged(r, query, after, limit, backwards=backwards)
    plan = _plan(r, query)
    down = query.descending != backwards
    names = plan.table.columns.keys()
    rows: list[Record] = []
    for stretch in _stretches(plan, after, down=down):
        # One more than asked for tells whether there are more.
        read = (
            _columns(query.ledger)
            .select_from(plan.full)
            .where(*plan.where, *stretch)
            .order_by(*_ordered(plan, down=down))
            .limit(limit + 1 - len(rows))
        )
        rows += (dict(zip(names, row, strict=True)) for row in r.execute(read).all())
        if len(rows) > limit:
            break
    return _page(query, rows, limit, backwards=backwards)


def _page(query: Query, rows: list[Record], limit: int, *, backwards: bool) -> Page:
    more = len(rows) > limit
    kept = rows[:limit]
    onward = key(query, kept[-1]) if more and kept else None
    return Page(tuple(reversed(kept) if backwards else kept), onward)


def key(query: Query, record: Record) -> Key:
    """Where a record stands in the order of a query."""
    return (None if query.order in ("", "id") else record[query.order]), record["id"]


def _ordered(plan: _Plan, *, down: bool) -> list[sa.ColumnElement[Any]]:
    by = [plan.id] if plan.order is None else [plan.order, plan.id]
    return [column.desc() if down else column.asc() for column in by]


def _stretches(plan: _Plan, after: Key | None, *, down: bool) -> Iterator[list[Clause]]:
    """The order in stretches that an index can answer: blanks (first going up), then values.

    Those before the key are left out, and the one it stands in begins behind it.
    """

    def beyond(column: sa.ColumnElement[Any], value: object) -> Clause:
        found: Clause = column < value if down else column > value
        return found

    if plan.order is None:
        yield [] if after is None else [beyond(plan.id, after[1])]
        return
    blank: list[Clause] = [plan.order.is_(None)]
    filled: list[Clause] = [plan.order.is_not(None)]
    stretches = [blank, filled] if plan.order.nullable else [[]]
    if down:
        stretches.reverse()
    if after is None:
        yield from stretches
        return
    value, id = after
    if value is None:
        yield [*blank, beyond(plan.id, id)]
    else:
        yield [beyond(sa.tuple_(plan.order, plan.id), sa.tuple_(sa.literal(value, plan.order.type), id))]
    here = 0 if len(stretches) == 1 else stretches.index(blank if value is None else filled)
    yield from stretches[here + 1 :]


def _is_merged(query: Query) -> bool:
    ordered = query.order not in ("", "id")
    return ordered and query.scope == "all" and not query.retired and not typed.words(query.text)


def _merged(r: sa.Connection, query: Query, after: Key | None, limit: int, *, backwards: bool) -> Page:
    """Own and received records in one order: each side has an index of its own, so read both and merge."""

    def place(record: Record) -> tuple[bool, Any, int]:
        value, id = key(query, record)
        return value is not None, value, id

    own = page(r, replace(query, scope="own"), after, limit + 1, backwards=backwards)
    received = page(r, replace(query, scope="received"), after, limit + 1, backwards=backwards)
    rows = sorted((*own.rows, *received.rows), key=place, reverse=query.descending != backwards)
    return _page(query, rows[: limit + 1], limit, backwards=backwards)


def count(r: sa.Connection, query: Query, cap: int | None = CAP) -> Count:
    """How many records there are. Counting stops at `cap`; None counts all."""
    plan = _plan(r, query)
    if cap is None:
        return Count(_number(r, sa.select(sa.func.count()).select_from(plan.source).where(*plan.where)))
    some = sa.select(sa.literal(1)).select_from(plan.source).where(*plan.where).limit(cap + 1).subquery()
    number = _number(r, sa.select(sa.func.count()).select_from(some))
    return Count(min(number, cap), number <= cap)


def _number(r: sa.Connection, select: sa.Select[Any]) -> int:
    return int(r.execute(select).scalar_one())


def dated(r: sa.Connection, query: Query, field: str, cap: int = CAP) -> list[tuple[dt.date, str, int]]:
    """Value of a date field, uid and id of the records, in no order, at most `cap`; one walk and no more."""
    plan = _plan(r, query)
    read = sa.select(plan.table.c[field], plan.table.c.uid, plan.id).select_from(plan.full)
    return [(line[0], line[1], line[2]) for line in r.execute(read.where(*plan.where).limit(cap))]


def each(r: sa.Connection, query: Query, size: int = 1_000) -> Iterator[Record]:
    """Every record in the order of the query, `size` in memory at a time."""
    plan = _plan(r, query)
    if plan.sorts:  # sorted once, as ids; page by page it would be sorted for each
        ids = array("q", (id for _, id in _keys(r, plan, down=query.descending)))
        for start in range(0, len(ids), size):
            yield from _of_ids(r, query.ledger, ids[start : start + size])
        return
    after: Key | None = None
    while True:
        found = page(r, query, after, size)
        yield from found.rows
        after = found.after
        if after is None:
            return


def _of_ids(r: sa.Connection, ledger: type[Ledger], ids: Sequence[int]) -> Iterable[Record]:
    table = schema.table_of(ledger)
    found = {
        row["id"]: dict(row) for row in r.execute(_columns(ledger).where(among(table.c.id, ids))).mappings()
    }
    return (found[id] for id in ids if id in found)


def _keys(r: sa.Connection, plan: _Plan, *, down: bool) -> Iterator[Key]:
    """The key of every record in order, read as they are taken."""
    value = sa.null() if plan.order is None else plan.order
    source = plan.source if plan.order is None else plan.full
    read = (
        sa.select(value, plan.id).select_from(source).where(*plan.where).order_by(*_ordered(plan, down=down))
    )
    for some in r.execute(read, execution_options={"yield_per": 2_000}).partitions():
        yield from map(tuple, some)


def beyond(r: sa.Connection, query: Query, after: Key | None, skip: int, limit: int = 200) -> Page:
    """The records that begin `skip` rows behind a key (None: behind the start); none behind the last row."""
    if not skip:
        return page(r, query, after, limit)
    found = _passed(r, query, after, skip) if _is_merged(query) else _behind(r, query, after, skip)
    return page(r, query, found, limit) if found is not None else Page(())


def before_end(r: sa.Connection, query: Query, back: int, limit: int = 200) -> Page:
    """The records that begin `back` rows before the end."""
    found = None
    if not _is_merged(query):
        found, _ = _leap(r, _plan(r, query), None, back + 1, down=not query.descending)
    elif (skip := count(r, query, None).number - back) > 0:
        found = _passed(r, query, None, skip)
    return page(r, query, found, limit)


def _behind(r: sa.Connection, query: Query, after: Key | None, skip: int) -> Key | None:
    return _leap(r, _plan(r, query), after, skip, down=query.descending)[0]


def _passed(r: sa.Connection, query: Query, after: Key | None, skip: int) -> Key | None:
    """The same where own and received records lie in two indexes: their keys are read in turn."""
    keys = _keys(r, _plan(r, query), down=query.descending)
    if after is not None:
        keys = itertools.dropwhile(lambda found: found != after, keys)
    return next(itertools.islice(keys, skip - (after is None), None), None)


def _leap(
    r: sa.Connection, plan: _Plan, after: Key | None, width: int, *, down: bool
) -> tuple[Key | None, int]:
    """The key of the `width`-th record behind a key; None, and how many there are, where there are fewer.

    The engine passes the records between by within its index.
    """
    value = sa.null() if plan.order is None else plan.order
    source = plan.source if plan.order is None else plan.full
    order, passed = _ordered(plan, down=down), 0
    for stretch in _stretches(plan, after, down=down):
        here = sa.select(value, plan.id).select_from(source).where(*plan.where, *stretch)
        found = r.execute(here.order_by(*order).limit(1).offset(width - passed - 1)).first()
        if found is not None:
            return (found[0], found[1]), width
        passed += _number(r, sa.select(sa.func.count()).select_from(here.subquery()))
    return None, passed
