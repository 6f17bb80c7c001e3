"""What a piece of work altered, and how it says how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nzg_desktop.core.trouble import Problem

Progress = Callable[[int, int, str], None]
"""Called as (done, total, words); total 0 means unknown. May raise Cancelled."""


def silent(_done: int, _total: int, _words: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Which ledgers changed, how many records, and the journal batch that can be undone."""

    ledgers: frozenset[str] = frozenset()
    count: int = 0
    batch: str = ""
    uids: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    """What was saved all the same and wants looking at."""
