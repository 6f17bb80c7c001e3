"""R2: the power goes at any moment; whatever the disk made of it, nothing acknowledged is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.faults import clerk, deeds, disk, ground, replay
from tests.faults.books import Books
from tests.faults.crew import crew
from tests.faults.trial import Hazard, Round, holds
from tests.faults.verdict import judged

STEPS = 30
IMAGES = 20
"""Images made of one trace before the next one is written."""


class Traces:
    """Traces of work, each used for so many images."""

    def __init__(self, folder: Path, without: str) -> None:
        self.folder, self.without = folder, without
        self.books = ground.books_of(ground.made() / "office")
        self.work = folder
        self.told: list[dict[str, Any]] = []
        self.steps: list[disk.Step] = []
        self.folders: list[Path] = []
        self.number = 0

    def next(self, luck: random.Random) -> None:
        """Work anew, when the last trace was used often enough."""
        self.number += 1
        if self.steps and self.number % IMAGES:
            return
        self.work = self.folder / str(self.number) / "work"
        office = ground.copied(replay.empty(self.work))
        log = self.folder / "log"
        log.unlink(missing_ok=True)
        given = {"folder": office, "seed": str(luck.random()), "steps": STEPS, "kinds": clerk.ALL}
        child = crew().start(deeds.traced, **given, covered=self.work, log=log, without=self.without)
        self.told = list(child.all())
        child.end()
        self.steps = disk.trace(log)
        self.folders = [path for path in self.work.rglob("*") if path.is_dir()]

    def cut(self, luck: random.Random) -> tuple[replay.Disk, Books]:
        """The disk at a random step, and what was acknowledged until then."""
        done = self.steps[: luck.randrange(1, len(self.steps) + 1)]
        found = replay.Disk.of(ground.made(), self.work)
        for step in done:
            found.take(step)
        marks = sum(step.op == "m" for step in done)
        return found, self.books.after(self.told[: 2 * marks + 1])


@contextmanager
def power_cut(folder: Path, without: str = "") -> Iterator[Round]:
    """Images of the disk at random moments of random work."""
    traces = Traces(folder, without)

    def one(luck: random.Random, _place: Path) -> int:
        traces.next(luck)
        found, books = traces.cut(luck)
        # In the place where the work was done: what this computer remembers of it is part of the image.
        replay.empty(traces.work)
        replay.write(found.after_the_cut(luck), traces.folders)
        return judged(traces.work / "office", books)

    yield one


HAZARDS = (
    Hazard(
        "R2",
        "power cut",
        ci=300,
        full=20_000,
        ground=power_cut,
        controls={
            "WAL + NORMAL": partial(power_cut, without="synchronous = NORMAL"),
            "synchronous OFF": partial(power_cut, without="synchronous = OFF"),
        },
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_no_acknowledged_save_is_lost_when_the_power_goes(hazard: Hazard) -> None:
    holds(hazard)
