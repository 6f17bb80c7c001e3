"""A hand-over file: four stored entries in a strict ZIP.

One rule: nothing is verified before the layout is sound, nothing decrypted before the signature is verified.

README.txt   what this is, in Chinese, made from the header; UTF-8 with BOM, CRLF; its digest is in the header
header.json  see `header`; header.sig: 64 bytes of Ed25519 over "nzg/1", LF and header.json
payload.age  age: to the recipient's X25519 key and the sender's own; or to a passphrase, for `figures` only

A card (kind `card`) is signed with the key it carries in header.json, and its payload.age has no bytes:
there is nobody to encrypt to and nothing to hide. It proves that its maker holds the keys, not who its maker
is; for that people compare the key id.

Reading goes `peek` (no key needed) → `verify` → `decrypt` → `payload.read_payload`, and may stop after each.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import header as envelope
from nzg_desktop.exchange import keys as locks
from nzg_desktop.exchange import strictzip
from nzg_desktop.exchange.header import Header
from nzg_desktop.exchange.keys import Card, OfficeKeys
from nzg_desktop.exchange.refusal import refused
from nzg_desktop.exchange.strictzip import LIMITS, Entry, Limits

README, HEADER, SIGNATURE, PAYLOAD = "README.txt", "header.json", "header.sig", "payload.age"
ENTRIES = (README, HEADER, SIGNATURE, PAYLOAD)
_SMALL = {README: envelope.LARGEST, HEADER: envelope.LARGEST, SIGNATURE: 64}
_KINDS = {"report": "报送文件", "receipt": "回执", "card": "证书卡", "merge": "两台电脑合并文件"}
_PRIVACY = {
    "figures": "只有汇总数字，不含个人信息",
    "masked": "证件号码已遮盖，不含生育和健康内容",
    "full": "含完整名册，请妥善保管",
}


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file whose layout and header are sound. Who made it is not yet known: see `verify`."""

    header: Header
    header_bytes: bytes
    signature: bytes
    payload: bytes | memoryview


def write_container(
    draft: Header, inner: bytes, package_id: str, keys: OfficeKeys, seal_to: Card | str
) -> bytes:
    """The file for one package, sealed to the recipient's card, or to a passphrase where there is none yet.

    `draft` is the header whose digests are still empty, `inner` the bytes of `payload.write_payload`. Raises
    RefusedFile E-306 for a passphrase on anything but figures, E-309 for one that is too short; ValueError
    where the draft names other keys than those given.
    """
    own = keys.card(draft.sender.code, draft.sender.name, draft.sender.level)
    recipient = seal_to.key_id if isinstance(seal_to, Card) else ""
    if draft.kind == "card" or draft.sender.key != own.key_id or draft.recipient.key != recipient:
        raise ValueError("the header names other keys")
    if isinstance(seal_to, Card):
        sealed = locks.seal(inner, (seal_to.x25519, own.x25519))
    elif draft.privacy == "figures":
        sealed = locks.seal_with_passphrase(inner, seal_to)
    else:
        raise refused("E-306", lost="没有写出任何文件。")
    return _close(replace(draft, manifest_sha256=package_id), sealed, keys)


def write_card(keys: OfficeKeys, card: Card, period: str, created: str) -> bytes:
    """The card file of the office that holds these keys."""
    if keys.card(card.code, card.name, card.level) != card:
        raise ValueError("the card is of other keys")
    return _close(Header.for_card(card, period, created), b"", keys)


def peek(data: bytes, limits: Limits = LIMITS) -> Sealed:
    """What can be known of a file without any key.

    Raises RefusedFile E-101 … E-110, E-201 … E-204, E-307, H-405.
    """
    found = strictzip.layout(data, limits)
    if tuple(entry.name for entry in found) != ENTRIES:
        raise refused("E-107")
    for entry in found:
        if entry.method != strictzip.STORED:
            raise refused("E-105", entry.name)
        if entry.size > _SMALL.get(entry.name, entry.size):
            raise refused("E-109", entry.name)
    readme, header_bytes, signature, payload = (strictzip.content(data, entry) for entry in found)
    header = envelope.parse(bytes(header_bytes))
    if hashlib.sha256(readme).hexdigest() != header.readme_sha256:
        raise refused("E-204")
    return Sealed(header, bytes(header_bytes), bytes(signature), payload)


def verify(sealed: Sealed, card: Card) -> None:
    """Make sure that the holder of this card signed this file, payload and all.

    `card` is the one the office keeps under `sealed.header.sender.key`. Raises RefusedFile E-301 … E-303.
    """
    sender = sealed.header.sender
    if card.code != sender.code:
        raise refused("E-303")
    message = envelope.signed_part(sealed.header_bytes)
    if card.key_id != sender.key or not locks.is_signed(message, sealed.signature, card.ed25519):
        raise refused("E-301")
    if len(sealed.payload) != sealed.header.payload_bytes:
        raise refused("E-302")
    if hashlib.sha256(sealed.payload).hexdigest() != sealed.header.payload_sha256:
        raise refused("E-302")


def verified_card(sealed: Sealed) -> Card:
    """The card a card file brings, signed with its own key. A person has yet to compare its key id.

    Raises RefusedFile E-301, E-302, and E-307 where the file is no card.
    """
    sender = sealed.header.sender
    if sealed.header.kind != "card":
        raise refused("E-307")
    card = Card(sender.code, sender.name, sender.level, sender.ed25519, sender.x25519)
    verify(sealed, card)
    return card


def decrypt(sealed: Sealed, unlock: OfficeKeys | str) -> bytes:
    """The inner ZIP, in memory. `unlock` is the reader's keys or a passphrase.

    Raises RefusedFile E-304, E-305, and E-308 where the file was sealed to another key of the reader.
    """
    if isinstance(unlock, str):
        return locks.unseal_with_passphrase(bytes(sealed.payload), unlock)
    try:
        return locks.unseal(bytes(sealed.payload), unlock)
    except RefusedFile as error:
        named = (sealed.header.recipient.key, sealed.header.sender.key)
        if unlock.card("", "", "").key_id in named:
            raise
        raise refused("E-308") from error


def readme(header: Header) -> bytes:
    """README.txt: for whoever finds the file and does not know what it is."""
    kind, sender, recipient = _KINDS[header.kind], header.sender, header.recipient
    year, month = header.period.split("-")
    lines = [
        f"女职工工作台账  {kind}",
        "",
        f"这是什么：{year}年{int(month)}月的{kind}"
        + (f"（第{header.revision}次更正）" if header.revision else ""),
        f"谁交来的：{sender.name}（单位编号 {sender.code}）",
        f"交给谁的：单位编号 {recipient.code}" if recipient.code else "交给谁的：需要核对证书卡的单位",
        f"含有什么：{_PRIVACY[header.privacy]}",
    ]
    if header.kind == "card":
        lines[-1] = "含有什么：单位名称和公开的钥匙，没有个人信息"
        lines.append(f"钥匙编号：{locks.grouped(sender.key)}")
    else:
        lines.append(f"第几份：  {header.number}")
    lines += [
        "",
        "怎样打开：用“女职工工作台账”软件接收。文件已签名" + ("。" if header.kind == "card" else "并加密。"),
        "请不要解压、修改或重新打包，否则对方无法接收。",
        "",
    ]
    return "\r\n".join(lines).encode("utf-8-sig")


def _close(draft: Header, sealed: bytes, keys: OfficeKeys) -> bytes:
    """Fill in the digests, sign, and put the four entries together."""
    about = readme(draft)
    header = replace(
        draft,
        readme_sha256=hashlib.sha256(about).hexdigest(),
        payload_bytes=len(sealed),
        payload_sha256=hashlib.sha256(sealed).hexdigest(),
    )
    header_bytes = header.to_bytes()
    signature = keys.sign(envelope.signed_part(header_bytes))
    contents = (about, header_bytes, signature, sealed)
    return strictzip.write(Entry(n, raw, deflate=False) for n, raw in zip(ENTRIES, contents, strict=True))
