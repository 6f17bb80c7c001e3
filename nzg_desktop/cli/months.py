"""Commands about the month: figures, rows, check, close, rollup."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from nzg_desktop.cli.options import Home, Json, Limit, User, opened
from nzg_desktop.cli.records import listed
from nzg_desktop.cli.said import answer, only, table
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.work import checking, figures, mending, month, rollup
from nzg_desktop.work.handover import plain_number

Period = Annotated[str, typer.Argument(metavar="MONTH", help="月份，如 2026-11")]
MARKS = {"error": "必须改正", "warning": "需要说明", "hint": "提示"}

app = typer.Typer()


def _lines(found: tuple[figures.Figure, ...], counted: str) -> str:
    rows = [(one.code, one.name, one.unit, plain_number(one.value), str(one.rows)) for one in found]
    return table(("代码", "指标", "单位", "数值", counted), rows)


def _shapes(found: tuple[figures.Figure, ...]) -> list[dict[str, Any]]:
    names = ("code", "name", "unit", "value", "numerator", "denominator", "rows")
    return [only(figure, *names) for figure in found]


@app.command("figures")
def _figures(period: Period, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """一个月的各项指标。"""
    with opened(home, user) as desk:
        found = month.figures(desk, period)
    answer({"month": period, "figures": _shapes(found)}, _lines(found, "记录数"), as_json=as_json)


@app.command("rows")
def _rows(
    period: Period,
    code: Annotated[str, typer.Argument(help="指标代码，如 A07")],
    limit: Limit = None,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """一个数字背后的记录。"""
    with opened(home, user) as desk:
        query = month.rows(desk, period, code)
        found, words = listed(desk, query, limit, as_json=as_json)
    told = {
        "month": period,
        "code": code,
        "ledger": query.ledger,
        "count": found.count,
        "records": found.records,
    }
    answer(told, words, as_json=as_json)


@app.command("check")
def _check(
    period: Annotated[str, typer.Argument(metavar="[MONTH]", help="月份；不写时只查资料库")] = "",
    mend: Annotated[bool, typer.Option("--mend", help="只有索引或搜索目录不对时，按台账内容重建")] = False,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """逻辑检查和资料库检查。"""
    with opened(home, user) as desk:
        mended = mending.mend(desk) if mend else ""
        found = [*checking.check_database(desk), *(checking.check(desk, period) if period else ())]
    told = [only(one, "severity", "code", "message") for one in found]
    words = "\n".join(f"[{MARKS[one.severity]}] {one.message}" for one in found) or "没有发现问题。"
    errors = [one for one in found if one.severity == "error"]
    told_too = {"mended": mended} if mend else {}
    answer({"ok": not errors, "findings": told, **told_too}, f"{mended}{words}", as_json=as_json)
    if errors:
        raise Trouble(f"有 {len(errors)} 处必须改正：{errors[0].message}", "改正后再检查一次。")


@app.command("close")
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
    answer({"month": found.period, "revision": found.revision}, words, as_json=as_json)


@app.command("rollup")
def _rollup(period: Period, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """汇总本级和下级的数。"""
    with opened(home, user) as desk:
        found = rollup.rollup(desk, period)
    told = only(found, "month", "expected", "reported")
    told["missing"] = [only(one, "code", "name", "via") for one in found.missing]
    told["figures"] = _shapes(found.figures)
    names = "、".join(one.name for one in found.missing) or "无"
    heading = f"应报 {found.expected}，已报 {found.reported}，缺报：{names}"
    words = f"{heading}\n{_lines(found.figures, '单位数')}\n{rollup.NOT_DISTINCT}。"
    answer(told, words, as_json=as_json)
