"""Two records of one person or thing become one: field by field, with everything that refers to either.

It is one batch: undone, both records stand again with all that referred to them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from nzg_desktop.core.changes import Changes
from nzg_desktop.core.declare import Column, Ledger
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import records as kept
from nzg_desktop.store import references, schema
from nzg_desktop.store import uid as naming
from nzg_desktop.store.office import open_batch
from nzg_desktop.store.records import Record
from nzg_desktop.store.store import Writing
from nzg_desktop.work import safety
from nzg_desktop.work.accounts import by_hand, need, need_sight
from nzg_desktop.work.desk import Desk, office_of
from nzg_desktop.work.records import existing
from nzg_desktop.work.reflecting import reflect_on
from nzg_desktop.work.showing import names_of, texts


@dataclass(frozen=True, slots=True)
class Choice:
    """One field in which two records differ, masked; `filled`: only the second one says anything."""

    column: Column
    first: str
    second: str
    filled: bool


def choices(desk: Desk, ledger: type[Ledger], first: str, second: str) -> tuple[Choice, ...]:
    """The fields in which two records differ, in the order of the form."""
    need_sight(desk, ledger)
    with desk.store.reading() as r:
        pair = [existing(r, ledger, uid) for uid in (first, second)]
        shown = texts(ledger, pair, names_of(desk, r, ledger, pair), clear=False)
    one, other = pair
    return tuple(
        Choice(c, shown[0][c.name], shown[1][c.name], one[c.name] is None)
        for c in ledger.columns()
        if one[c.name] != other[c.name] and other[c.name] is not None
    )


def merge(desk: Desk, ledger: type[Ledger], first: str, second: str, taken: Collection[str]) -> Changes:
    """Keep the first record with these fields of the second, which goes into the recycle bin.

    What referred to the second refers to the first. Raises Trouble for received records, for the office's own
    line, and where one of the two is in the bin.
    """
    need(desk, "edit")
    by_hand(ledger)
    safety.before(desk, "merge")
    with desk.store.writing() as w:
        one, other = (existing(w, ledger, uid) for uid in (first, second))
        if one["id"] == other["id"] or any(r["origin"] or r["retired"] for r in (one, other)):
            raise Trouble("这两条不能合并。", "请选本单位在用的两条记录。")
        if second == office_of(w).org_uid:
            raise Trouble("本单位自己的那一条不能并到别的里面。", "请换一个方向：保留本单位这一条。")
        batch, who = naming.make(), desk.who
        title = f"合并{ledger.about.title}：{references.names(w, ledger, [one['id']]).get(one['id'], '')}"
        open_batch(w, batch, kind="merge", title=title, who=who)
        touched, moved = _refer(w, ledger, other, one, who, batch)
        # First out of the way, since the two may bear the same number.
        kept.mark(w, ledger, [other["id"]], retired=True, who=who, reason=title, batch=batch)
        values = {name: other[name] for name in taken}
        kept.update_many(w, ledger, [(one["id"], one, values)], who=who, batch=batch, reason=title)
        reflect_on(desk, w, ledger, one["id"], batch)
    return Changes(frozenset({ledger.about.code, *touched}), 2 + moved, batch, (first, second))


def _refer(
    w: Writing, ledger: type[Ledger], was: Record, now: Record, who: str, batch: str
) -> tuple[set[str], int]:
    """Let what refers to one record refer to another; gives the ledgers and how many records."""
    touched, moved = set[str](), 0
    for other in schema.ledgers_of(w).values():
        for column in other.columns():
            uid = column.kind.name == "uid"  # what a log says of the second is about the first now
            if uid or column.col.refers == ledger.about.code:
                key = "uid" if uid else "id"
                rows = kept.referring(w, other, column.name, [was[key]])
                updates = [(row["id"], row, {column.name: now[key]}) for row in rows]
                kept.update_many(w, other, updates, who=who, batch=batch)
                moved += len(rows)
                touched |= {other.about.code} if rows else set()
    return touched, moved
