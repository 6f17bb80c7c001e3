"""What was typed and not saved yet: one row per open form, under the lock of the database, not journalled.

A draft goes when its record is saved or given up, and with the person it is about.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import sqlalchemy as sa

from nzg_desktop.store import dialect, schema
from nzg_desktop.store.store import Reading, Writing

_SUM = 8
"""So many digits of a check sum stand before the body."""


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
        tuple(asdict(replace(draft, body=f"{_sum(draft)}{draft.body}")).values()),
    )


def discard(w: Writing, draft: str) -> None:
    """It was saved or given up."""
    dialect.quick(w, "DELETE FROM draft WHERE id = ?", (draft,))


def one(r: Reading, draft: str) -> Draft | None:
    """One draft; None where it was never kept, or is not as it was kept."""
    return next(_whole(r, schema.draft.c.id == draft), None)


def of(r: Reading, who: str) -> tuple[Draft, ...]:
    """What this person has left, oldest first."""
    return tuple(_whole(r, schema.draft.c.who == who))


def spoilt(r: Reading) -> int:
    """How many drafts are not as they were kept: they are offered to nobody."""
    kept = r.execute(sa.select(sa.func.count()).select_from(schema.draft)).scalar_one()
    return int(kept) - len(list(_whole(r, sa.true())))


def _whole(r: Reading, which: sa.ColumnElement[bool]) -> Iterator[Draft]:
    """Drafts with the body as it was given; those of earlier versions have no sum in front of it."""
    for row in r.execute(sa.select(schema.draft).where(which).order_by(schema.draft.c.at)):
        kept = Draft(*row)
        found = replace(kept, body=kept.body[_SUM:])
        if kept.body.startswith("{"):
            yield kept
        elif kept.body[:_SUM] == _sum(found):
            yield found


def _sum(draft: Draft) -> str:
    said = "\n".join(asdict(draft).values())
    return f"{zlib.crc32(said.encode()):08x}"


def forget(w: Writing, uids: Sequence[str] = (), words: Sequence[str] = ()) -> int:
    """Delete the drafts of these records and those that hold one of these words; gives how many.

    For the purge of a person: a record that was never saved is known by its words alone.
    """
    c = schema.draft.c
    hit = [c.uid.in_(uids), *(c.body.contains(word, autoescape=True) for word in words if word)]
    return w.execute(schema.draft.delete().where(sa.or_(*hit))).rowcount
