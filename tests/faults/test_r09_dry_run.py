"""R9: the trial of an import says of every row exactly what the write then does, in every ledger."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.core.declare import Column, Ledger
from nzg_desktop.exchange import heads, tables
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.store import journal
from nzg_desktop.work import importing, records
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.importing import Imported, Looked
from tests.faults.trial import Hazard, Round, holds
from tests.fixtures.kindness import made_up, referred_first
from tests.fixtures.offices import Offices, id_number

KNOWN, SERIALS, ROWS = 2, 30, 12
SPOILT = (
    "",
    "　",
    "待核实",
    "2026-02-30",
    "1949.10",
    "1.05E+17",
    "-1",
    "是",
    "A" * 500,
    "=1+1",
    "\u200b张三",
    0,
    45000.5,
)


def looked(ledger: type[Ledger], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Looked:
    """A roster as the program has understood it."""
    columns = [ledger.column(name) for name in names]
    fields = [heads.Head(column.name, column.label, (), column.kind.name) for column in columns]
    table = tables.Table("名册", (tuple(column.label for column in columns), *map(tuple, rows)))
    matching = heads.corrected(heads.at(table, fields, 1, 1), dict(enumerate(names)))
    return Looked(ledger, Path("名册.xlsx"), table, matching)


def roster(ledger: type[Ledger], known: Sequence[Mapping[str, Any]], luck: random.Random) -> Looked:
    """Rows of which some are known, some are there twice, some are new, and some are spoilt."""
    names = [column.name for column in ledger.columns() if column.required or luck.random() < 0.6]
    rows = []
    for _ in range(luck.randint(1, ROWS)):
        values = luck.choice(known)
        cells = [_cell(ledger.column(name), values.get(name), luck) for name in names]
        if luck.random() < 0.3:
            cells[luck.randrange(len(cells))] = luck.choice(SPOILT)
        rows.append(cells)
    return looked(ledger, names, rows)


def _cell(column: Column, value: object, luck: random.Random) -> object:
    """What is typed: mostly what is known, now and then something else of the kind."""
    if value is None or luck.random() < 0.7:
        return "" if value is None else str(value)
    if column.kind.name == "idno":
        return id_number(luck.randrange(SERIALS))
    if column.kind.name in ("text", "person", "ref"):
        return f"样例{luck.randrange(SERIALS)}号"
    return str(value)


def told(found: Imported) -> Imported:
    """Everything that a person is told, without the name of the batch."""
    return replace(found, batch="")


def row_by_row(office: Desk, wanted: Looked, *, overwrite: bool) -> Imported:
    """The control: a trial that looks at each row by itself."""
    sums = Imported()
    for row in wanted.table.rows[1:]:
        alone = replace(wanted, table=replace(wanted.table, rows=(wanted.table.rows[0], row)))
        one = importing.trial(office, alone, overwrite=overwrite)
        sums = replace(
            sums,
            **{
                name: getattr(sums, name) + getattr(one, name)
                for name in ("read", "new", "changed", "same", "refused")
            },
        )
    return sums


def counts(found: Imported) -> tuple[int, ...]:
    return found.read, found.new, found.changed, found.same, found.refused


@contextmanager
def dry_run(folder: Path, *, naive: bool = False) -> Iterator[Round]:
    """A roster tried and then written, into an office that grows by it."""
    with Offices(folder) as offices:
        office = offices.found()
        known: dict[str, list[dict[str, Any]]] = {}
        by_hand = [each for each in referred_first() if each in LEDGERS]
        for ledger in by_hand:
            known[ledger.about.code] = [made_up(office, ledger, serial) for serial in range(3)]
            for values in known[ledger.about.code][:KNOWN]:
                records.save(office, ledger, values)

        def one(luck: random.Random, _place: Path) -> int:
            ledger, overwrite = luck.choice(by_hand), luck.random() < 0.5
            wanted = roster(ledger, known[ledger.about.code], luck)
            with office.store.reading() as r:
                before = journal.head(r)
            if naive:
                first = row_by_row(office, wanted, overwrite=overwrite)
                assert counts(first) == counts(importing.write(office, wanted, overwrite=overwrite))
                return 1
            first = importing.trial(office, wanted, overwrite=overwrite)
            with office.store.reading() as r:
                assert journal.head(r) == before, "the trial has left something behind"
            done = importing.write(office, wanted, overwrite=overwrite)
            assert told(first) == told(done), f"{wanted.ledger.about.code}: {first} against {done}"
            assert (
                done.read == done.new + done.changed + done.same + done.refused == len(wanted.table.rows) - 1
            )
            again = importing.trial(office, wanted, overwrite=True)
            assert again.new == 0 or done.refused, "what was written is new a second time"
            return done.read

        yield one


HAZARDS = (
    Hazard(
        "R9",
        "dry run other than write",
        ci=500,
        full=100_000,
        ground=dry_run,
        controls={"each row by itself": partial(dry_run, naive=True)},
        control_rounds=60,
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_the_trial_says_what_the_write_does(hazard: Hazard) -> None:
    holds(hazard)
