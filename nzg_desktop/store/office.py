"""What an office keeps about itself and its neighbours: settings, peers, packages, sealed months, figures.

Plain functions over frozen values, on a transaction that the caller holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from nzg_desktop.store import journal
from nzg_desktop.store.store import Reading, Writing

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
    dimension: str = ""
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
    return {key: json.loads(value) for key, value in r.execute(sa.text("SELECT key, value FROM setting"))}


def setting(r: Reading, key: str) -> Any:
    """One setting, None where it was never set."""
    value = r.execute(sa.text("SELECT value FROM setting WHERE key = :key"), {"key": key}).scalar()
    return None if value is None else json.loads(value)


def set_setting(w: Writing, key: str, value: object) -> None:
    """Set one setting."""
    w.execute(
        sa.text(
            "INSERT INTO setting (key, value) VALUES (:key, :value)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        ),
        {"key": key, "value": json.dumps(value, ensure_ascii=False)},
    )


def open_batch(w: Writing, batch: str, *, kind: str, title: str, who: str) -> None:
    """Name a batch of changes, so that it can be found and undone as a whole."""
    w.execute(
        sa.text(
            "INSERT INTO batch (id, kind, title, at, who, undone) VALUES (:id, :kind, :title, :at, :who, 0)"
        ),
        {"id": batch, "kind": kind, "title": title, "at": journal.now(), "who": who},
    )


_PEER = "id, code, name, level, role, card, key_id, state, at"


def _peer(row: sa.Row[Any]) -> Peer:
    facts = row._asdict()
    return Peer(**{**facts, "card": json.loads(facts["card"])})


def peers(r: Reading, role: str = "") -> tuple[Peer, ...]:
    """The neighbours, in the order of their codes."""
    rows = r.execute(
        sa.text(f"SELECT {_PEER} FROM peer WHERE :role IN ('', role) ORDER BY code, id"), {"role": role}
    )
    return tuple(_peer(row) for row in rows)


def put_peer(w: Writing, peer: Peer) -> int:
    """Accept a neighbour's card. A former card of the same code and role is revoked and kept."""
    w.execute(
        sa.text(
            "UPDATE peer SET state = 'revoked' WHERE code = :code AND role = :role AND key_id <> :key_id"
        ),
        {"code": peer.code, "role": peer.role, "key_id": peer.key_id},
    )
    facts = {**asdict(peer), "card": json.dumps(peer.card, ensure_ascii=False)}
    del facts["id"]
    known = w.execute(
        sa.text("SELECT id FROM peer WHERE key_id = :key_id AND role = :role"),
        {"key_id": peer.key_id, "role": peer.role},
    ).scalar()
    if known is not None:
        w.execute(
            sa.text(
                "UPDATE peer SET name = :name, level = :level, state = 'trusted', at = :at WHERE id = :id"
            ),
            {"name": peer.name, "level": peer.level, "at": peer.at, "id": known},
        )
        return int(known)
    columns = ", ".join(facts)
    w.execute(
        sa.text(f"INSERT INTO peer ({columns}) VALUES ({', '.join(':' + name for name in facts)})"), facts
    )
    return int(w.execute(sa.text("SELECT max(id) FROM peer")).scalar_one())


_PACKAGE = ", ".join(Package.__dataclass_fields__)


def _package(row: sa.Row[Any]) -> Package:
    facts = row._asdict()
    return Package(**{**facts, "head": json.loads(facts["head"]), "counters": json.loads(facts["counters"])})


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


def put_figures(
    w: Writing, *, source: int, package: str, period: str, revision: int, leaves: Iterable[Leaf]
) -> int:
    """Keep one source's figures of a month: every revision of the own ones, the newest of received ones."""
    if source:
        w.execute(
            sa.text("DELETE FROM figure WHERE source = :source AND period = :period"),
            {"source": source, "period": period},
        )
    rows = [
        (source, package, leaf.org, leaf.org_name, period, revision, leaf.indicator, leaf.dimension)
        + (_in(leaf.value), _in(leaf.numerator), _in(leaf.denominator))
        for leaf in leaves
    ]
    if rows:
        names = [
            "source",
            "package",
            "org",
            "org_name",
            "period",
            "revision",
            "indicator",
            "dimension",
            "value",
            "numerator",
            "denominator",
        ]
        statement = sa.text(
            f"INSERT INTO figure ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"
        )
        w.execute(statement, [dict(zip(names, row, strict=True)) for row in rows])
    return len(rows)


def figures(
    r: Reading, period: str, *, source: int | None = None, revision: int | None = None
) -> tuple[Leaf, ...]:
    """The kept figures of one month."""
    rows = r.execute(
        sa.text(
            "SELECT org, org_name, indicator, value, numerator, denominator, dimension, source, package"
            " FROM figure WHERE period = :period AND (:source IS NULL OR source = :source)"
            " AND (:revision IS NULL OR revision = :revision) ORDER BY org, indicator"
        ),
        {"period": period, "source": source, "revision": revision},
    )
    return tuple(Leaf(a, b, c, _out(v), _out(n), _out(d), e, s, p) for a, b, c, v, n, d, e, s, p in rows)


def put_quarantined(w: Writing, package: str, rows: Sequence[Quarantined]) -> None:
    """Keep the rows of a package that were not taken."""
    for row in rows:
        w.execute(
            sa.text(
                "INSERT INTO quarantine (package, resource, row, uid, field, code, reason, advice, cured)"
                " VALUES (:package, :resource, :row, :uid, :field, :code, :reason, :advice, 0)"
            ),
            {"package": package, **asdict(row)},
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
