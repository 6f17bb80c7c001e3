"""The office that trials work in: some members, an upper office, and a subordinate one with reports to take.

Made once and copied for every round: office/ is the data folder, stick/ and inbox/ lie beside it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from nzg_desktop.ledgers.member import Member
from tests.faults.books import Books
from tests.faults.crew import crew
from tests.faults.verdict import opened, people
from tests.fixtures.offices import Offices, member, save
from tests.fixtures.offices import people as put_people

MEMBERS = 20
SPARE = 15_000
"""Serial numbers from here on are those of the subordinate office."""


def made() -> Path:
    """A folder with an office in it, for the whole run: the crew has made it when it began."""
    return crew().folder / "ground" / "made"


def make(folder: Path, members: int = MEMBERS) -> Path:
    """Make it, in this folder."""
    folder.mkdir()
    with Offices(folder) as all_of_them:
        office = all_of_them.found("B01", level="4")
        upper, lower = all_of_them.found("C01", level="3"), all_of_them.found("A01")
        all_of_them.introduce(lower, office)
        all_of_them.introduce(office, upper)
        put_people(office, members)
        put_people(lower, 4, SPARE)
        all_of_them.reported(lower, privacy="full")
        save(lower, Member, **member(SPARE + 4))
        all_of_them.corrected(lower, privacy="full")
    found = folder / "made"
    found.mkdir()
    shutil.copytree(folder / "B01", found / "office")
    (found / "stick").mkdir()
    (found / "inbox").mkdir()
    for number, file in enumerate(sorted((folder / "stick").glob("NZG_*_report_*"))):
        shutil.copy(file, found / "inbox" / f"{number}.nzg")
    return found


def copied(folder: Path, source: Path | None = None) -> Path:
    """The same again, for one round; gives the data folder."""
    shutil.copytree(source or made(), folder, dirs_exist_ok=True)
    return folder / "office"


def books_of(office: Path) -> Books:
    """What is in an office that nothing has happened to."""
    with opened(office) as found, found.store.reading() as r:
        return Books(people(r))
