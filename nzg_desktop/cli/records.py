"""Commands about single records: list, set, next, checklist, retire, restore-record, history."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from nzg_desktop.cli import options
from nzg_desktop.cli.options import Code, Conditions, Home, Json, Limit, Search, User, ledger_of, opened
from nzg_desktop.cli.said import answer, only, table
from nzg_desktop.core import dates
from nzg_desktop.core.query import Query, Scope
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.work import auditing, checklist, listing, records, steps
from nzg_desktop.work.desk import Desk

SHOWN = 50
"""Records listed for people who did not say how many."""
app = typer.Typer()


def listed(
    desk: Desk, query: Query, limit: int | None, *, clear: bool = False, as_json: bool
) -> tuple[listing.Listed, str]:
    """Records for a script, or for people the first of them as a small table."""
    if as_json:
        return listing.listed(desk, query, limit=limit, clear=clear), ""
    found = listing.worded(desk, query, limit=SHOWN if limit is None else limit, clear=clear)
    heads = tuple(column.label for column in query.ledger.columns() if column.col.listed)
    rows = [tuple(row.values()) for row in found.records]
    unit = query.ledger.about.unit
    more = f"，列出前 {len(rows)} {unit}" if len(rows) < found.count else ""
    return found, f"{table(heads, rows)}\n共 {found.count} {unit}{more}"


@app.command("list")
def _list(
    ledger: Code,
    where: Conditions = None,
    search: Search = "",
    scope: Annotated[Scope, typer.Option("--scope", help="own 本单位，received 下级报来，all 全部")] = "own",
    limit: Limit = None,
    clear: Annotated[bool, typer.Option("--clear", help="证件号、电话不打码（会记入操作日志）")] = False,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """列出记录。"""
    with opened(home, user) as desk:
        query = options.query(desk, ledger_of(ledger), where, search, scope)
        found, words = listed(desk, query, limit, clear=clear, as_json=as_json)
    answer({"count": found.count, "records": found.records}, words, as_json=as_json)


@app.command("set")
def _set(
    ledger: Code,
    values: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…", help="字段=值；空着就是清空")],
    uid: Annotated[str, typer.Option("--uid", help="改这一条；不写就是新增")] = "",
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """新增或修改一条记录。"""
    given = options.pairs(values)
    raw = dict(given)
    if len(raw) < len(given):
        raise typer.BadParameter("同一个字段写了两次")
    with opened(home, user) as desk:
        cls = ledger_of(ledger)
        options.check_fields(cls, list(raw))
        changes = records.save(desk, cls, raw, uid)
    problems = [only(one, "field", "message") for one in changes.warnings]
    said = f"已保存，编号 {changes.uids[0]}" if changes.count else "内容和原来一样，没有改动。"
    words = "\n".join((said, *(f"请核对：{one.message}" for one in changes.warnings)))
    answer({"uid": changes.uids[0], "changed": changes.count, "problems": problems}, words, as_json=as_json)


@app.command("next")
def _next(
    ledger: Code,
    uid: str,
    take: Annotated[bool, typer.Option("--take", help="今天就办这一步")] = False,
    on: Annotated[str, typer.Option("--on", help="办这一步的日期，如 2026-11-22")] = "",
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """一条记录下一步办什么、什么时候到期、还差什么。"""
    with opened(home, user) as desk:
        cls = ledger_of(ledger)
        if take or on:
            steps.take(desk, cls, uid, dates.read_date(on)[0] if on else None)
        found = steps.standing(desk, cls, uid)
    if found is None:
        raise Trouble(f"{cls.about.title}不分步骤。", "分步骤的有集体合同、一函两书、诉求与案例。")
    lines = (f"第 {found.nth + 1} 步，共 {len(found.steps)} 步" if found.title else "", found.said)
    paper = f"要打印：nzg print {found.paper}" if found.paper else ""
    words = "\n".join(line for line in (*lines, *(f"还差：{one}" for one in found.lacks), paper) if line)
    answer(dataclasses.asdict(found), words, as_json=as_json)


@app.command("checklist")
def _checklist(ledger: Code, parent: str, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """给一条记录列出清单上的全部条目（如集体合同的 23 项条款）。"""
    with opened(home, user) as desk:
        changes = checklist.complete(desk, ledger_of(ledger), parent)
    answer({"added": changes.count}, f"列出了 {changes.count} 条。", as_json=as_json)


@app.command("retire")
def _retire(
    ledger: Code,
    uid: str,
    reason: Annotated[str, typer.Option("--reason", help="原因")],
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """把一条记录移到回收站。"""
    with opened(home, user) as desk:
        records.retire(desk, ledger_of(ledger), uid, reason)
    answer({"uid": uid, "retired": True}, "已移到回收站。", as_json=as_json)


@app.command("restore-record")
def _restore(ledger: Code, uid: str, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """从回收站恢复一条记录。"""
    with opened(home, user) as desk:
        records.restore(desk, ledger_of(ledger), uid)
    answer({"uid": uid, "retired": False}, "已恢复。", as_json=as_json)


@app.command("history")
def _history(ledger: Code, uid: str, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """一条记录的全部变动。"""
    with opened(home, user) as desk:
        found = auditing.history(desk, ledger_of(ledger), uid)
    lines, told = [], []
    for event in found:
        lines.append(f"{event.at} {event.who} {event.action} {event.reason}".rstrip())
        lines += [f"    {label}：{old or '（空）'} → {new or '（空）'}" for label, old, new in event.changes]
        changes = [{"label": label, "old": old, "new": new} for label, old, new in event.changes]
        told.append(
            {
                "seq": event.seq,
                "at": event.at,
                "who": event.who,
                "action": event.action,
                "reason": event.reason,
                "batch": event.batch,
                "changes": changes,
            }
        )
    answer(told, "\n".join(lines), as_json=as_json)
