"""What was typed and not saved yet: one row per open form, under the lock of the database, not journalled.

A draft goes when its record is saved or given up, and with the person it is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from nzg_desktop.store import dialect, schema
from nzg_desktop.store.store import Reading, Writing


@dataclass(frozen=True, slots=True)
class Draft:
    """One form as it stood: `uid` of the record being changed (empty: a new one), `body` as JSON."""

    id: str
    ledger: str
    uid: str
    who: str
    at: str
    body: str


def keep(w: Writing, draft: Draft) -> None:
    """Keep a draft in the place of its former state."""
    dialect.quick(
        w,
        "INSERT OR REPLACE INTO draft (id, ledger, uid, who, at, body) VALUES (?, ?, ?, ?, ?, ?)",
        tuple(asdict(draft).values()),
    )


def discard(w: Writing, draft: str) -> None:
    """It was saved or given up."""
    dialect.quick(w, "DELETE FROM draft WHERE id = ?", (draft,))


def one(r: Reading, draft: str) -> Draft | None:
    """One draft; None where it was never kept."""
    found = r.execute(sa.select(schema.draft).where(schema.draft.c.id == draft)).first()
    return None if found is None else Draft(*found)


def of(r: Reading, who: str) -> tuple[Draft, ...]:
    """What this person has left, oldest first."""
    c = schema.draft.c
    return tuple(Draft(*row) for row in r.execute(sa.select(schema.draft).where(c.who == who).order_by(c.at)))


def forget(w: Writing, uids: Sequence[str] = (), words: Sequence[str] = ()) -> int:
    """Delete the drafts of these records and those that hold one of these words; gives how many.

    For the purge of a person: a record that was never saved is known by its words alone.
    """
    c = schema.draft.c
    hit = [c.uid.in_(uids), *(c.body.contains(word, autoescape=True) for word in words if word)]
    return w.execute(schema.draft.delete().where(sa.or_(*hit))).rowcount
