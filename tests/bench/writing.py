"""Records in: one by one, by the hundred thousand, and from a spreadsheet."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

import openpyxl

from nzg_desktop.core import idno
from nzg_desktop.core.declare import Column, Values
from nzg_desktop.core.kinds import Context
from nzg_desktop.exchange import sheet
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import records, uid
from nzg_desktop.store.rows import scribe
from nzg_desktop.work import importing
from nzg_desktop.work import records as work
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.sample import Place
from nzg_desktop.work.showing import words
from tests.bench.budgets import BUDGETS, Row
from tests.bench.clock import cost, in_turns
from tests.bench.ground import Ground, copied, new_office, people, scratch

SAVES, BULK, ROSTER = 300, 200_000, 10_000
PORTION = 20_000
BLOCK = 4_096
FIRMS = {number: f"练习市第{number}纺织厂" for number in range(1, 41)}


def save(ground: Ground) -> Row:
    """One record through the gate into the whole office, against one block onto the disk."""
    ours, reference = [], []
    rows = [_said(values, born=number) for number, values in enumerate(people(min(SAVES, ground.members)))]
    with copied(ground) as desk, (desk.home.folder / "block").open("wb", buffering=0) as file:
        for row in rows:
            reference.append(_clocked(lambda: _write_block(file.fileno())))
            ours.append(_clocked(partial(work.save, desk, Member, row)))
    return Row("save", median(ours), median(reference), BUDGETS["save"])


def _clocked(work: Callable[[], object]) -> float:
    """Seconds by the clock: waiting for the disk is what this is about."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _write_block(file: int) -> None:
    os.write(file, os.urandom(BLOCK))
    os.fdatasync(file)


def _said(values: Values, born: int | None = None) -> dict[str, object]:
    """What is filled in, as a roster has it: names instead of codes, days as text.

    `born` gives an ID number that nobody in a made-up office has, since all are born after 1965.
    """
    said: dict[str, object] = {
        c.name: values[c.name] if c.col.refers else words(c, values[c.name]) for c in _filled([values])
    }
    if born is not None:
        day = dt.date(1950, 1, 1) + dt.timedelta(days=born % 5_000)
        body = f"500101{day:%Y%m%d}{born // 5_000 * 2 + 2:03d}"
        said.update(id_no=body + idno.check_digit(body), birth_date=day.isoformat(), sex="女")
    return said


def _filled(rows: Sequence[Values]) -> list[Column]:
    return [c for c in Member.columns() if any(row[c.name] is not None for row in rows)]


def bulk_import(ground: Ground) -> Row:
    """Checked, written, journalled and made searchable, against the bare rows into the same table."""
    number = min(BULK, ground.members)
    seeds = count()

    def ours() -> float:
        rows = [_said(values) for values in people(number, seed=next(seeds))]
        with _new(ground) as desk:
            return number / cost(lambda: _insert_checked(desk, rows))

    def reference() -> float:
        known = scribe(Member)
        rows = people(number, seed=next(seeds))
        bear = uid.make_many(number)
        tuples = [known.row(at + 1, bear[at], 0, values) for at, values in enumerate(rows)]
        with _new(ground) as desk:
            return number / cost(lambda: _insert_raw(desk, known.insert, tuples))

    return Row("bulk-import", *in_turns(3, ours, reference), BUDGETS["bulk-import"])


@contextmanager
def _new(ground: Ground) -> Iterator[Desk]:
    """An empty office."""
    with scratch(ground) as folder:
        desk = new_office(folder / "office")
        try:
            yield desk
        finally:
            desk.store.close()


def _insert_checked(desk: Desk, rows: Sequence[Mapping[str, object]]) -> None:
    gate = Context(dt.date.today(), lambda _code, _words: None)
    with desk.store.writing() as w:
        for part in records.chunks(rows, PORTION):
            examined = [Member.examine(row, gate) for row in part]
            taken = [one.values for one in examined if one.acceptable]
            if len(taken) < len(part):
                raise SystemExit(f"{len(part) - len(taken)} made-up rows were refused")
            records.insert_many(w, Member, taken, who=desk.who, batch="bench")


def _insert_raw(desk: Desk, words: str, rows: list[tuple[Any, ...]]) -> None:
    with desk.store.writing() as w:
        w.exec_driver_sql(words, rows)


def import_xlsx(ground: Ground) -> Row:
    """A roster of 22 columns, from the file to the last record, against reading its cells."""
    number = min(ROSTER, ground.members)
    with scratch(ground) as folder:
        file = folder / "roster.xlsx"
        places = [Place(None, employer) for employer in FIRMS]
        _write_roster(file, people(number, places))

        def ours() -> float:
            with _new(ground) as desk:
                return cost(lambda: _import(desk, file, number))

        measured = in_turns(ground.rounds, ours, lambda: cost(lambda: _read(file)))
    return Row("import-xlsx", *measured, BUDGETS["import-xlsx"])


def _write_roster(file: Path, rows: Sequence[Values]) -> None:
    columns = _filled(rows)
    cells = [[words(c, row[c.name], FIRMS) for c in columns] for row in rows]
    sheet.write(file, "名册", [sheet.Head(c.label) for c in columns], cells)


def _import(desk: Desk, file: Path, number: int) -> None:
    done = importing.write(desk, importing.look(desk, Member, file))
    if done.new != number:
        raise SystemExit(f"of {number} made-up rows {done.new} were imported: {done.problems[:3]}")


def _read(file: Path) -> None:
    book = openpyxl.load_workbook(file, read_only=True)
    for table in book.worksheets:
        deque(table.iter_rows(values_only=True), maxlen=0)
    book.close()


ROWS = {"save": save, "bulk-import": bulk_import, "import-xlsx": import_xlsx}
