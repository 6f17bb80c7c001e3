"""Commands about the month: figures, rows, check, close, rollup."""

from __future__ import annotations

from typing import Annotated

import typer

from nzg_desktop.cli.options import Home, Json, User, opened
from nzg_desktop.cli.said import answer, table
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.work import checking, listing, month, rollup
from nzg_desktop.work.handover import plain_number

Period = Annotated[str, typer.Argument(help="月份，如 2026-11")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for name, command in (
        ("figures", _figures),
        ("rows", _rows),
        ("check", _check),
        ("close", _close),
        ("rollup", _rollup),
    ):
        app.command(name)(command)


def _lines(figures: tuple[month.Figure, ...]) -> str:
    rows = [(one.code, one.name, one.unit, plain_number(one.value), str(one.rows)) for one in figures]
    return table(("代码", "指标", "单位", "数值", "记录数"), rows)


def _figures(period: Period, home: Home = None, as_json: Json = False) -> None:
    """一个月的各项指标。"""
    with opened(home) as desk:
        found = month.figures(desk, period)
    answer({"month": period, "figures": found}, _lines(found), as_json=as_json)


def _rows(
    period: Period,
    code: Annotated[str, typer.Argument(help="指标代码，如 A07")],
    limit: Annotated[int, typer.Option("--limit", min=0)] = 1000,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """一个数字背后的记录。"""
    with opened(home) as desk:
        query = month.rows(desk, period, code)
        found = listing.listed(desk, query, limit=limit)
    columns = [column for column in query.ledger.columns() if column.col.listed]
    lines = [tuple(str(row.get(c.name) or "") for c in columns) for row in found.records]
    told = {
        "month": period,
        "code": code,
        "ledger": query.ledger,
        "count": found.count,
        "records": found.records,
    }
    answer(told, f"{table(tuple(c.label for c in columns), lines)}\n共 {found.count} 条", as_json=as_json)


def _check(
    period: Annotated[str, typer.Argument(help="月份；不写时只查资料库")] = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """逻辑检查和资料库检查。"""
    with opened(home) as desk:
        found = [*checking.check_database(desk), *(checking.check(desk, period) if period else ())]
    told = [{"severity": one.severity, "code": one.code, "message": one.message} for one in found]
    marks = {"error": "必须改正", "warning": "需要说明", "hint": "提示"}
    words = "\n".join(f"[{marks[one.severity]}] {one.message}" for one in found) or "没有发现问题。"
    errors = [one for one in found if one.severity == "error"]
    answer({"ok": not errors, "findings": told}, words, as_json=as_json)
    if errors:
        raise Trouble(f"有 {len(errors)} 处必须改正：{errors[0].message}", "改正后再检查一次。")


def _close(
    period: Period,
    note: Annotated[str, typer.Option("--note", help="说明或更正原因")] = "",
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """封存一个月。"""
    with opened(home, user) as desk:
        found = month.close(desk, period, note)
    words = f"{period} 已封存。" if not found.revision else f"{period} 已作第 {found.revision} 次更正。"
    answer(found, words, as_json=as_json)


def _rollup(period: Period, home: Home = None, as_json: Json = False) -> None:
    """汇总本级和下级的数。"""
    with opened(home) as desk:
        found = rollup.rollup(desk, period)
    missing = [{"code": one.code, "name": one.name} for one in found.missing]
    told = {
        "month": found.month,
        "expected": found.expected,
        "reported": found.reported,
        "missing": missing,
        "figures": found.figures,
    }
    names = "、".join(one.name for one in found.missing) or "无"
    words = f"应报 {found.expected}，已报 {found.reported}，缺报：{names}\n{_lines(found.figures)}"
    answer(told, words, as_json=as_json)
