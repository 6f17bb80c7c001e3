"""What a batch, or all work since a line, did to each record: the journal's lines for one record together."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from nzg_desktop.core.declare import SYSTEM
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import journal, schema
from nzg_desktop.store.journal import Entry
from nzg_desktop.store.store import Reading

Traces = dict[str, "Trace"]
"""By uid."""


@dataclass(slots=True)
class Trace:
    """One record before and after a batch."""

    was: bool
    """Whether the record stood before."""
    stands: bool = True
    """Whether it stood afterwards."""
    values: dict[str, Any] = field(default_factory=dict)
    """What the fields held before, as the journal has it; None for blank."""
    retired: bool | None = None
    """Whether it was in the recycle bin before; None if that was not touched."""


def of(r: Reading, batch: str) -> dict[str, Traces]:
    """What a batch did, by ledger code and uid."""
    return _taken_together(journal.entries(r, batch=batch))


def place(r: Reading, head: str) -> int:
    """The number of the line with this hash (hex). Raises Trouble (journal) where there is none any more."""
    c = schema.journal.c
    seq = r.execute(sa.select(c.seq).where(c.uid == "", c.hash == bytes.fromhex(head))).scalar()
    if seq is None:
        raise Trouble(
            "操作日志里找不到封存本月的那一行，名单还原不出来。",
            "请到“备份与恢复”里找封存以后的一份备份，或联系上级的技术人员。",
            code="journal",
        )
    return int(seq)


def changes_since(r: Reading, head: str, most: int) -> int:
    """How many changes of records were made after the line with this hash (hex), counted up to `most`."""
    c = schema.journal.c
    later = sa.select(sa.literal(1)).where(c.seq > place(r, head), c.action.in_(journal.CHANGES)).limit(most)
    return int(r.execute(sa.select(sa.func.count()).select_from(later.subquery())).scalar_one())


def since(r: Reading, head: str) -> dict[str, Traces]:
    """What was done after the line with this hash (hex), by ledger code and uid.

    Raises Trouble (journal) where there is no such line any more.
    """
    return _taken_together(journal.entries(r, after=place(r, head)))


def _taken_together(lines: Iterable[Entry]) -> dict[str, Traces]:
    found: dict[str, Traces] = defaultdict(dict)
    for line in lines:
        if line.action not in journal.CHANGES or line.emptied:
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
    """The uids of the batch's records that another piece of work left different later.

    What was done since and taken back again counts as nothing.
    """
    mine, later = schema.journal.alias(), schema.journal.alias()
    same = (later.c.uid == mine.c.uid) & (later.c.ledger == mine.c.ledger) & (later.c.seq > mine.c.seq)
    wanted = (mine.c.batch == batch) & (mine.c.batch != "") & (later.c.batch != batch)
    lines = sa.select(later.c.seq, later.c.uid, later.c.action, later.c.before, later.c.after).distinct()
    lines = lines.select_from(mine.join(later, same)).where(
        wanted, later.c.action.in_((*journal.CHANGES, journal.PURGED, "attached"))
    )
    since: dict[str, list[Any]] = defaultdict(list)
    for line in r.execute(lines.order_by(later.c.seq)):
        since[line.uid].append(line)
    return {uid for uid, told in since.items() if not _came_to_nothing(told)}


def _came_to_nothing(lines: Iterable[Any]) -> bool:
    """Whether a record is after these lines what it was before them."""
    was, now, moved = dict[str, Any](), dict[str, Any](), 0
    gone: dict[str, Any] | None = None
    for _seq, _uid, action, before, after in lines:
        old, new = (json.loads(text) if text else {} for text in (before, after))
        if action == "changed" and (old or new):
            for name in (*old, *new):
                was.setdefault(name, old.get(name))
                now[name] = new.get(name)
        elif action in ("retired", "restored"):
            moved += 1 if action == "retired" else -1
        elif action == "removed":
            gone = {name: value for name, value in old.items() if name not in SYSTEM}
            moved -= int(bool(old.get("retired")))  # put back, it comes first as a living one
        elif action == "new" and gone is not None and gone == new:
            gone = None
        else:
            return False
    return was == now and moved == 0 and gone is None


def sent_since(r: Reading, batch: str) -> bool:
    """Whether a report went out after the batch began; by the order of lines, since clocks may be wrong."""
    c = schema.journal.c
    first = sa.select(sa.func.min(c.seq)).where(c.batch == batch, c.batch != "").scalar_subquery()
    return r.execute(sa.select(c.seq).where(c.action == "sent", c.seq > first).limit(1)).first() is not None
