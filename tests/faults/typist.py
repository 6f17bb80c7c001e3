"""The same clerk, who gives commands: each step is one command of the program, from opening to closing.

A command is called where the process has it loaded; what it answers is read as a script reads it.
"""

from __future__ import annotations

import csv
import io
import json
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import nzg_desktop.cli.main as program
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.work.importing import Looked
from tests.faults.clerk import STEP, Clerk
from tests.faults.verdict import STATE, opened, state_of
from tests.fixtures.offices import MONTH


def nzg(folder: Path, *words: str) -> Any:
    """One command in the office of a folder; gives its answer, and raises what it says instead."""
    out, wrong = io.StringIO(), io.StringIO()
    said: list[Trouble] = []
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(wrong):
        patch.setattr(program, "trouble", said.append)
        status = program.main([*words, "--home", str(folder), "--json"])
    if said:
        raise said.pop()
    assert status == 0, f"nzg {words[0]} ended with {status}: {wrong.getvalue()}"
    return json.loads(out.getvalue())


@dataclass
class Typist(Clerk):
    """A clerk at the command line; what a command says instead of doing it is raised."""

    def __post_init__(self) -> None:
        os.environ[STATE] = str(state_of(self.folder))
        self.come_back()
        self.people = self._found

    def _look(self) -> None:
        with opened(self.folder) as office, office.store.reading() as r:
            self._see(r)

    def come_back(self) -> None:
        """See who is there."""
        self._look()

    def close(self) -> None:
        """Every command has closed the office behind it."""

    def nzg(self, *words: str) -> Any:
        """One command in this office."""
        return nzg(self.folder, *words)

    def _enter(self, said: dict[str, str], uid: str = "") -> str:
        told = [f"{name}={value}" for name, value in said.items()]
        return str(self.nzg("set", "member", *told, *(("--uid", uid) if uid else ()))["uid"])

    def _drop(self, uid: str) -> None:
        self.nzg("retire", "member", uid, "--reason", "练习")

    def _lift(self, uid: str) -> None:
        self.nzg("restore-record", "member", uid)

    def _take(self, wanted: Looked) -> str:
        file = self.folder.parent / "名册.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as sheet:
            csv.writer(sheet).writerows(wanted.table.rows)
        done = self.nzg("import", "member", str(file), "--overwrite")
        assert done["refused"] == 0, done["problems"]
        return str(done["batch"])

    def _take_back(self, batch: str) -> None:
        self.nzg("undo", batch)

    def _copy(self) -> Path:
        return Path(self.nzg("backup")["file"])

    def _put_back(self, file: Path) -> None:
        self.nzg("restore", str(file))

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
