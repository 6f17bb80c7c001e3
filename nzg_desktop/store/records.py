"""Records in and out: every write leaves its line in the journal and keeps the search index true.

Values that come here have passed `Ledger.examine`; nothing is checked twice. What another office sent
(origin other than 0) is read, never edited.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import sqlalchemy as sa

from nzg_desktop.core import declare
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import dialect, faults, journal, schema, search
from nzg_desktop.store import uid as naming
from nzg_desktop.store.conditions import among
from nzg_desktop.store.journal import Entry
from nzg_desktop.store.rows import scribe
from nzg_desktop.store.store import Reading, Writing

Record = dict[str, Any]
"""One record: the declared fields, and id, uid, origin, retired, revision, missing."""
Update = tuple[int, Mapping[str, Any], Mapping[str, Any]]
"""id, the values as they are, the values as they shall be; fields absent from the latter stay."""

CHUNK = 1_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a record that was saved."""

    uid: str
    id: int
    action: Literal["new", "changed", "same"]


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """The items in handy portions."""
    return (items[at : at + size] for at in range(0, len(items), size))


def save(
    w: Writing,
    ledger: type[Ledger],
    values: Mapping[str, Any],
    *,
    uid: str = "",
    who: str,
    reason: str = "",
    batch: str = "",
    revision: int | None = None,
) -> Saved:
    """Write one record: a new one without `uid`, otherwise over the one that bears it.

    `revision` is the one that the person saw. Raises Trouble: duplicate, gone, retired, received, conflict.
    """
    if not uid:
        (made,) = naming.make_many(1)
        (new,) = insert_many(w, ledger, [values], who=who, batch=batch, uids=[made], reason=reason)
        return Saved(made, new, "new")
    before = _editable(w, ledger, uid)
    if before["retired"]:
        raise Trouble("这条记录已经停用，不能修改。", "请先在回收站里恢复它，再修改。", code="retired")
    if revision is not None and revision != before["revision"]:
        raise Trouble(
            "您打开这条记录之后，它已在别处改过。",
            "请重新打开，看过新的内容后再改。",
            "两边填写的内容都在。",
            code="conflict",
        )
    if all(before[name] == value for name, value in values.items()):
        return Saved(uid, before["id"], "same")
    update_many(w, ledger, [(before["id"], before, values)], who=who, batch=batch, reason=reason)
    return Saved(uid, before["id"], "changed")


def _editable(w: Writing, ledger: type[Ledger], uid: str) -> Record:
    found = get(w, ledger, uid)
    if found is None:
        raise Trouble("这条记录已经不在了，可能刚被撤销。", "请刷新列表后再看。", code="gone")
    if found["origin"]:
        raise Trouble(
            "这条记录是下级单位报送的，这里只能查看。", "需要改正时，请下级改好后重新报送。", code="received"
        )
    return found


def insert_many(
    w: Writing,
    ledger: type[Ledger],
    rows: Sequence[Mapping[str, Any]],
    *,
    who: str,
    batch: str,
    origin: int = 0,
    uids: Sequence[str] | None = None,
    ids: Sequence[int] | None = None,
    journalled: bool = True,
    reason: str = "",
) -> list[int]:
    """Write many new records and give their local ids, in order. Raises Trouble: duplicate.

    `uids` and `ids` are for records that bore them before, elsewhere or here.
    """
    known, table = scribe(ledger), schema.table_of(ledger)
    bear = uids if uids is not None else naming.make_many(len(rows))
    if ids is None:
        first = dialect.next_id(w, table)
        ids = range(first, first + len(rows))
    entry = Entry(who=who, action="new", ledger=ledger.about.code, batch=batch, reason=reason)
    insert = known.insert
    for part in chunks(range(len(rows))):
        with faults.no_twin():
            dialect.quick(w, insert, [known.row(ids[at], bear[at], origin, rows[at]) for at in part])
        if journalled:
            journal.append_many(w, entry, [(bear[at], None, journal.text(rows[at])) for at in part])
        search.reindex(w, ledger, ids[part[0] : part[-1] + 1])
    return list(ids)


def update_many(
    w: Writing,
    ledger: type[Ledger],
    updates: Sequence[Update],
    *,
    who: str,
    batch: str,
    journalled: bool = True,
    reason: str = "",
) -> None:
    """Alter many records at once; where nothing differs nothing is written. Raises Trouble: duplicate."""
    known, entry = (
        scribe(ledger),
        Entry(who=who, action="changed", ledger=ledger.about.code, batch=batch, reason=reason),
    )
    for part in chunks(updates):
        groups: dict[tuple[str, ...], list[tuple[object, ...]]] = defaultdict(list)
        bear, lines, ids = uids(w, ledger, [id for id, _, _ in part]), [], []
        for id, before, after in part:
            fields = tuple(name for name in known.names if name in after and before[name] != after[name])
            if not fields:
                continue
            missing = declare.missing(ledger, {**before, **after})
            groups[fields].append((*known.encoded(fields, after), missing, id))
            old, new = ({name: values[name] for name in fields} for values in (before, after))
            lines.append((bear[id], journal.text(old), journal.text(new)))
            ids.append(id)
        with faults.no_twin():
            for fields, rows in groups.items():
                dialect.quick(w, known.update(fields), rows)
        if journalled:
            journal.append_many(w, entry, lines)
        search.reindex(w, ledger, ids)


def retire(w: Writing, ledger: type[Ledger], uid: str, *, who: str, reason: str, batch: str = "") -> None:
    """Put one record into the recycle bin. Raises Trouble: gone, received."""
    found = _editable(w, ledger, uid)
    mark(w, ledger, [found["id"]], retired=True, who=who, reason=reason, batch=batch)


def restore(w: Writing, ledger: type[Ledger], uid: str, *, who: str, batch: str = "") -> None:
    """Take one record out of the recycle bin. Raises Trouble: gone, received, duplicate."""
    found = _editable(w, ledger, uid)
    mark(w, ledger, [found["id"]], retired=False, who=who, batch=batch)


def mark(
    w: Writing,
    ledger: type[Ledger],
    ids: Sequence[int],
    *,
    retired: bool,
    who: str,
    reason: str = "",
    batch: str = "",
) -> list[int]:
    """Put many records into the recycle bin or take them out; gives the ids of those that moved."""
    table, action = schema.table_of(ledger), "retired" if retired else "restored"
    entry = Entry(who=who, action=action, ledger=ledger.about.code, batch=batch, reason=reason)
    news: list[int] = []
    for part in chunks(ids):
        there = table.c.id.in_(part) & (table.c.retired != int(retired))
        bear = dict(w.execute(sa.select(table.c.id, table.c.uid).where(there).order_by(table.c.id)).all())
        with faults.no_twin():
            w.execute(
                table.update()
                .where(table.c.id.in_(list(bear)))
                .values(retired=int(retired), revision=table.c.revision + 1)
            )
        journal.append_many(w, entry, [(uid, None, None) for uid in bear.values()])
        search.reindex(w, ledger, list(bear))
        news += bear
    return news


def remove(
    w: Writing, ledger: type[Ledger], ids: Sequence[int], *, who: str, batch: str = "", reason: str = ""
) -> None:
    """Take records out for good; the journal keeps what they held.

    The caller has made sure that nothing refers to them.
    """
    table = schema.table_of(ledger)
    entry = Entry(who=who, action="removed", ledger=ledger.about.code, batch=batch, reason=reason)
    for part in chunks(ids):
        gone = by_ids(w, ledger, part)
        w.execute(table.delete().where(table.c.id.in_(part)))
        journal.append_many(
            w, entry, [(found["uid"], journal.text(_whole(found)), None) for found in gone.values()]
        )
        search.reindex(w, ledger, list(gone))


def _whole(found: Record) -> dict[str, Any]:
    """What the journal keeps of a record that is taken out: enough to put it back in its place."""
    dropped = ("uid", "origin", "revision", "missing", *(() if found["retired"] else ("retired",)))
    return {name: value for name, value in found.items() if name not in dropped}


def get(r: Reading, ledger: type[Ledger], uid: str) -> Record | None:
    """One record, living or not, by its uid."""
    table = schema.table_of(ledger)
    found = r.execute(sa.select(table).where(table.c.uid == uid)).mappings().first()
    return dict(found) if found else None


def has_own(r: Reading, ledger: type[Ledger]) -> bool:
    """Whether the office has a living record of its own here: most have none in most ledgers."""
    # Written out, so that an index of own living records is considered; it answers without a walk.
    words = f"SELECT 1 FROM {ledger.about.code} WHERE retired = 0 AND origin = 0 LIMIT 1"
    return dialect.quick(r, words).fetchone() is not None


def by_uids(r: Reading, ledger: type[Ledger], uids: Iterable[str]) -> dict[str, Record]:
    """Records by their uids, living or not, whoever sent them; unknown uids are left out."""
    if not (asked := list(uids)):
        return {}
    table = schema.table_of(ledger)
    rows = r.execute(sa.select(table).where(among(table.c.uid, asked)).order_by(table.c.id)).mappings()
    return {row["uid"]: dict(row) for row in rows}


def by_ids(
    r: Reading, ledger: type[Ledger], ids: Iterable[int], only: Sequence[str] = ()
) -> dict[int, Record]:
    """Records by their local ids, living or not, in the order of the ids; unknown ids are left out.

    `only` asks for some fields where many records are looked up.
    """
    if not (asked := list(ids)):
        return {}
    table = schema.table_of(ledger)
    columns = [table.c[name] for name in ("id", *only)] if only else list(table.c)
    rows = r.execute(sa.select(*columns).where(among(table.c.id, asked)).order_by(table.c.id)).mappings()
    return {row["id"]: dict(row) for row in rows}


def referring(r: Reading, ledger: type[Ledger], field: str, values: Sequence[Any]) -> list[Record]:
    """The own records, living or not, of which a field is one of these values (ids, numbers)."""
    table = schema.table_of(ledger)
    rows = r.execute(sa.select(table).where(among(table.c[field], values), table.c.origin == 0)).mappings()
    return [dict(row) for row in rows]


def uids(r: Reading, ledger: type[Ledger], ids: Iterable[int]) -> dict[int, str]:
    """The uids of local ids, for what leaves the house."""
    if not (asked := list(ids)):
        return {}
    table = schema.table_of(ledger)
    return dict(r.execute(sa.select(table.c.id, table.c.uid).where(among(table.c.id, asked))).all())


def find_by_key(
    r: Reading, ledger: type[Ledger], keys: Sequence[tuple[Any, ...]]
) -> dict[tuple[Any, ...], Record]:
    """The own, living records that bear these keys (values of About.key); wholly blank keys find nothing."""
    table, names = schema.table_of(ledger), ledger.about.key
    columns = [table.c[name] for name in names]
    # Written out, not bound: else the indexes of own living records would not be considered.
    living = sa.text("retired = 0 AND origin = 0")
    asked = list(dict.fromkeys(key for key in keys if any(value is not None for value in key)))
    found: dict[tuple[Any, ...], Record] = {}
    for part in chunks(asked, CHUNK if len(columns) == 1 else 100):
        match = columns[0].in_([key[0] for key in part]) if len(columns) == 1 else _any_of(columns, part)
        rows = r.execute(sa.select(table).where(living, match).order_by(table.c.id.desc())).mappings()
        found.update({tuple(row[name] for name in names): dict(row) for row in rows})
    return found


def _any_of(columns: list[sa.Column[Any]], keys: Sequence[tuple[Any, ...]]) -> sa.ColumnElement[bool]:
    return sa.or_(
        *(sa.and_(*(c.is_not_distinct_from(v) for c, v in zip(columns, key, strict=True))) for key in keys)
    )
