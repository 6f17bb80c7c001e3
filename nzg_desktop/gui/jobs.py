"""The only place threads exist. Work runs there; answers come back here.

Lanes, each one thread and in order: `quick` for saves, `look` and `scan` for reading, `long` for import,
print, month and package, `keep` for backups and checks. Work gets plain values, never a widget. What comes
out of it is sorted here: an answer, Cancelled (silent), Trouble (said calmly), or our own bug (a crash note
and one sentence).
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nzg_desktop.core.changes import Progress
from nzg_desktop.core.trouble import Cancelled, Trouble, no_memory
from nzg_desktop.gui import crash

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

T = TypeVar("T")
Task = Callable[[], None]


SWEPT = 10_000
"""Milliseconds between two looks for what goes round in circles."""


def _sweep() -> None:
    """Collect in the window's thread: a widget or model that ends in another takes the program with it."""
    for generation, (made, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)):
        if made > most:
            gc.collect(generation)


def _nothing(_answer: object) -> None:
    """Nobody waits for the answer."""


class Job(QObject):
    """One piece of long work under way. `moved` says (done, total, words); `cancel` asks it to stop."""

    moved = Signal(int, int, str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.over = False
        """Whether it has ended, however it ended."""
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step; nothing it has done so far is kept."""
        self._stop.set()

    def progress(self, done: int, total: int, words: str) -> None:
        """What the work calls, in its own thread. Raises Cancelled once somebody has asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        self.moved.emit(done, total, words)


class Jobs(QObject):
    """Runs work off the window's thread, and says how it ended."""

    began = Signal(object)
    """A long job has begun (Job)."""
    ended = Signal(object)
    """A long job has ended, however it ended (Job)."""
    troubled = Signal(object)
    """Something a person can put right, which the caller does not say itself (Trouble)."""
    crashed = Signal(str)
    """Our own bug; the number of its crash note."""

    _here = Signal(object)
    _rested = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        # Notes about our own bugs go to its log.
        self._lanes: dict[str, SimpleQueue[Task | None]] = {}
        self._threads: list[threading.Thread] = []
        self._waiting = 0
        gc.disable()  # it would look in the thread that happens to make the most, see `_sweep`
        self.sweeper = QTimer(self, interval=SWEPT)
        self.sweeper.timeout.connect(_sweep)
        self.sweeper.start()
        self._here.connect(lambda finish: finish(), Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and every answer has been handed over."""
        return self._waiting == 0

    def at_rest(self, deed: Callable[[], object]) -> None:
        """Do `deed` once nothing is under way and every answer has been handed over."""
        if self.idle:
            deed()
        else:
            self._rested.connect(deed, Qt.ConnectionType.SingleShotConnection)

    def quick(
        self,
        work: Callable[[], T],
        then: Callable[[T], object] = _nothing,
        trouble: Callable[[Trouble], object] | None = None,
    ) -> None:
        """Do `work` elsewhere and `then` back here; `trouble` where the caller says it itself."""
        self._start("quick", work, then, trouble, _nothing)

    def look(
        self,
        work: Callable[[], T],
        then: Callable[[T], object] = _nothing,
        trouble: Callable[[Trouble], object] | None = None,
    ) -> None:
        """Like `quick`, for what only reads, so that no save ever waits for a slow question."""
        self._start("look", work, then, trouble, _nothing)

    def scan(self, work: Callable[[], T], then: Callable[[T], object] = _nothing) -> None:
        """Like `look`, for reading that takes seconds and that nobody waits for."""
        self._start("scan", work, then, None, _nothing)

    def long(
        self,
        title: str,
        work: Callable[[Progress], T],
        then: Callable[[T], object] = _nothing,
        trouble: Callable[[Trouble], object] | None = None,
        resting: QWidget | None = None,
    ) -> Job:
        """Like `quick`, for work that says how far it has come and can be cancelled.

        What is `resting` takes neither keys nor clicks until the work has ended, however it ends.
        """
        job = Job(title)

        def ended(_: None) -> None:
            if resting is not None:
                resting.setEnabled(True)
            self.ended.emit(job)

        if resting is not None:
            resting.setEnabled(False)
        self.began.emit(job)
        self._start("long", lambda: work(job.progress), then, trouble, ended)
        return job

    def keep(
        self,
        work: Callable[[Progress], T],
        then: Callable[[T], object] = _nothing,
        trouble: Callable[[Trouble], object] | None = None,
    ) -> Job:
        """Like `long`, for backups and checks that go on quietly beside all else."""
        job = Job("")
        self._start("keep", lambda: work(job.progress), then, trouble, lambda _: setattr(job, "over", True))
        return job

    def close(self) -> None:
        """Let the work under way finish and start no more."""
        for lane in self._lanes.values():
            lane.put(None)
        for thread in self._threads:
            thread.join()
        self.sweeper.stop()
        gc.enable()
        self._lanes.clear()
        self._threads.clear()

    def _start(
        self,
        lane: str,
        work: Callable[[], T],
        then: Callable[[T], object],
        trouble: Callable[[Trouble], object] | None,
        ended: Callable[[None], object],
    ) -> None:
        self._waiting += 1

        def finish(answer: Callable[[], object]) -> Callable[[], None]:
            def here() -> None:
                self._waiting -= 1
                ended(None)
                answer()
                if self.idle:
                    self._rested.emit()

            return here

        def task() -> None:
            outcome = self._outcome(work, then, trouble)
            self._here.emit(finish(outcome))

        self._lane(lane).put(task)

    def _outcome(
        self,
        work: Callable[[], T],
        then: Callable[[T], object],
        trouble: Callable[[Trouble], object] | None,
    ) -> Callable[[], object]:
        """Do the work in this thread; what is to be done about it in the window's thread."""
        try:
            answer = work()
        except Cancelled:
            return lambda: None
        except Trouble as said:
            known = said
            return lambda: trouble(known) if trouble else self.troubled.emit(known)
        except MemoryError:
            return lambda: trouble(no_memory()) if trouble else self.troubled.emit(no_memory())
        except Exception as error:  # noqa: BLE001 — the one place where our own bugs end
            number = crash.note(error, self.folder)
            return lambda: self.crashed.emit(number)
        return lambda: then(answer)

    def _lane(self, name: str) -> SimpleQueue[Task | None]:
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = SimpleQueue()
            thread = threading.Thread(target=_work_off, args=(lane,), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()
        return lane


def _work_off(lane: SimpleQueue[Any]) -> None:
    while (task := lane.get()) is not None:
        task()
