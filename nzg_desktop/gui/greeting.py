"""What is said when an office has been opened, one thing at a time, and the beat that keeps our turn at it.

Looked up behind the first list, so that nobody waits for it; the gravest comes first.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from nzg_desktop.core.changes import Progress
from nzg_desktop.core.trouble import Trouble

if TYPE_CHECKING:
    from nzg_desktop.gui.page import Frame
    from nzg_desktop.work.desk import Desk


def _concerns(desk: Desk) -> tuple[Trouble, ...]:
    from nzg_desktop.work.concerns import concerns

    return concerns(desk)


class Greeting(QObject):
    """Lives as long as the office is open in the window."""

    def __init__(self, frame: Frame, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        from nzg_desktop.store.lock import BEAT

        self._frame, self._desk = frame, desk
        if (turn := desk.store.turn) is not None:
            pulse = QTimer(self)
            pulse.setInterval(BEAT * 1_000)
            pulse.timeout.connect(lambda: frame.jobs.quick(turn.beat))
            pulse.start()
        frame.jobs.look(lambda: _concerns(desk), self._say)

    def _say(self, found: tuple[Trouble, ...]) -> None:
        notices = self._frame.notices
        choices = {
            "older": (("就用这份", self._accept),),
            "gone": (("就用这份", self._accept),),
            "place": (("移到本机", self._move),),
        }
        for said in found:
            notices.wait(partial(notices.remind, said, *choices.get(said.code, ())))

    def _accept(self) -> None:
        from nzg_desktop.work import moving

        desk = self._desk
        words = "好的，就接着用这份。以后第一次报送时，上级会请你们核实一次。"
        self._frame.jobs.quick(lambda: moving.accept(desk), lambda _: self._frame.notices.done(words))

    def _move(self) -> None:
        from nzg_desktop.work import moving

        desk = self._desk

        def work(progress: Progress) -> Path:
            return moving.move(desk, progress=progress)

        self._frame.jobs.long("正在移到本机", work, self._moved)

    def _moved(self, folder: Path) -> None:
        self._frame.notices.done(
            f"已逐个核对并移到“{folder}”。请关闭窗口再打开，就在新位置接着用；原来的地方先别删，看过都对再删。"
        )
