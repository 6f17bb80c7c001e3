"""Photos and scans that belong to records, inside the database: encrypted, backed up and restored with it.

Of what another office keeps there is a row without content, and without the moment at which it came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from nzg_desktop.core.declare import Ledger
from nzg_desktop.store import journal, schema, traces, uid, vouching
from nzg_desktop.store.records import chunks
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

    @property
    def elsewhere(self) -> bool:
        """Whether another office keeps the picture, and only it."""
        return not self.at

    @property
    def told(self) -> dict[str, str | int]:
        """What the journal keeps of one that comes or goes."""
        told = asdict(self)
        return {name: told[name] for name in ("uid", "field", "name", "bytes", "sha256")}


_ABOUT = tuple(_C[name] for name in Attachment.__dataclass_fields__)


def add(
    w: Writing, ledger: str, record: str, field: str, pictures: Sequence[tuple[str, bytes]], who: str
) -> list[Attachment]:
    """Keep pictures, each a name and its content, with a record; their uids sort them wherever they come."""
    named = zip(uid.make_many(len(pictures)), pictures, strict=True)
    return [_add(w, own, ledger, record, field, *picture, who) for own, picture in named]


def _add(
    w: Writing, own: str, ledger: str, record: str, field: str, name: str, content: bytes, who: str
) -> Attachment:
    digest = hashlib.sha256(content).hexdigest()
    made = Attachment(own, ledger, record, field, name, digest, len(content), journal.now(), who)
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


def stood(r: Reading, head: str) -> tuple[Attachment, ...]:
    """Our own pictures as they were at a line of the journal (its hash). Raises as `traces.place` does."""
    found = {row.uid: Attachment(*row) for row in r.execute(sa.select(*_ABOUT).where(_C.at != ""))}
    for line in reversed(journal.entries(r, after=traces.place(r, head))):
        told = line.after or {}
        if line.action == "attached":
            found.pop(told.get("uid", ""), None)
        elif line.action == "detached" and "uid" in told:
            found[told["uid"]] = Attachment(ledger=line.ledger, record=line.uid, at=line.at, who="", **told)
    return tuple(found.values())


def tell(w: Writing, ledger: type[Ledger], origin: int, told: Iterable[Attachment]) -> None:
    """Note what one sender has with its records of a ledger, in place of what it had before."""
    own = schema.table_of(ledger)
    theirs = sa.select(own.c.uid).where(own.c.origin == origin)
    before = (_C.at == "", _C.ledger == ledger.about.code, _C.record.in_(theirs))
    rows = [{**asdict(one), "content": b""} for one in told]
    known = w.execute(sa.select(_C.uid).where(*before)).scalars().all()
    for name in (*known, *(row["uid"] for row in rows)):
        vouching.note(w, schema.attachment, name)
    if known:
        w.execute(schema.attachment.delete().where(*before))
    if rows:
        w.execute(schema.attachment.insert(), rows)


def known(r: Reading, uids: Sequence[str]) -> int:
    """How many of these pictures there are, here or elsewhere."""
    counted = sa.select(sa.func.count())
    return sum(int(r.execute(counted.where(_C.uid.in_(part))).scalar_one()) for part in chunks(uids))


def altered(r: Reading) -> tuple[Attachment, ...]:
    """The pictures whose content is not what was put in."""
    ours = sa.select(*_ABOUT, _C.content).where(_C.at != "")
    rows = r.execution_options(yield_per=50).execute(ours)
    return tuple(
        Attachment(*row[:-1]) for row in rows if hashlib.sha256(row.content).hexdigest() != row.sha256
    )
