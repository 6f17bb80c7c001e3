"""Files from outside are parsed in a process of their own, under limits; this starts it and reads its frames.

A frame is its length in four bytes and a marshalled tuple. Marshal, not pickle: its bytes can hold values and
nothing else.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:  # not for the child, whose start is part of every import: a third of it went into this
    from nzg_desktop.core.changes import Progress

_TICK = 0.1
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


def run(module: str, flag: str, path: Path, seconds: int, progress: Progress) -> tuple[bytes, int]:
    """What the child `exchange.<module>` wrote about a file, and how it ended; it is gone afterwards.

    A frozen program starts it by `flag`. Raises TimeoutError after so many seconds; `progress` may raise
    Cancelled.
    """
    deadline = time.monotonic() + seconds
    with subprocess.Popen(
        _command(module, flag, path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        try:
            while True:
                try:
                    output, _ = child.communicate(timeout=_TICK)
                    return output, child.returncode
                except subprocess.TimeoutExpired:
                    progress(0, 0, f"正在读取 {path.name}")
                if time.monotonic() > deadline:
                    raise TimeoutError(path)
        finally:
            child.kill()


def _command(module: str, flag: str, path: Path) -> list[str]:
    whole = str(path.absolute())
    if getattr(sys, "frozen", False):
        return [sys.executable, flag, whole]
    return [sys.executable, "-X", "utf8", "-m", f"nzg_desktop.exchange.{module}", whole]


def _environment() -> dict[str, str]:
    """The child must find this very package, wherever the parent found it, and is told no password."""
    paths = [str(_PACKAGE_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    inherited = {name: value for name, value in os.environ.items() if not name.endswith("_PASSWORD")}
    return {**inherited, "PYTHONPATH": os.pathsep.join(paths), "RUST_BACKTRACE": "0"}


def frames(output: bytes) -> Iterator[tuple[Any, ...]]:
    """The complete frames of what a child wrote; it may have been stopped in the middle of one."""
    view, at = memoryview(output), 0
    while at + 4 <= len(view):
        start, end = at + 4, at + 4 + int.from_bytes(view[at : at + 4], "little")
        if end > len(view):
            return
        yield marshal.loads(view[start:end])
        at = end


def write(frame: tuple[Any, ...], out: BinaryIO) -> None:
    """One frame of a child."""
    content = marshal.dumps(frame)
    out.write(len(content).to_bytes(4, "little"))
    out.write(content)


def limit(memory: int, seconds: int) -> None:
    """Bound this process where the system can; elsewhere the checks before and the parent's clock remain."""
    if sys.platform != "win32":
        import resource  # there is none on Windows

        for what, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_CORE, 0),
        ):
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
