"""R15 to R18: whatever clock, folder, rights and memory are like, nothing is lost and it is said."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path

import pytest

from tests.faults import ground, surroundings
from tests.faults.crew import ROOT, crew
from tests.faults.trial import Hazard, Round, holds
from tests.faults.verdict import judged, opened

Grounds = Callable[..., AbstractContextManager[Round]]
DAY = 86_400
LOCALES = ("C", "C.UTF-8", "zh_CN.GB18030", "POSIX")
NAMES = ("张三", "a b", "办公 室/第 2 台", "'\"#%?&", "名" * 60, "/".join(["长" * 25] * 3))


@contextmanager
def clocks(_folder: Path, *, by_time: bool = False) -> Iterator[Round]:
    """The clock jumps between saves; the journal keeps its order, and a clock that cannot be is doubted."""
    books = ground.books_of(ground.made() / "office")
    now = dt.datetime.now(dt.UTC)
    far = [int((dt.datetime(year, 2, 29, tzinfo=dt.UTC) - now).total_seconds()) for year in (1972, 2028)]
    jumps = (0, -DAY, 10 * 365 * DAY, *far, -5 * 365 * DAY, 40 * DAY)

    def one(luck: random.Random, place: Path) -> int:
        office = ground.copied(place)
        seconds = [luck.choice(jumps) for _ in range(4)]
        child = crew().start(surroundings.jumping, folder=office, seed=str(luck.random()), jumps=seconds)
        told = list(child.all())
        child.end()
        for said in told:
            if "doubt" in said:
                assert said["doubt"] or not said["wrong"], f"not doubted: {said}"
        with opened(office) as found, found.store.reading() as r:
            times = r.exec_driver_sql("SELECT at FROM journal ORDER BY seq").scalars().all()
        assert not by_time or times == sorted(times), "by time the lines have another order"
        return judged(office, books.after(told))

    yield one


@contextmanager
def places(_folder: Path, *, ascii_only: bool = False) -> Iterator[Round]:
    """The main commands, as processes of their own kind, in folders with awkward names."""
    program = [sys.executable, "-m", "tests.faults.surroundings"]
    with ExitStack() as stack:

        @cache
        def resident(locale: str) -> subprocess.Popen[str]:
            env = {**os.environ, "LC_ALL": locale}
            pipe = subprocess.PIPE
            started = subprocess.Popen(program, env=env, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
            return stack.enter_context(started)

        def one(luck: random.Random, place: Path) -> int:
            home, out = place / luck.choice(NAMES) / "office", place / "out"
            home.parent.mkdir(parents=True)
            if ascii_only:
                os.fsencode(home).decode("ascii")
            order = {"home": os.fsencode(home).hex(), "out": os.fsencode(out).hex()}
            # By the number of the round, so that hands which share the rounds share the locales.
            said = _asked(resident(LOCALES[int(place.name) % len(LOCALES)]), order)
            assert said == "0", out.read_bytes().decode(errors="replace")[-500:]
            assert "测试号" in out.read_bytes().decode()
            with opened(home) as found, found.store.reading() as r:
                assert r.exec_driver_sql("SELECT name FROM member").scalars().all() == ["测试号"]
            return len(surroundings.COMMANDS)

        yield one


def _asked(resident: subprocess.Popen[str], order: Mapping[str, object]) -> str:
    assert resident.stdin is not None and resident.stdout is not None
    resident.stdin.write(json.dumps(order) + "\n")
    resident.stdin.flush()
    return resident.stdout.readline().strip()


@contextmanager
def read_only(_folder: Path, *, writable: bool = False) -> Iterator[Round]:
    """An office in a folder that cannot be written to, for somebody without a home: looked at, and said."""
    books = ground.books_of(ground.made() / "office")

    def one(_luck: random.Random, place: Path) -> int:
        office = ground.copied(place)
        for path in (place.parent, place):
            path.chmod(0o755)
        for path in (office, *office.rglob("*")):
            path.chmod(
                (0o777 if path.is_dir() else 0o666) if writable else (0o555 if path.is_dir() else 0o444)
            )
        said = crew().start(surroundings.looking, folder=office).one()
        for path in (office, *office.rglob("*")):
            path.chmod(0o755)
        assert said["why"] == said["refused"] == "readonly", said
        assert said["people"] == len(books.people)
        return judged(office, books)

    yield one


@contextmanager
def little_memory(_folder: Path, *, swallowed: bool = False) -> Iterator[Round]:
    """Work until memory runs out; then it is said, or was done."""
    books = ground.books_of(ground.made() / "office")

    def one(luck: random.Random, place: Path) -> int:
        office = ground.copied(place)
        given = {"folder": office, "seed": str(luck.random()), "room": luck.randrange(6 << 20)}
        child = crew().start(surroundings.cramped, **given, swallowed=swallowed)
        told = list(child.all())
        child.end()
        return judged(office, books.after(told))

    yield one


def hazard(
    code: str, title: str, rounds: tuple[int, int], ground: Grounds, control: str, **guard: bool
) -> Hazard:
    """A trial with one control: the same with one word set."""
    return Hazard(code, title, *rounds, ground, {control: partial(ground, **guard)})


HAZARDS = (
    hazard("R15", "clock", (30, 300), clocks, "ordered by time", by_time=True),
    hazard("R16", "paths and locales", (40, 40), places, "names in ASCII", ascii_only=True),
    hazard("R17", "read-only, no home", (20, 20), read_only, "writable", writable=True),
    hazard("R18", "little memory", (20, 500), little_memory, "said to be done all the same", swallowed=True),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_nothing_is_lost_and_it_is_said(hazard: Hazard) -> None:
    holds(hazard)
