"""R3: the disk is full from any write on; what was saved stays, it is said, and work goes on afterwards."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.faults import deeds, disk, ground
from tests.faults.crew import crew
from tests.faults.trial import Hazard, Round, holds
from tests.faults.verdict import judged

TRIES = 3
SAID = ("full", "E-701")
"""The sentences that name the room that is lacking."""


@contextmanager
def full(_folder: Path, without: str = "") -> Iterator[Round]:
    """A few pieces of work, each of them hindered somewhere and then done again."""
    books = ground.books_of(ground.made() / "office")

    def one(luck: random.Random, place: Path) -> int:
        office = ground.copied(place)
        orders = [(disk.FAIL, disk.FULL)]
        given = {"folder": office, "seed": str(luck.random()), "where": office, "tries": TRIES}
        given["command"] = luck.random() < deeds.COMMANDS
        child = crew().start(deeds.hindered, **given, orders=orders, without=without)
        told = list(child.all())
        child.end()
        held = judged(office, books.after(told))
        said = [line for line in told if "refused" in line]
        assert all(line["code"] in SAID for line in said), said
        return held

    yield one


HAZARDS = (
    Hazard(
        "R3",
        "disk full",
        ci=100,
        full=2_000,
        ground=full,
        controls={"journal in memory": partial(full, without="journal_mode = MEMORY")},
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_a_full_disk_loses_nothing_and_is_said(hazard: Hazard) -> None:
    holds(hazard)
