"""The command about the data folder: where it lies, who holds it, moving it, going on with an older state."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nzg_desktop.cli.options import Home, Json, User, opened, progress
from nzg_desktop.cli.said import answer
from nzg_desktop.work import folders, moving


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("folder")(_folder)


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
