"""Verdict V on an office after a mishap: it opens, is whole, and holds everything that was acknowledged.

The records are compared with the journal field by field, so that half a record is seen wherever it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from nzg_desktop.core.declare import Ledger
from nzg_desktop.exchange import container, filename
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.store import dialect, journal, office, records
from nzg_desktop.store.store import Reading, Store
from nzg_desktop.work import desk
from nzg_desktop.work.desk import Desk
from tests.faults.books import Books, People

STATE = "XDG_STATE_HOME"


def state_of(folder: Path) -> Path:
    """What the computer of this office remembers of it lies beside its folder."""
    return folder.parent / "state"


@contextmanager
def opened(folder: Path) -> Iterator[Desk]:
    """The office, opened as the program opens it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STATE, str(state_of(folder)))
        found = desk.open_desk(folder)
        try:
            yield found
        finally:
            found.store.close()


def judged(folder: Path, books: Books) -> int:
    """Verdict V; gives how many acknowledgements it held the program to.

    Raises AssertionError, or what the program says, where something is not as it must be.
    """
    with opened(folder) as found_desk:
        _question(found_desk, books)
        with found_desk.store.reading() as r:
            whole(found_desk.store, r)
            found = people(r)
            _known_packages(r, folder)
        states = books.allowed()
        assert found in states, _told(found, states)
    with opened(folder) as again, again.store.reading() as r:
        assert people(r) == found, "the second start finds something else than the first"
        assert again.store.damage(r) == ""
    left = [path.name for path in folder.glob("nzg.db-*") if path.stat().st_size]
    assert not left, f"after a clean end there is still {left}"
    for each in sorted((folder / "backups").glob("*.db")):
        true_backup(each)
    return books.acknowledged


def _question(found: Desk, books: Books) -> None:
    """The office can be worked in; after a way back to an older state one question is allowed."""
    why = found.store.why
    if why is not None:
        assert why.code == "older" and "restore" in books.steps, f"{why.code}: {why}"
        found.store.accept()


def true_backup(file: Path, key: bytes | None = None) -> People:
    """A backup is a whole office by itself; gives who is in it."""
    store = Store.open(file, LEDGERS, key, read_only=True)
    try:
        with store.reading() as r:
            whole(store, r)
            return people(r)
    finally:
        store.close()


def whole(store: Store, r: Reading) -> None:
    """Integrity, the chain, and every record as its journal tells it."""
    assert store.damage(r) == "", store.damage(r)
    broken = journal.verify(r)
    assert broken is None, f"journal: {broken}"
    told = replayed(r)
    for ledger in LEDGERS:
        kept = _kept(r, ledger)
        mine = {uid: one for (code, uid), one in told.items() if code == ledger.about.code}
        assert kept == mine, f"{ledger.about.code}: {len(kept)} records, {len(mine)} in the journal"


def people(r: Reading) -> People:
    """The office's own members."""
    rows = r.exec_driver_sql("SELECT id_no, job, retired FROM member WHERE origin = 0").all()
    return {row.id_no: [row.job, bool(row.retired)] for row in rows}


def replayed(r: Reading) -> dict[tuple[str, str], tuple[bool, dict[str, Any]]]:
    """Every record that the journal knows of: whether it is retired, and its filled fields."""
    found: dict[tuple[str, str], tuple[bool, dict[str, Any]]] = {}
    for line in journal.entries(r):
        key = (line.ledger, line.uid)
        if line.action == "new":
            found[key] = (False, dict(line.after or {}))
        elif line.action == "changed":
            retired, values = found[key]
            rest = {name: value for name, value in values.items() if name not in (line.before or {})}
            found[key] = (retired, {**rest, **(line.after or {})})
        elif line.action in ("retired", "restored"):
            found[key] = (line.action == "retired", found[key][1])
        elif line.action == "removed":
            del found[key]
    return found


def _kept(r: Reading, ledger: type[Ledger]) -> dict[str, tuple[bool, dict[str, Any]]]:
    ids = [row for (row,) in dialect.quick(r, f"SELECT id FROM {ledger.about.code} WHERE origin = 0")]
    if not ids:  # most ledgers of most trials: asked past SQLAlchemy, whose ceremony was most of a verdict
        return {}
    names = [column.name for column in ledger.columns()]
    return {
        row["uid"]: (bool(row["retired"]), json.loads(journal.text({name: row[name] for name in names})))
        for row in records.by_ids(r, ledger, ids).values()
    }


def _known_packages(r: Reading, folder: Path) -> None:
    """Whatever the office says it has sent or received lies there with its bytes."""
    for each in office.packages(r):
        if each.file:
            sealed = container.peek(filename.read_file(folder / "packages" / each.file))
            assert sealed.header.package_id == each.id, f"{each.file} is another package"


def _told(found: People, states: Sequence[People]) -> str:
    want = states[-1]
    lost = [number for number in want if number not in found]
    more = [number for number in found if number not in want]
    other = [number for number in found if number in want and found[number] != want[number]]
    some = [*lost, *more, *other][:5]
    return f"lost {len(lost)}, too many {len(more)}, other {len(other)} of {len(want)}: {some}"
