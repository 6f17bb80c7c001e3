"""The draft behind a form: kept within three seconds of a key, in the lane of the saves, never in the way.

A form that is saved, given up or shows another record has no draft any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from nzg_desktop.store import uid as naming
from nzg_desktop.work import drafts

if TYPE_CHECKING:
    from nzg_desktop.gui.form_page import FormPane
    from nzg_desktop.work.drafts import Left

DELAY = 2_000
"""Milliseconds from the first key to the draft; keys in between go with it."""


class FormDraft(QObject):
    """What keeps the content of one form while it is being written."""

    def __init__(self, form: FormPane) -> None:
        super().__init__(form)
        self._form = form
        self.id = ""
        self._kept: dict[str, Any] = {}
        self.timer = QTimer(self, singleShot=True, interval=DELAY)
        self.timer.timeout.connect(self.keep)
        for fields in (form.fields, *(rows.fields for rows in form.belonging)):
            fields.edited.connect(lambda _: self.touch())

    def touch(self) -> None:
        """Something was typed."""
        if not self.timer.isActive():
            self.timer.start()

    def keep(self) -> None:
        """Keep what differs from the record as it was shown."""
        form = self._form
        body = self.unsaved()
        if form.saving or form.received or body == self._kept or not (body["fields"] or body["rows"]):
            return
        self.id = self.id or naming.make()
        self._kept = body
        desk, draft, code, uid = form.frame.desk, self.id, form.ledger.about.code, form.uid
        # A draft that cannot be kept (a full disk) is no news while one types; the save will say it.
        form.frame.jobs.quick(lambda: drafts.keep(desk, draft, code, uid, body), trouble=lambda _: None)

    def drop(self) -> None:
        """Given up, or written: no draft is needed any more."""
        self.timer.stop()
        if self.id:
            desk, draft = self._form.frame.desk, self.id
            self._form.frame.jobs.quick(lambda: drafts.discard(desk, draft), trouble=lambda _: None)
        self.id, self._kept = "", {}

    def unsaved(self) -> dict[str, Any]:
        """What would be lost: fields that differ from the record as it was shown, and rows."""
        form = self._form
        content = form.fields.content()
        fields = {name: (v, words) for name, (v, words) in content.items() if v != form.before.get(name)}
        rows = {rows.child.about.code: kept for rows in form.belonging if (kept := rows.unsaved())}
        return {"title": content.get(form.ledger.about.name, ("", ""))[1], "fields": fields, "rows": rows}

    def recover(self, left: Left) -> None:
        """Go on where the program ended."""
        form = self._form
        if left.uid:
            form.edit(left.uid)
        else:
            form.new()
        for name, (value, words) in left.body["fields"].items():
            if name in form.fields.fields:
                form.fields.put_one(name, value, words)
        for rows in form.belonging:
            rows.recover(left.body["rows"].get(rows.child.about.code, ()))
        self.id, self._kept = left.id, left.body
        form.check()
