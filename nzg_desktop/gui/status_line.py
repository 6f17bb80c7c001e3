"""The line at the foot of the window: what is saved, how long work is getting on, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget

from nzg_desktop.gui.jobs import Job, Jobs
from nzg_desktop.gui.pieces import row
from nzg_desktop.gui.theme import Theme, mark


class StatusLine(QWidget):
    """One line of facts, and the progress of long work while there is any."""

    def __init__(self, theme: Theme, jobs: Jobs) -> None:
        super().__init__()
        self._theme = theme
        self._facts: dict[str, str] = {}
        self._job: Job | None = None
        self._words = QLabel()
        self._doing = QLabel()
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("进度")
        self._button = QPushButton("停下")
        self._button.clicked.connect(self.stop)
        mark(self._button, "link")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        mark(self, "status")
        line = row(self._words, None, self._doing, self._progress, self._button)
        line.setContentsMargins(16, 2, 16, 2)
        self.setLayout(line)
        self._show_work(False)
        jobs.began.connect(self._begin)
        jobs.ended.connect(self._end)
        theme.changed.connect(self._measure)
        self._measure()

    def fact(self, kind: str, words: str) -> None:
        """Say one fact; a later one of the same kind takes its place."""
        self._facts[kind] = words
        self._words.setText("  ·  ".join(filter(None, self._facts.values())))

    def saved(self) -> None:
        """Something has just been written."""
        self.fact("saved", f"已保存 {QTime.currentTime().toString('HH:mm')}")

    @property
    def busy(self) -> bool:
        """Whether long work is under way."""
        return self._job is not None

    def _measure(self) -> None:
        self._progress.setFixedWidth(self._theme.px(9))

    def _begin(self, job: Job) -> None:
        self._job = job
        self._doing.setText(job.title)
        self._progress.setRange(0, 0)
        job.moved.connect(self._move)
        self._show_work(True)

    def _move(self, done: int, total: int, words: str) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._doing.setText(f"{words} {done:,}/{total:,}" if total else words)

    def _end(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._show_work(False)

    def stop(self) -> None:
        """Ask the work under way to stop."""
        if self._job is not None:
            self._job.cancel()
            self._doing.setText("正在停下…")

    def _show_work(self, visible: bool) -> None:
        for part in (self._doing, self._progress, self._button):
            part.setVisible(visible)
