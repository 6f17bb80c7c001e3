"""Commands about what was done and about single people: journal, person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nzg_desktop.cli.options import Home, Json, User, ledger_of, opened, progress
from nzg_desktop.cli.said import answer, only, table
from nzg_desktop.core import dates
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store.journal import Asked
from nzg_desktop.work import auditing, person

SHOWN = 50

app = typer.Typer()


@app.command("journal")
def _journal(
    since: Annotated[str, typer.Option("--since", help="从这一天起")] = "",
    until: Annotated[str, typer.Option("--until", help="到这一天为止")] = "",
    ledger: Annotated[str, typer.Option("--ledger", help="台账代码，或 package、peer、month、office")] = "",
    who: Annotated[str, typer.Option("--who", help="经手人")] = "",
    search: Annotated[str, typer.Option("--search", help="原因里的字、记录的姓名或编号")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000, help="最多几条，最近的在前")] = SHOWN,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """读操作日志。"""
    asked = Asked(who, ledger, (), _day(since), _day(until), search)
    with opened(home, user) as desk:
        known = auditing.places(desk)
        if ledger and ledger not in known:
            raise Trouble(f"操作日志里没有“{ledger}”这一类。", f"可用的有：{'、'.join(known)}。")
        found = auditing.page(desk, asked, limit=limit)
    heads = ("序号", "时间", "经手人", "做了什么", "台账", "记录", "内容", "原因")
    rows = [(str(e.seq), e.at, e.who, e.action, e.place, e.record, e.told, e.reason) for e in found]
    answer(found, table(heads, rows), as_json=as_json)


@app.command("person")
def _person(
    uid: Annotated[str, typer.Argument(metavar="UID", help="会员的编号")],
    clear: Annotated[bool, typer.Option("--clear", help="证件号、电话不打码（会记入操作日志）")] = False,
    to: Annotated[Path | None, typer.Option("--to", help="全部资料另存到这个 xlsx，需写明用途")] = None,
    purge: Annotated[bool, typer.Option("--purge", help="彻底删除，不能撤销，需写明原因")] = False,
    reason: Annotated[str, typer.Option("--reason", help="用途或原因")] = "",
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """关于一个人的全部资料：列出、导出、彻底删除。"""
    if to and purge:
        raise typer.BadParameter("--to 和 --purge 请分两次做")
    with opened(home, user) as desk:
        ledger = ledger_of("member")
        if purge:
            done, _ = person.purge(desk, ledger, uid, reason, progress(as_json=as_json))
            words = f"彻底删除了 {done.records} 条，清空了操作日志里的 {done.lines} 处。{person.REMAINS}"
            answer(only(done, "records", "mentions", "lines"), words, as_json=as_json)
            return
        if to:
            count = person.export(desk, ledger, uid, to, reason)
            answer({"file": str(to), "records": count}, f"已把 {count} 条写到 {to}", as_json=as_json)
            return
        found = person.everything(desk, ledger, uid, clear=clear)
    told = [only(piece, "ledger", "uid", "name", "retired", "mention", "told") for piece in found]
    lines = [
        f"{p.ledger.about.title} {p.name}{'（回收站）' if p.retired else ''} {p.mention}".rstrip()
        + "".join(f"\n    {label}：{value}" for label, value in p.told)
        for p in found
    ]
    answer(told, "\n".join(lines), as_json=as_json)


def _day(typed: str) -> str:
    """A day as it is written in these offices, as the journal has it."""
    if not typed:
        return ""
    try:
        day = dates.read_date(typed)[0]
    except ValueError as error:
        raise Trouble(f"日期“{typed}”看不懂：{error}。", "请写成 2026-11-22 的样子。") from error
    return day.isoformat() if day else ""
