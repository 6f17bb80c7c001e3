"""R21: a clerk works at the real window for days; it takes no more memory, and a save stays as quick."""

from __future__ import annotations

import random
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.faults import disk, ground, window_deeds
from tests.faults.crew import crew
from tests.faults.trial import NOTES, Hazard, Order, Round, begun
from tests.faults.verdict import judged

PATIENT = 120.0
WARM = 60
"""Steps after which everything has been done once and what is kept is kept; all pages were shown before."""
GROWTH, QUICK = 50 << 20, 0.3
"""Bytes and seconds that are not reached."""


@contextmanager
def soaked(_folder: Path, without: str = "") -> Iterator[Round]:
    """One window on a real disk; each round is one step of work at it, and in the end all is judged."""
    books, told = ground.books_of(ground.made() / "office"), list[dict[str, Any]]()
    with tempfile.TemporaryDirectory(prefix="nzg-soak-") as place:
        office = ground.copied(Path(place))
        given = {"folder": office, "own": Path(place) / "own", "seed": "21", "without": without}
        child = crew().start(window_deeds.soak, **given)

        def one(_luck: random.Random, _place: Path) -> int:
            while (said := child.hear(PATIENT)) is not None:
                told.append(said)
                if "done" in said:
                    return 1
            raise AssertionError("the window does not go on")

        yield one
        child.kill()
        told += child.all()
        child.end()
        _judged([said for said in told if "done" in said])
        judged(office, books.after(told))


def _judged(steps: list[dict[str, Any]]) -> None:
    saves = [said["seconds"] for said in steps if said["seconds"] is not None]
    grown = steps[-1]["memory"] - steps[min(WARM, len(steps) // 2)]["memory"]
    late = statistics.quantiles(saves, n=20)[-1]
    used = steps[-1]["processor"] / len(steps)
    NOTES.append(f"grown by {grown / (1 << 20):.1f} MB to {steps[-1]['memory'] >> 20} MB")
    NOTES.append(f"p95 of {len(saves)} saves {late * 1000:.0f} ms, {used * 1000:.0f} ms processor a step")
    assert grown < GROWTH, NOTES[-2]
    assert late < QUICK, NOTES[-1]


HAZARDS = (
    Hazard(
        "R21",
        "soak",
        ci=0,
        full=20_000,
        ground=soaked,
        controls={
            "nothing forgotten": partial(soaked, without="forgetting"),
            "slow saves": partial(soaked, without="haste"),
        },
        control_rounds=150,
        hands=1,
    ),
)


@pytest.mark.skipif(not disk.possible(), reason="children are forked")
def test_the_clerk_of_the_soak_can_do_her_work() -> None:
    (hazard,) = HAZARDS
    report = begun(hazard, Order(12, controlled=False))()
    assert report.tally.held == 12
    assert not [said for said in report.tally.failures if "in the end" not in said]
