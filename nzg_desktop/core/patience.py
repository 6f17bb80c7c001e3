"""Trying again while another program (a virus scanner, WPS, a synchroniser) holds a file for a moment.

Only in workers and commands: it waits where it stands. What another program does not hold is raised at once.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
pause = time.sleep
"""How it waits; a trial of what takes ten seconds waits otherwise."""
LONGEST = 10.0
"""Seconds until it is said that the file is held."""
_HELD = (errno.EBUSY, errno.ETXTBSY, errno.EDEADLK)
_HELD_IN_WINDOWS = (5, 32, 33)
"""Access denied (a file that is open is not replaced), sharing violation, lock violation."""


def is_held(error: OSError) -> bool:
    """Whether another program has the file open."""
    return error.errno in _HELD or getattr(error, "winerror", None) in _HELD_IN_WINDOWS


def is_open_elsewhere(error: OSError) -> bool:
    """Whether that is sure: Windows also denies a place that is only read, but names no second file then."""
    return is_held(error) and (getattr(error, "winerror", None) != 5 or error.filename2 is not None)


def patiently(action: Callable[[], T]) -> T:
    """What `action` gives, tried again with growing pauses for ten seconds while the file is held."""
    waited, wait = 0.0, 0.05
    while True:
        try:
            return action()
        except OSError as error:
            if not is_held(error) or waited >= LONGEST:
                raise
        wait = min(wait * 1.6, LONGEST - waited, 1.0)
        pause(wait)
        waited += wait
