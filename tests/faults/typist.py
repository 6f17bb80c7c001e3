"""The same clerk, who gives commands: each step is one command of the program, from opening to closing.

A command is called where the process has it loaded; what it answers is read as a script reads it.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nzg_desktop.cli.main as program
from nzg_desktop.core.trouble import Trouble
from tests.faults.books import difference
from tests.faults.clerk import JOBS, STEP, Clerk
from tests.faults.verdict import STATE, opened, people, state_of
from tests.fixtures.offices import MONTH


@dataclass
class Typist(Clerk):
    """A clerk at the command line; what a command says instead of doing it is raised."""

    def __post_init__(self) -> None:
        self._said: list[Trouble] = []
        vars(program)["trouble"] = self._said.append
        os.environ[STATE] = str(state_of(self.folder))
        self.come_back()
        self.people = self._found

    def come_back(self) -> None:
        """See who is there."""
        with opened(self.folder) as office, office.store.reading() as r:
            self._found = people(r)
            rows = r.exec_driver_sql("SELECT id_no, uid FROM member WHERE origin = 0").all()
        self.uids = {row.id_no: row.uid for row in rows}

    def close(self) -> None:
        """Every command has closed the office behind it."""

    def nzg(self, *words: str) -> dict[str, Any]:
        """One command; gives its answer."""
        out, wrong = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(wrong):
            status = program.main([*words, "--home", str(self.folder), "--json"])
        if self._said:
            raise self._said.pop()
        assert status == 0, f"nzg {words[0]} ended with {status}: {wrong.getvalue()}"
        told = json.loads(out.getvalue())
        return told if isinstance(told, dict) else {"all": told}

    def save(self) -> STEP | None:
        """A new member."""
        number, job = self._new_number(), self.luck.choice(JOBS)

        def act() -> None:
            words = ("name=测试号", f"id_no={number}", f"job={job or ''}")
            self.uids[number] = self.nzg("set", "member", *words)["uid"]

        return {number: [job, False]}, act

    def change(self) -> STEP | None:
        """Another job."""
        return self._of_one(super().change(), lambda job, uid: ("set", "member", f"job={job}", "--uid", uid))

    def retire(self) -> STEP | None:
        """Into the recycle bin."""
        return self._of_one(super().retire(), lambda _, uid: ("retire", "member", uid, "--reason", "练习"))

    def bring_back(self) -> STEP | None:
        """Out of it again."""
        return self._of_one(super().bring_back(), lambda _, uid: ("restore-record", "member", uid))

    def _of_one(self, step: STEP | None, words: Callable[[str, str], Sequence[str]]) -> STEP | None:
        """What a step does to one member, by the command that the words make of her job and her uid."""
        if step is None:
            return None
        ((number, one),) = step[0].items()
        job = str((one or [None])[0] or "")
        return step[0], lambda: self.nzg(*words(job, self.uids[number]))

    def bring_in(self) -> STEP | None:
        """A roster as a file."""
        rows = self.roster().table.rows
        will = {str(number): [job, False] for _, number, job in rows[1:]}
        before = {number: self.people.get(number) for number in will}
        file = self.folder.parent / "名册.csv"

        def act() -> None:
            with file.open("w", encoding="utf-8-sig", newline="") as sheet:
                csv.writer(sheet).writerows(rows)
            done = self.nzg("import", "member", str(file), "--overwrite")
            assert done["refused"] == 0, done["problems"]
            self.come_back()
            if done["batch"]:
                self.imports[done["batch"]] = {n: before[n] for n in before if before[n] != will[n]}

        return will, act

    def undo(self) -> STEP | None:
        """An import taken back that nobody has touched since."""
        batch = next(reversed(self.imports), "")
        found = super().undo()
        return found and (found[0], lambda: self.nzg("undo", batch))

    def back_up(self) -> STEP | None:
        """A backup beside the office."""
        state = dict(self.people)

        def act() -> None:
            self.backups[Path(self.nzg("backup")["file"])] = state

        return {}, act

    def restore(self) -> STEP | None:
        """Back to one of the backups."""
        if not self.backups:
            return None
        file = self.luck.choice(sorted(self.backups))

        def act() -> None:
            self.nzg("restore", str(file))
            self.come_back()
            self.imports.clear()

        return difference(self.people, self.backups[file]), act

    def close_month(self) -> STEP | None:
        """The month sealed, or sealed once more."""
        return {}, lambda: self.nzg("close", MONTH, "--note", "练习")

    def report(self) -> STEP | None:
        """The month written to the stick."""

        def act() -> None:
            self.nzg("close", MONTH, "--note", "练习")
            how = self.luck.choice(("figures", "full"))
            self.nzg("report", MONTH, "--to", str(self.stick), "--privacy", how, "--reason", "练习")
            self.imports.clear()

        return {}, act

    def copy_out(self) -> STEP | None:
        """A backup on the stick."""
        return {}, lambda: self.nzg("backup", "--to", str(self.stick))

    def hand_card(self) -> STEP | None:
        """The key card of the office."""
        return {}, lambda: self.nzg("card", str(self.stick / "card.nzg"))

    def export(self) -> STEP | None:
        """The list of members as a workbook, over the one of last time."""
        return {}, lambda: self.nzg("export", "member", str(self.stick / "名册.xlsx"))

    def receive(self) -> STEP | None:
        """What came from below."""
        files = [str(file) for file in sorted((self.folder.parent / "inbox").glob("*.nzg"))]
        return {}, lambda: self.nzg("receive", *files, "--receipts", str(self.stick))
