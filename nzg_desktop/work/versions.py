"""One record as it was after an earlier change, and the way back to that: itself a change like any other."""

from __future__ import annotations

from typing import Any

from nzg_desktop.core.changes import Changes
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import journal
from nzg_desktop.store.rows import from_journal
from nzg_desktop.work import records
from nzg_desktop.work.desk import Desk, line
from nzg_desktop.work.reflecting import untyped


def restore(desk: Desk, ledger: type[Ledger], uid: str, seq: int, reason: str) -> Changes:
    """Let a record hold again what it held after line `seq` of its history; the reason is journalled.

    Raises Trouble without a reason, where the values of then were deleted, and what `save` raises.
    """
    reason = line(reason, "原因")
    if not reason:
        raise Trouble("改回以前的内容要写明原因。", "请补上原因，如“改错了”。")
    return records.save(desk, ledger, _then(desk, ledger, uid, seq), uid, reason)


def _then(desk: Desk, ledger: type[Ledger], uid: str, seq: int) -> dict[str, object]:
    """What differs between now and then, as the gate takes it: walked back line by line."""
    known = {column.name for column in ledger.columns()}
    found: dict[str, Any] = {}
    with desk.store.reading() as r:
        for entry in reversed(journal.history(r, ledger.about.code, uid)):
            if entry.seq <= seq:
                break
            if entry.emptied:
                raise Trouble("那时的内容已按要求删除，改不回去了。", "需要的话，请照原件重新填写。")
            if entry.action == "changed":
                before, after = entry.before or {}, entry.after or {}
                found |= {name: before.get(name) for name in (*after, *before) if name in known}
    for name in untyped(desk, ledger):  # that is said by other rows, of now
        found.pop(name, None)
    filled = from_journal(ledger, {name: value for name, value in found.items() if value is not None})
    return {name: filled.get(name, "") for name in found}
