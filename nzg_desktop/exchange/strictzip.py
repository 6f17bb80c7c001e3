"""A ZIP that can be written in one way only, and is read only if it was written that way.

One rule: from the list of entries the whole frame follows byte for byte, so the reader takes the entries from
the central directory, builds the frame anew and compares. Refused are bytes before, between, after
or shared by entries; names or sizes that disagree; encryption, data descriptors, comments, extra fields (but
ZIP64 where a number needs it), other dates than 1980-01-01, other attributes than none.

Every entry: version 2.0 (4.5 with ZIP64), no flags, stored or deflated, printable ASCII name.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from nzg_desktop.exchange.refusal import refused

Bytes = bytes | memoryview

STORED, DEFLATED = 0, 8
_BIG, _MANY = 0xFFFFFFFF, 0xFFFF  # these values themselves mean "see the ZIP64 field"
_WIDE_FROM = _BIG  # numbers from here on take that field
_VERSION, _VERSION64 = 20, 45
_MIDNIGHT, _FIRST_DAY = 0, 0x21  # 1980-01-01 00:00:00, the earliest time a ZIP can say

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_NAME = re.compile(rb"(?:[A-Za-z0-9_-]+/)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold, in bytes; `ratio` is unpacked to packed of one entry."""

    file: int = 64 << 20
    entry: int = 128 << 20
    total: int = 192 << 20
    ratio: int = 200
    entries: int = 128


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Entry:
    """One file to be written. `deflate` asks for compression, unless it would shrink too well."""

    name: str
    content: bytes
    deflate: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of a sound layout: its bytes lie at `start`, `packed` long, and unpack to `size`."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    start: int


def write(entries: Iterable[Entry]) -> bytes:
    """The one ZIP that holds these entries in this order."""
    body, directory, count = bytearray(), bytearray(), 0
    for entry in entries:
        method, packed = _pack(entry)
        name = entry.name.encode("ascii")
        if not _NAME.fullmatch(name):
            raise ValueError(f"not a name for an entry: {entry.name}")
        sizes = (zlib.crc32(entry.content), len(packed), len(entry.content))
        directory += _central(name, method, *sizes, len(body))
        body += _local(name, method, *sizes)
        body += packed
        count += 1
    return bytes(body) + bytes(directory) + _ending(count, len(directory), len(body))


def layout(data: bytes, limits: Limits = LIMITS) -> tuple[Found, ...]:
    """The entries of a ZIP whose frame is exactly as `write` would have made it; nothing is unpacked.

    Raises RefusedFile E-101 … E-109.
    """
    if len(data) > limits.file:
        raise refused("E-108")
    if data[:4] != b"PK\x03\x04":
        raise refused("E-101" if data else "E-102")
    count, start, end = _directory(data)
    if count > limits.entries:
        raise refused("E-107")
    found, at, expected = [], start, 0
    for _ in range(count):
        entry, at, expected = _entry(data, at, end, expected)
        found.append(entry)
    if at != end or expected != start:
        raise refused("E-103")
    if len({entry.name.lower() for entry in found}) != len(found):
        raise refused("E-106")
    _weigh(found, limits)
    return tuple(found)


def content(data: bytes, entry: Found) -> Bytes:
    """The unpacked bytes of one entry, counted while unpacking and checked against its CRC.

    A stored entry is a view into `data`, not a copy. Raises RefusedFile E-110.
    """
    packed = memoryview(data)[entry.start : entry.start + entry.packed]
    unpacked: Bytes = packed if entry.method == STORED else _inflate(packed, entry)
    if len(unpacked) != entry.size or zlib.crc32(unpacked) != entry.crc:
        raise refused("E-110", entry.name)
    return unpacked


def _pack(entry: Entry) -> tuple[int, bytes]:
    if not entry.deflate:
        return STORED, entry.content
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(entry.content) + packer.flush()
    # What the reader would take for a bomb is stored, so no honest table is ever refused.
    worth_it = len(packed) < len(entry.content) <= LIMITS.ratio * len(packed)
    return (DEFLATED, packed) if worth_it else (STORED, entry.content)


def _inflate(packed: memoryview, entry: Found) -> bytes:
    unpacker = zlib.decompressobj(-15)
    try:
        unpacked = unpacker.decompress(packed, entry.size + 1)
    except zlib.error as error:
        raise refused("E-110", entry.name) from error
    if not unpacker.eof or unpacker.unused_data:
        raise refused("E-110", entry.name)
    return unpacked


def _local(name: bytes, method: int, crc: int, packed: int, size: int) -> bytes:
    wide = packed >= _WIDE_FROM or size >= _WIDE_FROM
    extra = struct.pack("<2H2Q", 1, 16, size, packed) if wide else b""
    sizes = (_BIG, _BIG) if wide else (packed, size)
    needed = _VERSION64 if wide else _VERSION
    fixed = (needed, 0, method, _MIDNIGHT, _FIRST_DAY, crc, *sizes, len(name), len(extra))
    return _LOCAL.pack(b"PK\x03\x04", *fixed) + name + extra


def _central(name: bytes, method: int, crc: int, packed: int, size: int, offset: int) -> bytes:
    wide, far = packed >= _WIDE_FROM or size >= _WIDE_FROM, offset >= _WIDE_FROM
    numbers = ((size, packed) if wide else ()) + ((offset,) if far else ())
    extra = struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""
    sizes = (_BIG, _BIG) if wide else (packed, size)
    version = _VERSION64 if numbers else _VERSION
    fixed = (version, version, 0, method, _MIDNIGHT, _FIRST_DAY, crc, *sizes, len(name), len(extra))
    return _CENTRAL.pack(b"PK\x01\x02", *fixed, 0, 0, 0, 0, _narrow(offset)) + name + extra


def _ending(count: int, size: int, start: int) -> bytes:
    wide = count >= _MANY or size >= _WIDE_FROM or start >= _WIDE_FROM
    few = min(count, _MANY)
    end = _END.pack(b"PK\x05\x06", 0, 0, few, few, _narrow(size), _narrow(start), 0)
    if not wide:
        return end
    end64 = _END64.pack(b"PK\x06\x06", 44, _VERSION64, _VERSION64, 0, 0, count, count, size, start)
    return end64 + _LOCATOR.pack(b"PK\x06\x07", 0, start + size, 1) + end


def _narrow(number: int) -> int:
    """The number as an old ZIP can say it."""
    return _BIG if number >= _WIDE_FROM else number


def _directory(data: bytes) -> tuple[int, int, int]:
    """How many entries there are, and where the central directory begins and ends."""
    at = len(data) - _END.size
    if at < 0 or data[at : at + 4] != b"PK\x05\x06":
        raise refused("E-103" if data.rfind(b"PK\x05\x06") >= 0 else "E-102")
    _, _, _, _, count, size, start, _ = _END.unpack_from(data, at)
    wide = at - _LOCATOR.size - _END64.size
    if wide >= 0 and data[wide : wide + 4] == b"PK\x06\x06":
        count, size, start = _END64.unpack_from(data, wide)[-3:]
    if start + size > at:
        raise refused("E-103")
    ending = _ending(count, size, start)
    if data[-len(ending) :] != ending:
        raise refused("E-105")
    end = len(data) - len(ending)
    if start + size != end:
        raise refused("E-103")
    return count, start, end


def _entry(data: bytes, at: int, end: int, offset: int) -> tuple[Found, int, int]:
    """The entry whose central header is at `at` and whose local header must be at `offset`.

    Returns it with the place of the next central header and of the next local one.
    """
    if at + _CENTRAL.size > end or data[at : at + 4] != b"PK\x01\x02":
        raise refused("E-104")
    fields = _CENTRAL.unpack_from(data, at)
    method, crc, packed, size, name_length, extra_length = fields[4], *fields[7:12]
    name_at = at + _CENTRAL.size
    name = data[name_at : name_at + name_length]
    if packed == _BIG and extra_length >= 20:
        size, packed = struct.unpack_from("<2Q", data, min(name_at + name_length + 4, end))
    if not _NAME.fullmatch(name):
        raise refused("E-106")
    if method not in (STORED, DEFLATED) or (method == STORED and packed != size):
        raise refused("E-105")
    header = _local(name, method, crc, packed, size)
    directory = _central(name, method, crc, packed, size, offset)
    if data[at : at + len(directory)] != directory:
        raise refused("E-103" if fields[16] != _narrow(offset) else "E-105")
    if data[offset : offset + len(header)] != header:
        raise refused("E-104")
    start = offset + len(header)
    found = Found(name.decode("ascii"), method, crc, packed, size, start)
    return found, at + len(directory), start + packed


def _weigh(found: list[Found], limits: Limits) -> None:
    """Refuse what would unpack to too much, before anything is unpacked."""
    if sum(entry.size for entry in found) > limits.total:
        raise refused("E-109")
    for entry in found:
        bomb = entry.method == DEFLATED and entry.size > limits.ratio * entry.packed
        if bomb or entry.size > limits.entry:
            raise refused("E-109", entry.name)
