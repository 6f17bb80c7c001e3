"""Silence is the only pass: a log line that nobody expected fails a test. None touches the user's folders."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.fixtures import own

if TYPE_CHECKING:
    from tests.fixtures.offices import Offices


# Before any Qt import. QT_QPA_PLATFORM=xcb asks for a real screen, and pytest-xvfb then brings a virtual one.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if sys.platform == "win32":  # without a screen Qt does not ask Windows for its fonts
    os.environ.setdefault("QT_QPA_FONTDIR", rf"{os.environ['SYSTEMROOT']}\Fonts")

# How fast this machine is today decides nothing.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_xvfb_disable() -> bool:
    """Start no virtual screen where nobody asked for a screen."""
    return os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.fixture(autouse=True, scope="session")
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Data, settings and logs that a test does not place itself go to a folder of this run."""
    with pytest.MonkeyPatch.context() as patch:
        own.places(patch, tmp_path_factory.mktemp("home"))
        for name in ("NZG_USER", "NZG_PASSWORD"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(autouse=True)
def expect_log() -> Iterator[Callable[[str], None]]:
    """Fail on warnings and errors in any logger, unless the test says beforehand what they contain.

    `expect_log("备份")` promises one or more such lines; the test fails when none comes, too.
    """
    expected: list[str] = []
    lines: list[str] = []
    make = logging.getLogRecordFactory()

    def watching(*args: object, **kwargs: object) -> logging.LogRecord:
        record = make(*args, **kwargs)
        if record.levelno >= logging.WARNING:
            lines.append(f"{record.name}: {record.getMessage()}")
        return record

    # The factory sees records of loggers that do not propagate, which a handler at the root would miss.
    logging.setLogRecordFactory(watching)
    try:
        yield expected.append
    finally:
        logging.setLogRecordFactory(make)
    unexpected = [line for line in lines if not any(words in line for words in expected)]
    missing = [words for words in expected if not any(words in line for line in lines)]
    if unexpected or missing:
        pytest.fail(f"log lines nobody expected: {unexpected}; expected but absent: {missing}", pytrace=False)


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    """Offices of one test, closed at its end. Imported here, since most tests have none."""
    from tests.fixtures.offices import Offices

    with Offices(tmp_path) as found:
        yield found
