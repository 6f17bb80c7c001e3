"""Rosters in: look at a file, try it, write it. The trial is the write, taken back before it counts.

Every data row ends as exactly one of new, changed, same or refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import body, heads, sheet, synonyms, tables
from nzg_desktop.exchange.sheet import Marked
from nzg_desktop.store import office, uid
from nzg_desktop.store.store import Writing
from nzg_desktop.work.accounts import by_hand, need
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.sorting import Difference, RowProblem, Sorting

__all__ = [
    "PROBLEM_HEAD", "Difference", "Imported", "Looked", "RowProblem", "look", "refused_file", "rematch",
    "trial", "write",
]  # fmt: skip

PROBLEM_HEAD = "问题说明"
EXACT = 1e15
"""Below it a number in a spreadsheet still has all its digits."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as understood: its table, where the head is, which column is which field.

    `others` are the sheets of the same file that could be read as well, and are not.
    """

    ledger: type[Ledger]
    path: Path
    table: tables.Table
    matching: heads.Matching
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do. read = new + changed + same + refused.

    `skipped` leads from the reason to the rows that are no data (blank lines, notes, totals); `added` are
    the names that were not known before and have become records of their own.
    """

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
    skipped: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


class _TakenBack(Exception):
    """Ends a trial: the transaction is rolled back and nothing was written."""


def heads_of(ledger: type[Ledger]) -> tuple[heads.Head, ...]:
    """The fields of a ledger, with every name that a column may bear for them."""
    others = synonyms.names(ledger.about.code, {c.name: c.label for c in ledger.columns()})
    return tuple(
        heads.Head(c.name, c.label, (*c.col.also, *others[c.name]), c.kind.name) for c in ledger.columns()
    )


def look(
    desk: Desk, ledger: type[Ledger], path: Path, progress: Progress = silent, sheet_name: str = ""
) -> Looked:
    """Read a file in a child process, find its head, match its columns; a corrected matching is remembered.

    Without `sheet_name` the sheet is taken that says most. Raises Trouble where the file cannot be read, has
    no such sheet, or no row looks like a head.
    """
    by_hand(ledger)
    found, wanted = _sheets(tables.read(path, progress), sheet_name), heads_of(ledger)
    (table, matching), *more = heads.understood(found, wanted)
    others = tuple(other.sheet for other, _matching in more if not other.hidden)
    with desk.store.reading() as r:
        kept = office.setting(r, _remembering(ledger, matching))
    if not isinstance(kept, dict):
        return Looked(ledger, path, table, matching, others)
    known = {column.name for column in ledger.columns()}
    columns = {int(at): str(name) for at, name in kept.items() if name in known}
    return Looked(ledger, path, table, heads.corrected(matching, columns), others)


def _sheets(found: Sequence[tables.Table], name: str) -> Sequence[tables.Table]:
    some = [table for table in found if not name or table.sheet == name]
    if not some:
        there = "、".join(table.sheet for table in found)
        raise Trouble(f"文件里没有叫“{name}”的工作表。", f"里面有：{there}。", "没有导入任何内容。")
    return some


def _remembering(ledger: type[Ledger], matching: heads.Matching) -> str:
    return f"matching.{ledger.about.code}.{matching.fingerprint}"


def rematch(desk: Desk, looked: Looked, columns: Mapping[int, str]) -> Looked:
    """The same file with columns put right by hand; remembered for files of the same shape."""
    need(desk, "edit")
    with desk.store.writing() as w:
        kept = {str(at): name for at, name in columns.items()}
        office.set_setting(w, _remembering(looked.ledger, looked.matching), kept)
    return replace(looked, matching=heads.corrected(looked.matching, columns))


def trial(desk: Desk, looked: Looked, *, overwrite: bool = False, progress: Progress = silent) -> Imported:
    """What `write` would do, found out by doing it and taking it back."""
    need(desk, "edit")
    found: list[Imported] = []
    try:
        with desk.store.writing() as w:
            found.append(_write(desk, w, looked, overwrite=overwrite, progress=progress))
            raise _TakenBack
    except _TakenBack:
        return replace(found[0], batch="")


def write(desk: Desk, looked: Looked, *, overwrite: bool = False, progress: Progress = silent) -> Imported:
    """Write the file's rows in one transaction, as one batch that can be undone."""
    need(desk, "edit")
    with desk.store.writing() as w:
        return _write(desk, w, looked, overwrite=overwrite, progress=progress)


def _write(desk: Desk, w: Writing, looked: Looked, *, overwrite: bool, progress: Progress) -> Imported:
    _require_columns(looked)
    data, batch = body.data_rows(looked.table, looked.matching), uid.make()
    sorting = Sorting(desk, w, looked.ledger, batch, overwrite)
    sorting.take(data.rows, progress)
    fates = [row.fate for row in sorting.rows]
    new, changed = fates.count("new"), fates.count("changed")
    if new or changed:
        office.open_batch(w, batch, kind="import", title=f"导入 {looked.path.name}", who=desk.who)
    return Imported(
        read=len(fates),
        new=new,
        changed=changed,
        same=fates.count("same"),
        refused=fates.count("refused"),
        batch=batch if new or changed else "",
        problems=tuple(problem for row in sorting.rows for problem in row.problems),
        differences=tuple(sorting.differences),
        refused_rows=tuple(row.number for row in sorting.rows if row.fate == "refused"),
        added=tuple(sorting.grown),
        skipped=data.skipped,
    )


def _require_columns(looked: Looked) -> None:
    """A file without the columns that no record can do without is refused as a whole."""
    there = set(looked.matching.columns.values())
    lacking = [c.label for c in looked.ledger.columns() if c.required and c.name not in there]
    if lacking:
        raise Trouble(
            f"没有认出“{'、'.join(lacking)}”这一列。",
            "请在“对应列”里指明是哪一列，再试一次。",
            "没有导入任何内容。",
            code="columns",
        )


def refused_file(looked: Looked, imported: Imported, out: Path) -> int:
    """The refused rows as a workbook with 问题说明, wrong cells red; gives their number.

    Its heads are our own, so that it imports again without matching. Raises Trouble where it cannot be
    written.
    """
    ledger = looked.ledger
    names = [c.name for c in ledger.columns() if c.name in looked.matching.columns.values()]
    wrong: dict[int, list[RowProblem]] = {number: [] for number in imported.refused_rows}
    for problem in imported.problems:
        if problem.row in wrong and problem.severity == "error":
            wrong[problem.row].append(problem)
    rows = []
    for number, raw in body.data_rows(looked.table, looked.matching):
        if number in wrong:
            fields = {problem.field for problem in wrong[number]}
            cells = [_cell(raw.get(name)) for name in names]
            shown = (Marked(c) if n in fields else c for n, c in zip(names, cells, strict=True))
            rows.append((*shown, Marked(_told(number, wrong[number]))))
    columns = [sheet.Head(ledger.column(name).label, 18) for name in names]
    return sheet.write(out, f"{ledger.about.title}问题行", (*columns, sheet.Head(PROBLEM_HEAD, 60)), rows)


def _told(number: int, problems: list[RowProblem]) -> str:
    said = "；".join(f"{p.label}：{p.message}" if p.label else p.message for p in problems)
    return f"第 {number} 行　{said}"


def _cell(value: object) -> str:
    """A cell as text that reads as the same value again; what had lost its digits still says so."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else f"{value:.6G}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)
