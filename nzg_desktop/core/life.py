"""The life of a record: its steps in order, and for each what it needs, by when, with which paper.

A step is done when its field is filled, its standing is reached, or a later step is done: old records that
say only how they ended never ask for their beginning.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nzg_desktop.core.workdays import Holidays

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Affair:
    """A record, the rows that belong to it by the code of their ledger, and the day it is looked at."""

    record: Mapping[str, Any]
    rows: Callable[[str], Rows]
    today: dt.date
    setting: Callable[[str], object]
    holidays: Holidays


def _nothing(_affair: Affair) -> Iterable[str]:
    return ()


def _always(_affair: Affair) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step.

    `field` is filled when it is taken; or `done` tells from what is around. `due`: the clock that tells by
    when, or a function. `lacks`: why it cannot be taken yet. `open`: whether it is to be taken at all.
    `makes`: taking it makes another record of this ledger, to which `field` then leads.
    """

    title: str
    field: str = ""
    done: Callable[[Affair], bool] | None = None
    due: str | Callable[[Affair], dt.date | None] = ""
    lacks: Callable[[Affair], Iterable[str]] = _nothing
    open: Callable[[Affair], bool] = _always
    paper: str = ""
    makes: Callable[[Mapping[str, Any]], Mapping[str, object]] | None = None

    def is_done(self, affair: Affair) -> bool:
        """Whether nothing is left to do here."""
        if self.done is not None and self.done(affair):
            return True
        return bool(self.field) and affair.record[self.field] is not None


def next_step(steps: Sequence[Step], affair: Affair) -> int:
    """The place of the first step to be taken after the last one done; their number where all is done."""
    done = [place for place, step in enumerate(steps) if step.is_done(affair)]
    first = done[-1] + 1 if done else 0
    return next((place for place in range(first, len(steps)) if steps[place].open(affair)), len(steps))
