"""R6: a damaged database is noticed, or the damage is harmless; the newest good backup is found and used."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from nzg_desktop.core import recovery
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.store import backup, guard
from nzg_desktop.store.store import Store
from nzg_desktop.work import checking, desk, safety
from nzg_desktop.work.desk import Desk, Home, Lock
from tests.faults.test_r20_backups import rows
from tests.faults.trial import Hazard, Round, holds
from tests.faults.verdict import true_backup
from tests.fixtures.offices import people

PAGE = 4096
MEMBERS = 60
Spoil = Callable[[random.Random, Path], None]
_DECLARED = re.compile(rb"CREATE (?:TABLE|INDEX|UNIQUE INDEX|VIRTUAL TABLE) [\t-~]+")


def _change(file: Path, change: Callable[[bytearray], object]) -> None:
    data = bytearray(file.read_bytes())
    change(data)
    file.write_bytes(data)


def bits(luck: random.Random, database: Path) -> None:
    """Random bits of the database or of its journal file."""
    file = luck.choice((database, database, wal(database)))

    def flip(data: bytearray) -> None:
        for _ in range(luck.choice((1, 1, 2, 20))):
            data[luck.randrange(len(data))] ^= 1 << luck.randrange(8)

    _change(file, flip)


def declared(luck: random.Random, database: Path) -> None:
    """A bit of the words that declare a table or an index; of a file with a password any bit."""

    def flip(data: bytearray) -> None:
        spots = [at for found in _DECLARED.finditer(data) for at in range(*found.span())]
        data[luck.choice(spots or range(len(data)))] ^= 1 << luck.randrange(8)

    _change(database, flip)


def cut(luck: random.Random, database: Path) -> None:
    """The end is missing."""

    def shorten(data: bytearray) -> None:
        del data[luck.randrange(len(data)) :]

    _change(luck.choice((database, wal(database))), shorten)


def zeroed(luck: random.Random, database: Path) -> None:
    """One page holds nothing."""

    def blank(data: bytearray) -> None:
        at = luck.randrange(len(data) // PAGE) * PAGE
        data[at : at + PAGE] = bytes(PAGE)

    _change(database, blank)


def exchanged(luck: random.Random, database: Path) -> None:
    """Two pages have changed places."""

    def swap(data: bytearray) -> None:
        one, other = (luck.randrange(1, len(data) // PAGE) * PAGE for _ in range(2))
        first, second = data[one : one + PAGE], data[other : other + PAGE]
        data[one : one + PAGE], data[other : other + PAGE] = second, first

    _change(database, swap)


def lost(_luck: random.Random, database: Path) -> None:
    """The journal file is gone, and with it what was saved last."""
    wal(database).unlink()


SPOILING: tuple[Spoil, ...] = (bits, bits, bits, declared, cut, zeroed, exchanged, lost)


def wal(database: Path) -> Path:
    return database.with_name(database.name + "-wal")


def furnished(folder: Path, *, locked: bool) -> tuple[Desk, Path]:
    """An office that has backups and has worked on since; and a copy as a kill leaves it."""
    lock = Lock("练习 Kouling-2026", recovery.make()) if locked else None
    office = desk.start(folder / "office", "B01", "样例工会", lock=lock)
    people(office, MEMBERS)
    safety.backup(office)
    people(office, 3, MEMBERS)
    left = folder / "left"
    shutil.copytree(folder / "office", left)
    (left / "nzg.lock").unlink()
    return office, left


@contextmanager
def damaged(folder: Path, *, locked: bool, checked: bool = True) -> Iterator[Round]:
    """The office as a kill left it, and then spoilt in one way."""
    office, left = furnished(folder, locked=locked)
    key, state = office.store.key, _records(office)
    (good,) = (left / "backups").glob("*.db")
    known = true_backup(good, key)

    def one(luck: random.Random, place: Path) -> int:
        home = Home(place / "office")
        shutil.copytree(left, home.folder)
        spoil = luck.choice(SPOILING)
        spoil(luck, home.database)
        assert noticed(office, home, state, checked=checked), f"silently wrong: {spoil.__name__}"
        best = safety.newest_good([home.backups], lambda _file: key)
        assert best is not None and best.file.name == good.name
        backup.restore(best.file, home.database, key, held=key)
        assert true_backup(home.database, key) == known
        return 1

    yield one
    office.store.close()


def noticed(office: Desk, home: Home, state: object, *, checked: bool) -> bool:
    """Whether the program says so, when it opens the office or looks through it; or nothing is wrong."""
    try:
        opened = guard.open_guarded if checked else Store.open
        store = opened(home.database, LEDGERS, office.store.key)
    except Trouble as trouble:
        assert trouble.remedy
        return True
    found = replace(office, store=store, home=home)
    try:
        if store.why is not None or (checked and checking.check_database(found)):
            return True
        return _records(found) == state
    except Trouble:
        return True
    finally:
        store.close()


def _records(office: Desk) -> dict[str, list[object]]:
    """Every row of every table but the search, which is made from the others."""
    found = rows(office.home.database, office.store.key)
    return {name: lines for name, lines in found.items() if not name.startswith("search_")}


HAZARDS = tuple(
    Hazard(
        f"R6-{name}",
        f"damaged database, {name}",
        ci=50,
        full=5_000,
        ground=partial(damaged, locked=locked),
        controls={"opened and not looked through": partial(damaged, locked=False, checked=False)},
        control_rounds=60,
    )
    for name, locked in (("plain", False), ("locked", True))
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_nothing_is_silently_wrong(hazard: Hazard) -> None:
    holds(hazard)
