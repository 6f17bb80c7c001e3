"""R8: rosters as they come, spoilt, hostile or careless: read or refused in words, no row is lost."""

from __future__ import annotations

import io
import itertools
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.exchange import child
from tests.faults import ground, readers, rosters
from tests.faults.crew import crew
from tests.faults.test_r07_damaged import ANY
from tests.faults.trial import Hazard, Round, holds
from tests.fixtures import oldbooks, zoo

PATIENT = 90.0
"""Seconds after which a reader that has its own clock of sixty is given up."""
DAMAGED = 0.4


Makers = Sequence[Callable[[], zoo.Animal]]


def animals() -> Makers:
    """The whole zoo; each is made only when it is its turn, since some take seconds."""
    alone = (zoo.title_and_notes, zoo.two_row_head, zoo.hidden_rows, zoo.several_sheets, zoo.spoiled_numbers)
    kinds = (*zoo.workbooks().values(), *zoo.text_files().values())
    odd = (make for _, make in zoo.refused().values())
    return [*alone, *(partial(_made, kind) for kind in kinds), *odd, zoo.lying_bomb]


def _made(animal: zoo.Animal) -> zoo.Animal:
    return animal


def horde() -> zoo.Animal:
    """A workbook of nine million cells in half a megabyte."""
    name, real = zoo.workbooks()["xlsx"]
    with zipfile.ZipFile(io.BytesIO(real)) as source:
        parts = {part: source.read(part) for part in source.namelist()}
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    row = b"<row>" + b"<c><v>1</v></c>" * 1_000 + b"</row>"
    parts["xl/worksheets/sheet1.xml"] = head + row * 9_000 + b"</sheetData></worksheet>"
    return name, oldbooks.zipped(parts)


def read(office: Path, file: Path, **how: Any) -> dict[str, Any]:
    """Read and written by the program in a process of its own; what it tells."""
    reader = crew().start(rosters.read_in, folder=office, file=file, **how)
    said = reader.hear(PATIENT)
    if said is None:
        reader.kill()
    reader.end()
    assert said is not None, "neither read nor refused"
    assert said["peak"] <= child.MEMORY, f"{said['peak'] >> 20} MB"
    if "refused" in said:
        assert said["remedy"] and said["code"], said
    elif "read" in said:
        assert said["read"] == said["new"] + said["changed"] + said["same"] + said["refused_rows"], said
        assert said["more"] == said["new"], said
        assert said["read"] + said["skipped"] == said["below"], said
    return said


@contextmanager
def chance(_folder: Path, without: str = "") -> Iterator[Round]:
    """A roster of any layout in any kind of file; some of them damaged, some given up by the person."""

    def one(luck: random.Random, place: Path) -> int:
        office = ground.copied(place)
        roster = rosters.made(luck)
        name, data = roster.file
        sound = luck.random() >= DAMAGED
        if not sound:
            data = _spoilt(luck, data)
        (place / name).write_bytes(data)
        cancelled = luck.random() < 0.05
        said = read(office, place / name, cancelled=cancelled, without=without)
        if cancelled or not sound:
            return 1
        assert "read" in said, said
        lost = roster.numbers - set(said["people"])
        assert not lost, f"{len(lost)} rows are nowhere: {said}"
        return int(said["read"])

    yield one


def _spoilt(luck: random.Random, data: bytes) -> bytes:
    """Any damage to the file, or to a part inside it that is packed again in due form."""
    spoil = luck.choice(ANY)
    if not data.startswith(b"PK") or luck.random() < 0.4:
        return spoil(luck, data, data[::-1])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = luck.choice([name for name, content in parts.items() if len(content) > 1])
    return oldbooks.zipped(parts | {name: spoil(luck, parts[name], parts[name][::-1])})


@contextmanager
def zoological(_folder: Path, shown: Callable[[], Makers] = animals, without: str = "") -> Iterator[Round]:
    """The animals one after the other."""
    following = itertools.cycle(shown())

    def one(_luck: random.Random, place: Path) -> int:
        name, data = next(following)()
        office = ground.copied(place)
        (place / name).write_bytes(data)
        read(office, place / name, without=without)
        return 1

    yield one


@contextmanager
def anything(_folder: Path, *, careless: bool = False) -> Iterator[Round]:
    """What some reader takes, damaged: it is taken or refused, and nothing else happens."""
    seeds = {code: reader.seeds() for code, reader in readers.READERS.items()}
    for code, sound in seeds.items():
        assert all(map(readers.READERS[code].tried, sound)), f"{code} does not take what is sound"

    def one(luck: random.Random, _place: Path) -> int:
        code = luck.choice(sorted(seeds))
        data = luck.choice(seeds[code])
        for _ in range(luck.choice((1, 1, 2, 5))):
            data = luck.choice(ANY)(luck, data, luck.choice(seeds[code])) if len(data) > 1 else data
        if careless:
            zipfile.ZipFile(io.BytesIO(data)).close()
        readers.READERS[code].tried(data)
        return 1

    yield one


HAZARDS = (
    Hazard(
        "R8",
        "malformed rosters by chance",
        ci=500,
        full=20_000,
        ground=chance,
        controls={"a row dropped silently": partial(chance, without="rows")},
    ),
    Hazard(
        "R8-zoo",
        "a zoo of awkward files",
        ci=len(animals()),
        full=len(animals()),
        ground=zoological,
        controls={"without limits": partial(zoological, shown=lambda: [horde], without="limits")},
        control_rounds=1,
        hands=1,
    ),
    Hazard(
        "R8-readers",
        "damaged files of every kind",
        ci=500,
        full=1_000_000,
        ground=anything,
        controls={"whatever the library says": partial(anything, careless=True)},
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_every_file_is_read_or_refused_in_words(hazard: Hazard) -> None:
    holds(hazard)
