"""What is wrong with a database file, and putting right what can be made again from the records.

Nothing here changes a record. What is wrong beyond indexes and search is for a backup to cure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Cancelled, Trouble
from nzg_desktop.store import dialect, faults, files, journal, lists, schema, search
from nzg_desktop.store.rows import from_journal
from nzg_desktop.store.store import Reading, Store, Writing

MOST = 100
"""So many findings are enough."""
STEPS = 100_000
"""So many steps of the engine between two looks at whether somebody has said stop."""
AT_ONCE = 500
_INDEX = re.compile(
    r"row \d+ missing from index |wrong # of entries in index |non-unique entry in index "
    r"|(malformed|unable to validate the) inverted index for FTS5 table |fts5: |search_"
)
_SEARCH = "fts5"
_TREE = re.compile(r"Tree (\d+) ")


@dataclass(frozen=True, slots=True)
class Damage:
    """What the engine says is wrong; nothing where the file is whole.

    `curable`: only indexes or the search are concerned, so that they can be made anew from the records.
    """

    lines: tuple[str, ...] = ()
    curable: bool = False


def examine(
    path: Path, key: bytes | None = None, progress: Progress = silent, *, full: bool = False
) -> Damage:
    """Read the whole file; `full` also what indexes and search say of the records, four times as long.

    Raises Cancelled, and Trouble: closed, disk.
    """
    stopped = []

    def look() -> int:
        try:
            progress(0, 0, "正在检查资料")
        except Cancelled:
            stopped.append(True)
        return len(stopped)

    try:
        still = files.is_still(path)
        with faults.plainly(path), closing(dialect.connect(path, key, read_only=True, still=still)) as driver:
            driver.set_progress_handler(look, STEPS)
            driver.execute("BEGIN")
            words = "integrity_check" if full else "quick_check"
            lines = [line for (line,) in driver.execute(f"PRAGMA {words}({MOST})").fetchall()]
            lines = [line for line in lines if line != "ok"] or (_gaps(driver) if full else [])
            return Damage(tuple(lines), bool(lines) and all(_curable(driver, line) for line in lines))
    except UnicodeDecodeError as error:  # what the engine says of a damaged layout need not be text
        return Damage((str(error),))
    except sqlite.DatabaseError as error:
        if stopped:
            raise Cancelled from error
        # The check itself stumbles over a search table that is no such thing any more.
        return Damage((str(error),), curable=_SEARCH in str(error))
    except Trouble as trouble:
        if trouble.code != "damaged":
            raise
        return Damage((trouble.what,))


def _gaps(driver: Any) -> list[str]:
    """Search tables that hold more or fewer rows than their ledger has records."""
    words = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual'"
    count = 'SELECT (SELECT count(*) FROM "{0}") = (SELECT count(*) FROM "{1}")'
    names = [name for (name,) in driver.execute(words).fetchall()]
    pairs = [(name, name.removeprefix("search_")) for name in names if name.startswith("search_")]
    return [name for name, of in pairs if not driver.execute(count.format(name, of)).fetchone()[0]]


def _curable(driver: Any, line: str) -> bool:
    if _INDEX.match(line):
        return True
    tree = _TREE.search(line)
    if tree is None:
        return False
    words = "SELECT type, name FROM sqlite_schema WHERE rootpage = ?"
    kind, name = driver.execute(words, (int(tree[1]),)).fetchone() or ("", "")
    return kind == "index" or name.startswith("search_")


def last_lines(path: Path, key: bytes | None, after: int, most: int) -> list[tuple[int, str, str, str, str]]:
    """What a damaged file's own journal tells of the time behind line `after`, as far as it can be read.

    Newest first: number, moment, who, ledger, action.
    """
    words = (
        "SELECT seq, at, who, ledger, action FROM journal WHERE seq > ? AND action <> ?"
        " ORDER BY seq DESC LIMIT ?"
    )
    try:
        with closing(dialect.connect(path, key, read_only=True, still=files.is_still(path))) as driver:
            return list(driver.execute(words, (after, journal.KEPT, most)).fetchall())
    except sqlite.DatabaseError:
        return []


def cure(w: Writing, store: Store) -> None:
    """Make all indexes and the search anew. Raises Trouble (damaged) where the file is not whole then."""
    try:
        w.exec_driver_sql("REINDEX")
        search.furnish_anew(w, store.ledgers)
    except sa.exc.DatabaseError as error:
        if _SEARCH not in str(error.orig):
            raise
        raise faults.damaged(store.path) from error
    if w.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
        raise faults.damaged(store.path)


def untrue(r: Reading, progress: Progress = silent) -> Iterator[tuple[str, str]]:
    """Own records whose values are not those that their lines in the journal tell, as ledger code and uid.

    So a bit that flipped inside a value is found, of which no index knows, and a change past the program.
    What the journal does not tell (a field filled by an upgrade, lines that were erased) is taken as it is.
    Raises Trouble (damaged) for what cannot be read as a value at all.
    """
    try:
        for table in schema.HOUSE.sorted_tables:  # their columns still bear their names
            r.execute(sa.select(table).limit(1)).all()
        for code, ledger in schema.ledgers_of(r).items():
            for found in _portions(r, ledger):
                progress(0, 0, f"正在核对{ledger.about.title}")
                yield from ((code, uid) for uid in _untrue(r, ledger, found))
    except (ValueError, sa.exc.DatabaseError) as error:  # no date, no number, no column as we write them
        raise faults.damaged(Path("nzg.db")) from error


def _portions(r: Reading, ledger: type[Ledger]) -> Iterator[list[lists.Record]]:
    for retired in (False, True):
        records = lists.each(r, Query(ledger, retired=retired))
        while found := list(islice(records, AT_ONCE)):
            yield found


def _untrue(r: Reading, ledger: type[Ledger], found: Sequence[lists.Record]) -> Iterator[str]:
    told = _told(r, ledger, [record["uid"] for record in found])
    for record in found:
        known = told.get(record["uid"], {})
        if any(record[name] != value for name, value in known.items()):
            yield record["uid"]


def _told(r: Reading, ledger: type[Ledger], uids: list[str]) -> dict[str, dict[str, Any]]:
    """The values of records as their lines leave them, as far as these tell."""
    c = schema.journal.c
    mine = sa.and_(c.uid.in_(uids), c.ledger == ledger.about.code, c.action.in_(journal.CHANGES))
    folded: dict[str, dict[str, Any]] = {}
    lines = sa.select(c.uid, c.before, c.after, c.action).where(mine).order_by(c.seq)
    for uid, before, after, action in r.execute(lines):
        if before is after is None and action in journal.VALUED:  # emptied: what came before tells no more
            folded[uid] = {}
            continue
        gone = dict.fromkeys(faults.loads(before)) if before else {}
        now = faults.loads(after) if after else {}
        folded[uid] = {**folded.get(uid, {}), **gone, **now}
    return {
        uid: from_journal(ledger, {name: value for name, value in values.items() if value is not None})
        for uid, values in folded.items()
    }
