"""What a person can do, as tables: buttons, keys, menus and the sheet of keys are built from these rows.

A page lists its rows in `commands()`; the window makes the buttons. Words are verbs, at most five characters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do on a page. `call` gets the page (or, for `WINDOW`, the window).

    `key` in Qt's spelling ("F5", "Ctrl+P"), several parted by a blank, the first is shown. `primary`: the one
    red button of the page. `buried`: only in the “更多” menu. `ready`: whether it can be done now.
    """

    id: str
    title: str
    key: str
    call: Callable[[Any], object]
    icon: str = ""
    primary: bool = False
    buried: bool = False
    ready: Callable[[Any], bool] | None = None

    @property
    def words(self) -> str:
        """What stands on the button: the title and its first key."""
        return f"{self.title} {self.key.split()[0]}" if self.key else self.title
