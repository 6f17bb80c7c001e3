"""Records as people read them: names for codes and references, dates, masks over private values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nzg_desktop.core import codes, mask
from nzg_desktop.core.declare import Column, Ledger
from nzg_desktop.store import references
from nzg_desktop.store.store import Reading
from nzg_desktop.work.accounts import need
from nzg_desktop.work.desk import Desk, noted

Record = Mapping[str, Any]
Names = dict[str, dict[int, str]]
MASKS = {"idno": mask.id_no, "mobile": mask.phone, "phone": mask.phone, "person": mask.name}


def masked(column: Column, text: str) -> str:
    """A private value with its middle covered; one without a pattern shows only that it exists."""
    if not text or not column.col.private:
        return text
    cover = MASKS.get(column.kind.name)
    return cover(text) if cover else "＊＊＊"


def looked(desk: Desk, ledger: type[Ledger], uids: Sequence[str], fields: Sequence[str] = ()) -> None:
    """Journal that somebody looks at private fields of these records; without fields, that one was opened."""
    need(desk, "clear" if fields else "guarded")
    seen = list(fields)
    after: dict[str, object] = {"fields": seen} if seen else {}
    if len(uids) != 1:
        after["uids"] = list(uids)
    with desk.store.writing() as w:
        uid = uids[0] if len(uids) == 1 else ""
        action = "shown" if seen else "opened"
        noted(desk, w, ledger=ledger.about.code, uid=uid, action=action, after=after)


def words(column: Column, value: object, names: Mapping[int, str] | None = None) -> str:
    """One value as a person reads it."""
    if value is None:
        return ""
    match column.kind.name:
        case "code":
            return codes.table(column.col.codes).label(str(value))
        case "codes":
            table = codes.table(column.col.codes)
            return "、".join(table.label(code) for code in str(value).split(";"))
        case "bool":
            return "是" if value else "否"
        case "ref":
            return (names or {}).get(int(str(value)), "")
        case "time":
            return str(value)[:5]
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def names_of(desk: Desk, r: Reading, ledger: type[Ledger], found: Sequence[Record]) -> Names:
    """The names behind every reference of these records, one look-up per referred ledger."""
    by_ledger: dict[str, set[int]] = {}
    for column in ledger.columns():
        if column.col.refers:
            ids = {record[column.name] for record in found if record.get(column.name) is not None}
            by_ledger.setdefault(column.col.refers, set()).update(ids)
    return {
        code: references.names(r, desk.ledger(code), sorted(ids)) for code, ids in by_ledger.items() if ids
    }


def texts(
    ledger: type[Ledger], found: Iterable[Record], names: Names, *, clear: bool, only: Sequence[str] = ()
) -> list[dict[str, str]]:
    """Records as texts by field name, masked unless `clear`."""
    columns = [column for column in ledger.columns() if not only or column.name in only]
    rows = []
    for record in found:
        row = {c.name: words(c, record.get(c.name), names.get(c.col.refers)) for c in columns}
        rows.append(row if clear else {c.name: masked(c, row[c.name]) for c in columns})
    return rows


def shown(
    desk: Desk, ledger: type[Ledger], found: Sequence[Record], *, clear: bool = False
) -> list[dict[str, str]]:
    """What `texts` gives, with the names looked up."""
    with desk.store.reading() as r:
        return texts(ledger, found, names_of(desk, r, ledger, found), clear=clear)


def plain(
    ledger: type[Ledger], record: Record, uids: Mapping[str, Mapping[int, str]], *, clear: bool
) -> dict[str, Any]:
    """A record for scripts: codes, ISO dates, numbers, references as uids; private values masked."""
    row: dict[str, Any] = {"uid": record["uid"]}
    for column in ledger.columns():
        value = record.get(column.name)
        if value is not None and column.col.refers:
            value = uids.get(column.col.refers, {}).get(int(value))
        elif isinstance(value, dt.date | dt.time):
            value = value.isoformat()
        if value is not None and column.col.private and not clear:
            value = masked(column, str(value))
        row[column.name] = value
    return row
