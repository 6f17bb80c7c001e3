"""The hand-over upward: the sealed month as one signed, sealed file, and the receipt that comes back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.trouble import RefusedFile, Trouble
from nzg_desktop.exchange import container, disk, filename, payload, sheet, strictzip
from nzg_desktop.exchange import receipt as receipts
from nzg_desktop.exchange.header import Header, Recipient, Sender
from nzg_desktop.exchange.refusal import refused
from nzg_desktop.paper import cover as paper
from nzg_desktop.store import journal, past
from nzg_desktop.store import office as kept
from nzg_desktop.store.office import Package, Peer, Seal
from nzg_desktop.store.store import Reading
from nzg_desktop.work import answering, cards, enclosing, figures, packing, rollup
from nzg_desktop.work.accounts import need
from nzg_desktop.work.desk import Desk, Office, card_of, keys_of, line, noted, office_of

PRIVACY = {"figures": "只报数字", "masked": "名单（证件号、电话打码）", "full": "完整名单"}


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that was written, read back and compared."""

    file: Path
    package_id: str
    number: int
    revision: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What can be said of a file without applying it."""

    ok: bool
    problems: tuple[str, ...]
    header: Header | None


@dataclass(frozen=True, slots=True)
class ReceiptRead:
    """A receipt that was read in: what the upper office said of one report."""

    package_id: str
    period: str
    number: int
    verdict: str
    code: str
    read: int
    accepted: int
    unchanged: int
    quarantined: int
    held: int
    quarantine: tuple[receipts.Quarantined, ...]


def report(
    desk: Desk,
    period: str,
    folder: Path,
    *,
    privacy: str = "figures",
    reason: str = "",
    progress: Progress = silent,
) -> Reported:
    """Write the report of a sealed month to a folder, usually a stick.

    The same month, revision and privacy level gives the same file again. Raises Trouble where the month is
    open or no upper office is known.
    """
    need(desk, "report")
    figures.checked_period(period)
    if privacy not in PRIVACY:
        raise Trouble(f"不认识“{privacy}”这种报送范围。", "请选 figures、masked 或 full。")
    if not folder.is_dir():
        raise Trouble(
            f"找不到“{folder}”这个位置。", "请插好 U 盘，或另选一个文件夹。", "还没有写出任何文件。"
        )
    with desk.store.writing() as w:
        facts, seal, peer = _ready(w, period)
        found = _written_before(desk, w, seal, peer, privacy)
        if found is None:
            progress(0, 3, "正在整理资料")
            found, data = _sealed(desk, w, facts, seal, peer, privacy, line(reason, "更正原因"))
            filename.write_file(desk.home.packages, found.file, data)
            kept.put_package(w, found)
            noted(desk, w, ledger="package", action="sent", after={"id": found.id, "period": period})
    # Only what is on record goes out: a stick pulled now gets the same file with the same number once more.
    progress(2, 3, "正在写入并核对")
    out = filename.write_file(folder, found.file, filename.read_file(desk.home.packages / found.file))
    return Reported(out, found.id, found.number, found.revision)


def _ready(r: Reading, period: str) -> tuple[Office, Seal, Peer]:
    facts = office_of(r)
    seals = kept.seals(r, period)
    if not seals:
        raise Trouble(f"{period} 还没有封存。", "请先检查并封存本月，再报送。")
    peer = cards.upper(r)
    if peer is None:
        raise Trouble("还没有登记上级单位的证书卡。", "请向上级要证书卡文件，核对钥匙号后登记，再报送。")
    return facts, seals[-1], peer


def _written_before(desk: Desk, r: Reading, seal: Seal, peer: Peer, privacy: str) -> Package | None:
    for package in kept.packages(
        r, direction="out", kind="report", period=seal.period, revision=seal.revision
    ):
        same = package.privacy == privacy and package.peer == peer.id
        if same and (desk.home.packages / package.file).exists():
            return package
    return None


def _sealed(
    desk: Desk, r: Reading, facts: Office, seal: Seal, peer: Peer, privacy: str, reason: str
) -> tuple[Package, bytes]:
    sent = kept.packages(r, direction="out", kind="report", stream=facts.stream)
    last = max(sent, key=lambda package: package.number, default=None)
    answered = [package for package in sent if package.receipt]
    lines, head = journal.head(r)
    header = Header(
        kind="report",
        period=seal.period,
        revision=seal.revision,
        reason=reason or seal.note,
        sender=Sender(facts.code, facts.name, facts.level, facts.key_id),
        recipient=Recipient(peer.code, peer.key_id),
        stream=facts.stream,
        number=last.number + 1 if last else 1,
        previous=last.id if last else "",
        acknowledged=answered[-1].receipt if answered else "",
        privacy=privacy,
        created=cards.now(),
        journal_lines=lines,
        journal_head=head,
    )
    packed = payload.pack(header, _resources(desk, r, facts, seal, privacy), payload.new_nonce())
    sealed_header = replace(header, manifest_sha256=packed.package_id)
    cover = cover_page(desk, r, sealed_header, peer, seal)
    inner = payload.write_payload(packed, cover, _summary(desk, r, seal))
    data = container.write_container(header, inner, packed.package_id, keys_of(r), cards.card_of_peer(peer))
    found = Package(
        packed.package_id, "out", "report", seal.period, seal.revision, facts.stream, header.number,
        header.previous, peer.id, privacy, reason=header.reason, at=header.created,
        head={"journal": head, "lines": lines}, file=filename.name_of(sealed_header),
    )  # fmt: skip
    return found, data


def _resources(desk: Desk, r: Reading, facts: Office, seal: Seal, privacy: str) -> list[payload.Resource]:
    """The tables of a report: figures, lists as they stood at the seal, and who below has reported."""
    found = [packing.figure_table(rollup.leaves(desk, r, seal.period), seal.period)]
    if privacy != "figures":
        with past.as_it_stood(r, seal.head):
            lists = packing.tables(desk, r, privacy)
        found += [*lists, enclosing.told(r, desk.ledgers, lists, privacy, seal.head)]
    below = rollup.covered(desk, r, seal.period, facts.code)
    return [*found, packing.coverage_table(below)] if below else found


def _summary(desk: Desk, r: Reading, seal: Seal) -> bytes:
    """The office's totals as a workbook for people, marked so that nobody imports it."""
    widths = {"代码": 10, "指标": 36, "单位": 8, "数值": 14, "更正前": 14, "相差": 14}
    heads = [sheet.Head(title, width) for title, width in widths.items()][: 6 if seal.revision else 4]
    before = _before(desk, r, seal)
    rows: list[tuple[str, ...]] = [("", "本表不可导入，仅供查看", "", "")]
    for figure in _totals(desk, r, seal):
        shown = (figure.code, figure.name, figure.unit, plain_number(figure.value))
        rows.append((*shown, *_difference(before.get(figure.code), figure.value)) if seal.revision else shown)
    buffer = io.BytesIO()
    sheet.write(buffer, f"{seal.period} 合计", heads, rows)
    return buffer.getvalue()


def _totals(desk: Desk, r: Reading, seal: Seal) -> tuple[figures.Figure, ...]:
    """What this office itself sealed."""
    return figures.named(desk.ledgers, figures.sealed(r, seal.period))


def _before(desk: Desk, r: Reading, seal: Seal) -> dict[str, Decimal | None]:
    """The figures that a correction corrects; nothing where the month was sealed for the first time."""
    if not seal.revision:
        return {}
    leaves = kept.figures(r, seal.period, source=0, revision=seal.revision - 1, org=figures.WHOLE)
    return {figure.code: figure.value for figure in figures.named(desk.ledgers, leaves)}


def _difference(old: Decimal | None, new: Decimal | None) -> tuple[str, str]:
    """The former figure, and how much more or less the new one is."""
    gap = None if old is None or new is None else new - old
    return plain_number(old), f"+{plain_number(gap)}" if gap and gap > 0 else plain_number(gap)


def plain_number(value: Decimal | None) -> str:
    """A figure without needless zeros; nothing where there is none."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def cover_page(desk: Desk, r: Reading, header: Header, peer: Peer, seal: Seal) -> bytes:
    """The cover that goes with the file on paper, to be signed and sealed."""
    totals = _totals(desk, r, seal)
    item = paper.Cover(
        office=header.sender.name,
        office_code=header.sender.code,
        upper=peer.name,
        period=seal.period,
        number=str(header.number),
        package_id=header.package_id,
        privacy=PRIVACY[header.privacy],
        figures=tuple((one.code, one.name, one.unit, plain_number(one.value)) for one in totals),
        revision=str(seal.revision),
        reason=header.reason,
        created=header.created[:10],
        journal_head=header.journal_head,
        extras=(
            *_combined(desk),
            *(_corrections(totals, _before(desk, r, seal)) if seal.revision else ()),
        ),
    )
    return paper.cover(item, practice=office_of(r).practice)


def _combined(desk: Desk) -> tuple[tuple[str, str], ...]:
    """That one person has entered and approved, where it is so."""
    return (("经办与复核", f"由{desk.who}一人担任"),) if {"enter", "approve"} <= desk.roles else ()


def _corrections(
    totals: Sequence[figures.Figure], before: Mapping[str, Decimal | None]
) -> tuple[tuple[str, str], ...]:
    """Old, new and difference of every figure that a correction alters."""
    told = []
    for figure in totals:
        old = before.get(figure.code)
        if old != figure.value:
            was, gap = _difference(old, figure.value)
            now = plain_number(figure.value) or "无"
            told.append(f"{figure.name} {was or '无'} → {now}" + (f"（{gap}）" if gap else ""))
    return (("更正的数", "；".join(told) or "各项数字没有变化，只更正名单"),)


def verify(desk: Desk | None, path: Path) -> Verified:
    """Check a file as far as this office can: layout and header always, signature where the key is known."""
    try:
        sealed = container.peek(filename.read_file(path))
    except RefusedFile as error:
        return Verified(False, (str(error),), None)
    try:
        if sealed.header.kind == "card":
            container.verified_card(sealed)
            return Verified(True, (), sealed.header)
        if desk is None:
            return Verified(False, (str(refused("H-401")),), sealed.header)
        with desk.store.reading() as r:
            _verified_as_reader(desk, r, sealed)
    except RefusedFile as error:
        return Verified(False, (str(error),), sealed.header)
    return Verified(True, (), sealed.header)


def _verified_as_reader(desk: Desk, r: Reading, sealed: container.Sealed) -> payload.Package:
    """The package inside, opened with our keys; sender or recipient may be ourselves.

    Raises RefusedFile, with H-401 or H-402 where the sender's key is not known or no longer good.
    """
    header, own = sealed.header, card_of(r)
    peer = kept.peer_of(r, header.sender.key)
    if header.sender.key == own.key_id:
        card = own
    elif peer is None or peer.state != "trusted":
        raise refused("H-402" if peer else "H-401")
    else:
        card = cards.card_of_peer(peer)
    container.verify(sealed, card)
    return payload.read_payload(container.decrypt(sealed, keys_of(r)), header)


def unpack(desk: Desk, path: Path, folder: Path) -> Path:
    """The data package inside, in clear, for the receiver's engineers. Journalled.

    Raises RefusedFile where this office cannot open it, Trouble where there is none inside.
    """
    need(desk, "unpack")
    sealed = container.peek(filename.read_file(path))
    if sealed.header.kind == "card":
        raise Trouble("证书卡里没有数据包。", "请选报送文件或回执。", "没有写出任何文件。")
    with desk.store.writing() as w:
        _verified_as_reader(desk, w, sealed)
        inner = container.decrypt(sealed, keys_of(w))
        noted(desk, w, ledger="package", action="unpacked", after={"id": sealed.header.package_id})
    for entry in strictzip.layout(inner):  # names that reading the package has found to be its own
        target = folder / entry.name
        disk.folder(target.parent)
        disk.write(target, bytes(strictzip.content(inner, entry)))
    return folder


def receipt(desk: Desk, path: Path) -> ReceiptRead:
    """Read a receipt in: only now the month is 已报送. Reading it twice changes nothing.

    Raises RefusedFile for a file that is none, is not for us, or answers no report of ours.
    """
    need(desk, "receive")
    sealed = container.peek(filename.read_file(path))
    header = sealed.header
    if header.kind != "receipt":
        raise refused("E-602", path.name)
    with desk.store.writing() as w:
        if header.recipient.code != office_of(w).code:
            raise refused("H-407", path.name)
        package = _verified_as_reader(desk, w, sealed)
        said = receipts.from_package(package)
        sent = kept.package(w, said.package_id)
        if sent is None or sent.direction != "out":
            raise Trouble("这份回执回答的不是本单位报出的文件。", "请向上级核对是不是给错了回执。")
        if sent.peer != getattr(kept.peer_of(w, header.sender.key, "upper"), "id", 0):
            raise Trouble("这份回执不是收件单位写的，没有采用。", "请向上级单位要它写出的回执。")
        if sent.receipt != header.package_id:
            _keep(desk, w, sent, said, header.package_id, path)
    return ReceiptRead(
        said.package_id, sent.period, said.number, str(said.verdict), said.code, said.read, said.accepted,
        said.unchanged, said.quarantined, said.held, said.quarantine,
    )  # fmt: skip


def _keep(desk: Desk, w: Reading, sent: Package, said: receipts.Receipt, receipt_id: str, path: Path) -> None:
    name = f"receipt_{receipt_id[:16]}.nzg"
    filename.write_file(desk.home.packages, name, filename.read_file(path))
    kept.put_package(w, replace(sent, receipt=receipt_id, verdict=str(said.verdict), code=said.code))
    kept.put_quarantined(w, sent.id, answering.quarantine_rows(said.quarantine))
    noted(desk, w, ledger="package", action="receipted", after={"id": sent.id, "receipt": receipt_id})


def sent(desk: Desk, period: str) -> Sequence[Package]:
    """The reports of a month that went out, with what came back."""
    with desk.store.reading() as r:
        return kept.packages(r, direction="out", kind="report", period=period)
