"""One record at a time: check, save, retire, restore, look back, undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from rapidfuzz import fuzz

from nzg_desktop.core.changes import Changes
from nzg_desktop.core.declare import Column, Examined, Ledger, Values
from nzg_desktop.core.kinds import Context
from nzg_desktop.core.query import Query, Where
from nzg_desktop.core.trouble import InvalidRecord, Problem, Trouble
from nzg_desktop.store import journal, lists, records, references, sight
from nzg_desktop.store import uid as naming
from nzg_desktop.store import undo as undoing
from nzg_desktop.store.office import open_batch
from nzg_desktop.store.store import Reading
from nzg_desktop.work import drafts
from nzg_desktop.work.accounts import by_hand, need, need_sight
from nzg_desktop.work.desk import Desk, line, office_of, own_org
from nzg_desktop.work.following import Following, foreseen
from nzg_desktop.work.growing import Growth, settle
from nzg_desktop.work.reflecting import mirrored, reflect, tallied
from nzg_desktop.work.showing import names_of, texts
from nzg_desktop.work.sorting import key_of

LOOKED_AT = 500
NEWEST = 100
"""Rows of a record that its form shows; a register of years has a list of its own."""
ALIKE = 85
"""Names at least this alike, of people born on the same day or with the same phone, may be one person."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A record that may be the same person or thing, and why."""

    uid: str
    words: str
    why: str


def check(desk: Desk, ledger: type[Ledger], raw: Mapping[str, object], uid: str = "") -> Examined:
    """What the gate says of a form as it stands, without saving it; the same as `save` would."""
    with desk.store.reading() as r:
        examined = _examined(desk, r, ledger, raw, uid, Growth(desk, r).context)
        return examined if uid else foreseen(Following(desk, r, ledger), ledger, examined)


def _examined(
    desk: Desk, r: Reading, ledger: type[Ledger], raw: Mapping[str, object], uid: str, gate: Context
) -> Examined:
    before = _declared(ledger, existing(r, ledger, uid)) if uid else None
    examined = ledger.examine(raw, replace(gate, tally=partial(tallied, r, uid)), before)
    wrong = []
    for name, source in mirrored(desk, ledger).items():
        kept = before[name] if before else None
        if bool(examined.values[name]) != bool(kept):
            said = f"由“{source.about.title}”台账得出，请到那里登记"
            wrong.append(Problem(name, ledger.column(name).label, said))
        examined.values[name] = kept
    return replace(examined, problems=(*examined.problems, *wrong)) if wrong else examined


def _declared(ledger: type[Ledger], record: Mapping[str, Any]) -> Values:
    return {column.name: record[column.name] for column in ledger.columns()}


def existing(r: Reading, ledger: type[Ledger], uid: str) -> dict[str, Any]:
    """A record by its uid; Trouble where there is none."""
    record = records.get(r, ledger, uid)
    if record is None:
        raise Trouble(
            f"{ledger.about.title}里没有编号为 {uid[:36]} 的记录。", "请核对编号，或刷新列表后重试。"
        )
    need_open(r, ledger, uid)
    return dict(record)


def need_open(r: Reading, ledger: type[Ledger], uid: str) -> None:
    """Raise Trouble (closed) where only others may open this record."""
    if sight.shut(r, ledger, (uid,)):
        raise Trouble(
            "这一条限定办案人，只有它写明的承办人能打开。",
            "要换人办理的，请承办人改“承办人”；看错了的，请回到列表。",
            "什么都没有改。",
            code="closed",
        )


def get(desk: Desk, ledger: type[Ledger], uid: str) -> dict[str, Any]:
    """A record by its uid."""
    need_sight(desk, ledger)
    with desk.store.reading() as r:
        return existing(r, ledger, uid)


def save(
    desk: Desk,
    ledger: type[Ledger],
    raw: Mapping[str, object],
    uid: str = "",
    reason: str = "",
    draft: str = "",
    batch: str = "",
) -> Changes:
    """Write one record; over `uid` only the given fields change. Its draft goes in the same transaction.

    It is a batch of its own, or part of `batch`, which is taken back as a whole.

    An unknown name of a ledger that grows becomes a record of its own. Raises InvalidRecord, or Trouble with
    code "duplicate:<uid>" where the key is already in use.
    """
    need(desk, "edit")
    by_hand(ledger)
    with desk.store.writing() as w:
        growth, following = Growth(desk, w), Following(desk, w, ledger)
        examined = _examined(desk, w, ledger, raw, uid, growth.context)
        if not uid:
            examined = foreseen(following, ledger, examined)
        if not examined.acceptable:
            raise InvalidRecord(tuple(p for p in examined.problems if p.severity == "error"))
        values = examined.values
        settle(ledger, values, own_org(w))
        _refuse_duplicate(desk, w, ledger, values, uid)
        batch, joined = batch or naming.make(), bool(batch)
        grown, moved = growth.close(w, ledger, [values], batch), following.write(w, batch)
        named = [values, existing(w, ledger, uid)] if uid and ledger.reflections() else [values]
        saved = records.save(w, ledger, values, uid=uid, who=desk.who, reason=reason, batch=batch)
        moved += reflect(desk, w, ledger, named, batch)
        if (grown or moved) and not joined:
            open_batch(w, batch, kind="save", title=f"登记{ledger.about.title}", who=desk.who)
        drafts.saved(w, draft, saved.uid)
    ledgers = {ledger.about.code, *moved, *(c.col.refers for c in ledger.columns() if grown and c.col.refers)}
    changed, warnings = saved.action != "same", tuple(examined.problems)
    told = batch if changed or grown or moved else ""
    return Changes(frozenset(ledgers), int(changed), told, (saved.uid,), warnings)


def _refuse_duplicate(desk: Desk, r: Reading, ledger: type[Ledger], values: Values, uid: str) -> None:
    key = key_of(ledger, values)
    if key is None:
        return
    found = records.find_by_key(r, ledger, [key]).get(key)
    if found is None or found["uid"] == uid:
        return
    said = _described(desk, r, ledger, found)
    raise Trouble(
        f"库里已有 {said}。",
        "请打开已有的那条修改；确实是另一个的，请核对号码。",
        "没有重复保存，填写的内容都在。",
        code=f"duplicate:{found['uid']}",
    )


def _described(desk: Desk, r: Reading, ledger: type[Ledger], record: Mapping[str, Any]) -> str:
    row = texts(ledger, [record], names_of(desk, r, ledger, [record]), clear=False)[0]
    title = row.get(ledger.about.name) or ""
    rest = [
        row[c.name] for c in ledger.columns() if c.col.listed and c.name != ledger.about.name and row[c.name]
    ]
    return f"{title}（{'，'.join(rest[:3])}）" if rest else title


def alike(desk: Desk, ledger: type[Ledger], raw: Mapping[str, object], uid: str = "") -> tuple[Alike, ...]:
    """Records that may be the same one: equal key, or alike name with equal birth date or phone."""
    with desk.store.reading() as r:
        values = _examined(desk, r, ledger, raw, uid, Growth(desk, r).context).values
        key = key_of(ledger, values)
        same = records.find_by_key(r, ledger, [key]).get(key) if key else None
        if same is not None and same["uid"] != uid:
            return (Alike(same["uid"], _described(desk, r, ledger, same), "号码相同"),)
        return tuple(
            Alike(found["uid"], _described(desk, r, ledger, found), why)
            for found, why in _alike(r, ledger, values)
            if found["uid"] != uid
        )


def _alike(r: Reading, ledger: type[Ledger], values: Values) -> list[tuple[dict[str, Any], str]]:
    name = values.get(ledger.about.name)
    if not isinstance(name, str) or not name:
        return []
    found: dict[str, tuple[dict[str, Any], str]] = {}
    for column in ledger.columns():
        value = values.get(column.name)
        if value is None or not (column.name == "birth_date" or column.col.search == "phone"):
            continue
        # A phone is found by its own index of words, a day by the index of its column.
        text = str(value) if column.col.search == "phone" else ""
        query = Query(ledger, (Where(column.name, "=", value),), text=text)
        for record in lists.page(r, query, limit=LOOKED_AT).rows:
            if fuzz.ratio(name, str(record[ledger.about.name])) >= ALIKE:
                found[record["uid"]] = (dict(record), f"姓名相近，{column.label}相同")
    return list(found.values())


def retire(desk: Desk, ledger: type[Ledger], uid: str, reason: str, batch: str = "") -> Changes:
    """Move a record to the recycle bin, with the rows that belong to it; it travels upward as retired.

    Raises Trouble without a reason, and for the office's own line in the register.
    """
    need(desk, "edit")
    by_hand(ledger)
    reason = line(reason, "原因")
    if not reason:
        raise Trouble("移到回收站要写明原因。", "请补上原因，如“重复登记”。")
    with desk.store.writing() as w:
        found = existing(w, ledger, uid)
        if uid == office_of(w).org_uid:
            raise Trouble("这一行是本单位自己，不能移到回收站。", "要停用的话，请改它的“状态”。")
        who, joined = desk.who, bool(batch)
        batch = batch or naming.make()
        if not joined:
            open_batch(w, batch, kind="retire", title=f"移到回收站：{ledger.about.title}", who=who)
        records.retire(w, ledger, uid, who=who, reason=reason, batch=batch)
        touched = {ledger.about.code, *reflect(desk, w, ledger, [found], batch)}
        for child in desk.children(ledger):
            where = Where(child.about.parent, "=", found["id"])
            ids = [int(row["id"]) for row in lists.each(w, Query(child, (where,)))]
            if records.mark(w, child, ids, retired=True, who=who, reason=reason, batch=batch):
                touched.add(child.about.code)
    return Changes(frozenset(touched), 1, batch, (uid,))


def restore(desk: Desk, ledger: type[Ledger], uid: str, batch: str = "") -> Changes:
    """Bring a record back from the recycle bin, with the rows that went there together with it."""
    need(desk, "edit")
    by_hand(ledger)
    with desk.store.writing() as w:
        found = existing(w, ledger, uid)
        batch = batch or naming.make()
        records.restore(w, ledger, uid, who=desk.who, batch=batch)
        gone = [entry for entry in journal.history(w, ledger.about.code, uid) if entry.action == "retired"]
        together = journal.entries(w, batch=gone[-1].batch) if gone and gone[-1].batch else ()
        touched = {ledger.about.code, *reflect(desk, w, ledger, [found], batch)}
        for child in desk.children(ledger):
            uids = [entry.uid for entry in together if entry.ledger == child.about.code]
            ids = [int(row["id"]) for row in records.by_uids(w, child, uids).values()]
            if records.mark(w, child, ids, retired=False, who=desk.who, batch=batch):
                touched.add(child.about.code)
    return Changes(frozenset(touched), 1, batch, (uid,))


def undo(desk: Desk, batch: str) -> undoing.Undone:
    """Take back everything one batch did, except what was touched by hand since; that is named."""
    need(desk, "edit")
    with desk.store.writing() as w:
        named = [(one, _named(w, one, batch)) for one in desk.ledgers if one.reflections()]
        done = undoing.undo(w, batch, who=desk.who)
        for one, rows in named:
            reflect(desk, w, one, rows, done.batch)
        return done


def _named(r: Reading, ledger: type[Ledger], batch: str) -> list[Mapping[str, Any]]:
    """What the rows of a ledger that a batch touched name, as they were and as they are.

    What they say beyond that is taken back with them.
    """
    names = {one.of for one in ledger.reflections()} | ({ledger.tally.on} if ledger.tally else set())
    entries = [one for one in journal.entries(r, batch=batch) if one.ledger == ledger.about.code]
    now = records.by_uids(r, ledger, [entry.uid for entry in entries]).values()
    rows = [*now, *(values for entry in entries for values in (entry.before, entry.after) if values)]
    return [{name: row.get(name) for name in names} for row in rows]


def choices(desk: Desk, column: Column, typed: str, limit: int = 20) -> tuple[tuple[str, str], ...]:
    """For a reference field: (uid, words) of the records that fit what was typed (name, initials, code)."""
    ledger = desk.ledger(column.col.refers)
    with desk.store.reading() as r:
        found = lists.page(r, Query(ledger, text=typed.strip()), limit=limit).rows
        names = references.names(r, ledger, [record["id"] for record in found])
    return tuple((record["uid"], names[record["id"]]) for record in found)


def children(
    desk: Desk, child: type[Ledger], parent: type[Ledger], uid: str
) -> tuple[tuple[dict[str, Any], ...], int]:
    """The newest rows of a child ledger that belong to one record, and how many there are."""
    need_sight(desk, child)
    with desk.store.reading() as r:
        record = existing(r, parent, uid)
        where = Where(child.about.parent, "=", record["id"])
        query = Query(child, (where,), scope="all", descending=True)
        rows = lists.page(r, query, limit=NEWEST).rows
        count = len(rows) if len(rows) < NEWEST else lists.count(r, query, None).number
        return tuple(reversed(rows)), count
