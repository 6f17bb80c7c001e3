"""The next step of the record in the form: what it is, by when, what is lacking, its paper, one button.

Nothing is saved from here but the record that a step makes; a day goes into its field, to be saved as usual.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from nzg_desktop.core.query import Query
from nzg_desktop.gui.elided import Elided
from nzg_desktop.gui.pieces import button, column, row
from nzg_desktop.gui.theme import mark
from nzg_desktop.work import accounts, steps

if TYPE_CHECKING:
    from nzg_desktop.core.changes import Changes
    from nzg_desktop.core.declare import Ledger
    from nzg_desktop.gui.fields import Fields
    from nzg_desktop.gui.page import Frame


class LifeStrip(QFrame):
    """Stands above the fields of an existing record whose ledger knows steps; hidden otherwise."""

    def __init__(
        self, frame: Frame, ledger: type[Ledger], fields: Fields, opened: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._frame, self._ledger, self._fields, self._opened = frame, ledger, fields, opened
        self._uid = ""
        self.standing: steps.Standing | None = None
        self.said, self.lacks = Elided(), Elided()
        mark(self.said, "said")
        mark(self.lacks, "less")
        self.take = button("今天办完", self._take)
        self.paper = button("打印文书", self._print)
        inside = column(row(self.said, self.paper, self.take, grows=0), self.lacks, gap=2)
        inside.setContentsMargins(12, 6, 12, 6)
        self.setLayout(inside)
        self.hide()

    def show_of(self, uid: str) -> None:
        """The next step of this record."""
        self._uid = uid
        self.standing = steps.standing(self._frame.desk, self._ledger, uid) if uid else None
        found = self.standing
        self.setVisible(found is not None)
        if found is None:
            return
        late = found.left is not None and found.left < 0
        mark(self, "warned" if late else "information")
        place = f"（第 {found.nth + 1} 步，共 {len(found.steps)} 步）" if found.title else ""
        self.said.setText(f"{found.said}{place}")
        self.lacks.setText(f"还差：{'；'.join(found.lacks)}")
        self.lacks.setVisible(bool(found.lacks))
        self.paper.setVisible(bool(found.paper))
        dated = bool(found.field) and self._ledger.column(found.field).kind.name == "date"
        self.take.setVisible(
            (dated or found.makes) and not found.lacks and accounts.may(self._frame.desk, "edit")
        )
        self.take.setText("拟下一份文书" if found.makes else "今天办完")

    def _take(self) -> None:
        found, desk, ledger, uid = self.standing, self._frame.desk, self._ledger, self._uid
        if found is None:
            return
        if not found.makes:
            day = dt.date.today().isoformat()  # by the clock that the steps are judged by
            self._fields.put_one(found.field, day, day)
            self._fields.start(found.field)
            return

        def made(changes: Changes) -> None:
            self._frame.announce(changes)
            self._opened(changes.uids[0])

        self._frame.jobs.quick(lambda: steps.take(desk, ledger, uid), made)

    def _print(self) -> None:
        if self.standing is not None:
            ledger = self._ledger
            self._frame.go("print", query=Query(ledger, uids=(self._uid,)), document=self.standing.paper)
