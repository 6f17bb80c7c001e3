"""Hands, crews and their children are gone when whoever started them was killed."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from tests.faults import disk
from tests.faults.crew import ROOT, Tell, crew

START = """
import json, sys
from tests.faults import test_hands, trial
print(json.dumps(trial.hands().submit(test_hands.at_work).result()), flush=True)
sys.stdin.read()
"""


def waits(tell: Tell) -> None:
    """A child in the middle of a round."""
    tell(begun=True)
    signal.pause()


def at_work() -> list[int]:
    """A hand, its crew and a child of that, by their numbers."""
    child = crew().start(waits)
    child.hear()
    return [os.getpid(), crew()._process.pid, child.pid]


@pytest.mark.skipif(not disk.possible(), reason="the disk that fails on request is made for Linux")
def test_nothing_of_a_trial_outlives_a_run_that_was_killed() -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", START], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdin is not None and run.stdout is not None
    pids: list[int] = json.loads(run.stdout.readline())
    seen = [os.pidfd_open(pid) for pid in pids]
    run.kill()
    run.wait()
    alive = [
        pid for pid, handle in zip(pids, seen, strict=True) if not select.select([handle], [], [], 20)[0]
    ]
    for handle in seen:
        os.close(handle)
    for pid in alive:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    run.stdin.close()
    run.stdout.close()
    assert alive == []
