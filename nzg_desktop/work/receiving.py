"""Files from below: each is judged, checked, applied in one transaction, answered with a receipt.

Receiving the same file again changes nothing and gives the same receipt. The original bytes are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import container, filename, payload
from nzg_desktop.exchange import receipt as receipts
from nzg_desktop.exchange.header import Header, Recipient, Sender
from nzg_desktop.exchange.refusal import BY_CODE
from nzg_desktop.exchange.verdict import Ruling, Standing, Trust, Verdict, in_words, judge, verdict_of
from nzg_desktop.store import office as kept
from nzg_desktop.store.office import Package, Peer
from nzg_desktop.store.store import Writing
from nzg_desktop.work import applying, cards
from nzg_desktop.work.desk import Desk, keys_of, noted, office_of

COUNTERS = ("read", "accepted", "unchanged", "quarantined", "held")
FINAL = ("APPLIED", "LATE", "FORK")
SAID = {
    Verdict.APPLIED: "已接收",
    Verdict.DUPLICATE: "这份已经接收过，没有重复计数",
    Verdict.LATE: "来晚了：更新的一份已经接收，这份只留底",
    Verdict.FORK: "同一编号有两份不同的文件，两份都已留底，没有计数",
    Verdict.NEW_STREAM: "对方换了电脑或恢复过资料，核实后点“确认”再接收",
    Verdict.HELD_KEY: "还没有登记对方的证书卡，文件已留底",
    Verdict.HELD_DELETIONS: "这次要移除的记录太多，核实后点“确认”再接收",
    Verdict.HELD_NEWER: "文件由更新的版本写出，已留底，请先升级",
    Verdict.MISROUTED: "这份不是给本单位的，没有打开",
    Verdict.REFUSED: "没有接收",
}


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file. read = accepted + unchanged + quarantined + held."""

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


def receive(
    desk: Desk,
    paths: Iterable[Path],
    folder: Path | None = None,
    *,
    confirmed: bool = False,
    progress: Progress = silent,
) -> tuple[Received, ...]:
    """Receive files one by one; receipts are written to `folder` where one is given.

    `confirmed` says that a person has agreed to a new computer, or to many deletions, of these senders.
    """
    files = list(paths)
    found = []
    for done, path in enumerate(files):
        progress(done, len(files), f"正在接收 {path.name}")
        found.append(_receive(desk, path, folder, confirmed=confirmed))
    return tuple(found)


def _receive(desk: Desk, path: Path, folder: Path | None, *, confirmed: bool) -> Received:
    try:
        data = filename.read_file(path)
        sealed = container.peek(data)
        if sealed.header.kind != "report":
            return _not_a_report(path, sealed.header)
        with desk.store.writing() as w:
            return _judged(desk, w, path, data, sealed, folder, confirmed=confirmed)
    except RefusedFile as error:
        return Received(path.name, str(verdict_of(error)), error.code, str(error))


def _not_a_report(path: Path, header: Header) -> Received:
    code = "E-307" if header.kind == "card" else "E-602"
    told = {"card": "这是证书卡，请在“登记证书卡”里打开。", "receipt": "这是回执，请在“月度报送”里读入。"}
    message = told.get(header.kind, "这不是报送文件。")
    return Received(path.name, str(Verdict.REFUSED), code, message, header.sender.name, header.period)


def _standing(w: Writing, own_code: str, header: Header, peer: Peer | None, *, confirmed: bool) -> Standing:
    if peer is None:
        return Standing(own_code, Trust.UNKNOWN)
    trust = Trust.TRUSTED if peer.state == "trusted" else Trust.REVOKED
    had = [p for p in kept.packages(w, direction="in", kind="report", peer=peer.id) if p.verdict in FINAL]
    applied = [p for p in had if p.stream == header.stream and p.verdict == "APPLIED"]
    last = max(applied, key=lambda package: package.number, default=None)
    return Standing(
        own_code,
        trust,
        streams=frozenset(package.stream for package in had),
        confirmed=frozenset({header.stream} if confirmed else ()),
        last_number=last.number if last else 0,
        last_id=last.id if last else "",
        known={package.number: package.id for package in had if package.stream == header.stream},
        seen=frozenset(package.id for package in had),
    )


def _judged(
    desk: Desk,
    w: Writing,
    path: Path,
    data: bytes,
    sealed: container.Sealed,
    folder: Path | None,
    *,
    confirmed: bool,
) -> Received:
    header, facts = sealed.header, office_of(w)
    peer = next((p for p in kept.peers(w, "subordinate") if p.key_id == header.sender.key), None)
    ruling = judge(header, _standing(w, facts.code, header, peer, confirmed=confirmed))
    if ruling.verdict in (Verdict.HELD_NEWER, Verdict.MISROUTED, Verdict.HELD_KEY) or peer is None:
        return _put_aside(desk, w, path, data, header, ruling)
    container.verify(sealed, cards.card_of_peer(peer))
    if ruling.verdict == Verdict.DUPLICATE:
        return _again(desk, w, path, header, folder)
    if ruling.verdict == Verdict.NEW_STREAM:
        return _put_aside(desk, w, path, data, header, ruling)
    inner = payload.read_payload(container.decrypt(sealed, keys_of(w)), header)
    if ruling.verdict != Verdict.APPLIED:
        done: applying.Applied | None = applying.Applied()
    else:
        done = applying.apply(desk, w, inner, header.period, header.revision, peer.id, confirmed=confirmed)
    if done is None:
        return _put_aside(desk, w, path, data, header, Ruling(Verdict.HELD_DELETIONS, code="H-404"))
    return _answered(desk, w, path, data, header, peer, ruling, done, folder)


def _keep_bytes(desk: Desk, header: Header, data: bytes) -> str:
    name = f"in_{header.package_id[:16]}_{filename.name_of(header)}"
    filename.write_file(desk.home.packages, name, data)
    return name


def _package(header: Header, peer: int, ruling: Ruling, file: str) -> Package:
    return Package(
        header.package_id, "in", header.kind, header.period, header.revision, header.stream, header.number,
        header.previous, peer, header.privacy, str(ruling.verdict), ruling.code, header.reason, cards.now(),
        header.members(), file=file,
    )  # fmt: skip


def _put_aside(desk: Desk, w: Writing, path: Path, data: bytes, header: Header, ruling: Ruling) -> Received:
    """Keep the bytes of a file that waits for a person; one that is not for us is not kept."""
    if ruling.verdict != Verdict.MISROUTED:
        kept.put_package(w, _package(header, 0, ruling, _keep_bytes(desk, header, data)))
    to = f"（收件单位 {header.recipient.code}）" if ruling.verdict == Verdict.MISROUTED else ""
    advice = BY_CODE[ruling.code].action if ruling.code in BY_CODE else ""
    message = f"{SAID[ruling.verdict]}{to}。{advice}"
    return Received(
        path.name, str(ruling.verdict), ruling.code, message, header.sender.name, header.period,
        package_id=header.package_id,
    )  # fmt: skip


def _again(desk: Desk, w: Writing, path: Path, header: Header, folder: Path | None) -> Received:
    """A file we had: the same receipt again, nothing else."""
    package = kept.package(w, header.package_id)
    assert package is not None, "a duplicate is one we have"
    receipt = ""
    if folder is not None and package.counters.get("receipt_file"):
        name = str(package.counters["receipt_file"])
        receipt = str(filename.write_file(folder, name, filename.read_file(desk.home.packages / name)))
    was = {name: int(package.counters.get(name, 0)) for name in COUNTERS}
    return Received(
        path.name, str(Verdict.DUPLICATE), "", f"{SAID[Verdict.DUPLICATE]}。", header.sender.name,
        header.period, was["read"], was["accepted"], was["unchanged"], was["quarantined"], was["held"],
        receipt, package.id,
    )  # fmt: skip


def _answered(
    desk: Desk,
    w: Writing,
    path: Path,
    data: bytes,
    header: Header,
    peer: Peer,
    ruling: Ruling,
    done: applying.Applied,
    folder: Path | None,
) -> Received:
    aside = tuple(done.quarantine)
    said = receipts.Receipt(
        header.package_id, header.stream, header.number, ruling.verdict, ruling.code, done.read,
        done.accepted, done.unchanged, len(aside), done.held, ruling.missing, tuple(done.totals), aside,
    )  # fmt: skip
    name, receipt_id = _write_receipt(desk, w, header, peer, said)
    counters = {
        "read": said.read, "accepted": said.accepted, "unchanged": said.unchanged, "held": said.held,
        "quarantined": said.quarantined, "receipt_file": name, "missing": list(said.missing),
    }  # fmt: skip
    package = _package(header, peer.id, ruling, _keep_bytes(desk, header, data))
    kept.put_package(w, replace(package, counters=counters, receipt=receipt_id))
    rows = [
        kept.Quarantined(q.resource, 0, q.row, q.field, q.code, q.reason, q.advice) for q in done.quarantine
    ]
    kept.put_quarantined(w, package.id, rows)
    noted(desk, w, ledger="package", action="received", after={"id": package.id, "from": peer.code})
    copy = filename.read_file(desk.home.packages / name) if folder is not None else b""
    receipt = str(filename.write_file(folder, name, copy)) if folder is not None else ""
    return Received(
        path.name, str(ruling.verdict), ruling.code, _sentence(ruling, said), header.sender.name,
        header.period, said.read, said.accepted, said.unchanged, said.quarantined, said.held, receipt,
        package.id, said.quarantine,
    )  # fmt: skip


def _sentence(ruling: Ruling, said: receipts.Receipt) -> str:
    parts = [SAID[ruling.verdict]]
    if said.quarantined:
        parts.append(f"有 {said.quarantined} 条待对方改正")
    if ruling.missing:
        parts.append(f"第 {in_words(ruling.missing)} 份没有收到")
    return "，".join(parts) + "。"


def _write_receipt(
    desk: Desk, w: Writing, header: Header, peer: Peer, said: receipts.Receipt
) -> tuple[str, str]:
    """The receipt file, kept beside the packages; gives its name and package id."""
    facts = office_of(w)
    draft = Header(
        kind="receipt",
        period=header.period,
        revision=header.revision,
        reason="",
        sender=Sender(facts.code, facts.name, facts.level, facts.key_id),
        recipient=Recipient(peer.code, peer.key_id),
        stream=facts.stream,
        number=header.number,
        previous="",
        acknowledged=header.package_id,
        privacy="figures",
        created=cards.now(),
    )
    packed = payload.pack(draft, receipts.to_resources(said), payload.new_nonce())
    inner = payload.write_payload(packed)
    data = container.write_container(draft, inner, packed.package_id, keys_of(w), cards.card_of_peer(peer))
    name = f"NZG_{peer.code}_{header.period}_receipt_{header.number}_{packed.package_id[:8]}.nzg"
    filename.write_file(desk.home.packages, name, data)
    return name, packed.package_id


def counted(one: Received) -> str:
    """The counters of one file as they add up."""
    parts = f"收 {one.accepted} + 未变 {one.unchanged} + 待改 {one.quarantined} + 待定 {one.held}"
    return f"（读 {one.read} = {parts}）"


def in_short(verdict: str) -> str:
    """A verdict in a few words for people."""
    return SAID[Verdict(verdict)]


def quarantined(desk: Desk, package_id: str) -> Sequence[kept.Quarantined]:
    """The rows of one package that wait for their sender."""
    with desk.store.reading() as r:
        return kept.quarantined(r, package_id)
