"""R10: whatever people do, database and plain dictionary agree, and what was imported can be undone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.faults import clerk, deeds, ground
from tests.faults.crew import crew
from tests.faults.trial import Hazard, Round, holds
from tests.faults.verdict import judged

STEPS, IMPORTS = 30, 5
COMMANDS = 0.2
"""In so many of the rounds each step is a command: the others keep an office open, as the window does."""


@contextmanager
def users(_folder: Path, without: str = "") -> Iterator[Round]:
    """Thirty steps of any work; in every fifth round only imports, and all of them taken back."""
    books = ground.books_of(ground.made() / "office")

    def one(luck: random.Random, place: Path) -> int:
        office = ground.copied(place)
        given = {"folder": office, "seed": str(luck.random()), "without": without}
        if luck.random() < 0.2:
            child = crew().start(deeds.undone, **given, steps=IMPORTS)
        else:
            command = luck.random() < COMMANDS
            child = crew().start(deeds.work, **given, steps=STEPS, kinds=clerk.ALL, command=command)
        told = list(child.all())
        child.end()
        return judged(office, books.after(told))

    yield one


HAZARDS = (
    Hazard(
        "R10",
        "random users",
        ci=200,
        full=34_000,
        ground=users,
        controls={"forgets to retire and to undo": partial(users, without=deeds.FORGETFUL)},
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_database_and_dictionary_agree(hazard: Hazard) -> None:
    holds(hazard)
