"""Commands about who may work here: users, user."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from nzg_desktop.cli.options import NEW_PASSWORD, Home, Json, Sheet, User, folder, opened, password
from nzg_desktop.cli.said import answer, table
from nzg_desktop.core import recovery
from nzg_desktop.exchange import disk
from nzg_desktop.work import accounts, locking, papers
from nzg_desktop.work.desk import Desk, Lock

Deed = Literal["add", "role", "password", "remove", "reset", "sheet", "rekey", "lock", "unlock"]

app = typer.Typer()


def handed_over(desk: Desk, code: str, out: Path | None) -> str:
    """Write the recovery sheet where one was asked for; what to say about the code."""
    if out is not None:
        disk.write(out, papers.recovery_sheet(desk, code))
        return f"恢复单已写到 {out}，请打印后删除这个文件，把纸锁好。"
    return f"恢复码：{code}\n请抄下来锁好，以后不会再显示；忘了密码只能靠它。"


@app.command("users")
def _users(home: Home = None, user: User = "", as_json: Json = False) -> None:
    """列出用户和角色。"""
    with opened(home, user) as desk:
        found = accounts.people(desk)
        unprotected = accounts.unprotected(desk)
    told = [
        {"name": one.name, "roles": sorted(one.roles), "since": one.at, "ready": one.ready} for one in found
    ]
    rows = [(one.name, one.titles, one.at[:10], "" if one.ready else "没有密码") for one in found]
    words = table(("姓名", "角色", "从", ""), rows) + (f"\n{unprotected}" if unprotected else "")
    answer({"locked": not unprotected, "users": told}, words, as_json=as_json)


@app.command("user")
def _user(
    deed: Annotated[Deed, typer.Argument(help="add role password remove reset sheet rekey lock unlock")],
    name: Annotated[str, typer.Argument(help="姓名")] = "",
    role: Annotated[str, typer.Option("--role", help="角色，逗号分开：enter,approve,look,admin")] = "",
    code: Annotated[str, typer.Option("--code", help="恢复单上的恢复码")] = "",
    sheet: Sheet = None,
    home: Home = None,
    user: User = "",
    as_json: Json = False,
) -> None:
    """管理用户；新密码取自 NZG_NEW_PASSWORD。"""
    told: dict[str, Any] = {"deed": deed, "name": name}
    if deed == "reset" and code:
        desk = locking.recover(folder(home), recovery.read(code), name, _new_lock(told))
        words = f"{name}的密码已重设，用过的恢复单作废。"
        words += _sheet(desk, told, sheet)
        desk.store.close()
    else:
        with opened(home, user) as at_first:
            desk, words = _done(at_first, deed, name, role, told)
            words += _sheet(desk, told, sheet)
            desk.store.close()
    answer(told, words, as_json=as_json)


def _sheet(desk: Desk, told: dict[str, Any], out: Path | None) -> str:
    return f"\n{handed_over(desk, told['recovery'], out)}" if "recovery" in told else ""


def _done(desk: Desk, deed: Deed, name: str, role: str, told: dict[str, Any]) -> tuple[Desk, str]:
    """Do it; gives the desk to go on with, and what to say."""
    roles = role.replace("，", ",").replace("、", ",").split(",")
    match deed:
        case "add":
            accounts.add(desk, name, roles, _new())
            return desk, f"已添加用户{name}。"
        case "role":
            accounts.set_roles(desk, name, roles)
            return desk, f"{name}的角色已改，下次登录起用。"
        case "password":
            accounts.change_password(desk, password("现在的密码"), _new())
            return desk, "密码已改。"
        case "reset":
            accounts.reset(desk, name, _new())
            return desk, f"{name}的密码已重设。"
        case "remove":
            accounts.remove(desk, name)
            return desk, f"已移除{name}。要让他手里的旧副本也打不开以后的资料，请接着运行 nzg user rekey。"
        case "sheet":
            told["recovery"] = accounts.new_sheet(desk)
            return desk, "新的恢复单已做好，旧的作废。"
        case "rekey":
            return locking.rekey(desk), "已换钥匙，全部资料重新加密；各人的密码和恢复单不变。"
        case "lock":
            desk = locking.encrypt(desk, name, _new_lock(told))
            open_copies = locking.plain_backups(desk)
            left = f"还有 {len(open_copies)} 份以前的备份没有加密，请自己处理：" if open_copies else ""
            return desk, "\n".join(["资料已加密。", left, *map(str, open_copies)]).rstrip()
        case "unlock":
            return locking.decrypt(desk), f"密码已取消。{accounts.UNPROTECTED}"


def _new() -> str:
    return password("新密码", NEW_PASSWORD)


def _new_lock(told: dict[str, Any]) -> Lock:
    """A new password and the secret of a new sheet, whose code is told."""
    lock = Lock(_new(), recovery.make())
    told["recovery"] = recovery.written(lock.secret)
    return lock
