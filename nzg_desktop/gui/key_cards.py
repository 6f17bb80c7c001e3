"""证书卡, both ways: ours goes out as a file and on paper, a neighbour's is compared and accepted.

No card is accepted unseen: the person compares the key id on the screen with the one on paper.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from nzg_desktop.gui.page import preview, save_as
from nzg_desktop.gui.pieces import (
    button,
    choose_files,
    column,
    evenly,
    framed,
    holder,
    in_lines,
    row,
    scrolled,
    shrinkable,
    words,
)
from nzg_desktop.gui.rows_table import Head, Row, RowsTable

if TYPE_CHECKING:
    from nzg_desktop.core.changes import Changes, Progress
    from nzg_desktop.exchange.keys import Card
    from nzg_desktop.gui.page import Frame
    from nzg_desktop.store.office import Peer

CARD_FILE = "证书卡文件 (*.nzg)"
TITLES = {"upper": "上级", "subordinate": "下级"}
STATES = {"trusted": "✓ 已登记", "revoked": "已换卡"}


def in_groups(key_id: str) -> str:
    """A key id in capitals, four to a group, as on the printed card."""
    return in_lines([key_id[at : at + 4].upper() for at in range(0, len(key_id), 4)])


class Comparison(QWidget):
    """A neighbour's card as its file says, beside the question whether the paper says the same."""

    agreed = Signal()
    refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._who = words("", "heading")
        self._key = evenly(QLabel())
        ask = words("请与对方的纸质证书卡逐组核对，也可以打电话请对方念一遍。16 组全都一样才登记。")
        self.same = button("都一样，登记", self.agreed.emit, "primary")
        self.differs = button("有不一样的，不登记", self.refused.emit)
        right = column(ask, 8, row(self.same, self.differs, None), None)
        line = row(self._key, right, gap=32, grows=1)
        self.setLayout(column(framed(column(self._who, line, gap=12)), None))

    def fill(self, card: Card) -> None:
        """Show a card that was read from a file, its signature checked."""
        self._who.setText(f"{card.name}（{card.code}）的证书卡")
        self._key.setText(in_groups(card.key_id))
        self.same.setFocus()


class KeyCards(QWidget):
    """Our own card, and those of the neighbours in one role ("upper" or "subordinate")."""

    accepted = Signal()
    """A card was accepted."""

    def __init__(self, frame: Frame, role: str) -> None:
        super().__init__()
        self._frame, self._role = frame, role
        self._code = ""
        self._path = Path()
        self._card: Card | None = None
        title = TITLES[role]
        self._key = evenly(QLabel())
        buttons = column(button("存到文件", self._save_own), button("打印", self._print_own), None)
        own = column(
            words("本单位证书卡", "heading"),
            words(f"存到 U 盘，连同打印件交给{title}登记，一次就够。", "second"),
            row(self._key, None, buttons),
            None,
        )
        self.peers = RowsTable(
            f"已登记的{title}证书卡",
            (Head("代码", 14), Head("单位", takes_rest=True), Head("状态")),
            f"还没有登记{title}证书卡",
        )
        self.ask = button(f"登记{title}证书卡", self.choose)
        head = shrinkable(words(f"{title}证书卡", "heading", wraps=False))
        known = column(row(head, self.ask, grows=0), self.peers, grows=1)
        both = row(framed(own), framed(known), gap=16)
        both.setStretch(0, 2)
        both.setStretch(1, 3)
        self.comparison = Comparison()
        self.comparison.agreed.connect(self._trust)
        self.comparison.refused.connect(self._refuse)
        self._views = QStackedWidget()
        self._views.addWidget(scrolled(holder(both)))
        self._views.addWidget(self.comparison)
        self.setLayout(column(self._views))

    def fill(self, code: str, key_id: str, peers: tuple[Peer, ...]) -> None:
        """Show our key id and the neighbours."""
        self._code = code
        self._key.setText(in_groups(key_id))
        self.peers.fill(
            [
                Row((p.code, p.name, STATES[p.state]), "good" if p.state == "trusted" else "faint", 2)
                for p in peers
            ]
        )

    def choose(self) -> None:
        """Ask for a neighbour's card file."""
        title = f"选择{TITLES[self._role]}的证书卡文件"
        choose_files(self, title, CARD_FILE, lambda found: self.compare(found[0]))

    def compare(self, path: Path) -> None:
        """Read a card file and show it for comparison."""
        self._path = path

        def work() -> Card:
            from nzg_desktop.work import cards

            return cards.read_card(path)

        self._frame.jobs.quick(work, self._show)

    def _show(self, card: Card) -> None:
        self._card = card
        self._frame.notices.clear()
        self._views.setCurrentWidget(self.comparison)
        self.comparison.fill(card)

    def _trust(self) -> None:
        card = self._card
        if card is None:
            return
        desk, path, role = self._frame.desk, self._path, self._role

        def work() -> Changes:
            from nzg_desktop.work import cards

            return cards.trust(desk, path, role, card.key_id)

        self._frame.jobs.quick(work, lambda changes: self._trusted(changes, card))

    def _trusted(self, changes: Changes, card: Card) -> None:
        self._views.setCurrentIndex(0)
        self._frame.notices.done(f"已登记{TITLES[self._role]}“{card.name}”的证书卡。")
        self._frame.announce(changes)
        self.accepted.emit()

    def _refuse(self) -> None:
        self._views.setCurrentIndex(0)
        self._frame.notices.warn("没有登记这张证书卡。请打电话与对方核实，重新要一份证书卡文件。")

    def _save_own(self) -> None:
        desk = self._frame.desk

        def write(out: Path, _progress: Progress) -> None:
            from nzg_desktop.work import cards

            cards.card(desk, out)

        def told(out: Path, _: None) -> str:
            return f"证书卡已存到 {out}，请连同打印件一起交给对方。"

        name = f"证书卡_{self._code}.nzg"
        save_as(self, self._frame, "证书卡存到哪里", CARD_FILE, name, write, told)

    def _print_own(self) -> None:
        desk, back = self._frame.desk, {"upper": "month", "subordinate": "receive"}[self._role]

        def make() -> bytes:
            from nzg_desktop.work import papers

            return papers.key_card(desk)

        preview(self._frame, make, "证书卡", back)
