"""The desk: what one person at one office works with. Opened once, handed to every piece of work.

An office is a folder: the database, the packages that came and went, backups, a cache and exports.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from nzg_desktop.core import roles
from nzg_desktop.core.declare import Ledger, Values
from nzg_desktop.core.kinds import Context
from nzg_desktop.core.settings import DEFAULTS, TITLES
from nzg_desktop.core.text import tidy
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.core.workdays import Holidays
from nzg_desktop.exchange import disk
from nzg_desktop.exchange.keys import Card, OfficeKeys
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.store import accounts, faults, guard, journal, keyfile, locks, records, references, uid
from nzg_desktop.store import office as kept
from nzg_desktop.store.files import place, remove
from nzg_desktop.store.journal import Entry
from nzg_desktop.store.store import Reading, Store, Writing
from nzg_desktop.work import consents, folders

Ledgers = tuple[type[Ledger], ...]
PRACTICE = "LIANXI-"
"""How the codes of practice offices begin; practice and real offices never deal with each other."""
LONGEST_CODE, LONGEST_NAME, LONGEST_LINE = 40, 120, 500
"""What a hand-over file has room for."""
NOTHING_MADE = "还没有建立任何资料。"


@dataclass(frozen=True, slots=True)
class Home:
    """Where one office keeps its files."""

    folder: Path

    @property
    def database(self) -> Path:
        """The ledgers themselves."""
        return self.folder / "nzg.db"

    @property
    def packages(self) -> Path:
        """The original bytes of every package that came or went."""
        return self.folder / "packages"

    @property
    def backups(self) -> Path:
        """Backups on this computer."""
        return self.folder / "backups"

    @property
    def cache(self) -> Path:
        """What can be made again, such as prepared fonts."""
        return self.folder / "cache"


@dataclass(frozen=True, slots=True)
class Desk:
    """An opened office and who works there."""

    store: Store
    home: Home
    who: str
    ledgers: Ledgers
    roles: frozenset[str] = roles.ALL

    def ledger(self, code: str) -> type[Ledger]:
        """A ledger by its code; an unknown code is named."""
        for ledger in self.ledgers:
            if ledger.about.code == code:
                return ledger
        known = "、".join(ledger.about.code for ledger in self.ledgers)
        raise Trouble(f"没有叫“{code}”的台账。", f"可用的台账有：{known}。")

    def children(self, ledger: type[Ledger]) -> list[type[Ledger]]:
        """The ledgers whose rows belong to records of this one."""
        known = ((one, one.about.parent) for one in self.ledgers if one.about.parent)
        return [one for one, parent in known if one.column(parent).col.refers == ledger.about.code]


@dataclass(frozen=True, slots=True)
class Lock:
    """What a new office is locked with: the first person's password, and the secret of its recovery sheet."""

    password: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class Office:
    """Who this office is. `practice` offices print a watermark and deal only with practice offices."""

    code: str
    name: str
    level: str
    upper_code: str
    practice: bool
    key_id: str
    stream: str
    org_uid: str


def default_folder() -> Path:
    """Where an office lies when nobody says otherwise."""
    return folders.default()


def exists(folder: Path) -> bool:
    """Whether there is an office in this folder."""
    return Home(folder).database.exists()


def is_locked(folder: Path) -> bool:
    """Whether the office in this folder opens by password only."""
    return keyfile.is_locked(Home(folder).database)


def start(
    folder: Path,
    code: str,
    name: str,
    *,
    level: str = "8",
    upper_code: str = "",
    who: str = "经办人",
    practice: bool = False,
    lock: Lock | None = None,
    ledgers: Ledgers = LEDGERS,
) -> Desk:
    """Found an office: its database, its keys, its own line in the register of organisations.

    With a `lock` everything is encrypted, and `who` signs in by the password. Raises Trouble where an office
    is already there, or code, name, level or password will not do; then nothing is left behind.
    """
    code, name, upper_code = code.strip(), tidy(name), upper_code.strip()
    _check_codes(code, name, upper_code, practice=practice)
    home = Home(folder)
    with disk.plainly(home.database):
        if exists(folder):
            raise Trouble(
                "这个文件夹里已经有一个单位的资料。", "请直接打开，或另选一个文件夹。", code="exists"
            )
    if lock:
        locks.check_password(lock.password, who)
    first = _first_line(ledgers, name, code, level)
    _furnish(home)
    who = tidy(who) or "经办人"
    facts = {"code": code, "name": name, "level": level, "upper_code": upper_code, "practice": practice}
    _found(home, ledgers, first, {**facts, "who": who}, lock)
    return open_desk(folder, who=who, password=lock.password if lock else "", ledgers=ledgers)


def _check_codes(code: str, name: str, upper_code: str, *, practice: bool) -> None:
    if not code or not name:
        raise Trouble("单位名称和统计代码都要填。", "请补上后再继续。", NOTHING_MADE)
    if len(name) > LONGEST_NAME:
        raise Trouble(
            f"单位名称有 {len(name)} 个字。", f"最多 {LONGEST_NAME} 个字，请用全称的规范写法。", NOTHING_MADE
        )
    for one in (code, upper_code):
        if not _is_code(one):
            raise Trouble(
                f"统计代码“{one[:40]}”不合规定。", "请只用字母、数字和短横线，最多 40 个。", NOTHING_MADE
            )
    if practice != code.startswith(PRACTICE):
        raise Trouble(f"以 {PRACTICE} 开头的代码只给练习单位用。", "请改用上级给的统计代码。", NOTHING_MADE)


def _is_code(code: str) -> bool:
    plain = code.replace("-", "").replace("_", "")
    return code == "" or (code.isascii() and plain.isalnum() and len(code) <= LONGEST_CODE)


def _first_line(ledgers: Ledgers, name: str, code: str, level: str) -> Values:
    """The office's own line in the register, checked before anything is made. Raises InvalidRecord."""
    org = next(ledger for ledger in ledgers if ledger.about.code == "org")
    gate = Context(dt.date.today(), lambda _code, _words: None)
    return org.parse({"name": name, "stat_code": code, "level": level}, gate)


def _furnish(home: Home) -> None:
    disk.clear_up()
    for each in (home.folder, home.packages, home.backups, home.cache):
        disk.folder(each)


def _found(home: Home, ledgers: Ledgers, first: Values, facts: dict[str, object], lock: Lock | None) -> None:
    """The database under another name until the office in it is complete."""
    draft = home.database.with_name("nzg-new.db")
    remove(draft)
    key = locks.new_key() if lock else None
    ring, settle = first_lock(str(facts["who"]), lock, key) if lock and key else (None, None)
    store = Store.create(draft, ledgers, key)
    try:
        with store.writing() as w:
            org = next(ledger for ledger in ledgers if ledger.about.code == "org")
            saved = records.save(w, org, first, who=str(facts["who"]))
            for word, value in facts.items():
                kept.set_setting(w, f"office.{word}", value)
            kept.set_setting(w, "office.org_uid", saved.uid)
            kept.set_setting(w, "office.org_id", saved.id)
            kept.set_setting(w, "office.stream", uid.make())
            kept.set_setting(w, "office.keys", OfficeKeys.make().to_text())
            if settle:
                settle(w)
    finally:
        store.close()
    with disk.plainly(home.database):
        if ring:
            keyfile.write(home.database, ring)
        place(draft, home.database)


def first_lock(who: str, lock: Lock, key: bytes) -> tuple[keyfile.Ring, Callable[[Writing], None]]:
    """The key file of a newly encrypted office, and what goes into the database with it."""
    person, sheet = locks.Pair.make(), locks.Pair.make()

    def settle(w: Writing) -> None:
        accounts.put(w, accounts.Account(who, roles.ALL, person.public))
        accounts.set_sheet(w, sheet.public)

    slots = (locks.by_password(who, lock.password, person, key), locks.by_sheet(lock.secret, sheet, key))
    return keyfile.Ring(slots), settle


def open_desk(folder: Path, *, who: str = "", password: str = "", ledgers: Ledgers = LEDGERS) -> Desk:
    """Open the office in this folder; where it is locked, `who` (needless where there is one) signs in.

    Raises Trouble where there is none, where its data are damaged, or come from a later version; user,
    password, wait, keys.
    """
    if not exists(folder):
        raise Trouble(
            f"“{folder}”里还没有单位资料。", "请先新建单位（nzg init），或换一个文件夹。", code="absent"
        )
    home = Home(folder)
    if keyfile.is_locked(home.database):
        known = keyfile.names(home.database)
        name = tidy(who) or (known[0] if len(known) == 1 else "")
        return desk_of(home, locks.sign_in(home.database, name, password), ledgers)
    if not keyfile.is_plain(home.database) and any(home.backups.glob(f"*{keyfile.ENDING}")):
        raise keyfile.unreadable(home.database)  # it was locked, and what opens it is gone
    store = guard.open_guarded(home.database, ledgers, who=who)
    with store.begun(), store.reading() as r:
        person = who.strip() or str(kept.setting(r, "office.who") or "经办人")
        moved = kept.setting(r, folders.MOVED)
    if store.turn is not None:
        store.turn.name(person)
    store.why = folders.gone(str(moved)) if moved else store.why
    with suppress(Trouble):  # a medium that cannot be written to can still be looked at
        _furnish(home)
    return Desk(store, home, person, ledgers)


def desk_of(home: Home, unlocked: locks.Unlocked, ledgers: Ledgers = LEDGERS) -> Desk:
    """The desk of somebody whose password or code was right. Raises Trouble: keys, and as `Store.open`."""
    store = store_of(home.database, unlocked.keys, ledgers, unlocked.name)
    with store.begun():
        made = seated(Desk(store, home, unlocked.name, ledgers), unlocked)
    with suppress(Trouble):
        _furnish(home)
    return made


def seated(desk: Desk, unlocked: locks.Unlocked) -> Desk:
    """The same office with this person at the desk. Raises Trouble: keys."""
    with desk.store.reading() as r:
        account = accounts.account(r, unlocked.name)
    if account is None or account.public != unlocked.pair.public:
        raise Trouble(
            f"钥匙文件里的“{unlocked.name}”和资料里登记的对不上，所以没有打开。",
            "请由系统管理员登录后重设，或用“恢复单”重设密码。",
            code="keys",
        )
    desk.store.seat(account.name)
    return replace(desk, who=account.name, roles=account.roles)


def store_of(database: Path, keys: Sequence[bytes], ledgers: Ledgers, who: str) -> Store:
    """Open an encrypted database with the first of these keys that fits."""
    for key in keys:
        try:
            return guard.open_guarded(database, ledgers, key, who)
        except Trouble as trouble:
            if trouble.code != "foreign":
                raise
    raise faults.damaged(database)  # the password was right, so the file is not what it was


def office(desk: Desk) -> Office:
    """Who this office is."""
    with desk.store.reading() as r:
        return office_of(r)


def office_of(r: Reading) -> Office:
    """Who this office is, within a transaction."""
    facts = kept.settings(r)
    code, name, level = (str(facts[f"office.{word}"]) for word in ("code", "name", "level"))
    return Office(
        code=code,
        name=name,
        level=level,
        upper_code=str(facts["office.upper_code"]),
        practice=bool(facts["office.practice"]),
        key_id=OfficeKeys.from_text(str(facts["office.keys"])).card(code, name, level).key_id,
        stream=str(facts["office.stream"]),
        org_uid=str(facts["office.org_uid"]),
    )


def keys_of(r: Reading) -> OfficeKeys:
    """The private keys of this office."""
    return OfficeKeys.from_text(str(kept.setting(r, "office.keys")))


def card_of(r: Reading) -> Card:
    """The public card of this office."""
    facts = office_of(r)
    return keys_of(r).card(facts.code, facts.name, facts.level)


def own_org(r: Reading) -> int:
    """The local id of the office's own line in the register of organisations."""
    return int(kept.setting(r, "office.org_id"))


def setting(desk: Desk, key: str) -> object:
    """A setting of the office, or its default."""
    with desk.store.reading() as r:
        return setting_of(r, key)


def setting_of(r: Reading, key: str) -> object:
    """A setting of the office, or its default, within a transaction."""
    value = kept.setting(r, key)
    return DEFAULTS.get(key) if value is None else value


def holidays_of(r: Reading) -> Holidays:
    """The holiday table of the office."""
    own: dict[str, bool] = kept.setting(r, "holidays") or {}
    return Holidays({dt.date.fromisoformat(day): works for day, works in own.items()})


def set_setting(desk: Desk, key: str, value: object) -> None:
    """Change one declared setting."""
    roles.need(desk.roles, "settings", desk.who)
    if key not in DEFAULTS:
        raise Trouble(f"没有叫“{key}”的设置。", "请检查名称。")
    with desk.store.writing() as w:
        what = f"{TITLES[key]}：{setting_of(w, key)} → {value}"
        kept.set_setting(w, key, value)
        noted(desk, w, ledger="setting", action="set", after={"what": what})


def line(words: str, label: str) -> str:
    """A reason or a note as one tidy line. Raises Trouble where it is too long for what it goes into."""
    tidied = tidy(words)
    if len(tidied) > LONGEST_LINE:
        raise Trouble(f"{label}有 {len(tidied)} 个字。", f"最多 {LONGEST_LINE} 个字，请写得短一些。")
    return tidied


def noted(
    desk: Desk,
    w: Writing,
    *,
    ledger: str,
    action: str,
    uid: str = "",
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """A line in the journal for what changes no record: a sealed month, a look at private values."""
    entry = Entry(who=desk.who, action=action, ledger=ledger, uid=uid, after=after, reason=reason)
    journal.append(w, [entry])


def context(
    desk: Desk,
    r: Reading,
    resolve: Callable[[str, str], int | None] | None = None,
    today: dt.date | None = None,
) -> Context:
    """What the gate needs: the day, how names lead to records, and what the office has set."""
    found, agreed = resolve or references.resolver(r, desk.ledgers), consents.checker(r, desk.ledgers)
    set_here = cache(partial(setting_of, r))  # rules ask for it again with every row
    return Context(today or dt.date.today(), found, set_here, partial(holidays_of, r), agreed)
