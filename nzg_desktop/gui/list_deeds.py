"""What is done with many records at once: written to a workbook, moved to the recycle bin.

Each asks only what it must know, in the window's own strip, and can be taken back where that is possible.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from nzg_desktop.core.changes import Changes, Progress
from nzg_desktop.core.query import Query
from nzg_desktop.gui.page import save_as
from nzg_desktop.gui.pieces import BOOK
from nzg_desktop.store import lists
from nzg_desktop.work import exporting, numbering, records

if TYPE_CHECKING:
    from nzg_desktop.core.declare import Ledger
    from nzg_desktop.gui.page import Frame, Page
    from nzg_desktop.work.desk import Desk

VOID = ("打坏了", "内容有误", "不再需要")
REASONS = ("重复登记", "登记有误", "不再需要")


def export(page: Page, query: Query, reason: str = "") -> None:
    """Ask where to, and write the records as the list shows them; with a reason, in clear."""
    frame, title = page.frame, query.ledger.about.title
    how = "里面有完整号码，请妥善保管，用完删掉。" if reason else "证件号和电话已遮住中间几位。"

    save_as(
        page,
        frame,
        f"导出{title}",
        BOOK,
        f"{title}.xlsx",
        lambda out, progress: exporting.export(
            frame.desk, query, out, clear=bool(reason), reason=reason, progress=progress
        ),
        lambda out, rows: f"导出了 {rows:,} {query.ledger.about.unit}：{out.name}。{how}",
        "正在导出",
    )


def export_clear(page: Page, query: Query) -> None:
    """Ask what for first; it is journalled."""
    page.frame.notices.ask_line(
        "导出完整的证件号和电话做什么用？会记入操作日志。",
        "导出",
        lambda reason: export(page, query, reason),
        "如：给互助会投保",
    )


def save_template(page: Page, ledger: type[Ledger]) -> None:
    """Ask where to, and write an empty workbook with all columns of the ledger."""
    save_as(
        page,
        page.frame,
        f"{ledger.about.title}导入模板",
        BOOK,
        f"{ledger.about.title}导入模板.xlsx",
        lambda out, _progress: exporting.template(ledger, out),
        lambda out, _: f"模板存好了：{out.name}。填好后按 F8 导入。",
        "正在写模板",
    )


def remove(frame: Frame, query: Query, said: str) -> None:
    """Ask for the reason, then move the records to the recycle bin."""
    choices: list[tuple[str, Callable[[], object]]] = [
        (reason, partial(_remove, frame, query, reason)) for reason in REASONS
    ]
    frame.notices.ask(f"把选中的 {said}移到回收站，原因是：", *choices)


def _remove(frame: Frame, query: Query, reason: str) -> None:
    frame.jobs.long(
        "正在移到回收站",
        lambda progress: _retire(frame.desk, query, reason, progress),
        partial(_removed, frame, query.ledger),
    )


def _retire(desk: Desk, query: Query, reason: str, progress: Progress) -> Changes:
    """Retire the records one by one; what is done stays done when somebody says stop."""
    uids, batch = _uids(desk, query), ""
    for done, uid in enumerate(uids):
        progress(done, len(uids), "正在移到回收站")
        batch = records.retire(desk, query.ledger, uid, reason, batch).batch
    return Changes(frozenset({query.ledger.about.code}), len(uids), batch, uids)


def _uids(desk: Desk, query: Query) -> tuple[str, ...]:
    with desk.store.reading(query.as_of) as r:
        return tuple(record["uid"] for record in lists.each(r, query))


def _removed(frame: Frame, ledger: type[Ledger], changes: Changes) -> None:
    frame.announce(changes)
    said = f"{changes.count:,} {ledger.about.unit}移到了回收站。"
    frame.notices.done(said, ("撤销", partial(_bring_back, frame, ledger, changes)))


def _bring_back(frame: Frame, ledger: type[Ledger], changes: Changes) -> None:
    def restore(progress: Progress) -> Changes:
        batch = ""
        for done, uid in enumerate(changes.uids):
            progress(done, len(changes.uids), "正在恢复")
            batch = records.restore(frame.desk, ledger, uid, batch).batch
        return Changes(changes.ledgers, changes.count, batch, changes.uids)

    frame.jobs.long("正在恢复", restore, frame.announce)


def void(frame: Frame, query: Query, count: int) -> None:
    """Ask for the reason, then declare these papers void."""
    said = f"把选中的 {count:,} 份作废，编号不再使用，原因是："
    frame.notices.ask(said, *((why, partial(_void, frame, query, why)) for why in VOID))


def _void(frame: Frame, query: Query, why: str) -> None:
    def work(progress: Progress) -> Changes:
        uids, touched = _uids(frame.desk, query), set[str]()
        for done, uid in enumerate(uids):
            progress(done, len(uids), "正在作废")
            touched |= numbering.void(frame.desk, uid, why).ledgers
        return Changes(frozenset(touched), len(uids), "", uids)

    def done(changes: Changes) -> None:
        frame.announce(changes)
        frame.notices.done(f"{changes.count:,} 份已作废。再打印时会编新的号。")

    frame.jobs.long("正在作废", work, done)


def open_subject(frame: Frame, query: Query) -> None:
    """Open the record that the chosen line of the log is about."""

    def show(found: tuple[str, str] | None) -> None:
        if found is None:
            frame.notices.say("这一条没有对应的记录：打印的是名单，或者那条记录已经不在了。")
            return
        page = frame.go(found[0])
        if (opened := getattr(page, "open_record", None)) is not None:
            opened(found[1])

    frame.jobs.quick(lambda: numbering.subject(frame.desk, _uids(frame.desk, query)[0]), show)
