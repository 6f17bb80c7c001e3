"""How time, memory and other processes are measured. Ours and the reference always take turns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from tests.bench.ground import ROOT

Numbers = dict[str, float]
PROBES = Path(__file__).parent / "probes"


def spent() -> float:
    """CPU seconds of this process and of the children that it has waited for."""
    import resource  # there is none on Windows

    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def cost(work: Callable[[], object]) -> float:
    """CPU seconds of one piece of work."""
    before = spent()
    work()
    return spent() - before


def in_turns(rounds: int, ours: Callable[[], float], reference: Callable[[], float]) -> tuple[float, float]:
    """The median of each, measured one after the other so that a slow minute meets both."""
    pairs = [(ours(), reference()) for _ in range(rounds)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so many do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def probe(name: str, *given: object, home: Path) -> Numbers:
    """Run one of the programs in probes/ as a fresh process without a screen; gives what it measured.

    `home` takes what it would else write into the user's folders.
    """
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
    told = {**os.environ, **folders, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    line = [sys.executable, str(PROBES / f"{name}.py"), *map(str, given)]
    done = subprocess.run(line, env=told, cwd=home, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} {' '.join(map(str, given))} ended with {done.returncode}:\n{done.stderr}")
    found: Numbers = json.loads(done.stdout.splitlines()[-1])
    return found
