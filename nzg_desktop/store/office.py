"""What an office keeps about itself and its neighbours: settings, peers, packages, sealed months, figures.

Plain functions over frozen values, on a transaction that the caller holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeVar

import sqlalchemy as sa

from nzg_desktop.core.codes import Code
from nzg_desktop.core.indicator import coded, parted
from nzg_desktop.store import dialect, faults, journal, schema
from nzg_desktop.store.store import Reading, Writing
from nzg_desktop.store.vouching import note, note_where

T = TypeVar("T")
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


def _kept(r: Reading, made: type[T], words: sa.Select[Any]) -> tuple[T, ...]:
    return tuple(made(*row) for row in r.execute(words))


def _columns(made: Any, table: sa.Table) -> sa.Select[Any]:
    return sa.select(*(table.c[name] for name in made.__dataclass_fields__))


def settings(r: Reading) -> dict[str, Any]:
    """All settings that were ever set."""
    return {key: faults.loads(value) for key, value in r.execute(sa.select(schema.setting))}


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
    dialect.put(w, schema.setting, {"key": key, "value": json.dumps(value, ensure_ascii=False)})


def open_batch(w: Writing, batch: str, *, kind: str, title: str, who: str) -> None:
    """Name a batch of changes, so that it can be found and undone as a whole."""
    note(w, schema.batch, batch)
    facts = {"id": batch, "kind": kind, "title": title, "at": journal.now(), "who": who}
    w.execute(schema.batch.insert().values(facts))


_PEERS = _columns(Peer, schema.peer)
_peer = schema.peer.c


def _of_role(role: str) -> sa.Select[Any]:
    return _PEERS.where(_peer.role == role) if role else _PEERS


def peers(r: Reading, role: str = "") -> tuple[Peer, ...]:
    """The neighbours, in the order of their codes."""
    return _kept(r, Peer, _of_role(role).order_by(_peer.code, _peer.id))


def peer_of(r: Reading, key_id: str, role: str = "") -> Peer | None:
    """The neighbour with this key; one that is trusted before one that is not any more."""
    words = _of_role(role).where(_peer.key_id == key_id)
    return next(iter(_kept(r, Peer, words.order_by(_peer.state != "trusted", _peer.id))), None)


def put_peer(w: Writing, peer: Peer) -> int:
    """Accept a neighbour's card; gives its local id.

    A neighbour keeps its id when it comes with a new card, so that what it sent before stays its own; the
    former card is kept beside it as revoked.
    """
    note_where(w, schema.peer, "code = ? AND role = ?", peer.code, peer.role)
    same = (_peer.code == peer.code) & (_peer.role == peer.role)
    again = same & (_peer.key_id == peer.key_id) & (_peer.state != "trusted")
    w.execute(schema.peer.delete().where(again))
    standing = _kept(w, Peer, _PEERS.where(same, _peer.state == "trusted"))
    if not standing:
        return _insert_peer(w, peer)
    (former,) = standing
    if former.key_id != peer.key_id:
        _insert_peer(w, replace(former, state="revoked"))
    now = {name: getattr(peer, name) for name in ("name", "level", "card", "key_id", "at")}
    w.execute(schema.peer.update().where(_peer.id == former.id).values(now))
    return former.id


def revoke_others(w: Writing, role: str, peer: int) -> None:
    """Let this neighbour be the only one of its role."""
    note_where(w, schema.peer, "role = ?", role)
    w.execute(schema.peer.update().where(_peer.role == role, _peer.id != peer).values(state="revoked"))


def _insert_peer(w: Writing, peer: Peer) -> int:
    facts = asdict(peer)
    del facts["id"]
    (made,) = w.execute(schema.peer.insert().values(facts)).inserted_primary_key or (0,)
    note(w, schema.peer, int(made))
    return int(made)


_PACKAGES = _columns(Package, schema.package)
_package = schema.package.c


def package(r: Reading, package_id: str) -> Package | None:
    """One package by its id."""
    return next(iter(packages(r, id=package_id)), None)


def packages(r: Reading, **equal: object) -> tuple[Package, ...]:
    """The packages whose columns equal what is given, in the order of stream and number."""
    words = _PACKAGES.filter_by(**equal)
    return _kept(r, Package, words.order_by(_package.stream, _package.number, _package.at))


def put_package(w: Writing, found: Package) -> None:
    """Keep a package, or what has become known of it since."""
    note(w, schema.package, found.id)
    dialect.put(w, schema.package, asdict(found))


def seals(r: Reading, period: str = "") -> tuple[Seal, ...]:
    """The closed months with all their revisions, oldest first."""
    words = _columns(Seal, schema.month).order_by(schema.month.c.period, schema.month.c.revision)
    return _kept(r, Seal, words.where(schema.month.c.period == period) if period else words)


def put_seal(w: Writing, seal: Seal) -> None:
    """Close a month, or its next revision. A seal is never overwritten."""
    note(w, schema.month, seal.period, seal.revision)
    w.execute(schema.month.insert().values(asdict(seal)))


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
        c = schema.figure.c
        w.execute(schema.figure.delete().where(c.source == source, c.period == period))
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


def put_quarantined(w: Writing, package: str, rows: Sequence[Quarantined]) -> None:
    """Keep the rows of a package that were not taken, in place of those named before."""
    note(w, schema.quarantine, package)
    w.execute(schema.quarantine.delete().where(schema.quarantine.c.package == package))
    if rows:
        w.execute(schema.quarantine.insert(), [{"package": package, **asdict(row)} for row in rows])


def quarantined(r: Reading, package: str) -> tuple[Quarantined, ...]:
    """The rows of one package that were not taken."""
    words = _columns(Quarantined, schema.quarantine).order_by(schema.quarantine.c.id)
    return _kept(r, Quarantined, words.where(schema.quarantine.c.package == package))
