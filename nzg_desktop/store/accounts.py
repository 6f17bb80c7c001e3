"""Who may work in an office and as what: kept inside the database, so that the key file can raise nobody.

A slot of the key file counts only where its public key is the one that is noted here.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from nzg_desktop.store import dialect, journal, office, schema
from nzg_desktop.store.store import Reading, Writing
from nzg_desktop.store.vouching import note, note_where

SHEET, FORMER = "office.sheet", "office.former_keys"
"""Settings: the public key of the recovery sheet; data keys of before, by which older backups open."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person with a password of her own. `public` belongs to her slot in the key file."""

    name: str
    roles: frozenset[str]
    public: str
    at: str = ""


def accounts(r: Reading) -> tuple[Account, ...]:
    """Everybody, in the order in which they came."""
    words = "SELECT name, roles, public, at FROM account ORDER BY rowid"
    found = dialect.quick(r, words).fetchall()
    return tuple(Account(name, frozenset(roles.split()), public, at) for name, roles, public, at in found)


def account(r: Reading, name: str) -> Account | None:
    """One person."""
    return next((one for one in accounts(r) if one.name == name), None)


def put(w: Writing, found: Account) -> None:
    """Add a person, or change what is noted of her."""
    note(w, schema.account, found.name)
    w.execute(
        sa.text(
            "INSERT INTO account (name, roles, public, at) VALUES (:name, :roles, :public, :at)"
            " ON CONFLICT (name) DO UPDATE SET roles = excluded.roles, public = excluded.public"
        ),
        {
            "name": found.name,
            "roles": " ".join(sorted(found.roles)),
            "public": found.public,
            "at": found.at or journal.now(),
        },
    )


def remove(w: Writing, name: str) -> None:
    """Take a person out; what she did stays in the journal under her name."""
    note(w, schema.account, name)
    w.execute(sa.text("DELETE FROM account WHERE name = :name"), {"name": name})


def sheet(r: Reading) -> str:
    """The public key of the recovery sheet that counts; empty where there is none."""
    return str(office.setting(r, SHEET) or "")


def set_sheet(w: Writing, public: str) -> None:
    """From now on this recovery sheet counts and no other."""
    office.set_setting(w, SHEET, public)


def former_keys(r: Reading) -> tuple[bytes, ...]:
    """The data keys of before, newest first."""
    return tuple(bytes.fromhex(key) for key in office.setting(r, FORMER) or ())


def retire_key(w: Writing, key: bytes) -> None:
    """Keep a data key that is no longer used, for the backups made with it."""
    kept = [key.hex(), *(former.hex() for former in former_keys(w) if former != key)]
    office.set_setting(w, FORMER, kept)


def clear(w: Writing) -> None:
    """Forget everybody: the office goes on without passwords."""
    note_where(w, schema.account)
    w.execute(sa.text("DELETE FROM account"))
    office.set_setting(w, SHEET, "")


@dataclass(frozen=True, slots=True)
class People:
    """All that an office knows about who may open it: to be carried into a restored state of it."""

    accounts: tuple[Account, ...]
    sheet: str
    former_keys: tuple[bytes, ...]


def people(r: Reading) -> People:
    """Who may open this office now."""
    return People(accounts(r), sheet(r), former_keys(r))


def adopt(w: Writing, found: People) -> None:
    """Let these be those who may open it, whoever it was before."""
    note_where(w, schema.account)
    w.execute(sa.text("DELETE FROM account"))
    for one in found.accounts:
        put(w, one)
    set_sheet(w, found.sheet)
    for key in reversed(found.former_keys):
        retire_key(w, key)
