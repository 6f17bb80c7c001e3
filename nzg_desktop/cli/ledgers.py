"""Commands about ledgers as a whole: ledgers, template, import, undo, export, documents, print, void."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from nzg_desktop.cli import options
from nzg_desktop.cli.options import Code, Conditions, Home, Json, Search, User, ledger_of, opened, progress
from nzg_desktop.cli.said import answer, only, table
from nzg_desktop.core.declare import Column
from nzg_desktop.exchange import disk
from nzg_desktop.work import exporting, importing, numbering, printing, records, safety

SAID = 20
"""Problems told to people; the rest is in the file of refused rows."""
app = typer.Typer()


@app.command("ledgers")
def _ledgers(home: Home = None, as_json: Json = False) -> None:
    """列出全部台账和字段。"""
    found = [
        {
            "code": ledger.about.code,
            "title": ledger.about.title,
            "section": ledger.about.section,
            "parent": ledger.column(ledger.about.parent).col.refers if ledger.about.parent else "",
            "fields": [_field(column) for column in ledger.columns()],
        }
        for ledger in options.registry.get()
    ]
    rows = [
        (ledger.about.code, ledger.about.title, ledger.about.section, str(len(ledger.columns())))
        for ledger in options.registry.get()
    ]
    answer(found, table(("代码", "名称", "分组", "字段数"), rows), as_json=as_json)


def _field(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "label": column.label,
        "type": column.kind.name,
        "codes": column.col.codes,
        "private": column.col.private,
        "listed": column.col.listed,
        "required": column.required,
    }


@app.command("template")
def _template(ledger: Code, out: Path, home: Home = None, as_json: Json = False) -> None:
    """写出一份空的导入模板。"""
    exporting.template(ledger_of(ledger), out)
    answer({"file": str(out)}, f"模板已写到 {out}", as_json=as_json)


@app.command("import")
def _import(
    ledger: Code,
    file: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只试算，不写入")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="以文件为准覆盖；不写时只补空白")] = False,
    refused: Annotated[Path | None, typer.Option("--refused", help="问题行另存到这个 xlsx")] = None,
    sheet: Annotated[str, typer.Option("--sheet", help="工作表的名字；不写时自己找")] = "",
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """导入名册：xlsx、xls、ods、csv。"""
    with opened(home, user) as desk:
        looked = importing.look(desk, ledger_of(ledger), file, sheet_name=sheet)
        if not dry_run:
            safety.before(desk, "import", progress(as_json=as_json))
        work = importing.trial if dry_run else importing.write
        found = work(desk, looked, overwrite=overwrite, progress=progress(as_json=as_json))
        if refused is not None and found.refused:
            importing.refused_file(looked, found, refused)
    told = only(found, "read", "new", "changed", "same", "refused", "batch")
    wrong = [problem for problem in found.problems if problem.severity == "error"]
    told["problems"] = [only(problem, "row", "field", "message") for problem in wrong]
    answer(told, _told(looked, found, dry_run=dry_run), as_json=as_json)


def _told(looked: importing.Looked, found: importing.Imported, *, dry_run: bool) -> str:
    begin = "试算（没有写入）" if dry_run else "导入完成"
    counts = f"新增 {found.new}，修改 {found.changed}，相同 {found.same}，有问题 {found.refused}"
    lines = [f"{begin}：共 {found.read} 行，{counts}。"]
    lines += [f"不算数据的行：{why} {len(rows)} 行" for why, rows in found.skipped.items()]
    lines += [f"没有导入的工作表：{name}（用 --sheet 指定）" for name in looked.others]
    lines += [f"新登记的单位：{'、'.join(found.added)}"] if found.added else []
    lines += [f"第 {p.row} 行 {p.label}：{p.message}" for p in found.problems[:SAID]]
    lines += [f"还有 {len(found.problems) - SAID} 处……"] if len(found.problems) > SAID else []
    lines += [
        f"第 {d.row} 行 {d.label}：库里是“{d.old}”，文件里是“{d.new}”" for d in found.differences[:SAID]
    ]
    lines += [f"要撤销这次导入：nzg undo {found.batch}"] if found.batch else []
    return "\n".join(lines)


@app.command("undo")
def _undo(batch: str, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """撤销一批导入；后来改过的保留，并说明。"""
    with opened(home, user) as desk:
        found = records.undo(desk, batch)
    words = f"已撤销 {found.count} 条。"
    if found.kept:
        reasons = "；".join(dict.fromkeys(why for _uid, why in found.kept))
        words += f"另有 {len(found.kept)} 条保留未动：{reasons}。"
    told = {
        "count": found.count,
        "kept": [{"uid": uid, "why": why} for uid, why in found.kept],
        "batch": found.batch,
    }
    answer(told, words, as_json=as_json)


@app.command("export")
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
    """导出为 xlsx；文件名以 .csv 结尾的，导出为 csv。"""
    with opened(home, user) as desk:
        query = options.query(desk, ledger_of(ledger), where, search)
        said = progress(as_json=as_json)
        count = exporting.export(desk, query, out, clear=clear, reason=reason, progress=said)
    answer({"file": str(out), "rows": count}, f"已导出 {count} 条到 {out}", as_json=as_json)


@app.command("documents")
def _documents(home: Home = None, as_json: Json = False) -> None:
    """列出可以打印的文件。"""
    found = printing.documents(options.registry.get())
    rows = [(one.code, one.title, one.ledger, "可空白" if one.blank else "") for one in found]
    answer(found, table(("代码", "名称", "台账", ""), rows), as_json=as_json)


@app.command("print")
def _print(
    document: Annotated[str, typer.Argument(help="打印文件代码；nzg documents 列出全部")],
    out: Path,
    where: Conditions = None,
    search: Search = "",
    blank: Annotated[bool, typer.Option("--blank", help="打印空白表")] = False,
    reason: Annotated[str, typer.Option("--reason", help="打过的再打一次，原因是")] = "",
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """打印成 PDF，编号并记入打印记录。"""
    told = progress(as_json=as_json)
    with opened(home, user) as desk:
        query = options.query(desk, printing.document_ledger(desk, document), where, search)
        if blank:
            data = printing.pdf(desk, document, blank=True, progress=told)
            disk.write(out, data)
            size = len(data)
        else:
            size = printing.to_file(desk, document, query, out, why=reason, progress=told)
    answer({"file": str(out), "bytes": size}, f"已写到 {out}", as_json=as_json)


@app.command("void")
def _void(
    uid: Annotated[str, typer.Argument(help="打印记录的编号；nzg list print_log 列出全部")],
    reason: Annotated[str, typer.Option("--reason", help="原因")],
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """把打印记录里的一份作废；它的编号不再使用。"""
    with opened(home, user) as desk:
        numbering.void(desk, uid, reason)
    answer({"uid": uid, "voided": True}, "已作废，编号不再使用。", as_json=as_json)
