"""Ctrl+Z and Ctrl+Y: the last pieces of work of this sitting, taken back and done again.

Taking back is itself a change with its lines; what was touched since stays and is named.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from nzg_desktop.core.changes import Changes

if TYPE_CHECKING:
    from nzg_desktop.gui.page import Frame
    from nzg_desktop.store.undo import Undone

KEPT = 50
"""So many pieces of work can be taken back."""


class Undoing:
    """What can be taken back, newest last, and what was."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._done: deque[str] = deque(maxlen=KEPT)
        self._undone: list[str] = []

    def note(self, changes: Changes) -> None:
        """A piece of work was done. After it nothing of before can be done again."""
        if changes.batch and changes.batch not in (*self._done, *self._undone):
            self._done.append(changes.batch)
            self._undone.clear()

    def forget(self) -> None:
        """Another office."""
        self._done.clear()
        self._undone.clear()

    def undo(self) -> None:
        """Take the last piece of work back."""
        if not self._done:
            self._frame.notices.say("没有可以撤销的操作。更早的改动请在“变动记录”里改回。")
            return
        self._take_back(self._done.pop(), "撤销", "重做", self._undone)

    def redo(self) -> None:
        """Do again what was taken back last."""
        if not self._undone:
            self._frame.notices.say("没有可以重做的操作。")
            return
        self._take_back(self._undone.pop(), "重做", "撤销", self._done)

    def _take_back(self, batch: str, word: str, other: str, onto: deque[str] | list[str]) -> None:
        from nzg_desktop.work import records  # a start needs it only once somebody saves

        frame, desk = self._frame, self._frame.desk

        def show(undone: Undone) -> None:
            if undone.count:
                onto.append(undone.batch)
            said = f"已{word}：{undone.title.replace('撤销：', '')}，{undone.count:,} 条。"
            if undone.kept:
                reasons = "、".join(dict.fromkeys(why for _uid, why in undone.kept))
                said += f"另有 {len(undone.kept):,} 条没有动：{reasons}。"
            again = self.redo if word == "撤销" else self.undo
            frame.announce(Changes(undone.ledgers, undone.count, undone.batch))
            frame.notices.done(said, *([(other, again)] if undone.count else []))

        frame.jobs.quick(lambda: records.undo(desk, batch), show)
