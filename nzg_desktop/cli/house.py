"""Commands about the office itself: init, backup, restore, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nzg_desktop.cli.options import Home, Json, User, folder, opened
from nzg_desktop.cli.said import answer
from nzg_desktop.exchange.keys import grouped
from nzg_desktop.work import demo, desk, safety


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for name, command in (("init", _init), ("backup", _backup), ("restore", _restore), ("demo", _demo)):
        app.command(name)(command)


def _init(
    code: Annotated[str, typer.Option("--code", help="统计代码")],
    name: Annotated[str, typer.Option("--name", help="单位全称")],
    level: Annotated[str, typer.Option("--level", help="工会层级 1-9，8 是基层单位")] = "8",
    upper_code: Annotated[str, typer.Option("--upper-code", help="上级单位的统计代码")] = "",
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """新建一个单位。"""
    if level not in "123456789" or len(level) != 1:
        raise typer.BadParameter("--level 要在 1 到 9 之间")
    found = desk.start(folder(home), code, name, level=level, upper_code=upper_code, who=user or "经办人")
    facts = desk.office(found)
    found.store.close()
    told = {
        "code": facts.code,
        "name": facts.name,
        "home": str(found.home.folder),
        "key_id": grouped(facts.key_id),
    }
    answer(told, f"{facts.name} 已建好，资料在 {found.home.folder}", as_json=as_json)


def _backup(
    to: Annotated[Path | None, typer.Option("--to", help="备份到这个文件夹；不写时备份在本机")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """备份并核对。"""
    with opened(home) as office:
        found = safety.backup(office, to)
    answer({"file": str(found)}, f"已备份并逐条核对：{found}", as_json=as_json)


def _restore(file: Path, home: Home = None, as_json: Json = False) -> None:
    """从备份恢复；现在的资料先留一份。"""
    kept = safety.restore(folder(home), file)
    answer({"file": str(file), "former": str(kept)}, f"已恢复。原来的资料留在 {kept}", as_json=as_json)


def _demo(
    members: Annotated[int, typer.Option("--members", min=1, max=100_000, help="练习名册的人数")] = 60,
    keep: Annotated[Path | None, typer.Option("--keep", help="文件留在这个文件夹")] = None,
) -> None:
    """在练习单位和练习上级之间走一遍全部工作。"""
    for line in demo.told(members, keep):
        print(line, flush=True)
