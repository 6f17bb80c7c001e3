"""Files from below: each is judged, checked, applied in one transaction, answered with a receipt.

Receiving the same file again changes nothing and gives the same receipt. The original bytes are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.trouble import RefusedFile, Trouble
from nzg_desktop.exchange import container, disk, filename, payload
from nzg_desktop.exchange.header import Header
from nzg_desktop.exchange.refusal import BY_CODE
from nzg_desktop.exchange.verdict import Ruling, Standing, Trust, Verdict, judge, verdict_of
from nzg_desktop.store import office as kept
from nzg_desktop.store.office import Package, Peer
from nzg_desktop.store.store import Writing
from nzg_desktop.work import answering, applying, cards
from nzg_desktop.work.accounts import need
from nzg_desktop.work.answering import COUNTERS, SAID, Received, counted, in_short
from nzg_desktop.work.desk import Desk, Office, keys_of, noted, office_of

__all__ = ["Received", "counted", "in_short", "quarantined", "receive"]

FINAL = ("APPLIED", "LATE", "FORK")
"""Verdicts after which a package is known for good."""
NOTHING: Mapping[str, Any] = MappingProxyType({})
UNOPENED = (Verdict.HELD_NEWER, Verdict.MISROUTED, Verdict.HELD_KEY)


@dataclass(frozen=True, slots=True)
class _Case:
    """One report under judgement."""

    desk: Desk
    w: Writing
    path: Path
    data: bytes
    sealed: container.Sealed
    facts: Office
    peer: Peer | None
    confirmed: bool

    @property
    def header(self) -> Header:
        """Its envelope."""
        return self.sealed.header


def receive(
    desk: Desk,
    paths: Iterable[Path],
    folder: Path | None = None,
    *,
    confirmed: bool = False,
    progress: Progress = silent,
) -> tuple[Received, ...]:
    """Receive files, and the reports that lie in folders; receipts go to `folder` where one is given.

    Files of one sender are taken in the order of their numbers, whatever the order given; the answers come in
    the order given. `confirmed` says that a person has agreed, with the sender, to a new computer, to many
    deletions, or to this one of two files with the same number. Raises Trouble where a path leads nowhere;
    then nothing was received.
    """
    need(desk, "confirm" if confirmed else "receive")
    files = _files(paths)
    if folder is not None:
        disk.folder(folder)
    order = sorted(range(len(files)), key=lambda at: _place(files[at]))
    found: dict[int, Received] = {}
    for done, at in enumerate(order):
        progress(done, len(files), f"正在接收 {files[at].name}")
        found[at] = _receive(desk, files[at], folder, confirmed=confirmed)
    return tuple(found[at] for at in range(len(files)))


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (each for each in sorted(path.iterdir()) if each.is_file())
            files += [each for each in inside if ".nzg" in each.name.lower() and _is_report(each)]
        elif path.exists():
            files.append(path)
        else:
            raise Trouble(f"找不到文件“{path}”。", "请检查路径，或插好 U 盘再接收。", "没有接收任何内容。")
    return files


def _is_report(path: Path) -> bool:
    """Whether a file that nobody chose is worth a verdict; a broken one is, a card or a receipt is not."""
    try:
        return container.peek(filename.read_file(path)).header.kind == "report"
    except RefusedFile:
        return True


def _place(path: Path) -> tuple[str, int]:
    try:
        header = container.peek(filename.read_file(path)).header
    except RefusedFile:
        return "", 0
    return header.stream, header.number


def _receive(desk: Desk, path: Path, folder: Path | None, *, confirmed: bool) -> Received:
    try:
        data = filename.read_file(path)
        sealed = container.peek(data)
        if sealed.header.kind != "report":
            return _not_a_report(path, sealed.header)
        with desk.store.writing() as w:
            peer = kept.peer_of(w, sealed.header.sender.key, "subordinate")
            found = _judged(_Case(desk, w, path, data, sealed, office_of(w), peer, confirmed))
    except RefusedFile as error:
        return Received(path.name, str(verdict_of(error)), error.code, str(error))
    except Trouble as error:  # the database, not the file: nothing of it was taken, the next may fare better
        return Received(path.name, str(Verdict.REFUSED), error.code, str(error))
    if folder is None or not found.packed_receipt:
        return found
    receipt = answering.copied(desk.home, found.packed_receipt, folder)
    message = found.message if receipt else f"{found.message}{answering.LOST_RECEIPT}"
    return replace(found, receipt=receipt, message=message)


def _not_a_report(path: Path, header: Header) -> Received:
    code = "E-307" if header.kind == "card" else "E-602"
    told = {"card": "这是证书卡，请在“登记证书卡”里打开。", "receipt": "这是回执，请在“月度报送”里读入。"}
    message = told.get(header.kind, "这不是报送文件。")
    return Received(path.name, str(Verdict.REFUSED), code, message, header.sender.name, header.period)


def _judged(case: _Case) -> Received:
    header, peer = case.header, case.peer
    ruling = judge(header, _standing(case))
    if ruling.verdict in UNOPENED or peer is None:
        return _put_aside(case, ruling, verified=False)
    container.verify(case.sealed, cards.card_of_peer(peer))
    if ruling.verdict == Verdict.DUPLICATE:
        return _again(case)
    if ruling.verdict == Verdict.NEW_STREAM:
        return _put_aside(case, ruling, verified=True)
    inner = payload.read_payload(container.decrypt(case.sealed, keys_of(case.w)), header)
    if ruling.verdict != Verdict.APPLIED:
        return _answered(case, peer, ruling, _untouched(inner, ruling.verdict))
    done = applying.apply(case.desk, case.w, inner, header, peer.id, confirmed=case.confirmed)
    if done is None:
        return _put_aside(case, Ruling(Verdict.HELD_DELETIONS, code="H-404"), verified=True)
    return _answered(case, peer, ruling, done)


def _untouched(inner: payload.Package, verdict: Verdict) -> applying.Applied:
    """Rows that were read and are not applied: nothing changes by a late file, a fork waits for a person."""
    rows = applying.rows_of(inner)
    late = verdict == Verdict.LATE
    return applying.Applied(read=rows, unchanged=rows if late else 0, held=0 if late else rows)


def _standing(case: _Case) -> Standing:
    header, peer = case.header, case.peer
    if peer is None:
        return Standing(case.facts.code, Trust.UNKNOWN)
    trust = Trust.TRUSTED if peer.state == "trusted" else Trust.REVOKED
    came = kept.packages(case.w, direction="in", kind="report", peer=peer.id)
    # Who agrees to one of two files with the same number has not had it yet.
    had = [p for p in came if p.verdict in FINAL and not (case.confirmed and p.verdict == Verdict.FORK)]
    here = [package for package in had if package.stream == header.stream]
    applied = (package for package in here if package.verdict == "APPLIED")
    last = max(applied, key=lambda package: package.number, default=None)
    same_key = [package for package in had if package.head["sender"]["key"] == header.sender.key]
    told = [package.head.get("journal_lines", 0) for package in ([last] if last else same_key)]
    return Standing(
        case.facts.code,
        trust,
        # A card that was accepted anew speaks for its first computer, so streams of former keys do not count.
        streams=frozenset(package.stream for package in same_key),
        confirmed=frozenset({header.stream} if case.confirmed else ()),
        last_number=last.number if last else 0,
        last_id=last.id if last else "",
        known={package.number: package.id for package in here},
        seen=frozenset(package.id for package in had),
        journal_lines=max(told, default=0),
    )


def _package(case: _Case, ruling: Ruling, file: str) -> Package:
    header, peer = case.header, case.peer.id if case.peer else 0
    return Package(
        header.package_id, "in", header.kind, header.period, header.revision, header.stream, header.number,
        header.previous, peer, header.privacy, str(ruling.verdict), ruling.code, header.reason, cards.now(),
        header.members(), file=file,
    )  # fmt: skip


def _keep(case: _Case, lead: str) -> str:
    name = f"{lead}_{filename.name_of(case.header)}"
    filename.write_file(case.desk.home.packages, name, case.data)
    return name


def _put_aside(case: _Case, ruling: Ruling, *, verified: bool) -> Received:
    """Keep the bytes of a file that waits for a person; one that is not for us is not kept.

    What nobody has signed for may claim any number, so it never takes the place of a package we have.
    """
    header = case.header
    if ruling.verdict != Verdict.MISROUTED:
        known = kept.package(case.w, header.package_id)
        if known is None or (verified and known.verdict not in FINAL):
            digest = hashlib.sha256(case.data).hexdigest()[:16]
            kept.put_package(case.w, _package(case, ruling, _keep(case, f"held_{digest}")))
    to = f"（收件单位 {header.recipient.code}）" if ruling.verdict == Verdict.MISROUTED else ""
    advice = BY_CODE[ruling.code].action if ruling.code in BY_CODE else ""
    return _told(case, ruling, f"{SAID[ruling.verdict]}{to}。{advice}")


def _told(case: _Case, ruling: Ruling, message: str, counters: Mapping[str, Any] = NOTHING) -> Received:
    """The answer to the caller; counters that are not there are zero."""
    header = case.header
    about = (case.path.name, str(ruling.verdict), ruling.code, message, header.sender.name, header.period)
    numbers: dict[str, Any] = {name: int(counters.get(name, 0)) for name in COUNTERS}
    receipt = str(counters.get("receipt_file", ""))
    return Received(*about, **numbers, package_id=header.package_id, packed_receipt=receipt)


def _again(case: _Case) -> Received:
    """A file we had: the same receipt again, nothing else."""
    package = kept.package(case.w, case.header.package_id)
    assert package is not None, "a duplicate is one we have"
    ruling = Ruling(Verdict.DUPLICATE)
    return _told(case, ruling, f"{SAID[ruling.verdict]}。", package.counters)


def _answered(case: _Case, peer: Peer, ruling: Ruling, done: applying.Applied) -> Received:
    header, told = case.header, answering.receipt_of(case.header, ruling, done)
    name, receipt_id = answering.write_receipt(case.w, case.desk.home, case.facts, peer, header, told)
    below = [[one.code, one.name, one.via, one.reported] for one in done.coverage]
    counters = {counter: getattr(told, counter) for counter in COUNTERS}
    counters |= {"receipt_file": name, "missing": list(told.missing), "coverage": below}
    package = _package(case, ruling, _keep(case, f"in_{header.package_id[:16]}"))
    if ruling.verdict == Verdict.APPLIED:
        _step_back(case, package)
    kept.put_package(case.w, replace(package, counters=counters, receipt=receipt_id))
    kept.put_quarantined(case.w, package.id, answering.quarantine_rows(done.quarantine))
    facts = {"id": package.id, "from": peer.code}
    noted(case.desk, case.w, ledger="package", action="received", after=facts)
    found = _told(case, ruling, answering.said(ruling, done), counters)
    return replace(found, quarantine=told.quarantine)


def _step_back(case: _Case, chosen: Package) -> None:
    """Of two files with the same number the one that was not chosen counts no more; its bytes stay."""
    came = kept.packages(case.w, direction="in", kind="report", peer=chosen.peer, stream=chosen.stream)
    for other in came:
        if other.number == chosen.number and other.id != chosen.id and other.verdict == Verdict.APPLIED:
            kept.put_package(case.w, replace(other, verdict=str(Verdict.FORK), code="H-406"))


def quarantined(desk: Desk, package_id: str) -> Sequence[kept.Quarantined]:
    """The rows of one package that wait for their sender."""
    with desk.store.reading() as r:
        return kept.quarantined(r, package_id)
