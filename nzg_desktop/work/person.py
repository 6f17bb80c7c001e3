"""Everything that is held about one person: shown, handed to her, and deleted where she asks for it.

One rule: what is deleted here is gone from the ledgers, the recycle bin, the index and the journal's lines;
only backups and reports of before still hold it, and that is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nzg_desktop.core.changes import Changes, Progress, silent
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import sheet
from nzg_desktop.store import purging
from nzg_desktop.store.store import Reading
from nzg_desktop.work.accounts import need
from nzg_desktop.work.desk import Desk, line, noted, office_of
from nzg_desktop.work.records import existing
from nzg_desktop.work.showing import names_of, texts

REMAINS = "以前的备份里还有，会随备份到期逐步删掉；已经报送出去的，请另行通知上级。"
"""What the purge cannot reach."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One record about her: label and value of what is filled in. `mention`: the field that names her."""

    ledger: type[Ledger]
    uid: str
    name: str
    retired: bool
    told: tuple[tuple[str, str], ...]
    mention: str = ""


def everything(desk: Desk, ledger: type[Ledger], uid: str, *, clear: bool = False) -> tuple[Piece, ...]:
    """All that is held about the person whose record this is; in clear it is journalled."""
    need(desk, "guarded")
    if clear:
        need(desk, "clear")
        with desk.store.writing() as w:
            noted(desk, w, ledger=ledger.about.code, uid=uid, action="shown", reason="查看此人的全部资料")
    with desk.store.reading() as r:
        return _pieces(desk, r, _held(r, ledger, uid), clear=clear)


def export(
    desk: Desk, ledger: type[Ledger], uid: str, out: Path, reason: str, progress: Progress = silent
) -> int:
    """The same in clear as a workbook for her, with a reason. Gives the number of records."""
    need(desk, "export.clear")
    reason = line(reason, "用途")
    if not reason:
        raise Trouble("导出一个人的全部资料要写明用途。", "请补上用途，如“本人要求查看”。")
    with desk.store.writing() as w:
        noted(desk, w, ledger=ledger.about.code, uid=uid, action="exported", reason=reason)
    pieces = everything(desk, ledger, uid, clear=True)
    heads = [
        sheet.Head(title, width) for title, width in {"台账": 16, "记录": 20, "项目": 18, "内容": 40}.items()
    ]
    rows = ((p.ledger.about.title, p.name, label, value) for p in pieces for label, value in p.told)
    sheet.write(out, "全部资料", heads, rows)
    return len(pieces)


def purge(
    desk: Desk, ledger: type[Ledger], uid: str, reason: str, progress: Progress = silent
) -> tuple[purging.Purged, Changes]:
    """Delete all of it for ever; there is no way back but an old backup.

    Raises Trouble without a reason, for the office's own line, and where the disk has no room.
    """
    need(desk, "purge")
    reason = line(reason, "原因")
    if not reason:
        raise Trouble("彻底删除要写明原因。", "请补上原因，如“本人要求删除”。")
    progress(0, 2, "正在彻底删除")
    with desk.store.writing() as w:
        if uid == office_of(w).org_uid:
            raise Trouble("这一行是本单位自己，不能删除。", "要停用的话，请改它的“状态”。")
        done = purging.purge(w, _held(w, ledger, uid), who=desk.who, reason=reason, person=True)
    progress(1, 2, "正在重写资料文件，不留痕迹")
    purging.compact(desk.store)
    return done, Changes(done.ledgers, done.records, "", (uid,))


def _held(r: Reading, ledger: type[Ledger], uid: str) -> purging.Held:
    return purging.held(r, [(ledger, existing(r, ledger, uid)["id"])], person=True)


def _pieces(desk: Desk, r: Reading, found: purging.Held, *, clear: bool) -> tuple[Piece, ...]:
    every = [(ledger, record, "") for ledger, rows in found.records.items() for record in rows.values()]
    pieces = []
    for ledger, record, mention in (*every, *found.mentions):
        (row,) = texts(ledger, [record], names_of(desk, r, ledger, [record]), clear=clear)
        told = tuple((c.label, row[c.name]) for c in ledger.columns() if row[c.name])
        label = ledger.column(mention).label if mention else ""
        name = row[ledger.about.name] or "未命名"
        pieces.append(Piece(ledger, record["uid"], name, bool(record["retired"]), told, label))
    return tuple(pieces)
