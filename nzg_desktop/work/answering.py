"""What becomes of a file from below, in words and as a receipt that goes back to its sender."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import container, filename, payload
from nzg_desktop.exchange import receipt as receipts
from nzg_desktop.exchange.header import Header, Recipient, Sender
from nzg_desktop.exchange.refusal import BY_CODE
from nzg_desktop.exchange.verdict import SHORTER, Ruling, Verdict, in_words
from nzg_desktop.store import journal
from nzg_desktop.store import office as kept
from nzg_desktop.store.office import Peer
from nzg_desktop.store.store import Reading
from nzg_desktop.work import cards
from nzg_desktop.work.applying import Applied
from nzg_desktop.work.desk import Home, Office, keys_of

COUNTERS = ("read", "accepted", "unchanged", "quarantined", "held")
SAID = {
    Verdict.APPLIED: "已接收",
    Verdict.DUPLICATE: "这份已经接收过，没有重复计数",
    Verdict.LATE: "来晚了：更新的一份已经接收，这份只留底",
    Verdict.FORK: "同一编号有两份不同的文件，两份都已留底，没有计数",
    Verdict.NEW_STREAM: "对方换了电脑或恢复过资料，文件已留底，还没有计数",
    Verdict.HELD_KEY: "没有对方可用的证书卡，文件已留底，没有打开",
    Verdict.HELD_DELETIONS: "这次要移除的记录太多，文件已留底，还没有计数",
    Verdict.HELD_NEWER: "文件由更新的版本写出，已留底，没有打开",
    Verdict.MISROUTED: "这份不是给本单位的，没有打开",
    Verdict.REFUSED: "没有接收",
}
LOST_RECEIPT = "回执没有写到指定的位置，请把这份文件再接收一次，会重新给出同一份回执。"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file. read = accepted + unchanged + quarantined + held.

    `receipt` is where its receipt was written, empty where none was; `packed_receipt` the name of the one
    that is kept.
    """

    file: str
    verdict: str
    code: str
    message: str
    sender: str = ""
    period: str = ""
    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    quarantined: int = 0
    held: int = 0
    receipt: str = ""
    package_id: str = ""
    quarantine: tuple[receipts.Quarantined, ...] = ()
    packed_receipt: str = ""


def said(ruling: Ruling, done: Applied) -> str:
    """A verdict as a sentence."""
    parts = [SAID[ruling.verdict]]
    if done.quarantine:
        parts.append(f"有 {len(done.quarantine)} 条待对方改正")
    if ruling.missing:
        parts.append(f"第 {in_words(ruling.missing)} 份没有收到")
    if ruling.code == SHORTER:
        parts.append(BY_CODE[SHORTER].text)
    return "，".join(parts) + "。"


def counted(one: Received) -> str:
    """The counters of one file as they add up; nothing where no row was read."""
    parts = f"收 {one.accepted} + 未变 {one.unchanged} + 待改 {one.quarantined} + 待定 {one.held}"
    return f"（读 {one.read} = {parts}）" if one.read else ""


def in_short(verdict: str) -> str:
    """A verdict in a few words for people."""
    return SAID[Verdict(verdict)]


def receipt_of(header: Header, ruling: Ruling, done: Applied) -> receipts.Receipt:
    """What the receipt for a report says."""
    return receipts.Receipt(
        header.package_id,
        header.stream,
        header.number,
        ruling.verdict,
        ruling.code,
        done.read,
        done.accepted,
        done.unchanged,
        len(done.quarantine),
        done.held,
        ruling.missing,
        tuple(done.totals),
        tuple(done.quarantine),
    )


def write_receipt(
    r: Reading, home: Home, facts: Office, peer: Peer, header: Header, told: receipts.Receipt
) -> tuple[str, str]:
    """Write the receipt file beside the kept packages; gives its name and package id. Raises RefusedFile."""
    lines, head = journal.head(r)
    draft = Header(
        kind="receipt",
        period=header.period,
        revision=header.revision,
        reason=header.reason,
        sender=Sender(facts.code, facts.name, facts.level, facts.key_id),
        recipient=Recipient(peer.code, peer.key_id),
        stream=header.stream,
        number=header.number,
        previous="",
        acknowledged=header.package_id,
        privacy="figures",
        created=cards.now(),
        journal_lines=lines,
        journal_head=head,
    )
    packed = payload.pack(draft, receipts.to_resources(told), payload.new_nonce())
    inner = payload.write_payload(packed)
    data = container.write_container(draft, inner, packed.package_id, keys_of(r), cards.card_of_peer(peer))
    name = f"NZG_{peer.code}_{header.period}_receipt_{header.number}_{packed.package_id[:8]}.nzg"
    filename.write_file(home.packages, name, data)
    return name, packed.package_id


def copied(home: Home, name: str, folder: Path) -> str:
    """Copy a kept receipt to where it travels from; gives its place, empty where that could not be done."""
    try:
        data, there = filename.read_file(home.packages / name), folder / name
        if there.is_file() and filename.read_file(there) == data:
            return str(there)
        return str(filename.write_file(folder, name, data))
    except Trouble:
        return ""


def quarantine_rows(rows: Iterable[receipts.Quarantined]) -> list[kept.Quarantined]:
    """Rows set aside, as the office keeps them."""
    return [kept.Quarantined(q.resource, 0, q.row, q.field, q.code, q.reason, q.advice) for q in rows]
