"""R24: a job of 200 certificates ends at any moment; no number is on two papers, none without a line."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from nzg_desktop.core.query import Query
from nzg_desktop.ledgers.honour import Honour
from nzg_desktop.ledgers.print_log import PrintLog
from nzg_desktop.store import lists, office
from nzg_desktop.store import records as kept
from nzg_desktop.work import desk, numbering, printing
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.numbering import Job
from tests.faults import disk
from tests.faults.crew import Tell, crew
from tests.faults.ground import copied
from tests.faults.trial import Hazard, Round, holds
from tests.faults.verdict import STATE, opened, state_of, whole
from tests.fixtures.offices import Offices

DOCUMENT = "honour_certificate"
SHEETS = 200
LONGEST = 0.3
"""Seconds of printing after the paper is laid out, at most."""
TRIPS = 120
AGAIN = "接着打"


def print_some(tell: Tell, folder: str, seed: str, *, careless: bool = False) -> None:
    """Print some of the certificates, then all; tells every sheet that comes out of the printer."""
    luck = random.Random(seed)
    os.environ[STATE] = str(state_of(Path(folder)))
    at = desk.open_desk(Path(folder))
    with at.store.reading() as r:
        uids = [row["uid"] for row in lists.each(r, Query(Honour))]
    for count in (luck.randrange(1, 60), SHEETS):
        query = Query(Honour, uids=tuple(luck.sample(uids, count)))
        _data, job = printing.laid_out(at, DOCUMENT, query)
        assert job is not None
        tell(done=True)
        lines = one_by_one(at, job) if careless else numbering.issue(at, job, why=AGAIN)
        for paper in job.papers:
            tell(uid=paper.uid, number=paper.number)
        numbering.sent(at, lines)


def one_by_one(at: Desk, job: Job) -> Sequence[int]:
    """The control: numbers are counted and written into the records outside of what is logged."""
    lines = list[int]()
    for nth, one in enumerate(one for one in job.papers if one.state == "new"):
        with at.store.writing() as w:
            (record,) = kept.by_ids(w, job.ledger, [one.id]).values()
            kept.update_many(w, job.ledger, [(one.id, record, {"cert_no": one.number})], who=at.who, batch="")
            office.set_setting(w, job.series[0], nth + 1)
        with at.store.writing() as w:
            row = numbering._row(at, job, one, "")
            lines += kept.insert_many(w, PrintLog, [row], who=at.who, batch="")
    return lines


@contextmanager
def interrupted(folder: Path, *, careless: bool = False) -> Iterator[Round]:
    """Killed at a random moment or right before a random step on the disk; then it is gone on with."""
    with Offices(folder) as offices:
        found = offices.found()
        rows = [_honour(serial) for serial in range(SHEETS)]
        with found.store.writing() as w:
            kept.insert_many(w, Honour, rows, who=found.who, batch="")
    made = folder / "made"
    made.mkdir()
    found.home.folder.rename(made / "office")

    def one(luck: random.Random, place: Path) -> int:
        here = copied(place, made)
        child = crew().start(print_some, folder=here, seed=str(luck.random()), careless=careless)
        if luck.random() < 0.5:
            told = child.killed(luck, LONGEST)
        else:
            crew().disk.order(disk.KILL, place, luck.randrange(TRIPS))
            told = list(child.all())
            child.end()
            crew().disk.still()
        sheets = [(said["uid"], said["number"]) for said in told if "uid" in said]
        with opened(here) as at:
            numbered_once(at, sheets)
            before = dict(sheets)
            _data, job = printing.laid_out(at, DOCUMENT)
            assert job is not None
            numbering.sent(at, numbering.issue(at, job, why=AGAIN))
            after = [(paper.uid, paper.number) for paper in job.papers]
            changed = [uid for uid, number in after if before.get(uid, number) != number]
            assert not changed, "a sheet has another number now"
            numbered_once(at, after)
        return len(sheets)

    yield one


def _honour(serial: int) -> dict[str, object]:
    blank: dict[str, object] = {column.name: column.default for column in Honour.columns()}
    return blank | {"kind": "2", "collective": f"样例小组{serial}", "title_text": "样例先进"}


def numbered_once(at: Desk, sheets: Sequence[tuple[str, str]]) -> None:
    """Every number is of one record, none is left out, and whatever bears one stands in the log."""
    with at.store.reading() as r:
        whole(at.store, r)
        lines = [(row["subject_ref"], row["serial_no"]) for row in lists.each(r, Query(PrintLog))]
        borne = [(row["uid"], row["cert_no"]) for row in lists.each(r, Query(Honour)) if row["cert_no"]]
    known = set(lines)
    numbers = {number for _uid, number in known}
    assert len(numbers) == len(known), "a number was given twice"
    assert known.issuperset(sheets), "a sheet came out that is not in the log"
    assert known.issuperset(borne), "a number was given and not logged"
    serials = sorted(int(number.partition("〕")[2].removesuffix("号")) for number in numbers)
    assert serials == list(range(1, len(serials) + 1)), "a number was left out"


HAZARDS = (
    Hazard(
        "R24",
        "printing interrupted",
        ci=10,
        full=50,
        ground=interrupted,
        controls={"numbered outside the transaction": partial(interrupted, careless=True)},
        control_rounds=10,
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_no_number_is_given_twice_or_left_out_when_printing_is_interrupted(hazard: Hazard) -> None:
    holds(hazard)
