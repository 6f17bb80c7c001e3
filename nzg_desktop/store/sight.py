"""Records that only those may open whom they name: a condition on every reading, by who sits at the desk.

A record that names nobody who works here would be lost to all, so it stays open to whoever sees the ledger.
What is counted is counted for everybody, and what is written follows from all rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from nzg_desktop.core.declare import Ledger
from nzg_desktop.store import schema
from nzg_desktop.store.conditions import Clause, Reach, among

BETWEEN = "，,；;/ 　"


def beyond(r: sa.Connection, reach: Reach) -> list[Clause]:
    """What keeps the closed records of a ledger from the person who reads; nothing where nobody signed in."""
    closed, viewer = reach.ledger.about.closed, r.get_execution_options().get("viewer")
    if closed is None or not viewer:
        return []
    named, account = reach.column(closed.to), schema.account.c.name
    somebody = sa.exists().where(_names(named, account)).correlate_except(schema.account)
    open_ = reach.column(closed.by).is_distinct_from(closed.code)
    return [sa.or_(open_, _names(named, sa.literal(viewer)), ~somebody)]


def _names(field: sa.ColumnElement[Any], name: sa.ColumnElement[Any]) -> Clause:
    """Whether a field that holds names, with any of the marks that part them, holds this one."""
    return sa.func.instr(_parted(field), _parted(name)) > 0


def _parted(words: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    for mark in BETWEEN:
        words = sa.func.replace(words, mark, "、")
    return "、" + words + "、"


def shut(r: sa.Connection, ledger: type[Ledger], uids: Iterable[str]) -> frozenset[str]:
    """Which of these records the person who reads may not open."""
    reach = Reach(r, ledger)
    kept_back = beyond(r, reach)
    if not kept_back:
        return frozenset()
    wanted = (among(reach.table.c.uid, uids), sa.not_(sa.and_(*kept_back)))
    return frozenset(r.scalars(sa.select(reach.table.c.uid).select_from(reach.joined()).where(*wanted)))
