"""附件 in packages: how many pictures each record has, how large, with which digest; never a picture.

Told of ledgers whose rows travel. What shows persons, and all names of files, only the full level carries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from nzg_desktop.core.declare import Ledger
from nzg_desktop.exchange.cells import FieldSpec
from nzg_desktop.exchange.payload import Package, Resource
from nzg_desktop.exchange.receipt import Total
from nzg_desktop.exchange.refusal import refused
from nzg_desktop.store import attachments, received
from nzg_desktop.store.attachments import Attachment
from nzg_desktop.store.store import Reading, Writing
from nzg_desktop.work import attaching, packing

NAME, TITLE = "attachment", "附件清单"
FIELDS = (
    FieldSpec("uid", "编号", required=True),
    FieldSpec("ledger", "台账", required=True),
    FieldSpec("record", "记录编号", required=True),
    FieldSpec("field", "栏目"),
    FieldSpec("name", "名称"),
    FieldSpec("bytes", "字节数", "integer", required=True),
    FieldSpec("sha256", "摘要", required=True),
)
_UID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
_DIGEST = re.compile("[0-9a-f]{64}").fullmatch
SHORT = "有记录待改正"


def told(
    r: Reading, ledgers: Iterable[type[Ledger]], lists: Sequence[Resource], privacy: str, head: str
) -> Resource:
    """The pictures that the living records of these lists had at a line of the journal."""
    known, there = {ledger.about.code: ledger for ledger in ledgers}, _living(lists)
    rows = [
        (one.uid, one.ledger, one.record, one.field, _name(one, privacy), str(one.bytes), one.sha256)
        for one in attachments.stood(r, head)
        if one.record in there.get(one.ledger, ()) and _may_leave(known[one.ledger], one.field, privacy)
    ]
    return Resource(NAME, FIELDS, rows, TITLE)


def _name(one: Attachment, privacy: str) -> str:
    """People write names of persons into names of files."""
    return one.name if privacy == "full" else ""


def _may_leave(ledger: type[Ledger], field: str, privacy: str) -> bool:
    plain = {column.name for column in attaching.slots(ledger) if not column.col.private}
    return privacy == "full" or field in plain


def _living(lists: Iterable[Resource]) -> dict[str, set[str]]:
    """The records that stand in each list, by uid."""
    found = {}
    for table in lists:
        names = [field.name for field in table.fields]
        if "retired" in names:
            uid, retired = names.index("uid"), names.index("retired")
            found[table.name] = {str(row[uid]) for row in table.rows if row[retired] == "0"}
    return found


def read(package: Package) -> tuple[Attachment, ...] | None:
    """What a package tells of pictures; None where it comes from a program that told nothing of them yet.

    Raises RefusedFile E-504 for a table without its columns, E-507 for one that does not fit the lists.
    """
    table = package.resource(NAME)
    if table is None:
        return None
    there = _living(package.resources)
    at = packing.places(table, FIELDS)
    found = []
    for row in table.rows:
        uid, ledger, record, field, name, size, digest = (row[place] or "" for place in at)
        if not _UID(uid) or not _DIGEST(digest):
            raise refused("E-504", TITLE)
        if record not in there.get(ledger, ()):
            raise refused("E-507", TITLE)
        found.append(Attachment(uid, ledger, record, field, name, digest, int(size), at="", who=""))
    return tuple(found)


def take(
    w: Writing, ledgers: Sequence[type[Ledger]], package: Package, privacy: str, origin: int
) -> tuple[Total, ...]:
    """Note what a sender has with its records, and count what was noted; nothing to count from old programs.

    Raises RefusedFile as `read` does, E-402 for what this level does not carry, E-507 for a picture that is
    somebody else's.
    """
    found = read(package)
    if found is None:
        return ()
    known = {ledger.about.code: ledger for ledger in ledgers}
    found = tuple(one for one in found if one.ledger in known)
    if any(
        _name(one, privacy) != one.name or not _may_leave(known[one.ledger], one.field, privacy)
        for one in found
    ):
        raise refused("E-402", TITLE)
    noted = 0
    for code, ledger in known.items():
        theirs = [one for one in found if one.ledger == code]
        taken = received.living(w, ledger, origin) if theirs else ()
        theirs = [one for one in theirs if one.record in taken]
        attachments.tell(w, ledger, origin, theirs)
        noted += len(theirs)
    if attachments.known(w, [one.uid for one in found]) != noted:  # read back; more are somebody else's
        raise refused("E-507", TITLE)
    declared: Mapping[str, object] = package.totals[NAME]
    return (Total(NAME, "rows", str(declared["rows"]), str(noted) if noted == len(found) else SHORT),)
