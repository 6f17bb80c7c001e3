"""`nzg` and `python -m nzg_desktop`: the window without a command, the command line with one."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    """Start what was asked for; gives the exit code."""
    if len(sys.argv) > 1 and not (sys.argv[1] == "--home" and len(sys.argv) == 3):
        from nzg_desktop.cli.main import main as command

        return command(sys.argv[1:])
    from nzg_desktop.app import run

    return run(Path(sys.argv[2]) if len(sys.argv) == 3 else None)


if __name__ == "__main__":
    sys.exit(main())
