"""Commands about files between offices: card, trust, report, verify, unpack, receive, receipt."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from nzg_desktop.cli.options import Home, Json, User, folder, opened, progress
from nzg_desktop.cli.said import answer, only
from nzg_desktop.exchange.keys import grouped
from nzg_desktop.work import cards, desk, handover, receiving

RECEIVED = (
    *("file", "verdict", "code", "message"),
    *("read", "accepted", "unchanged", "quarantined", "held", "receipt"),
)

app = typer.Typer()


@app.command("card")
def _card(out: Path, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """写出本单位的证书卡。"""
    with opened(home, user) as office:
        key_id = grouped(cards.card(office, out))
    words = f"证书卡已写到 {out}\n钥匙号：{key_id}\n请把钥匙号当面或打电话念给对方核对。"
    answer({"key_id": key_id}, words, as_json=as_json)


@app.command("trust")
def _trust(
    card: Path,
    role: Annotated[
        Literal["upper", "subordinate"], typer.Option("--as", help="upper 上级，subordinate 下级")
    ],
    key_id: Annotated[str, typer.Option("--key-id", help="对方念出的钥匙号")],
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """核对并登记对方的证书卡。"""
    with opened(home, user) as office:
        cards.trust(office, card, role, key_id)
        found = cards.read_card(card)
    told = {"code": found.code, "name": found.name, "key_id": grouped(found.key_id), "role": role}
    answer(told, f"已登记{cards.ROLES[role]}单位 {found.name} 的证书卡。", as_json=as_json)


@app.command("report")
def _report(
    period: Annotated[str, typer.Argument(metavar="MONTH", help="月份，如 2026-11")],
    to: Annotated[Path, typer.Option("--to", help="写到这个文件夹（U 盘）")],
    privacy: Annotated[
        Literal["figures", "masked", "full"],
        typer.Option("--privacy", help="figures 只报数字，masked 打码名单，full 完整名单"),
    ] = "figures",
    reason: Annotated[str, typer.Option("--reason", help="更正原因")] = "",
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """写出报送文件。"""
    with opened(home, user) as office:
        said = progress(as_json=as_json)
        found = handover.report(office, period, to, privacy=privacy, reason=reason, progress=said)
    number = f"第 {found.number} 份，编号 {found.package_id[:16]}"
    words = f"已写出并核对：{found.file}\n{number}\n收到回执前显示为“已导出，待回执”。"
    answer(only(found, "file", "package_id", "number", "revision"), words, as_json=as_json)


@app.command("verify")
def _verify(file: Path, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """检查一个 .nzg 文件。"""
    if desk.exists(folder(home)):
        with opened(home, user) as office:
            found = handover.verify(office, file)
    else:
        found = handover.verify(None, file)
    header: dict[str, Any] = found.header.members() if found.header else {}
    told = {"ok": found.ok, "problems": list(found.problems), "header": header}
    answer(told, "检查通过。" if found.ok else "检查没有通过。", as_json=as_json)
    if not found.ok:
        print("\n".join(found.problems), file=sys.stderr)
        raise typer.Exit(1)


@app.command("unpack")
def _unpack(
    file: Path,
    to: Annotated[Path, typer.Option("--to", help="解到这个文件夹")],
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """解出里面的数据包（明文，会记入操作日志）。"""
    with opened(home, user) as office:
        where = handover.unpack(office, file, to)
    answer({"folder": str(where)}, f"已解到 {where}，用完请删除。", as_json=as_json)


@app.command("receive")
def _receive(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="报送文件，或放着它们的文件夹")],
    receipts: Annotated[Path | None, typer.Option("--receipts", help="回执写到这个文件夹")] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="已与对方核实：换了电脑，移除多条记录，或同号两份以这份为准")
    ] = False,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """接收下级的报送文件。"""
    with opened(home, user) as office:
        found = receiving.receive(
            office, files, receipts, confirmed=confirm, progress=progress(as_json=as_json)
        )
    lines = [f"{one.file}：{one.message}{receiving.counted(one)}" for one in found]
    told = [only(one, *RECEIVED) for one in found]
    answer(told, "\n".join(lines) or "文件夹里没有报送文件。", as_json=as_json)


@app.command("receipt")
def _receipt(file: Path, home: Home = None, user: User = "", as_json: Json = False) -> None:
    """读入上级的回执。"""
    with opened(home, user) as office:
        found = handover.receipt(office, file)
    words = f"{found.period} 第 {found.number} 份：{receiving.in_short(found.verdict)}。"
    if found.quarantined:
        words += f"有 {found.quarantined} 条要改正。"
    answer(found, words, as_json=as_json)
