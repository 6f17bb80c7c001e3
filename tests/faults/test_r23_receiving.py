"""R23: whatever comes from below, broken, twice, too old, for others, in any order: the totals are one."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import office as kept
from tests.faults import deeds, disk
from tests.faults.crew import crew
from tests.faults.trial import Hazard, Round, holds
from tests.faults.verdict import opened, whole
from tests.fixtures.offices import MONTH, Offices, member, save

LOWER, REVISIONS = 3, 3
KILLS, REACH = 3, 250
State = tuple[frozenset[tuple[object, ...]], frozenset[str]]


def furnished(folder: Path) -> list[Path]:
    """Offices that report a month three times each, and one that reports elsewhere; gives the files."""
    folder.mkdir()
    with Offices(folder) as offices:
        upper, other = offices.found("U01", level="4"), offices.found("U02", level="4")
        files = []
        for number in range(LOWER):
            lower = offices.found(f"L{number:02}")
            offices.introduce(lower, upper)
            for revision in range(REVISIONS):
                save(lower, Member, **member(100 * number + revision))
                words = {"privacy": "full"}
                made = offices.corrected(lower, **words) if revision else offices.reported(lower, **words)
                files.append(made)
        astray = offices.found("X01")
        offices.introduce(astray, other)
        save(astray, Member, **member(999))
        files.append(offices.reported(astray, privacy="full"))
    return files


def state(folder: Path) -> State:
    """What counts in the end: who is known of others, and the figures of the month."""
    with opened(folder) as office, office.store.reading() as r:
        whole(office.store, r)
        rows = r.exec_driver_sql("SELECT uid, id_no, name, job, retired FROM member WHERE origin <> 0").all()
        return frozenset(tuple(row) for row in rows), frozenset(map(str, kept.figures(r, MONTH)))


@contextmanager
def received(folder: Path, *, trusting: bool = False) -> Iterator[Round]:
    """All files in a random order, some twice, some broken first, the program killed in between."""
    files = furnished(folder / "made")
    ready = folder / "ready"
    shutil.copytree(folder / "made" / "U01", ready / "office")
    (ready / "stick").mkdir()
    final = _after(ready, folder / "final", [[str(file) for file in files]])

    def one(luck: random.Random, place: Path) -> int:
        shutil.copytree(ready, place, dirs_exist_ok=True)
        lots = _lots(luck, files, place)
        left, kills = lots, luck.randrange(KILLS)
        while left:
            child = crew().start(deeds.take, folder=place / "office", lots=left, trusting=trusting)
            if kills:
                crew().disk.order(disk.KILL, place, luck.randrange(REACH))
            told = list(child.all())
            crew().disk.still()
            killed = child.end() < 0
            kills -= killed
            left = left[len(told) :]
            assert killed or not left
        found = state(place / "office")
        assert found == final, (
            f"{len(found[0] ^ final[0])} people and {len(found[1] ^ final[1])} figures differ"
        )
        return len(lots)

    yield one


def _after(ready: Path, place: Path, lots: list[list[str]]) -> State:
    shutil.copytree(ready, place)
    child = crew().start(deeds.take, folder=place / "office", lots=lots)
    assert len(list(child.all())) == len(lots)
    child.end()
    return state(place / "office")


def _lots(luck: random.Random, files: list[Path], place: Path) -> list[list[str]]:
    """Each file at least once, in lots of a few."""
    (place / "came").mkdir()
    order = [*files, *luck.choices(files, k=luck.randrange(4))]
    luck.shuffle(order)
    found = []
    for number, file in enumerate(order):
        if luck.random() < 0.2:
            spoilt = bytearray(file.read_bytes())
            spoilt[luck.randrange(len(spoilt))] ^= 1 << luck.randrange(8)
            (place / "came" / f"{number}.nzg").write_bytes(spoilt)
            found.append(str(place / "came" / f"{number}.nzg"))
        found.append(str(file))
    lots = []
    while found:
        size = luck.randint(1, 4)
        lots.append(found[:size])
        found = found[size:]
    return lots


HAZARDS = (
    Hazard(
        "R23",
        "receiving",
        ci=20,
        full=25_000,
        ground=received,
        controls={"every file is taken": partial(received, trusting=True)},
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_the_totals_are_the_same_whatever_comes_how(hazard: Hazard) -> None:
    holds(hazard)
