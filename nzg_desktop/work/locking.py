"""Locking and unlocking a whole office: a password set later or taken away, a new key, a lost password.

Whatever changes the key writes the database anew, compared row by row, and gives a desk opened afresh; the
former desk must not be used any more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.text import tidy
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.store import accounts as kept
from nzg_desktop.store import backup as copies
from nzg_desktop.store import files, keyfile, locks, rekeying
from nzg_desktop.store.keyfile import Ring
from nzg_desktop.store.lock import Turn
from nzg_desktop.store.store import Store, Writing
from nzg_desktop.work import desk as desks
from nzg_desktop.work.accounts import account_of, check_locked, need
from nzg_desktop.work.desk import Desk, Home, Ledgers, Lock, noted, seated


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
    known = replace(ring, slots=tuple(slots))
    both, only = _sealed(known, old, new), _sealed(known, new)
    _change(desk, new, (both, only), lambda w: kept.retire_key(w, old), "rekeyed")
    return reopened(desk, new)


def handed_over(desk: Desk, name: str, password: str) -> Desk:
    """The office stays open, and another person sits down. Raises Trouble: user, password, wait, keys."""
    found = seated(desk, locks.sign_in(desk.home.database, name, password))
    if desk.store.turn is not None:
        desk.store.turn.name(found.who)
    return found


def reopened(desk: Desk, key: bytes | None = None) -> Desk:
    """The same person at the same office, opened afresh; `key` where that has changed."""
    if desk.store.key is None:
        return desks.open_desk(desk.home.folder, who=desk.who, ledgers=desk.ledgers)
    slot = keyfile.read(desk.home.database).slot(desk.who)
    pair = locks.Pair(b"", slot.public if slot else "")
    return desks.desk_of(desk.home, locks.Unlocked(desk.who, pair, (key or desk.store.key,)), desk.ledgers)


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
            files.wipe(path)
            files.remove(path)
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """Who may open the present office, and by which key, while a backup takes its place."""

    who: str
    key: bytes | None
    ring: Ring
    people: kept.People


def held(desk: Desk) -> Held:
    """What is to be carried over into a restored state. Raises Trouble: role."""
    need(desk, "restore")
    ring = keyfile.read(desk.home.database) if desk.store.key is not None else Ring(())
    with desk.store.reading() as r:
        return Held(desk.who, desk.store.key, ring, kept.people(r))


def allowed(folder: Path, file: Path, who: str, password: str) -> tuple[Held | None, bytes | None]:
    """What restoring a backup into a locked folder, or a locked backup into a new one, needs.

    Raises Trouble: role, user, password, wait, foreign.
    """
    home = Home(folder)
    if keyfile.is_locked(home.database):
        try:
            desk = desks.open_desk(folder, who=who, password=password)
        except Trouble as trouble:
            if trouble.code != "damaged":
                raise
        else:
            with closing(desk.store):
                return held(desk), key_of(desk, file)
    return None, key_by_password(file, who, password, home)


def is_locked(file: Path) -> bool:
    """Whether a backup opens by password only."""
    return keyfile.is_locked(file)


def put_back(
    home: Home,
    file: Path,
    key: bytes | None,
    now: Held | None,
    ledgers: Ledgers,
    settle: Callable[[Writing], None],
    progress: Progress = silent,
) -> Path:
    """Put a backup, opened by `key`, in the place of the database; gives where the former state is kept.

    Those of `now` may open it by the key of now; where that is not known, those of the backup's own time.
    `settle` writes what goes with it. Raises what `store.backup.restore` raises.
    """
    target = home.database
    if now and now.key and key:
        keyfile.write(target, _sealed(now.ring, now.key, key))
    former = copies.restore(file, target, key, progress, now.key if now else key)
    if now is None or (now.key is None and key):
        keyfile.beside(target).unlink(missing_ok=True)
        keyfile.accompany(file, target)
    store = Store.open(target, ledgers, key)
    with store.writing() as w:
        settle(w)
        if now:
            kept.adopt(w, now.people)
            if key and key != now.key:
                kept.retire_key(w, key)
    store.close()
    if now and now.key != key:
        rings = (now.ring, now.ring) if now.key and key is None else (None, None)
        if now.key and key:
            rings = (_sealed(now.ring, now.key, key), now.ring)
        rekeying.change_key(target, ledgers, key, now.key, rings, lambda _: None)
    elif now and now.key:
        keyfile.write(target, now.ring)
    return former


def _sealed(ring: Ring, *keys: bytes) -> Ring:
    return replace(ring, slots=tuple(locks.with_keys(slot, *keys) for slot in ring.slots))


def key_of(desk: Desk, file: Path) -> bytes | None:
    """The key of a backup of this office, also of one made before the key was changed; None for a plain one.

    Raises Trouble (foreign) where none of its keys fits.
    """
    with desk.store.reading() as r:
        keys = (desk.store.key, *kept.former_keys(r))
    return _fitting(file, [key for key in keys if key is not None])


def key_by_password(file: Path, name: str, password: str, home: Home | None = None) -> bytes | None:
    """The key of any backup by a password of its own time, from the key file beside it.

    With a `home` whose database cannot be read any more, by the password of now where that fits.
    """
    if keyfile.is_plain(file):
        return None
    keys: list[bytes] = []
    if home is not None and keyfile.is_locked(home.database):
        keys += locks.sign_in(home.database, name, password).keys
    with suppress(Trouble):
        return _fitting(file, keys)
    return _fitting(file, locks.sign_in(file, name, password).keys)


def key_by_code(file: Path, secret: bytes) -> bytes | None:
    """The key of any backup by the recovery sheet of its own time."""
    return None if keyfile.is_plain(file) else _fitting(file, locks.by_code(file, secret).keys)


def _fitting(file: Path, keys: Sequence[bytes]) -> bytes | None:
    if keyfile.is_plain(file):
        return None
    trouble: Trouble = Trouble(
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
    turn = Turn(desk.home.folder, desk.who)
    turn.take()  # nobody on another computer opens the folder meanwhile
    try:
        rekeying.change_key(desk.home.database, desk.ledgers, desk.store.key, key, rings, all_of_it)
    finally:
        turn.leave()


def _key(desk: Desk) -> bytes:
    check_locked(desk)
    return desk.store.key or b""
