"""`nzg` and `python -m nzg_desktop`: the window without a command, the command line with one."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from nzg_desktop.core import versions

LIVING = 200_000
"""So many new objects before the collector looks, more than a start makes: hardly any go round in circles."""


def main() -> int:
    """Start what was asked for; gives the exit code."""
    gc.set_threshold(LIVING)
    if sys.platform != "win32":
        import resource  # there is none on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # names and keys stand in the memory of a crash
    try:
        return _started()
    except MemoryError:  # while the program itself is being loaded; later on it is said where it happens
        from nzg_desktop.core.trouble import no_memory

        print(no_memory(), file=sys.stderr)
        return 1


def _started() -> int:
    if sys.argv[1:2] == ["--read-tables"]:
        # A frozen program has no other interpreter: the child that parses spreadsheets starts here.
        from nzg_desktop.exchange.child import main as read_tables

        return read_tables(sys.argv[2:])
    if sys.argv[1:2] == ["--read-pictures"]:  # and the one that makes pictures of photos and scans
        from nzg_desktop.exchange.picture_child import main as read_pictures

        return read_pictures(sys.argv[2:])
    if (code := versions.handed_over(sys.argv[1:])) is not None:
        return code
    if len(sys.argv) > 1 and not (sys.argv[1] == "--home" and len(sys.argv) == 3):
        from nzg_desktop.cli.main import main as command

        return command(sys.argv[1:])
    from nzg_desktop.app import run

    return run(Path(sys.argv[2]) if len(sys.argv) == 3 else None)


if __name__ == "__main__":
    sys.exit(main())
