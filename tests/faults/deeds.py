"""What children do: a clerk who works at random and tells each step before and after it.

Whatever is told as done, the program has acknowledged; the parent holds the program to it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import random
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from nzg_desktop.core import patience
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import filename
from nzg_desktop.exchange.verdict import Ruling, Verdict
from nzg_desktop.store import dialect
from nzg_desktop.work import importing, receiving, records, safety
from tests.faults import disk
from tests.faults.clerk import ALL, OUT, Clerk
from tests.faults.crew import Tell
from tests.faults.typist import Typist, nzg
from tests.faults.verdict import STATE, state_of

COMMANDS = 0.8
"""In so many of the rounds each step is a command, from opening to closing."""


def work(
    tell: Tell,
    folder: str,
    seed: str,
    steps: int,
    kinds: Sequence[str] = ALL,
    *,
    command: bool = False,
    without: str = "",
) -> None:
    """Work at random; each step is told before and after. `without` takes a guard away.

    `command`: each step is a command; otherwise they come one after the other in an open office, as from
    the window.
    """
    if without:
        unguarded(without)
    clerk = _somebody(command)(Path(folder), random.Random(seed))
    for number in range(steps):
        kind, will, act = clerk.step(kinds)
        tell(begin=kind, will=will)
        if without == EARLY:
            tell(done=kind)
        act()
        clerk.settle(will)
        if without != EARLY:
            tell(done=kind)
        ctypes.CDLL(None).nzg_mark(ctypes.c_int64(number))
    clerk.close()


def _somebody(command: bool) -> type[Clerk]:
    return Typist if command else Clerk


REACH: dict[str, int] = {}
"""How many steps on the disk each kind of work takes, about."""
OPENING = "opening"
"""What opening and closing the office is counted under, which every command does."""


def warm(folder: Path) -> None:
    """Make the ground, and do everything once in a copy, so that children find prepared what they need."""
    from tests.faults import ground

    made = ground.make(folder / "ground")
    clerk = Clerk(ground.copied(folder / "warm", made), random.Random(1))
    for kind in dict.fromkeys((*ALL, *OUT)):
        _, will, act = clerk.step([kind])
        disk.mine().order(disk.COUNT, folder)
        act()
        REACH[kind] = disk.mine().seen
        clerk.settle(will)
    disk.mine().still()
    clerk.close()
    typist = Typist(clerk.folder, random.Random(1))
    _, _, act = typist.step(["save"])
    disk.mine().order(disk.COUNT, folder)
    act()
    REACH[OPENING] = max(disk.mine().seen - REACH["save"], 0)
    disk.mine().still()
    shutil.rmtree(folder / "warm")


def traced(tell: Tell, covered: str, log: str, **given: Any) -> None:
    """The same while all that reaches the disk below `covered` is noted."""
    disk.mine().order(disk.TRACE, Path(covered), log=Path(log))
    work(tell, **given)
    disk.mine().still()


def undone(tell: Tell, folder: str, seed: str, steps: int, *, without: str = "") -> None:
    """Import at random and take everything back, the last first; nothing is told, since nothing is left."""
    if without:
        unguarded(without)
    clerk = Clerk(Path(folder), random.Random(seed))
    done = [importing.write(clerk.desk, clerk.roster(), overwrite=True).batch for _ in range(steps)]
    for batch in filter(None, reversed(done)):
        records.undo(clerk.desk, batch)
    clerk.close()


def backed_up(tell: Tell, folder: str, seed: str, steps: int, *, without: str = "") -> None:
    """Work at random, and back up at random while somebody else goes on saving; tells who must be in each."""
    clerk = Clerk(Path(folder), random.Random(seed))

    def do(kinds: Sequence[str]) -> None:
        _, will, act = clerk.step(kinds)
        act()
        clerk.settle(will)

    for _ in range(steps):
        do(ALL)
        if clerk.luck.random() < 0.3:
            before, home = dict(clerk.people), clerk.desk.home
            if without:
                made = home.backups / f"nzg-{clerk.luck.random()}.db"
                shutil.copyfile(home.database, made)
            else:
                made = safety.backup(clerk.desk, progress=lambda *_: do(["save"]))
            tell(file=made.name, people=before)
    clerk.close()


def hindered(
    tell: Tell,
    folder: str,
    seed: str,
    where: str,
    orders: Sequence[Sequence[int]],
    tries: int,
    kinds: Sequence[str] = ALL,
    *,
    command: bool = False,
    without: str = "",
) -> None:
    """Work while the disk does one of these orders (mode, error) from some step on; then the same in peace.

    What the program says instead of doing it is told as refused, with its code.
    """
    if without:
        unguarded(without)
    clerk = _somebody(command)(Path(folder), random.Random(seed))
    luck, beside = random.Random(f"{seed} disk"), REACH[OPENING] if command and where == folder else 2
    for _ in range(tries):
        kind, will, act = clerk.step(kinds)
        tell(begin=kind, will=will)
        mode, error = luck.choice(orders)
        try:
            with disk.mine().under(mode, Path(where), luck.randrange(REACH[kind] + beside), error):
                act()
        except Trouble as trouble:
            tell(refused=kind, code=trouble.code, words=str(trouble))
            clerk.come_back()
            kind, will, act = clerk.step([kind])
            tell(begin=kind, will=will)
            act()
        clerk.settle(will)
        tell(done=kind)
    clerk.close()


def held(
    tell: Tell,
    folder: str,
    seed: str,
    where: str,
    tries: int,
    kinds: Sequence[str],
    *,
    command: bool = False,
    without: str = "",
) -> None:
    """Work while another program holds files from some step on, for so many seconds; nobody really waits.

    What the program says instead of doing it is told as refused; then it is done in peace.
    """
    clerk, luck = _somebody(command)(Path(folder), random.Random(seed)), random.Random(f"{seed} disk")
    waited, long = 0.0, 0.0

    def pause(seconds: float) -> None:
        nonlocal waited
        waited += seconds
        if waited >= long:
            disk.mine().still()

    vars(patience)["pause"] = pause
    if without:
        vars(patience)["LONGEST"] = 0.0
    for _ in range(tries):
        kind, will, act = clerk.step(kinds)
        number, long, waited = luck.choice(HELD), luck.choice((luck.uniform(0.1, 9.5), 600.0)), 0.0
        tell(begin=kind, will=will)
        try:
            with disk.mine().under(disk.HOLD, Path(where), luck.randrange(4), number):
                act()
        except Trouble as trouble:
            tell(refused=kind, words=trouble.remedy, waited=waited, held=long, number=number)
            clerk.come_back()
            kind, will, act = clerk.step([kind])
            tell(begin=kind, will=will)
            act()
        clerk.settle(will)
        tell(done=kind, waited=waited)
    clerk.close()


HELD = (errno.EBUSY, errno.EBUSY, errno.ETXTBSY, errno.EACCES)
"""What systems say of a file that is held; the last is also said of one that is not ours to touch."""
EARLY = "early"
"""A program that says 已保存 before it is so."""
FORGETFUL = "forgetful"
"""A program that says of the recycle bin what it does not do."""
IN_PLACE = "in place"
"""A program that writes files under their last name, and never reads them back."""


def unguarded(what: str) -> None:
    """Take a guard away: connections that do not wait for the disk as ours do, files that nobody looks at."""
    connect = dialect.connect

    def careless(*given: Any, **words: Any) -> Any:
        driver = connect(*given, **words)
        if not words.get("read_only"):
            driver.execute(f"PRAGMA {what}").fetchall()
        return driver

    def in_place(folder: Path, name: str, data: bytes) -> Path:
        with suppress(OSError):
            (folder / name).write_bytes(data)
        return folder / name

    if what == IN_PLACE:
        vars(filename)["write_file"] = in_place
    elif what == FORGETFUL:
        vars(records)["retire"] = vars(records)["undo"] = lambda *_: None
    elif what != EARLY:
        vars(dialect)["connect"] = careless


def take(tell: Tell, folder: str, lots: Sequence[Sequence[str]], *, trusting: bool = False) -> None:
    """Receive lots of files, one after the other; each is told when its answers are there."""
    os.environ[STATE] = str(state_of(Path(folder)))
    if trusting:
        vars(receiving)["judge"] = lambda _header, _standing: Ruling(Verdict.APPLIED)
    for number, lot in enumerate(lots):
        stick = str(Path(folder).parent / "stick")
        found = nzg(Path(folder), "receive", *lot, "--receipts", stick, "--confirm")
        tell(done=number, verdicts=[one["verdict"] for one in found])
