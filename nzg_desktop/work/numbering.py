"""Numbers of papers, and the log of what was printed: one line for every paper of every record.

One rule: a number is given, written into its record and logged in one transaction, before any printer sees
it; it is never given again, not even where its paper is void. Nothing here is undone with a batch.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from nzg_desktop import __version__
from nzg_desktop.core.changes import Changes
from nzg_desktop.core.declare import Ledger, Print
from nzg_desktop.core.query import Query, Where
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.print_log import PrintLog
from nzg_desktop.store import lists, office, records, references
from nzg_desktop.store.store import Reading, Writing
from nzg_desktop.work import letters
from nzg_desktop.work.accounts import need
from nzg_desktop.work.desk import Desk, line, own_org, setting_of
from nzg_desktop.work.showing import Record

LISTS = ("list", "receipts")
"""Layouts that put all records on one paper."""
WAITING = "（待编号）"
"""How a number begins that is still to be given where the field may not be blank."""
_SERIAL = re.compile(r"\{号(\d?)\}")


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed of one record. `state`: new; begun (numbered, not come out yet); again.

    `id` and `uid` are those of the record, blank for a list; `line` is its line in the log, 0 before that.
    """

    id: int
    uid: str
    name: str | None
    number: str
    state: Literal["new", "begun", "again"] = "new"
    line: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """The papers of one document, in the order in which they are printed."""

    ledger: type[Ledger]
    document: Print
    papers: tuple[Paper, ...]
    series: tuple[str, int] = ("", 0)
    """The setting that counts its numbers, and how far it will have come."""

    def again(self, chosen: Sequence[int] | None = None) -> int:
        """How many numbered papers among these places were printed before; a reason is asked for them."""
        some = self.papers if chosen is None else [self.papers[at] for at in chosen]
        return sum(one.state == "again" for one in some) if self.document.number else 0


def planned(r: Reading, ledger: type[Ledger], document: Print, found: Sequence[Record]) -> Job:
    """What printing these records would write, with the numbers that they would get. Writes nothing."""
    if document.layout in LISTS:
        return Job(ledger, document, (Paper(0, "", f"{len(found):,} {ledger.about.unit}", ""),))
    known = _lines(r, document, [record["uid"] for record in found])
    lacking = [one for one in found if _lacks(document, one) and one["uid"] not in known]
    fresh, series = _following(r, ledger, document, len(lacking))
    given = dict(zip((record["uid"] for record in lacking), fresh, strict=True))
    # Who is helped or heard is not told beyond the ledgers that are guarded.
    names = {} if ledger.about.guard else references.names(r, ledger, [record["id"] for record in found])
    return Job(ledger, document, tuple(_paper(document, one, known, given, names) for one in found), series)


def _paper(
    document: Print,
    record: Record,
    known: Mapping[str, Record],
    given: Mapping[str, str],
    names: Mapping[int, str],
) -> Paper:
    id, uid = record["id"], record["uid"]
    there, number, name = known.get(uid), "", names.get(id)
    if document.number:
        old = str(there["serial_no"] or "") if there else ""
        number = (old or given.get(uid, "")) if _lacks(document, record) else str(record[document.number])
        there = there if number == old else None  # a number that was changed by hand is another paper
    if there is None:
        return Paper(id, uid, name, number)
    return Paper(id, uid, name, number, "again" if there["copies"] else "begun", there["id"])


def _lacks(document: Print, record: Record) -> bool:
    """Whether a record has no number yet, and gets one here: what others sent keeps what they gave it."""
    said = record[document.number] if document.number else ""
    return not record["origin"] and (said is None or str(said).startswith(WAITING))


def _lines(r: Reading, document: Print, uids: Sequence[str]) -> dict[str, Record]:
    """The newest line of each of these records that is not void."""
    found = dict[str, Record]()
    for part in records.chunks(uids):
        where = (Where("doc_kind", "=", document.title), Where("subject_ref", "in", tuple(part)))
        rows = lists.each(r, Query(PrintLog, (*where, Where("voided", "empty"))))
        found.update({row["subject_ref"]: row for row in rows})
    return found


def _following(
    r: Reading, ledger: type[Ledger], document: Print, count: int
) -> tuple[list[str], tuple[str, int]]:
    """So many next numbers, the setting that counts them, and the last serial that is reached.

    What stands in a record or in the log already is passed over: somebody wrote it there by hand.
    """
    pattern = str(setting_of(r, f"number_{document.code}") or "") if document.number else ""
    if not pattern or not count:
        return [""] * count, ("", 0)
    if not _SERIAL.search(pattern):
        raise Trouble(f"{document.title}的编号写法“{pattern}”里没有 {{号}}。", "请在“设置”里补上，再打印。")
    year = dt.date.today().year if "{年}" in pattern else 0
    key, found = f"serial.{document.code}.{year or ''}", list[str]()
    last = int(office.setting(r, key) or 0)
    while len(found) < count:
        some = [written(pattern, year, last + nth) for nth in range(1, count - len(found) + 1)]
        taken = _taken(r, ledger, document, some)
        found += [text for text in some if text not in taken]
        last += len(some)
    return found, (key, last)


def written(pattern: str, year: int, serial: int) -> str:
    """A number as the setting writes it: 〔{年}〕{号}号 as 〔2026〕12号, NO.{号6} as NO.000012."""
    return _SERIAL.sub(lambda found: f"{serial:0{found[1] or 1}}", pattern).replace("{年}", str(year))


def _taken(r: Reading, ledger: type[Ledger], document: Print, numbers: Sequence[str]) -> set[str]:
    own = {str(one[document.number]) for one in records.referring(r, ledger, document.number, numbers)}
    return own | {row["serial_no"] for row in _bearing(r, document, numbers)}


def _bearing(r: Reading, document: Print, numbers: Sequence[str]) -> Iterator[Record]:
    for part in records.chunks(numbers):
        where = (Where("doc_kind", "=", document.title), Where("serial_no", "in", tuple(part)))
        yield from lists.each(r, Query(PrintLog, where))


def issue(desk: Desk, job: Job, chosen: Sequence[int] | None = None, why: str = "") -> tuple[int, ...]:
    """Give every paper of the job its number, for good, and log it; gives the lines of the chosen places.

    A paper that was printed before gets another line where it is chosen. Raises Trouble: reprint (a reason is
    needed), renumbered (the numbers are not those that were laid out), twin.
    """
    need(desk, "print")
    why = line(why, "重打原因")
    places = range(len(job.papers)) if chosen is None else chosen
    with desk.store.writing() as w:
        now = _as_laid_out(w, job)
        if (again := now.again(places)) and not why:
            what = f"其中 {again:,} 份已经打印过，编号不变。"
            raise Trouble(what, "请写上重打的原因，再打印。", code="reprint")
        _refuse_twins(w, now)
        _number(w, desk, now)
        asked = set(places)
        wanted = [
            at
            for at, one in enumerate(now.papers)
            if one.state == "new" or (one.state == "again" and at in asked)
        ]
        org = own_org(w)
        rows = [_row(desk, now, now.papers[at], why) | {"org_id": org} for at in wanted]
        ids = records.insert_many(w, PrintLog, rows, who=desk.who, batch="")
        at_line = {at: one.line for at, one in enumerate(now.papers)} | dict(zip(wanted, ids, strict=True))
    return tuple(at_line[at] for at in places)


def _as_laid_out(w: Writing, job: Job) -> Job:
    """The job as it stands now; Trouble where it is not what lies on the paper."""
    now = _now(w, job)
    if [one.number for one in now.papers] != [one.number for one in job.papers]:
        raise Trouble(
            "排好版以后，别处用掉了编号，或改了这些记录，所以没有打印。",
            "请重新排版，看过再打印。",
            "编号没有浪费。",
            code="renumbered",
        )
    return now


def _refuse_twins(w: Writing, job: Job) -> None:
    """No number on the papers of two records, nor one that is void."""
    new = {one.number: one.uid for one in job.papers if one.number and one.state == "new"}
    often = Counter(one.number for one in job.papers if one.number)
    twice = next((number for number in new if often[number] > 1), "")
    for row in _bearing(w, job.document, list(new)):
        if row["voided"] or row["subject_ref"] != new[row["serial_no"]]:
            twice = row["serial_no"]
    if twice:
        raise Trouble(
            f"编号“{twice}”已经用在另一份{job.document.title}上，或已作废。",
            "请改掉那条记录里的编号，或清空它由软件来编，再打印。",
            "没有打印，编号没有浪费。",
            code="twin",
        )


def _number(w: Writing, desk: Desk, job: Job) -> None:
    """Write the numbers that are new into their records, and count on."""
    document = job.document
    if not document.number:
        return
    there = records.by_ids(w, job.ledger, [one.id for one in job.papers])
    lacking = [one for one in job.papers if _lacks(document, there[one.id]) and one.number]
    updates = [(one.id, there[one.id], {document.number: one.number}) for one in lacking]
    records.update_many(w, job.ledger, updates, who=desk.who, batch="", reason=f"打印{document.title}")
    if job.series[0]:
        office.set_setting(w, *job.series)


def _row(desk: Desk, job: Job, one: Paper, why: str) -> dict[str, Any]:
    again = one.state == "again"
    return {column.name: None for column in PrintLog.columns()} | {
        "doc_kind": job.document.title,
        "template_version": version(job.document),
        "serial_no": one.number or None,
        "subject_ref": one.uid or None,
        "name": one.name,
        "printed_on": dt.date.today(),
        "copies": 0,
        "operator": desk.who,
        "reprint": again or None,
        "reprint_why": (why or None) if again else None,
    }


def version(document: Print) -> str:
    """Which layout it was: the version of the program, and for papers in words the mark of their template."""
    words = "".join(letters.templates(document)) if document.layout == "letter" else ""
    return f"{__version__}-{hashlib.sha256(words.encode()).hexdigest()[:8]}" if words else __version__


def sent(desk: Desk, lines: Sequence[int]) -> None:
    """Note that these papers have come out."""
    need(desk, "print")
    if not lines:
        return
    with desk.store.writing() as w:
        there = records.by_ids(w, PrintLog, lines)
        records.update_many(
            w, PrintLog, [(id, row, {"copies": 1}) for id, row in there.items()], who=desk.who, batch=""
        )


def _now(r: Reading, job: Job) -> Job:
    if job.document.layout in LISTS:
        return job
    there = records.by_uids(r, job.ledger, [one.uid for one in job.papers])
    return planned(r, job.ledger, job.document, [there[one.uid] for one in job.papers if one.uid in there])


def void(desk: Desk, uid: str, why: str) -> Changes:
    """Declare a paper void: its number is never used again, and its record gets another one next time.

    Raises Trouble without a reason, and where it is void already.
    """
    need(desk, "print")
    why = line(why, "作废原因")
    if not why:
        raise Trouble("作废要写明原因。", "请补上原因，如“打坏了”。")
    with desk.store.writing() as w:
        there = records.get(w, PrintLog, uid)
        if there is None or there["voided"]:
            raise Trouble("这一份已经作废，或已经不在了。", "请刷新列表后再看。")
        after = {"voided": True, "void_why": why}
        records.update_many(w, PrintLog, [(there["id"], there, after)], who=desk.who, batch="", reason=why)
        touched = list(_freed(w, desk, there, why))
    return Changes(frozenset({PrintLog.about.code, *touched}), 1, "", (uid,))


def subject(desk: Desk, uid: str) -> tuple[str, str] | None:
    """The ledger and uid of the living record that a line of the log is about."""
    with desk.store.reading() as r:
        line = records.get(r, PrintLog, uid)
        if line is None or line["subject_ref"] is None:
            return None
        about = str(line["subject_ref"])
        for ledger in desk.ledgers:
            if any(one.title == line["doc_kind"] for one in ledger.prints):
                record = records.get(r, ledger, about)
                return (ledger.about.code, about) if record and not record["retired"] else None
    return None


def _freed(w: Writing, desk: Desk, there: Record, why: str) -> Iterator[str]:
    """Take the void number out of its record."""
    for ledger in desk.ledgers:
        for document in ledger.prints:
            if document.title == there["doc_kind"] and document.number and there["serial_no"]:
                record = records.get(w, ledger, str(there["subject_ref"]))
                if record and not record["origin"] and record[document.number] == there["serial_no"]:
                    optional = ledger.column(document.number).optional
                    blank = None if optional else f"{WAITING}原{there['serial_no']}"
                    update = (record["id"], record, {document.number: blank})
                    records.update_many(w, ledger, [update], who=desk.who, batch="", reason=f"作废：{why}")
                    yield ledger.about.code
