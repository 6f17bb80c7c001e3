"""Paper: which documents there are, and one PDF for the records of a question, previewed and printed alike.

One rule: what is previewed is what is printed, byte for byte.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nzg_desktop.core import codes
from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.declare import Ledger, Print
from nzg_desktop.core.query import Query, Where
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import disk
from nzg_desktop.paper import letter
from nzg_desktop.paper.certificate import Certificate, certificates
from nzg_desktop.paper.form import FormSheet, ListSheet, Table, forms, listing
from nzg_desktop.paper.registration import BLANK, Registration, registrations
from nzg_desktop.store import attachments, lists
from nzg_desktop.store.store import Reading
from nzg_desktop.work import letters, numbering, receipts
from nzg_desktop.work.accounts import need, need_sight
from nzg_desktop.work.desk import Desk, Ledgers, office_of, setting_of
from nzg_desktop.work.numbering import Job
from nzg_desktop.work.showing import Record, names_of, texts

MOST = 5_000
"""Records printed in one go; more would fill the paper cupboard, not the tray."""

SIGNIN_LINES = 20
"""As many as a page holds."""
SIGNIN = ("序号", "姓名", "单位", "职务", "电话", "签名")
SIGNIN_WIDTHS = (1, 2, 4, 2, 2.5, 2.5)
COUNTS = ("int", "dec")
"""What is counted is not known yet when people sign in."""


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that can be printed, of which ledger, and whether it also prints empty."""

    code: str
    title: str
    ledger: str
    blank: bool


@dataclass(frozen=True, slots=True)
class _Job:
    """All that a layout needs: the records, their texts, and who prints."""

    desk: Desk
    r: Reading
    ledger: type[Ledger]
    title: str
    found: Sequence[Record]
    rows: Sequence[Mapping[str, str]]
    office: str
    issuer: str
    practice: bool
    progress: Progress
    document: Print


def documents(ledgers: Ledgers) -> tuple[Document, ...]:
    """Every paper of every ledger, in the order of the menu."""
    return tuple(
        Document(p.code, p.title, ledger.about.code, p.blank) for ledger in ledgers for p in ledger.prints
    )


def _named(desk: Desk, code: str) -> tuple[type[Ledger], Print]:
    for ledger in desk.ledgers:
        for document in ledger.prints:
            if document.code == code:
                return ledger, document
    known = "、".join(document.code for document in documents(desk.ledgers))
    raise Trouble(f"没有叫“{code}”的打印文件。", f"可用的有：{known}。")


def document_ledger(desk: Desk, code: str) -> type[Ledger]:
    """The ledger that a document prints."""
    return _named(desk, code)[0]


def pdf(
    desk: Desk, code: str, query: Query | None = None, *, blank: bool = False, progress: Progress = silent
) -> bytes:
    """What `laid_out` gives, without its job: a paper to look at."""
    return laid_out(desk, code, query, blank=blank, progress=progress)[0]


def laid_out(
    desk: Desk, code: str, query: Query | None = None, *, blank: bool = False, progress: Progress = silent
) -> tuple[bytes, Job | None]:
    """One PDF for the records of the question, in its order, or the empty form; and what is to be logged.

    The numbers on it are those that `numbering.issue` will give. Raises Trouble where nothing is selected,
    too much is, or the document has no empty form.
    """
    if not blank:
        need(desk, "print")
    ledger, document = _named(desk, code)
    if not blank:
        need_sight(desk, ledger)
    if blank and not document.blank:
        raise Trouble(f"{document.title}没有空白表。", "请先选要打印的记录。")
    query = query or Query(ledger)
    with desk.store.reading(query.as_of) as r:
        found = [] if blank else _found(r, query)
        rows = [] if blank else texts(ledger, found, names_of(desk, r, ledger, found), clear=True)
        job = None if blank else numbering.planned(r, ledger, document, found)
        if job and document.number:
            rows = [{**row, document.number: one.number} for row, one in zip(rows, job.papers, strict=True)]
        facts = office_of(r)
        issuer = str(setting_of(r, "issuer") or facts.name)
        made = _Job(
            desk, r, ledger, document.title, found, rows, facts.name, issuer, facts.practice, progress,
            document,
        )  # fmt: skip
        return LAYOUTS[document.layout](made), job


def to_file(
    desk: Desk, code: str, query: Query, out: Path, *, why: str = "", progress: Progress = silent
) -> int:
    """Print into a file, and log it; gives its bytes. Raises Trouble as `laid_out` and `numbering.issue` do.

    Where the file could not be written the numbers stay with their records, and are printed the next time.
    """
    data, job = laid_out(desk, code, query, progress=progress)
    with logged(desk, job, why=why):
        disk.write(out, data)
    return len(data)


@contextmanager
def logged(
    desk: Desk, job: Job | None, chosen: Sequence[int] | None = None, why: str = ""
) -> Iterator[tuple[int, ...]]:
    """Number and log a job, then let it be printed; what comes to its end has come out."""
    lines = begun(desk, job, chosen, why)
    yield lines
    numbering.sent(desk, lines)


def begun(desk: Desk, job: Job | None, chosen: Sequence[int] | None = None, why: str = "") -> tuple[int, ...]:
    """What `numbering.issue` gives; nothing for an empty form, or where nothing can or need be written."""
    if job is None or (desk.store.why is not None and not job.document.number):
        return ()
    return numbering.issue(desk, job, chosen, why)


def _found(r: Reading, query: Query) -> list[Record]:
    total = lists.count(r, query, MOST)
    if total.number == 0:
        raise Trouble("没有选中要打印的记录。", "请先在列表里选好，再打印。")
    if not total.exact or total.number > MOST:
        raise Trouble(f"选中的记录超过 {MOST} 条。", "请先筛选，再分几次打印。")
    return list(lists.each(r, query))


def _registrations(job: _Job) -> bytes:
    items = [_registration(job, record, row) for record, row in zip(job.found, job.rows, strict=True)] or [
        BLANK
    ]
    return registrations(items, practice=job.practice, progress=job.progress)


def _registration(job: _Job, record: Record, row: Mapping[str, str]) -> Registration:
    joined = row["join_date"]
    return Registration(
        card_no=row["card_no"],
        name=row["name"],
        sex=row["sex"].removesuffix("性"),
        birth_date=row["birth_date"],
        ethnic_group=row["ethnic_group"],
        education=row["education"],
        native_place=row["native_place"],
        political_status=row["political_status"],
        wage=row["dues_base"],
        employer=row["employer_id"],
        post=row["post"],
        prof_title=row["prof_title"],
        approved_on=joined,
        remark=row["remark"],
        photo=_photo(job, record),
    )


def _photo(job: _Job, record: Record) -> bytes:
    """The first photo of a person; nothing where there is none."""
    all_ = attachments.of_record(job.r, job.ledger.about.code, record["uid"])
    there = [one for one in all_ if not one.elsewhere]
    found = attachments.get(job.r, there[0].uid) if there else None
    return found[1] if found else b""


def _certificates(job: _Job) -> bytes:
    items = [_certificate(job, record, row) for record, row in zip(job.found, job.rows, strict=True)]
    return certificates(items, practice=job.practice, progress=job.progress)


def _certificate(job: _Job, record: Record, row: Mapping[str, str]) -> Certificate:
    person = record["kind"] == "1"
    title = row["title_text"] or codes.table("honour_titles").label(str(record["title_code"]))
    year = record["year"] or (record["awarded_on"].year if record["awarded_on"] else dt.date.today().year)
    return Certificate(
        no=row["cert_no"],
        winner=row["member_id"] if person else row["collective"],
        reason=f"在{year}年度女职工工作中",
        title=title,
        issuer=row["awarded_by"] or job.issuer,
        date=row["awarded_on"],
        address="同志" if person else "",
    )


def _forms(job: _Job) -> bytes:
    if not job.rows:
        return forms([_sheet(job, {}, ()).blank()], practice=job.practice, progress=job.progress)
    items = [_sheet(job, row, _tables(job, record)) for record, row in zip(job.found, job.rows, strict=True)]
    return forms(items, practice=job.practice, progress=job.progress)


def _sheet(job: _Job, row: Mapping[str, str], tables: tuple[Table, ...]) -> FormSheet:
    """The declared fields in their groups; every label of the declaration is on the paper."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for column in job.ledger.columns():
        label = f"{column.label}（{column.col.unit}）" if column.col.unit else column.label
        groups.setdefault(column.col.group or "基本信息", []).append((label, row.get(column.name, "")))
    sections = tuple((name, tuple(pairs)) for name, pairs in groups.items())
    if not tables and not row:
        tables = tuple(
            Table(child.about.title, _listed_labels(child), ()) for child in _tables_of(job.desk, job.ledger)
        )
    return FormSheet(job.title, f"填报单位（章）：{job.office}", sections, tables)


def _tables_of(desk: Desk, ledger: type[Ledger]) -> list[type[Ledger]]:
    """The rows that are printed with a record; registers with a list of their own are not."""
    return [child for child in desk.children(ledger) if not child.about.page]


def _listed_labels(ledger: type[Ledger]) -> tuple[str, ...]:
    return tuple(c.label for c in ledger.columns() if c.col.listed and c.name != ledger.about.parent)


def _tables(job: _Job, record: Record) -> tuple[Table, ...]:
    found = []
    for child in _tables_of(job.desk, job.ledger):
        rows = list(
            lists.each(job.r, Query(child, (Where(child.about.parent, "=", record["id"]),), scope="all"))
        )
        names = [c.name for c in child.columns() if c.col.listed and c.name != child.about.parent]
        said = texts(child, rows, names_of(job.desk, job.r, child, rows), clear=True, only=names)
        cells = tuple(tuple(row[name] for name in names) for row in said)
        found.append(Table(child.about.title, _listed_labels(child), cells))
    return tuple(found)


def _list(job: _Job) -> bytes:
    """All records in one table, one line each; without any, empty lines for a pen."""
    shown = [column for column in job.ledger.columns() if column.col.listed]
    heads = ("序号", *(column.label for column in shown))
    rows = [(str(at), *(row[c.name] for c in shown)) for at, row in enumerate(job.rows, 1)]
    rows = rows or [("",) * len(heads)] * receipts.EMPTY_LINES
    sheet = ListSheet(job.title, heads, tuple(rows), subtitle=f"填报单位（章）：{job.office}")
    return listing(sheet, practice=job.practice, progress=job.progress)


def _signin(job: _Job) -> bytes:
    """A sheet to sign in on for each event: what is listed of it, and lines for those who come."""
    lines = (("",) * len(SIGNIN),) * SIGNIN_LINES
    shown = [
        column for column in job.ledger.columns() if column.col.listed and column.kind.name not in COUNTS
    ]
    items = [
        FormSheet(
            job.title,
            f"填报单位（章）：{job.office}",
            (("活动", tuple((column.label, row.get(column.name, "")) for column in shown)),),
            (Table("签到", SIGNIN, lines, SIGNIN_WIDTHS),),
            foot=(),
        )
        for row in (job.rows or [{}])
    ]
    return forms(items, practice=job.practice, progress=job.progress)


def _receipts(job: _Job) -> bytes:
    """Who got what, to be signed for."""
    one = receipts.sheet(job.desk, job.r, job.ledger, job.title, job.office, job.found, job.rows)
    return listing(one, practice=job.practice, progress=job.progress)


def _letters(job: _Job) -> bytes:
    """Papers in words, one for each record; or the words with lines to write on."""
    made = letters.of(job.desk, job.r, job.ledger, job.document, job.found, job.rows, job.office)
    return letter.letters(made, practice=job.practice, progress=job.progress)


LAYOUTS: dict[str, Callable[[Any], bytes]] = {
    "registration": _registrations,
    "certificate": _certificates,
    "form": _forms,
    "list": _list,
    "signin": _signin,
    "receipts": _receipts,
    "letter": _letters,
}
