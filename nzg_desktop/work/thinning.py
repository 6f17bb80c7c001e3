"""Which backups may go: many of the last days, few of the last years.

One rule: a clock that jumped never costs the newest state, nor all backups of a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
ALL_OF = dt.timedelta(days=2)
"""Everything made within so long of now is kept, and everything that claims to come from the future."""
_SPANS: tuple[tuple[int, Callable[[dt.datetime], object]], ...] = (
    (14, lambda at: at.date()),
    (8, lambda at: at.isocalendar()[:2]),
    (24, lambda at: (at.year, at.month)),
    (10, lambda at: at.year),
)
"""Of the newest so many days, weeks, months and years that have backups at all, the last of each is kept."""


def superfluous(made: Iterable[tuple[dt.datetime, T]], now: dt.datetime) -> tuple[T, ...]:
    """The backups that may be deleted, given the moment of each (all aware of their zone), oldest first."""
    past = sorted((one for one in made if one[0] < now - ALL_OF), key=lambda one: one[0])
    kept: set[int] = set()
    for many, span in _SPANS:
        last = {span(at): number for number, (at, _file) in enumerate(past)}
        kept.update(sorted(last.values())[-many:])
    return tuple(file for number, (_at, file) in enumerate(past) if number not in kept)
