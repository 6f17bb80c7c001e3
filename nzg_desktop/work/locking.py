"""Locking and unlocking a whole office: a password set later or taken away, a new key, a lost password.

Whatever changes the key writes the database anew, compared row by row, and gives a desk opened afresh; the
former desk must not be used any more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from nzg_desktop.core.text import tidy
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.store import accounts as kept
from nzg_desktop.store import files, keyfile, locks, rekeying
from nzg_desktop.store.keyfile import Ring
from nzg_desktop.store.store import Writing
from nzg_desktop.work import desk as desks
from nzg_desktop.work.accounts import account_of, check_locked, need
from nzg_desktop.work.desk import Desk, Home, Ledgers, Lock, noted


def encrypt(desk: Desk, name: str, lock: Lock) -> Desk:
    """Give an office without passwords its first person; everything is encrypted from now on.

    Backups made before stay readable to anybody, see `plain_backups`. Raises Trouble: weak, busy, exists.
    """
    if desk.store.key is not None:
        raise Trouble("这份资料已经加密了。", "要换密码，请用“修改密码”。", code="exists")
    name, key = tidy(name) or desk.who, locks.new_key()
    locks.check_password(lock.password, name)
    ring, settle = desks.first_lock(name, lock, key)
    _change(desk, key, (ring, ring), settle, "encrypted")
    return desks.open_desk(desk.home.folder, who=name, password=lock.password, ledgers=desk.ledgers)


def decrypt(desk: Desk) -> Desk:
    """Take all passwords away; from now on anybody can read the files. Raises Trouble: role, busy."""
    need(desk, "users")
    check_locked(desk)
    _change(desk, None, (None, None), kept.clear, "decrypted")
    return desks.open_desk(desk.home.folder, who=desk.who, ledgers=desk.ledgers)


def rekey(desk: Desk) -> Desk:
    """Encrypt everything with another key, so that old copies of passwords and sheets open only old files.

    Everybody keeps her password, and the sheet holds. Raises Trouble: role, busy.
    """
    need(desk, "users")
    old, new = _key(desk), locks.new_key()
    with desk.store.reading() as r:
        valid = {one.name: one.public for one in kept.accounts(r)} | {"": kept.sheet(r)}
    ring = keyfile.read(desk.home.database)
    slots = [slot for slot in ring.slots if valid.get(slot.name) == slot.public]
    both, only = (
        replace(ring, slots=tuple(locks.with_keys(s, *k) for s in slots)) for k in ((old, new), (new,))
    )
    own = next(slot for slot in only.slots if slot.name == desk.who)
    _change(desk, new, (both, only), lambda w: kept.retire_key(w, old), "rekeyed")
    return desks.desk_of(
        desk.home, locks.Unlocked(desk.who, locks.Pair(b"", own.public), (new,)), desk.ledgers
    )


def recover(folder: Path, secret: bytes, name: str, lock: Lock, ledgers: Ledgers = LEDGERS) -> Desk:
    """Set somebody's password anew by the recovery sheet; `lock.secret` is that of the sheet to come.

    The sheet that was used is void afterwards. Raises Trouble: code, user, weak.
    """
    home = Home(folder)
    found = locks.by_code(home.database, secret)
    store = desks.store_of(home.database, found.keys, ledgers, name)
    try:
        with store.writing() as w:
            if kept.sheet(w) != found.pair.public:
                raise locks.void_sheet()
            account = account_of(w, name)
            locks.check_password(lock.password, account.name)
            person, sheet, key = locks.Pair.make(), locks.Pair.make(), store.key or b""
            kept.put(w, replace(account, public=person.public))
            kept.set_sheet(w, sheet.public)
            slots = (
                locks.by_password(account.name, lock.password, person, key),
                locks.by_sheet(lock.secret, sheet, key),
            )
            desk = Desk(store, home, account.name, ledgers, account.roles)
            noted(desk, w, ledger="office", action="password recovered", after={"name": account.name})
            ring = keyfile.read(home.database)
            keyfile.write(home.database, ring.put(slots[0]).put(slots[1]))
    except BaseException:
        store.close()
        raise
    return desk


def plain_backups(desk: Desk, *, remove: bool = False) -> tuple[Path, ...]:
    """The files in the office's folders that anybody can still read; `remove` overwrites and removes them."""
    need(desk, "users")
    found = (*rekeying.plain_copies(desk.home.folder), *rekeying.plain_copies(desk.home.backups))
    if remove:
        check_locked(desk)
        for path in found:
            rekeying.wipe(path)
            files.remove(path)
    return found


def key_of(desk: Desk, file: Path) -> bytes | None:
    """The key of a backup of this office, also of one made before the key was changed; None for a plain one.

    Raises Trouble (foreign) where none of its keys fits.
    """
    with desk.store.reading() as r:
        keys = (desk.store.key, *kept.former_keys(r))
    return _fitting(file, [key for key in keys if key is not None])


def key_by_password(file: Path, name: str, password: str) -> bytes | None:
    """The key of any backup by a password of its own time, from the key file beside it."""
    return None if keyfile.is_plain(file) else _fitting(file, locks.sign_in(file, name, password).keys)


def key_by_code(file: Path, secret: bytes) -> bytes | None:
    """The key of any backup by the recovery sheet of its own time."""
    return None if keyfile.is_plain(file) else _fitting(file, locks.by_code(file, secret).keys)


def _fitting(file: Path, keys: Sequence[bytes]) -> bytes | None:
    if keyfile.is_plain(file):
        return None
    trouble = Trouble(
        f"现在的钥匙打不开 {file.name}。", "请用做备份时的密码，或当时的恢复单。", code="foreign"
    )
    for key in keys:
        try:
            files.inspect(file, key)
        except Trouble as said:
            trouble = said
        else:
            return key
    raise trouble


def _change(
    desk: Desk,
    key: bytes | None,
    rings: tuple[Ring | None, Ring | None],
    settle: Callable[[Writing], None],
    action: str,
) -> None:
    """Close the office, write it anew under another key, and note that in the journal."""

    def all_of_it(w: Writing) -> None:
        settle(w)
        noted(desk, w, ledger="office", action=action)

    if desk.store.why is not None:
        raise desk.store.why
    desk.store.close()
    rekeying.change_key(desk.home.database, desk.ledgers, desk.store.key, key, rings, all_of_it)


def _key(desk: Desk) -> bytes:
    check_locked(desk)
    return desk.store.key or b""
