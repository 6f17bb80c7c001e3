"""How the values of a record become a row of the driver, and what the journal kept becomes values again.

Worked out once per ledger, because bulk paths pass here a million times.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from typing import Any

from nzg_desktop.core.declare import SYSTEM, Ledger
from nzg_desktop.store import schema

_ENCODERS: dict[str, Callable[[Any], Any]] = {
    "date": dt.date.isoformat,
    "time": dt.time.isoformat,
}
_DECODERS: dict[str, Callable[[Any], Any]] = {
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "dec": Decimal,
}


@dataclass(frozen=True, slots=True)
class Scribe:
    """One ledger's way of writing rows. `insert` takes the store's own columns, then `names`."""

    code: str
    names: tuple[str, ...]
    insert: str
    encoders: dict[str, Callable[[Any], Any]]
    places: tuple[tuple[int, Callable[[Any], Any]], ...]
    wanted: tuple[int, ...]

    def row(self, id: int, uid: str, origin: int, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """A whole new record, ready for `insert`; fields that are absent stay blank."""
        found = [id, uid, origin, 0, 0, 0, *map(values.get, self.names)]
        found[5] = sum([found[at] is None for at in self.wanted])
        for at, encode in self.places:
            if found[at] is not None:
                found[at] = encode(found[at])
        return tuple(found)

    def encoded(self, fields: tuple[str, ...], values: Mapping[str, Any]) -> list[Any]:
        """Some fields, in this order, as the driver takes them."""
        return [
            values[name]
            if values[name] is None or name not in self.encoders
            else self.encoders[name](values[name])
            for name in fields
        ]

    def update(self, fields: tuple[str, ...]) -> str:
        """The statement that takes `encoded(fields)`, missing and id."""
        sets = ", ".join(f'"{name}" = ?' for name in fields)
        return f'UPDATE "{self.code}" SET {sets}, missing = ?, revision = revision + 1 WHERE id = ?'


@cache
def scribe(ledger: type[Ledger]) -> Scribe:
    """The scribe of one ledger."""
    columns, code = ledger.columns(), ledger.about.code
    encoders = {c.name: _ENCODERS[c.kind.name] for c in columns if c.kind.name in _ENCODERS}
    encoders |= {c.name: partial(schema.scaled, scale=c.kind.scale) for c in columns if c.kind.name == "dec"}
    names = tuple(c.name for c in columns)
    into = ", ".join(
        f'"{name}"' for name in ("id", "uid", "origin", "retired", "revision", "missing", *names)
    )
    return Scribe(
        code,
        names,
        f'INSERT INTO "{code}" ({into}) VALUES ({", ".join("?" * (len(SYSTEM) + len(names)))})',
        encoders,
        tuple((at, encoders[name]) for at, name in enumerate(names, len(SYSTEM)) if name in encoders),
        tuple(at for at, c in enumerate(columns, len(SYSTEM)) if c.col.wanted),
    )


def from_journal(ledger: type[Ledger], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a record has them, from how the journal keeps them, without fields no longer declared."""
    kinds = {c.name: c.kind.name for c in ledger.columns() if c.name in kept}
    return {name: _DECODERS.get(kind, lambda value: value)(kept[name]) for name, kind in kinds.items()}
