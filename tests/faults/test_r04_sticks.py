"""R4 and R5: the stick is pulled, or lies; the office is untouched, and no broken file on it bears a name."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from nzg_desktop.store import shelf
from nzg_desktop.work import cards
from tests.faults import clerk, deeds, disk, ground
from tests.faults.crew import crew
from tests.faults.trial import Hazard, Round, holds
from tests.faults.verdict import judged, true_backup

TRIES = 4
PULLED = ((disk.FAIL, disk.PULLED),)
LYING = ((disk.DROP, 0), (disk.FLIP, 0))


@contextmanager
def sticks(_folder: Path, orders: Sequence[tuple[int, int]], without: str = "") -> Iterator[Round]:
    """A few files written to a stick, each of them hindered somewhere and then written again."""
    books = ground.books_of(ground.made() / "office")

    def one(luck: random.Random, place: Path) -> int:
        office, stick = ground.copied(place), place / "stick"
        given = {"folder": office, "seed": str(luck.random()), "where": stick, "tries": TRIES}
        given["command"] = luck.random() < deeds.COMMANDS
        child = crew().start(deeds.hindered, **given, orders=orders, kinds=clerk.OUT, without=without)
        told = list(child.all())
        child.end()
        sound(stick, office)
        return judged(office, books.after(told))

    yield one


def sound(stick: Path, office: Path) -> None:
    """Whatever bears a name on the stick is what the office has written there."""
    for file in stick.glob("*.nzg"):
        kept = office / "packages" / file.name
        if kept.exists():
            assert file.read_bytes() == kept.read_bytes(), f"{file.name} is not what was written"
        else:
            cards.read_card(file)
    for file in stick.rglob("nzg-*.db"):
        true_backup(file)
        shelf.noted(file)


def hazard(code: str, title: str, ci: int, full: int, orders: Sequence[tuple[int, int]]) -> Hazard:
    """A stick that does this."""
    controls = {"written in place": partial(sticks, orders=orders, without=deeds.IN_PLACE)}
    return Hazard(code, title, ci, full, partial(sticks, orders=orders), controls, 60)


HAZARDS = (
    hazard("R4", "stick pulled, I/O error", 50, 2_000, PULLED),
    hazard("R5", "stick that lies", 20, 500, LYING),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_no_broken_file_bears_a_name(hazard: Hazard) -> None:
    holds(hazard)
