"""Options that many commands share, declared once, and how they open an office."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Condition, Query, Scope, Where
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.work import desk as desks
from nzg_desktop.work import records
from nzg_desktop.work.desk import Desk

Home = Annotated[Path | None, typer.Option("--home", help="资料文件夹；不写时用系统的默认位置")]
Json = Annotated[bool, typer.Option("--json", help="只输出一份 JSON")]
User = Annotated[str, typer.Option("--user", help="经办人姓名", envvar="NZG_USER")]
Conditions = Annotated[list[str] | None, typer.Option("--where", help="条件 字段=值，可以写多个")]
Search = Annotated[str, typer.Option("--search", help="搜姓名、拼音首字母、证件号、电话后四位")]


def folder(home: Path | None) -> Path:
    """The data folder that is meant."""
    return home or Path(os.environ.get("NZG_HOME") or desks.default_folder())


@contextmanager
def opened(home: Path | None, user: str = "") -> Iterator[Desk]:
    """The office in this folder, closed afterwards."""
    desk = desks.open_desk(folder(home), who=user)
    try:
        yield desk
    finally:
        desk.store.close()


def pairs(given: list[str] | None) -> dict[str, str]:
    """FIELD=VALUE words as a dictionary."""
    found = {}
    for word in given or ():
        name, mark, value = word.partition("=")
        if not mark or not name:
            raise typer.BadParameter(f"“{word}”要写成 字段=值 的样子")
        found[name] = value
    return found


def query(
    desk: Desk, ledger: type[Ledger], where: list[str] | None, search: str = "", scope: Scope = "own"
) -> Query:
    """The question that options ask; values are read as the ledger's own form would read them."""
    return Query(
        ledger, tuple(_condition(desk, ledger, *pair) for pair in pairs(where).items()), search, scope
    )


def _condition(desk: Desk, ledger: type[Ledger], name: str, value: str) -> Condition:
    if name == "uid":
        return Where("uid", "=", value)
    known = [column.name for column in ledger.columns()]
    if name not in known:
        raise Trouble(f"{ledger.about.title}没有叫“{name}”的字段。", f"可用的字段有：{'、'.join(known)}。")
    if value == "":
        return Where(name, "empty")
    examined = records.check(desk, ledger, {name: value})
    wrong = next((p for p in examined.problems if p.field == name and p.severity == "error"), None)
    if wrong is not None:
        raise Trouble(f"条件 {name}={value} 看不懂：{wrong.message}。", "请改正条件后重试。")
    op = "has" if ledger.column(name).kind.name == "codes" else "="
    return Where(name, op, examined.values[name])  # type: ignore[arg-type]
