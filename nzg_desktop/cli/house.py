"""Commands about the office itself: init, backup, backups, restore, demo."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from nzg_desktop.cli.options import Home, Json, Sheet, User, folder, opened, password, progress, warn
from nzg_desktop.cli.said import answer, only, table
from nzg_desktop.cli.users import handed_over
from nzg_desktop.core import recovery
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange.keys import grouped
from nzg_desktop.work import accounts, demo, desk, locking, safety

app = typer.Typer()


@app.command("init")
def _init(
    code: Annotated[str, typer.Option("--code", help="统计代码")],
    name: Annotated[str, typer.Option("--name", help="单位全称")],
    level: Annotated[
        Literal["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        typer.Option("--level", help="工会层级，8 是基层单位"),
    ] = "8",
    upper_code: Annotated[str, typer.Option("--upper-code", help="上级单位的统计代码")] = "",
    sheet: Sheet = None,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """新建一个单位；有 --user 和密码就加密，没有就不加密。"""
    lock = _lock(user, as_json=as_json)
    found = desk.start(folder(home), code, name, level=level, upper_code=upper_code, who=user, lock=lock)
    facts = desk.office(found)
    told = {
        "code": facts.code,
        "name": facts.name,
        "home": str(found.home.folder),
        "key_id": grouped(facts.key_id),
    }
    words = f"{facts.name} 已建好，资料在 {found.home.folder}"
    if lock is not None:
        told["recovery"] = recovery.written(lock.secret)
        words += f"\n{handed_over(found, told['recovery'], sheet)}"
    warn(found)
    found.store.close()
    answer(told, words, as_json=as_json)


def _lock(user: str, *, as_json: bool) -> desk.Lock | None:
    """What a new office is locked with; without a password nothing is, which is said."""
    secret = os.environ.get("NZG_PASSWORD", "")
    if not secret and user and sys.stdin.isatty():
        secret = getpass.getpass("新密码（直接回车就不加密）：")
        if secret and secret != getpass.getpass("再输一遍："):
            raise Trouble("两次输入的新密码不一样。", "请再做一次。", desk.NOTHING_MADE)
    if secret and not user:
        raise Trouble("给了密码，还没有说是谁的。", "请加上 --user 姓名。", desk.NOTHING_MADE)
    if not secret and not as_json:
        print(accounts.UNPROTECTED, file=sys.stderr)
    return desk.Lock(secret, recovery.make()) if secret else None


@app.command("backup")
def _backup(
    to: Annotated[Path | None, typer.Option("--to", help="备份到这个文件夹；不写时备份在本机")] = None,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """备份并核对。"""
    with opened(home, user) as office:
        found = safety.backup(office, to, progress(as_json=as_json))
    answer({"file": str(found)}, f"已备份并逐条核对：{found}", as_json=as_json)


@app.command("backups")
def _backups(
    at: Annotated[Path | None, typer.Option("--at", help="列出这个文件夹里的备份；不写时列出本机的")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """列出备份，最近的在前。"""
    found = safety.backups([at or desk.Home(folder(home)).backups])
    told = [
        {
            **only(one.facts, "at", "reason", "counts", "schema", "size", "sha256"),
            "file": one.file,
            "records": one.records,
            "head": {"seq": one.facts.head[0], "hash": one.facts.head[1]},
        }
        for one in found
    ]
    rows = [
        (
            str(line["at"]),
            safety.REASONS.get(str(line["reason"]), ""),
            str(line["records"]),
            str(line["file"]),
        )
        for line in told
    ]
    words = table(("时间", "原因", "条数", "文件"), rows) if rows else "还没有备份。"
    answer({"backups": told}, words, as_json=as_json)


@app.command("restore")
def _restore(file: Path, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """从备份恢复；现在的资料先留一份。"""
    place, held, key = folder(home), None, None
    if desk.is_locked(place) or locking.is_locked(file):
        secret = password(f"{user or '您'}的密码")
        held, key = locking.allowed(place, file, user, secret)
    kept = safety.restore(place, file, key=key, held=held)
    words = f"已恢复。原来的资料留在 {kept}\n以后第一次报送时，上级会请你们核实一次。"
    answer({"file": str(file), "former": str(kept)}, words, as_json=as_json)


@app.command("demo")
def _demo(
    members: Annotated[int, typer.Option("--members", min=1, max=100_000, help="练习名册的人数")] = 60,
    keep: Annotated[Path | None, typer.Option("--keep", help="文件留在这个文件夹")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """在练习单位和练习上级之间走一遍全部工作。"""
    steps = []
    for line in demo.told(members, keep or home):
        steps.append(line)
        if not as_json:
            print(line, flush=True)
    if as_json:
        answer({"steps": steps}, "", as_json=True)
