"""The left bar: seven groups and their pages. Folds to icons with two characters where the window is narrow.

All pages are shown where there is room for them; otherwise only those of the group one is in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from nzg_desktop.gui.first import BAR_EMS, GROUPS, Group
from nzg_desktop.gui.icons import icon
from nzg_desktop.gui.theme import PALETTE, Theme, mark

Entry = tuple[str, str]
"""A page in the bar: its code and its title."""


class Bar(QScrollArea):
    """The bar. `chosen` tells the code of the page that a person asks for."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.entries: dict[str, Sequence[Entry]] = {}
        self._here = ""
        self._folded = False
        self._heads: dict[str, QPushButton] = {}
        self._leaves: dict[str, QPushButton] = {}
        self._small: dict[str, QToolButton] = {}
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        mark(self, "bar")
        self.setAccessibleName("页面")
        self._rebuild()
        theme.changed.connect(self._rebuild)

    @property
    def folded(self) -> bool:
        """Whether only icons with two characters are shown."""
        return self._folded

    def fold(self, folded: bool) -> None:
        """Show icons only, or words."""
        if folded != self._folded:
            self._folded = folded
            self._rebuild()

    def fill(self, entries: Mapping[str, Sequence[Entry]]) -> None:
        """The pages by title of group. Groups without a page are not shown."""
        self.entries = dict(entries)
        self._rebuild()

    def show_here(self, code: str) -> None:
        """Mark the page one is on."""
        self._here = code
        self._dress()

    def first_of(self, number: int) -> str:
        """The first page of the group with this number (1 to 7, as in Alt+1 … Alt+7); empty where none."""
        entries = self.entries.get(GROUPS[number - 1].title)
        return entries[0][0] if entries else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less height: more or fewer pages are shown at once."""
        super().resizeEvent(event)
        self._dress()

    def _rebuild(self) -> None:
        """Build all rows anew: other pages, another size of the letter, or folded."""
        self._heads, self._leaves, self._small = {}, {}, {}
        inside = mark(QWidget(), "bar")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, self._theme.px(0.5), 0, 0)
        rows.setSpacing(0)
        for group in GROUPS:
            if not self.entries or self.entries.get(group.title):
                self._add(group, rows)
        rows.addStretch()
        self.setWidget(inside)
        self.setFixedWidth(self._theme.px(4.4 if self._folded else BAR_EMS))
        self._dress()

    def _add(self, group: Group, rows: QVBoxLayout) -> None:
        if self._folded:
            rows.addWidget(self._folded_group(group))
            return
        head = QPushButton(group.title)
        head.setIcon(icon(group.icon, PALETTE.navy_text, self._theme.px(1.25)))
        head.setIconSize(QSize(self._theme.px(1.25), self._theme.px(1.25)))
        mark(head, "group")
        head.clicked.connect(lambda: self._choose_first(group))
        rows.addWidget(head)
        self._heads[group.title] = head
        for code, title in self.entries.get(group.title, ()):
            leaf = QPushButton(title)
            leaf.clicked.connect(self._choosing(code))
            rows.addWidget(leaf)
            self._leaves[code] = leaf

    def _folded_group(self, group: Group) -> QToolButton:
        button = QToolButton()
        button.setText(group.short)
        button.setAccessibleName(group.title)
        button.setToolTip(group.title)
        button.setIcon(icon(group.icon, PALETTE.navy_text, self._theme.px(1.4)))
        button.setIconSize(QSize(self._theme.px(1.4), self._theme.px(1.4)))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFixedWidth(self._theme.px(4.4))
        entries = self.entries.get(group.title, ())
        if len(entries) > 1:
            menu = QMenu(button)
            for code, title in entries:
                menu.addAction(title, self._choosing(code))
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        else:
            button.clicked.connect(lambda: self._choose_first(group))
        self._small[group.title] = button
        return button

    def _choosing(self, code: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(code)

    def _choose_first(self, group: Group) -> None:
        entries = self.entries.get(group.title, ())
        if entries:
            self.chosen.emit(entries[0][0])

    def _dress(self) -> None:
        """Mark where one is, and show the pages that there is room for."""
        here = self._group_of(self._here)
        for title, button in self._small.items():
            mark(button, "here" if title == here else "away")
        heights = sum(b.sizeHint().height() for b in (*self._heads.values(), *self._leaves.values()))
        room = heights + self._theme.px(1) <= self.viewport().height()
        for code, leaf in self._leaves.items():
            mark(leaf, "here" if code == self._here else "leaf")
            leaf.setVisible(room or self._group_of(code) == (here or GROUPS[1].title))

    def _group_of(self, code: str) -> str:
        return next(
            (title for title, entries in self.entries.items() if any(code == c for c, _ in entries)), ""
        )
