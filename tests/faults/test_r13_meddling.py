"""R13: a synchroniser renames or replaces files under the running program; histories never mix."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store.standing import Standing
from nzg_desktop.work import desk, records
from tests.faults import ground
from tests.faults.crew import Child, Tell, crew
from tests.faults.trial import Hazard, Round, holds
from tests.faults.verdict import STATE, opened, people, state_of, true_backup
from tests.fixtures.offices import id_number

PATIENT = 60.0
GO = "go"


def saves(tell: Tell, folder: str, numbers: list[str], after: list[str], **how: Any) -> None:
    """Register people, wait for the meddler, go on, and end with a close (`clean`) or without.

    `without` "standing": the files are not watched.
    """
    os.environ[STATE] = str(state_of(Path(folder)))
    if how["without"] == "standing":
        for name in ("check", "settle"):
            pytest.MonkeyPatch().setattr(Standing, name, lambda *_: None)  # in a child that ends here
    office = desk.open_desk(Path(folder))
    for number in numbers:
        records.save(office, Member, {"name": "测试号", "id_no": number})
        tell(done=number)
    tell(ready=True)
    while not (Path(folder).parent / GO).exists():
        time.sleep(0.002)
    for number in after:
        try:
            records.save(office, Member, {"name": "测试号", "id_no": number})
            tell(done=number)
        except Trouble as said:
            tell(refused=said.code)
    if how["clean"]:
        office.store.close()


def _rename(path: Path, _old: Path) -> None:
    path.rename(path.with_name("nzg (冲突).db"))


def _rename_journal(path: Path, _old: Path) -> None:
    path.with_name(f"{path.name}-wal").rename(path.with_name("nzg (冲突).db-wal"))


def _replace(path: Path, old: Path) -> None:
    shutil.copy(old, path.with_name("coming"))
    path.with_name("coming").replace(path)


def _replace_all(path: Path, old: Path) -> None:
    _rename_journal(path, old)
    _replace(path, old)


MEDDLINGS: Mapping[str, Callable[[Path, Path], None]] = {
    "renamed": _rename,
    "journal renamed": _rename_journal,
    "replaced by an older one": _replace,
    "replaced, and the journal renamed": _replace_all,
}


@contextmanager
def meddled(_folder: Path, without: str = "") -> Iterator[Round]:
    """Meddled with between two saves; afterwards the program is closed, or gone without."""

    def one(luck: random.Random, place: Path) -> int:
        office = ground.copied(place)
        old = shutil.copy(office / "nzg.db", place / "old.db")
        numbers = [id_number(serial) for serial in luck.sample(range(1_000, 14_000), 6)]
        given = {"numbers": numbers[: luck.randint(1, 4)], "after": numbers[4:], "clean": luck.random() < 0.5}
        child = crew().start(saves, folder=office, without=without, **given)
        acknowledged = _acknowledged(child)
        luck.choice(list(MEDDLINGS.values()))(office / "nzg.db", Path(old))
        (place / GO).touch()
        told = list(child.all())
        child.end()
        assert told == [{"refused": "moved"}] * 2, told
        (rescued,) = (office / "backups").glob("*-rescued.db")
        assert acknowledged <= set(true_backup(rescued)), "the rescued copy lacks what was acknowledged"
        _noticed(office, acknowledged)
        return len(acknowledged)

    yield one


def _acknowledged(child: Child) -> set[str]:
    found: set[str] = set()
    while (said := child.hear(PATIENT)) is not None and "ready" not in said:
        found.add(said["done"])
    return found


def _noticed(office: Path, acknowledged: set[str]) -> None:
    """The next start has everything, or says that it has not; or there is no office any more."""
    if not (office / "nzg.db").exists():
        return
    try:
        with opened(office) as found, found.store.reading() as r:
            missing = acknowledged - set(people(r))
            why: Any = found.store.why
    except Trouble as said:
        assert said.code == "damaged", said
        return
    assert not missing or (why is not None and why.code == "older"), (
        f"{len(missing)} lost, and nobody said so"
    )


HAZARDS = (
    Hazard(
        "R13",
        "meddling with an open file",
        ci=20,
        full=500,
        ground=meddled,
        controls={"files not watched": partial(meddled, without="standing")},
        control_rounds=8,
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_histories_never_mix(hazard: Hazard) -> None:
    holds(hazard)
