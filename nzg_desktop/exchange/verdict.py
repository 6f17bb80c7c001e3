"""What happens to a file that came in: one verdict, from what the office knows and what the header says.

One rule: nothing is read or written here; the caller looks up a `Standing`, asks, and acts.

package id already known                          DUPLICATE       nothing changes, the same receipt again
next number, continuing the last file             APPLIED
a later number                                    APPLIED         the missing numbers are named
an earlier number, never seen                     LATE            kept, the state does not go back
a number another file has, or the next number
  continuing another file than our last           FORK            both kept; applied where a person chooses it
a further stream of a known key                   NEW_STREAM      applied after one confirmation
unknown or revoked key                            HELD_KEY
too many tombstones                               HELD_DELETIONS
later major schema or min_reader                  HELD_NEWER      kept, upgrade first
addressed to another office                       MISROUTED       not decrypted, shown with the right name
anything malformed                                REFUSED         with its stable code

The first stream of a key needs no confirmation: accepting the card was one. Receipts and cards are no part of
a stream that is applied; for them only the key, the address and the package id count.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nzg_desktop import __version__
from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange.header import Header

FEWEST_DELETIONS = 10
DELETED_SHARE = 5  # one in five
SHORTER = "W-104"
"""The code that says that the sender's journal has become shorter."""


class Verdict(StrEnum):
    """The one word an intake ends with."""

    APPLIED = "APPLIED"
    DUPLICATE = "DUPLICATE"
    LATE = "LATE"
    FORK = "FORK"
    NEW_STREAM = "NEW_STREAM"
    HELD_KEY = "HELD_KEY"
    HELD_DELETIONS = "HELD_DELETIONS"
    HELD_NEWER = "HELD_NEWER"
    MISROUTED = "MISROUTED"
    REFUSED = "REFUSED"


class Trust(StrEnum):
    """What the office thinks of the key a file is signed with."""

    UNKNOWN = "unknown"
    TRUSTED = "trusted"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the receiving office knows when a file comes in.

    `own_code` is its code. `trust` is of the sender's key, `streams` are those this key has sent before,
    `confirmed` those a person has agreed to. `last_number` and `last_id` are of the newest file applied from
    this key and stream (0 and "" for none), `known` maps every number kept from it to its package id. `seen`
    holds the package ids the office has, whatever their stream. `journal_lines` is how far the sender's
    journal had come with its last file (0: not told). `reader` is the version of this program.
    """

    own_code: str
    trust: Trust
    streams: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    last_number: int = 0
    last_id: str = ""
    known: Mapping[int, str] = field(default_factory=dict)
    seen: Container[str] = ()
    journal_lines: int = 0
    reader: str = __version__


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict, the numbers that have not come, and the code that explains it ("" where it is plain)."""

    verdict: Verdict
    missing: tuple[int, ...] = ()
    code: str = ""


def judge(header: Header, standing: Standing) -> Ruling:
    """The verdict on a file whose header is sound, before it is decrypted.

    APPLIED means: go on, verify, decrypt, apply. The caller verifies the signature before it acts on anything
    but HELD_NEWER, MISROUTED and HELD_KEY, where there is nothing to verify with.
    """
    if header.is_newer(standing.reader):
        return Ruling(Verdict.HELD_NEWER, code="H-405")
    if header.kind != "card" and header.recipient.code != standing.own_code:
        return Ruling(Verdict.MISROUTED, code="H-407")
    if standing.trust is not Trust.TRUSTED:
        return Ruling(Verdict.HELD_KEY, code="H-402" if standing.trust is Trust.REVOKED else "H-401")
    if header.package_id in standing.seen or standing.known.get(header.number) == header.package_id:
        return Ruling(Verdict.DUPLICATE)
    if header.kind in ("receipt", "card"):
        return Ruling(Verdict.APPLIED)
    return _in_stream(header, standing)


def holds_deletions(retiring: int, alive: int) -> bool:
    """Whether so many records to be retired, of so many alive from this sender, wait for a person."""
    return retiring >= FEWEST_DELETIONS and retiring * DELETED_SHARE > alive


def verdict_of(trouble: RefusedFile) -> Verdict:
    """The verdict a refusal raised while reading amounts to: what is too new is kept, all else refused."""
    return Verdict.HELD_NEWER if trouble.code == "H-405" else Verdict.REFUSED


def in_words(missing: tuple[int, ...]) -> str:
    """Numbers as people write them: 3-5, 8."""
    runs: list[list[int]] = []
    for number in sorted(missing):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


def _in_stream(header: Header, standing: Standing) -> Ruling:
    number, last = header.number, standing.last_number
    missing = tuple(n for n in range(last + 1, number) if n not in standing.known)
    code = "W-101" if missing else ""
    is_further = standing.streams and header.stream not in standing.streams
    if is_further and header.stream not in standing.confirmed:
        return Ruling(Verdict.NEW_STREAM, missing, "H-403")
    astray = last and number == last + 1 and header.previous != standing.last_id
    if number in standing.known or astray:
        chosen = number >= last and header.stream in standing.confirmed
        return Ruling(Verdict.APPLIED) if chosen else Ruling(Verdict.FORK, code="H-406")
    if number <= last:
        return Ruling(Verdict.LATE, code="H-408")
    # Writing a file adds a line, so that a chain that goes on is always longer than it was.
    if 0 < standing.journal_lines >= header.journal_lines:
        code = SHORTER
    return Ruling(Verdict.APPLIED, missing, code)
