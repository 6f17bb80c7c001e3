"""R11: the program started many times at once is one window, and every other start brings it to the front."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from nzg_desktop import app
from nzg_desktop.gui.shell import Shell
from nzg_desktop.gui.single import Single
from tests.faults import ground
from tests.faults.crew import Child, Tell, crew
from tests.faults.trial import Hazard, Round, holds

STARTS = (2, 20)
PATIENT = 60.0
"""Seconds to wait for what must come; nothing is measured by it."""


def start(tell: Tell, folder: str, own: str, without: str = "") -> None:
    """Start the program as a person does. `without` "lock": everybody believes to be the first."""
    os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = own
    show = Shell.show

    def shown(shell: Shell) -> None:
        tell(first=True)
        show(shell)

    patch = pytest.MonkeyPatch()  # in a child of its own, which ends here
    patch.setattr(Shell, "show", shown)
    patch.setattr(Shell, "come_forward", lambda _shell: tell(wanted=True))
    if without == "lock":
        patch.setattr(Single, "first", lambda _single: True)
    tell(ended=app.run(Path(folder)))


@contextmanager
def started(_folder: Path, without: str = "") -> Iterator[Round]:
    """So many starts at once; then the window is killed, and the next start must not be hindered by it."""

    def one(luck: random.Random, place: Path) -> int:
        office = ground.copied(place)
        begin = partial(crew().start, start, folder=office, own=place / "own", without=without)
        for number in (luck.randint(*STARTS), 1):
            children = [begin() for _ in range(number)]
            try:
                _one_window(children)
            finally:
                for child in children:
                    child.kill()
                    child.end()
        return 2

    yield one


def _one_window(children: list[Child]) -> None:
    said = [child.hear(PATIENT) or {} for child in children]
    windows = [child for child, one in zip(children, said, strict=True) if "first" in one]
    assert len(windows) == 1, f"{len(windows)} windows out of {len(children)} starts"
    assert sum(one.get("ended") == 0 for one in said) == len(children) - 1, said
    for _ in range(len(children) - 1):
        assert windows[0].hear(PATIENT) == {"wanted": True}


HAZARDS = (
    Hazard(
        "R11",
        "two instances",
        ci=20,
        full=1_000,
        ground=started,
        controls={"without the lock": partial(started, without="lock")},
        control_rounds=4,
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_many_starts_are_one_window(hazard: Hazard) -> None:
    holds(hazard)
