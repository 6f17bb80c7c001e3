"""Who may do what: four roles, and one table of deeds that all of `work` asks.

A deed that is not in the table cannot be asked for; a new kind of work adds its row here.
"""

from __future__ import annotations

from dataclasses import dataclass

from nzg_desktop.core.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Role:
    """One of the four parts that a person may play; one person may play several."""

    code: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Deed:
    """A kind of work, as it is named to people, and the roles that may do it."""

    code: str
    title: str
    roles: frozenset[str]


ROLES = (
    Role("enter", "经办", "登记、导入、打印、接收"),
    Role("approve", "复核", "封存、更正、报送、完整导出"),
    Role("look", "查询", "只看打码的名单和数字"),
    Role("admin", "系统管理", "用户、备份恢复、设置，看不到完整证件号"),
)
TITLES = {role.code: role.title for role in ROLES}
ALL = frozenset(TITLES)
"""What the one person of an office without passwords may be."""


def _deeds(*rows: tuple[str, str, str]) -> dict[str, Deed]:
    return {code: Deed(code, title, frozenset(roles.split())) for code, title, roles in rows}


DEEDS = _deeds(
    ("edit", "登记和修改", "enter"),
    ("clear", "看完整的证件号和电话", "enter approve"),
    ("guarded", "看敏感和受限的台账", "enter approve"),
    ("print", "打印文书", "enter approve"),
    ("export", "导出打码的表格", "enter approve look"),
    ("export.clear", "导出完整的表格", "approve"),
    ("close", "封存和更正月份", "approve"),
    ("report", "写出报送文件", "approve"),
    ("receive", "接收报送文件和回执", "enter approve"),
    ("confirm", "确认与对方核实过", "approve"),
    ("unpack", "解开报送文件", "approve"),
    ("trust", "登记对方的证书卡", "approve"),
    ("card", "写出证书卡", "enter approve admin"),
    ("backup", "备份", "enter approve admin"),
    ("restore", "恢复备份", "admin"),
    ("users", "管理用户和密码", "admin"),
    ("settings", "修改设置", "approve admin"),
    ("audit", "查看操作日志", "approve admin"),
    ("purge", "彻底清除个人信息", "approve"),
)


def may(roles: frozenset[str], deed: str) -> bool:
    """Whether somebody with these roles may do it. A deed that is not in the table is our mistake."""
    return bool(roles & DEEDS[deed].roles)


def titles(roles: frozenset[str]) -> str:
    """The roles as they are said, in the order of the table: 经办、复核."""
    return "、".join(role.title for role in ROLES if role.code in roles)


def need(roles: frozenset[str], deed: str, who: str) -> None:
    """Raise Trouble (role) where somebody with these roles may not do it."""
    if not may(roles, deed):
        raise Trouble(
            f"{reason(deed)}，{who}现在是{titles(roles)}。",
            "请让有这个角色的人登录来做，或请系统管理员在“用户”里调整。",
            code="role",
        )


def reason(deed: str) -> str:
    """Why a deed is not open to somebody, as it stands beside a button."""
    wanted = "或".join(f"“{role.title}”" for role in ROLES if role.code in DEEDS[deed].roles)
    return f"{DEEDS[deed].title}要由{wanted}来做"
