"""What lies beside a backup: the note of what it holds, so that a list of backups opens none of them.

A backup and what belongs to it is carried and discarded as one. The note never holds a value of a record.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.patience import patiently
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import faults, files

OWN = "safety."
"""Settings whose names begin so are notes about backups and checks; changing them is no change to back up."""
NOTE, SLOTS = ".json", ".keys"
"""Endings of what lies beside a backup: what it holds, and the wrapped keys that open an encrypted one."""
_LATEST = 32_503_680_000
"""The year 3000: what a stick says beyond it or before 1970 is a lost date, and no moment to Windows."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database holds: moment, own living records per ledger, last line of the journal, schema.

    `mark` is the same for two databases with the same journal and settings. `size` and `sha256` are those of
    the file, empty where it is no backup. An empty `mark`: nothing is known but the moment.
    """

    at: str
    reason: str
    counts: dict[str, int]
    head: tuple[int, str]
    mark: str
    schema: int
    size: int = 0
    sha256: str = ""
    attachments: int = -1
    """How many pictures of its own; -1 where nobody counted."""

    @property
    def moment(self) -> dt.datetime:
        """When it was made, aware of its zone."""
        return dt.datetime.fromisoformat(self.at)


def facts(driver: Any, reason: str = "") -> Facts:
    """What the transaction that is open on a connection of the driver sees."""
    living = "SELECT t.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c ON c.name = 'retired'"
    ledgers = sorted(name for (name,) in driver.execute(f"{living} WHERE t.schema = 'main'").fetchall())
    own = 'SELECT count(*) FROM "{}" WHERE retired = 0 AND origin = 0'
    counts = {name: int(driver.execute(own.format(name)).fetchone()[0]) for name in ledgers}
    (schema,) = driver.execute("PRAGMA user_version").fetchone()
    (pictures,) = driver.execute(f"SELECT count(*) FROM {_pictures(driver)}").fetchone()
    at = dt.datetime.now().astimezone().isoformat(timespec="milliseconds")
    return Facts(at, reason, counts, _head(driver), mark(driver), schema, attachments=pictures)


def _pictures(driver: Any) -> str:
    """The table of pictures that the office keeps itself, as a database of any age has it."""
    there = driver.execute("SELECT 1 FROM sqlite_schema WHERE name = 'attachment'").fetchone()
    return "attachment WHERE at != ''" if there else "(SELECT '' AS sha256, '' AS content) WHERE 0"


def spoilt(file: Path, driver: Any) -> bool:
    """Whether a backup for which no note vouches holds a picture that is not what was put in."""
    rows = () if noted(file).sha256 else driver.execute(f"SELECT sha256, content FROM {_pictures(driver)}")
    return any(hashlib.sha256(content).hexdigest() != digest for digest, content in rows)


def _head(driver: Any) -> tuple[int, str]:
    found = driver.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, "") if found is None else (int(found[0]), found[1].hex())


def mark(driver: Any) -> str:
    """A word that changes with every change that is worth a backup: journal and settings."""
    words = f"SELECT key, value FROM setting WHERE key NOT GLOB '{OWN}*' ORDER BY key"
    return hashlib.sha256(repr((_head(driver), driver.execute(words).fetchall())).encode()).hexdigest()


def note(target: Path, found: Facts) -> None:
    """Write beside a finished backup what it holds."""
    said = {**asdict(found), "size": target.stat().st_size, "sha256": _digest(target)}
    part = target.with_suffix(NOTE + files.PART)
    part.write_text(json.dumps(said), encoding="utf-8")
    files.place(part, beside(target, NOTE))


def noted(file: Path) -> Facts:
    """What a backup holds, as noted beside it; by its name and date alone where there is no such note."""
    try:
        said = json.loads(beside(file, NOTE).read_bytes())
        said["head"] = (int(said["head"][0]), str(said["head"][1]))
        said["counts"] = {str(name): int(count) for name, count in dict(said["counts"]).items()}
        said["at"] = dt.datetime.fromisoformat(said["at"]).astimezone().isoformat()
        return Facts(**said)
    # A note may be missing or spoilt without the backup being so.
    except (OSError, ValueError, LookupError, TypeError, OverflowError):
        status = file.stat()
        dated = min(max(status.st_mtime, 0), _LATEST)
        at = dt.datetime.fromtimestamp(dated, dt.UTC).astimezone().isoformat()
        return Facts(at, "", {}, (0, ""), "", 0, status.st_size)


def altered(file: Path) -> bool:
    """Whether a backup is not the file any more that was noted, in any bit; unknown where nothing was."""
    known = noted(file).sha256
    return known != "" and _digest(file) != known


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def beside(file: Path, ending: str) -> Path:
    """A file that belongs to a backup."""
    return file.with_suffix(ending)


def carry(file: Path, folder: Path, progress: Progress = silent) -> Path:
    """Copy a finished backup with what lies beside it to another place, and read it back from there.

    Raises Trouble: full, disk, readonly, unequal.
    """
    target, known = folder / file.name, noted(file).sha256
    with faults.moving(target):
        folder.mkdir(exist_ok=True)
        for ending in (SLOTS, NOTE):  # the file itself last: what bears its name is complete
            if beside(file, ending).exists():
                _carry(beside(file, ending), beside(target, ending), "", silent)
        _carry(file, target, known, progress)
    return target


def _carry(file: Path, target: Path, known: str, progress: Progress) -> None:
    part, whole, done = target.with_name(target.name + files.PART), hashlib.sha256(), 0
    try:
        with patiently(lambda: file.open("rb")) as source, part.open("wb") as written:
            total = os.fstat(source.fileno()).st_size
            while piece := source.read(1 << 22):
                whole.update(piece)
                written.write(piece)
                done += len(piece)
                progress(done >> 20, total >> 20, "正在拷到第二处")
            written.flush()
            os.fsync(written.fileno())
        if known not in ("", whole.hexdigest()):
            raise Trouble(
                f"备份 {file.name} 后来坏了，没有拷到第二处。", "请按“立即备份”再做一份。", code="spoilt"
            )
        with patiently(lambda: part.open("rb")) as back:
            if sys.platform == "linux":  # from the disk itself, not from what the system remembers
                os.posix_fadvise(back.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            same = hashlib.file_digest(back, "sha256").digest() == whole.digest()
        if not same:
            raise Trouble(
                "拷到第二处的备份读回来和原来的不一样，已经作废。", "请换一个 U 盘再备份。", code="unequal"
            )
        files.place(part, target)
    finally:
        part.unlink(missing_ok=True)


def discard(file: Path) -> None:
    """Delete a backup that is not needed any more, with what lies beside it."""
    for ending in (file.suffix, NOTE, SLOTS):
        beside(file, ending).unlink(missing_ok=True)
