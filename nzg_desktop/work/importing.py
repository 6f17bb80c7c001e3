"""Rosters in: look at a file, try it, write it. The trial is the write, taken back before it counts.

Every data row ends as exactly one of new, changed, same or refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.declare import Column, Ledger, Values
from nzg_desktop.core.query import Query, Where
from nzg_desktop.core.trouble import Problem, Trouble
from nzg_desktop.exchange import body, heads, sheet, synonyms, tables
from nzg_desktop.store import lists, office, records, uid
from nzg_desktop.store.store import Writing
from nzg_desktop.work.desk import Desk, context, own_org
from nzg_desktop.work.records import growing, key_of, settled
from nzg_desktop.work.showing import words

PROBLEM_HEAD = "问题说明"
EVERY = 500


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as understood: its table, where the head is, which column is which field."""

    ledger: type[Ledger]
    path: Path
    table: tables.Table
    matching: heads.Matching
    remembered: bool = False


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


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do. read = new + changed + same + refused."""

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    batch: str = ""
    problems: tuple[RowProblem, ...] = ()
    differences: tuple[Difference, ...] = ()
    refused_rows: tuple[int, ...] = ()
    added: tuple[str, ...] = ()


class _TakenBack(Exception):
    """Ends a trial: the transaction is rolled back and nothing was written."""


@dataclass(slots=True)
class _Row:
    number: int
    raw: Mapping[str, object]
    values: Values
    problems: list[RowProblem]
    key: tuple[Any, ...] | None = None
    fate: str = ""


@dataclass(slots=True)
class _Plan:
    """What the rows of one file turn into, before a single one is written."""

    rows: list[_Row] = field(default_factory=list)
    fresh: list[_Row] = field(default_factory=list)
    updates: list[tuple[int, Values, Values]] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


def _heads_of(ledger: type[Ledger]) -> tuple[heads.Head, ...]:
    code = ledger.about.code
    return tuple(
        heads.Head(c.name, c.label, (*c.col.also, *synonyms.also(code, c.name)), c.kind.name)
        for c in ledger.columns()
    )


def look(desk: Desk, ledger: type[Ledger], path: Path, progress: Progress = silent) -> Looked:
    """Read a file in a child process, find its head, match its columns; a corrected matching is remembered.

    Raises Trouble where the file cannot be read, or no row looks like a head.
    """
    table, matching = heads.choose(tables.read(path, progress), _heads_of(ledger))
    with desk.store.reading() as r:
        kept = office.setting(r, _remembering(ledger, matching))
    if not isinstance(kept, dict):
        return Looked(ledger, path, table, matching)
    columns = {int(at): str(name) for at, name in kept.items()}
    return Looked(ledger, path, table, heads.corrected(matching, columns), remembered=True)


def _remembering(ledger: type[Ledger], matching: heads.Matching) -> str:
    return f"matching.{ledger.about.code}.{matching.fingerprint}"


def rematch(desk: Desk, looked: Looked, columns: Mapping[int, str]) -> Looked:
    """The same file with columns put right by hand; remembered for files of the same shape."""
    with desk.store.writing() as w:
        kept = {str(at): name for at, name in columns.items()}
        office.set_setting(w, _remembering(looked.ledger, looked.matching), kept)
    return replace(looked, matching=heads.corrected(looked.matching, columns), remembered=True)


def trial(desk: Desk, looked: Looked, *, overwrite: bool = False, progress: Progress = silent) -> Imported:
    """What `write` would do, found out by doing it and taking it back."""
    found: list[Imported] = []
    try:
        with desk.store.writing() as w:
            found.append(_write(desk, w, looked, overwrite=overwrite, progress=progress))
            raise _TakenBack
    except _TakenBack:
        return replace(found[0], batch="")


def write(desk: Desk, looked: Looked, *, overwrite: bool = False, progress: Progress = silent) -> Imported:
    """Write the file's rows in one transaction, as one batch that can be undone."""
    with desk.store.writing() as w:
        return _write(desk, w, looked, overwrite=overwrite, progress=progress)


def _write(desk: Desk, w: Writing, looked: Looked, *, overwrite: bool, progress: Progress) -> Imported:
    ledger, batch = looked.ledger, uid.make()
    _require_columns(looked)
    office.open_batch(w, batch, kind="import", title=f"导入 {looked.path.name}", who=desk.who)
    plan = _Plan()
    resolve = growing(desk, w, batch)
    gate = context(desk, w, resolve)
    own = own_org(desk, w)
    for row in _examined_rows(looked, gate, progress):
        row.values = settled(desk, w, ledger, row.values, own)
        plan.rows.append(row)
    _refuse_repeated(plan.rows, ledger)
    _sort_out(w, ledger, plan, gate, overwrite=overwrite)
    progress(0, 0, "正在写入")
    records.insert_many(w, ledger, [row.values for row in plan.fresh], who=desk.who, batch=batch)
    records.update_many(w, ledger, plan.updates, who=desk.who, batch=batch)
    return _counted(plan, batch)


def _require_columns(looked: Looked) -> None:
    """A file without the columns that no record can do without is refused as a whole."""
    there = set(looked.matching.columns.values())
    lacking = [c.label for c in looked.ledger.columns() if c.required and c.name not in there]
    if lacking:
        raise Trouble(
            f"没有认出“{'、'.join(lacking)}”这一列。",
            "请在“对应列”里指明是哪一列，再试一次。",
            "没有导入任何内容。",
        )


def _examined_rows(looked: Looked, gate: Any, progress: Progress) -> Iterator[_Row]:
    ledger = looked.ledger
    total = len(looked.table.rows)
    for count, (number, raw) in enumerate(body.data_rows(looked.table, looked.matching)):
        if count % EVERY == 0:
            progress(count, total, "正在检查")
        examined = ledger.examine(raw, gate)
        problems = [_at(number, problem) for problem in examined.problems]
        row = _Row(number, raw, examined.values, problems, key_of(ledger, examined.values))
        row.fate = "" if examined.acceptable else "refused"
        yield row


def _at(number: int, problem: Problem) -> RowProblem:
    return RowProblem(number, problem.field, problem.label, problem.message, problem.severity)


def _refuse_repeated(rows: list[_Row], ledger: type[Ledger]) -> None:
    """A key that stands twice in one file is taken once; a repeated row that says the same is the same."""
    first: dict[tuple[Any, ...], _Row] = {}
    labels = "、".join(ledger.column(name).label for name in ledger.about.key[:2])
    for row in rows:
        if row.fate or row.key is None or row.key[0] is None:
            continue
        earlier = first.setdefault(row.key, row)
        if earlier is row:
            continue
        if earlier.values == row.values:
            row.fate = "same"
            continue
        message = f"与第 {earlier.number} 行的{labels}相同而内容不同，请核对后只留一行"
        row.problems.append(RowProblem(row.number, ledger.about.key[0], labels, message))
        row.fate = "refused"


def _sort_out(w: Writing, ledger: type[Ledger], plan: _Plan, gate: Any, *, overwrite: bool) -> None:
    """Decide for every acceptable row whether it is new, changes somebody, or says what is known."""
    open_rows = [row for row in plan.rows if not row.fate]
    keys = [row.key for row in open_rows if row.key is not None and row.key[0] is not None]
    known = records.find_by_key(w, ledger, keys)
    for row in open_rows:
        found = known.get(row.key) if row.key is not None else None
        if found is None and (row.key is None or row.key[0] is None):
            found = _without_key(w, ledger, row)
        if found is None:
            row.fate = "new"
            plan.fresh.append(row)
        else:
            _compare(ledger, plan, row, found, gate, overwrite=overwrite)


def _without_key(w: Writing, ledger: type[Ledger], row: _Row) -> dict[str, Any] | None:
    """A row without its key is known again only by an equal name and nothing that contradicts."""
    name = row.values.get(ledger.about.name)
    if name is None:
        return None
    given = _given(ledger, row)
    for record in lists.page(w, Query(ledger, (Where(ledger.about.name, "=", name),)), limit=50).rows:
        if all(record[field] is None or record[field] == row.values[field] for field in given):
            return record
    return None


def _given(ledger: type[Ledger], row: _Row) -> list[str]:
    """The fields that the file says something about, and those worked out from them."""
    said = {name for name, value in row.raw.items() if value not in (None, "")}
    watched = ledger.fills.watches if ledger.fills else ()
    return [
        c.name
        for c in ledger.columns()
        if row.values[c.name] is not None
        and (c.name in said or (row.values[c.name] != c.default and said.intersection(watched)))
    ]


def _compare(
    ledger: type[Ledger], plan: _Plan, row: _Row, found: Mapping[str, Any], gate: Any, *, overwrite: bool
) -> None:
    before: Values = {c.name: found[c.name] for c in ledger.columns()}
    after = dict(before)
    for name in _given(ledger, row):
        old, new = before[name], row.values[name]
        if old == new:
            continue
        if old is None or overwrite:
            after[name] = new
        if old is not None:
            column = ledger.column(name)
            plan.differences.append(
                Difference(row.number, found["uid"], column.label, _said(column, old), _said(column, new))
            )
    if after == before:
        row.fate = "same"
        return
    broken = [p for p in ledger.examine({}, gate, after).problems if p.severity == "error"]
    if broken:
        row.problems.extend(_at(row.number, problem) for problem in broken)
        row.fate = "refused"
        return
    row.fate = "changed"
    plan.updates.append((int(found["id"]), before, after))


def _said(column: Column, value: object) -> str:
    return "已登记的另一个" if column.col.refers else words(column, value)


def _counted(plan: _Plan, batch: str) -> Imported:
    fates = [row.fate for row in plan.rows]
    return Imported(
        read=len(plan.rows),
        new=fates.count("new"),
        changed=fates.count("changed"),
        same=fates.count("same"),
        refused=fates.count("refused"),
        batch=batch,
        problems=tuple(problem for row in plan.rows for problem in row.problems),
        differences=tuple(plan.differences),
        refused_rows=tuple(row.number for row in plan.rows if row.fate == "refused"),
    )


def refused_file(looked: Looked, imported: Imported, out: Path) -> int:
    """The refused rows as a workbook with 问题说明; its heads are ours, so it imports without matching."""
    ledger = looked.ledger
    names = list(dict.fromkeys(looked.matching.columns.values()))
    wanted = set(imported.refused_rows)
    said: dict[int, list[RowProblem]] = {}
    for problem in imported.problems:
        said.setdefault(problem.row, []).append(problem)
    rows = []
    for number, raw in body.data_rows(looked.table, looked.matching):
        if number in wanted:
            told = "；".join(
                f"{p.label}：{p.message}" if p.label else p.message for p in said.get(number, ())
            )
            rows.append((*(_cell(raw.get(name)) for name in names), f"第 {number} 行 {told}"))
    columns = [sheet.Head(ledger.column(name).label, 18) for name in names]
    return sheet.write(
        out, f"{ledger.about.title}问题行", (*columns, sheet.Head(PROBLEM_HEAD, 60)), rows, (len(names),)
    )


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
