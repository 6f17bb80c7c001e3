"""The form of one record, built from the declaration: what matters first, then the other groups.

The gate is asked whenever a field is left, and again on saving; what it says stands beside the fields. What
is typed is never thrown away without a question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTime, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from nzg_desktop.core.changes import Changes
from nzg_desktop.core.trouble import InvalidRecord, Problem, Trouble
from nzg_desktop.gui.actions import BACK, FORM, Action
from nzg_desktop.gui.attachment_strip import AttachmentStrip
from nzg_desktop.gui.child_rows import ChildRows
from nzg_desktop.gui.elided import Elided
from nzg_desktop.gui.fields import Fields
from nzg_desktop.gui.form_draft import FormDraft
from nzg_desktop.gui.form_life import LifeStrip
from nzg_desktop.gui.form_plan import grown, sections, standing
from nzg_desktop.gui.pieces import column, row, scrolled
from nzg_desktop.gui.theme import mark
from nzg_desktop.work import drafts, records, showing
from nzg_desktop.work.accounts import may, sees
from nzg_desktop.work.reflecting import untyped

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Examined, Ledger
    from nzg_desktop.gui.page import Frame
    from nzg_desktop.work.records import Alike

SHOWN_FOR = 30_000
"""So many milliseconds are private fields shown in clear."""


class FormPane(QWidget):
    """One record of a ledger, new or existing."""

    closed = Signal()
    headed = Signal()
    """Title, commands or what was saved last have changed."""

    def __init__(self, frame: Frame, ledger: type[Ledger]) -> None:
        super().__init__()
        self.frame, self.ledger = frame, ledger
        self.title = ledger.about.title
        self.uid = ""
        self.said = ""
        self._record: dict[str, Any] = {}
        self.before: dict[str, object] = {}
        self._last: dict[str, tuple[object, str]] = {}
        self._visited: set[str] = set()
        self._asked: dict[str, object] = {}
        self.saving = False
        self._warned = False
        self._looked = 0
        self._covers: dict[str, str] = {}
        self._hide_again = QTimer(self, singleShot=True, interval=SHOWN_FOR)
        self.fields = Fields(frame, sections(ledger), untyped(frame.desk, ledger))
        seen = [child for child in frame.desk.children(ledger) if sees(frame.desk, child)]
        self.belonging = [ChildRows(frame, ledger, child) for child in seen]
        self.life = LifeStrip(frame, ledger, self.fields, self.edit)
        self.files = AttachmentStrip(frame, ledger)
        self._build()
        self.fields.edited.connect(lambda _: self._show_state())
        self.draft = FormDraft(self)
        self.fields.left.connect(self.check)
        self._hide_again.timeout.connect(self.hide_private)

    @property
    def veiled(self) -> bool:
        """Whether something private is hidden now."""
        if not may(self.frame.desk, "clear"):
            return False
        return bool(self.fields.covered or self.files.hidden) or any(rows.veiled for rows in self.belonging)

    @property
    def changed(self) -> bool:
        """Whether anything would be lost."""
        return self.fields.raw() != self.before or any(rows.changed for rows in self.belonging)

    @property
    def received(self) -> bool:
        """Whether it is only shown: another office sent it, it is a log, or nothing can be written at all."""
        shown = bool(self._record.get("origin")) or self.ledger.about.log
        return shown or self.frame.desk.store.why is not None

    def commands(self) -> tuple[Action, ...]:
        """What can be done with the record."""
        return BACK if self.received else FORM

    def new(self) -> None:
        """An empty record, with what the declaration puts in by itself."""
        self.uid = ""
        self.title = f"{self.ledger.about.title} · 新增"
        self._show({column.name: column.default for column in self.ledger.columns()})

    def edit(self, uid: str) -> None:
        """An existing record."""
        record = records.get(self.frame.desk, self.ledger, uid)
        self.uid = uid
        words = self._show(record)
        desk, ledger = self.frame.desk, self.ledger
        if ledger.about.guard:
            self.frame.jobs.quick(lambda: showing.looked(desk, ledger, [uid]))
        self.title = f"{self.ledger.about.title} · {words[self.ledger.about.name] or '未命名'}"
        self.headed.emit()

    def show_clear(self) -> None:
        """Show what is private for half a minute; what was looked at is journalled, never its value."""
        desk, ledger, uid, fields = (
            self.frame.desk,
            self.ledger,
            self.uid,
            [*self.fields.covered, *self.files.hidden],
        )
        looks = [(rows.child, rows.uids) for rows in self.belonging if rows.veiled]

        def note() -> None:
            if fields:
                showing.looked(desk, ledger, [uid], fields)
            for child, uids in looks:
                showing.looked(desk, child, uids)

        def reveal(_: None) -> None:
            if uid == self.uid:
                self.fields.cover({})
                for rows in self.belonging:
                    rows.veil(False)
                self.files.veil(False)
                self._hide_again.start()
                self.headed.emit()

        self.frame.jobs.quick(note, reveal)

    def hide_private(self) -> None:
        """Hide it again, except what was changed meanwhile."""
        raw = self.fields.raw(self._covers)
        self.fields.cover({n: words for n, words in self._covers.items() if raw[n] == self.before[n]})
        for rows in self.belonging:
            rows.veil(True)
        self.files.veil(True)
        self.headed.emit()

    def focus_first(self) -> None:
        """Where typing starts."""
        self._scroll.verticalScrollBar().setValue(0)
        self.fields.start()

    def check(self, left: str = "") -> None:
        """Ask the gate, tidy what was typed, fill in what follows from it, and say what is wrong."""
        self._visited.add(left)
        raw = self._raw()
        if raw == self._asked:
            return
        self._asked = raw
        examined = records.check(self.frame.desk, self.ledger, raw, self.uid)
        problems = (*examined.problems, *grown(self.frame.desk, self.ledger, examined.values))
        wrong = {p.field for p in problems if p.severity == "error"}
        self._tidy(raw, examined, wrong)
        seen = self._visited | {name for name, value in raw.items() if value != ""}
        self._say(tuple(p for p in problems if p.field in seen and not self._still_blank(p)))
        self._show_state()
        desk, ledger, uid = self.frame.desk, self.ledger, self.uid
        self._looked += 1
        token = self._looked
        self.frame.jobs.look(
            lambda: records.alike(desk, ledger, raw, uid), lambda twins: self._show_twins(twins, token)
        )

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Write the record; `then` once it is written. Wrong fields are named and nothing is lost."""
        if self.saving or self.received:
            return
        self.saving = True
        self._looked += 1  # what is still being looked up is of no interest any more
        desk, ledger, uid, raw = self.frame.desk, self.ledger, self.uid, self._raw()
        self.draft.timer.stop()
        draft = self.draft.id
        pending = [(rows, rows.pending()) for rows in self.belonging]

        def write() -> tuple[Changes, Trouble | None]:
            changes = records.save(desk, ledger, raw, uid, draft=draft)
            try:
                for rows, changed in pending:
                    rows.write(changes.uids[0], changed, changes.batch)
            except Trouble as said:
                return changes, said
            if draft and pending:
                drafts.discard(desk, draft)
            return changes, None

        self.frame.jobs.quick(write, lambda done: self._saved(*done, then), self._refused)

    def save_and_new(self) -> None:
        """Write the record and go on with an empty one."""
        self.save(self._next)

    def give_up(self) -> None:
        """Back to the list; asks only where something would be lost."""
        if self.may_close():
            self.put_away()

    def put_away(self) -> None:
        """Close without asking."""
        self.draft.drop()
        self.before = self.fields.raw()
        for rows in self.belonging:
            rows.forget()
        self.frame.notices.clear()
        self.closed.emit()

    def may_close(self) -> bool:
        """Whether nothing would be lost; otherwise asks in the strip."""
        if not self.changed or self.received:
            return True
        self.frame.notices.ask(
            "填写的内容还没有保存。",
            ("保存", lambda: self.save(self.put_away)),
            ("不要了", self.put_away),
            last="接着填",
        )
        return False

    def repeat(self) -> None:
        """The value of the record saved last, in the field the cursor is in."""
        name = self.fields.current
        if name in self._last and name not in self.fields.covered:
            self.fields.put_one(name, *self._last[name])
            self._show_state()

    def copy_last(self) -> None:
        """All of the record saved last, except what names one record alone."""
        alone = {*self.ledger.about.key, self.ledger.about.name}
        alone |= {column.name for column in self.ledger.columns() if column.col.search or column.col.private}
        blank = self.fields.raw()
        for name, (value, words) in self._last.items():
            if name not in alone and blank[name] == "":
                self.fields.put_one(name, value, words)
        self._show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column or two."""
        super().resizeEvent(event)
        self._arrange()

    def _build(self) -> None:
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("资料完整度")
        self._bar.setMaximumWidth(240)
        self._missing = mark(Elided(), "less")
        above = row(self._bar, self._missing, gap=12, grows=0)
        above.setStretch(1, 3)
        for rows in self.belonging:
            self.fields.stack.addWidget(rows)
        self.fields.stack.addWidget(self.files)
        self.files.setHidden(self.ledger.about.log)
        self.fields.stack.addStretch(1)
        self._scroll = scrolled(self.fields)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fields.started.connect(lambda field: self._scroll.ensureWidgetVisible(field, 0, 60))
        self.setLayout(column(above, self.life, self._scroll, gap=6, grows=2))
        self.frame.theme.changed.connect(self._arrange)

    def _arrange(self) -> None:
        self.fields.arrange(self._scroll.viewport().width())

    def _show(self, record: dict[str, Any]) -> dict[str, str]:
        """Put a record into the form and give its words."""
        (words,) = showing.shown(self.frame.desk, self.ledger, [record], clear=not record.get("origin"))
        self._record, self._visited, self._asked = record, set(), {}
        self.draft.drop()
        self.fields.put(record, words)
        self.fields.setEnabled(not self.received and may(self.frame.desk, "edit"))
        for rows in self.belonging:
            rows.show_of(self.uid)
        self.files.show_of(self.uid, received=self.received)
        self.before = self.fields.raw()
        private = [c for c in self.ledger.columns() if c.col.private and self.uid and not self.received]
        self._covers = {c.name: showing.masked(c, words[c.name]) for c in private if c.name in self.before}
        self._hide_again.stop()
        self.hide_private()
        self._show_state()
        self.life.show_of("" if self.received else self.uid)
        return words

    def _raw(self) -> dict[str, object]:
        """What the gate gets: what was typed of a new record, what was changed of an existing one.

        What it filled in itself it works out anew.
        """
        raw, blank = self.fields.raw(), dict.fromkeys(self.before, "")
        before = self.before if self.uid else blank
        worked_out = self.fields.filled
        return {n: value for n, value in raw.items() if value != before[n] and n not in worked_out}

    def _still_blank(self, problem: Problem) -> bool:
        """Whether only something is missing that can still be filled in; said when it is saved."""
        required = bool(problem.field) and not self.ledger.column(problem.field).optional
        return required and self.fields.raw([problem.field])[problem.field] == ""

    def _tidy(self, raw: dict[str, object], examined: Examined, wrong: set[str]) -> None:
        """Show values as they will be stored, and those that follow from others."""
        for name, given in self.fields.raw().items():
            value, column = examined.values.get(name), self.ledger.column(name)
            if value is None and name in self.fields.filled:
                self.fields.fill(name, None, "")
            if value is None or name in wrong or str(given) == str(value):
                continue
            if column.kind.name == "ref":
                if name in raw and int(str(value)) > 0:
                    self.fields.put_one(name, value, str(given))
                continue
            words = showing.words(column, value)
            if name in raw and name not in self.fields.filled:
                self.fields.put_one(name, value, words)
            else:
                self.fields.fill(name, value, words)

    def _say(self, problems: tuple[Problem, ...]) -> None:
        said: dict[str, Problem] = {}
        for problem in problems:
            if problem.field not in said or problem.severity == "error":
                said[problem.field] = problem
        self.fields.say(said)

    def _show_state(self) -> None:
        """How complete the record is, and what is still missing."""
        full, words = standing(self.ledger, self.fields.raw())
        self._bar.setValue(full)
        self._missing.setText(words)
        self._bar.setVisible(bool(words))

    def _show_twins(self, twins: tuple[Alike, ...], token: int) -> None:
        if token != self._looked or not self.isVisible():
            return
        if twins:
            first = twins[0]
            more = f"（还有 {len(twins) - 1} 条）" if len(twins) > 1 else ""
            words = f"库里可能已有：{first.words}，{first.why}{more}。"
            self.frame.notices.warn(words, ("打开已有", lambda: self._open_twin(first.uid)))
        elif self._warned:
            self.frame.notices.clear()
        self._warned = bool(twins)

    def _open_twin(self, uid: str) -> None:
        self.edit(uid)
        self.focus_first()

    def _saved(self, changes: Changes, trouble: Trouble | None, then: Callable[[], object] | None) -> None:
        self.saving = False
        self._last = self.fields.content()
        touched = {self.ledger.about.code, *(rows.child.about.code for rows in self.belonging)}
        self.frame.notices.clear()
        self.frame.announce(Changes(changes.ledgers | touched, changes.count, changes.batch, changes.uids))
        name = self._last.get(self.ledger.about.name, (None, ""))[1]
        self.said = f"已保存 {name} {QTime.currentTime().toString('HH:mm')}"
        if trouble is not None:
            self.uid = changes.uids[0]
            self.before = self.fields.raw()
            self.frame.notices.trouble(trouble)
        elif then is not None:
            then()
        else:
            self._stay(changes.uids[0])

    def _stay(self, uid: str) -> None:
        """Go on with what was saved, unless only somebody else may open it now."""
        try:
            self.edit(uid)
        except Trouble as trouble:
            if trouble.code != "closed":
                raise
            self.put_away()
            self.frame.notices.warn(f"{self.said}。{trouble.what}")

    def _next(self) -> None:
        self.new()
        self.focus_first()

    def _refused(self, trouble: Trouble) -> None:
        self.saving = False
        if isinstance(trouble, InvalidRecord):
            self._visited |= set(self.fields.fields)
            self._say(trouble.problems)
            places = [p.field for p in trouble.problems if p.field in self.fields.fields]
            general = "".join(p.message for p in trouble.problems if not p.field)
            self.frame.notices.warn(general or f"有 {len(places)} 项要改，已在旁边标出；填写的内容都在。")
            if places:
                self.fields.start(places[0])
            return
        kind, _, uid = trouble.code.partition(":")
        twin = [("打开已有", lambda: self._open_twin(uid))] if kind == "duplicate" and uid else []
        self.frame.notices.trouble(trouble, *twin)
