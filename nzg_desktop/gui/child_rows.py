"""Rows that belong to a record, as a table inside its form: covered employers, meetings.

They are kept with the form until the record is saved, and written right after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from nzg_desktop.gui.fields import Fields
from nzg_desktop.gui.form_plan import fillable
from nzg_desktop.gui.pieces import column, holder, row
from nzg_desktop.gui.rows_table import Head, Row, RowsTable
from nzg_desktop.gui.theme import mark
from nzg_desktop.work import checklist, records, showing

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Ledger
    from nzg_desktop.gui.page import Frame

REASON = "从所属记录中删去"
NUMBERS = ("int", "dec")


@dataclass(slots=True)
class Entry:
    """One row: its uid (empty while new), its content with words, and what happened to it."""

    uid: str
    content: dict[str, tuple[object, str]]
    changed: bool = False
    removed: bool = False
    before: dict[str, object] = field(default_factory=dict)


class ChildRows(QFrame):
    """The rows of one child ledger."""

    def __init__(self, frame: Frame, parent: type[Ledger], child: type[Ledger]) -> None:
        super().__init__()
        self._frame, self._parent, self.child = frame, parent, child
        self._columns = [c for c in fillable(child) if c.name != child.about.parent]
        self._listed = [c for c in self._columns if c.col.listed]
        self._entries: list[Entry] = []
        self._beyond = 0
        self._open: Entry | None = None
        self._hidden, self._of = False, ""
        heads = [Head(c.label, number=c.kind.name in NUMBERS) for c in self._listed]
        self.table = RowsTable(child.about.title, heads)
        self.fields = Fields(frame, [("", self._columns)])
        self._head = QLabel(child.about.title)
        self._buttons = [QPushButton(words) for words in ("加一行", "改这行", "删这行")]
        self._take, self._drop = QPushButton("放进表里"), QPushButton("算了")
        self.complete = QPushButton("列出清单")
        self._panel = holder(column(self.fields, row(None, self._drop, self._take), gap=6))
        self._veil = QLabel("内容已遮住，点“显示号码”看 30 秒，会记入操作日志。")
        self._build()
        self.veil(True)

    @property
    def veiled(self) -> bool:
        """Whether rows are hidden now."""
        return not self._veil.isHidden()

    @property
    def uids(self) -> list[str]:
        """The rows that are kept."""
        return [entry.uid for entry in self._entries if entry.uid]

    def veil(self, veiled: bool) -> None:
        """Hide the rows of a guarded ledger, or show them; a row being written stays open."""
        self._hidden = veiled and bool(self.child.about.guard)
        if self._open is None:
            self._close()

    @property
    def changed(self) -> bool:
        """Whether rows were added, changed or taken out, or one is being written."""
        return self._open is not None or any(entry.changed or entry.removed for entry in self._entries)

    def show_of(self, uid: str) -> None:
        """The rows of this record; none where it is new."""
        self._entries, self._beyond, self._of = [], 0, uid
        if uid:
            found, count = records.children(self._frame.desk, self.child, self._parent, uid)
            words = showing.shown(self._frame.desk, self.child, found, clear=True)
            for record, row in zip(found, words, strict=True):
                self.fields.put(record, row)
                content = self.fields.content()
                before = {name: value for name, (value, _) in content.items()}
                self._entries.append(Entry(record["uid"], content, before=before))
            self._beyond = count - len(found)
        self._close()

    def forget(self) -> None:
        """Leave the rows as they were."""
        self.show_of("")

    def pending(self) -> list[Entry]:
        """What has to be written."""
        return [entry for entry in self._entries if entry.changed or (entry.removed and entry.uid)]

    def unsaved(self) -> list[dict[str, Any]]:
        """What would be lost, as plain values; a row that is still being written counts as written."""
        entries = self.pending()
        if self._open is not None and self._open not in entries:
            entries.append(replace(self._open, content=self.fields.content(), changed=True))
        return [asdict(entry) for entry in entries]

    def recover(self, kept: Iterable[dict[str, Any]]) -> None:
        """Put rows back that a draft has kept."""
        for raw in kept:
            entry = Entry(**raw)
            same = [old for old in self._entries if old.uid and old.uid == entry.uid]
            self._entries = [old for old in self._entries if old not in same] + [entry]
        self._close()

    def write(self, parent_uid: str, pending: list[Entry], batch: str = "") -> None:
        """Write the changed rows of a record that has just been saved, in its batch. Runs in the worker."""
        desk = self._frame.desk
        for entry in pending:
            if entry.removed:
                records.retire(desk, self.child, entry.uid, REASON, batch)
                continue
            raw = {n: v for n, (v, _) in entry.content.items() if v != entry.before.get(n, "")}
            if not entry.uid:
                raw[self.child.about.parent] = parent_uid
            entry.uid = records.save(desk, self.child, raw, entry.uid, batch=batch).uids[0]
            entry.changed = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column of fields or two."""
        super().resizeEvent(event)
        self.fields.arrange(self.width() - 40)

    def _build(self) -> None:
        mark(self, "sheet")
        mark(self._head, "heading")
        calls = (self._complete, self._new, self._edit, self._remove)
        for button, call in zip((self.complete, *self._buttons), calls, strict=True):
            button.clicked.connect(call)
            button.setAccessibleName(f"{self.child.about.title}：{button.text()}")
        above = row(self._head, None, self.complete, *self._buttons)
        inside = column(above, self._veil, self.table, self._panel)
        inside.setContentsMargins(12, 10, 16, 12)
        self.setLayout(inside)
        self._take.clicked.connect(self._accept)
        self._drop.clicked.connect(self._close)
        self.fields.finished.connect(self._accept)
        self.table.opened.connect(lambda _: self._edit())

    def _complete(self) -> None:
        """Rows for everything on the check list that has none yet."""
        desk, child, uid = self._frame.desk, self.child, self._of
        self._frame.jobs.quick(lambda: checklist.complete(desk, child, uid), lambda _: self.show_of(uid))

    def _living(self) -> list[Entry]:
        return [entry for entry in self._entries if not entry.removed]

    def _current(self) -> Entry | None:
        place, living = self.table.currentIndex().row(), self._living()
        return living[place] if 0 <= place < len(living) else None

    def _new(self) -> None:
        blank = {column.name: column.default for column in self._columns}
        self.fields.put(blank, {c.name: showing.words(c, c.default) for c in self._columns})
        self._open_panel(Entry("", {}))

    def _edit(self) -> None:
        entry = self._current()
        if entry is not None:
            for name, (value, words) in entry.content.items():
                self.fields.put_one(name, value, words)
            self._open_panel(entry)

    def _remove(self) -> None:
        entry = self._current()
        if entry is not None:
            entry.removed = True
            self._close()

    def _open_panel(self, entry: Entry) -> None:
        self._open = entry
        self._panel.show()
        self.fields.say({})
        self.fields.start()

    def _accept(self) -> None:
        """Check the row and put it into the table."""
        if self._open is None:
            return
        desk = self._frame.desk
        raw = {name: value for name, value in self.fields.raw().items() if value != ""}
        examined = records.check(desk, self.child, raw)
        wrong = {
            p.field: p for p in examined.problems if p.field in self.fields.fields and p.severity == "error"
        }
        self.fields.say(wrong)
        if wrong:
            self.fields.start(next(iter(wrong)))
            return
        for one in self._columns:
            value = examined.values.get(one.name)
            if value is not None and one.kind.name not in ("ref", "code", "codes", "bool"):
                self.fields.put_one(one.name, value, showing.words(one, value))
        self._open.content, self._open.changed = self.fields.content(), True
        if self._open not in self._entries:
            self._entries.append(self._open)
        self._close()

    def _close(self) -> None:
        self._open = None
        self._panel.hide()
        living = self._living()
        rows = [
            Row(tuple(showing.masked(c, entry.content[c.name][1]) for c in self._listed)) for entry in living
        ]
        self.table.fill(rows)
        self._veil.setVisible(bool(rows) and self._hidden)
        self.table.setVisible(bool(rows) and not self._hidden)
        said = f"{len(rows) + self._beyond} {self.child.about.unit}"
        said += f"，列出最近 {len(rows)}" if self._beyond else ""
        self._head.setText(f"{self.child.about.title}（{said}）")
        self.complete.setVisible(bool(self.child.checklist and self._of) and not self.changed)
        for button in self._buttons[1:]:
            button.setEnabled(bool(rows) and not self._hidden)
