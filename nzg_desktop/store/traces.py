"""What a batch did to each record, read from the journal: its lines for one record taken together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from nzg_desktop.store import journal, schema
from nzg_desktop.store.store import Reading


@dataclass(slots=True)
class Trace:
    """One record before and after a batch."""

    was: bool
    """Whether the record stood before the batch."""
    stands: bool = True
    """Whether it stood after it."""
    values: dict[str, Any] = field(default_factory=dict)
    """What the fields held before, as the journal has it; None for blank."""
    retired: bool | None = None
    """Whether it was in the recycle bin before; None if the batch did not touch that."""


def of(r: Reading, batch: str) -> dict[str, dict[str, Trace]]:
    """By ledger code and uid, from the batch's lines in their order."""
    found: dict[str, dict[str, Trace]] = defaultdict(dict)
    for line in journal.entries(r, batch=batch):
        if line.action not in journal.CHANGES:
            continue
        trace = found[line.ledger].setdefault(line.uid, Trace(was=line.action != "new"))
        before, after = line.before or {}, line.after or {}
        if line.action in ("changed", "removed"):
            trace.values = {name: before.get(name) for name in (*after, *before)} | trace.values
        if line.action in ("retired", "restored") and trace.retired is None:
            trace.retired = line.action == "restored"
        trace.stands = line.action != "removed"
    return found


def touched(r: Reading, batch: str) -> set[str]:
    """The uids of the batch's records that another piece of work changed later."""
    mine, later = schema.journal.alias(), schema.journal.alias()
    same = (later.c.uid == mine.c.uid) & (later.c.ledger == mine.c.ledger) & (later.c.seq > mine.c.seq)
    wanted = (mine.c.batch == batch) & (mine.c.batch != "") & (later.c.batch != batch)
    found = sa.select(mine.c.uid).join(later, same).where(wanted, later.c.action.in_(journal.CHANGES))
    return set(r.execute(found.distinct()).scalars())


def sent_since(r: Reading, batch: str) -> bool:
    """Whether a report went out after the batch began; by the order of lines, since clocks may be wrong."""
    c = schema.journal.c
    first = sa.select(sa.func.min(c.seq)).where(c.batch == batch, c.batch != "").scalar_subquery()
    return r.execute(sa.select(c.seq).where(c.action == "sent", c.seq > first).limit(1)).first() is not None
