"""A clerk who works at random in one office, and the plain dictionary of who must be in it.

A step is what it will lead to, and the act itself; whoever asks for it tells of it before and after.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nzg_desktop.core.query import Query
from nzg_desktop.exchange import disk as written
from nzg_desktop.exchange import heads, tables
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store.store import Reading
from nzg_desktop.work import cards, desk, exporting, handover, importing, month, receiving, records, safety
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.importing import Looked
from tests.faults.books import People, Will, after, difference
from tests.faults.verdict import STATE, people, state_of
from tests.fixtures.offices import MONTH, id_number

JOBS = (None, "缝纫工", "检验员", "挡车工")
HEADS = [heads.Head(column.name, column.label, (), column.kind.name) for column in Member.columns()]
STEP = tuple[Will, Callable[[], object]]


@dataclass
class Clerk:
    """Somebody at work in one office, with a plain dictionary of who must be in it."""

    folder: Path
    luck: random.Random
    rows: int = 12
    desk: Desk = field(init=False)
    people: People = field(init=False)
    uids: dict[str, str] = field(default_factory=dict)
    imports: dict[str, Will] = field(default_factory=dict)
    backups: dict[Path, People] = field(default_factory=dict)
    taken: int = 0

    def __post_init__(self) -> None:
        os.environ[STATE] = str(state_of(self.folder))
        self.desk = desk.open_desk(self.folder)
        self._look()
        self.people = self._found

    def _look(self) -> None:
        with self.desk.store.reading() as r:
            self._see(r)

    def _see(self, r: Reading) -> None:
        self._found = people(r)
        rows = r.exec_driver_sql("SELECT id_no, uid FROM member WHERE origin = 0").all()
        self.uids = {row.id_no: row.uid for row in rows}

    @property
    def stick(self) -> Path:
        """Where reports and copies go."""
        return self.folder.parent / "stick"

    def _new_number(self) -> str:
        while True:
            number = id_number(self.luck.randrange(16_000))
            if number not in self.people:
                return number

    def _some(self, *, retired: bool = False) -> str | None:
        there = sorted(number for number, one in self.people.items() if one[1] == retired)
        return self.luck.choice(there) if there else None

    def save(self) -> STEP | None:
        """A new member."""
        number, job = self._new_number(), self.luck.choice(JOBS)

        def act() -> None:
            self.uids[number] = self._enter({"name": "测试号", "id_no": number, "job": job or ""})

        return {number: [job, False]}, act

    def _enter(self, said: dict[str, str], uid: str = "") -> str:
        return records.save(self.desk, Member, said, uid).uids[0]

    def change(self) -> STEP | None:
        """Another job."""
        number, job = self._some(), self.luck.choice(JOBS)
        if number is None:
            return None
        return {number: [job, False]}, lambda: self._enter({"job": job or ""}, self.uids[number])

    def retire(self) -> STEP | None:
        """Into the recycle bin."""
        number = self._some()
        if number is None:
            return None
        gone = [self.people[number][0], True]
        return {number: gone}, lambda: self._drop(self.uids[number])

    def _drop(self, uid: str) -> None:
        records.retire(self.desk, Member, uid, "练习")

    def bring_back(self) -> STEP | None:
        """Out of it again."""
        number = self._some(retired=True)
        if number is None:
            return None
        back = [self.people[number][0], False]
        return {number: back}, lambda: self._lift(self.uids[number])

    def _lift(self, uid: str) -> None:
        records.restore(self.desk, Member, uid)

    def bring_in(self) -> STEP | None:
        """A roster: most are new, some are known and have another job."""
        wanted = self.roster()
        will = {str(number): [job, False] for _, number, job in wanted.table.rows[1:]}
        before = {number: self.people.get(number) for number, one in will.items()}

        def act() -> None:
            batch = self._take(wanted)
            self._look()
            if batch:
                self.imports[batch] = {n: before[n] for n in before if before[n] != will[n]}

        return will, act

    def _take(self, wanted: Looked) -> str:
        done = importing.write(self.desk, wanted, overwrite=True)
        assert done.refused == 0, done.problems
        return done.batch

    def roster(self) -> Looked:
        """A roster of new people and a few known ones, who have another job."""
        known = [number for number in (self._some() for _ in range(3)) if number]
        numbers = sorted({*known, *(self._new_number() for _ in range(self.rows))})
        return looked([(f"测试号{at}", one, self.luck.choice(JOBS[1:])) for at, one in enumerate(numbers)])

    def undo(self) -> STEP | None:
        """An import taken back that nobody has touched since."""
        if not self.imports:
            return None
        batch = next(reversed(self.imports))

        def act() -> None:
            self._take_back(batch)
            del self.imports[batch]

        return self.imports[batch], act

    def _take_back(self, batch: str) -> None:
        records.undo(self.desk, batch)

    def back_up(self) -> STEP | None:
        """A backup beside the office."""
        state = dict(self.people)

        def act() -> None:
            self.backups[self._copy()] = state

        return {}, act

    def _copy(self) -> Path:
        return safety.backup(self.desk)

    def restore(self) -> STEP | None:
        """Back to one of the backups."""
        if not self.backups:
            return None
        file = self.luck.choice(sorted(self.backups))
        will = difference(self.people, self.backups[file])

        def act() -> None:
            self._put_back(file)
            self.come_back()
            self.imports.clear()

        return will, act

    def _put_back(self, file: Path) -> None:
        self.desk.store.close()
        safety.restore(self.folder, file)

    def come_back(self) -> None:
        """Open the office again."""
        self.desk.store.close()
        self.desk = desk.open_desk(self.folder)
        self._look()

    def close_month(self) -> STEP | None:
        """The month sealed, or sealed once more."""
        return {}, lambda: month.close(self.desk, MONTH, "练习")

    def report(self) -> STEP | None:
        """The month written to the stick."""

        def act() -> None:
            if month.months(self.desk, [MONTH])[MONTH] == "open":
                month.close(self.desk, MONTH, "练习")
            handover.report(self.desk, MONTH, self.stick, privacy=self.luck.choice(("figures", "full")))
            self.imports.clear()  # what was reported stays

        return {}, act

    def copy_out(self) -> STEP | None:
        """A backup on the stick, or the newest one carried there."""

        def act() -> None:
            if self.luck.random() < 0.5:
                safety.backup(self.desk, self.stick)
                return
            safety.backup(self.desk)
            safety.choose(self.desk, self.stick, stick=True)
            safety.spread(self.desk, [self.stick])

        return {}, act

    def hand_card(self) -> STEP | None:
        """The key card of the office."""
        return {}, lambda: cards.card(self.desk, self.stick / "card.nzg")

    def export(self) -> STEP | None:
        """The list of members as a workbook, over the one of last time."""
        return {}, lambda: exporting.export(self.desk, Query(Member), self.stick / "名册.xlsx")

    def print_out(self) -> STEP | None:
        """Registration forms, over those of last time."""
        content = b"%PDF-1.7 " + self.luck.randbytes(40_000)
        return {}, lambda: written.write(self.stick / "登记表.pdf", content)

    def come_in(self) -> STEP | None:
        """The office closed and opened again."""
        return {}, self.come_back

    def receive(self) -> STEP | None:
        """What came from below."""
        files = sorted((self.folder.parent / "inbox").glob("*.nzg"))
        return ({}, lambda: receiving.receive(self.desk, files, self.stick)) if files else None

    def step(self, kinds: Sequence[str]) -> tuple[str, Will, Callable[[], object]]:
        """One of these kinds of work that can be done now."""
        while True:
            kind = self.luck.choice(kinds)
            planned: STEP | None = getattr(self, kind)()
            if planned is not None:
                will, act = planned
                return kind, {n: one for n, one in will.items() if self.people.get(n) != one}, act

    def settle(self, will: Will) -> None:
        """A step was acknowledged: the dictionary follows, and imports that it touched cannot be undone."""
        self.people = after(self.people, will)
        touched = {batch for batch, was in self.imports.items() if was.keys() & will.keys()}
        last = next(reversed(self.imports), "")
        for batch in touched - {last if self.imports.get(last, {}).keys() == will.keys() else ""}:
            del self.imports[batch]

    def close(self) -> None:
        """Go home."""
        self.desk.store.close()


SMALL = ("save",) * 8 + ("change",) * 4 + ("retire", "bring_back")
PAPER = ("export", "print_out")
OUT = ("report", "copy_out", "hand_card", "receive")
ALL = (
    *SMALL,
    *SMALL,
    "bring_in",
    "bring_in",
    "undo",
    "back_up",
    "restore",
    "close_month",
    "report",
    "receive",
)


def looked(rows: Sequence[tuple[str, str, str | None]]) -> Looked:
    """A roster as the program has understood it."""
    table = tables.Table("名册", (("姓名", "证件号码", "岗位"), *rows))
    matching = heads.at(table, HEADS, 1, 1)
    columns = {0: "name", 1: "id_no", 2: "job"}
    return Looked(Member, Path("名册.xlsx"), table, heads.corrected(matching, columns))
