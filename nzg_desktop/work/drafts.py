"""Drafts: kept while one types, offered once after an unclean end, gone when saved or given up.

What a draft holds is decided by the form: fields with their words, and rows that belong to the record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from nzg_desktop.core.query import Query
from nzg_desktop.store import drafts, journal, lists
from nzg_desktop.store.drafts import Draft
from nzg_desktop.store.store import Writing
from nzg_desktop.work.desk import Desk


@dataclass(frozen=True, slots=True)
class Left:
    """A draft that was left behind: which ledger and record (empty uid: a new one), its name, its body."""

    id: str
    ledger: str
    uid: str
    at: str
    title: str
    body: dict[str, Any]


def keep(desk: Desk, draft: str, ledger: str, uid: str, body: Mapping[str, object]) -> None:
    """Keep what stands in a form. Nothing is kept where nothing can be written."""
    if desk.store.why is not None:
        return
    text = json.dumps(body, ensure_ascii=False, default=str)
    with desk.store.writing() as w:
        drafts.keep(w, Draft(draft, ledger, uid, desk.who, journal.now(), text))


def discard(desk: Desk, draft: str) -> None:
    """The person does not want it any more, or all of it has been written."""
    if desk.store.why is None:
        with desk.store.writing() as w:
            drafts.discard(w, draft)


def saved(w: Writing, draft: str, uid: str) -> None:
    """In the same transaction as the record: its fields are no draft any more; its rows are until written."""
    if not draft:
        return
    found = drafts.one(w, draft)
    drafts.discard(w, draft)
    body = json.loads(found.body) if found else {"rows": {}}
    if found and body["rows"]:
        text = json.dumps({**body, "fields": {}}, ensure_ascii=False)
        drafts.keep(w, replace(found, uid=uid, body=text))


def left(desk: Desk) -> tuple[Left, ...]:
    """What this person typed before the program ended uncleanly, oldest first; empty where all is well."""
    known = {ledger.about.code: ledger for ledger in desk.ledgers}
    with desk.store.reading() as r:
        found = drafts.of(r, desk.who)
    lefts = []
    for draft in found:
        if draft.ledger in known:
            body, about = json.loads(draft.body), known[draft.ledger].about
            name = str(body["fields"].get(about.name, ("", ""))[1]) or body.get("title") or "未命名"
            title = f"{about.title}“{name}”（{draft.at[11:16]}）"
            lefts.append(Left(draft.id, draft.ledger, draft.uid, draft.at, title, body))
    return tuple(lefts)


def count(desk: Desk) -> int:
    """How many own records there are, for saying that all of them are safe."""
    with desk.store.reading() as r:
        return sum(lists.count(r, Query(each), None).number for each in desk.ledgers if not each.about.parent)
