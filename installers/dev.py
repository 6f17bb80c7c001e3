"""From a clean clone to a running program, or to a verdict on it, in one command.

    python3 installers/dev.py run  [-- OPTIONS OF NZG]
    python3 installers/dev.py test [-- OPTIONS OF PYTEST]

Even an old Python must be able to read this file, so that it can say in words that it does not suit.
"""

import platform
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWEST = (3, 12) if platform.machine() == "aarch64" else (3, 13)  # as far as the Qt wheels of the lock go


def refusal(version: "tuple[int, int]", system: str = sys.platform) -> str:
    """Why this Python cannot carry the program, or nothing where it can."""
    if OLDEST <= version <= NEWEST:
        return ""
    found, oldest, newest = (f"{major}.{minor}" for major, minor in (version, OLDEST, NEWEST))
    # A bare `py` takes the newest Python that is installed, which may be too new.
    it = f" (py -{newest} installers\\dev.py)" if system == "win32" else ""
    return (
        f"需要 Python {oldest} 至 {newest}，现在是 {found}。请安装其中一个版本，用它再运行这条命令{it}。\n"
        f"Python {oldest} to {newest} is needed, this is {found}. "
        f"Install one and run this command with it{it}.\n"
    )


def main() -> int:
    """Check the Python, then leave the rest to code that may use it. Returns the exit status."""
    refused = refusal((sys.version_info.major, sys.version_info.minor))
    if refused:
        sys.stderr.write(refused)
        return 1
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from installers.start import start

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
