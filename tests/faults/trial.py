"""What a hazard is, how often it is tried, and what is told of it. A trial that cannot fail proves nothing.

Every hazard brings controls: the same rounds with one guard taken away. Each of them must fail at least once.
The rounds are shared out among hands, processes that each have a crew of their own.
"""

from __future__ import annotations

import importlib
import os
import random
import shutil
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context, parent_process
from pathlib import Path

import pytest

from tests.faults import disk
from tests.faults.crew import fast_folder

Round = Callable[[random.Random, Path], int]
"""One trial: luck, and an empty folder that bears the number of the round. Gives how many acknowledgements
it held the program to.

Raises AssertionError, or what the program says, where the verdict is bad.
"""
Ground = Callable[[Path], AbstractContextManager[Round]]
"""What is made once for many rounds, in a folder of its own."""
SLIPS = (TypeError, NameError, AttributeError, ImportError)
"""What a trial raises that is itself wrong: a control must not live on that."""
SHOWN = 3
CORES = os.cpu_count() or 1
HANDS = min(2, CORES) if "PYTEST_XDIST_WORKER" in os.environ else CORES  # other tests want theirs, too
HERE = Path(__file__).parent
NOTES: list[str] = []
"""What a ground has measured and wants told beside its line."""
PLACES: set[str] = set()
"""Where this hand is at work."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """One row of the matrix: `ci` and `full` are numbers of rounds, `controls` are grounds that must fail.

    What is tried on demand alone has 0 for `ci`; `hands` are how many may share its rounds.
    """

    code: str
    title: str
    ci: int
    full: int
    ground: Ground
    controls: Mapping[str, Ground]
    control_rounds: int = 30
    hands: int = HANDS


def known() -> tuple[Hazard, ...]:
    """All of them, in the order of the matrix: whatever a test file here lists as HAZARDS."""
    files = [*sorted(HERE.glob("test_r[0-9]*.py")), HERE / "test_journal_tampering.py"]
    modules = (importlib.import_module(f"tests.faults.{file.stem}") for file in files)
    return tuple(hazard for module in modules for hazard in module.HAZARDS)


@dataclass(slots=True)
class Tally:
    """How the rounds ended: how many, what they held the program to, and why some failed.

    `seconds` are those of all hands together.
    """

    rounds: int = 0
    held: int = 0
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> Tally:
        """This one with another hand's share."""
        self.rounds += other.rounds
        self.held += other.held
        self.failures += other.failures
        self.seconds += other.seconds
        self.notes += other.notes
        return self


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
        controls = [f"{name} {len(t.failures)}/{t.rounds}" for name, t in self.controls.items()]
        told = ", ".join([*controls, *self.tally.notes])
        counts = f"{self.tally.rounds:>7} {self.tally.rounds - failed:>7} {failed:>6} {self.tally.held:>7}"
        return f"{self.hazard.code:<10} {counts}  {told}"


HEAD = f"{'hazard':10} {'rounds':>7} {'passed':>7} {'failed':>6} {'held':>7}  control: failed/rounds"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of hands: rounds `first` and following. The same number always draws the same luck.

    `briefly` is content with a control as soon as it has failed once; `longest` are seconds after which a
    hand begins no other round.
    """

    rounds: int
    first: int = 0
    briefly: bool = False
    longest: float = float("inf")
    controlled: bool = True


@cache
def hands() -> ProcessPoolExecutor:
    """One process for each core; they live as long as this one, however it ends."""
    return ProcessPoolExecutor(HANDS, get_context("spawn"), initializer=_end_with_the_run)


def _end_with_the_run() -> None:
    """A hand would wait for work for ever, since it holds the other end of the pipe itself."""
    run = parent_process()

    def watch() -> None:
        if run is not None:
            run.join()
            for folder in PLACES:
                shutil.rmtree(folder, ignore_errors=True)
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def begun(hazard: Hazard, order: Order) -> Callable[[], Report]:
    """Share the rounds out, and where it is asked the controls; what is given waits for them."""

    def handed(control: str, numbers: Sequence[int]) -> Future[Tally]:
        return hands().submit(_share, hazard.code, control, numbers, order)

    wanted = hazard.controls if order.controlled else ()
    waiting = {name: handed(name, range(hazard.control_rounds)) for name in wanted}
    many = min(hazard.hands, HANDS)
    shares = [handed("", range(order.first + at, order.first + order.rounds, many)) for at in range(many)]

    def report() -> Report:
        tally = Tally()
        for share in shares:
            tally.add(share.result())
        return Report(hazard, tally, {name: control.result() for name, control in waiting.items()})

    return report


@cache
def _by_code() -> dict[str, Hazard]:
    return {hazard.code: hazard for hazard in known()}


def _share(code: str, control: str, numbers: Sequence[int], order: Order) -> Tally:
    """What one hand does."""
    hazard = _by_code()[code]
    if not numbers:
        return Tally()
    ground, name = (hazard.controls[control], f"{code} {control}") if control else (hazard.ground, code)
    tally, start = Tally(), time.monotonic()
    NOTES.clear()
    with _folder() as place:
        try:
            with ground(place / "ground") as one:
                for number in numbers:
                    tally.rounds += 1
                    _tried(tally, one, f"{name} {number}", place / str(number), SLIPS if control else ())
                    if (order.briefly and tally.failures) or time.monotonic() - start > order.longest:
                        break
        except AssertionError as error:  # what can only be seen when all is done
            tally.failures.append(f"{name}, in the end: {error}")
    tally.seconds, tally.notes = time.monotonic() - start, [*NOTES]
    return tally


def _tried(tally: Tally, one: Round, name: str, folder: Path, slips: tuple[type[Exception], ...]) -> None:
    # Never twice the same: what this computer remembers of a folder is not for the next office in it.
    folder.mkdir()
    try:
        tally.held += one(random.Random(name), folder)
    except slips:
        pass
    except Exception as error:  # noqa: BLE001 - whatever escapes, the trial has failed
        where = traceback.extract_tb(error.__traceback__)[-1]
        tally.failures.append(f"{name}: {type(error).__name__} in {where.name}: {error}")
    shutil.rmtree(folder)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="nzg-trial-", dir=fast_folder()) as folder:
        (Path(folder) / "ground").mkdir()
        PLACES.add(folder)
        yield Path(folder)
        PLACES.discard(folder)


def holds(hazard: Hazard) -> None:
    """The rounds of every CI run; fails with the first reasons."""
    if not disk.possible():
        pytest.skip("the disk that fails on request is made for Linux")
    report = begun(hazard, Order(hazard.ci, briefly=True))()
    assert not report.tally.failures, "\n".join(report.tally.failures[:SHOWN])
    idle = [name for name, tally in report.controls.items() if not tally.failures]
    assert not idle, f"a control that did not fail: {idle}"
