"""Versions of the program side by side: where they lie, and which one is to run. Standard library only.

The one that was installed first is never touched. `nzg-versions/` beside it holds later ones; `current.txt`
there names the one to start. Without that file, or where that version is gone, the first one runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

STARTED = "NZG_STARTED_FROM"
"""The environment variable in which the first version tells a later one where it lies."""
BACK = ["upgrade", "--back"]
"""The command that the first version always does itself: the later one may be what does not work."""


def root() -> Path:
    """Where the version lies that was installed first."""
    return Path(os.environ.get(STARTED) or Path(__file__).resolve().parents[2])


def folder() -> Path:
    """Where later versions lie."""
    return root() / "nzg-versions"


def named(file: str) -> str:
    """The version that `current.txt` or `previous.txt` names; empty: the first one."""
    with suppress(OSError, ValueError):  # a spoilt one names none
        return (folder() / file).read_text(encoding="utf-8").strip()
    return ""


def handed_over(argv: Sequence[str]) -> int | None:
    """Run the chosen version in our place; its exit code, None where we are the one to run."""
    if os.environ.get(STARTED) or list(argv[: len(BACK)]) == BACK:
        return None
    name = named("current.txt")
    chosen = folder() / name
    if not name or not (chosen / "nzg_desktop" / "__main__.py").is_file():
        return None
    command, environment = start(chosen, argv)
    if os.name == "posix":
        os.execve(command[0], command, environment)
    import subprocess  # there a process cannot become another one, and no other start should wait for this

    return subprocess.call(command, env=environment)


def start(version: Path, argv: Sequence[str]) -> tuple[list[str], Mapping[str, str]]:
    """How a version is started: command and environment."""
    paths = [str(version), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, STARTED: str(root()), "PYTHONPATH": os.pathsep.join(paths)}
    return [sys.executable, "-P", "-m", "nzg_desktop", *argv], environment
