"""Every reader of what comes from outside, as a function of bytes, with sound bytes to begin with.

A reader gives something or says in words why not; whatever else it raises is a fault. It runs here without
the process and the limits that it has in the program, so that millions of files can be tried.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import resource
import struct
import tempfile
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from unittest import mock

from PIL import Image

from nzg_desktop.core import recovery, versions
from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.kinds import Context
from nzg_desktop.core.trouble import RefusedFile, Trouble
from nzg_desktop.exchange import (
    apart,
    body,
    bundle,
    child,
    container,
    csvcodec,
    disk,
    heads,
    payload,
    picture_child,
    receipt,
    sniff,
    strictzip,
    tables,
    textfile,
)
from nzg_desktop.exchange import header as envelope
from nzg_desktop.exchange.verdict import Verdict
from nzg_desktop.ledgers.member import Member
from nzg_desktop.paper import fonts, truetype
from nzg_desktop.store import keyfile, lock, locks, shelf, standing
from nzg_desktop.work import codelists, desk, holidays, importing
from nzg_desktop.work.desk import Desk
from tests.fixtures import handover as sample
from tests.fixtures import zoo
from tests.fixtures.offices import id_number


@dataclass(frozen=True, slots=True)
class Reader:
    """One of them: `read` takes any bytes, `words` are what it may raise, `seeds` are what it takes."""

    read: Callable[[bytes], object]
    seeds: Callable[[], Sequence[bytes]]
    words: tuple[type[Exception], ...] = (Trouble,)

    def tried(self, data: bytes) -> bool:
        """Whether these bytes are taken; raises what it must not raise."""
        try:
            self.read(data)
        except self.words:
            return False
        return True


ALONE = Context(dt.date(2026, 11, 1), lambda _code, _words: None)
"""An office in which nobody else is known."""


@cache
def _place() -> Path:
    return Path(tempfile.mkdtemp(prefix="nzg-readers-"))


def _file(data: bytes, name: str) -> Path:
    path = _place() / name
    path.write_bytes(data)
    return path


def _tables(data: bytes) -> tuple[tables.Table, ...]:
    """What `tables.read` gives, without starting a process of its own for it: it is forked."""
    path, out = _file(data, "名册.xlsx"), _place() / "frames"
    pid = os.fork()
    if pid == 0:
        _parsed(path, out)
    ended = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return tuple(table for table in tables._decoded(out.read_bytes(), ended, path) if table.rows)


def _parsed(path: Path, out: Path) -> None:
    """What that process does, under its limits: a damaged .xls asks the library for 22 GB."""
    with suppress(BaseException), out.open("wb") as frames:
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        apart.limit(used + child.MEMORY, child.SECONDS)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what the library says when it gives up
        try:
            child._read(path, frames)
            apart.write(("end",), frames)
        except sniff.Unsuited as refusal:
            apart.write(("unsuited", refusal.word), frames)
    os._exit(0)


def _roster(data: bytes) -> None:
    for table in _tables(data):
        _understood(table)


def _understood(table: tables.Table) -> None:
    matching = heads.find(table, importing.heads_of(Member))
    if matching is None:
        return
    data = body.data_rows(table, matching)
    aside = sum(map(len, data.skipped.values()))
    assert len(data) + aside == len(table.rows) - matching.last_head_row, "rows are missing"
    for _number, values in data.rows:
        Member.examine(values, ALONE)


def _cells(data: bytes) -> None:
    """A table straight from the bytes: cells end with a tab, rows with a line; digits are numbers."""

    def cell(text: str) -> tables.Cell:
        if text.isdecimal() and text.isascii() and len(text) < 20:
            return int(text)
        return (
            float(text[1:]) if text[:1] == "~" and text[1:].isdecimal() and len(text) < 300 else text or None
        )

    rows = tuple(tuple(map(cell, line.split("\t"))) for line in data.decode("utf-8", "replace").split("\n"))
    _understood(tables.Table("名册", rows))


@cache
def _office() -> Desk:
    return desk.start(_place() / "office", "A01", "样例工会")


def _by_table(read: Callable[[Desk, Path], object]) -> Callable[[bytes], object]:
    def reading(data: bytes) -> object:
        def found(_path: Path, _progress: Progress = silent) -> tuple[tables.Table, ...]:
            there = _tables(data)
            if not there:
                raise RefusedFile("", "请", code="E-803")
            return there

        with mock.patch.object(tables, "read", found):
            return read(_office(), Path("表.csv"))

    return reading


def _package(data: bytes) -> None:
    found = sample.received(data)
    if found.resource("receipt"):
        receipt.from_package(found)


def _receipt(data: bytes) -> None:
    """The tables of a receipt whose sender is at fault, one after the other; all digests fit."""
    told = [
        replace(table, rows=csvcodec.read(raw, [field.name for field in table.fields], table.name))
        for table, raw in zip(receipt.to_resources(ANSWER), data.split(NEXT), strict=False)
    ]
    receipt.from_package(payload.Package("", "", b"", tuple(told), {}, b"", b""))


def _bundled(data: bytes) -> None:
    """The inside of an upgrade bundle whose publisher is at fault."""
    bundle.read(bundle.MARK + sample.DISTRICT.sign(bundle.MARK + data) + data, PUBLISHERS)


def _version(data: bytes) -> None:
    with mock.patch.object(versions, "folder", _place):
        name = versions.named(_file(data, "current.txt").name)
    (_place() / name / "nzg_desktop").is_dir()


def _font(data: bytes) -> None:
    font = truetype.TrueType(_file(data, "font.ttf"))
    glyphs = [0, *(font.glyph(char) for char in "AB")]
    assert sum(map(font.advance, glyphs)) >= 0
    font.subset([*dict.fromkeys(glyphs)])


def _payload(data: bytes) -> None:
    """The inside of a package whose sender is at fault: it is what the header says it is."""
    found = {entry.name: entry for entry in strictzip.layout(data)}
    manifest = bytes(strictzip.content(data, found[payload.MANIFEST])) if payload.MANIFEST in found else b""
    head = sample.draft(manifest_sha256=hashlib.sha256(manifest).hexdigest())
    payload.read_payload(data, head)


def _picture(data: bytes) -> None:
    Image.MAX_IMAGE_PIXELS = picture_child.PIXELS // 2
    with warnings.catch_warnings():  # the child has nobody to warn
        warnings.simplefilter("ignore")
        for page in picture_child._pages(_file(data, "照片.jpg")):
            picture_child._small(page)


def _keys(data: bytes) -> None:
    _file(data, "nzg.keys")
    keyfile.read(_place() / "nzg.db")


def _note(data: bytes) -> None:
    _file(data, "nzg-1.json")
    shelf.noted(_file(b"", "nzg-1.db"))


def _lock(data: bytes) -> None:
    _file(data, lock.NAME)
    lock.Turn(_place(), "")._read()


def _witness(data: bytes) -> None:
    standing._told(_file(data, "nzg.db.head"))


def _pictures() -> list[bytes]:
    small = Image.new("RGB", (24, 16), "white")
    small.putpixel((3, 3), (9, 9, 9))
    made = []
    for kind in (*picture_child.KINDS, "PDF"):
        out = io.BytesIO()
        small.save(out, kind)
        made.append(out.getvalue())
    return made


def _bundles() -> list[bytes]:
    manifest = bundle.Manifest("9.1.0", "2026-11-01", "0013", "ab")
    return [bundle.write({"nzg_desktop/__init__.py": b"x = 1\n" * 9}, manifest, sample.DISTRICT)]


def _fonts() -> list[bytes]:
    """Three glyphs of a font of this machine, with a map for A and B."""
    font = fonts.installed().typeface("hei").main.file
    order = [0, font.glyph("A"), font.glyph("B")]
    tables = font._subset_tables(order, [font._outline(glyph) for glyph in order])
    table = (4, 32, 0, 4, 4, 1, 0, 66, 0xFFFF, 0, 65, 0xFFFF, 0x10000 - 64, 1, 0, 0)
    tables["cmap"] = struct.pack(">HHHHL16H", 0, 1, 3, 1, 12, *table)
    tables["loca"] = struct.pack(">4L", *(sum(len(font._outline(g)) for g in order[:at]) for at in range(4)))
    tables["glyf"] = b"".join(map(font._outline, order))
    return [truetype._file(tables)]


def _ring() -> list[bytes]:
    slots = (locks.by_password("陈慧", "Kouling-2026", locks.Pair.make(), locks.new_key()),)
    ring = keyfile.Ring(slots, {"陈慧": keyfile.Tries(1, 2.0, 3.0)})
    keyfile.write(_place() / "seed.db", ring)
    return [(_place() / "seed.keys").read_bytes()]


def _notes() -> list[bytes]:
    facts = shelf.Facts("2026-11-01T08:00:00+08:00", "asked", {"member": 3}, (3, "ab"), "m", 9, 4, "cd")
    return [json.dumps(asdict(facts)).encode()]


ROSTER = "\n".join(
    [
        "样例工会名册",
        "姓名\t身份证号\t手机",
        *(f"样芳\t{id_number(n)}\t1380013800{n}" for n in range(4)),
        "合计\t4",
    ]
).encode()
CODES = "表,代码,名称,起用,停用\nactivity_types,L01,样例,2026-01-01,\n".encode()
DAYS = "日期,安排\n2026-10-01,休\n2026-10-10,班\n".encode()
ANSWER = receipt.Receipt(
    "ab" * 32, "s-1", 1, Verdict.APPLIED, "", 2, 1, 0, 1, 0, (2, 3, 5),
    (receipt.Total("member", "rows", "2", "2"),),
    (receipt.Quarantined("member", "0190-01", "姓名", "Q-102", "没有填", "请补上"),),
)  # fmt: skip
NEXT = b"\x1d"
PUBLISHERS = (sample.DISTRICT_CARD.ed25519,)
CARD = container.write_card(sample.STREET, sample.STREET_CARD, "2026-11", "2026-11-01T08:00:00Z")
_WORDLESS = (sniff.Unsuited,)
_OF_PICTURES = (
    picture_child.Unsuited, Image.DecompressionBombError, OSError, SyntaxError, ValueError, MemoryError,
)  # fmt: skip

READERS = {
    "roster": Reader(
        _roster, lambda: [data for _, data in (*zoo.workbooks().values(), *zoo.text_files().values())]
    ),
    "text": Reader(
        lambda data: sum(map(len, textfile.rows(_file(data, "名册.csv")))),
        lambda: [data for _, data in zoo.text_files().values()],
        _WORDLESS,
    ),
    "kind": Reader(
        lambda data: sniff.kind(_file(data, "名册.xlsx")),
        lambda: [data for _, data in zoo.workbooks().values()],
        _WORDLESS,
    ),
    "cells": Reader(_cells, lambda: [ROSTER]),
    "picture": Reader(_picture, _pictures, _OF_PICTURES),
    "package": Reader(
        _package,
        lambda: [
            sample.report(sample.TABLES[1:]),
            sample.report(receipt.to_resources(ANSWER), kind="receipt"),
        ],
    ),
    "receipt": Reader(
        _receipt,
        lambda: [NEXT.join(csvcodec.write(t.fields, t.rows, t.name) for t in receipt.to_resources(ANSWER))],
    ),
    "card": Reader(lambda data: container.verified_card(container.peek(data)), lambda: [CARD]),
    "bundle": Reader(lambda data: bundle.read(data, PUBLISHERS), _bundles),
    "bundled": Reader(_bundled, lambda: [data[len(bundle.MARK) + bundle.SIGNATURE :] for data in _bundles()]),
    "version": Reader(_version, lambda: [b"9.1.0"], ()),
    "writing": Reader(
        lambda data: disk._told(_file(data, "note")), lambda: [b"77 1a2b-3 /tmp/list.xlsx.part"], ()
    ),
    "font": Reader(_font, _fonts, (truetype.Unusable,)),
    "recovery": Reader(
        lambda data: recovery.read(data.decode("utf-8", "replace")),
        lambda: [recovery.written(recovery.make()).encode()],
    ),
    "header": Reader(envelope.parse, lambda: [sample.contents(sample.report())[container.HEADER]]),
    "payload": Reader(_payload, lambda: [sample.inner_of(sample.draft())[0]]),
    "table": Reader(
        lambda data: csvcodec.read(data, [field.name for field in sample.MEMBER], "member"),
        lambda: [csvcodec.write(sample.MEMBER, sample.MEMBERS, "member")],
    ),
    "keys": Reader(_keys, _ring),
    "note": Reader(_note, _notes, ()),
    "lock": Reader(_lock, lambda: [json.dumps(lock.Turn(_place(), "陈慧")._mine).encode()], ()),
    "witness": Reader(_witness, lambda: [standing._line(7, "ab" * 32, "cd" * 32)], ()),
    "codes": Reader(_by_table(codelists.read), lambda: [CODES]),
    "holidays": Reader(_by_table(holidays.read), lambda: [DAYS]),
}
