"""The key file beside a database: who may open it, and how often a wrong password was tried.

One rule: only wrapped keys and names stand in it, never a role; it is written whole or not at all. Nothing is
imported here that takes time, because the sign-in screen reads the names before anything else is there.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from nzg_desktop.core.trouble import Trouble

FORMAT = "nzg-keys/1"
ENDING = ".keys"
LONGEST = 1_000_000
"""Bytes; a longer file is none of ours."""
FREE_TRIES, LONGEST_WAIT = 5, 60
"""So many wrong passwords cost nothing; then 1, 2, 4 … minutes, at most an hour."""
_PLAIN = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in, of the person `name` or ("") of the recovery sheet. Binary values are base64.

    `private` is the private half of `public`, wrapped by password or code; `keys` are the data key sealed to
    `public`: the present one, and while it is being changed also the other.
    """

    name: str
    public: str
    private: str
    salt: str
    cost: tuple[int, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tries:
    """How many wrong passwords in a row, and when the last: by the calendar, by the computer's own count."""

    wrong: int
    wall: float
    steady: float


@dataclass(frozen=True, slots=True)
class Ring:
    """All that stands in a key file."""

    slots: tuple[Slot, ...]
    tries: Mapping[str, Tries] = field(default_factory=dict)

    def slot(self, name: str) -> Slot | None:
        """The way in of this person."""
        return next((slot for slot in self.slots if slot.name == name), None)

    def put(self, slot: Slot) -> Ring:
        """The same with this slot in place of the one of that name; what was tried there is forgotten."""
        others = tuple(one for one in self.slots if one.name != slot.name)
        return replace(self, slots=(*others, slot), tries=_without(self.tries, slot.name))

    def drop(self, name: str) -> Ring:
        """The same without this person."""
        kept = tuple(one for one in self.slots if one.name != name)
        return replace(self, slots=kept, tries=_without(self.tries, name))


def _without(tries: Mapping[str, Tries], name: str) -> dict[str, Tries]:
    return {one: tried for one, tried in tries.items() if one != name}


def beside(database: Path) -> Path:
    """Where the key file of a database or a backup is."""
    return database.with_suffix(ENDING)


def is_locked(database: Path) -> bool:
    """Whether a password is needed. A plain file can be read by anybody, whatever lies beside it."""
    return database.exists() and beside(database).exists() and not is_plain(database)


def is_plain(database: Path) -> bool:
    """Whether a file is a database that is not encrypted."""
    if not database.is_file():
        return False
    with database.open("rb") as file:
        return file.read(len(_PLAIN)) == _PLAIN


def names(database: Path) -> tuple[str, ...]:
    """Who may sign in here, as the sign-in screen lists them; nobody where no password is needed."""
    return tuple(slot.name for slot in read(database).slots if slot.name) if is_locked(database) else ()


def read(database: Path) -> Ring:
    """The key file of this database. Raises Trouble: keys."""
    path = beside(database)
    try:
        if path.stat().st_size > LONGEST:
            raise ValueError(path.name)
        found: Any = json.loads(path.read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            raise ValueError(path.name)
        slots = tuple(_slot(slot) for slot in found["slots"])
        tries = {
            str(name): Tries(int(one["wrong"]), float(one["wall"]), float(one["steady"]))
            for name, one in found["tries"].items()
        }
        return Ring(slots, tries)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise unreadable(database) from error


def _slot(told: Any) -> Slot:
    """A slot as the file says it. Raises ValueError, KeyError or TypeError where it is none."""
    slot = Slot(**{**told, "cost": tuple(int(x) for x in told["cost"]), "keys": tuple(told["keys"])})
    words = (slot.name, slot.public, slot.private, slot.salt, *slot.keys)
    if not slot.keys or not all(isinstance(word, str) for word in words):
        raise ValueError(slot.name)
    return slot


def unreadable(database: Path) -> Trouble:
    """The sentence for a key file that is damaged, or was made by somebody else."""
    return Trouble(
        f"打开资料要用的钥匙文件 {beside(database).name} 读不出来。",
        "请从最近一次备份旁边拷一份 .keys 文件来，改成这个名字，再打开。",
        "资料本身没有变化。",
        code="keys",
    )


def write(database: Path, ring: Ring) -> None:
    """Put the key file in its place so that after a power cut the old or the new one is there."""
    told = {"format": FORMAT, "slots": [asdict(slot) for slot in ring.slots]}
    tries = {name: asdict(tried) for name, tried in ring.tries.items()}
    _place(beside(database), json.dumps({**told, "tries": tries}, ensure_ascii=False, indent=1).encode())


def accompany(database: Path, copy: Path) -> None:
    """Put the keys of a database beside a copy of it, so that it opens by the same passwords elsewhere."""
    if is_locked(database):
        write(copy, replace(read(database), tries={}))


def _place(path: Path, data: bytes) -> None:
    from nzg_desktop.store.files import PART, place

    part = path.with_name(path.name + PART)
    part.touch(0o600)  # other people of this computer have no business with it
    part.write_bytes(data)
    place(part, path)


def now() -> tuple[float, float]:
    """The time by the calendar, which people can set, and by the computer's count, which ends with it."""
    return time.time(), time.monotonic()


def wait(tried: Tries | None, wall: float, steady: float) -> float:
    """Seconds until the next try is heard, at most an hour. What both clocks agree on has passed.

    After a restart only the calendar is left; where that stands before the last try, nothing has passed.
    """
    if tried is None or tried.wrong < FREE_TRIES:
        return 0
    by_wall, by_count = wall - tried.wall, steady - tried.steady
    passed = by_wall if by_count < 0 else by_count if by_wall < 0 else min(by_wall, by_count)
    return max(0.0, penalty(tried.wrong) - max(0.0, passed))


def penalty(wrong: int) -> int:
    """Seconds to wait after so many wrong passwords in a row."""
    return 60 * min(1 << min(wrong - FREE_TRIES, 10), LONGEST_WAIT) if wrong >= FREE_TRIES else 0


def note_wrong(database: Path, name: str) -> int:
    """Count one more wrong password; gives how many there are in a row."""
    ring, (wall, steady) = read(database), now()
    before = ring.tries.get(name, Tries(0, 0.0, steady))
    # The latest moment ever seen, so that a clock set back and forth again gains nothing.
    tried = Tries(before.wrong + 1, max(wall, before.wall), steady)
    _count(database, replace(ring, tries={**ring.tries, name: tried}))
    return tried.wrong


def begin_anew(database: Path, name: str) -> None:
    """Let the waiting begin now: the clock stands before the last try, and the computer was started since."""
    ring, (wall, steady) = read(database), now()
    tried = ring.tries[name]
    if wall < tried.wall and steady < tried.steady:
        _count(database, replace(ring, tries={**ring.tries, name: replace(tried, wall=wall, steady=steady)}))


def forget(database: Path, name: str) -> None:
    """The right password was given: what was tried before counts no more."""
    ring = read(database)
    if name in ring.tries:
        _count(database, replace(ring, tries=_without(ring.tries, name)))


def _count(database: Path, ring: Ring) -> None:
    if os.access(beside(database).parent, os.W_OK):  # else nothing can be counted, nor altered by anybody
        write(database, ring)
