"""Commands about what was done and about single people: journal."""

from __future__ import annotations

from typing import Annotated

import typer

from nzg_desktop.cli.options import Home, Json, User, opened
from nzg_desktop.cli.said import answer, table
from nzg_desktop.core import dates
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store.journal import Asked
from nzg_desktop.work import auditing

SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("journal")(_journal)


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


def _day(typed: str) -> str:
    """A day as it is written in these offices, as the journal has it."""
    if not typed:
        return ""
    try:
        day = dates.read_date(typed)[0]
    except ValueError as error:
        raise Trouble(f"日期“{typed}”看不懂：{error}。", "请写成 2026-11-22 的样子。") from error
    return day.isoformat() if day else ""
