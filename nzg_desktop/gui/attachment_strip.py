"""附件 in a form: small pictures of what belongs to the record; add, drop, open, take out.

Small pictures are made in a worker; what is opened goes to the preview, never to a file in clear.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QToolButton

from nzg_desktop.core.changes import Changes, Progress
from nzg_desktop.gui.elided import Elided
from nzg_desktop.gui.page import preview
from nzg_desktop.gui.picture_view import small
from nzg_desktop.gui.pieces import button, choose_files, clear, column, row, words
from nzg_desktop.gui.theme import mark
from nzg_desktop.work import attaching
from nzg_desktop.work.accounts import may

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Ledger
    from nzg_desktop.gui.page import Frame
    from nzg_desktop.store.attachments import Attachment
    from nzg_desktop.work.desk import Desk

NAMES = "照片和扫描件 (*.jpg *.jpeg *.png *.bmp *.gif *.tif *.tiff *.webp *.pdf);;所有文件 (*)"
THUMB = 7.0
"""Height of a small picture, in heights of the letter."""
CELL = 10.0
Found = list[tuple["Attachment", QImage]]


def _picture(desk: Desk, one: Attachment, side: int) -> QImage:
    return QImage() if one.elsewhere else small(attaching.content(desk, one.uid), side, side)


class AttachmentStrip(QFrame):
    """The pictures of one record."""

    def __init__(self, frame: Frame, ledger: type[Ledger]) -> None:
        super().__init__()
        self._frame, self._ledger, self._uid = frame, ledger, ""
        self._secret = bool(ledger.about.guard) or any(c.col.private for c in attaching.slots(ledger))
        self._veiled = self._secret
        self._found: Found = []
        mark(self, "sheet")
        self._slot = QComboBox()
        self._slot.setAccessibleName("放进哪一栏")
        for slot in attaching.slots(ledger):
            self._slot.addItem(slot.label, slot.name)
        self._slot.hide()
        self._add = button("加照片或扫描件", self.choose)
        self._said = words("", "second")
        self._grid = QGridLayout()
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft)
        head = row(words("附件", "heading", wraps=False), 8, self._said, self._slot, self._add, grows=2)
        inside = column(head, self._grid)
        inside.setContentsMargins(16, 12, 16, 12)
        self.setLayout(inside)

    @property
    def hidden(self) -> tuple[str, ...]:
        """The fields whose pictures are there and not shown now."""
        return tuple({one.field for one, _ in self._found if one.field}) if self._veiled else ()

    def veil(self, veiled: bool) -> None:
        """Show names only, or the pictures too."""
        self._veiled = veiled and self._secret
        self._fill()

    def show_of(self, uid: str, *, received: bool) -> None:
        """The pictures of another record; none for one that is not saved yet."""
        self._uid, self._veiled = uid, self._secret
        self._add.setEnabled(bool(uid) and not received and may(self._frame.desk, "edit"))
        self._slot.setVisible(self._add.isEnabled() and self._slot.count() > 1)
        self._found = []
        self._fill()
        if uid:
            self.read()

    def read(self) -> None:
        """Read the pictures again."""
        desk, ledger, uid, side = self._frame.desk, self._ledger, self._uid, self._frame.theme.px(THUMB)
        ratio = self.devicePixelRatioF()

        def work() -> Found:
            there = attaching.of_record(desk, ledger, uid)
            return [(one, _picture(desk, one, round(side * ratio))) for one in there]

        def show(found: Found) -> None:
            if uid == self._uid:
                self._found = found
                self._fill()

        self._frame.jobs.look(work, show)

    def choose(self) -> None:
        """Ask for files."""
        choose_files(self, "选择照片或扫描件", NAMES, self.take, many=True)

    def take(self, paths: tuple[Path, ...]) -> None:
        """Put files with the record."""
        if not self._add.isEnabled():
            self._frame.notices.say("请先保存这条记录，再加照片和扫描件。")
            return
        desk, ledger, uid, field = self._frame.desk, self._ledger, self._uid, self._slot.currentData() or ""

        def work(progress: Progress) -> Changes:
            return attaching.attach(desk, ledger, uid, paths, field, progress)

        self._frame.jobs.long("正在加附件", work, self._changed)

    def _changed(self, changes: Changes) -> None:
        self._frame.announce(changes)
        self.read()

    def _fill(self) -> None:
        clear(self._grid)
        across = max(self.width() // self._frame.theme.px(CELL + 1), 3)
        here = [(one, picture) for one, picture in self._found if not one.elsewhere]
        for at, (one, picture) in enumerate(here):
            self._grid.addWidget(self._card(one, picture), at // across, at % across)
        none = "还没有附件，可以把照片或扫描件拖到这里。" if self._uid else "保存以后，可以加照片和扫描件。"
        if away := [one for one, _ in self._found if one.elsewhere]:
            names = "、".join(one.name for one in away if one.name and not self._veiled)
            none = f"附件 {len(away)} 张，在原单位" + (f"：{names}。" if names else "。")
        hidden = "内容已遮住，点“显示号码”看 30 秒，会记入操作日志。"
        self._said.setText((hidden if self._veiled else "") if here else none)

    def _card(self, one: Attachment, picture: QImage) -> QFrame:
        wide = self._frame.theme.px(CELL)
        thumb = mark(QToolButton(), "button")
        thumb.setAccessibleName(f"打开 {one.name}")
        thumb.setFixedSize(wide, self._frame.theme.px(THUMB) + 12)
        thumb.setIconSize(QSize(wide - 12, self._frame.theme.px(THUMB)))
        if self._veiled:
            thumb.setText("已遮住")
            thumb.setEnabled(False)
        else:
            thumb.setIcon(QIcon(QPixmap.fromImage(picture)))
            thumb.clicked.connect(lambda: self._open(one))
        name = mark(Elided(one.name), "less")
        drop = button("去掉", lambda: self._ask(one), "link")
        drop.setAccessibleName(f"去掉 {one.name}")
        card = QFrame()
        card.setFixedWidth(wide)
        card.setLayout(column(thumb, row(name, drop, grows=0), gap=2))
        drop.setVisible(self._add.isEnabled())
        return card

    def _open(self, one: Attachment) -> None:
        desk = self._frame.desk

        def make() -> bytes:
            from nzg_desktop.work import papers

            return papers.attached(desk, one)

        preview(self._frame, make, one.name, self._ledger.about.code)

    def _ask(self, one: Attachment) -> None:
        desk, ledger = self._frame.desk, self._ledger
        self._frame.notices.ask(
            f"去掉“{one.name}”以后找不回来。",
            (
                "去掉",
                lambda: self._frame.jobs.quick(
                    lambda: attaching.detach(desk, ledger, one.uid), self._changed
                ),
            ),
            last="留着",
        )
