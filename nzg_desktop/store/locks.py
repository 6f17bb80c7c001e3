"""Keys wrapped by passwords and by the recovery sheet; the only place with cryptography about the database.

Every person and the sheet have a pair of keys. The private half is wrapped by the password (Argon2id) or by
the code; the data key is sealed to the public half, so that it can be changed without anybody's password.
"""

from __future__ import annotations

import os
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from pathlib import Path

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import keyfile
from nzg_desktop.store.keyfile import FREE_TRIES, Ring, Slot

KEY_BYTES = 32
COST = (65_536, 3, 2)
"""Argon2id: KiB of memory, passes, lanes. Stands in every slot, so that later ones may cost more."""
DEAREST = (262_144, 12, 8)
"""A slot that asks for more was not made by us."""
SHORTEST, KINDS, LONG_ENOUGH = 8, 3, 16
_NONCE = bytes(12)  # every key encrypts once


@dataclass(frozen=True, slots=True)
class Pair:
    """Both halves of a person's keys."""

    private: bytes
    public: str

    @classmethod
    def make(cls) -> Pair:
        """A new pair."""
        key = X25519PrivateKey.generate()
        return cls(key.private_bytes_raw(), _text(key.public_key().public_bytes_raw()))


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a password or a code has opened: the data keys to try, the present one first."""

    name: str
    pair: Pair
    keys: tuple[bytes, ...]


def new_key() -> bytes:
    """A data key for SQLCipher."""
    return os.urandom(KEY_BYTES)


def check_password(password: str, name: str) -> None:
    """Raise Trouble for a password that is guessed too easily."""
    plain = _plain(password)
    kinds = {_kind(c) for c in plain}
    if len(plain) < SHORTEST or (len(kinds) < KINDS and len(plain) < LONG_ENOUGH) or plain in name:
        raise Trouble(
            "这个密码太容易猜到。",
            f"请至少 {SHORTEST} 位，大写小写数字汉字符号里占三样；或用 {LONG_ENOUGH} 位以上的一句话。",
            code="weak",
        )


def _kind(char: str) -> int:
    tests = (str.isdigit, str.islower, str.isupper, str.isalpha)  # the last: Chinese characters
    return next((at for at, is_one in enumerate(tests) if is_one(char)), len(tests))


def _plain(password: str) -> str:
    """The same letters, whichever way the input method made them."""
    return unicodedata.normalize("NFKC", password)


def by_password(name: str, password: str, pair: Pair, *keys: bytes) -> Slot:
    """A slot that this password opens."""
    salt = os.urandom(16)
    slot = Slot(name, pair.public, "", _text(salt), COST, ())
    return with_keys(_wrapped(slot, _stretched(slot, password), pair), *keys)


def by_sheet(secret: bytes, pair: Pair, *keys: bytes) -> Slot:
    """The slot that the recovery sheet opens."""
    slot = Slot("", pair.public, "", _text(os.urandom(16)), (), ())
    return with_keys(_wrapped(slot, _from_code(slot, secret), pair), *keys)


def with_keys(slot: Slot, *keys: bytes) -> Slot:
    """The same way in to these data keys."""
    return replace(slot, keys=tuple(_sealed(slot.public, key) for key in keys))


def sign_in(database: Path, name: str, password: str) -> Unlocked:
    """What this person's password opens. Raises Trouble: user, password, wait, keys."""
    ring = keyfile.read(database)
    slot = ring.slot(name) if name else None
    if slot is None:
        known = "、".join(one.name for one in ring.slots if one.name)
        raise Trouble(f"这里没有叫“{name}”的用户。", f"可以登录的有：{known}。", code="user")
    _hear(database, ring, name)
    try:
        found = _unwrapped(slot, _stretched(slot, password))
    except InvalidTag:
        raise _wrong(keyfile.note_wrong(database, name)) from None
    except ValueError as error:
        raise keyfile.unreadable(database) from error
    keyfile.forget(database, name)
    return found


def by_code(database: Path, secret: bytes) -> Unlocked:
    """What the code of the recovery sheet opens. Raises Trouble: code, keys."""
    slot = keyfile.read(database).slot("")
    try:
        if slot is not None:
            return _unwrapped(slot, _from_code(slot, secret))
    except InvalidTag:
        pass
    except ValueError as error:
        raise keyfile.unreadable(database) from error
    raise void_sheet()


def void_sheet() -> Trouble:
    """The sentence for a recovery sheet that is none of this office, or none any more."""
    return Trouble(
        "这张恢复单不是这份资料现在用的那一张。",
        "打印过新的以后，旧的就作废了；请找最新的一张。",
        code="code",
    )


def _hear(database: Path, ring: Ring, name: str) -> None:
    left = keyfile.wait(ring.tries.get(name), *keyfile.now())
    if left > 0:
        keyfile.begin_anew(database, name)
        raise _waiting(ring.tries[name].wrong, left)


def _wrong(count: int) -> Trouble:
    if count >= FREE_TRIES:
        return _waiting(count, keyfile.penalty(count))
    return Trouble(
        f"密码不对，还可再试 {FREE_TRIES - count} 次。",
        "忘了密码可用“恢复单”重设。",
        "资料不会丢。",
        code="password",
    )


def _waiting(count: int, seconds: float) -> Trouble:
    minutes = -int(-seconds // 60)
    return Trouble(
        f"密码连着输错了 {count} 次，请过 {minutes} 分钟再试。",
        "忘了密码可用“恢复单”重设，不用等。",
        "资料不会丢。",
        code="wait",
    )


def _stretched(slot: Slot, password: str) -> bytes:
    memory, passes, lanes = slot.cost
    if any(not 0 < x <= most for x, most in zip((memory, passes, lanes), DEAREST, strict=True)):
        raise ValueError(slot.cost)
    salt, secret = b64decode(slot.salt), _plain(password).encode()
    try:
        return hash_secret_raw(secret, salt, passes, memory, lanes, KEY_BYTES, Type.ID)
    except HashingError as error:
        raise ValueError(slot.cost) from error


def _from_code(slot: Slot, secret: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, b64decode(slot.salt), b"nzg recovery").derive(secret)


def _said(slot: Slot) -> bytes:
    """What a wrapped key is bound to."""
    return "\n".join((keyfile.FORMAT, slot.name, slot.public, slot.salt, str(list(slot.cost)))).encode()


def _wrapped(slot: Slot, key: bytes, pair: Pair) -> Slot:
    return replace(slot, private=_text(AESGCM(key).encrypt(_NONCE, pair.private, _said(slot))))


def _unwrapped(slot: Slot, key: bytes) -> Unlocked:
    private = AESGCM(key).decrypt(_NONCE, b64decode(slot.private), _said(slot))
    pair = Pair(private, _text(X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()))
    try:
        keys = tuple(_unsealed(private, sealed) for sealed in slot.keys)
    except InvalidTag as error:
        raise ValueError(slot.name) from error  # the password was right
    if pair.public != slot.public:  # a slot made to look like somebody else's
        raise ValueError(slot.name)
    return Unlocked(slot.name, pair, keys)


def _sealed(public: str, key: bytes) -> str:
    once, theirs = X25519PrivateKey.generate(), X25519PublicKey.from_public_bytes(b64decode(public))
    mine = once.public_key().public_bytes_raw()
    return _text(
        mine + AESGCM(_agreed(once.exchange(theirs), mine, b64decode(public))).encrypt(_NONCE, key, None)
    )


def _unsealed(private: bytes, sealed: str) -> bytes:
    own, data = X25519PrivateKey.from_private_bytes(private), b64decode(sealed)
    shared = own.exchange(X25519PublicKey.from_public_bytes(data[:32]))
    key = _agreed(shared, data[:32], own.public_key().public_bytes_raw())
    return AESGCM(key).decrypt(_NONCE, data[32:], None)


def _agreed(shared: bytes, once: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, once + public, b"nzg data key").derive(shared)


def _text(data: bytes) -> str:
    return b64encode(data).decode()
