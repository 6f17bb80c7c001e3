"""R19: a database of any version, killed while it is brought up to date, is old or new and never between."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import count
from math import gcd
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.store import dialect, files, schema, vouching
from nzg_desktop.store.journal import KEPT
from nzg_desktop.store.store import Store
from tests.faults import disk
from tests.faults.crew import Tell, crew
from tests.faults.trial import Hazard, Round, holds
from tests.faults.typist import nzg
from tests.faults.verdict import STATE, state_of
from tests.fixtures import releases

SIZES = (0, 30, 300)
"""So many more members than the office on the shelf has."""
STATEMENTS = 1_500
"""More than a migration from any version has."""
OLD = tuple(number for number in releases.numbers() if number < schema.HEAD)
Rows = dict[str, list[tuple[Any, ...]]]


def bring_up_to_date(tell: Tell, path: str, without: str = "", statement: int = -1) -> None:
    """What a first command does with an old database; killed right before this statement, counted from 0.

    `without` "transaction": every statement for itself.
    """
    seen, connect = 0, dialect.connect

    def reached(words: str) -> None:
        nonlocal seen
        if seen == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += not words.startswith("--")  # what the engine says to itself

    def counted(*given: Any, **how: Any) -> Any:
        driver = connect(*given, **how)
        driver.set_trace_callback(reached)
        return driver

    dialect.connect = counted  # in a child of its own, which ends here
    os.environ[STATE] = str(state_of(Path(path).parent))
    if without == "transaction":
        quick = dialect.quick

        def hasty(connection: Any, words: str, values: Any = ()) -> Any:
            return None if words == "BEGIN IMMEDIATE" else quick(connection, words, values)

        dialect.quick = hasty
    nzg(Path(path).parent, "list", "member", "--limit", "1")
    tell(statements=seen)


@contextmanager
def upgraded(folder: Path, without: str = "") -> Iterator[Round]:
    """Killed right before a random step on the disk; how many there are is counted once for each size."""
    counted: dict[int, int] = {}

    def one(luck: random.Random, place: Path) -> int:
        number, size = luck.choice(OLD), luck.choice(SIZES)
        path = grown(releases.unpacked(number, place / "office"), size)
        before = rows(path)
        if size not in counted:
            counted[size] = length(shutil.copytree(path.parent, folder / str(size)), without)[0]
        crew().disk.order(disk.KILL, place, luck.randrange(counted[size]))
        child = crew().start(bring_up_to_date, path=path, without=without)
        list(child.all())
        child.end()
        crew().disk.still()
        judged(path, number, before)
        return 1

    yield one


@contextmanager
def upgraded_by_statements(folder: Path, without: str = "") -> Iterator[Round]:
    """Killed right before a statement: each of each version once, and those of any few rounds far apart."""
    counted: dict[str, int] = {}

    def one(_luck: random.Random, place: Path) -> int:
        turn, which = divmod(int(place.name), len(OLD))
        number = OLD[which]
        path = grown(releases.unpacked(number, place / "office"), SIZES[1])
        before = rows(path)
        if number not in counted:
            counted[number] = length(shutil.copytree(path.parent, folder / number), without)[1]
        many = counted[number]
        assert many <= STATEMENTS, f"on demand {many} rounds of {number} are needed"
        stride = next(far for far in count(many * 5 // 8) if gcd(far, many) == 1)
        at = (turn + 1) * stride % many
        child = crew().start(bring_up_to_date, path=path, without=without, statement=at)
        assert list(child.all()) == [] and child.end() < 0, f"not killed at {at} of {many}"
        judged(path, number, before)
        return 1

    yield one


def length(office: Path, without: str) -> tuple[int, int]:
    """How many steps on the disk and how many statements it takes when nobody kills it."""
    crew().disk.order(disk.COUNT, office)
    said = crew().start(bring_up_to_date, path=office / "nzg.db", without=without).one()
    crew().disk.still()
    shutil.rmtree(office)
    return crew().disk.seen, int(said["statements"])


def grown(path: Path, more: int) -> Path:
    """The same with more members; one without more is as a backup that was put back, without a WAL."""
    with closing(dialect.connect(path)) as driver:
        names = [name for (name,) in driver.execute("SELECT name FROM pragma_table_info('member')")]
        kept = [name for name in names if name not in ("id", "uid", "id_no")]
        driver.execute("BEGIN")
        driver.executemany(
            f"INSERT INTO member (uid, id_no, {', '.join(kept)})"
            f" SELECT ?, NULL, {', '.join(kept)} FROM member ORDER BY id LIMIT 1",
            [(f"more-{number:06}",) for number in range(more if kept else 0)],
        )
        driver.execute("COMMIT")
        driver.execute(f"PRAGMA journal_mode = {'WAL' if more else 'DELETE'}")
    return path


def rows(path: Path) -> Rows:
    """Every row of every table that is no index for searching."""
    with closing(dialect.connect(path)) as driver:
        words = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        tables = [name for (name,) in driver.execute(words) if not name.startswith(("search", "sqlite_"))]
        return {name: driver.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}


def judged(path: Path, number: str, before: Rows) -> None:
    """Old and untouched, or new and whole; every backup is the old one; a start brings it up to date."""
    stands = files.inspect(path)
    assert stands in (int(number), int(schema.HEAD)), f"it stands at {stands}"
    if stands == int(number):
        assert rows(path) == before, "an old one was changed"
    for backup in (path.parent / "backups").glob("*.db"):
        assert rows(backup) == before, "a backup is not the old one"
    assert stands == int(number) or list((path.parent / "backups").glob("*.db")), "new without a backup"
    for _ in range(2):
        store = Store.open(path, LEDGERS)
        with store.reading() as r:
            assert store.damage(r) == ""
        store.close()
    after = rows(path)
    # One line may tell how the tables are declared from now on.
    told = after["journal"][len(before["journal"]) :]
    assert [True] * len(told) == [KEPT in row and vouching.LAYOUT in str(row) for row in told][:1], told
    del after["journal"][len(before["journal"]) :]
    for table, known in before.items():
        assert table == "alembic_version" or len(after[table]) == len(known), f"{table} has other rows"
    assert values(path, "member") == sorted(row[1] for row in before["member"])
    assert [row[:10] for row in after["journal"]] == [row[:10] for row in before["journal"]]


def values(path: Path, table: str) -> list[str]:
    """The uids in a table."""
    with closing(dialect.connect(path)) as driver:
        return sorted(uid for (uid,) in driver.execute(f"SELECT uid FROM {table}"))


HAZARDS = (
    Hazard(
        "R19",
        "killed while brought up to date",
        ci=len(OLD) * 2,
        full=len(OLD) * len(SIZES) * 500,
        ground=upgraded,
        controls={"without a transaction": partial(upgraded, without="transaction")},
    ),
    Hazard(
        "R19-statements",
        "killed before each statement of a migration",
        ci=len(OLD) * 3,
        full=len(OLD) * STATEMENTS,
        ground=upgraded_by_statements,
        controls={"without a transaction": partial(upgraded_by_statements, without="transaction")},
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_a_database_killed_on_its_way_up_is_old_or_new(hazard: Hazard) -> None:
    holds(hazard)


@pytest.mark.parametrize("number", OLD)
def test_a_database_of_every_version_is_opened(number: str, tmp_path: Path) -> None:
    path = releases.unpacked(number, tmp_path)
    before = rows(path)
    Store.open(path, LEDGERS).close()
    judged(path, number, before)


def test_the_version_that_was_released_is_kept() -> None:
    assert "0003" in releases.numbers()
    endings = {"".join(file.suffixes[-2:]) for file in releases.FOLDER.iterdir()}
    assert endings == {".db.xz", ".0.nzg", ".0.keys"}
