"""The page of one ledger: its list, what can be done with it, and the form that opens beside it.

There is one such page for all ledgers; whatever a ledger needs it declares.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QTabBar

from nzg_desktop.core.query import Query
from nzg_desktop.core.roles import may
from nzg_desktop.gui.actions import LIST, LOG, Action
from nzg_desktop.gui.list_pane import ListPane
from nzg_desktop.gui.page import Frame, Page
from nzg_desktop.gui.pieces import column, row
from nzg_desktop.gui.theme import mark

if TYPE_CHECKING:
    from nzg_desktop.core.changes import Changes
    from nzg_desktop.core.declare import Ledger
    from nzg_desktop.gui.form_page import FormPane
    from nzg_desktop.work.drafts import Left

NARROW = 16
"""How wide the list is beside a form, in heights of the letter."""
ALONE = 58
"""Below this width, in heights of the letter, the form stands alone."""
UNLIMITED = 16_777_215
"""Qt's own word for no limit."""


class ListPage(Page):
    """One ledger."""

    def __init__(self, frame: Frame, ledger: type[Ledger]) -> None:
        super().__init__(frame)
        self.ledger = ledger
        self.title = ledger.about.title
        self.pane = ListPane(frame, ledger)
        self._form: FormPane | None = None
        self._stale = False
        self.find_hint = self.pane.hint
        self.switch = QTabBar()
        self._row = row(self.pane, gap=12)
        self.setLayout(column(self.switch, self._row, gap=4, grows=1))
        self._fill_switch()
        self.pane.opened.connect(self.open_record)
        self.pane.counted.connect(self.headed)
        self.pane.new_asked.connect(self.new)
        self.pane.import_asked.connect(self.import_file)
        frame.theme.changed.connect(self._fold)

    @property
    def form(self) -> FormPane:
        """The form, built when it is first wanted."""
        if self._form is None:
            from nzg_desktop.gui.form_page import FormPane  # a list should not wait for it

            self._form = FormPane(self.frame, self.ledger)
            self._form.hide()
            self._form.closed.connect(self._show_list)
            self._form.headed.connect(self._rename)
            self._row.addWidget(self._form, 1)
        return self._form

    @property
    def writing(self) -> bool:
        """Whether the form is open."""
        return self._form is not None and self._form.isVisibleTo(self)

    def commands(self) -> tuple[Action, ...]:
        """What can be done with the list, or in the form."""
        if self.writing:
            return self.form.commands()
        return LOG if self.ledger.about.log else LIST

    def summary(self) -> str:
        """How many there are, and how many still lack something."""
        return self.form.said if self.writing else self.pane.summary()

    def accept(self, **given: object) -> None:
        """What another page asks for: records by `query` with a `title`, or `new`: an empty form."""
        if given.get("new") and not self.writing:
            self.new()
        query = given.get("query")
        if isinstance(query, Query):
            if self.writing:
                self.form.put_away()
            self.pane.show_query(query, str(given.get("title", "")))

    def enter(self) -> None:
        """Show the present question anew; beside an open form, only where something has changed since."""
        stale, self._stale = self._stale, False
        if self.writing:
            if stale:
                self._refresh()
            return
        self.pane.count_waiting()
        self.pane.ask()
        self.pane.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def home(self) -> None:
        """Back from the form to the list."""
        if self.writing:
            self.form.give_up()

    def leave(self) -> bool:
        """Only an open form can hold one back."""
        return not self.writing or self.form.may_close()

    def search(self, typed: str) -> None:
        """Other words in the search box."""
        self.pane.search(typed)

    def found(self) -> None:
        """Enter in the search box: on to the list."""
        self.pane.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def heed(self, changes: Changes) -> None:
        """Records were written: show them as they are now, or once the list is seen again."""
        touched = {column.col.refers for column in self.ledger.columns()} | {self.ledger.about.code}
        if not touched & changes.ledgers:
            return
        if self.isHidden():
            self._stale = True  # one save must not wait for every list that was ever opened
        else:
            self._refresh()

    def drop(self, paths: tuple[Path, ...]) -> bool:
        """A roster dropped on the list is imported; what is dropped on a form is put with the record."""
        if self.writing:
            self.form.files.take(paths)
            return True
        if self.ledger.about.log:
            return False
        self.frame.go("import", ledger=self.ledger, path=paths[0])
        return True

    def recover(self, left: Left) -> None:
        """Open the form where it was left."""
        self.form.draft.recover(left)
        self._show_form()

    def new(self) -> None:
        """Open an empty form, where anything can be written."""
        if (why := self.frame.desk.store.why) is not None:
            self.frame.notices.remind(why)
            return
        if not self.writing or self.form.may_close():
            self.form.new()
            self._show_form()

    def open_record(self, uid: str) -> None:
        """Open one record in the form."""
        if not self.writing or self.form.may_close():
            self.form.edit(uid)
            self._show_form()

    def show_history(self) -> None:
        """What was changed in this record, by whom and when."""
        name = self.title.partition(" · ")[2]
        self.frame.go("history", ledger=self.ledger, uid=self.form.uid, name=name)

    def show_person(self) -> None:
        """All that any ledger holds about this person."""
        name = self.title.partition(" · ")[2]
        self.frame.go("person", ledger=self.ledger, uid=self.form.uid, name=name)

    def import_file(self) -> None:
        """Go and choose a file."""
        self.frame.go("import", ledger=self.ledger)

    def print_chosen(self) -> None:
        """Preview the papers of what is chosen, or of all that is listed."""
        query = self.pane.ticked_or_all if self.pane.chosen_number else self.pane.chosen
        if query is not None:
            self.frame.go("print", query=query)

    def export_chosen(self) -> None:
        """Write what is ticked, or all that is listed, to a workbook."""
        if self.pane.ticked_or_all is not None:
            from nzg_desktop.gui import list_deeds

            list_deeds.export(self, self.pane.ticked_or_all)

    def export_clear(self) -> None:
        """The same with private values in clear, once it is said what for."""
        if self.pane.ticked_or_all is not None:
            from nzg_desktop.gui import list_deeds

            list_deeds.export_clear(self, self.pane.ticked_or_all)

    def save_template(self) -> None:
        """Write an empty workbook to be filled in."""
        from nzg_desktop.gui import list_deeds

        list_deeds.save_template(self, self.ledger)

    def choose_all(self) -> None:
        """All records of the question, also those not in sight."""
        self.pane.choose_all()

    def merge_chosen(self) -> None:
        """Compare the two that are ticked, to make them one."""
        query = self.pane.chosen
        if query is None or query.uids is None or len(query.uids) != 2:
            self.frame.notices.say("请用空格勾选要合并的两条，再点“合并两条”。")
        else:
            self.frame.go("merge", ledger=self.ledger, first=query.uids[0], second=query.uids[1])

    def remove_chosen(self) -> None:
        """Move what is chosen to the recycle bin, once the reason is given."""
        if self.pane.chosen is not None:
            said = f"{self.pane.chosen_number or 1:,} {self.ledger.about.unit}"
            from nzg_desktop.gui import list_deeds

            list_deeds.remove(self.frame, self.pane.chosen, said)

    def void_chosen(self) -> None:
        """Declare the chosen papers void, once the reason is given."""
        if self.pane.chosen is not None:
            from nzg_desktop.gui import list_deeds

            list_deeds.void(self.frame, self.pane.chosen, self.pane.chosen_number or 1)

    def open_subject(self) -> None:
        """The record that a line of a log is about."""
        query = self.pane.chosen
        if query is not None:
            from nzg_desktop.gui import list_deeds

            list_deeds.open_subject(self.frame, query)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window shows the form alone."""
        super().resizeEvent(event)
        self._fold()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the record under the mouse."""
        if self.writing or not self.pane.view.underMouse():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("打开 Enter", self.pane.view.open_current)
        for command in self.commands():
            action = menu.addAction(command.words)
            action.triggered.connect(_calling(command, self))
            action.setEnabled(not command.needs or may(self.frame.desk.roles, command.needs))
        menu.popup(event.globalPos())

    def _refresh(self) -> None:
        self.pane.count_waiting()
        self.pane.refresh()

    def _fill_switch(self) -> None:
        """The ledgers that share a line of the bar with this one, a key press apart."""
        page = self.ledger.about.page
        shared = [one.about for one in self.frame.desk.ledgers if page and one.about.page == page]
        for about in shared:
            self.switch.addTab(about.title)
        self._codes = [about.code for about in shared]
        self._show_switch()
        self.switch.setAccessibleName("同一页的台账")
        self.switch.setExpanding(False)
        mark(self.switch, "switch")
        self.switch.currentChanged.connect(self._turn)

    def _show_switch(self) -> None:
        """This ledger's own tab, and nothing where it is alone or the form is open."""
        if self._codes:
            self.switch.setCurrentIndex(self._codes.index(self.ledger.about.code))
        self.switch.setVisible(len(self._codes) > 1 and not self.writing)

    def _turn(self, at: int) -> None:
        if self._codes[at] != self.ledger.about.code:
            self.frame.go(self._codes[at])
            self._show_switch()

    def _show_form(self) -> None:
        self.form.show()
        self._rename()
        self._fold()
        self.form.focus_first()

    def _show_list(self) -> None:
        self.form.hide()
        self._rename()
        self._fold()
        self.pane.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rename(self) -> None:
        self.title = self.form.title if self.writing else self.ledger.about.title
        self.headed.emit()

    def _fold(self) -> None:
        """The list folds to a narrow column beside the form, and goes where there is no room for both."""
        px = self.frame.theme.px
        self._show_switch()
        self.pane.setVisible(not self.writing or self.width() >= px(ALONE))
        self.pane.setMaximumWidth(px(NARROW) if self.writing else UNLIMITED)
        self.pane.narrow(self.writing)


def _calling(command: Action, page: ListPage) -> Callable[[], object]:
    return lambda: command.call(page)
