"""Check lists: a child ledger that gets one row for each code of a field, to be filled in one by one."""

from __future__ import annotations

import datetime as dt

from nzg_desktop.core import codes
from nzg_desktop.core.changes import Changes
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Query, Where
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import lists, records
from nzg_desktop.store import uid as naming
from nzg_desktop.store.office import open_batch
from nzg_desktop.work.accounts import need
from nzg_desktop.work.desk import Desk, context
from nzg_desktop.work.records import existing


def complete(desk: Desk, child: type[Ledger], parent_uid: str) -> Changes:
    """Give a record the rows of the check list that it has not yet, in one batch."""
    if not child.checklist:
        raise Trouble(f"{child.about.title}没有固定的清单。", "请一条一条登记。")
    need(desk, "edit")
    parent = child.about.parent
    field = child.column(child.checklist)
    with desk.store.writing() as w:
        of = existing(w, desk.ledger(child.column(parent).col.refers), parent_uid)["id"]
        there = {row[field.name] for row in lists.each(w, Query(child, (Where(parent, "=", of),)))}
        offered = [code.code for code in codes.table(field.col.codes).choices(dt.date.today())]
        gate = context(desk, w)
        rows = [child.parse({parent: of, field.name: code}, gate) for code in offered if code not in there]
        batch = naming.make() if rows else ""
        if rows:
            open_batch(w, batch, kind="save", title=f"列出{child.about.title}", who=desk.who)
            records.insert_many(w, child, rows, who=desk.who, batch=batch)
    return Changes(frozenset({child.about.code}), len(rows), batch)
