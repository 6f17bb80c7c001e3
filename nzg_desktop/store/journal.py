"""The journal: one line per change, chained by SHA-256, written in the same transaction as the change.

Lines are only ever added. hash = SHA-256(hash of the line before + JSON of the line's fields + salt), so that
a line altered, taken out, put in or moved is found by `verify`. The last line is also noted beside the chain,
since a chain cut short is still a chain. Lines of before 0005 have no salt.

What a person may have deleted is erased from its lines together with their salts, so that no hash gives it
away; the chain runs on, and a later line (`purged`) says which lines were emptied and what they say now.

Of a new record `after` holds what is filled in; of a changed one `before` and `after` hold the fields that
differ, without blanks: a field that is only in `before` was cleared, one that is only in `after` was filled.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

import sqlalchemy as sa

from nzg_desktop.store import dialect, faults, schema
from nzg_desktop.store.store import Reading, Writing

CHANGES = ("new", "changed", "retired", "restored", "removed")
"""The actions that alter a record; all others only tell what happened."""
PURGED = "purged"
"""The action of a line that says which lines were emptied."""
KEPT = "kept"
"""The action of a line that vouches for tables that are no ledgers; people are not shown it."""
VALUED = ("new", "changed", "removed")
"""The actions whose lines hold values."""
HEAD_KEY = "journal_head"
"""The setting that notes the last line."""
_FIRST = bytes(32)
_SALT = 16

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
_SAY: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: int.__repr__,
    bool: lambda value: "true" if value else "false",
    dt.date: lambda value: f'"{value}"',
    Decimal: lambda value: f'"{value}"',
}
_COLUMNS = ("seq", "at", "who", "batch", "ledger", "uid", "action", "before", "after", "reason")


# Cast, because who tampers may have put words where bytes belong.
_LINKS = ", ".join(f"CAST({name} AS BLOB)" for name in ("previous", "hash", "salt"))
_CHAIN = f"SELECT {', '.join(_COLUMNS)}, {_LINKS} FROM journal {{}} ORDER BY seq"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line. `seq` and `at` are given when it is written; values are as JSON has them (dates as text)."""

    who: str
    action: str
    ledger: str = ""
    uid: str = ""
    batch: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason: str = ""
    seq: int = 0
    at: str = ""

    @property
    def emptied(self) -> bool:
        """Whether a record's values stood here and were erased."""
        return self.action in VALUED and self.before is None and self.after is None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines somebody wants to read. Blank means all; days as ISO text, `until` included.

    `text` is what a person typed (a reason, a uid, who it was); `uids` are the records that it finds.
    """

    who: str = ""
    ledger: str = ""
    actions: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    text: str = ""
    uids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain does not hold any more, and in what way (changed, missing, cut)."""

    seq: int
    why: str


Line = tuple[str, str | None, str | None]
"""What differs between the lines of one piece of work: uid, before and after as JSON."""


def now() -> str:
    """The time as all tables note it: local, with its distance from UTC, to the second."""
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")


def text(values: Mapping[str, Any]) -> str:
    """Values as they stand in a line: without blanks, dates and exact numbers as text."""
    # Said by hand, because an encoder is set up anew for every record: a third of the time of a bulk import.
    parts = [f'"{name}":{_SAY.get(v.__class__, _encode)(v)}' for name, v in values.items() if v is not None]
    return f"{{{','.join(parts)}}}"


def _quoted(words: str | None) -> str:
    return "null" if words is None else encode_basestring(words)


def append(w: Writing, entries: Iterable[Entry]) -> None:
    """Add lines of any kind, in this order."""
    for entry in entries:
        before, after = (None if values is None else text(values) for values in (entry.before, entry.after))
        append_many(w, entry, [(entry.uid, before, after)])


def append_many(w: Writing, entry: Entry, lines: Sequence[Line]) -> None:
    """Add one line per record of one piece of work; `entry` says what they have in common."""
    if not lines:
        return
    seq, previous = _last(w)
    at, rows = now(), []
    who, batch, ledger, action, reason = entry.who, entry.batch, entry.ledger, entry.action, entry.reason
    opening, middle, closing = _encode([at, who, batch, ledger])[1:-1], _encode(action), _encode(reason)
    salts = os.urandom(_SALT * len(lines))
    for place, (uid, before, after) in enumerate(lines):
        seq += 1
        salt = salts[place * _SALT : (place + 1) * _SALT]
        # What `_encode` makes of the list of fields, with the parts that never change made once.
        line = f"[{seq},{opening},{_encode(uid)},{middle},{_quoted(before)},{_quoted(after)},{closing}]"
        found = hashlib.sha256(previous + line.encode() + salt).digest()
        rows.append((seq, at, who, batch, ledger, uid, action, before, after, reason, previous, found, salt))
        previous = found
    dialect.quick(w, f"INSERT INTO journal VALUES ({', '.join('?' * 13)})", rows)
    dialect.quick(
        w,
        "INSERT INTO setting (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (HEAD_KEY, _encode([seq, previous.hex()])),
    )


def _last(r: Reading) -> tuple[int, bytes]:
    found = dialect.quick(r, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return found or (0, _FIRST)


def last_at(r: Reading) -> str | None:
    """When the last line was written, as this computer's clock said then; None where there is none."""
    found = dialect.quick(r, "SELECT at FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return None if found is None else str(found[0])


def head(r: Reading) -> tuple[int, str]:
    """Number and hash (hex) of the last line, as it travels in packages; (0, "00…") where there is none."""
    seq, found = _last(r)
    return seq, found.hex()


def verify(
    r: Reading, last: tuple[int, str] | None = None, *, since: int = 0, known: Iterable[str] = ()
) -> Broken | None:
    """Go along the chain, behind line `since`; None where it holds.

    `last` is a head as it was known earlier (in a backup): that line must still be the same. `known` are
    heads without a number (of packages, of sealed months) that must be somewhere in the chain.
    """
    seq, wanted = since, set(known)
    previous: bytes | None = None if since else _FIRST
    wrong: dict[int, str] = {}
    emptied, erased = dict[int, str](), dict[int, str]()
    # Past SQLAlchemy, whose rows cost more than the hashing of a million lines.
    for row in dialect.quick(r, _CHAIN.format("WHERE seq > ?" if since else ""), (since,) if since else ()):
        number, before, own, salt = row[0], row[10], row[11], row[12]
        if number != seq + 1:
            wrong.setdefault(seq + 1, "missing")
        elif previous is not None and before != previous:
            wrong.setdefault(number, "changed")
        said = _line(row[:10]).encode()
        if own != hashlib.sha256(before + said + salt).digest():
            emptied[number] = hashlib.sha256(said + salt).hexdigest()
        elif row[6] == PURGED:
            erased.update((int(at), rest) for at, rest in (_values(row[8]) or {})["erased"].items())
        seq, previous = number, own
        if wanted:
            wanted.discard(own.hex())
        if last is not None and seq == last[0] and own.hex() != last[1]:
            wrong.setdefault(seq, "changed")
    wrong |= {at: "changed" for at, rest in emptied.items() if erased.get(at) != rest}
    if wrong:
        return Broken(min(wrong), wrong[min(wrong)])
    beyond = bool(wanted) or (last is not None and last[0] > seq)
    return Broken(seq + 1, "cut") if beyond or not _ends(r, seq, previous or _FIRST) else None


def _line(fields: Sequence[Any]) -> str:
    """What `_encode` makes of a line's fields, for a third of the time."""
    try:
        return f"[{fields[0]},{','.join(map(_quoted, fields[1:]))}]"
    except TypeError:  # somebody put in what is no text
        return _encode(fields)


def _ends(r: Reading, seq: int, found: bytes) -> bool:
    """Whether the chain ends where it was noted to end."""
    noted = r.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (HEAD_KEY,)).scalar()
    return (noted or _encode([0, _FIRST.hex()])) == _encode([seq, found.hex()])


def erase(w: Writing, seqs: Iterable[int], purged: Entry) -> int:
    """Empty these lines of values and reasons, and write the line that says so. Gives their number.

    The caller has asked the engine to overwrite what is deleted.
    """
    c, rests = schema.journal.c, dict[str, str]()
    for seq in sorted(set(seqs)):
        row = w.execute(sa.select(schema.journal).where(c.seq == seq, c.action != PURGED)).first()
        if row is None:
            continue
        blank = {"before": None, "after": None, "reason": "", "salt": b""}
        w.execute(schema.journal.update().where(c.seq == seq).values(blank))
        said = _encode((*row[:7], None, None, "")).encode()
        rests[str(seq)] = hashlib.sha256(said).hexdigest()
    append(w, [replace(purged, action=PURGED, after={"erased": rests})])
    return len(rests)


def history(r: Reading, ledger: str, uid: str) -> tuple[Entry, ...]:
    """All that happened to one record, oldest first."""
    c = schema.journal.c
    return _entries(r, sa.and_(c.uid == uid, c.ledger == ledger))


def entries(
    r: Reading, *, batch: str = "", action: str = "", after: int = 0, limit: int | None = None
) -> tuple[Entry, ...]:
    """Lines behind number `after`, oldest first, of one batch or one action where given."""
    c = schema.journal.c
    conditions = [c.seq > after]
    conditions += [c.batch == batch, c.batch != ""] if batch else []
    conditions += [c.action == action] if action else []
    return _entries(r, sa.and_(*conditions), limit)


def numbered(r: Reading, seqs: Sequence[int]) -> dict[int, Entry]:
    """Lines by their numbers."""
    return {entry.seq: entry for entry in _entries(r, schema.journal.c.seq.in_(seqs))} if seqs else {}


def page(r: Reading, asked: Asked, before: int | None = None, limit: int = 100) -> tuple[Entry, ...]:
    """The newest lines that somebody asked for, newest first, older than number `before`."""
    c = schema.journal.c
    conditions = [
        c.action != KEPT,
        c.seq < before if before is not None else None,
        c.who == asked.who if asked.who else None,
        c.ledger == asked.ledger if asked.ledger else None,
        c.action.in_(asked.actions) if asked.actions else None,
        c.at >= asked.since if asked.since else None,
        c.at < f"{asked.until}U" if asked.until else None,  # U comes after T
    ]
    if asked.text:
        said = c.reason.contains(asked.text, autoescape=True) | (c.who == asked.text)
        conditions.append(said | c.uid.in_((asked.text, *asked.uids)))
    return _entries(r, sa.and_(True, *(x for x in conditions if x is not None)), limit, newest=True)


def people(r: Reading, latest: int = 20_000) -> tuple[str, ...]:
    """Who wrote the latest lines, by name."""
    c = schema.journal.c
    some = sa.select(c.who).order_by(c.seq.desc()).limit(latest).subquery()
    return tuple(r.execute(sa.select(some.c.who).distinct().order_by(some.c.who)).scalars())


def _entries(
    r: Reading, condition: sa.ColumnElement[bool], limit: int | None = None, *, newest: bool = False
) -> tuple[Entry, ...]:
    columns, seq = [schema.journal.c[name] for name in _COLUMNS], schema.journal.c.seq
    order = seq.desc() if newest else seq
    found = r.execute(sa.select(*columns).where(condition).order_by(order).limit(limit)).mappings()
    return tuple(
        Entry(**{**row, "before": _values(row["before"]), "after": _values(row["after"])}) for row in found
    )


def _values(stored: str | None) -> dict[str, Any] | None:
    return None if stored is None else faults.loads(stored)
