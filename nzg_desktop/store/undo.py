"""Taking back a whole batch: worked out from the journal alone, and itself a batch that can be taken back.

What was touched since, what went out in a report and what others refer to is kept and named, never forced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import journal, office, records, schema, traces, vouching
from nzg_desktop.store import uid as naming
from nzg_desktop.store.conditions import among
from nzg_desktop.store.rows import from_journal
from nzg_desktop.store.store import Reading, Writing
from nzg_desktop.store.traces import Trace

TOUCHED = "这条后来又改动过"
SENT = "这条已经随报送包上报"
NEEDED = "还有别的记录用到这一条"
TWIN = "改回去会和另一条的号码重复"
LOST = "原来填的那一项现在已经没有了"


Work = dict[type[Ledger], dict[str, Trace]]
"""What is to be taken back, by ledger and uid."""


@dataclass(frozen=True, slots=True)
class Undone:
    """How many records are as they were, which are not (uid, why), and the batch that this was itself."""

    count: int
    kept: tuple[tuple[str, str], ...] = ()
    batch: str = ""
    ledgers: frozenset[str] = frozenset()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """A piece of work that can be taken back as a whole."""

    id: str
    kind: str
    title: str
    at: str
    who: str
    undone: bool


@dataclass(slots=True)
class _Undoing:
    """One undo under way."""

    w: Writing
    who: str
    batch: str
    kept: dict[str, str] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    ledgers: set[str] = field(default_factory=set)


def batches(r: Reading, limit: int = 200) -> tuple[Batch, ...]:
    """The latest batches, newest first."""
    order = sa.literal_column("rowid", sa.Integer).desc()  # as they were opened, whatever the clock said
    rows = r.execute(sa.select(schema.batch).order_by(order).limit(limit)).mappings()
    return tuple(Batch(**{**row, "undone": bool(row["undone"])}) for row in rows)


def undo(w: Writing, batch: str, *, who: str) -> Undone:
    """Take back what a batch did. Raises Trouble: absent, undone."""
    known = schema.ledgers_of(w)
    title = _title(w, batch, known)
    under_way = _Undoing(w, who, _begin(w, title, who))
    work = {known[code]: found for code, found in traces.of(w, batch).items() if code in known}
    touched = traces.touched(w, batch)
    for found in work.values():
        for uid in touched & found.keys():
            under_way.kept[uid] = TOUCHED
            del found[uid]
    _put_back(under_way, work)
    hindered = _revert(under_way, work)
    _take_out(under_way, work, sent=traces.sent_since(w, batch))
    for found in _revert(under_way, hindered).values():  # the one in their way may be gone now
        under_way.kept.update(dict.fromkeys(found, TWIN))
    vouching.note(w, schema.batch, batch)
    w.execute(schema.batch.update().where(schema.batch.c.id == batch).values(undone=1))
    return Undone(
        len(under_way.done),
        tuple(under_way.kept.items()),
        under_way.batch,
        frozenset(under_way.ledgers),
        title,
    )


def _title(w: Writing, batch: str, known: Mapping[str, type[Ledger]]) -> str:
    """What is to be taken back. A single save has its row among the batches only from now on."""
    c = schema.batch.c
    row = w.execute(sa.select(c.title, c.undone).where(c.id == batch)).first()
    if row is None:
        line = next(iter(journal.entries(w, batch=batch, limit=1)), None)
        if line is None or line.ledger not in known:
            raise Trouble("没有找到要撤销的这一批。", "请在历史里看看它的编号。", code="absent")
        words = "登记" if line.action == "new" else "修改"
        title = f"{words}{known[line.ledger].about.title}"
        facts = {"id": batch, "kind": "save", "title": title, "at": line.at, "who": line.who}
        w.execute(schema.batch.insert().values(facts))
        return title
    if row.undone:
        raise Trouble("这一批已经撤销过了。", "不用再撤销一次。", code="undone")
    return str(row.title)


def _begin(w: Writing, title: str, who: str) -> str:
    """The id of the batch that the undo itself is."""
    own = naming.make()
    office.open_batch(w, own, kind="undo", title=f"撤销：{title}", who=who)
    return own


def _put_back(under_way: _Undoing, work: Work) -> None:
    """Records that the batch took out come back with the ids they had, so that references to them hold."""
    for ledger, found in work.items():
        gone = {uid: trace.values for uid, trace in found.items() if trace.was and not trace.stands}
        if not gone:
            continue
        ids = [int(values["id"]) for values in gone.values()]
        rows = [from_journal(ledger, values) for values in gone.values()]
        records.insert_many(
            under_way.w, ledger, rows, who=under_way.who, batch=under_way.batch, uids=list(gone), ids=ids
        )
        retired = [id for id, values in zip(ids, gone.values(), strict=True) if values.get("retired")]
        records.mark(under_way.w, ledger, retired, retired=True, who=under_way.who, batch=under_way.batch)
        _note(under_way, ledger, gone)
    for ledger, found in work.items():
        if _lost(under_way.w, ledger, {uid: t.values for uid, t in found.items() if t.was and not t.stands}):
            raise Trouble(
                "这一批里有的记录要用到另一批的记录，而那一批已经撤销了。",
                "请先把那一批找回来，再找回这一批。",
                code="lost",
            )


def _revert(under_way: _Undoing, work: Work) -> Work:
    """Records that the batch changed hold what they held; gives those whose number another bears."""
    hindered: Work = {}
    for ledger, found in work.items():
        changed = {uid: trace for uid, trace in found.items() if trace.was and trace.stands}
        lost = _lost(under_way.w, ledger, {uid: trace.values for uid, trace in changed.items()})
        under_way.kept.update(dict.fromkeys(lost, LOST))
        able = {uid: trace for uid, trace in changed.items() if uid not in lost}
        if able and not _tried(under_way, ledger, able):
            one_by_one = ({uid: trace} for uid, trace in able.items())
            failed = [one for one in one_by_one if not _tried(under_way, ledger, one)]
            hindered[ledger] = {uid: trace for one in failed for uid, trace in one.items()}
    return hindered


def _tried(under_way: _Undoing, ledger: type[Ledger], able: dict[str, Trace]) -> bool:
    """Whether these records could be brought back; if not, none of them was."""
    w, who, batch = under_way.w, under_way.who, under_way.batch
    now = records.by_uids(w, ledger, able)
    former = {
        uid: {**dict.fromkeys(trace.values), **from_journal(ledger, _filled(trace))}
        for uid, trace in able.items()
    }
    try:
        with w.begin_nested():
            updates = [(now[uid]["id"], now[uid], values) for uid, values in former.items()]
            records.update_many(w, ledger, updates, who=who, batch=batch)
            for retired in (True, False):
                ids = [now[uid]["id"] for uid, trace in able.items() if trace.retired is retired]
                records.mark(w, ledger, ids, retired=retired, who=who, batch=batch)
    except Trouble as trouble:
        if trouble.code != "duplicate":
            raise
        return False
    _note(under_way, ledger, able)
    return True


def _filled(trace: Trace) -> dict[str, Any]:
    return {name: value for name, value in trace.values.items() if value is not None}


def _lost(w: Writing, ledger: type[Ledger], former: dict[str, dict[str, Any]]) -> set[str]:
    """The uids of those whose former values refer to a record that is gone."""
    known, lost = schema.ledgers_of(w), set()
    for column in ledger.columns():
        target = known.get(column.col.refers)
        if column.kind.name != "ref" or target is None:
            continue
        asked = {uid: had[column.name] for uid, had in former.items() if had.get(column.name) is not None}
        there = records.uids(w, target, asked.values())
        lost |= {uid for uid, id in asked.items() if id not in there}
    return lost


def _take_out(under_way: _Undoing, work: Work, *, sent: bool) -> None:
    """Records that the batch made go, but for those that went out or that something kept refers to."""
    w = under_way.w
    made: dict[type[Ledger], dict[int, str]] = {}
    for ledger, found in work.items():
        fresh = [uid for uid, trace in found.items() if not trace.was and trace.stands]
        if sent:
            under_way.kept.update(dict.fromkeys(fresh, SENT))
        elif fresh:
            made[ledger] = {row["id"]: row["uid"] for row in records.by_uids(w, ledger, fresh).values()}
    links = list(_links(w, made))
    while needed := {(to, id) for of, one, to, id in links if one not in made.get(of, {}) and id in made[to]}:
        for ledger, id in needed:
            under_way.kept[made[ledger].pop(id)] = NEEDED
    for ledger, ids in made.items():
        records.remove(w, ledger, list(ids), who=under_way.who, batch=under_way.batch)
        _note(under_way, ledger, ids.values())


def _links(
    w: Writing, made: dict[type[Ledger], dict[int, str]]
) -> Iterator[tuple[type[Ledger], int, type[Ledger], int]]:
    """Who refers to the records that shall go: ledger and id of the one, ledger and id of the other."""
    known = schema.ledgers_of(w)
    for ledger in known.values():
        table = schema.table_of(ledger)
        for column in ledger.columns():
            target = known.get(column.col.refers)
            if column.kind.name != "ref" or target is None or not made.get(target):
                continue
            at = table.c[column.name]
            for id, to in w.execute(sa.select(table.c.id, at).where(among(at, made[target]))):
                yield ledger, id, target, to


def _note(under_way: _Undoing, ledger: type[Ledger], uids: Iterable[str]) -> None:
    under_way.done.update(uids)
    under_way.ledgers.add(ledger.about.code)
