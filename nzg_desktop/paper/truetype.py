"""One TrueType font file, read in place. Nothing is parsed before a character asks for it.

reportlab's own reader walks every character of a font in Python before the first one is drawn (70 ms a file
here, and a certificate can need four files). This one maps the file and unpacks single numbers.
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from nzg_desktop.core.trouble import Trouble

_ARGS_ARE_WORDS, _ONE_SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80
_KEPT = ("cvt ", "fpgm", "prep")  # hinting programs, copied whole
_WHOLE_CMAPS = ((3, 10), (0, 4), (0, 6), (3, 1), (0, 3))  # (platform, encoding), richest first


class Unusable(Trouble):
    """This file cannot be used for paper: damaged, not TrueType outlines, or not to be embedded."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"字体文件 {path.name} 读不了，可能坏了。", "请重新安装这个字体，再打印一次。", code="E-FONT"
        )


@dataclass(frozen=True, slots=True)
class Metrics:
    """What a PDF font descriptor wants to know, in thousandths of the size."""

    name: str
    ascent: int
    descent: int
    cap_height: int
    box: tuple[int, int, int, int]
    stem: int


class TrueType:
    """An open font file. `index` picks one font of a collection (.ttc)."""

    def __init__(self, path: Path, index: int = 0) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._tables = self._directory(index)
            self._read_heads()
            self._read_cmap()
            self.metrics = self._metrics(path)
        except (OSError, ValueError, struct.error, KeyError) as error:
            raise Unusable(path) from error
        self._glyphs: dict[str, int] = {}

    def glyph(self, char: str) -> int:
        """The glyph number of one character; 0 where the font has none."""
        found = self._glyphs.get(char)
        if found is None:
            found = self._glyphs[char] = self._look_up(ord(char))
        return found

    def advance(self, glyph: int) -> int:
        """How far the pen moves, in thousandths of the size."""
        at = self._tables["hmtx"][0] + 4 * min(glyph, self._long_metrics - 1)
        return round(self._u16(at) * 1000 / self._em)

    def subset(self, glyphs: list[int]) -> bytes:
        """A font file with just these glyphs, numbered in this order. Its first must be 0.

        Parts of composite glyphs are added at the end, so the numbers of `glyphs` stay their positions.
        """
        try:
            return self._subset(glyphs)
        except struct.error as error:  # only now is it seen that the outlines are not all there
            raise Unusable(self._path) from error

    def _subset(self, glyphs: list[int]) -> bytes:
        order = list(glyphs)
        place = {glyph: number for number, glyph in reversed(list(enumerate(order)))}
        outlines: list[bytes] = []
        for glyph in order:  # grows while we walk
            data = bytearray(self._outline(glyph))
            for at in _parts(data):
                part = struct.unpack_from(">H", data, at)[0]
                if part not in place:
                    place[part] = len(order)
                    order.append(part)
                struct.pack_into(">H", data, at, place[part])
            outlines.append(bytes(data) + bytes(-len(data) % 4))
        return _file(self._subset_tables(order, outlines))

    def _subset_tables(self, order: list[int], outlines: list[bytes]) -> dict[str, bytes]:
        ends = [0]
        for data in outlines:
            ends.append(ends[-1] + len(data))
        head, hhea, maxp = (bytearray(self._table(tag)) for tag in ("head", "hhea", "maxp"))
        struct.pack_into(">L", head, 8, 0)  # checksum of the whole, not needed inside a PDF
        struct.pack_into(">H", head, 50, 1)  # long offsets
        struct.pack_into(">H", hhea, 34, len(order))
        struct.pack_into(">H", maxp, 4, len(order))
        tables = {tag: self._table(tag) for tag in _KEPT if tag in self._tables}
        tables |= {"head": bytes(head), "hhea": bytes(hhea), "maxp": bytes(maxp)}
        tables["hmtx"] = b"".join(self._metric(glyph) for glyph in order)
        tables["loca"] = struct.pack(f">{len(ends)}L", *ends)
        tables["glyf"] = b"".join(outlines)
        return tables

    def _directory(self, index: int) -> dict[str, tuple[int, int]]:
        start = 0
        if self._data[:4] == b"ttcf":
            start = self._u32(12 + 4 * index)
        if self._data[start : start + 4] not in (b"\0\1\0\0", b"true"):
            raise ValueError("no TrueType outlines")
        rows = struct.iter_unpack(">4sLLL", self._data[start + 12 : start + 12 + 16 * self._u16(start + 4)])
        return {tag.decode("latin-1"): (offset, length) for tag, _sum, offset, length in rows}

    def _read_heads(self) -> None:
        head, hhea = self._tables["head"][0], self._tables["hhea"][0]
        self._em = self._u16(head + 18)
        self._long_offsets = self._u16(head + 50) == 1
        self._count = self._u16(self._tables["maxp"][0] + 4)
        self._long_metrics = self._u16(hhea + 34)
        rights = self._u16(self._tables["OS/2"][0] + 8) if "OS/2" in self._tables else 0
        if not self._em or not self._long_metrics or not {"glyf", "loca", "hmtx"} <= self._tables.keys():
            raise ValueError("incomplete")
        if rights & 0x000F == 0x0002 or rights & 0x0300:
            raise ValueError("its licence bits forbid embedding a part of it")

    def _read_cmap(self) -> None:
        start = self._tables["cmap"][0]
        rows = struct.iter_unpack(">HHL", self._data[start + 4 : start + 4 + 8 * self._u16(start + 2)])
        offers = {(platform, encoding): start + offset for platform, encoding, offset in rows}
        at = next((offers[kind] for kind in _WHOLE_CMAPS if kind in offers), 0)
        self._format = self._u16(at) if at else 0
        if self._format == 12:
            groups = struct.unpack_from(f">{3 * self._u32(at + 12)}L", self._data, at + 16)
            self._starts, self._ends, self._first = groups[0::3], groups[1::3], groups[2::3]
        elif self._format == 4:
            count = self._u16(at + 6) // 2
            self._ends = struct.unpack_from(f">{count}H", self._data, at + 14)
            self._starts = struct.unpack_from(f">{count}H", self._data, at + 16 + 2 * count)
            self._first = struct.unpack_from(f">{count}H", self._data, at + 16 + 4 * count)
            self._ranges_at = at + 16 + 6 * count
        else:
            raise ValueError("no Unicode character map")

    def _look_up(self, code: int) -> int:
        group = bisect_right(self._starts, code) - 1
        if group < 0 or code > self._ends[group]:
            return 0
        if self._format == 12:
            found = int(self._first[group]) + code - self._starts[group]
        else:
            found = self._look_up_short(group, code)
        return found if found < self._count else 0

    def _look_up_short(self, group: int, code: int) -> int:
        """Format 4 either shifts the code or points from the place of the pointer itself."""
        at = self._ranges_at + 2 * group
        jump, shift = self._u16(at), int(self._first[group])
        if not jump:
            return (code + shift) & 0xFFFF
        found = self._u16(at + jump + 2 * (code - self._starts[group]))
        return (found + shift) & 0xFFFF if found else 0

    def _metrics(self, path: Path) -> Metrics:
        head, hhea = self._tables["head"][0], self._tables["hhea"][0]
        box = struct.unpack_from(">4h", self._data, head + 36)
        ascent, descent = struct.unpack_from(">2h", self._data, hhea + 4)
        left, low, right, high = (self._scaled(value) for value in box)
        return Metrics(
            name="".join(c for c in path.stem if c.isascii() and c.isalnum()) or "Font",
            ascent=self._scaled(ascent),
            descent=self._scaled(descent),
            cap_height=self._scaled(ascent),
            box=(left, low, right, high),
            stem=80,
        )

    def _outline(self, glyph: int) -> bytes:
        loca, glyf = self._tables["loca"][0], self._tables["glyf"][0]
        if self._long_offsets:
            start, end = struct.unpack_from(">2L", self._data, loca + 4 * glyph)
        else:
            start, end = (2 * half for half in struct.unpack_from(">2H", self._data, loca + 2 * glyph))
        return self._data[glyf + start : glyf + end]

    def _metric(self, glyph: int) -> bytes:
        """Advance and left bearing; the last advance stands for all glyphs after it."""
        at, last = self._tables["hmtx"][0], self._long_metrics - 1
        if glyph <= last:
            return self._data[at + 4 * glyph : at + 4 * glyph + 4]
        bearing = at + 4 * (last + 1) + 2 * (glyph - last - 1)
        return self._data[at + 4 * last : at + 4 * last + 2] + self._data[bearing : bearing + 2]

    def _table(self, tag: str) -> bytes:
        offset, length = self._tables[tag]
        return self._data[offset : offset + length]

    def _scaled(self, value: int) -> int:
        return round(value * 1000 / self._em)

    def _u16(self, at: int) -> int:
        try:
            return int(struct.unpack_from(">H", self._data, at)[0])
        except struct.error as error:
            raise Unusable(self._path) from error

    def _u32(self, at: int) -> int:
        return int(struct.unpack_from(">L", self._data, at)[0])


def _parts(outline: bytearray) -> list[int]:
    """Where a composite outline names the glyphs it is made of."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return []
    places, at, flags = [], 10, _MORE
    while flags & _MORE:
        flags = struct.unpack_from(">H", outline, at)[0]
        places.append(at + 2)
        at += 8 if flags & _ARGS_ARE_WORDS else 6
        at += 2 if flags & _ONE_SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
    return places


def _file(tables: dict[str, bytes]) -> bytes:
    """A font file of these tables. Checksums are left at zero: PDF readers do not look at them."""
    power = len(tables).bit_length() - 1
    search = 16 << power
    out = [struct.pack(">LHHHH", 0x00010000, len(tables), search, power, 16 * len(tables) - search)]
    offset = 12 + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        out.append(struct.pack(">4sLLL", tag.encode("latin-1"), 0, offset, len(data)))
        offset += len(data) + -len(data) % 4
    out.extend(data + bytes(-len(data) % 4) for _tag, data in sorted(tables.items()))
    return b"".join(out)
