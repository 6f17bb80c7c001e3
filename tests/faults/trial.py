"""What a hazard is, how often it is tried, and what is told of it. A trial that cannot fail proves nothing.

Every hazard brings controls: the same rounds with one guard taken away. Each of them must fail at least once.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults import disk
from tests.faults.crew import fast_folder

Round = Callable[[random.Random, Path], int]
"""One trial: luck, and an empty folder. Gives how many acknowledgements it held the program to.

Raises AssertionError, or what the program says, where the verdict is bad.
"""
Ground = Callable[[Path], AbstractContextManager[Round]]
"""What is made once for many rounds, in a folder of its own."""
SLIPS = (TypeError, NameError, AttributeError, ImportError)
"""What a trial raises that is itself wrong: a control must not live on that."""
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Hazard:
    """One row of the matrix: `ci` and `full` are numbers of rounds, `controls` are grounds that must fail."""

    code: str
    title: str
    ci: int
    full: int
    ground: Ground
    controls: Mapping[str, Ground]
    control_rounds: int = 30


@dataclass(slots=True)
class Tally:
    """How the rounds ended: how many, what they held the program to, and why some failed."""

    rounds: int = 0
    held: int = 0
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """One line of the table."""

    hazard: Hazard
    tally: Tally
    controls: Mapping[str, Tally]

    @property
    def good(self) -> bool:
        """Nothing failed but the controls, and all of those did."""
        return not self.tally.failures and all(tally.failures for tally in self.controls.values())

    def line(self) -> str:
        """hazard, rounds, passed, failed, and of each control how many rounds failed."""
        failed = len(self.tally.failures)
        told = ", ".join(f"{name} {len(t.failures)}/{t.rounds}" for name, t in self.controls.items())
        counts = f"{self.tally.rounds:>7} {self.tally.rounds - failed:>7} {failed:>6} {self.tally.held:>7}"
        return f"{self.hazard.code:<10} {counts}  {told}"


HEAD = f"{'hazard':10} {'rounds':>7} {'passed':>7} {'failed':>6} {'held':>7}  control: failed/rounds"


def tried(hazard: Hazard, rounds: int, first: int = 0, *, briefly: bool = False) -> Report:
    """Rounds `first` and following, and the controls. The same number always draws the same luck.

    `briefly` is content with a control as soon as it has failed once.
    """
    controls = {
        name: _rounds(
            ground, f"{hazard.code} {name}", range(hazard.control_rounds), control=True, briefly=briefly
        )
        for name, ground in hazard.controls.items()
    }
    return Report(hazard, _rounds(hazard.ground, hazard.code, range(first, first + rounds)), controls)


def _rounds(
    ground: Ground, name: str, numbers: Sequence[int], *, control: bool = False, briefly: bool = False
) -> Tally:
    tally, begun = Tally(), time.monotonic()
    with _folder() as place, ground(place / "ground") as one:
        for number in numbers:
            # Never twice the same: what this computer remembers of a folder is not for the next office in it.
            folder = place / str(number)
            folder.mkdir()
            tally.rounds += 1
            try:
                tally.held += one(random.Random(f"{name} {number}"), folder)
            except Exception as error:  # noqa: BLE001 - whatever escapes, the trial has failed
                if control and isinstance(error, SLIPS):
                    continue
                where = traceback.extract_tb(error.__traceback__)[-1]
                said = f"{type(error).__name__} in {where.name}: {error}"
                tally.failures.append(f"{name}, round {number}: {said}")
            shutil.rmtree(folder)
            if briefly and tally.failures:
                break
    tally.seconds = time.monotonic() - begun
    return tally


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="nzg-trial-", dir=fast_folder()) as folder:
        (Path(folder) / "ground").mkdir()
        yield Path(folder)


def holds(hazard: Hazard) -> None:
    """The rounds of every CI run; fails with the first reasons."""
    if not disk.possible():
        pytest.skip("the disk that fails on request is made for Linux")
    report = tried(hazard, hazard.ci, briefly=True)
    assert not report.tally.failures, "\n".join(report.tally.failures[:SHOWN])
    idle = [name for name, tally in report.controls.items() if not tally.failures]
    assert not idle, f"a control that did not fail: {idle}"
