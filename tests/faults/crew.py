"""A process that has the program loaded and forks a child for every trial, so that a start costs no second.

`python -m tests.faults.crew FD` is that process: it hears orders on a socket. What a child tells comes
through a pipe of its own, line by line, and is there also when the child was killed in the middle of a word.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import json
import os
import random
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.faults import disk

if sys.platform == "win32":
    pytest.skip(
        "the trials need forks, signals and a library before the system's own", allow_module_level=True
    )

Tell = Callable[..., None]
ROOT = Path(__file__).parents[2]
LONGEST = 1 << 16
_DIE_WITH_PARENT = 1
SLIPS = ("TypeError", "NameError", "AttributeError", "ImportError")
"""What a deed raises that is itself wrong; a control must not live on it."""


def fast_folder() -> Path:
    """Where trials work: in memory where there is such a place, since none of them needs a real disk."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30
    return memory if roomy else Path(tempfile.gettempdir())


class Child:
    """One forked child."""

    def __init__(self, crew: Crew, pid: int, pipe: int) -> None:
        self._crew, self.pid, self._pipe = crew, pid, pipe
        self._heard = b""

    def hear(self, seconds: float | None = None) -> dict[str, Any] | None:
        """What it tells next; None where it tells nothing more, or not within these seconds."""
        while b"\n" not in self._heard:
            if seconds is not None and not select.select([self._pipe], [], [], seconds)[0]:
                return None
            some = os.read(self._pipe, LONGEST)
            if not some:
                return None
            self._heard += some
        said, _, self._heard = self._heard.partition(b"\n")
        found: dict[str, Any] = json.loads(said)
        if "error" in found:
            kind = found["error"].rstrip().splitlines()[-1].partition(":")[0]
            raise (TypeError if kind in SLIPS else AssertionError)(found["error"])
        return found

    def all(self) -> Iterator[dict[str, Any]]:
        """Everything it tells until it ends."""
        while (said := self.hear()) is not None:
            yield said

    def one(self) -> dict[str, Any]:
        """What a child tells that tells one thing; waits for its end."""
        (said,) = self.all()
        self.end()
        return said

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def killed(self, luck: random.Random, longest: float) -> list[dict[str, Any]]:
        """Kill it so many seconds at most after the first thing done; gives all it told."""
        told: list[dict[str, Any]] = []
        while (said := self.hear()) is not None:
            told.append(said)
            if "done" in said:
                break
        until = time.monotonic() + luck.random() * longest
        while (left := until - time.monotonic()) > 0 and (said := self.hear(left)) is not None:
            told.append(said)
        self.kill()
        told += self.all()
        self.end()
        return told

    def end(self) -> int:
        """Wait until it is gone; its exit status, negative for a signal."""
        status = self._crew.ask({"wait": self.pid})
        os.close(self._pipe)
        return int(status)


class Crew:
    """The process that forks; started once, ended with this one."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="nzg-faults-", dir=fast_folder()))
        self.disk = disk.Disk(self.folder / "page")
        library = disk.build(self.folder)
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        own = {"LD_PRELOAD": str(library), disk.NAME: str(self.disk.path), "QT_QPA_PLATFORM": "offscreen"}
        own["QT_LOGGING_RULES"] = "default.warning=false"  # the screenless platform says what it cannot do
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.crew", str(there.fileno())],
            cwd=ROOT,
            env={**os.environ, **own, "TZ": "Asia/Shanghai", "TMPDIR": str(self.folder)},
            pass_fds=[there.fileno()],
        )
        there.close()
        self._line = here
        self._line.recv(LONGEST)

    def start(self, deed: Callable[..., None], **given: Any) -> Child:
        """Fork a child that does this: a function of a module of these tests, with plain values."""
        hear, told = os.pipe()
        order = {"deed": f"{deed.__module__}:{deed.__qualname__}", "given": given}
        socket.send_fds(self._line, [json.dumps(order, default=str).encode()], [told])
        os.close(told)
        return Child(self, int(json.loads(self._line.recv(LONGEST))), hear)

    def ask(self, order: dict[str, Any]) -> Any:
        """One order and its answer."""
        self._line.send(json.dumps(order).encode())
        return json.loads(self._line.recv(LONGEST))

    def close(self) -> None:
        """End the process, which takes its folder away."""
        self._line.close()
        self._process.wait()


@cache
def crew() -> Crew:
    """The crew of this run."""
    made = Crew()
    atexit.register(made.close)
    return made


def serve(line: socket.socket) -> None:
    """Hear orders until nobody gives any."""
    line.send(b"ready")
    while True:
        words, handles, _, _ = socket.recv_fds(line, LONGEST, 1)
        if not words:
            return
        order = json.loads(words)
        if "wait" in order:
            line.send(json.dumps(os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])).encode())
            continue
        pid = os.fork()
        if pid == 0:
            line.close()
            os._exit(_obey(order, handles[0]))
        os.close(handles[0])
        line.send(json.dumps(pid).encode())


def _obey(order: dict[str, Any], pipe: int) -> int:
    def tell(**said: Any) -> None:
        os.write(pipe, json.dumps(said, default=str).encode() + b"\n")

    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    module, _, name = order["deed"].partition(":")
    try:
        getattr(sys.modules.get(module) or __import__(module, fromlist=["x"]), name)(tell, **order["given"])
    except BaseException:  # noqa: BLE001 - a child never returns into its parent's work
        tell(error=traceback.format_exc())
        return 1
    return 0


def main() -> None:
    """Load the program, then serve."""
    import nzg_desktop.app  # noqa: F401 - loaded here so that no child has to
    from tests.faults import deeds, surroundings, window_deeds  # noqa: F401

    deeds.warm(Path(tempfile.gettempdir()))
    gc.freeze()
    serve(socket.socket(fileno=int(sys.argv[1])))
    shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)


if __name__ == "__main__":
    main()
