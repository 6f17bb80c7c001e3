"""R20: every backup, made at any moment of any work, restores the office as it then was, row by row."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from nzg_desktop.store import backup, dialect
from nzg_desktop.work import safety
from tests.faults import deeds, ground
from tests.faults.crew import crew
from tests.faults.trial import Hazard, Round, holds
from tests.faults.verdict import opened, people, true_backup, whole

STEPS = 15


@contextmanager
def backed_up(_folder: Path, without: str = "") -> Iterator[Round]:
    """Work with backups in between; each is restored twice: as a file, and into an office of its own."""

    def one(luck: random.Random, place: Path) -> int:
        office = ground.copied(place)
        seed = str(luck.random())
        child = crew().start(deeds.backed_up, folder=office, seed=seed, steps=STEPS, without=without)
        told = list(child.all())
        child.end()
        for number, said in enumerate(told):
            file = office / "backups" / said["file"]
            if not file.exists():  # thinned since
                continue
            assert true_backup(file) == said["people"], f"{file.name} is not the office as it was"
            backup.restore(file, place / f"{number}.db")
            assert rows(place / f"{number}.db") == rows(file)
            (place / "other").mkdir(exist_ok=True)
            safety.restore(place / "other", file)
            with opened(place / "other") as again, again.store.reading() as r:
                whole(again.store, r)
                assert people(r) == said["people"]
        return len(told)

    yield one


def rows(path: Path, key: bytes | None = None) -> dict[str, list[object]]:
    """Every row of every table, as the engine has it."""
    with closing(dialect.connect(path, key, read_only=True)) as driver:
        words = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
        names = [name for (name,) in driver.execute(words)]
        return {name: driver.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


HAZARDS = (
    Hazard(
        "R20",
        "backup truth",
        ci=20,
        full=1_000,
        ground=backed_up,
        controls={"the live file copied": partial(backed_up, without="copied")},
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_every_backup_is_the_office_as_it_was(hazard: Hazard) -> None:
    holds(hazard)
