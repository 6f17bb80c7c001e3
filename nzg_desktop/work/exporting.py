"""Ledgers out: templates to be filled in, and lists as spreadsheets; private values masked unless asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from nzg_desktop.core import codes
from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.declare import Column, Ledger
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import sheet
from nzg_desktop.store import lists
from nzg_desktop.store.store import Reading
from nzg_desktop.work import reminders
from nzg_desktop.work.accounts import by_hand, need, need_sight
from nzg_desktop.work.desk import Desk, line, noted
from nzg_desktop.work.showing import names_of, texts

AT_ONCE = 500
WIDE = 22
HINTS = {
    "idno": "18 位身份证号；本列已设为文本，末位 X 大写小写都可以",
    "date": "写成 2026-11-22、2026.11 或 2026年11月 都可以",
    "codes": "可以多选，用顿号隔开",
    "bool": "填 是 或 否",
    "ref": "填已登记的全称、编号或代码",
}


def _head(column: Column) -> sheet.Head:
    choices: tuple[str, ...] = ()
    if column.kind.name == "code":
        choices = tuple(code.name for code in codes.table(column.col.codes).choices(dt.date.today()))
    elif column.kind.name == "bool":
        choices = ("是", "否")
    note = "。".join(part for part in (column.col.note, HINTS.get(column.kind.name, "")) if part)
    width = WIDE if column.kind.name in ("idno", "ref", "uscc") else 14
    return sheet.Head(column.label, width, choices, note, column.required)


def template(ledger: type[Ledger], out: Path) -> None:
    """An empty workbook for one ledger: every field, drop-downs from the code tables, remarks, notes."""
    by_hand(ledger)
    must = "、".join(c.label for c in ledger.columns() if c.required) or "无"
    notes = (
        f"{ledger.about.title}导入模板",
        f"红色表头必须填：{must}。其他列没有内容就空着，以后可以补。",
        "带下拉箭头的列请从下拉表里选；直接粘贴也可以，导入时会检查。",
        "列的顺序可以改，不用的列可以删，可以多出别的列。",
        "导入前会先试算，有问题的行会说明原因，其他行照常导入。",
    )
    sheet.template(out, ledger.about.title, [_head(column) for column in ledger.columns()], notes)


def export(
    desk: Desk, query: Query, out: Path, *, clear: bool = False, reason: str = "", progress: Progress = silent
) -> int:
    """The records of a question as a workbook, in the order of the list. Gives the number of rows.

    In clear only with a reason, which is journalled. Raises Trouble where the file cannot be written.
    """
    need(desk, "export.clear" if clear else "export")
    need_sight(desk, query.ledger)
    reason = line(reason, "用途")
    if clear and not reason:
        raise Trouble("导出完整的证件号和电话要写明用途。", "请补上用途，会记入操作日志。")
    ledger = query.ledger
    heads = [sheet.Head(c.label, WIDE if c.kind.name in ("idno", "ref") else 14) for c in ledger.columns()]
    if clear or desk.store.why is None:  # noted before anything leaves, so that none is without its line
        with desk.store.writing() as w:
            how = {"how": "完整号码" if clear else "已打码"}
            noted(desk, w, ledger=ledger.about.code, action="exported", after=how, reason=reason)
    with desk.store.reading(query.as_of) as r:
        rows = _rows(desk, r, query, clear=clear, progress=progress)
        return sheet.write(out, ledger.about.title, heads, rows)


def _rows(
    desk: Desk, r: Reading, query: Query, *, clear: bool, progress: Progress
) -> Iterator[tuple[str, ...]]:
    total = lists.count(r, query, None).number
    found = lists.each(r, query)
    done = 0
    while chunk := list(islice(found, AT_ONCE)):
        progress(done, total, "正在导出")
        done += len(chunk)
        for row in texts(query.ledger, chunk, names_of(desk, r, query.ledger, chunk), clear=clear):
            yield tuple(row.values())


def due(desk: Desk, found: reminders.Reminders, out: Path) -> int:
    """What falls due as a spreadsheet; gives the number of rows."""
    need(desk, "export")
    heads = [
        sheet.Head(head, width) for head, width in zip(reminders.HEADS, (24, 36, 14, 14, 16), strict=True)
    ]
    return sheet.write(out, "到期提醒", heads, reminders.table(desk, found))
