"""The rows of one file, sorted: each ends as exactly one of new, changed, same or refused.

Trial and write are this same code; the caller takes a trial back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.declare import Column, Ledger, Refused, Values
from nzg_desktop.core.query import Query, Where
from nzg_desktop.core.trouble import Problem
from nzg_desktop.store import lists, records, sight
from nzg_desktop.store.store import Writing
from nzg_desktop.work.desk import Desk, own_org
from nzg_desktop.work.following import Following, blamed
from nzg_desktop.work.growing import Growth, settle
from nzg_desktop.work.reflecting import mirrored, reflect
from nzg_desktop.work.showing import words

EVERY = 500
BY_NAME = 20_000
"""Up to so many records a row with a number is also looked for among those that still have none."""
NAMES_AT_ONCE = 500
Key = tuple[Any, ...]
Raw = Mapping[str, object]
Update = tuple[int, Values, Values]
"""Local id, the values as they are, the values as they shall be."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one cell of the file. `row` is the number seen in the spreadsheet."""

    row: int
    field: str
    label: str
    message: str
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of the file that differs from the one kept."""

    row: int
    uid: str
    label: str
    old: str
    new: str


@dataclass(slots=True)
class Row:
    """One row on its way: `fate` is empty until it is decided."""

    number: int
    raw: Raw
    values: Values
    problems: list[RowProblem]
    key: Key | None = None
    fate: str = ""
    claimed: Values = field(default_factory=dict)
    """What it says of fields that other rows fill: compared, never taken."""

    def refuse(self, field: str, label: str, message: str) -> None:
        """The row is not taken, and why."""
        self.problems.append(RowProblem(self.number, field, label, message))
        self.fate = "refused"


def key_of(ledger: type[Ledger], values: Mapping[str, Any]) -> Key | None:
    """By what an existing record is known again; None where what leads the key is blank."""
    key = tuple([values.get(name) for name in ledger.about.key])
    return key if key and key[0] is not None else None


@dataclass(slots=True)
class Sorting:
    """One file on its way into a ledger."""

    desk: Desk
    w: Writing
    ledger: type[Ledger]
    batch: str
    overwrite: bool
    rows: list[Row] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    grown: list[str] = field(default_factory=list)
    _first: dict[Key, Row] = field(default_factory=dict)
    _following: Following = field(init=False)
    _mirrored: Mapping[str, type[Ledger]] = field(init=False)

    def __post_init__(self) -> None:
        """What follows from new rows, for other records."""
        self._following = Following(self.desk, self.w, self.ledger)
        self._mirrored = mirrored(self.desk, self.ledger)

    def take(self, data: Sequence[tuple[int, Raw]], progress: Progress) -> None:
        """Sort and write all rows. What names another row of its own file waits until that one is in."""
        growth, own = Growth(self.desk, self.w), own_org(self.w)
        self.rows = list(self._examined(data, growth, own, progress))
        inward = frozenset(c.name for c in self.ledger.columns() if c.col.refers == self.ledger.about.code)
        now, later = _divided(self.rows, inward)
        progress(0, 0, "正在写入")
        while self._write(now, growth) and later:
            again = self._examined([(row.number, row.raw) for row in later], growth, own, silent)
            for row, anew in zip(later, list(again), strict=True):
                row.values, row.problems, row.key, row.fate = anew.values, anew.problems, anew.key, anew.fate
            now, later = _divided(later, inward)

    def _examined(
        self, data: Sequence[tuple[int, Raw]], growth: Growth, own: int, progress: Progress
    ) -> Iterator[Row]:
        ledger, gate = self.ledger, growth.context
        for count, (number, raw) in enumerate(data):
            if count % EVERY == 0:
                progress(count, len(data), "正在检查")
            examined = ledger.examine(raw, gate)
            settle(ledger, examined.values, own)
            problems = [_at(number, problem) for problem in examined.problems]
            fate = "" if examined.acceptable else "refused"
            values = examined.values
            row = Row(number, raw, values, problems, key_of(ledger, values), fate)
            if ledger.tally:  # what a file says of it was true before this one came in
                values[ledger.tally.field] = None
            for name in self._mirrored:
                if values[name] is not None:
                    row.claimed[name], values[name] = values[name], None
            yield row

    def _write(self, rows: Sequence[Row], growth: Growth) -> int:
        """Decide about these rows and write them; gives how many became new records."""
        self._refuse_repeated(rows)
        updates = self._decide([row for row in rows if not row.fate], growth)
        fresh = [row.values for row in rows if row.fate == "new"]
        taken = [*fresh, *(after for _id, _before, after in updates)]
        self.grown += growth.close(self.w, self.ledger, taken, self.batch)
        who = self.desk.who
        records.insert_many(self.w, self.ledger, fresh, who=who, batch=self.batch)
        records.update_many(self.w, self.ledger, updates, who=who, batch=self.batch)
        self._following.write(self.w, self.batch)
        touched = [*taken, *(before for _id, before, _after in updates)]
        reflect(self.desk, self.w, self.ledger, touched, self.batch)
        return len(fresh)

    def _refuse_repeated(self, rows: Iterable[Row]) -> None:
        """A key that stands twice in a file is taken once; a repeated row that says the same is the same."""
        for row in rows:
            if row.fate or row.key is None:
                continue
            earlier = self._first.setdefault(row.key, row)
            if earlier is row:
                continue
            if earlier.values == row.values:
                row.fate = "same"
                continue
            labels = "、".join(self.ledger.column(name).label for name in self.ledger.about.key[:2])
            message = f"与第 {earlier.number} 行的{labels}相同而内容不同，请核对后只留一行"
            row.refuse(self.ledger.about.key[0], labels, message)

    def _decide(self, rows: Sequence[Row], growth: Growth) -> list[Update]:
        """Whether each row is new, changes somebody, or says what is known; gives the changes."""
        known = records.find_by_key(self.w, self.ledger, [row.key for row in rows if row.key is not None])
        unknown = [row for row in rows if row.key is None or row.key not in known]
        alike = _Alike(self.w, self.ledger, unknown)
        shut = sight.shut(self.w, self.ledger, [record["uid"] for record in known.values()])
        updates: list[Update] = []
        for row in rows:
            found = known.get(row.key) if row.key is not None else None
            if found is None:
                found = alike.record(row)
            if row.fate:
                continue
            if found is None:
                self._follow(row)
            elif found["uid"] in shut:
                key = self.ledger.column(self.ledger.about.key[0])
                row.refuse(key.name, key.label, "这一条限定办案人，由它写明的承办人来改")
            elif update := self._compared(row, found, growth):
                updates.append(update)
        return updates

    def _follow(self, row: Row) -> None:
        """A new row is new, unless what follows from it may not be."""
        for name, value in row.claimed.items():
            if value:
                said = f"这一项由“{self._mirrored[name].about.title}”台账得出，没有记下，请到那里登记"
                label = self.ledger.column(name).label
                row.problems.append(RowProblem(row.number, name, label, said, "warning"))
        try:
            row.values, row.fate = self._following.take(row.values), "new"
        except Refused as error:
            problem = blamed(self.ledger, error)
            row.refuse(problem.field, problem.label, problem.message)

    def _compared(self, row: Row, found: Mapping[str, Any], growth: Growth) -> Update | None:
        before: Values = {c.name: found[c.name] for c in self.ledger.columns()}
        after = dict(before)
        for column in given(self.ledger, row):
            old, new = before[column.name], row.values[column.name]
            if old == new:
                continue
            if old is None or self.overwrite:
                after[column.name] = new
            if old is not None:
                said = (_said(column, old), _said(column, new))
                self.differences.append(Difference(row.number, found["uid"], column.label, *said))
        for name, value in row.claimed.items():
            if bool(value) != bool(before[name]):
                column = self.ledger.column(name)
                said = (_said(column, before[name] or False), _said(column, value))
                self.differences.append(Difference(row.number, found["uid"], column.label, *said))
        if after == before:
            row.fate = "same"
            return None
        broken = [p for p in self.ledger.examine({}, growth.context, after).problems if p.severity == "error"]
        if broken:
            row.problems.extend(_at(row.number, problem) for problem in broken)
            row.fate = "refused"
            return None
        row.fate = "changed"
        return int(found["id"]), before, after


def _divided(rows: Sequence[Row], inward: frozenset[str]) -> tuple[list[Row], list[Row]]:
    """Rows that can be decided, and those of which only a reference to their own ledger is still open."""

    def waits(row: Row) -> bool:
        wrong = [problem.field for problem in row.problems if problem.severity == "error"]
        return bool(wrong) and inward.issuperset(wrong)

    later = [row for row in rows if row.fate and inward and waits(row)]
    put_off = {row.number for row in later}
    return [row for row in rows if row.number not in put_off], later


def given(ledger: type[Ledger], row: Row) -> list[Column]:
    """The fields that the file says something about, and those worked out from them."""
    said = {name for name, value in row.raw.items() if value not in (None, "")}
    worked_out = bool(ledger.fills and said.intersection(ledger.fills.watches))
    return [
        c
        for c in ledger.columns()
        if row.values[c.name] is not None
        and (
            c.name in said or (worked_out and row.values[c.name] != c.default and c.name != ledger.about.org)
        )
    ]


def _at(number: int, problem: Problem) -> RowProblem:
    return RowProblem(number, problem.field, problem.label, problem.message, problem.severity)


def _said(column: Column, value: object) -> str:
    return "已登记的另一个" if column.col.refers else words(column, value)


class _Alike:
    """Records of the same name, for rows that no key leads to.

    The name of a person proves little: somebody is known again by it only where nothing speaks against it and
    a number or a date agrees, or where neither side could say more and there is but one.
    """

    def __init__(self, w: Writing, ledger: type[Ledger], rows: Sequence[Row]) -> None:
        self._ledger = ledger
        self._name = ledger.about.name
        self._by_name: dict[object, list[dict[str, Any]]] = {}
        lead = ledger.about.key[0] if ledger.about.key else ""
        small = lists.count(w, Query(ledger), BY_NAME).exact
        loose = {row.values[self._name] for row in rows if row.key is None}
        numbered = (
            {row.values[self._name] for row in rows if row.key is not None} if lead and small else set()
        )
        for names, where in ((loose, ()), (numbered - loose, (Where(lead, "empty"),))):
            self._collect(w, sorted(names - {None}, key=str), where)
        self._borne: dict[object, int] = {}
        for row in rows:
            self._borne[row.values[self._name]] = self._borne.get(row.values[self._name], 0) + 1

    def _collect(self, w: Writing, names: Sequence[object], where: tuple[Where, ...]) -> None:
        for start in range(0, len(names), NAMES_AT_ONCE):
            some = tuple(names[start : start + NAMES_AT_ONCE])
            for record in lists.each(w, Query(self._ledger, (Where(self._name, "in", some), *where))):
                self._by_name.setdefault(record[self._name], []).append(record)

    def record(self, row: Row) -> dict[str, Any] | None:
        """The record that the row means, None for a new one; a row that may mean several is refused."""
        found = self._by_name.get(row.values[self._name])
        if not found:
            return None
        ledger, said = self._ledger, given(self._ledger, row)
        fitting = [
            record for record in found if all(record[c.name] in (None, row.values[c.name]) for c in said)
        ]
        for record in fitting:
            if all(record[c.name] == row.values[c.name] for c in said):
                return record
        if not fitting or ledger.column(self._name).kind.name != "person":
            return fitting[0] if fitting else None
        sure = [record for record in fitting if any(record[c.name] is not None for c in said if _tells(c))]
        bare = [record for record in fitting if key_of(ledger, record) is None]
        if len(sure) == 1:
            return sure[0]
        if len(fitting) == len(bare) == self._borne[row.values[self._name]] == 1:
            return bare[0]
        self._unsure(row, refuse=row.key is None and bool(sure or bare))
        return None

    def _unsure(self, row: Row, *, refuse: bool) -> None:
        column = self._ledger.column(self._name)
        if refuse:
            key = self._ledger.about.key
            more = self._ledger.column(key[0]).label if key else "出生日期或手机号"
            row.refuse(column.name, column.label, f"库里有同名的人，分不清是不是同一个，请补上{more}")
            return
        message = "库里有同名的人，已按另一个人处理，请核对"
        row.problems.append(RowProblem(row.number, column.name, column.label, message, "warning"))


def _tells(column: Column) -> bool:
    """Whether an equal value of this field says that it is the same person."""
    return column.kind.name in ("idno", "mobile", "date") or column.col.search in ("id", "phone")
