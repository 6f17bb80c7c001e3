"""图表: the pictures of the office, each element open to its records; read when the page is shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nzg_desktop.gui.actions import Action
from nzg_desktop.gui.page import Frame, Page
from nzg_desktop.gui.picture_view import PictureView
from nzg_desktop.gui.pieces import button, choose_target, clear, column, framed, row, scrolled, words

if TYPE_CHECKING:
    from nzg_desktop.core.changes import Changes
    from nzg_desktop.core.picture import Draw


class ChartsPage(Page):
    """The page."""

    title = "图表"
    help = "today"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._stale = True
        self.drawn: tuple[Draw, ...] = ()
        self.views: list[PictureView] = []
        self._inside = QWidget()
        self._rows = QVBoxLayout(self._inside)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.addWidget(words("正在读数……", "second"))
        self._rows.addStretch(1)
        self.setLayout(column(scrolled(self._inside)))

    def commands(self) -> tuple[Action, ...]:
        """Paper."""
        return COMMANDS

    def enter(self) -> None:
        """Read where something has changed since."""
        if self._stale:
            QTimer.singleShot(0, self.read)

    def heed(self, changes: Changes) -> None:
        """The pictures are read again when one comes back."""
        self._stale = True

    def read(self) -> None:
        """Read all of it in the lane for which nobody waits."""
        if not self.isVisible():
            return
        self._stale, desk = False, self.frame.desk

        def work() -> tuple[Draw, ...]:
            from nzg_desktop.work import charts

            return charts.all_of(desk)

        self.frame.jobs.scan(work, self._show)

    def print_all(self) -> None:
        """The pictures in the preview, as on the screen."""
        desk, drawn = self.frame.desk, self.drawn

        def work() -> bytes:
            from nzg_desktop.work import papers

            return papers.charts(desk, drawn)

        def show(content: bytes) -> None:
            self.frame.go("print", content=content, name="图表", back="charts")

        self.frame.jobs.quick(work, show)

    def save(self, view: PictureView) -> None:
        """One picture as a file."""
        name = f"{view.picture.title}.png"

        def write(paths: tuple[Path, ...]) -> None:
            from nzg_desktop.exchange import disk

            content = view.png()
            self.frame.jobs.quick(
                lambda: disk.write(paths[0], content),
                lambda _: self.frame.notices.done(f"图片已存到 {paths[0]}。"),
            )

        choose_target(self, "图片存到哪里", "图片 (*.png)", name, write)

    def _show(self, drawn: Sequence[Draw]) -> None:
        clear(self._rows)
        self.drawn = tuple(drawn)
        self.views = [PictureView(self.frame.theme, draw) for draw in drawn]
        for view in self.views:
            view.opened.connect(partial(self._open, view))
            title = words(view.picture.title, "heading", wraps=False)
            save = button("另存图片", partial(self.save, view), "link")
            save.setAccessibleName(f"另存图片：{view.picture.title}")
            head = row(title, 12, words(view.picture.says), save, grows=2)
            self._rows.addWidget(framed(column(head, view)))
        self._rows.addStretch(1)
        self.headed.emit()

    def _open(self, view: PictureView, at: int) -> None:
        lead = view.picture.leads[at]
        self.frame.show_records(lead.query, lead.says)


COMMANDS = (
    Action(
        "charts.print",
        "打印",
        "Ctrl+P",
        ChartsPage.print_all,
        ready=lambda page: bool(page.drawn),
        needs="print",
    ),
)
