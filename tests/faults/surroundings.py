"""What children do where the clock jumps, nothing can be written, or memory is short.

`python -m tests.faults.surroundings` runs commands in processes of its own locale.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import random
import resource
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path

from nzg_desktop import FINISHED
from nzg_desktop.cli.main import main
from nzg_desktop.core.trouble import InvalidRecord, Trouble
from nzg_desktop.work import clock, desk
from tests.faults import disk
from tests.faults.clerk import Clerk
from tests.faults.crew import Tell
from tests.faults.typist import Typist, nzg
from tests.faults.verdict import STATE, opened
from tests.fixtures.offices import id_number, member

NOBODY = 65_534
STEPS = 5
HUNGRY = ("save", "bring_in")
DAY = dt.timedelta(days=1)
COMMANDS = (
    ("init", "--code", "B01", "--name", "样例工会"),
    ("set", "member", "name=测试号", f"id_no={id_number(1)}", "join_date=2026-05-06"),
    ("export", "member", "{}/名册.xlsx"),
    ("close", "2026-05"),
    ("backup", "--to", "{}/U 盘"),
    ("list", "member"),
)


def jumping(tell: Tell, folder: str, seed: str, jumps: Sequence[int]) -> None:
    """Give commands, the clock jumps, and so on; tells whether it is doubted and whether it is wrong."""
    clerk, last = Typist(Path(folder), random.Random(seed)), dt.datetime.now(dt.UTC)
    for seconds in jumps:
        disk.mine().clock = seconds
        now = dt.datetime.now(dt.UTC)
        finished = dt.datetime.fromisoformat(FINISHED).replace(tzinfo=dt.UTC)
        wrong = now < last - 2 * DAY or now < finished - 2 * DAY or now > max(last, finished) + 3_000 * DAY
        with opened(Path(folder)) as office:
            tell(doubt=clock.doubt(office) is not None, wrong=wrong, now=now)
        for _ in range(3):
            kind, will, act = clerk.step(["save"])
            tell(begin=kind, will=will)
            try:
                act()
            except InvalidRecord as refused:  # who was born after today, as the clock has it
                tell(refused=kind, words=str(refused))
                continue
            clerk.settle(will)
            tell(done=kind)
            last = now
    disk.mine().clock = 0
    clerk.close()


def looking(tell: Tell, folder: str) -> None:
    """Open an office as somebody who may write nowhere."""
    for name in (STATE, "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMPDIR"):
        os.environ[name] = "/nowhere"
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    office, refused = desk.open_desk(Path(folder)), ""
    why = office.store.why.code if office.store.why else ""
    office.store.close()
    found = nzg(Path(folder), "list", "member")["count"]
    try:
        nzg(Path(folder), "set", "member", *(f"{name}={value}" for name, value in member(14_000).items()))
    except Trouble as trouble:
        refused = trouble.code
    tell(why=why, refused=refused, people=found)


def cramped(tell: Tell, folder: str, seed: str, room: int, *, swallowed: bool) -> None:
    """Work with so many bytes of memory more than there are now, until that is not enough."""
    clerk = Clerk(Path(folder), random.Random(seed), rows=1_500)
    for _ in range(STEPS):
        kind, will, act = clerk.step(HUNGRY)
        tell(begin=kind, will=will)
        try:
            with _cramped(room):
                act()
        except (MemoryError, Trouble) as short:  # ours or the program's: it was done whole or not at all
            tell(**({"done": kind} if swallowed else {"refused": kind, "words": str(short)}))
            break
        clerk.settle(will)
        tell(done=kind)
    clerk.close()


@contextmanager
def _cramped(room: int) -> Iterator[None]:
    """Take all that this process had and gave back, then let it have `room` bytes more."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    taken: list[bytes] = []
    try:
        resource.setrlimit(resource.RLIMIT_AS, (used, resource.RLIM_INFINITY))
        for size in (1 << 16, 1 << 12, 1 << 9):
            with suppress(MemoryError):
                while True:
                    taken.append(bytes(size))
        resource.setrlimit(resource.RLIMIT_AS, (used + room, resource.RLIM_INFINITY))
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def serve() -> None:
    """Hear on standard input what to do in which folder, fork for it, and say how it ended.

    The program is loaded once for each locale, and has done everything once, so that children find prepared
    what they need; paths come as bytes, since each locale reads them otherwise.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        redirect_stdout(io.StringIO()),
        redirect_stderr(io.StringIO()),
    ):
        os.environ[STATE] = folder
        _done(Path(folder) / "office")
    for words in sys.stdin:
        order = json.loads(words)
        home, out = (Path(os.fsdecode(bytes.fromhex(order[name]))) for name in ("home", "out"))
        pid = os.fork()
        if pid == 0:
            os.environ[STATE] = str(out.with_name("state"))
            os._exit(_into(out, home))
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _done(home: Path) -> int:
    """The main commands one after the other, until one does not go through; gives its exit status."""
    given = ([word.format(home.parent) for word in line] for line in COMMANDS)
    return next(filter(None, (main([*line, "--home", str(home)]) for line in given)), 0)


def _into(out: Path, home: Path) -> int:
    """The same; what the commands say goes into a file."""
    said = os.open(out, os.O_WRONLY | os.O_CREAT)
    os.dup2(said, 1)
    os.dup2(said, 2)
    try:
        return _done(home)
    except BaseException:  # noqa: BLE001 - a child never returns into its parent's work
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


if __name__ == "__main__":
    serve()
