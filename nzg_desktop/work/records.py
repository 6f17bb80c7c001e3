"""One record at a time: check, save, retire, restore, look back, undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from nzg_desktop.core import codes
from nzg_desktop.core.changes import Changes
from nzg_desktop.core.declare import Column, Examined, Ledger, Values
from nzg_desktop.core.query import Query, Where
from nzg_desktop.core.trouble import InvalidRecord, Trouble
from nzg_desktop.store import journal, lists, records, references
from nzg_desktop.store import undo as undoing
from nzg_desktop.store.store import Reading, Writing
from nzg_desktop.work.desk import Desk, context, own_org
from nzg_desktop.work.showing import names_of, texts, words

ALIKE = 85
"""Names at least this alike, of people born on the same day or with the same phone, may be one person."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A record that may be the same person or thing; `certain` when the key itself is equal."""

    uid: str
    words: str
    why: str
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a record's history, in words."""

    seq: int
    at: str
    who: str
    action: str
    changes: tuple[tuple[str, str, str], ...]
    reason: str
    batch: str


ACTIONS = {
    "new": "新增",
    "changed": "修改",
    "retired": "移到回收站",
    "restored": "从回收站恢复",
    "removed": "撤销新增",
}


def check(desk: Desk, ledger: type[Ledger], raw: Mapping[str, object], uid: str = "") -> Examined:
    """What the gate says of a form as it stands, without saving it."""
    with desk.store.reading() as r:
        return _examined(desk, r, ledger, raw, uid, references.resolver(r, desk.ledgers))


def _examined(
    desk: Desk,
    r: Reading,
    ledger: type[Ledger],
    raw: Mapping[str, object],
    uid: str,
    resolve: Callable[[str, str], int | None],
) -> Examined:
    before = _declared(ledger, existing(r, ledger, uid)) if uid else None
    return ledger.examine(raw, context(desk, r, resolve), before)


def _declared(ledger: type[Ledger], record: Mapping[str, Any]) -> Values:
    return {column.name: record[column.name] for column in ledger.columns()}


def existing(r: Reading, ledger: type[Ledger], uid: str) -> dict[str, Any]:
    """A record by its uid; Trouble where there is none."""
    record = records.get(r, ledger, uid)
    if record is None:
        raise Trouble(f"{ledger.about.title}里没有编号为 {uid[:13]}… 的记录。", "请刷新列表后重试。")
    return dict(record)


def get(desk: Desk, ledger: type[Ledger], uid: str) -> dict[str, Any]:
    """A record by its uid."""
    with desk.store.reading() as r:
        return existing(r, ledger, uid)


def growing(desk: Desk, w: Writing, batch: str = "") -> Callable[[str, str], int | None]:
    """A resolver that makes a new record where an unknown name of a ledger that `grows` is mentioned."""
    base = references.resolver(w, desk.ledgers)
    made: dict[tuple[str, str], int] = {}

    def resolve(code: str, name: str) -> int | None:
        found = made.get((code, name)) or base(code, name)
        ledger = desk.ledger(code)
        if found is not None or not ledger.about.grows:
            return found
        raw = {ledger.about.name: name}
        values = ledger.parse(raw, context(desk, w, base))
        made[code, name] = records.save(
            w, ledger, settled(desk, w, ledger, values), who=desk.who, batch=batch
        ).id
        return made[code, name]

    return resolve


def settled(desk: Desk, r: Reading, ledger: type[Ledger], values: Values, own: int | None = None) -> Values:
    """The values with the own office put in where the organisation was not said."""
    field = ledger.about.org
    if field == "id" or "." in field or values.get(field) is not None:
        return values
    return {**values, field: own if own is not None else own_org(desk, r)}


def save(
    desk: Desk, ledger: type[Ledger], raw: Mapping[str, object], uid: str = "", reason: str = ""
) -> Changes:
    """Write one record; over `uid` only the given fields change.

    Raises InvalidRecord, or Trouble with code "duplicate" where the key is already in use.
    """
    with desk.store.writing() as w:
        examined = _examined(desk, w, ledger, raw, uid, growing(desk, w))
        if not examined.acceptable:
            raise InvalidRecord(tuple(p for p in examined.problems if p.severity == "error"))
        values = settled(desk, w, ledger, examined.values)
        _refuse_duplicate(desk, w, ledger, values, uid)
        saved = records.save(w, ledger, values, uid=uid, who=desk.who, reason=reason)
    return Changes(frozenset({ledger.about.code}), int(saved.action != "same"), "", (saved.uid,))


def key_of(ledger: type[Ledger], values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """By what an existing record is known again; None where all of it is blank."""
    key = tuple(values.get(name) for name in ledger.about.key)
    return key if any(part is not None for part in key) else None


def _refuse_duplicate(desk: Desk, r: Reading, ledger: type[Ledger], values: Values, uid: str) -> None:
    key = key_of(ledger, values)
    if key is None or key[0] is None:
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
        values = _examined(desk, r, ledger, raw, uid, references.resolver(r, desk.ledgers)).values
        key = key_of(ledger, values)
        same = records.find_by_key(r, ledger, [key]).get(key) if key and key[0] is not None else None
        if same is not None and same["uid"] != uid:
            return (Alike(same["uid"], _described(desk, r, ledger, same), "号码相同", certain=True),)
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
        if column.name not in ("birth_date", "mobile") or values.get(column.name) is None:
            continue
        where = Where(column.name, "=", values[column.name])
        same = lists.page(r, Query(ledger, (where,), text=name[:1]), limit=20).rows
        for record in same:
            if fuzz.ratio(name, str(record[ledger.about.name])) >= ALIKE:
                found[record["uid"]] = (dict(record), f"姓名相近，{column.label}相同")
    return list(found.values())


def retire(desk: Desk, ledger: type[Ledger], uid: str, reason: str) -> Changes:
    """Move a record to the recycle bin; it travels upward as retired, and can come back."""
    if not reason.strip():
        raise Trouble("移到回收站要写明原因。", "请补上原因，如“重复登记”。")
    with desk.store.writing() as w:
        records.retire(w, ledger, uid, who=desk.who, reason=reason.strip())
    return Changes(frozenset({ledger.about.code}), 1, "", (uid,))


def restore(desk: Desk, ledger: type[Ledger], uid: str) -> Changes:
    """Bring a record back from the recycle bin."""
    with desk.store.writing() as w:
        records.restore(w, ledger, uid, who=desk.who)
    return Changes(frozenset({ledger.about.code}), 1, "", (uid,))


def undo(desk: Desk, batch: str) -> undoing.Undone:
    """Take back everything one batch did, except what was touched by hand since; that is named."""
    with desk.store.writing() as w:
        return undoing.undo(w, batch, who=desk.who)


def history(desk: Desk, ledger: type[Ledger], uid: str) -> tuple[Event, ...]:
    """All that happened to one record, newest first, in words; private values stay masked."""
    with desk.store.reading() as r:
        entries = journal.history(r, ledger.about.code, uid)
        return tuple(_event(desk, r, ledger, entry) for entry in reversed(entries))


def _event(desk: Desk, r: Reading, ledger: type[Ledger], entry: journal.Entry) -> Event:
    before, after = entry.before or {}, entry.after or {}
    changed = []
    for column in ledger.columns():
        old, new = before.get(column.name), after.get(column.name)
        if old != new:
            changed.append((column.label, _past(desk, r, column, old), _past(desk, r, column, new)))
    said = ACTIONS.get(entry.action, entry.action)
    return Event(entry.seq, entry.at, entry.who, said, tuple(changed), entry.reason, entry.batch)


def _past(desk: Desk, r: Reading, column: Column, value: object) -> str:
    """A journalled value (JSON) as a person reads it."""
    if value is None:
        return ""
    names = (
        references.names(r, desk.ledger(column.col.refers), [int(str(value))]) if column.col.refers else None
    )
    return "＊＊＊" if column.col.private else words(column, value, names)


def choices(desk: Desk, column: Column, typed: str, limit: int = 20) -> tuple[tuple[str, str], ...]:
    """For a reference field: (uid, words) of the records that fit what was typed (name, initials, code)."""
    ledger = desk.ledger(column.col.refers)
    with desk.store.reading() as r:
        found = lists.page(r, Query(ledger, text=typed.strip()), limit=limit).rows
        names = references.names(r, ledger, [record["id"] for record in found])
    return tuple((record["uid"], names[record["id"]]) for record in found)


def code_choices(desk: Desk, column: Column, today: Any) -> tuple[tuple[str, str], ...]:
    """For a code field: (code, name) of the codes offered on this day."""
    return tuple((code.code, code.name) for code in codes.table(column.col.codes).choices(today))


def children(desk: Desk, child: type[Ledger], parent: type[Ledger], uid: str) -> tuple[dict[str, Any], ...]:
    """The rows of a child ledger that belong to one record."""
    with desk.store.reading() as r:
        record = existing(r, parent, uid)
        where = Where(child.about.parent, "=", record["id"])
        return tuple(lists.each(r, Query(child, (where,), scope="all")))
