"""The journal as people read it: who did what, when, to which record, and what it was before.

One rule: private values are never told, neither here nor in what is exported from here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.declare import Column, Ledger
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import sheet
from nzg_desktop.ledgers.print_log import PrintLog
from nzg_desktop.store import journal, lists, records, references, sight
from nzg_desktop.store.journal import Asked, Entry
from nzg_desktop.store.search import has_index
from nzg_desktop.store.store import Reading
from nzg_desktop.work.accounts import need, need_sight, sees
from nzg_desktop.work.desk import Desk, line, noted
from nzg_desktop.work.records import need_open
from nzg_desktop.work.showing import words

ACTIONS = {
    "new": "新增",
    "changed": "修改",
    "retired": "移到回收站",
    "restored": "从回收站恢复",
    "removed": "撤销新增",
    "purged": "彻底删除",
    "shown": "查看完整内容",
    "opened": "打开",
    "exported": "导出",
    "closed": "封存",
    "sent": "报送",
    "received": "接收",
    "receipted": "读入回执",
    "unpacked": "解开",
    "trusted": "登记证书卡",
    "set": "改设置",
    "imported": "导入",
    "reminder done": "提醒已办完",
    "attached": "加附件",
    "detached": "去掉附件",
    "older file accepted": "认可较旧的资料",
    "user added": "增加用户",
    "user roles": "改用户角色",
    "user removed": "去掉用户",
    "user reset": "重设用户密码",
    "password changed": "改密码",
    "password recovered": "用恢复单重设密码",
    "recovery sheet": "换恢复单",
    "backup restored": "从备份恢复",
    "mended": "修复索引",
    "kept": "记下核对数",
}
"""Every action in words; a test finds those without."""
PLACES = {
    "package": "报送文件",
    "peer": "证书卡",
    "month": "月度报送",
    "office": "本单位",
    "setting": "设置",
    "journal": "操作日志",
    "holidays": "节假日",
    "codes": "代码表",
}
"""What lines are about that are about no ledger."""
AT_ONCE = 500
LONGEST = 40
FOUND = 50
"""So many records of each ledger are looked for by what somebody typed."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line in words. `changes`: label, old, new of every field; `record`: what the record is called."""

    seq: int
    at: str
    who: str
    action: str
    changes: tuple[tuple[str, str, str], ...]
    reason: str
    batch: str
    place: str = ""
    record: str = ""
    uid: str = ""

    @property
    def told(self) -> str:
        """All changes in one line."""
        return "；".join(
            f"{label}：{old or '（空）'} → {new or '（空）'}" if old else f"{label}：{new}" if label else new
            for label, old, new in self.changes
        )


def history(desk: Desk, ledger: type[Ledger], uid: str) -> tuple[Event, ...]:
    """All that happened to one record, newest first."""
    need_sight(desk, ledger)
    with desk.store.reading() as r:
        need_open(r, ledger, uid)
        entries = journal.history(r, ledger.about.code, uid)
        events = [*(_event(desk, r, ledger, entry) for entry in entries), *_printed(r, uid)]
        return tuple(sorted(events, key=lambda event: event.seq, reverse=True))


def _printed(r: Reading, uid: str) -> Iterator[Event]:
    """What was printed of a record, and which of it is void."""
    for row in records.referring(r, PrintLog, "subject_ref", [uid]):
        what = "　".join(filter(None, (row["doc_kind"], row["serial_no"])))
        for entry in journal.history(r, PrintLog.about.code, row["uid"]):
            done = "作废" if (entry.after or {}).get("voided") else "补打" if row["reprint"] else "打印"
            if entry.action == "new" or done == "作废":
                why = entry.reason or row["reprint_why"] or ""
                yield Event(entry.seq, entry.at, entry.who, done, (("", "", what),), why, "")


def page(desk: Desk, asked: Asked, before: int | None = None, limit: int = 100) -> tuple[Event, ...]:
    """The newest lines that somebody asked for, older than line `before`."""
    need(desk, "audit")
    with desk.store.reading() as r:
        return _page(desk, r, _searched(desk, r, asked), before, limit)


def people(desk: Desk) -> tuple[str, ...]:
    """Whose lines can be asked for."""
    with desk.store.reading() as r:
        return journal.people(r)


def places(desk: Desk) -> dict[str, str]:
    """What lines can be about, by code."""
    return {ledger.about.code: ledger.about.title for ledger in desk.ledgers} | PLACES


def export(desk: Desk, asked: Asked, out: Path, reason: str, progress: Progress = silent) -> int:
    """The lines as a workbook, newest first; what for is journalled. Gives their number."""
    need(desk, "audit")
    reason = line(reason, "用途")
    if not reason:
        raise Trouble("导出操作日志要写明用途。", "请补上用途，会记入操作日志。")
    with desk.store.writing() as w:
        noted(desk, w, ledger="journal", action="exported", reason=reason)
    titles = {
        "序号": 8,
        "时间": 20,
        "经手人": 10,
        "做了什么": 14,
        "台账": 14,
        "记录": 18,
        "内容": 60,
        "原因": 24,
    }
    heads = [sheet.Head(title, width) for title, width in titles.items()]
    with desk.store.reading() as r:
        rows = (
            (str(e.seq), e.at, e.who, e.action, e.place, e.record, e.told, e.reason)
            for e in _all(desk, r, _searched(desk, r, asked), progress)
        )
        return sheet.write(out, "操作日志", heads, rows)


def _all(desk: Desk, r: Reading, asked: Asked, progress: Progress) -> Iterator[Event]:
    last, done = None, 0
    while found := _page(desk, r, asked, last, AT_ONCE):
        progress(done, 0, "正在导出")
        yield from found
        last, done = found[-1].seq, done + len(found)


def _searched(desk: Desk, r: Reading, asked: Asked) -> Asked:
    """With the records that the typed words find in the ledgers' own index."""
    if not asked.text:
        return asked
    queries = (
        Query(ledger, text=asked.text, retired=retired)
        for ledger in desk.ledgers
        for retired in (False, True)
        if has_index(ledger)
    )
    found = (row["uid"] for query in queries for row in lists.page(r, query, limit=FOUND).rows)
    return replace(asked, uids=tuple(found))


def _page(desk: Desk, r: Reading, asked: Asked, before: int | None, limit: int) -> tuple[Event, ...]:
    entries = journal.page(r, asked, before, limit)
    known = {ledger.about.code: ledger for ledger in desk.ledgers}
    names, titles = _names(desk, r, known, entries), places(desk)
    shut = _shut(r, known, entries)
    return tuple(
        replace(
            _event(desk, r, known.get(entry.ledger), entry, shut=entry.uid in shut),
            place=titles.get(entry.ledger, entry.ledger),
            record=names.get((entry.ledger, entry.uid), ""),
            uid=entry.uid,
        )
        for entry in entries
    )


def _names(
    desk: Desk, r: Reading, known: dict[str, type[Ledger]], entries: Iterable[Entry]
) -> dict[tuple[str, str], str]:
    """What the records of these lines are called now; those that are gone have no name any more."""
    asked: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.uid and entry.ledger in known and sees(desk, known[entry.ledger]):
            asked[entry.ledger].add(entry.uid)
    found = dict[tuple[str, str], str]()
    for code, uids in asked.items():
        ids = {record["id"]: uid for uid, record in records.by_uids(r, known[code], uids).items()}
        called = references.names(r, known[code], ids)
        found |= {(code, uid): called.get(id, "") for id, uid in ids.items()}
    return found


def _shut(r: Reading, known: dict[str, type[Ledger]], entries: Iterable[Entry]) -> set[str]:
    """The records among these that only others may open."""
    uids = defaultdict[str, set[str]](set)
    for entry in entries:
        uids[entry.ledger].add(entry.uid)
    return set[str]().union(*(sight.shut(r, known[code], uids[code]) for code in uids if code in known))


def _event(desk: Desk, r: Reading, ledger: type[Ledger] | None, entry: Entry, *, shut: bool = False) -> Event:
    shut = shut or (ledger is not None and not sees(desk, ledger))
    if shut:  # who audits learns what was done, not what it says
        said = ACTIONS.get(entry.action, entry.action)
        return Event(entry.seq, entry.at, entry.who, said, (), entry.reason, entry.batch)
    changes = (
        _facts(entry) if ledger is None or entry.action == "purged" else _changed(desk, r, ledger, entry)
    )
    said = ACTIONS.get(entry.action, entry.action)
    return Event(entry.seq, entry.at, entry.who, said, changes, entry.reason, entry.batch)


def _changed(desk: Desk, r: Reading, ledger: type[Ledger], entry: Entry) -> tuple[tuple[str, str, str], ...]:
    if entry.emptied:
        return (("", "", "内容已按要求删除"),)
    before, after = entry.before or {}, entry.after or {}
    changed = [
        (column.label, _past(desk, r, column, old), _past(desk, r, column, new))
        for column in ledger.columns()
        if (old := before.get(column.name)) != (new := after.get(column.name))
    ]
    told = _facts(entry) if "how" in after else ()
    looked = [ledger.column(name).label for name in after.get("fields", ()) if name in _names_of(ledger)]
    return (*changed, *told, *((("看了", "", "、".join(looked)),) if looked else ()))


def _names_of(ledger: type[Ledger]) -> set[str]:
    return {column.name for column in ledger.columns()}


def _facts(entry: Entry) -> tuple[tuple[str, str, str], ...]:
    """What a line says that is about no record: its plain values, side by side."""
    after = entry.after or {}
    if "erased" in after:
        return (("", "", f"清空了日志里的 {len(after['erased'])} 处内容"),)
    plain = (str(value) for value in after.values() if isinstance(value, str | int) and value)
    told = [value for value in plain if len(value) <= LONGEST]  # a digest tells a person nothing
    return (("", "", "，".join(told)),) if told else ()


def _past(desk: Desk, r: Reading, column: Column, value: object) -> str:
    """A journalled value (JSON) as a person reads it."""
    if value is None:
        return ""
    if column.col.private:
        return "＊＊＊"
    if not column.col.refers:
        return words(column, value)
    return words(column, value, references.names(r, desk.ledger(column.col.refers), [int(str(value))]))
