"""R14: another program holds a file for a while; it is waited for ten seconds, then it is said."""

from __future__ import annotations

import errno
import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from nzg_desktop.core import patience
from tests.faults import clerk, deeds, ground
from tests.faults.crew import crew
from tests.faults.test_r04_sticks import sound
from tests.faults.trial import Hazard, Round, holds
from tests.faults.verdict import judged

TRIES = 4
PLACES = {
    "stick": (*clerk.OUT, *clerk.PAPER, *clerk.PAPER),
    "office": ("back_up", "restore", "come_in", "save", "bring_in", "report", "receive"),
    "inbox": ("receive",),
}
"""Where files are held, and the work that touches them there."""


@contextmanager
def held(_folder: Path, without: str = "") -> Iterator[Round]:
    """A few pieces of work, each while files are held from some step on, and done again where it was said."""
    books = ground.books_of(ground.made() / "office")

    def one(luck: random.Random, place: Path) -> int:
        office, where = ground.copied(place), luck.choice(sorted(PLACES))
        given = {"folder": office, "seed": str(luck.random()), "where": place / where, "without": without}
        given["command"] = luck.random() < deeds.COMMANDS
        child = crew().start(deeds.held, **given, tries=TRIES, kinds=PLACES[where])
        told = list(child.all())
        child.end()
        for said in told:
            if "refused" in said:
                assert said["words"], said
                assert said["number"] == errno.EACCES or said["waited"] >= patience.LONGEST, (
                    f"not waited for: {said}"
                )
        sound(place / "stick", office)
        return judged(office, books.after(told))

    yield one


HAZARDS = (
    Hazard(
        "R14",
        "file held by another program",
        ci=20,
        full=500,
        ground=held,
        controls={"without patience": partial(held, without="patience")},
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_a_held_file_is_waited_for_and_then_said(hazard: Hazard) -> None:
    holds(hazard)
