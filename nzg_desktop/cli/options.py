"""Options that many commands share, declared once, and how they open an office."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated

import typer

from nzg_desktop.cli.said import bar
from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.kinds import Context
from nzg_desktop.core.query import Condition, Query, Scope, Where
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.work import desk as desks
from nzg_desktop.work.concerns import concerns
from nzg_desktop.work.desk import Desk, Ledgers, context
from nzg_desktop.work.reflecting import lapse

Home = Annotated[Path | None, typer.Option("--home", help="资料文件夹；不写时用系统的默认位置")]
Json = Annotated[bool, typer.Option("--json", help="只输出一份 JSON")]
User = Annotated[str, typer.Option("--user", help="谁来做；密码取自 NZG_PASSWORD", envvar="NZG_USER")]
Sheet = Annotated[Path | None, typer.Option("--sheet", help="恢复单写到这个 PDF")]
Code = Annotated[str, typer.Argument(metavar="LEDGER", help="台账代码，如 member；nzg ledgers 列出全部")]
Conditions = Annotated[
    list[str] | None, typer.Option("--where", metavar="FIELD=VALUE", help="条件，可以写多个")
]
Search = Annotated[str, typer.Option("--search", help="搜姓名、拼音首字母、证件号、电话后四位")]
Limit = Annotated[
    int | None, typer.Option("--limit", min=0, help="最多几条；不写时 JSON 给出全部，否则列 50 条")
]
registry: ContextVar[Ledgers] = ContextVar("registry", default=LEDGERS)
"""The ledgers that commands work with."""
before: ContextVar[Path | None] = ContextVar("before", default=None)
"""The data folder that stood before the command: nzg --home DIR list member."""


def folder(home: Path | None) -> Path:
    """The data folder that is meant: said here, said before the command, or the usual one."""
    return home or before.get() or Path(os.environ.get("NZG_HOME") or desks.default_folder())


def warn(desk: Desk) -> None:
    """What should be known about the office, on stderr."""
    for concern in concerns(desk):
        print(f"注意：{concern}", file=sys.stderr)


@contextmanager
def opened(home: Path | None, user: str = "") -> Iterator[Desk]:
    """The office in this folder, closed afterwards; where it is locked, `user` signs in."""
    place = folder(home)
    secret = password(f"{user or '您'}的密码") if desks.is_locked(place) else ""
    desk = desks.open_desk(place, who=user, password=secret, ledgers=registry.get())
    try:
        warn(desk)
        lapse(desk)
        yield desk
    finally:
        desk.store.close()


NEW_PASSWORD = "NZG_NEW_PASSWORD"
"""Where scripts put a password that is to be set; typed, it is asked for twice."""


def password(words: str, variable: str = "NZG_PASSWORD") -> str:
    """A password from the environment, or asked for unseen. Raises Trouble where nobody can be asked."""
    found = os.environ.get(variable, "")
    if not found and sys.stdin.isatty():
        found = getpass.getpass(f"{words}：")
        if variable == NEW_PASSWORD and found != getpass.getpass("再输一遍："):
            raise Trouble("两次输入的新密码不一样。", "请再做一次。", code="password")
    if not found:
        raise Trouble(
            "这份资料加了密，要密码才能打开。" if variable == "NZG_PASSWORD" else "还没有给出新密码。",
            f"请在终端里输入，或把密码放进环境变量 {variable}。",
            code="password",
        )
    return found


def progress(*, as_json: bool) -> Progress:
    """A line on stderr for people, silence for scripts."""
    return silent if as_json else bar


SAME = {"union_org": "org", "union_id": "org_id"}
"""Names of the national field list for what has a shorter one here; scripts may use either."""


def ledger_of(code: str) -> type[Ledger]:
    """The ledger that is meant."""
    for ledger in registry.get():
        if ledger.about.code == SAME.get(code, code):
            return ledger
    known = "、".join(ledger.about.code for ledger in registry.get())
    raise Trouble(f"没有叫“{code}”的台账。", f"可用的台账有：{known}。")


def pairs(given: list[str] | None) -> list[tuple[str, str]]:
    """FIELD=VALUE words, divided."""
    found = []
    for word in given or ():
        name, mark, value = word.partition("=")
        if not mark or not name:
            raise typer.BadParameter(f"“{word}”要写成 字段=值 的样子")
        found.append((SAME.get(name, name), value))
    return found


def query(
    desk: Desk, ledger: type[Ledger], where: list[str] | None, search: str = "", scope: Scope = "own"
) -> Query:
    """The question that options ask; values are read as the ledger's own form would read them."""
    with desk.store.reading() as r:
        gate = context(desk, r)
        conditions = tuple(_condition(ledger, gate, name, value) for name, value in pairs(where))
    return Query(ledger, conditions, search, scope)


def check_fields(ledger: type[Ledger], names: list[str]) -> None:
    """Raise Trouble, naming those there are, for a field that the ledger does not have."""
    known = [column.name for column in ledger.columns()]
    unknown = [name for name in names if name not in known]
    if unknown:
        said = "、".join(unknown)
        raise Trouble(f"{ledger.about.title}没有叫“{said}”的字段。", f"可用的字段有：{'、'.join(known)}。")


def _condition(ledger: type[Ledger], gate: Context, name: str, value: str) -> Condition:
    if name == "uid":
        return Where("uid", "=", value)
    check_fields(ledger, [name])
    if value == "":
        return Where(name, "empty")
    examined = ledger.examine({name: value}, gate)
    wrong = next((p for p in examined.problems if p.field == name and p.severity == "error"), None)
    if wrong is not None:
        raise Trouble(f"条件 {name}={value} 看不懂：{wrong.message}。", "请改正条件后重试。")
    meant = examined.values[name]
    if meant is None:  # 无 and its like
        return Where(name, "empty")
    return Where(name, "has" if ledger.column(name).kind.name == "codes" else "=", meant)
