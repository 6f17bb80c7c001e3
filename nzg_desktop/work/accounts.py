"""Who may work in the office and as what. `need` stands at the entry of everything that not everybody may do.

An office without passwords has one person, who may do all. Keys and passwords of others are in `locking`.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from nzg_desktop.core import recovery, roles
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.text import tidy
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import accounts as kept
from nzg_desktop.store import keyfile, locks
from nzg_desktop.store.accounts import Account
from nzg_desktop.store.store import Reading, Writing
from nzg_desktop.work.desk import Desk, noted

LONGEST_NAME = 40
UNPROTECTED = (
    "这份资料没有设密码，也没有加密：拿到这台电脑或备份的人都能看到全部姓名和号码。"
    "要加密，请在“用户”页按“设密码并加密”。"
)
"""What it means to work without passwords."""


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the list of users. `ready`: has a password; without one a new one has to be set first."""

    name: str
    roles: frozenset[str]
    at: str
    ready: bool
    self: bool

    @property
    def titles(self) -> str:
        """The roles in words."""
        return roles.titles(self.roles)


def may(desk: Desk, deed: str) -> bool:
    """Whether the person at the desk may do this (a code of core.roles.DEEDS)."""
    return roles.may(desk.roles, deed)


def need(desk: Desk, deed: str) -> None:
    """Raise Trouble (role) where the person at the desk may not do this."""
    roles.need(desk.roles, deed, desk.who)


def by_hand(ledger: type[Ledger]) -> None:
    """Raise Trouble where a ledger is written by the program alone."""
    if ledger.about.log:
        raise Trouble(
            f"“{ledger.about.title}”由软件自己记，不能手工登记、导入或修改。",
            "要更正的，请改它所记的那条资料。",
            "什么都没有改。",
            code="log",
        )


def need_sight(desk: Desk, ledger: type[Ledger]) -> None:
    """Raise Trouble (role) where the person at the desk may not look into a guarded ledger."""
    if ledger.about.guard:
        need(desk, "guarded")


def sees(desk: Desk, ledger: type[Ledger]) -> bool:
    """Whether the person at the desk may look into this ledger."""
    return not ledger.about.guard or may(desk, "guarded")


def unprotected(desk: Desk) -> str:
    """What to say on the first page of an office without passwords; empty where there are some."""
    return UNPROTECTED if desk.store.key is None else ""


def people(desk: Desk) -> tuple[Person, ...]:
    """Everybody who may sign in; in an office without passwords the one person who works there."""
    if desk.store.key is None:
        return (Person(desk.who, desk.roles, "", ready=False, self=True),)
    slots = {slot.name: slot.public for slot in keyfile.read(desk.home.database).slots}
    with desk.store.reading() as r:
        return tuple(
            Person(one.name, one.roles, one.at, slots.get(one.name) == one.public, one.name == desk.who)
            for one in kept.accounts(r)
        )


def add(desk: Desk, name: str, as_what: Iterable[str], password: str) -> None:
    """Let somebody else work here. Raises Trouble: role, weak, exists."""
    name = _checked_name(name)
    with _changing(desk) as w:
        if kept.account(w, name) is not None:
            raise Trouble(f"已经有叫“{name}”的用户。", "请换一个名字，例如加上科室。", code="exists")
        _give(desk, w, Account(name, checked_roles(as_what), ""), password)
        noted(desk, w, ledger="office", action="user added", after={"name": name, "roles": _said(as_what)})


def set_roles(desk: Desk, name: str, as_what: Iterable[str]) -> None:
    """Let somebody be something else. There is always one person who may manage users."""
    wanted = checked_roles(as_what)
    with _changing(desk) as w:
        found = account_of(w, name)
        if "admin" not in wanted:
            _check_admins(w, name)
        kept.put(w, Account(name, wanted, found.public))
        noted(
            desk,
            w,
            ledger="office",
            action="user roles",
            after={"name": name, "roles": _said(wanted), "before": _said(found.roles)},
        )


def remove(desk: Desk, name: str) -> None:
    """Take somebody out. Old copies of the files still open by her password until the key is changed."""
    with _changing(desk) as w:
        account_of(w, name)
        if name == desk.who:
            raise Trouble("不能移除正在登录的自己。", "请让另一位系统管理员来做。")
        _check_admins(w, name)
        kept.remove(w, name)
        keyfile.write(desk.home.database, keyfile.read(desk.home.database).drop(name))
        noted(desk, w, ledger="office", action="user removed", after={"name": name})


def reset(desk: Desk, name: str, password: str) -> None:
    """Give somebody else a new password. Raises Trouble: role, weak."""
    with _changing(desk) as w:
        _give(desk, w, account_of(w, name), password)
        noted(desk, w, ledger="office", action="user reset", after={"name": name})


def change_password(desk: Desk, old: str, new: str) -> None:
    """Change one's own password. Raises Trouble: password, wait, weak."""
    check_locked(desk)
    locks.check_password(new, desk.who)
    found = locks.sign_in(desk.home.database, desk.who, old)
    with desk.store.writing() as w:
        slot = locks.by_password(desk.who, new, found.pair, _key(desk))
        keyfile.write(desk.home.database, keyfile.read(desk.home.database).put(slot))
        noted(desk, w, ledger="office", action="password changed", after={"name": desk.who})


def confirm(desk: Desk, password: str) -> None:
    """See that it is still the person at the desk. Raises Trouble: password, wait."""
    locks.sign_in(desk.home.database, desk.who, password)


def new_sheet(desk: Desk) -> str:
    """Make a new recovery code; from now on the former sheet is void. Gives the code as it is printed."""
    secret, pair = recovery.make(), locks.Pair.make()
    with _changing(desk) as w:
        kept.set_sheet(w, pair.public)
        ring = keyfile.read(desk.home.database)
        keyfile.write(desk.home.database, ring.put(locks.by_sheet(secret, pair, _key(desk))))
        noted(desk, w, ledger="office", action="recovery sheet")
    return recovery.written(secret)


def account_of(r: Reading, name: str) -> Account:
    """One person. Raises Trouble: user."""
    found = kept.account(r, tidy(name))
    if found is None:
        known = "、".join(one.name for one in kept.accounts(r))
        raise Trouble(f"没有叫“{name}”的用户。", f"现有用户：{known}。", code="user")
    return found


def checked_roles(as_what: Iterable[str]) -> frozenset[str]:
    """Roles by their codes or titles. Raises Trouble for one that there is not, and for none."""
    codes = {role.title: role.code for role in roles.ROLES} | {code: code for code in roles.TITLES}
    wanted = [word.strip() for word in as_what if word.strip()]
    unknown = [word for word in wanted if word not in codes]
    if unknown or not wanted:
        known = "、".join(f"{role.title}（{role.code}）" for role in roles.ROLES)
        raise Trouble(
            f"角色“{'、'.join(unknown)}”没有。" if unknown else "还没有选角色。", f"角色有：{known}。"
        )
    return frozenset(codes[word] for word in wanted)


def check_locked(desk: Desk) -> None:
    """Raise Trouble where the office has no passwords."""
    if desk.store.key is None:
        raise Trouble(
            "这份资料没有设密码，还没有用户可以管理。", "请先给资料加密，设第一个用户的密码。", code="plain"
        )


def _checked_name(name: str) -> str:
    name = tidy(name)
    if not name or len(name) > LONGEST_NAME:
        raise Trouble(
            "用户要有名字。" if not name else "名字太长了。", f"请写姓名，最多 {LONGEST_NAME} 个字。"
        )
    return name


def _changing(desk: Desk) -> AbstractContextManager[Writing]:
    need(desk, "users")
    check_locked(desk)
    return desk.store.writing()


def _give(desk: Desk, w: Writing, found: Account, password: str) -> None:
    """Give a person new keys and a password that opens them."""
    locks.check_password(password, found.name)
    pair = locks.Pair.make()
    kept.put(w, Account(found.name, found.roles, pair.public))
    slot = locks.by_password(found.name, password, pair, _key(desk))
    keyfile.write(desk.home.database, keyfile.read(desk.home.database).put(slot))


def _check_admins(r: Reading, without: str) -> None:
    if not any("admin" in one.roles for one in kept.accounts(r) if one.name != without):
        raise Trouble(
            "至少要有一位系统管理，否则以后没有人能管理用户。", "请先把这个角色给另一个人。", code="last"
        )


def _key(desk: Desk) -> bytes:
    check_locked(desk)
    return desk.store.key or b""


def _said(as_what: Iterable[str]) -> str:
    return roles.titles(checked_roles(as_what))
