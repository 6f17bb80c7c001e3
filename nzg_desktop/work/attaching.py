"""Photos and scans of records: put in, looked at, taken out. They stay here; reports only count them.

The field they are put into says their names, so that lists, questions and papers know of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nzg_desktop.core.changes import Changes, Progress, silent
from nzg_desktop.core.declare import Column, Ledger
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import disk, pictures
from nzg_desktop.store import attachments, journal, records
from nzg_desktop.store.attachments import Attachment
from nzg_desktop.store.journal import Entry
from nzg_desktop.store.store import Reading, Writing
from nzg_desktop.work.accounts import need
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.records import existing, need_open

MOST = 40
"""Pictures of one record; more belong into a folder of their own."""
NONE_ADDED = "没有加进任何附件，资料没有变化。"


def slots(ledger: type[Ledger]) -> tuple[Column, ...]:
    """The fields of a ledger that hold photos or scans."""
    return tuple(column for column in ledger.columns() if column.kind.name == "files")


def attach(
    desk: Desk,
    ledger: type[Ledger],
    uid: str,
    files: Sequence[Path],
    field: str = "",
    progress: Progress = silent,
) -> Changes:
    """Put files with a record; without a field into the first that the ledger has for them.

    All of them or none. Raises Trouble where one cannot be read, they are too many, or the record is not
    ours.
    """
    need(desk, "edit")
    names = [column.name for column in slots(ledger)]
    if field and field not in names:
        known = "、".join(names) or "没有"
        raise Trouble(f"{ledger.about.title}没有叫“{field}”的附件栏。", f"可用的有：{known}。", NONE_ADDED)
    read = [(file, pictures.pages(file, progress)) for file in files]
    with desk.store.writing() as w:
        if existing(w, ledger, uid)["origin"]:
            raise Trouble("这条是下级报来的，不能加附件。", "请下级单位在他们的台账里加。", NONE_ADDED)
        there = len(attachments.of_record(w, ledger.about.code, uid))
        if there + sum(len(pages) for _, pages in read) > MOST:
            raise Trouble(f"一条记录最多 {MOST} 张附件，现在有 {there} 张。", "请少选几张。", NONE_ADDED)
        into = field or next(iter(names), "")
        named = [
            (f"{file.stem[:60]}_{number}.jpg" if len(pages) > 1 else f"{file.stem[:60]}.jpg", content)
            for file, pages in read
            for number, content in enumerate(pages, 1)
        ]
        for made in attachments.add(w, ledger.about.code, uid, into, named, desk.who):
            _note(desk, w, made, "attached")
        _name(desk, w, ledger, uid, into)
    return Changes(frozenset({ledger.about.code}), 1, "", (uid,))


def detach(desk: Desk, ledger: type[Ledger], name: str) -> Changes:
    """Take one picture out for good; the journal keeps that it was there, not what it showed."""
    need(desk, "edit")
    with desk.store.writing() as w:
        found, _ = _existing(w, name)
        need_open(w, ledger, found.record)
        if found.elsewhere:
            raise _elsewhere()
        attachments.remove(w, name)
        _note(desk, w, found, "detached")
        _name(desk, w, ledger, found.record, found.field)
    return Changes(frozenset({ledger.about.code}), 1, "", (found.record,))


def of_record(desk: Desk, ledger: type[Ledger], uid: str) -> tuple[Attachment, ...]:
    """The pictures of a record."""
    with desk.store.reading() as r:
        existing(r, ledger, uid)
        return attachments.of_record(r, ledger.about.code, uid)


def content(desk: Desk, name: str) -> bytes:
    """One picture, a JPEG, by the uid of the attachment. Raises Trouble where another office keeps it."""
    with desk.store.reading() as r:
        found, picture = _existing(r, name)
        need_open(r, desk.ledger(found.ledger), found.record)
    if found.elsewhere:
        raise _elsewhere()
    return picture


def write_out(desk: Desk, ledger: type[Ledger], uid: str, folder: Path) -> tuple[Path, ...]:
    """Copies of a record's pictures in a folder, numbered in their order. Raises Trouble where it cannot."""
    need(desk, "export.clear")
    made = []
    for number, found in enumerate(of_record(desk, ledger, uid), 1):
        target = disk.folder(folder) / f"{number:02}_{Path(found.name).name}"
        disk.write(target, content(desk, found.uid))
        made.append(target)
    return tuple(made)


def _elsewhere() -> Trouble:
    return Trouble("这张附件在原单位，这里只知道有这一张。", "要看或要改，请找登记它的单位。")


def _existing(r: Reading, name: str) -> tuple[Attachment, bytes]:
    found = attachments.get(r, name)
    if found is None:
        raise Trouble("这个附件已经不在了。", "请刷新这条记录后再看。")
    return found


def _note(desk: Desk, w: Writing, one: Attachment, action: str) -> None:
    entry = Entry(who=desk.who, action=action, ledger=one.ledger, uid=one.record, after=one.told)
    journal.append(w, [entry])


def _name(desk: Desk, w: Writing, ledger: type[Ledger], uid: str, field: str) -> None:
    """Let the field say what is in it."""
    if field:
        there = attachments.of_record(w, ledger.about.code, uid)
        names = "；".join(one.name for one in there if one.field == field)
        length = ledger.column(field).max_length
        record = existing(w, ledger, uid)
        values = {column.name: record[column.name] for column in ledger.columns()}
        said = names if len(names) <= length else f"{names[: length - 1]}…"
        records.save(w, ledger, {**values, field: said or None}, uid=uid, who=desk.who)
