"""What was put off or done by hand: a reminder is silent for one due date of one record, never for the next.

A later due date of the same record is a new reminder.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from nzg_desktop.store import schema, vouching
from nzg_desktop.store.store import Reading, Writing

Due = tuple[str, str, str]
"""Ledger, clock and record."""


def keep(w: Writing, due: Due, day: dt.date, until: dt.date | None, *, today: dt.date, who: str) -> None:
    """Be silent about what is due on this day: until a day, or for good."""
    forget(w, due)
    facts = dict(zip(("ledger", "clock", "uid"), due, strict=True))
    said = {"due": str(day), "until": str(until or ""), "at": str(today), "who": who}
    w.execute(schema.put_off.insert().values(**facts, **said))


def forget(w: Writing, due: Due) -> None:
    """Remind again."""
    vouching.note(w, schema.put_off, *due)
    c = schema.put_off.c
    w.execute(schema.put_off.delete().where(sa.tuple_(c.ledger, c.clock, c.uid) == sa.tuple_(*due)))


def silent(r: Reading, today: dt.date) -> dict[Due, dt.date]:
    """For what there is silence today, and which due date that concerns.

    What was put off on a day that is still to come was put off by a wrong clock, and does not count.
    """
    c = schema.put_off.c
    still = sa.or_(c.until == "", sa.and_(c.until > str(today), c.at <= str(today)))
    found = r.execute(sa.select(c.ledger, c.clock, c.uid, c.due).where(still))
    return {(ledger, clock, uid): dt.date.fromisoformat(day) for ledger, clock, uid, day in found}
