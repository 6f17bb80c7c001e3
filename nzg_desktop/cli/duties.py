"""Commands about what falls due and what belongs to records: reminders, holidays, attachments, codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nzg_desktop.cli.options import Code, Home, Json, User, ledger_of, opened
from nzg_desktop.cli.said import answer, only, table
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import disk
from nzg_desktop.work import attaching, codelists, exporting, holidays, papers, reminders

app = typer.Typer()


@app.command("reminders")
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


@app.command("holidays")
def _holidays(
    file: Annotated[Path | None, typer.Argument(help="放假表；不写时看已有哪些年份")] = None,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """读入放假表：第一列日期，第二列写 休 或 班。"""
    with opened(home, user) as desk:
        if file is not None:
            years = holidays.read(desk, file)
            answer({"years": years}, f"已读入 {'、'.join(map(str, years))} 年的放假表。", as_json=as_json)
            return
        known = holidays.years(desk)
    rows = [(str(one.year), str(one.off), str(one.worked), one.source or "还没有登记") for one in known]
    answer(known, table(("年份", "休", "班", "出处"), rows), as_json=as_json)


@app.command("attach")
def _attach(
    ledger: Code,
    uid: Annotated[str, typer.Argument(help="记录的编号")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="照片或扫描件：jpg、png、tif、pdf 等")],
    field: Annotated[str, typer.Option("--field", help="放进哪一栏；不写时放进第一个附件栏")] = "",
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """给一条记录加照片或扫描件。"""
    with opened(home, user) as desk:
        attaching.attach(desk, ledger_of(ledger), uid, files, field)
        found = attaching.of_record(desk, ledger_of(ledger), uid)
    answer({"count": len(found)}, f"已加好，这条记录现在有 {len(found)} 张附件。", as_json=as_json)


@app.command("attachments")
def _attachments(
    ledger: Code,
    uid: Annotated[str, typer.Argument(help="记录的编号")],
    out: Annotated[Path | None, typer.Option("--out", help="把附件存到这个文件夹")] = None,
    remove: Annotated[str, typer.Option("--remove", metavar="UID", help="去掉编号是这个的附件")] = "",
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """列出一条记录的附件。"""
    with opened(home, user) as desk:
        if remove:
            attaching.detach(desk, ledger_of(ledger), remove)
        found = attaching.of_record(desk, ledger_of(ledger), uid)
        if out is not None:
            attaching.write_out(desk, ledger_of(ledger), uid, out)
    told = [only(one, "uid", "field", "name", "bytes", "sha256", "at", "who") for one in found]
    rows = [
        (one.uid, one.name, f"{one.bytes // 1024 + 1} KB", one.at[:10] or "在原单位", one.who)
        for one in found
    ]
    answer(
        told,
        table(("编号", "名称", "大小", "日期", "经办人"), rows) if rows else "没有附件。",
        as_json=as_json,
    )


@app.command("codes")
def _codes(
    name: Annotated[
        str,
        typer.Argument(
            metavar="[TABLE|import|export]", help="代码表的名字；import 读入、export 存出本地代码"
        ),
    ] = "",
    file: Annotated[
        Path | None, typer.Argument(help="import 或 export 后面的文件：表名、代码、名称、起用、停用")
    ] = None,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """列出代码表，或一张表的代码；读入或存出本地代码。"""
    if (name in ("import", "export")) != (file is not None):
        raise typer.BadParameter("读入写成 nzg codes import 文件，存出写成 nzg codes export 文件")
    with opened(home, user) as desk:
        if file is not None:
            done, word = (codelists.read, "读入") if name == "import" else (codelists.write_out, "存出")
            count = done(desk, file)
            answer({"count": count}, f"已{word} {count} 个本地代码。", as_json=as_json)
        elif name:
            found = tuple(codelists.table(name).codes.values())
            rows = [(one.code, one.name, str(one.valid_from or ""), str(one.valid_to or "")) for one in found]
            answer(found, table(("代码", "名称", "起用", "停用"), rows), as_json=as_json)
        else:
            all_ = codelists.listed()
            lines = [
                (
                    one.table,
                    one.title,
                    one.system,
                    "锁定" if one.locked else f"本地 {one.local}",
                    str(one.codes),
                )
                for one in all_
            ]
            answer(all_, table(("表", "名称", "出处", "", "代码数"), lines), as_json=as_json)
