"""Paper that is of no ledger: the cover of a report, the key card, the roll-up of a month, what falls due.

What is printed of a report is what travels in it: the cover is taken out of the file that was written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from nzg_desktop.core.picture import Draw
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import container, filename, sheet, strictzip
from nzg_desktop.paper import card, form, photo, picture, recovery
from nzg_desktop.store import office as kept
from nzg_desktop.store.attachments import Attachment
from nzg_desktop.work import attaching, reminders, rollup
from nzg_desktop.work.accounts import need
from nzg_desktop.work.desk import Desk, card_of, keys_of, office
from nzg_desktop.work.handover import plain_number

COVER = "cover.pdf"
HEADS = ("代码", "指标", "数值", "单位", "填报单位数")
WEIGHTS = (1.0, 5.0, 2.0, 1.0, 1.4)


def cover(desk: Desk, package_id: str) -> bytes:
    """The cover of a report that was written, as it lies in the file; to be signed and sealed on paper."""
    with desk.store.reading() as r:
        package, keys = kept.package(r, package_id), keys_of(r)
    if package is None or package.direction != "out":
        raise Trouble("没有找到这份报送。", "请重新生成报送文件，再打印封面。")
    inner = container.decrypt(container.peek(filename.read_file(desk.home.packages / package.file)), keys)
    entry = next(found for found in strictzip.layout(inner) if found.name == COVER)
    return bytes(strictzip.content(inner, entry))


def key_card(desk: Desk) -> bytes:
    """The key card of this office on paper, to be brought along and compared."""
    need(desk, "card")
    with desk.store.reading() as r:
        own = card_of(r)
    item = card.KeyCard(own.name, own.code, own.key_id, dt.date.today().isoformat())
    return card.key_card(item, practice=office(desk).practice)


def recovery_sheet(desk: Desk, code: str) -> bytes:
    """The recovery sheet on paper. The code is known only now; it is kept nowhere."""
    facts = office(desk)
    item = recovery.RecoverySheet(facts.name, code, dt.date.today().isoformat())
    return recovery.recovery_sheet(item, practice=facts.practice)


def _lines(found: rollup.RolledUp) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (figure.code, figure.name, plain_number(figure.value), figure.unit, str(figure.rows))
        for figure in found.figures
    )


def _coverage(found: rollup.RolledUp) -> str:
    said = f"{found.month}　应报 {found.expected} 家，已报 {found.reported} 家"
    missing = "、".join(one.name for one in found.missing)
    complete = f"缺报：{missing}" if missing else "已报齐"
    return f"{said}，{complete}。{rollup.NOT_DISTINCT}。"


def rollup_sheet(desk: Desk, period: str) -> bytes:
    """The roll-up of a month on paper, with the offices that have not reported by name."""
    found, facts = rollup.rollup(desk, period), office(desk)
    item = form.ListSheet(f"{facts.name}汇总报表", HEADS, _lines(found), WEIGHTS, _coverage(found))
    return form.listing(item, practice=facts.practice)


def rollup_book(desk: Desk, period: str, out: Path) -> int:
    """The roll-up of a month as a workbook. Gives the number of rows."""
    found = rollup.rollup(desk, period)
    heads = [sheet.Head(title, width) for title, width in zip(HEADS, (10, 40, 14, 8, 12), strict=True)]
    rows = [*_lines(found), ("", _coverage(found), "", "", "")]
    return sheet.write(out, f"{period} 汇总", heads, rows)


def due(desk: Desk, found: reminders.Reminders) -> bytes:
    """What falls due, as a list to hang up or to work off."""
    need(desk, "print")
    facts, rows = office(desk), tuple(reminders.table(desk, found))
    item = form.ListSheet(
        "到期提醒", reminders.HEADS, rows, subtitle=f"{facts.name}　{dt.date.today()}", foot=()
    )
    return form.listing(item, practice=facts.practice)


def charts(desk: Desk, drawn: Sequence[Draw]) -> bytes:
    """The pictures of the office, as on the screen."""
    need(desk, "print")
    facts = office(desk)
    return picture.pictures("工作图表", f"{facts.name}　{dt.date.today()}", drawn, practice=facts.practice)


def attached(desk: Desk, one: Attachment) -> bytes:
    """One photo or scan on a page of its own, as large as it fits."""
    return photo.page(one.name, attaching.content(desk, one.uid), practice=office(desk).practice)
