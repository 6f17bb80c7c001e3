"""The search index: one full-text table per ledger that has searched fields, true within every transaction.

A row of the index bears the id of its record and holds nothing but tokens, each led by whose record it is:
o own, r received, d in the recycle bin. So what is asked is answered by the index alone, in the order of ids,
and counted without touching a record. Tokens of organisations (`tree`) narrow it to branches of the tree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Query
from nzg_desktop.store import schema, tree, typed

PORTION = 2_000


def has_index(ledger: type[Ledger]) -> bool:
    """Whether anything in this ledger is searched."""
    return bool(typed.roles(ledger).fields)


def furnish(w: sa.Connection, ledgers: Iterable[type[Ledger]]) -> None:
    """Make the empty index. The names of its tables all begin with search_."""
    tree.furnish(w)
    for ledger in ledgers:
        if has_index(ledger):
            w.exec_driver_sql(
                f"CREATE VIRTUAL TABLE search_{ledger.about.code} USING fts5"
                "(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')"
            )


def furnish_anew(w: sa.Connection, ledgers: Iterable[type[Ledger]]) -> None:
    """Make the index from the records again, organisations first: the others are found under them."""
    old = "schema = 'main' AND type != 'shadow' AND name GLOB 'search_*'"
    for name in w.exec_driver_sql(f"SELECT name FROM pragma_table_list WHERE {old}").scalars().all():
        w.exec_driver_sql(f'DROP TABLE "{name}"')
    ledgers = tuple(ledgers)
    furnish(w, ledgers)
    for ledger in sorted(ledgers, key=lambda ledger: ledger.about.org != "id"):
        reindex(w, ledger, None)


def reindex(w: sa.Connection, ledger: type[Ledger], ids: Sequence[int] | None = None) -> None:
    """Make the index true for these records, new, changed, retired or gone; None is the whole ledger.

    Call it in the transaction of the change. Where organisations moved, the rows of those below them follow.
    """
    ids = None if ids is None else list(ids)
    if has_index(ledger):
        _write(w, ledger, ids)
    if tree.is_tree(ledger):
        _follow(w, ledger, tree.refresh(w, ledger, ids))


def _write(w: sa.Connection, ledger: type[Ledger], ids: Sequence[int] | None) -> None:
    code = ledger.about.code
    if ids is None:
        w.exec_driver_sql(f"INSERT INTO search_{code} (search_{code}) VALUES ('delete-all')")
        ids = list(w.exec_driver_sql(f'SELECT id FROM "{code}" ORDER BY id').scalars())
    for start in range(0, len(ids), PORTION):
        part = ids[start : start + PORTION]
        rows = _rows(w, ledger, part)
        if rows:
            w.exec_driver_sql(f"INSERT OR REPLACE INTO search_{code} (rowid, tokens) VALUES (?, ?)", rows)
        if len(rows) < len(part):
            gone = set(part).difference(id for id, _ in rows)
            w.exec_driver_sql(f"DELETE FROM search_{code} WHERE rowid = ?", [(id,) for id in gone])


def _rows(w: sa.Connection, ledger: type[Ledger], ids: Sequence[int]) -> list[tuple[int, str]]:
    """What the index shall hold of these records."""
    known = typed.roles(ledger)
    org = _org_field(ledger)
    fields = ", ".join(f'"{name}"' for name in known.fields)
    read = w.exec_driver_sql(
        f'SELECT id, retired, origin, {org or "NULL"}, {fields} FROM "{ledger.about.code}"'
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    ).all()
    ways = tree.ways_up(w, {row[3] for row in read} - {None}) if org else {}
    branches = {at: [_branch(one) for one in way] for at, way in ways.items()}
    rows = []
    for id, retired, origin, at, *values in read:
        whose = "d" if retired else "r" if origin else "o"
        found = typed.tokens(known, values) + branches.get(at, [])
        rows.append((id, whose + f" {whose}".join(found) if found else ""))
    return rows


def _org_field(ledger: type[Ledger]) -> str:
    """The field that names the organisation; empty where that is the record itself or its parent's."""
    org = ledger.about.org
    return "" if org == "id" or "." in org else org


def _branch(org: int) -> str:
    return f"z{org:x}"


def _follow(w: sa.Connection, moved: type[Ledger], orgs: Sequence[int]) -> None:
    """Index anew what belongs to organisations whose way up is another now."""
    if not orgs:
        return
    for ledger in schema.ledgers_of(w).values():
        field = _org_field(ledger)
        if not field or not has_index(ledger) or ledger.column(field).col.refers != moved.about.code:
            continue
        ids = w.exec_driver_sql(
            f'SELECT id FROM "{ledger.about.code}" WHERE "{field}" IN (SELECT value FROM json_each(?))',
            (json.dumps(orgs),),
        ).scalars()
        _write(w, ledger, list(ids))


@dataclass(frozen=True, slots=True)
class Found:
    """How the index answers a query: the table to begin with, what to match, what rows must still pass.

    `narrowed` says that scope, recycle bin and organisations of the query are answered already.
    """

    table: sa.TableClause
    match: sa.ColumnElement[bool]
    tests: tuple[sa.ColumnElement[bool], ...]
    narrowed: bool

    @property
    def rowid(self) -> sa.ColumnClause[int]:
        """The id of the record; the index gives them in this order."""
        return self.table.c.rowid


Group = list[tuple[str, ...]]
"""What one word asks for: one of these, each of which asks for all of its tokens."""


def find(r: sa.Connection, query: Query) -> Found | None:
    """How the index answers what was typed and the organisations asked for; None where it has no say."""
    ledger, said = query.ledger, typed.words(query.text)
    branches = _branches(r, query)
    if not has_index(ledger) or not (said or branches):
        return None
    groups: list[Group] = []
    tests: list[sa.ColumnElement[bool]] = []
    for word in said:
        ways = _likely(r, query, typed.ways(ledger, word))
        groups.append([way.tokens for way in ways])
        if not all(way.sure for way in ways):
            tests.append(_test(r, ledger, ways))
    if branches:
        groups.append([(_branch(org),) for org in branches])
    name = f"search_{ledger.about.code}"
    index = sa.table(name, sa.column("rowid", sa.Integer), sa.column(name))
    match = index.c[name].op("MATCH", is_comparison=True)(_expression(query, groups))
    narrowed = not query.retired and (branches is not None or query.orgs is None)
    return Found(index, match, tuple(tests), narrowed)


def through(r: sa.Connection, query: Query) -> sa.ColumnElement[bool] | None:
    """That a record answers what was typed, or one that a searched reference of it leads to.

    None where no reference is searched: then `find` is the faster way.
    """
    ledger = query.ledger
    leading = [column for column in ledger.columns() if column.col.refers and column.col.search]
    if not leading:
        return None
    table, known = schema.table_of(ledger), schema.ledgers_of(r)
    ways = [(table.c.id, _ids(r, replace(query, orgs=None)))]
    for column in leading:
        beyond = Query(known[column.col.refers], text=query.text, scope=query.scope)
        ways.append((table.c[column.name], _ids(r, beyond)))
    return sa.or_(sa.false(), *(field.in_(ids) for field, ids in ways if ids is not None))


def _ids(r: sa.Connection, query: Query) -> sa.Select[Any] | None:
    """The records that answer what was typed, by the index."""
    found = find(r, query)
    if found is None:
        return None
    table = schema.table_of(query.ledger)
    source = found.table.join(table, table.c.id == found.rowid) if found.tests else found.table
    return sa.select(found.rowid).select_from(source).where(found.match, *found.tests)


def _likely(r: sa.Connection, query: Query, ways: list[typed.Way]) -> list[typed.Way]:
    """Without the doubtful ways that nothing answers, where there are others."""
    if all(way.doubtful for way in ways):
        return ways
    return [way for way in ways if not way.doubtful or _answers(r, query, way)]


def _answers(r: sa.Connection, query: Query, way: typed.Way) -> bool:
    """Whether at least one record answers in this way; few have the rarest token of a number."""
    typed.teach(r)
    code = query.ledger.about.code
    tests = way.tests(code)
    tokens = way.tokens[:1] if way.sure else way.tokens
    peek = (
        f'SELECT 1 FROM search_{code} CROSS JOIN "{code}" ON "{code}".id = search_{code}.rowid'
        f" WHERE search_{code} MATCH ? AND ({' OR '.join(tests)}) LIMIT 1"
    )
    return (
        r.exec_driver_sql(peek, (_expression(query, [[tokens]]), *[way.value] * len(tests))).first()
        is not None
    )


def _test(r: sa.Connection, ledger: type[Ledger], ways: list[typed.Way]) -> sa.ColumnElement[bool]:
    """That a record itself answers in one of these ways."""
    typed.teach(r)
    return sa.or_(
        *(
            sa.text(test.replace("?", ":typed")).bindparams(sa.bindparam("typed", way.value, unique=True))
            for way in ways
            for test in way.tests(ledger.about.code)
        )
    )


def _branches(r: sa.Connection, query: Query) -> list[int] | None:
    """The branches of the tree that are exactly the organisations asked for; None where they are not."""
    if query.orgs is None or not _org_field(query.ledger):
        return None
    return tree.cover(r, query.orgs) or None


def _expression(query: Query, groups: Sequence[Group]) -> str:
    """All groups at once, among the records of the query's scope, in the language of the index."""
    whose = "d" if query.retired else {"own": "o", "received": "r", "all": "or"}[query.scope]
    return " OR ".join(f"({' AND '.join(_one_of(mark, group) for group in groups)})" for mark in whose)


def _one_of(mark: str, group: Group) -> str:
    ways = (" AND ".join(f'"{mark}{token}"' for token in tokens) for tokens in group)
    return f"({' OR '.join(f'({way})' for way in ways)})" if group else f'"{mark}"'
