"""Commands about records: ledgers, template, import, undo, list, set, retire, history, export, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from nzg_desktop.cli import options
from nzg_desktop.cli.options import Conditions, Home, Json, Search, User, opened
from nzg_desktop.cli.said import answer, table
from nzg_desktop.core.changes import Progress
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.work import exporting, importing, listing, printing, records
from nzg_desktop.work.desk import Desk

Code = Annotated[str, typer.Argument(help="台账代码，如 member；nzg ledgers 列出全部")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for name, command in (
        ("ledgers", _ledgers),
        ("template", _template),
        ("import", _import),
        ("undo", _undo),
        ("list", _list),
        ("set", _set),
        ("retire", _retire),
        ("restore-record", _restore),
        ("history", _history),
        ("export", _export),
        ("print", _print),
        ("documents", _documents),
    ):
        app.command(name)(command)


def _ledger(code: str) -> type[Ledger]:
    for ledger in LEDGERS:
        if ledger.about.code == code:
            return ledger
    known = "、".join(ledger.about.code for ledger in LEDGERS)
    raise Trouble(f"没有叫“{code}”的台账。", f"可用的台账有：{known}。")


def _ledgers(as_json: Json = False) -> None:
    """列出全部台账和字段。"""
    found = [
        {
            "code": ledger.about.code,
            "title": ledger.about.title,
            "section": ledger.about.section,
            "parent": _parent(ledger),
            "fields": [_field(column) for column in ledger.columns()],
        }
        for ledger in LEDGERS
    ]
    rows = [(one["code"], one["title"], one["section"], str(len(one["fields"]))) for one in found]
    answer(found, table(("代码", "名称", "分组", "字段数"), rows), as_json=as_json)  # type: ignore[arg-type]


def _parent(ledger: type[Ledger]) -> str:
    return ledger.column(ledger.about.parent).col.refers if ledger.about.parent else ""


def _field(column: Any) -> dict[str, Any]:
    return {
        "name": column.name,
        "label": column.label,
        "type": column.kind.name,
        "codes": column.col.codes,
        "private": column.col.private,
        "listed": column.col.listed,
        "required": column.required,
    }


def _template(ledger: Code, out: Path) -> None:
    """写出一份空的导入模板。"""
    exporting.template(_ledger(ledger), out)
    print(f"模板已写到 {out}")


def _progress(as_json: bool) -> Progress:
    """A bar on stderr for people; silence for scripts."""

    def bar(done: int, total: int, words: str) -> None:
        if not as_json and total:
            typer.echo(f"\r{words} {done}/{total}", err=True, nl=False)

    return bar


def _import(
    ledger: Code,
    file: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只试算，不写入")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="以文件为准覆盖；不写时只补空白")] = False,
    refused: Annotated[Path | None, typer.Option("--refused", help="问题行另存到这个 xlsx")] = None,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """导入名册：xlsx、xls、ods、csv。"""
    with opened(home, user) as desk:
        looked = importing.look(desk, _ledger(ledger), file)
        work = importing.trial if dry_run else importing.write
        found = work(desk, looked, overwrite=overwrite)
        if refused is not None and found.refused:
            importing.refused_file(looked, found, refused)
    told = {
        "read": found.read,
        "new": found.new,
        "changed": found.changed,
        "same": found.same,
        "refused": found.refused,
        "batch": found.batch,
        "problems": [
            {"row": p.row, "field": p.field, "message": p.message, "label": p.label, "severity": p.severity}
            for p in found.problems
        ],
        "differences": found.differences,
    }
    answer(told, _told(found, dry_run=dry_run), as_json=as_json)


def _told(found: importing.Imported, *, dry_run: bool) -> str:
    begin = "试算（没有写入）" if dry_run else "导入完成"
    counts = f"新增 {found.new}，修改 {found.changed}，相同 {found.same}，有问题 {found.refused}"
    lines = [f"{begin}：共 {found.read} 行，{counts}。"]
    lines += [f"第 {p.row} 行 {p.label}：{p.message}" for p in found.problems[:20]]
    if found.batch:
        lines.append(f"要撤销这次导入：nzg undo {found.batch}")
    return "\n".join(lines)


def _undo(batch: str, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """撤销一批导入。"""
    with opened(home, user) as desk:
        found = records.undo(desk, batch)
    words = f"已撤销 {found.count} 条。" + (
        f"另有 {len(found.kept)} 条后来改过，保留未动。" if found.kept else ""
    )
    answer(found, words, as_json=as_json)


def _list(
    ledger: Code,
    where: Conditions = None,
    search: Search = "",
    scope: Annotated[str, typer.Option("--scope", help="own 本单位，received 下级报来，all 全部")] = "own",
    limit: Annotated[int, typer.Option("--limit", min=0, help="最多列出几条")] = 50,
    clear: Annotated[bool, typer.Option("--clear", help="证件号、电话不打码（会记入操作日志）")] = False,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """列出记录。"""
    if scope not in ("own", "received", "all"):
        raise typer.BadParameter("--scope 只能是 own、received 或 all")
    with opened(home, user) as desk:
        cls = _ledger(ledger)
        query = options.query(desk, cls, where, search, scope)  # type: ignore[arg-type]
        found = listing.listed(desk, query, limit=limit, clear=clear)
    columns = [column for column in cls.columns() if column.col.listed]
    rows = [tuple(str(row.get(c.name) or "") for c in columns) for row in found.records]
    words = f"{table(tuple(c.label for c in columns), rows)}\n共 {found.count} {cls.about.unit}"
    answer({"count": found.count, "records": found.records}, words, as_json=as_json)


def _set(
    ledger: Code,
    values: Annotated[list[str], typer.Argument(help="字段=值，可以写多个")],
    uid: Annotated[str, typer.Option("--uid", help="改这一条；不写就是新增")] = "",
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """新增或修改一条记录。"""
    raw = options.pairs(values)
    with opened(home, user) as desk:
        changes = records.save(desk, _ledger(ledger), raw, uid)
    found = {"uid": changes.uids[0], "changed": changes.count}
    answer(found, f"已保存，编号 {changes.uids[0]}", as_json=as_json)


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
        records.retire(desk, _ledger(ledger), uid, reason)
    answer({"uid": uid, "retired": True}, "已移到回收站。", as_json=as_json)


def _restore(ledger: Code, uid: str, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """从回收站恢复一条记录。"""
    with opened(home, user) as desk:
        records.restore(desk, _ledger(ledger), uid)
    answer({"uid": uid, "retired": False}, "已恢复。", as_json=as_json)


def _history(ledger: Code, uid: str, home: Home = None, as_json: Json = False) -> None:
    """一条记录的全部变动。"""
    with opened(home) as desk:
        found = records.history(desk, _ledger(ledger), uid)
    lines = []
    for event in found:
        lines.append(f"{event.at} {event.who} {event.action} {event.reason}".rstrip())
        lines += [f"    {label}：{old or '（空）'} → {new or '（空）'}" for label, old, new in event.changes]
    answer(found, "\n".join(lines), as_json=as_json)


def _export(
    ledger: Code,
    out: Path,
    where: Conditions = None,
    search: Search = "",
    clear: Annotated[bool, typer.Option("--clear", help="证件号、电话不打码，需写明用途")] = False,
    reason: Annotated[str, typer.Option("--reason", help="用途")] = "",
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """导出为 xlsx。"""
    with opened(home, user) as desk:
        query = options.query(desk, _ledger(ledger), where, search)
        count = exporting.export(desk, query, out, clear=clear, reason=reason, progress=_progress(as_json))
    answer({"file": str(out), "rows": count}, f"已导出 {count} 条到 {out}", as_json=as_json)


def _print(
    document: Annotated[str, typer.Argument(help="打印文件代码；nzg documents 列出全部")],
    out: Path,
    where: Conditions = None,
    search: Search = "",
    blank: Annotated[bool, typer.Option("--blank", help="打印空白表")] = False,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """打印成 PDF。"""
    with opened(home, user) as desk:
        query = _printed(desk, document, where, search)
        data = printing.pdf(desk, document, query, blank=blank, progress=_progress(as_json))
    out.write_bytes(data)
    answer({"file": str(out), "bytes": len(data)}, f"已写到 {out}", as_json=as_json)


def _printed(desk: Desk, document: str, where: list[str] | None, search: str) -> Any:
    return options.query(desk, printing.document_ledger(desk, document), where, search)


def _documents(as_json: Json = False) -> None:
    """列出可以打印的文件。"""
    found = printing.documents(LEDGERS)
    rows = [(one.code, one.title, one.ledger, "可空白" if one.blank else "") for one in found]
    answer(found, table(("代码", "名称", "台账", ""), rows), as_json=as_json)
