"""R7: damaged, exchanged and forged packages and backups: none is taken, each is answered in words."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import container, keys
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import shelf
from nzg_desktop.work import safety
from tests.faults import ground
from tests.faults.test_damaged_package import OTHER, SOUND, accepted
from tests.faults.trial import Hazard, Round, holds
from tests.faults.typist import nzg
from tests.faults.verdict import judged, opened
from tests.fixtures import handover as sample
from tests.fixtures.offices import member, save

Spoil = Callable[[random.Random, bytes, bytes], bytes]


def cut(luck: random.Random, data: bytes, _other: bytes) -> bytes:
    """The end is missing."""
    return data[: luck.randrange(len(data))]


def flipped(luck: random.Random, data: bytes, _other: bytes) -> bytes:
    """One bit or many."""
    spoilt = bytearray(data)
    for _ in range(luck.choice((1, 1, 1, 2, 30))):
        spoilt[luck.randrange(len(spoilt))] ^= 1 << luck.randrange(8)
    return bytes(spoilt)


def zeroed(luck: random.Random, data: bytes, _other: bytes) -> bytes:
    """A sector that was never written."""
    at = luck.randrange(0, len(data), 512)
    return data[:at] + bytes(len(data[at : at + 512])) + data[at + 512 :]


def spliced(luck: random.Random, data: bytes, other: bytes) -> bytes:
    """The beginning of one file and the end of another."""
    at = luck.randrange(1, min(len(data), len(other)))
    return data[:at] + other[at:]


def doubled(luck: random.Random, data: bytes, _other: bytes) -> bytes:
    """A piece that is there twice."""
    at, end = sorted(luck.sample(range(len(data) + 1), 2))
    return data[:end] + data[at:]


def relabelled(luck: random.Random, data: bytes, _other: bytes) -> bytes:
    """A hand-over file made later than it was, well packed."""
    entries = sample.contents(data)
    day = f"2027-{luck.randint(1, 12):02}-{luck.randint(1, 28):02}"
    changed = entries[container.HEADER].replace(b'"created":"2026-11-01', f'"created":"{day}'.encode())
    return sample.zipped(entries | {container.HEADER: changed})


def exchanged(luck: random.Random, data: bytes, other: bytes) -> bytes:
    """One part is that of another sound hand-over file."""
    name = luck.choice(container.ENTRIES)
    return sample.zipped(sample.contents(data) | {name: sample.contents(other)[name]})


ANY: tuple[Spoil, ...] = (cut, flipped, zeroed, spliced, doubled)


@contextmanager
def packages(_folder: Path, *, signed: bool = True) -> Iterator[Round]:
    """A package spoilt in one way."""

    def one(luck: random.Random, _place: Path) -> int:
        spoil = luck.choice((*ANY, relabelled, exchanged))
        data = spoil(luck, SOUND, OTHER)
        assert data in (SOUND, OTHER) or not accepted(data), f"accepted: {spoil.__name__}"
        return 1

    with pytest.MonkeyPatch.context() as patch:
        if not signed:
            patch.setattr(keys, "is_signed", lambda *_: True)
        yield one


@contextmanager
def backups(folder: Path, *, noted: bool = True) -> Iterator[Round]:
    """A backup spoilt in one way and restored: it is refused, and the office is as it was."""
    office = ground.copied(folder / "office")
    books = ground.books_of(office)
    with opened(office) as found:
        older = safety.backup(found, folder)
        save(found, Member, **member(500))
        newer = safety.backup(found, folder)
    sound, other = newer.read_bytes(), older.read_bytes()
    if not noted:
        shelf.beside(newer, shelf.NOTE).unlink()

    def one(luck: random.Random, place: Path) -> int:
        office = ground.copied(place)
        spoil = luck.choice(ANY)
        newer.write_bytes(spoil(luck, sound, other))
        try:
            nzg(office, "restore", str(newer))
        except Trouble as trouble:
            assert trouble.remedy and trouble.code, trouble
        else:
            assert newer.read_bytes() == sound, f"restored: {spoil.__name__}"
            return 1
        return judged(office, books) + 1

    yield one


HAZARDS = (
    Hazard(
        "R7-packages",
        "damaged and forged packages",
        ci=500,
        full=100_000,
        ground=packages,
        controls={"signature not checked": partial(packages, signed=False)},
    ),
    Hazard(
        "R7-backups",
        "damaged backups",
        ci=60,
        full=10_000,
        ground=backups,
        controls={"digest not noted": partial(backups, noted=False)},
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_nothing_damaged_is_taken(hazard: Hazard) -> None:
    holds(hazard)
