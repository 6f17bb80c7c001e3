"""Photos and scans that belong to records, inside the database: encrypted, backed up and restored with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import sqlalchemy as sa

from nzg_desktop.store import journal, schema, uid, vouching
from nzg_desktop.store.store import Reading, Writing

_C = schema.attachment.c


@dataclass(frozen=True, slots=True)
class Attachment:
    """One picture without its content. `field` is the field of the record it was put into."""

    uid: str
    ledger: str
    record: str
    field: str
    name: str
    sha256: str
    bytes: int
    at: str
    who: str


_ABOUT = tuple(_C[name] for name in Attachment.__dataclass_fields__)


def add(w: Writing, ledger: str, record: str, field: str, name: str, content: bytes, who: str) -> Attachment:
    """Keep a picture with a record."""
    digest = hashlib.sha256(content).hexdigest()
    made = Attachment(uid.make(), ledger, record, field, name, digest, len(content), journal.now(), who)
    facts = {each: getattr(made, each) for each in Attachment.__dataclass_fields__}
    vouching.note(w, schema.attachment, made.uid)
    w.execute(schema.attachment.insert().values(**facts, content=content))
    return made


def of_record(r: Reading, ledger: str, record: str) -> tuple[Attachment, ...]:
    """The pictures of a record in the order in which they came."""
    found = r.execute(sa.select(*_ABOUT).where(_C.record == record, _C.ledger == ledger).order_by(_C.id))
    return tuple(Attachment(*row) for row in found)


def get(r: Reading, name: str) -> tuple[Attachment, bytes] | None:
    """One picture with its content, by its uid."""
    row = r.execute(sa.select(*_ABOUT, _C.content).where(_C.uid == name)).one_or_none()
    return None if row is None else (Attachment(*row[:-1]), bytes(row[-1]))


def remove(w: Writing, name: str) -> None:
    """Take one picture out for good."""
    vouching.note(w, schema.attachment, name)
    w.execute(schema.attachment.delete().where(_C.uid == name))


def altered(r: Reading) -> tuple[Attachment, ...]:
    """The pictures whose content is not what was put in."""
    rows = r.execution_options(yield_per=50).execute(sa.select(*_ABOUT, _C.content))
    return tuple(
        Attachment(*row[:-1]) for row in rows if hashlib.sha256(row.content).hexdigest() != row.sha256
    )
