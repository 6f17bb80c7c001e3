"""Commands about the house around the data: folder, self-check, fault report, upgrade."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from nzg_desktop.cli.options import Home, Json, User, folder, opened, progress
from nzg_desktop.cli.said import answer
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import disk
from nzg_desktop.work import diagnosis, folders, moving, selfcheck, upgrading

app = typer.Typer()


@app.command("folder")
def _folder(
    move: Annotated[Path | None, typer.Option("--move", help="把资料移到这个文件夹，逐个核对")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="资料比上次的旧，仍然就用这一份")] = False,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """看资料放在哪里、能不能写；移到别处。"""
    with opened(home, user) as office:
        if accept:
            moving.accept(office)
        place = office.home.folder
        if move is not None:
            place = moving.move(office, move, progress(as_json=as_json))
        concern, why = folders.concern(place), None if move else office.store.why
    told = {"folder": str(place), "concern": concern, "writable": why is None, "why": why.code if why else ""}
    words = [f"资料在 {place}", concern or "位置没有问题。", str(why) if why else "可以写。"]
    answer(told, "\n".join(words), as_json=as_json)


@app.command("selfcheck")
def _selfcheck(
    out: Annotated[Path | None, typer.Option("--out", help="另存成 PDF")] = None,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """安全自查：程序做到了什么，单位要做什么。"""
    with opened(home, user) as office:
        found = selfcheck.items(office)
        if out is not None:
            disk.write(out, selfcheck.sheet(office))
    lines = [f"{selfcheck.MARKS[one.state]}　{one.area}：{one.asked}。{one.found}" for one in found]
    answer({"items": found}, "\n".join([*lines, selfcheck.NOTE]), as_json=as_json)


@app.command("upgrade")
def _upgrade(
    file: Annotated[Path | None, typer.Argument(help="升级包 .nzgup；不写时只看版本")] = None,
    back: Annotated[bool, typer.Option("--back", help="退回上一版")] = False,
    as_json: Json = False,
) -> None:
    """从 U 盘升级程序，或退回上一版；旧版留着。"""
    if back:
        words = f"下次打开就是：{upgrading.back()}。{upgrading.NEWER_DATA}"
    elif file is not None:
        made = upgrading.upgrade(file, progress(as_json=as_json))
        words = f"{made.version} 版已核对签名、试运行通过，下次打开就是新版；旧版留着。"
    else:
        words = ""
    found = upgrading.versions_here()
    state = f"现在是 {found.running} 版（{found.finished}），能退回：{found.back or '没有'}。"
    answer(found, words or state, as_json=as_json)


@app.command("fault-report")
def _fault_report(out: Path, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """生成故障报告，不含个人信息；资料打不开也能生成。"""
    place = folder(home)
    try:
        with opened(home, user) as office:
            parts = diagnosis.report(place, office)
    except Trouble as said:
        parts = diagnosis.report(place)
        print(f"资料没有打开，报告里只有外面看得到的：{said}", file=sys.stderr)
    diagnosis.write(parts, out)
    shown = "\n".join(f"【{name}】\n{text}" for name, text in parts.items())
    answer({"file": str(out), "parts": parts}, f"{shown}\n已保存：{out}", as_json=as_json)
