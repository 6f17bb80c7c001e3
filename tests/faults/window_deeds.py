"""What children do at the real window, without a screen: keys in, and 已保存 read off the page.

The steps are told as those of deeds.py are.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nzg_desktop.gui.pages import PAGES
from nzg_desktop.work import records
from tests.faults.books import People
from tests.faults.crew import Tell
from tests.faults.verdict import opened, people
from tests.fixtures.offices import id_number
from tests.qt.scene import PATIENCE, Hands, Scene

TICK = 1
"""Milliseconds between two looks at whether something has come."""


class Bot:
    """As much of pytest-qt's bot as a scene needs."""

    def addWidget(self, _widget: QWidget, **_how: object) -> None:  # noqa: N802 - as pytest-qt names it
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


def _opened(folder: str, own: str) -> tuple[Scene, People]:
    """The real window, and who is in the office."""
    QApplication(["nzg"]).setApplicationName("nzg-desktop")
    with opened(Path(folder)) as office, office.store.reading() as r:
        known = people(r)
    return Scene(Bot(), Path(folder), Path(own)), known  # type: ignore[arg-type]


def _entered(hands: Hands, scene: Scene, number: str) -> float:
    """Somebody registered by the keyboard; gives the seconds from the key to 已保存."""
    for words in (number, "测试号", "", ""):
        hands.write(words)
        hands.press("Return")
    pane = scene.list.form
    pane.said = ""
    begun = time.perf_counter()
    hands.strike("F6")
    scene.bot.waitUntil(lambda: bool(pane.said) or scene.face.jobs.idle, timeout=PATIENCE)
    took = time.perf_counter() - begun
    scene.settle()
    assert pane.said.startswith("已保存"), pane.said
    return took


def _sound(scene: Scene) -> None:
    """A fault of ours that the window takes note of and goes on ends the trial."""
    note = scene.face.folder / "log" / "crash.txt"
    assert not note.exists(), note.read_text(encoding="utf-8")


def enter(tell: Tell, folder: str, own: str, seed: str, steps: int, *, early: bool = False) -> None:
    """Register members by the keyboard, one after the other."""
    (scene, known), luck = _opened(folder, own), random.Random(seed)
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
        _entered(hands, scene, number)
        _sound(scene)
        if not early:
            tell(done="window")


WORK = ("save",) * 10 + ("undo", "find", "find", "look", "look", "look", "larger", "back_up")
"""What a clerk does at the window in a day; after each of it she is at the list of members."""
HEAVY, LATE = 1 << 20, 0.4
"""Bytes that are not forgotten, and seconds that a save takes longer, where a guard is gone."""


def soak(tell: Tell, folder: str, own: str, seed: str, *, without: str = "") -> None:
    """Show every page, then work at the window until somebody ends it.

    Each step tells the memory taken, a save also the seconds from the key to 已保存.
    `without` "forgetting": something is kept of each step; "haste": every save takes longer.
    """
    (scene, known), luck, kept = _opened(folder, own), random.Random(seed), [b""]
    if without == "haste":
        vars(records)["save"] = _slow(records.save)
    hands, every = Hands(scene), _codes(scene)
    for page in every:  # what is kept of each page is kept from here on
        scene.face.go(page)
        scene.settle()
    scene.face.go("member")
    scene.settle()
    while True:
        kind = luck.choice(WORK)
        number = next(n for n in iter(lambda: id_number(luck.randrange(16_000)), "") if n not in known)
        will = {number: [None, False]} if kind in ("save", "undo") else {}
        known |= will
        tell(begin=kind, will=will)
        took = _step(scene, hands, kind, number, luck.choice(every))
        _sound(scene)
        if without == "forgetting":
            kept.append(luck.randbytes(HEAVY))
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        tell(done=kind, memory=pages * resource.getpagesize(), seconds=took, processor=time.process_time())


def _slow(save: Callable[..., Any]) -> Callable[..., Any]:
    def slowly(*given: Any, **how: Any) -> Any:
        time.sleep(LATE)
        return save(*given, **how)

    return slowly


def _codes(scene: Scene) -> list[str]:
    """Every page that stands in the bar."""
    return [row.code for row in PAGES if row.group] + [one.about.code for one in scene.desk.ledgers]


def _step(scene: Scene, hands: Hands, kind: str, number: str, page: str) -> float | None:
    took = None
    if kind in ("save", "undo"):
        hands.press("F5")
        took = _entered(hands, scene, number)
        for key in (
            ("Esc", "Ctrl+Z", "Ctrl+Y") if kind == "undo" else ("Esc",)
        ):  # in a field they mean its text
            hands.press(key)
    elif kind == "look":
        scene.face.go(page)
        scene.settle()
    elif kind == "find":
        hands.press("Ctrl+F")
        hands.write(number[:8])
    elif kind == "larger":
        hands.press("Ctrl+=")
        hands.press("Ctrl+0")
    elif kind == "back_up":
        hands.press("F12")
    scene.face.go("member")
    scene.settle()
    return took
