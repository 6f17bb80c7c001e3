"""The program itself: `ours.py paint|list|whole FOLDER` ends at its first paint, first list, or after work.

Work is: the list counted to its end, one search, and the last rows of the list looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import nzg_desktop.__main__ as program
from nzg_desktop import app
from tests.bench.probes.told import tell

PATIENCE = 2
"""Milliseconds between two looks at whether something has come."""


def when(come: Callable[[], bool], then: Callable[[], object]) -> None:
    """Do `then` as soon as something has come."""
    from PySide6.QtCore import QTimer

    timer = QTimer()

    def look() -> None:
        if come():
            timer.stop()
            then()

    timer.timeout.connect(look)
    timer.start(PATIENCE)


def to_the_list(face: Any) -> None:
    """Go on to the members as soon as the office is open: the first page is no list."""
    opened = face.opened

    def on(desk: Any) -> None:
        opened(desk)
        face.go("member")

    face.opened = on


def first_list(face: Any) -> None:
    """End when the first rows are on the screen."""

    def shown() -> None:
        face.window().repaint()
        tell(rows=face.here.pane.model.rowCount())

    when(lambda: face.here is not None and face.here.pane.model.rowCount() > 0, shown)


def whole(face: Any) -> None:
    """End after a search in the long list and a look at its end."""

    def counted() -> bool:
        count = face.here.pane.model.count if face.here else None
        return count is not None and count.exact and face.jobs.idle

    def search() -> None:
        face.header.box.setText("王芳")
        when(lambda: face.here.pane.model.query.text == "王芳" and counted(), clear)

    def clear() -> None:
        face.header.box.setText("")
        when(lambda: not face.here.pane.model.query.text and counted(), end)

    def end() -> None:
        model = face.here.pane.model
        face.here.pane.view.scrollToBottom()
        when(lambda: model.line(model.rowCount() - 1) is not None, lambda: tell(rows=model.rowCount()))

    when(counted, search)


def main() -> None:
    """Start the program as `nzg --home FOLDER` does, and watch."""
    mode, folder = sys.argv[1:]
    sys.argv = ["nzg", "--home", folder]
    begin = app.begin

    def watched(*given: Any) -> Any:
        if mode == "paint":
            tell()
        face = begin(*given)
        to_the_list(face)
        (first_list if mode == "list" else whole)(face)
        return face

    vars(app)["begin"] = watched
    program.main()


if __name__ == "__main__":
    main()
