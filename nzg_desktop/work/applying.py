"""A received package's rows into the ledgers: each through the one gate, none of another office overwritten.

A broken rule sets its row aside; the rest is taken. What was taken is read back and its totals are compared
with those the sender declared; where they differ nothing of the package stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nzg_desktop.core import codes
from nzg_desktop.core.declare import Column, Ledger, Values
from nzg_desktop.core.kinds import Context
from nzg_desktop.core.trouble import Problem
from nzg_desktop.exchange.cells import text_of
from nzg_desktop.exchange.header import Header
from nzg_desktop.exchange.payload import Package, Resource, control_totals
from nzg_desktop.exchange.receipt import Quarantined, Total
from nzg_desktop.exchange.refusal import BY_CODE, refused
from nzg_desktop.exchange.verdict import holds_deletions
from nzg_desktop.store import office as kept
from nzg_desktop.store import received, records
from nzg_desktop.store.store import Writing
from nzg_desktop.work import enclosing, packing
from nzg_desktop.work.desk import Desk, context

_UID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
_COVERED = re.compile(r"[0-9A-Z-]*\*[0-9A-Z*-]*").fullmatch
LONGEST_COVERED = 30


@dataclass(slots=True)
class Applied:
    """What became of the rows of one package. read = accepted + unchanged + quarantined + held."""

    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    held: int = 0
    quarantine: list[Quarantined] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    coverage: list[packing.Covered] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Incoming:
    """One table of a package, and which of its cells belong to which column of ours."""

    ledger: type[Ledger]
    resource: Resource
    columns: tuple[tuple[int, Column], ...]
    uid_at: int
    retired_at: int

    def uid(self, row: Sequence[str | None]) -> str:
        """Which record a row is."""
        return str(row[self.uid_at])

    def is_retired(self, row: Sequence[str | None]) -> bool:
        """Whether a row only says that the record is gone."""
        return row[self.retired_at] == "1"


@dataclass(slots=True)
class _Open:
    """References to rows that are not here yet: ledger and column to uid of the row and of its target."""

    found: dict[tuple[type[Ledger], str], dict[str, str]] = field(default_factory=dict)

    def note(self, ledger: type[Ledger], name: str, uid: str, target: str) -> None:
        """One more."""
        self.found.setdefault((ledger, name), {})[uid] = target


def apply(
    desk: Desk, w: Writing, package: Package, header: Header, origin: int, *, confirmed: bool
) -> Applied | None:
    """Take rows and figures of a package in; None where its deletions must wait for a person.

    Raises RefusedFile E-402 for tables that this level of privacy does not have, E-504 for tables without
    their columns, E-507 for pictures that belong to no row, E-601 where the totals do not agree afterwards.
    """
    tables = _incoming(desk, package, header.privacy)
    if not confirmed and any(_too_many_retired(w, table, origin) for table in tables):
        return None
    done, still_open = Applied(), _Open()
    for table in tables:
        _take(desk, w, table, origin, done, still_open)
    for (ledger, name), targets in still_open.found.items():
        received.point(w, ledger, name, desk.ledger(ledger.column(name).col.refers), targets)
    _take_figures(w, package, header, origin, done)
    _compare_totals(w, tables, package, done)
    done.totals += enclosing.take(w, [table.ledger for table in tables], package, header.privacy, origin)
    return done


def _take_figures(w: Writing, package: Package, header: Header, origin: int, done: Applied) -> None:
    """Keep the figures in place of those that this sender gave for the month before."""
    resource = package.resource("figure")
    if resource is None:
        raise refused("E-405", "figure")
    leaves = packing.leaves_of(resource, header.period)
    kept.put_figures(
        w,
        source=origin,
        package=package.package_id,
        period=header.period,
        revision=header.revision,
        leaves=leaves,
    )
    done.read += len(leaves)
    done.accepted += len(leaves)
    coverage = package.resource("coverage")
    done.coverage = packing.coverage_of(coverage) if coverage else []


def rows_of(package: Package) -> int:
    """How many rows a package carries; coverage and pictures are told of, they are no rows of their own."""
    told = ("coverage", enclosing.NAME)
    return sum(len(table.rows) for table in package.resources if table.name not in told)


def _incoming(desk: Desk, package: Package, privacy: str) -> list[_Incoming]:
    """The tables of ledgers we know, those first that others refer to."""
    found = []
    for ledger in _referred_first(desk.ledgers):
        resource = package.resource(ledger.about.code)
        if resource is None:
            continue
        ours = {column.name: column for column in packing.travelling(ledger, privacy)}
        if not ours:
            raise refused("E-402", resource.title or resource.name)
        found.append(_table(ledger, resource, ours))
    return found


def _table(ledger: type[Ledger], resource: Resource, ours: Mapping[str, Column]) -> _Incoming:
    """Which of its columns are ours, each of the type that we know it by."""
    names = [spec.name for spec in resource.fields]
    columns = tuple((at, ours[name]) for at, name in enumerate(names) if name in ours)
    theirs = [(resource.fields[at].type, resource.fields[at].scale) for at, _column in columns]
    known = [(spec.type, spec.scale) for spec in (packing.spec(column) for _at, column in columns)]
    if "uid" not in names or "retired" not in names or theirs != known:
        raise refused("E-504", resource.title or resource.name)
    return _Incoming(ledger, resource, columns, names.index("uid"), names.index("retired"))


def _referred_first(ledgers: Iterable[type[Ledger]]) -> list[type[Ledger]]:
    """The ledgers so that most references lead backwards; where two refer to each other one must wait."""
    known = {ledger.about.code: ledger for ledger in ledgers}
    ordered: list[type[Ledger]] = []
    seen: set[str] = set()

    def visit(code: str) -> None:
        if code in seen or code not in known:
            return
        seen.add(code)
        for column in known[code].columns():
            if column.col.refers:
                visit(column.col.refers)
        ordered.append(known[code])

    for code in known:
        visit(code)
    return ordered


def _too_many_retired(w: Writing, table: _Incoming, origin: int) -> bool:
    gone = {table.uid(row) for row in table.resource.rows if table.is_retired(row)}
    if not gone:
        return False
    alive = received.living(w, table.ledger, origin)
    return holds_deletions(len(gone & alive), len(alive))


def _take(desk: Desk, w: Writing, table: _Incoming, origin: int, done: Applied, still_open: _Open) -> None:
    ledger, rows = table.ledger, table.resource.rows
    known = records.by_uids(w, ledger, [table.uid(row) for row in rows])
    gate = context(desk, w, _references(desk, w, table))
    travels = [column.name for _at, column in table.columns]
    fresh: list[tuple[str, Values]] = []
    changed: list[tuple[int, Values]] = []
    retired: list[int] = []
    for line, row in enumerate(rows, 1):
        uid = table.uid(row)
        record = known.get(uid)
        aside = _not_theirs(table, line, uid, record, origin)
        values = None if aside or table.is_retired(row) else _values(table, row, gate, still_open)
        if isinstance(values, Problem):
            aside = _misfit(table, row, uid, values)
        if aside is not None:
            done.quarantine.append(aside)
            continue
        if not isinstance(values, dict):
            differs = record is not None and not record["retired"]
            retired += [record["id"]] if differs and record else []
        elif record is None:
            differs = True
            fresh.append((uid, values))
        else:
            sent = {name: values[name] for name in travels}
            differs = record["retired"] or any(record[name] != value for name, value in sent.items())
            changed += [(record["id"], sent)] if differs else []
        done.accepted += bool(differs)
        done.unchanged += not differs
    done.read += len(rows)
    received.put(w, ledger, origin, fresh, changed, retired)


def _not_theirs(
    table: _Incoming, line: int, uid: str, record: Mapping[str, Any] | None, origin: int
) -> Quarantined | None:
    if not _UID(uid):  # it could say anything, so the receipt names the line
        return _aside(table, f"第 {line} 行", "编号", "Q-101")
    if record is not None and record["origin"] != origin:
        return _aside(table, uid, "", "Q-105")
    return None


def _references(desk: Desk, w: Writing, table: _Incoming) -> Callable[[str, str], int | None]:
    """Uids of this table's references to local ids, looked up once per referred ledger."""
    wanted: dict[str, set[str]] = {}
    for at, column in table.columns:
        if column.col.refers:
            cells = {str(row[at]) for row in table.resource.rows if row[at]}
            wanted.setdefault(column.col.refers, set()).update(cells)
    ids = {code: received.ids(w, desk.ledger(code), sorted(uids)) for code, uids in wanted.items()}
    return lambda code, uid: ids[code].get(uid)


def _values(
    table: _Incoming, row: Sequence[str | None], gate: Context, still_open: _Open
) -> Values | Problem:
    """One row through the gate, or what is wrong with it.

    Masked cells stay as they came; references to what is not here yet are closed later.
    """
    raw: dict[str, object] = {}
    covered: dict[str, str] = {}
    later: dict[str, str] = {}
    for at, column in table.columns:
        cell = row[at]
        if not cell:
            continue
        if column.col.private and len(cell) <= LONGEST_COVERED and _COVERED(cell):
            covered[column.name] = cell
        elif column.kind.name == "code" and codes.LOCAL(cell) and not codes.table(column.col.codes).locked:
            covered[column.name] = cell  # the sender's own code; only the sender has its name
        elif not column.col.refers:
            raw[column.name] = cell
        elif (local := gate.resolve(column.col.refers, cell)) is not None:
            raw[column.name] = local
        else:
            later[column.name] = cell
    examined = table.ledger.examine(raw, gate)
    for problem in examined.problems:
        if problem.severity == "error" and problem.field not in covered:
            return problem
    for name, target in later.items():
        still_open.note(table.ledger, name, table.uid(row), target)
    return {**examined.values, **covered}


def _misfit(table: _Incoming, row: Sequence[str | None], uid: str, problem: Problem) -> Quarantined:
    """A row set aside. A rule's sentence may be told; one about a cell may hold the cell, so it may not."""
    ledger = table.ledger
    if any(problem.message == rule.message for rule in ledger.rules):
        return _aside(table, uid, problem.label, "Q-104", problem.message)
    given = {column.name: row[at] for at, column in table.columns}
    if not given.get(problem.field):
        return _aside(table, uid, problem.label, "Q-102")
    listed = ledger.column(problem.field).kind.name in ("code", "codes")
    return _aside(table, uid, problem.label, "Q-103" if listed else "Q-101")


def _aside(table: _Incoming, uid: str, label: str, code: str, reason: str = "") -> Quarantined:
    refusal = BY_CODE[code]
    return Quarantined(table.ledger.about.code, uid, label, code, reason or refusal.text, refusal.action)


def _compare_totals(w: Writing, tables: Sequence[_Incoming], package: Package, done: Applied) -> None:
    """Read back what was taken and count again, table by table."""
    aside = {row.resource for row in done.quarantine}
    for table in tables:
        declared = package.totals[table.resource.name]
        if table.resource.name in aside:
            done.totals.append(Total(table.resource.name, "rows", str(declared["rows"]), "有记录待改正"))
            continue
        recomputed = _read_back(w, table)
        done.totals.append(Total(table.resource.name, "rows", str(declared["rows"]), str(recomputed["rows"])))
        sums: Mapping[str, str] = recomputed["sums"]
        differs = [name for name, value in sums.items() if declared["sums"].get(name) != value]
        if recomputed["rows"] != declared["rows"] or differs:
            raise refused("E-601", table.resource.title or table.resource.name)


def _read_back(w: Writing, table: _Incoming) -> dict[str, Any]:
    """The totals of the table as it now stands in the database."""
    known = records.by_uids(w, table.ledger, [table.uid(row) for row in table.resource.rows])
    unseen = sum(table.is_retired(row) and table.uid(row) not in known for row in table.resource.rows)
    counted = [(at, column) for at, column in table.columns if column.kind.name in ("int", "dec")]
    fields = tuple(table.resource.fields[at] for at, _column in counted)
    writers = [text_of(spec) for spec in fields]
    rows = [
        tuple(
            "" if record["retired"] else write(record[column.name])
            for write, (_at, column) in zip(writers, counted, strict=True)
        )
        for record in known.values()
    ]
    totals = control_totals(fields, rows)
    return {"rows": totals["rows"] + unseen, "sums": totals["sums"]}
