"""Where the benches stand: an office of made-up members, built once and kept while its stamp fits.

Nothing measured may write into a kept office; what writes takes a copy.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from nzg_desktop.core.declare import Values
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.ledgers.employer import Employer
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.org import Org
from nzg_desktop.store import records, schema
from nzg_desktop.store.store import Store
from nzg_desktop.work import desk, sample
from nzg_desktop.work.desk import Desk, Home
from nzg_desktop.work.sample import Place
from tests.fixtures import tree

ROOT = Path(__file__).parents[2]
CITY = 40_776
"""Women's organisations of Chongqing at the end of 2023, as its federation of trade unions counts them."""
MADE_BY = (
    "tests/bench/ground.py",
    "nzg_desktop/work/sample*.py",
    "tests/fixtures/tree.py",
    "nzg_desktop/store/schema.py",
    "nzg_desktop/store/search.py",
    "nzg_desktop/store/typed.py",
    "nzg_desktop/ledgers/*.py",
)
AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Ground:
    """How many members, and the folder that keeps the offices."""

    members: int
    folder: Path

    @property
    def rounds(self) -> int:
        """How often ours and reference take turns."""
        return 3 if self.members < 1_000 else 5


def say(words: str) -> None:
    """Tell whoever waits, beside the table."""
    print(words, file=sys.stderr, flush=True)


def usual_folder() -> Path:
    """Where offices are kept when nobody says otherwise."""
    return Path(tempfile.gettempdir()) / "nzg-bench"


def office(ground: Ground) -> Path:
    """The folder of the office, built where there is none that this code would build."""
    folder = ground.folder / f"office-{ground.members}"
    kept = folder / "stamp.json"
    stamp = _stamp(ground)
    if kept.is_file() and json.loads(kept.read_text()) == stamp:
        return folder
    say(f"building an office of {ground.members:,} members in {folder}")
    part = folder.with_suffix(".part")
    for each in (part, folder):
        shutil.rmtree(each, ignore_errors=True)
    _build(part, ground.members)
    (part / "stamp.json").write_text(json.dumps(stamp))
    part.rename(folder)
    os.sync()
    return folder


def _stamp(ground: Ground) -> dict[str, object]:
    code = hashlib.sha256()
    for path in sorted(path for pattern in MADE_BY for path in ROOT.glob(pattern)):
        code.update(path.read_bytes())
    return {"members": ground.members, "schema": schema.HEAD, "code": code.hexdigest()}


def new_office(folder: Path) -> Desk:
    """An office with nobody in it."""
    return desk.start(
        folder, f"{desk.PRACTICE}0001", "练习市总工会", level="3", who="练习经办", practice=True
    )


def _build(folder: Path, members: int) -> None:
    opened = new_office(folder)
    places = _furnish(opened.store, min(CITY, max(members // 2, 2)))
    rows = sample.members(members, places)
    while part := list(islice(rows, AT_ONCE)):
        with opened.store.writing() as w:
            records.insert_many(w, Member, part, who="", batch="", journalled=False)
    opened.store.close()


def _furnish(store: Store, orgs: int) -> list[Place]:
    """Organisations, the office's own line at their top, and an employer for every primary one."""
    own = 1
    branches = list(tree.orgs(orgs))
    lines = [{**b.values, "parent_id": own + (b.above or 0)} for b in branches[1:]]
    with store.writing() as w:
        ids = [own, *records.insert_many(w, Org, lines, who="", batch="", journalled=False)]
        primary = [(at, b) for at, b in zip(ids, branches, strict=True) if b.is_primary]
        firms = [_firm(at, b.values) for at, b in primary]
        employers = records.insert_many(w, Employer, firms, who="", batch="", journalled=False)
    pairs = zip(primary, employers, strict=True)
    return [Place(at, employer, branch.region) for (at, branch), employer in pairs]


def _firm(org: int, values: Values) -> Values:
    said = {"name": values["employer_name"], "industry": values["industry"], "org_id": org}
    return {**sample.blank(Employer), **said}


@contextmanager
def scratch(ground: Ground) -> Iterator[Path]:
    """A folder beside the offices, on the same disk, gone afterwards."""
    ground.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=ground.folder) as folder:
        yield Path(folder)


@contextmanager
def opened(folder: Path, *, read_only: bool = False) -> Iterator[Desk]:
    """An office at work."""
    if read_only:
        store = Store.open(Home(folder).database, LEDGERS, read_only=True)
        at_work = Desk(store, Home(folder), "练习经办", LEDGERS)
    else:
        at_work = desk.open_desk(folder)
    try:
        yield at_work
    finally:
        at_work.store.close()


@contextmanager
def copied(ground: Ground) -> Iterator[Desk]:
    """A copy of the office, to write into."""
    kept = Home(office(ground)).database
    with scratch(ground) as folder:
        shutil.copyfile(kept, Home(folder).database)
        os.sync()
        with opened(folder) as at_work:
            yield at_work


def people(count: int, places: Sequence[Place] = (Place(1),), seed: int = 1) -> list[Values]:
    """Made-up members that are in no office yet."""
    return list(sample.members(count, places, seed=seed))
