"""What children do at the real window, without a screen: keys in, and 已保存 read off the page.

The steps are told as those of deeds.py are.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.faults.crew import Tell
from tests.faults.verdict import opened, people
from tests.fixtures.offices import id_number
from tests.qt.scene import Hands, Scene

TICK = 1
"""Milliseconds between two looks at whether something has come."""


class Bot:
    """As much of pytest-qt's bot as a scene needs."""

    def addWidget(self, _widget: QWidget) -> None:  # noqa: N802 - as pytest-qt names it
        """The process ends with the window."""

    @contextmanager
    def waitExposed(self, widget: QWidget) -> Iterator[None]:  # noqa: N802
        """Wait until it is on the screen that there is not."""
        yield
        QTest.qWaitForWindowExposed(widget)

    @contextmanager
    def waitActive(self, widget: QWidget, timeout: int) -> Iterator[None]:  # noqa: N802
        """Wait until it has the keys."""
        yield
        QTest.qWaitForWindowActive(widget, timeout)

    def waitUntil(self, come: Callable[[], bool], timeout: int) -> None:  # noqa: N802
        """Wait until something is so."""
        for _ in range(timeout // TICK):
            if come():
                return
            QTest.qWait(TICK)
        raise AssertionError("the window does not answer")


def enter(tell: Tell, folder: str, own: str, seed: str, steps: int, *, early: bool = False) -> None:
    """Register members by the keyboard, one after the other."""
    application, luck, bot = QApplication(["nzg"]), random.Random(seed), Bot()
    application.setApplicationName("nzg-desktop")
    with opened(Path(folder)) as office, office.store.reading() as r:
        known = people(r)
    scene = Scene(bot, Path(folder), Path(own))  # type: ignore[arg-type]
    hands = Hands(scene)
    hands.press("F5")
    for _ in range(steps):
        number = id_number(luck.randrange(16_000))
        if number in known:
            continue
        known[number] = [None, False]
        tell(begin="window", will={number: [None, False]})
        if early:
            tell(done="window")
        for words in (number, "测试号", "", ""):
            hands.write(words)
            hands.press("Return")
        pane = scene.list.form
        pane.said = ""
        hands.press("F6")
        assert pane.said.startswith("已保存"), pane.said
        if not early:
            tell(done="window")
