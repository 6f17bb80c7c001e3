"""An office's two key pairs: Ed25519 to sign, X25519 (age) to seal. The only module with ciphers.

One rule: a private key leaves this module only as the text the caller stores, never in a repr or a log.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nzg_desktop.exchange.refusal import refused

_AGE_PUBLIC = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_STORED = re.compile(r"nzg-keys-1 ([0-9a-f]{64}) (AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58})")
SHORTEST_PASSPHRASE = 8


@dataclass(frozen=True, slots=True)
class Card:
    """The public half of an office's keys (证书卡). `ed25519` is hex, `x25519` is an age recipient."""

    code: str
    name: str
    level: str
    ed25519: str
    x25519: str

    @property
    def key_id(self) -> str:
        """SHA-256, hex, over the 32 bytes of the Ed25519 key followed by the age recipient in ASCII."""
        return key_id(self.ed25519, self.x25519)

    def pem(self) -> bytes:
        """The signing key as PEM, so that anybody can check a signature with openssl."""
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.ed25519))
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """The private half: 32 bytes of Ed25519 seed as hex, and an age identity. Never shown."""

    ed25519: str = field(repr=False)
    x25519: str = field(repr=False)

    @classmethod
    def make(cls) -> Self:
        """Two new key pairs from the system's randomness."""
        seed = Ed25519PrivateKey.generate().private_bytes_raw()
        return cls(seed.hex(), str(pyrage.x25519.Identity.generate()))

    def to_text(self) -> str:
        """One line of ASCII to be kept encrypted by the caller."""
        return f"nzg-keys-1 {self.ed25519} {self.x25519}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The keys that `to_text` gave. Raises ValueError where the text is anything else."""
        match = _STORED.fullmatch(text)
        if not match:
            raise ValueError("not the text of office keys")
        try:
            pyrage.x25519.Identity.from_str(match[2])
        except pyrage.IdentityError as error:
            raise ValueError("not the text of office keys") from error
        return cls(match[1], match[2])

    def card(self, code: str, name: str, level: str) -> Card:
        """The public card of the office that holds these keys."""
        public = _signer(self.ed25519).public_key()
        age = pyrage.x25519.Identity.from_str(self.x25519).to_public()
        return Card(code, name, level, public.public_bytes_raw().hex(), str(age))

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of an Ed25519 signature."""
        return _signer(self.ed25519).sign(message)


@lru_cache(maxsize=2)
def _signer(seed: str) -> Ed25519PrivateKey:
    """The signing key of this seed, kept: to derive it again costs more than to sign."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))


def key_id(ed25519: str, x25519: str) -> str:
    """The key id of two public keys, 64 hex digits. Raises ValueError where they are no keys."""
    if not _AGE_PUBLIC.fullmatch(x25519):
        raise ValueError("not an age recipient")
    try:
        pyrage.x25519.Recipient.from_str(x25519)
    except pyrage.RecipientError as error:
        raise ValueError("not an age recipient") from error
    return hashlib.sha256(bytes.fromhex(ed25519) + x25519.encode()).hexdigest()


def grouped(key: str) -> str:
    """A key id as people read it aloud: capitals in groups of four."""
    return " ".join(key[i : i + 4].upper() for i in range(0, len(key), 4))


def same_key(typed: str, key: str) -> bool:
    """Whether what a person typed is this key id; blanks, dashes, full-width forms and case do not matter."""
    plain = unicodedata.normalize("NFKC", typed).lower()
    return re.sub(r"[\s-]", "", plain) == key


def is_signed(message: bytes, signature: bytes, ed25519: str) -> bool:
    """Whether this public key signed this message."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(ed25519)).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def seal(plain: bytes, recipients: Sequence[str]) -> bytes:
    """`plain` as an age file that each of these age recipients can open."""
    sealed: bytes = pyrage.encrypt(
        plain, [pyrage.x25519.Recipient.from_str(r) for r in dict.fromkeys(recipients)]
    )
    return sealed


def unseal(sealed: bytes, keys: OfficeKeys) -> bytes:
    """What an age file holds for these keys, in memory. Raises RefusedFile E-304."""
    try:
        plain: bytes = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(keys.x25519)])
    except pyrage.DecryptError as error:
        raise refused("E-304") from error
    return plain


def seal_with_passphrase(plain: bytes, passphrase: str) -> bytes:
    """`plain` as an age file opened by a passphrase. Raises RefusedFile E-309 where it is too short."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise refused("E-309")
    sealed: bytes = pyrage.passphrase.encrypt(plain, passphrase)
    return sealed


def unseal_with_passphrase(sealed: bytes, passphrase: str) -> bytes:
    """What an age file holds for this passphrase, in memory. Raises RefusedFile E-305."""
    try:
        plain: bytes = pyrage.passphrase.decrypt(sealed, passphrase)
    except pyrage.DecryptError as error:
        raise refused("E-305") from error
    return plain
