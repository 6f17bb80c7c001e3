"""What follows from a new record for the one it refers to: a change of membership moves the member.

Both are written in one transaction and one batch, so that taking back the one takes back the other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nzg_desktop.core.declare import Examined, Ledger, Refused, Values
from nzg_desktop.core.trouble import Problem
from nzg_desktop.store import records
from nzg_desktop.store.store import Reading, Writing
from nzg_desktop.work.desk import Desk

RECEIVED = "这一条是下级单位报送的，要由下级单位变动"


class Following:
    """What the new records of one ledger do to the records they refer to, one after the other."""

    def __init__(self, desk: Desk, r: Reading, ledger: type[Ledger]) -> None:
        self._desk, self._r, self._ledger = desk, r, ledger
        self._before: dict[int, dict[str, Any]] = {}
        self._after: dict[int, Values] = {}

    def take(self, values: Values) -> Values:
        """A new record as it shall be kept; what it moves waits for `write`. Raises Refused."""
        move = self._ledger.moves
        which = values[move.of] if move else None
        if move is None or not isinstance(which, int) or which <= 0:
            return values
        if which not in self._before:
            self._before[which] = records.by_ids(self._r, self._target(move.of), [which])[which]
        before = self._before[which]
        if before["origin"]:
            raise Refused(move.of, RECEIVED)
        row, there = move.work(values, {**before, **self._after.get(which, {})})
        self._after.setdefault(which, {}).update(there)
        return {**values, **row}

    def write(self, w: Writing, batch: str) -> tuple[str, ...]:
        """Move them; gives the ledgers of which something moved."""
        waiting = [(which, self._before[which], after) for which, after in self._after.items()]
        self._before, self._after = {}, {}
        updates = [one for one in waiting if any(one[1][name] != value for name, value in one[2].items())]
        move = self._ledger.moves
        if move is None or not updates:
            return ()
        target = self._target(move.of)
        title = self._ledger.about.title
        records.update_many(w, target, updates, who=self._desk.who, batch=batch, reason=title)
        return (target.about.code,)

    def _target(self, field: str) -> type[Ledger]:
        return self._desk.ledger(self._ledger.column(field).col.refers)


def foreseen(following: Following, ledger: type[Ledger], examined: Examined) -> Examined:
    """A new record with what its move puts into it, or why it may not move."""
    if ledger.moves is None or not examined.acceptable:
        return examined
    try:
        return replace(examined, values=following.take(examined.values))
    except Refused as error:
        return replace(examined, problems=(*examined.problems, blamed(ledger, error)))


def blamed(ledger: type[Ledger], error: Refused) -> Problem:
    """Why a record may not move another, beside the field that asks for it."""
    return Problem(error.field, ledger.column(error.field).label, str(error))
