r"""The envelope of a hand-over file: who, to whom, which month, which number. Readable without any key.

One rule: a header has exactly these members in RFC 8785 form, at most 64 KiB, and it is signed as a whole:
Ed25519 over "nzg/1\n" followed by its bytes.

kind           report (up) · receipt (down) · card (public keys) · merge (between computers of one office)
sender         code, name, level, key (key id); on a card also ed25519 and x25519, the two public keys
recipient      code, key (key id); key "" means sealed by a passphrase; both "" on a card
stream, number the unbroken line of numbered files of one computer, from 1; "" and 0 on a card. A receipt
               repeats those of the report it answers
previous       package id of the file before this one in the stream, "" for the first
acknowledged   package id of the last receipt read; in a receipt, of the report it answers
manifest_sha256  the package id; "" on a card, which has no payload
journal_lines, journal_head  how far the sender's journal had come: number and hash of its last line; 0 and ""
               on a card. Schema 1.0 had neither: such a file is still read, none is written any more

`app` and `created` are information; they and the digests are not repeated in the manifest (see `core`), so
that exporting the same report again gives the same package id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Self

from nzg_desktop import __version__
from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import canonical
from nzg_desktop.exchange.cells import FORBIDDEN
from nzg_desktop.exchange.keys import Card, key_id
from nzg_desktop.exchange.refusal import refused

FORMAT = "nzg/1"
SUITE = "age-x25519+ed25519+sha256"
SCHEMA, BEFORE_JOURNAL = "1.1", "1.0"
MIN_READER = "0.1"
SIGNED_PREFIX = b"nzg/1\n"
LARGEST = 64 << 10
LAST_NUMBER = 99_999

_HEX64 = re.compile(r"[0-9a-f]{64}")
_HEX64_OR_NONE = re.compile(r"(?:[0-9a-f]{64})?")
_CODE = re.compile(r"[^\s/\\]{0,40}")
_NAME = re.compile(r".{1,120}")
_TEXTS: dict[str, re.Pattern[str]] = {
    "format": re.compile(re.escape(FORMAT)),
    "suite": re.compile(re.escape(SUITE)),
    "kind": re.compile("report|receipt|card|merge"),
    "period": re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])"),
    "reason": re.compile(r"(?s:.{0,1000})"),
    "stream": re.compile("[0-9A-Za-z-]{0,64}"),
    "previous": _HEX64_OR_NONE,
    "acknowledged": _HEX64_OR_NONE,
    "schema": re.compile(r"[0-9]{1,4}\.[0-9]{1,4}"),
    "min_reader": re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}"),
    "app": re.compile(".{0,80}"),
    "privacy": re.compile("figures|masked|full"),
    "created": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})"),
    "readme_sha256": _HEX64,
    "payload_sha256": _HEX64,
    "manifest_sha256": _HEX64_OR_NONE,
    "journal_head": _HEX64_OR_NONE,
}
_LARGEST_WHOLE = 2**53 - 1
_NUMBERS = {
    "revision": 9_999,
    "number": LAST_NUMBER,
    "payload_bytes": _LARGEST_WHOLE,
    "journal_lines": _LARGEST_WHOLE,
}
_JOURNAL: dict[str, Any] = {"journal_lines": 0, "journal_head": ""}
_SENDER: dict[str, re.Pattern[str]] = {
    "code": _CODE,
    "name": _NAME,
    "level": re.compile("[1-9]"),
    "key": _HEX64,
}
_CARD_SENDER = _SENDER | {"ed25519": _HEX64, "x25519": re.compile("age1[02-9ac-hj-np-z]{58}")}
_RECIPIENT: dict[str, re.Pattern[str]] = {"code": _CODE, "key": _HEX64_OR_NONE}
_MEMBERS = frozenset((*_TEXTS, *_NUMBERS, "sender", "recipient"))
_NOT_REPEATED = frozenset(
    ("app", "created", "readme_sha256", "payload_bytes", "payload_sha256", "manifest_sha256")
)


@dataclass(frozen=True, slots=True)
class Sender:
    """The office that hands over. The two public keys are given on a card only."""

    code: str
    name: str
    level: str
    key: str
    ed25519: str = ""
    x25519: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The office it is for, and the key id it is sealed to ("" where a passphrase is used)."""

    code: str
    key: str


@dataclass(frozen=True, slots=True)
class Header:
    """One envelope. The last four members are filled in by `container`; a draft leaves them empty."""

    kind: str
    period: str
    revision: int
    reason: str
    sender: Sender
    recipient: Recipient
    stream: str
    number: int
    previous: str
    acknowledged: str
    privacy: str
    created: str
    app: str = f"nzg-desktop {__version__}"
    schema: str = SCHEMA
    min_reader: str = MIN_READER
    format: str = FORMAT
    suite: str = SUITE
    readme_sha256: str = ""
    payload_bytes: int = 0
    payload_sha256: str = ""
    manifest_sha256: str = ""
    journal_lines: int = 0
    journal_head: str = ""

    @classmethod
    def for_card(cls, card: Card, period: str, created: str) -> Self:
        """The draft of a card file: it carries the public keys itself and is addressed to nobody."""
        sender = Sender(card.code, card.name, card.level, card.key_id, card.ed25519, card.x25519)
        return cls("card", period, 0, "", sender, Recipient("", ""), "", 0, "", "", "figures", created)

    @property
    def package_id(self) -> str:
        """SHA-256 of the canonical manifest; a card is known by its key id."""
        return self.manifest_sha256 or self.sender.key

    def members(self) -> dict[str, Any]:
        """All members as plain values."""
        members = {name: getattr(self, name) for name in self.__slots__}
        shown = _CARD_SENDER if self.kind == "card" else _SENDER
        members["sender"] = {name: getattr(self.sender, name) for name in shown}
        members["recipient"] = {name: getattr(self.recipient, name) for name in _RECIPIENT}
        for name in _JOURNAL if self.schema == BEFORE_JOURNAL else ():
            del members[name]
        return members

    def core(self) -> dict[str, Any]:
        """The members that the manifest repeats and that must be equal there."""
        return {name: value for name, value in self.members().items() if name not in _NOT_REPEATED}

    def to_bytes(self) -> bytes:
        """The header in RFC 8785 form. Raises ValueError for a header that could not be read again."""
        members = self.members()
        if fault := _fault(members):
            raise ValueError(f"not a header: {fault}")
        return canonical.dumps(members)

    def is_newer(self, reader: str = __version__) -> bool:
        """Whether it takes a later program than `reader` to understand what is inside."""
        return _is_newer(self.schema, self.min_reader, reader)


def signed_part(header: bytes) -> bytes:
    """What the signature covers."""
    return SIGNED_PREFIX + header


def parse(raw: bytes) -> Header:
    """The header these bytes are. Raises RefusedFile E-201 … E-203, E-307, or H-405 for a later format."""
    try:
        members = canonical.loads(raw) if len(raw) <= LARGEST else None
        if not isinstance(members, dict) or canonical.dumps(members) != raw:
            raise refused("E-201")
    except ValueError as error:
        raise refused("E-201") from error
    if fault := _fault(members):
        raise _misfit(members, fault)
    members["sender"] = Sender(**members["sender"])
    members["recipient"] = Recipient(**members["recipient"])
    return Header(**members)


def _misfit(members: dict[str, Any], fault: str) -> RefusedFile:
    """The refusal of a header we cannot read; one that says it is of a later kind is kept instead."""
    told = {name: str(members.get(name, "")) for name in ("format", "suite", "schema", "min_reader")}
    other_suite = told["format"] == FORMAT and re.fullmatch("[a-z0-9+-]{3,60}", told["suite"])
    if re.fullmatch("nzg/(?:[2-9]|[1-9][0-9]{1,3})", told["format"]) or (
        other_suite and told["suite"] != SUITE
    ):
        return refused("H-405")
    plain = all(_TEXTS[name].fullmatch(told[name]) for name in ("schema", "min_reader"))
    if plain and _is_newer(told["schema"], told["min_reader"], __version__):
        return refused("H-405")
    if fault == "card":
        return refused("E-307")
    return refused("E-202" if fault == "members" else "E-203", fault)


def _is_newer(schema: str, min_reader: str, reader: str) -> bool:
    return _version(schema)[:1] > _version(SCHEMA)[:1] or _version(min_reader) > _version(reader)


def _version(text: str) -> tuple[int, ...]:
    """The numbers of a version, without zeros at the end, so that 1.0 is 1."""
    return tuple(int(part) for part in re.findall("[0-9]+", re.sub(r"(?:\.0+)+$", "", text)))


def _fault(members: dict[str, Any]) -> str:
    """The name of the first member that is not as it must be, or ""."""
    if members.get("schema") == BEFORE_JOURNAL:
        members = _JOURNAL | members if not _JOURNAL.keys() & members.keys() else {}
    if members.keys() != _MEMBERS:
        return "members"
    for name, largest in _NUMBERS.items():
        if type(members[name]) is not int or not 0 <= members[name] <= largest:
            return name
    is_card = members["kind"] == "card"
    groups = (
        ("", members, _TEXTS),
        ("sender.", members["sender"], _CARD_SENDER if is_card else _SENDER),
        ("recipient.", members["recipient"], _RECIPIENT),
    )
    for prefix, group, patterns in groups:
        if prefix and (not isinstance(group, dict) or group.keys() != patterns.keys()):
            return prefix.rstrip(".")
        for name, pattern in patterns.items():
            text = group[name]
            if type(text) is not str or not pattern.fullmatch(text) or _is_odd(text):
                return prefix + name
    return _card_fault(members) if is_card else _file_fault(members)


def _file_fault(members: dict[str, Any]) -> str:
    """What is wrong between members of a report, receipt or merge that are sound one by one."""
    needed = ("stream", "number", "manifest_sha256", *_JOURNAL)
    told = members["schema"] != BEFORE_JOURNAL
    missing = [name for name in needed if not members[name] and (told or name not in _JOURNAL)]
    if not members["sender"]["code"] or not members["recipient"]["code"]:
        missing.append("recipient.code")
    if members["revision"] and not members["reason"]:
        missing.append("reason")
    if not members["recipient"]["key"] and members["privacy"] != "figures":
        missing.append("recipient.key")
    return missing[0] if missing else ""


def _card_fault(members: dict[str, Any]) -> str:
    sender = members["sender"]
    try:
        right = key_id(sender["ed25519"], sender["x25519"]) == sender["key"]
    except ValueError:
        right = False
    nothing = not any(
        members[name] for name in ("stream", "number", "payload_bytes", "manifest_sha256", *_JOURNAL)
    )
    addressed = any(members["recipient"].values())
    return "" if right and nothing and not addressed and sender["code"] else "card"


def _is_odd(text: str) -> bool:
    return not text.isprintable() and FORBIDDEN.search(text) is not None
