"""R12: two computers, one folder. The second only looks and names the first; a dead lock clears itself."""

from __future__ import annotations

import os
import platform
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import lock
from nzg_desktop.store.lock import BOUND, NAME, Turn
from nzg_desktop.work import records
from tests.faults import ground
from tests.faults.crew import Child, Tell, crew
from tests.faults.trial import Hazard, Round, holds
from tests.faults.verdict import judged, opened, people
from tests.fixtures.offices import id_number

HERE, THERE = "财务室", "办公室"
PATIENT = 60.0


def at_work(tell: Tell, folder: str, computer: str, numbers: list[str], without: str = "") -> None:
    """Open the office on one computer, register people, and stay. `without` "lock": take no notice of it."""
    patch = pytest.MonkeyPatch()  # in a child of its own, which ends here
    patch.setattr(lock, "here", lambda: computer)
    patch.setattr(platform, "node", lambda: computer)
    if without == "lock":
        patch.setattr(Turn, "take", lambda _turn: None)
        patch.setattr(Turn, "hold", lambda _turn: None)
    with opened(Path(folder)) as office:
        with office.store.reading() as r:
            why = office.store.why
            tell(opened=sorted(people(r)), why=why.code if why else "", said=str(why or ""))
        for number in numbers:
            tell(begin="save", will={number: [None, False]})
            try:
                records.save(office, Member, {"name": "测试号", "id_no": number})
            except Trouble as said:
                tell(refused=said.code)
                break
            tell(done="save")
        tell(ready=True)
        signal.pause()


@contextmanager
def shared(_folder: Path, without: str = "") -> Iterator[Round]:
    """One writes, the other looks; the writer is killed, and both come again, each in its way."""
    books = ground.books_of(ground.made() / "office")

    def one(luck: random.Random, place: Path) -> int:
        office = ground.copied(place)
        numbers = [id_number(serial) for serial in luck.sample(range(1_000, 14_000), 8)]
        work = partial(_worked, office, without)
        first, told = work(HERE, numbers[: luck.randint(1, 4)])
        assert told[0]["why"] == "", told[0]
        acknowledged = {number for said in told if "will" in said for number in said["will"]}
        looking, seen = work(THERE, numbers[4:5])
        assert seen[0]["why"] == "held" and HERE in seen[0]["said"], seen[0]
        assert acknowledged <= set(seen[0]["opened"])
        assert seen[-2] == {"refused": "held"}, seen[-2:]
        for child in luck.sample([first, looking], 2):
            child.kill()
            child.end()
        if luck.random() < 0.5:  # the same computer, at once
            again, more = work(HERE, numbers[5:6])
        else:  # the other one: not before the lock is old
            early, still = work(THERE, numbers[6:7])
            assert still[0]["why"] == "held", still[0]
            early.kill()
            early.end()
            _age(office)
            again, more = work(THERE, numbers[5:6])
        assert more[0]["why"] == "" and acknowledged <= set(more[0]["opened"]), more[0]
        again.kill()
        again.end()
        _age(office)
        return judged(office, books.after([*told, *more]))

    yield one


def _worked(
    office: Path, without: str, computer: str, numbers: list[str]
) -> tuple[Child, list[dict[str, Any]]]:
    child = crew().start(at_work, folder=office, computer=computer, numbers=numbers, without=without)
    told: list[dict[str, Any]] = []
    while not told or "ready" not in told[-1]:
        said = child.hear(PATIENT)
        assert said is not None, told
        told.append(said)
    return child, told


def _age(office: Path) -> None:
    """As much later as it takes until a lock is nobody's."""
    file = office / NAME
    about = file.stat()
    os.utime(file, (about.st_atime, about.st_mtime - BOUND - 1))


HAZARDS = (
    Hazard(
        "R12",
        "two computers, one folder",
        ci=5,
        full=300,
        ground=shared,
        controls={"without the lock": partial(shared, without="lock")},
        control_rounds=3,
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_two_computers_never_write_the_same_folder(hazard: Hazard) -> None:
    holds(hazard)
