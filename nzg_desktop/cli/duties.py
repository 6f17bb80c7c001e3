"""Commands about what falls due: reminders, holidays."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nzg_desktop.cli.options import Home, Json, User, opened
from nzg_desktop.cli.said import answer, table
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import disk
from nzg_desktop.work import exporting, holidays, papers, reminders


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for name, command in (("reminders", _reminders), ("holidays", _holidays)):
        app.command(name)(command)


def _reminders(
    days: Annotated[
        int | None, typer.Option("--days", min=0, help="看今后几天；不写时按各事项自己的提前量")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="另存为 .pdf 或 .xlsx")] = None,
    later: Annotated[str, typer.Option("--later", metavar="UID", help="这一条以后再提醒")] = "",
    done: Annotated[str, typer.Option("--done", metavar="UID", help="这一条已办完，不再提醒")] = "",
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """列出到期和快到期的事项。"""
    with opened(home, user) as desk:
        found = reminders.reminders(desk, days)
        for uid, put in ((later, reminders.put_off_for), (done, reminders.done)):
            for one in _named(found, uid):
                put(desk, one)
        if later or done:
            found = reminders.reminders(desk, days)
        if out is not None and out.suffix.lower() == ".pdf":
            disk.write(out, papers.due(desk, found))
        elif out is not None:
            exporting.due(desk, found, out)
        rows = reminders.table(desk, found)
    told = [
        {"ledger": one.ledger, "clock": one.clock, "uid": one.uid, "title": one.title, "name": one.name}
        | {"due": one.due, "left": one.left, "state": one.state}
        for one in found.items
    ]
    words = "\n".join((table(reminders.HEADS, rows) if rows else "没有到期和快到期的事项。", *found.notes))
    answer({"reminders": told, "more": found.more, "notes": found.notes}, words, as_json=as_json)


def _named(found: reminders.Reminders, uid: str) -> list[reminders.Reminder]:
    named = [one for one in found.items if one.uid == uid]
    if uid and not named:
        raise Trouble(f"没有编号为 {uid[:36]} 的提醒。", "请先用 nzg reminders --json 看编号。")
    return named


def _holidays(file: Path, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """读入放假表：第一列日期，第二列写 休 或 班。"""
    with opened(home, user) as desk:
        years = holidays.read(desk, file)
    answer({"years": years}, f"已读入 {'、'.join(map(str, years))} 年的放假表。", as_json=as_json)
