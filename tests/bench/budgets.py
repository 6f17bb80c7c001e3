"""What the program may cost: the one table that the command prints against. README.md here says the same.

A budget is a ratio of ours to a reference measured beside it, never a number of seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

FRAME = 0.016
"""What a screen gives one picture, in seconds."""
TYPED = {
    "name-1": "one character of a name",
    "name-2": "two characters of a name",
    "name-3": "three characters of a name",
    "initials": "1 to 4 pinyin initials",
    "id-head": "the first 1 to 17 characters of an ID number",
    "id-tail": "the last 4 to 6 characters of an ID number",
    "phone-tail": "the last 4 to 6 digits of a phone number",
}
"""What people type, and what that is in words."""


@dataclass(frozen=True, slots=True)
class Budget:
    """One row. `least`: ours must be at least `limit` times the reference; otherwise at most.

    `unit` is how both are printed: s (CPU or clock), B (bytes), /s (of something), or nothing for counts.
    """

    name: str
    what: str
    reference: str
    limit: float
    unit: str = "s"
    least: bool = False

    @property
    def words(self) -> str:
        """The limit as it is printed."""
        return f"{'≥' if self.least else '≤'}{self.limit:g}"

    def holds(self, ratio: float) -> bool:
        """Whether a ratio keeps to it."""
        return ratio >= self.limit if self.least else ratio <= self.limit


class Row(NamedTuple):
    """One line of the answer."""

    name: str
    ours: float
    reference: float
    budget: Budget

    @property
    def ratio(self) -> float:
        """Ours for each one of the reference."""
        return self.ours / self.reference

    @property
    def kept(self) -> bool:
        """Whether the budget holds."""
        return self.budget.holds(self.ratio)

    def line(self) -> str:
        """name ours reference ratio budget ok|OVER."""
        unit = self.budget.unit
        ours, reference = (measure(value, unit) for value in (self.ours, self.reference))
        verdict = "ok" if self.kept else "OVER"
        return f"{self.name:27} {ours:>9} {reference:>9} {self.ratio:8.3g} {self.budget.words:>6} {verdict}"


def measure(value: float, unit: str) -> str:
    """A number with its unit and three digits that count, without blanks."""
    if unit == "s":
        return f"{value:.3g}s" if value >= 1 else f"{value * 1e3:.3g}ms"
    if unit == "B":
        return f"{value / 1e6:.4g}MB"
    return f"{value:.0f}{unit}"


def _searches() -> list[Budget]:
    scopes = (("", "", 0.25), ("-district", ", within one district", 0.5))
    return [
        Budget(
            f"search-{name}{mark}", f"p99 of first 50 rows and count: {words}{where}", "a 16 ms frame", most
        )
        for mark, where, most in scopes
        for name, words in TYPED.items()
    ]


_WINDOW = "a bare `QMainWindow` painted"
_MODEL = "the bare window, SQLModel with one table, 100 rows read"
_LIST = "`QSqlTableModel` on the same table"
_QT = "`QPdfWriter` with the same words and frame"
_GROUPED = "those of members by one GROUP BY, no index"
_RAW = "raw `executemany` of the same rows, same table"

BUDGETS = {
    row.name: row
    for row in (
        Budget("first-paint", "from the start of the process to the first paint", _WINDOW, 1.3),
        Budget("first-paint-locked", "the same, to the question for a password", _WINDOW, 1.3),
        Budget("first-list", "from the start of the process to the first list filled", _MODEL, 1.4),
        Budget("save", "p50 of one record saved with its journal line", "write + fdatasync of 4 KiB", 3),
        Budget(
            "bulk-import", "rows checked and written, with journal and search", _RAW, 0.35, "/s", least=True
        ),
        Budget(
            "import-xlsx", "10,000 rows of .xlsx looked at and written", "openpyxl reading them alone", 0.5
        ),
        *_searches(),
        Budget("lookups-search", "the search tables", "the tables that they lead to", 0.45, "B"),
        Budget(
            "lookups-all", "those, and the indexes of orders, keys and uids", "the same tables", 0.45, "B"
        ),
        Budget(
            "list-end", "the list asked for and its last rows shown", f"{_LIST}, fetched to the end", 0.01
        ),
        Budget("list-memory", "what the list adds: end, start, 100 jumps", _LIST, 0.05, "B"),
        Budget("program-memory", "peak of the whole window: list, search, end of the list", _MODEL, 2, "B"),
        Budget("certificates-speed", "10,000 certificates, pages per CPU second", _QT, 0.8, "/s", least=True),
        Budget("certificates-bytes", "the size of that file", _QT, 0.7, "B"),
        Budget("certificates-names", "names in it that pdftotext finds", "all of them", 1, "", least=True),
        Budget("first-certificate", "the first certificate of a start", "reportlab with the full font", 0.5),
        Budget("figures", "all monthly figures of every organisation", _GROUPED, 1),
        Budget("figures-kept", "the kept figures of a sealed month read", _GROUPED, 0.01),
    )
}
