"""What is said when an office has been opened, one thing at a time, and the beat that keeps our turn at it.

Looked up behind the first list, so that nobody waits for it; the gravest comes first.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from nzg_desktop.core import versions
from nzg_desktop.core.changes import Progress
from nzg_desktop.core.trouble import Trouble

if TYPE_CHECKING:
    from nzg_desktop.gui.page import Frame
    from nzg_desktop.work.desk import Desk
    from nzg_desktop.work.drafts import Left


def _concerns(desk: Desk) -> tuple[Trouble, ...]:
    from nzg_desktop.work.concerns import concerns

    return concerns(desk)


def _left(desk: Desk) -> tuple[tuple[Left, ...], int]:
    from nzg_desktop.work import drafts

    found = drafts.left(desk)
    return found, drafts.count(desk) if found else 0


def _news() -> str:
    from nzg_desktop.work import upgrading

    return upgrading.news()


class Greeting(QObject):
    """Lives as long as the office is open in the window."""

    def __init__(self, frame: Frame, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        from nzg_desktop.store.lock import BEAT

        self._frame, self._desk = frame, desk
        self.pulse = QTimer(self)
        if (turn := desk.store.turn) is not None:
            self.pulse.timeout.connect(lambda: frame.jobs.quick(turn.beat))
            self.pulse.start(BEAT * 1_000)
        frame.jobs.look(lambda: _concerns(desk), self._say)
        if versions.named("current.txt"):
            frame.jobs.look(_news, self._tell)
        if desk.store.why is None:
            frame.jobs.look(lambda: _left(desk), self._offer)

    def _say(self, found: tuple[Trouble, ...]) -> None:
        notices = self._frame.notices
        choices = {
            "older": (("就用这份", self._accept),),
            "gone": (("就用这份", self._accept),),
            "place": (("移到本机", self._move),),
        }
        for said in found:
            notices.wait(partial(notices.remind, said, *choices.get(said.code, ())))

    def _tell(self, version: str) -> None:
        """The first time after an upgrade: what runs now, and the way back."""
        if version:
            words = f"现在用的是 {version} 版，资料都在，旧版也留着。用着不顺手可以退回。"
            choice = ("退回上一版", self._go_back)
            self._frame.notices.wait(partial(self._frame.notices.say, words, choice))

    def _go_back(self) -> None:
        from nzg_desktop.work import upgrading

        def work() -> str:
            return f"关闭窗口再打开就是：{upgrading.back()}。{upgrading.NEWER_DATA}"

        self._frame.jobs.quick(work, self._frame.notices.done)

    def _offer(self, found: tuple[tuple[Left, ...], int]) -> None:
        """One question after an unclean end, record by record."""
        lefts, saved = found
        first = (
            f"上次没写完就换了人，或程序没有正常关闭。已保存的 {saved:,} 条都在，"
            f"另有 {len(lefts)} 条没写完的已替您留着。"
        )
        for at, left in enumerate(lefts):
            words = f"{'还有一条没写完的。' if at else first}要接着填吗？{left.title}"
            choices = (
                ("接着填", partial(self._go_on, left)),
                ("不要了", partial(self._discard, left)),
            )
            self._frame.notices.wait(partial(self._frame.notices.ask, words, *choices, last="先放着"))

    def _go_on(self, left: Left) -> None:
        page = self._frame.go(left.ledger)
        if page is not None:
            page.recover(left)

    def _discard(self, left: Left) -> None:
        from nzg_desktop.work import drafts

        self._frame.jobs.quick(lambda: drafts.discard(self._desk, left.id))

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
