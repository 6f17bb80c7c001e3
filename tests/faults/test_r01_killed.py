"""R1: the process is killed at any moment of any work; nothing that was acknowledged is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.faults import clerk, deeds, disk, ground, window_deeds
from tests.faults.crew import crew
from tests.faults.trial import Hazard, Round, holds
from tests.faults.verdict import judged

LONGEST = 0.05
"""Seconds of work after the first acknowledgement, at most."""
STEPS, TRIPS = 400, 300
SLOWER = 4
"""How much longer commands take, so that some of them go through before the end."""


@contextmanager
def killed(_folder: Path, without: str = "") -> Iterator[Round]:
    """Half of the rounds end at a random moment, half right before a random step on the disk."""
    books = ground.books_of(ground.made() / "office")

    def one(luck: random.Random, place: Path) -> int:
        office = ground.copied(place)
        command = luck.random() < deeds.COMMANDS
        slower = SLOWER if command else 1
        child = crew().start(
            deeds.work,
            folder=office,
            seed=str(luck.random()),
            steps=STEPS,
            kinds=clerk.ALL,
            command=command,
            without=without,
        )
        if luck.random() < 0.5:
            told = child.killed(luck, LONGEST * slower)
        else:
            crew().disk.order(disk.KILL, place, luck.randrange(TRIPS))
            told = list(child.all())
            child.end()
            crew().disk.still()
        return judged(office, books.after(told))

    yield one


@contextmanager
def killed_at_the_window(_folder: Path, *, early: bool = False) -> Iterator[Round]:
    """The same while somebody types into the window."""
    books = ground.books_of(ground.made() / "office")

    def one(luck: random.Random, place: Path) -> int:
        office = ground.copied(place)
        seed = str(luck.random())
        child = crew().start(
            window_deeds.enter, folder=office, own=place / "own", seed=seed, steps=STEPS, early=early
        )
        told = child.killed(luck, LONGEST * 10)
        return judged(office, books.after(told))

    yield one


HAZARDS = (
    Hazard(
        "R1",
        "process killed",
        ci=180,
        full=9_000,
        ground=killed,
        controls={
            "said too early": partial(killed, without=deeds.EARLY),
            "journal in memory": partial(killed, without="journal_mode = MEMORY"),
        },
        control_rounds=90,
    ),
    Hazard(
        "R1-window",
        "process killed at the window",
        ci=20,
        full=1_000,
        ground=killed_at_the_window,
        controls={"said too early": partial(killed_at_the_window, early=True)},
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_no_acknowledged_save_is_lost_when_the_process_is_killed(hazard: Hazard) -> None:
    holds(hazard)
