"""A received package's rows into the ledgers: each through the one gate, none of another office overwritten.

A broken rule sets its row aside; the rest is taken. What was taken is read back and its totals are compared
with those the sender declared; where they differ nothing of the package stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nzg_desktop.core.declare import Column, Ledger, Values
from nzg_desktop.core.kinds import Context
from nzg_desktop.core.trouble import Problem
from nzg_desktop.exchange.cells import text_of
from nzg_desktop.exchange.payload import Package, Resource, control_totals
from nzg_desktop.exchange.receipt import Quarantined, Total
from nzg_desktop.exchange.refusal import BY_CODE, refused
from nzg_desktop.exchange.verdict import holds_deletions
from nzg_desktop.store import office as kept
from nzg_desktop.store import received
from nzg_desktop.store.store import Writing
from nzg_desktop.work import packing
from nzg_desktop.work.desk import Desk, context

MASK_SIGN = "*"


@dataclass(slots=True)
class Applied:
    """What became of the rows of one package. read = accepted + unchanged + quarantined + held."""

    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    held: int = 0
    quarantine: list[Quarantined] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    open_references: list[tuple[type[Ledger], str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Incoming:
    """One table of a package, and which of its cells belong to which column of ours."""

    ledger: type[Ledger]
    resource: Resource
    columns: tuple[tuple[int, Column], ...]
    uid_at: int
    retired_at: int


def apply(
    desk: Desk, w: Writing, package: Package, period: str, revision: int, origin: int, *, confirmed: bool
) -> Applied | None:
    """Take the rows and figures of a package in; None where its deletions must wait for a person.

    Raises RefusedFile E-601 where the totals do not agree afterwards.
    """
    tables = _incoming(desk.ledgers, package)
    if not confirmed and any(_too_many_retired(w, table, origin) for table in tables):
        return None
    done = Applied()
    for table in tables:
        _take(desk, w, table, origin, done)
    _close_references(desk, w, done)
    _take_figures(w, package, period, revision, origin, done)
    _compare_totals(w, tables, package, done)
    return done


def _incoming(ledgers: Iterable[type[Ledger]], package: Package) -> list[_Incoming]:
    """The tables we know, those first that others need."""
    found = []
    for ledger in ledgers:
        resource = package.resource(ledger.about.code)
        if resource is None:
            continue
        names = [spec.name for spec in resource.fields]
        ours = {column.name: column for column in ledger.columns()}
        columns = tuple((at, ours[name]) for at, name in enumerate(names) if name in ours)
        found.append(_Incoming(ledger, resource, columns, names.index("uid"), names.index("retired")))
    return sorted(
        found, key=lambda table: sum(c.required and bool(c.col.refers) for c in table.ledger.columns())
    )


def _too_many_retired(w: Writing, table: _Incoming, origin: int) -> bool:
    gone = {str(row[table.uid_at]) for row in table.resource.rows if row[table.retired_at] == "1"}
    if not gone:
        return False
    alive = received.living(w, table.ledger, origin)
    return holds_deletions(len(gone & alive), len(alive))


def _take(desk: Desk, w: Writing, table: _Incoming, origin: int, done: Applied) -> None:
    ledger = table.ledger
    uids = [str(row[table.uid_at]) for row in table.resource.rows]
    known = received.known(w, ledger, uids)
    gate = context(desk, w, _references(desk, w, table))
    fresh: list[tuple[str, Values]] = []
    changed: list[tuple[int, Values]] = []
    retired: list[int] = []
    for row in table.resource.rows:
        done.read += 1
        uid, record = str(row[table.uid_at]), known.get(str(row[table.uid_at]))
        if record is not None and record["origin"] != origin:
            done.quarantine.append(_aside(table, uid, "", "Q-105"))
        elif row[table.retired_at] == "1":
            retired.extend([record["id"]] if record is not None and not record["retired"] else [])
            _count(done, changed=record is not None and not record["retired"])
        else:
            values = _values(table, row, gate, uid, done)
            if values is None:
                continue
            if record is None:
                fresh.append((uid, values))
            elif record["retired"] or any(record[name] != value for name, value in values.items()):
                changed.append((record["id"], values))
            _count(
                done,
                changed=record is None or record["retired"] or record["id"] in {i for i, _v in changed[-1:]},
            )
    received.put(w, ledger, origin, fresh, changed, retired)


def _count(done: Applied, *, changed: bool) -> None:
    if changed:
        done.accepted += 1
    else:
        done.unchanged += 1


def _references(desk: Desk, w: Writing, table: _Incoming) -> Any:
    """Uids of this table's references to local ids, looked up once per referred ledger."""
    wanted: dict[str, set[str]] = {}
    for at, column in table.columns:
        if column.col.refers:
            cells = {str(row[at]) for row in table.resource.rows if row[at]}
            wanted.setdefault(column.col.refers, set()).update(cells)
    ids = {code: received.ids(w, desk.ledger(code), sorted(uids)) for code, uids in wanted.items()}
    return lambda code, uid: ids[code].get(uid)


def _values(
    table: _Incoming, row: Sequence[str | None], gate: Context, uid: str, done: Applied
) -> Values | None:
    """One row through the gate. Masked cells stay as they came; references not yet here are closed later."""
    raw: dict[str, object] = {}
    covered: dict[str, str] = {}
    for at, column in table.columns:
        cell = row[at]
        if not cell:
            continue
        if column.col.private and MASK_SIGN in cell:
            covered[column.name] = cell
        elif column.col.refers:
            local = gate.resolve(column.col.refers, cell)
            if local is not None:
                raw[column.name] = local
            else:
                done.open_references.append((table.ledger, uid, column.name, cell))
        else:
            raw[column.name] = cell
    examined = table.ledger.examine(raw, gate)
    problem = next((p for p in examined.problems if p.severity == "error"), None)
    if problem is not None:
        done.quarantine.append(_aside(table, uid, problem.label, _code_for(problem), problem.message))
        return None
    names = {column.name for _at, column in table.columns}
    return {**{name: value for name, value in examined.values.items() if name in names}, **covered}


def _code_for(problem: Problem) -> str:
    if "还没有填" in problem.message:
        return "Q-102"
    if "表里" in problem.message:
        return "Q-103"
    return "Q-101" if problem.field else "Q-104"


def _aside(table: _Incoming, uid: str, label: str, code: str, reason: str = "") -> Quarantined:
    """A row set aside; the reason is the rule's sentence, never what stood in the cell."""
    refusal = BY_CODE[code]
    said = refusal.text if "“" in reason else reason or refusal.text
    return Quarantined(table.ledger.about.code, uid, label, code, said, refusal.action)


def _close_references(desk: Desk, w: Writing, done: Applied) -> None:
    """References to rows that came later in the same package (an organisation's director, for one)."""
    for ledger, uid, name, target in done.open_references:
        received.point(w, ledger, uid, name, desk.ledger(ledger.column(name).col.refers), target)


def _take_figures(
    w: Writing, package: Package, period: str, revision: int, origin: int, done: Applied
) -> None:
    resource = package.resource("figure")
    if resource is None:
        raise refused("E-403", "figure")
    at = [spec.name for spec in resource.fields].index("period")
    if any(row[at] != period for row in resource.rows):
        raise refused("E-403", "figure")
    leaves = packing.leaves_of(resource)
    own = [leaf if leaf.package else _of(leaf, package.package_id) for leaf in leaves]
    kept.put_figures(
        w, source=origin, package=package.package_id, period=period, revision=revision, leaves=own
    )
    done.read += len(leaves)
    done.accepted += len(leaves)


def _of(leaf: kept.Leaf, package_id: str) -> kept.Leaf:
    return kept.Leaf(
        leaf.org, leaf.org_name, leaf.indicator, leaf.value, leaf.numerator, leaf.denominator, leaf.dimension,
        package=package_id,
    )  # fmt: skip


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
            raise refused("E-601", table.resource.name)


def _read_back(w: Writing, table: _Incoming) -> dict[str, Any]:
    uids = [str(row[table.uid_at]) for row in table.resource.rows]
    known = received.known(w, table.ledger, uids)
    unseen = sum(
        row[table.retired_at] == "1" and row[table.uid_at] not in known for row in table.resource.rows
    )
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
