"""References by name while records come in: an unknown name of a ledger that grows becomes a record.

One rule: that record is made only for a row that is taken, so that refused rows leave nothing behind. Until
then a number below zero stands for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from nzg_desktop.core.declare import Ledger, Values
from nzg_desktop.core.text import Unreadable
from nzg_desktop.store import records, references
from nzg_desktop.store.store import Reading, Writing
from nzg_desktop.work.desk import Desk, context, own_org


def settle(ledger: type[Ledger], values: Values, own: int) -> None:
    """Put the own office in where the organisation was not said."""
    field = ledger.about.org
    if field != "id" and "." not in field and values[field] is None:
        values[field] = own


@cache
def _growing_fields(ledger: type[Ledger], growing: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The references of a ledger that may point to a record still to be made, and to which ledger."""
    return tuple((c.name, c.col.refers) for c in ledger.columns() if c.col.refers in growing)


class Growth:
    """The names met during one piece of work. `context` goes to the gate, `close` makes what is needed."""

    def __init__(self, desk: Desk, r: Reading) -> None:
        self._desk = desk
        self._known = references.resolver(r, desk.ledgers)
        self._open: dict[tuple[str, str], int] = {}
        self._waiting: dict[int, tuple[type[Ledger], Values]] = {}
        self._growing = frozenset(ledger.about.code for ledger in desk.ledgers if ledger.about.grows)
        self.context = context(desk, r, self.resolve)
        self._plain = context(desk, r, self._known)

    def resolve(self, code: str, words: str) -> int | None:
        """The local id that the words mean; below zero where the record is still to be made.

        Raises Unreadable.
        """
        asked = code, words
        if asked not in self._open:
            found = self._known(code, words)
            if found is not None or code not in self._growing:
                return found
            self._open[asked] = self._await(self._desk.ledger(code), words)
        return self._open[asked]

    def _await(self, ledger: type[Ledger], words: str) -> int:
        name = ledger.about.name
        examined = ledger.examine({name: words}, self._plain)
        wrong = next((problem for problem in examined.problems if problem.severity == "error"), None)
        if wrong is not None:
            raise Unreadable(f"{ledger.about.title}“{words[:20]}”还没有登记，也不能照此登记：{wrong.message}")
        number = -1 - len(self._waiting)
        self._waiting[number] = (ledger, examined.values)
        return number

    def close(self, w: Writing, ledger: type[Ledger], rows: Iterable[Values], batch: str) -> tuple[str, ...]:
        """Make the records that these rows of a ledger need and put their ids in; gives their names."""
        fields = _growing_fields(ledger, self._growing)
        open_places = [
            (values, name) for values in rows for name, _code in fields if _is_open(values.get(name))
        ]
        made, names = self._made(w, {int(str(values[name])) for values, name in open_places}, batch)
        for values, name in open_places:
            values[name] = made[int(str(values[name]))]
        for asked, number in self._open.items():
            self._open[asked] = made.get(number, number)
        return names

    def _made(self, w: Writing, numbers: set[int], batch: str) -> tuple[dict[int, int], tuple[str, ...]]:
        by_ledger: dict[type[Ledger], list[int]] = {}
        for number in sorted(numbers, reverse=True):
            by_ledger.setdefault(self._waiting[number][0], []).append(number)
        made: dict[int, int] = {}
        names: list[str] = []
        own = own_org(w) if numbers else 0
        for ledger, some in by_ledger.items():
            values = [self._waiting[number][1] for number in some]
            for one in values:
                settle(ledger, one, own)
            ids = records.insert_many(w, ledger, values, who=self._desk.who, batch=batch)
            made.update(zip(some, ids, strict=True))
            names += [str(one[ledger.about.name]) for one in values]
        return made, tuple(names)


def _is_open(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value < 0
