"""What an office keeps about itself and its neighbours: settings, peers, packages, sealed months, figures.

Plain functions over frozen values, on a transaction that the caller holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from nzg_desktop.core.codes import Code
from nzg_desktop.core.indicator import coded, parted
from nzg_desktop.store import dialect, faults, journal, schema
from nzg_desktop.store.store import Reading, Writing
from nzg_desktop.store.vouching import note, note_where

OWN_CODES = "codes"
"""The setting that holds the local codes."""
SCALE = 10**6
"""Figures are kept as whole millionths, so that sums are exact."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A neighbouring office whose key card was compared and accepted. `card` holds its public keys."""

    code: str
    name: str
    level: str
    role: str
    card: dict[str, str]
    key_id: str
    state: str = "trusted"
    at: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Package:
    """One package that went out or came in. `head` is its header, `counters` what became of its rows."""

    id: str
    direction: str
    kind: str
    period: str = ""
    revision: int = 0
    stream: str = ""
    number: int = 0
    previous: str = ""
    peer: int = 0
    privacy: str = ""
    verdict: str = ""
    code: str = ""
    reason: str = ""
    at: str = ""
    head: dict[str, Any] = field(default_factory=dict)
    counters: dict[str, Any] = field(default_factory=dict)
    file: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """A closed month. It never changes; a correction is another seal with the next revision."""

    period: str
    revision: int
    closed_at: str
    who: str
    note: str
    head: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One figure of one organisation in one month. `org` is its code, "*" the whole office."""

    org: str
    org_name: str
    indicator: str
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    source: int = 0
    package: str = ""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row of a package that was not taken, and why. Never holds the personal value."""

    resource: str
    row: int
    uid: str
    field: str
    code: str
    reason: str
    advice: str


def settings(r: Reading) -> dict[str, Any]:
    """All settings that were ever set."""
    return {key: faults.loads(value) for key, value in r.execute(sa.text("SELECT key, value FROM setting"))}


def setting(r: Reading, key: str) -> Any:
    """One setting, None where it was never set."""
    found = dialect.quick(r, "SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return None if found is None else faults.loads(found[0])


def local_codes(r: Reading) -> dict[str, tuple[Code, ...]]:
    """The codes that the office gave itself, by name of table."""
    own: dict[str, list[list[str]]] = setting(r, OWN_CODES) or {}
    return {name: tuple(Code.of(*row) for row in rows) for name, rows in own.items()}


def set_setting(w: Writing, key: str, value: object) -> None:
    """Set one setting."""
    note(w, schema.setting, key)
    w.execute(
        sa.text(
            "INSERT INTO setting (key, value) VALUES (:key, :value)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        ),
        {"key": key, "value": json.dumps(value, ensure_ascii=False)},
    )


def open_batch(w: Writing, batch: str, *, kind: str, title: str, who: str) -> None:
    """Name a batch of changes, so that it can be found and undone as a whole."""
    note(w, schema.batch, batch)
    w.execute(
        sa.text(
            "INSERT INTO batch (id, kind, title, at, who, undone) VALUES (:id, :kind, :title, :at, :who, 0)"
        ),
        {"id": batch, "kind": kind, "title": title, "at": journal.now(), "who": who},
    )


_PEER = "id, code, name, level, role, card, key_id, state, at"


def _peer(row: sa.Row[Any]) -> Peer:
    facts = row._asdict()
    return Peer(**{**facts, "card": faults.loads(facts["card"])})


def peers(r: Reading, role: str = "") -> tuple[Peer, ...]:
    """The neighbours, in the order of their codes."""
    rows = r.execute(
        sa.text(f"SELECT {_PEER} FROM peer WHERE :role IN ('', role) ORDER BY code, id"), {"role": role}
    )
    return tuple(_peer(row) for row in rows)


def peer_of(r: Reading, key_id: str, role: str = "") -> Peer | None:
    """The neighbour with this key; one that is trusted before one that is not any more."""
    found = r.execute(
        sa.text(
            f"SELECT {_PEER} FROM peer WHERE key_id = :key_id AND :role IN ('', role)"
            " ORDER BY state = 'trusted' DESC, id LIMIT 1"
        ),
        {"key_id": key_id, "role": role},
    ).one_or_none()
    return None if found is None else _peer(found)


def put_peer(w: Writing, peer: Peer) -> int:
    """Accept a neighbour's card; gives its local id.

    A neighbour keeps its id when it comes with a new card, so that what it sent before stays its own; the
    former card is kept beside it as revoked.
    """
    same = {"code": peer.code, "role": peer.role, "key_id": peer.key_id}
    note_where(w, schema.peer, "code = ? AND role = ?", peer.code, peer.role)
    w.execute(
        sa.text(
            "DELETE FROM peer WHERE code = :code AND role = :role AND key_id = :key_id AND state <> 'trusted'"
        ),
        same,
    )
    standing = w.execute(
        sa.text(f"SELECT {_PEER} FROM peer WHERE code = :code AND role = :role AND state = 'trusted'"), same
    ).one_or_none()
    if standing is None:
        return _insert_peer(w, peer)
    former = _peer(standing)
    if former.key_id != peer.key_id:
        _insert_peer(w, replace(former, state="revoked"))
    w.execute(
        sa.text(
            "UPDATE peer SET name = :name, level = :level, card = :card, key_id = :key_id, at = :at"
            " WHERE id = :id"
        ),
        {**_facts(peer), "id": former.id},
    )
    return former.id


def revoke_others(w: Writing, role: str, peer: int) -> None:
    """Let this neighbour be the only one of its role."""
    note_where(w, schema.peer, "role = ?", role)
    words = "UPDATE peer SET state = 'revoked' WHERE role = :role AND id <> :peer"
    w.execute(sa.text(words), {"role": role, "peer": peer})


def _facts(peer: Peer) -> dict[str, Any]:
    return {**asdict(peer), "card": json.dumps(peer.card, ensure_ascii=False)}


def _insert_peer(w: Writing, peer: Peer) -> int:
    facts = _facts(peer)
    del facts["id"]
    names = ", ".join(f":{name}" for name in facts)
    w.execute(sa.text(f"INSERT INTO peer ({', '.join(facts)}) VALUES ({names})"), facts)
    made = int(w.execute(sa.text("SELECT max(id) FROM peer")).scalar_one())
    note(w, schema.peer, made)
    return made


_PACKAGE = ", ".join(Package.__dataclass_fields__)


def _package(row: sa.Row[Any]) -> Package:
    facts = row._asdict()
    return Package(
        **{**facts, "head": faults.loads(facts["head"]), "counters": faults.loads(facts["counters"])}
    )


def package(r: Reading, package_id: str) -> Package | None:
    """One package by its id."""
    row = r.execute(
        sa.text(f"SELECT {_PACKAGE} FROM package WHERE id = :id"), {"id": package_id}
    ).one_or_none()
    return None if row is None else _package(row)


def packages(r: Reading, **equal: object) -> tuple[Package, ...]:
    """The packages whose columns equal what is given, in the order of stream and number."""
    where = " AND ".join(f"{name} = :{name}" for name in equal) or "1 = 1"
    rows = r.execute(
        sa.text(f"SELECT {_PACKAGE} FROM package WHERE {where} ORDER BY stream, number, at"), equal
    )
    return tuple(_package(row) for row in rows)


def put_package(w: Writing, found: Package) -> None:
    """Keep a package, or what has become known of it since."""
    note(w, schema.package, found.id)
    facts = {name: getattr(found, name) for name in Package.__dataclass_fields__}
    facts["head"] = json.dumps(found.head, ensure_ascii=False, sort_keys=True)
    facts["counters"] = json.dumps(found.counters, ensure_ascii=False, sort_keys=True)
    names = ", ".join(f":{name}" for name in facts)
    changed = ", ".join(f"{name} = excluded.{name}" for name in facts if name != "id")
    w.execute(
        sa.text(
            f"INSERT INTO package ({_PACKAGE}) VALUES ({names}) ON CONFLICT (id) DO UPDATE SET {changed}"
        ),
        facts,
    )


def seals(r: Reading, period: str = "") -> tuple[Seal, ...]:
    """The closed months with all their revisions, oldest first."""
    rows = r.execute(
        sa.text(
            "SELECT period, revision, closed_at, who, note, head FROM month"
            " WHERE :period IN ('', period) ORDER BY period, revision"
        ),
        {"period": period},
    )
    return tuple(Seal(*row) for row in rows)


def put_seal(w: Writing, seal: Seal) -> None:
    """Close a month, or its next revision. A seal is never overwritten."""
    note(w, schema.month, seal.period, seal.revision)
    w.execute(
        sa.text(
            "INSERT INTO month (period, revision, closed_at, who, note, head)"
            " VALUES (:period, :revision, :closed_at, :who, :note, :head)"
        ),
        asdict(seal),
    )


def _in(value: Decimal | None) -> int | None:
    return None if value is None else int((value * SCALE).to_integral_value())


def _out(value: int | None) -> Decimal | None:
    return None if value is None else (Decimal(value) / SCALE).normalize() + 0


_FIGURE = (
    *("source", "package", "org", "org_name", "period", "revision"),
    *("indicator", "dimension", "value", "numerator", "denominator"),
)


def put_figures(
    w: Writing, *, source: int, package: str, period: str, revision: int, leaves: Iterable[Leaf]
) -> int:
    """Keep one source's figures of a month: every revision of the own ones, the newest of received ones.

    A leaf that names a package keeps it, others get `package`. Gives the number of leaves.
    """
    note(w, schema.figure, source, period)
    if source:
        w.execute(
            sa.text("DELETE FROM figure WHERE source = :source AND period = :period"),
            {"source": source, "period": period},
        )
    rows = [
        (
            *(source, leaf.package or package, leaf.org, leaf.org_name, period, revision),
            *(*parted(leaf.indicator), _in(leaf.value), _in(leaf.numerator), _in(leaf.denominator)),
        )
        for leaf in leaves
    ]
    if rows:
        marks = ", ".join("?" * len(_FIGURE))
        w.exec_driver_sql(f"INSERT INTO figure ({', '.join(_FIGURE)}) VALUES ({marks})", rows)
    return len(rows)


def figures(
    r: Reading, period: str, *, source: int | None = None, revision: int | None = None, org: str = ""
) -> tuple[Leaf, ...]:
    """The kept figures of one month, in the order in which they were kept."""
    asked = {"period": period, "source": source, "revision": revision, "org": org or None}
    asked = {name: value for name, value in asked.items() if value is not None}
    where = " AND ".join(f"{name} = :{name}" for name in asked)
    rows = r.execute(
        sa.text(
            "SELECT org, org_name, indicator, value, numerator, denominator, dimension, source, package"
            f" FROM figure WHERE {where} ORDER BY id"
        ),
        asked,
    )
    return tuple(
        Leaf(a, b, coded(c, e), _out(v), _out(n), _out(d), s, p) for a, b, c, v, n, d, e, s, p in rows
    )


_QUARANTINE = ("resource", "row", "uid", "field", "code", "reason", "advice")


def put_quarantined(w: Writing, package: str, rows: Sequence[Quarantined]) -> None:
    """Keep the rows of a package that were not taken, in place of those named before."""
    note(w, schema.quarantine, package)
    w.execute(sa.text("DELETE FROM quarantine WHERE package = :package"), {"package": package})
    if rows:
        marks = ", ".join("?" * len(_QUARANTINE))
        w.exec_driver_sql(
            f"INSERT INTO quarantine (package, cured, {', '.join(_QUARANTINE)}) VALUES (?, 0, {marks})",
            [(package, *(getattr(row, name) for name in _QUARANTINE)) for row in rows],
        )


def quarantined(r: Reading, package: str) -> tuple[Quarantined, ...]:
    """The rows of one package that were not taken."""
    rows = r.execute(
        sa.text(
            "SELECT resource, row, uid, field, code, reason, advice FROM quarantine"
            " WHERE package = :package ORDER BY id"
        ),
        {"package": package},
    )
    return tuple(Quarantined(*row) for row in rows)
