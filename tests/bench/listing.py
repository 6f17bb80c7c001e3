"""The list of all members, to its end and to any row: time and memory, each model in a process of its own."""

from __future__ import annotations

from functools import cache

from nzg_desktop.work.desk import Home
from tests.bench.budgets import BUDGETS, Row
from tests.bench.clock import Numbers, probe
from tests.bench.ground import Ground, office, scratch

ROUNDS = 3


@cache
def _walked(ground: Ground) -> tuple[tuple[Numbers, Numbers], ...]:
    """Ours and Qt's in turn."""
    folder = office(ground)
    with scratch(ground) as home:
        return tuple(
            (
                probe("long_list", "ours", folder, home=home),
                probe("long_list", "qt", Home(folder).database, home=home),
            )
            for _ in range(ROUNDS)
        )


def _row(ground: Ground, name: str, measured: str) -> Row:
    ours, reference = (sorted(pair[side][measured] for pair in _walked(ground)) for side in (0, 1))
    return Row(name, ours[ROUNDS // 2], reference[ROUNDS // 2], BUDGETS[name])


def list_end(ground: Ground) -> Row:
    """From the question to the last rows."""
    return _row(ground, "list-end", "end")


def list_memory(ground: Ground) -> Row:
    """What was added to the process on the way there and back, and while jumping."""
    return _row(ground, "list-memory", "added")


ROWS = {"list-end": list_end, "list-memory": list_memory}
