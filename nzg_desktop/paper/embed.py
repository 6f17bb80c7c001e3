"""A font inside one PDF: only the glyphs that were used, and what character each of them is.

reportlab's own TrueType embedding writes characters beyond U+FFFF (𬍛, 𠅤) so that no reader finds them,
and cuts a font into pieces of 255. Here it is one composite font with two-byte codes, all findable.
"""

from __future__ import annotations

import hashlib
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc, pdfmetrics

from nzg_desktop.paper.truetype import TrueType

_TAG_LETTERS = "ABCDEFGHIJKLMNOP"
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{ranges}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class Codes(dict[str, str]):
    """Which code each character has in one document, as four hex digits. A new character takes the next."""

    def __missing__(self, char: str) -> str:
        code = self[char] = f"{len(self) + 1:04X}"
        return code


class PaperFont:
    """One font file under the name reportlab knows it by.

    The camelCase members are what reportlab asks of a font that grows while a document is written, so that
    its own text and charts can use these fonts too.
    """

    _dynamicFont = 1  # noqa: N815
    _multiByte = 1  # noqa: N815
    shapable = False

    def __init__(self, name: str, file: TrueType) -> None:
        self.fontName = name
        self.file = file
        self.face = _Face(name, file)
        self._used: WeakKeyDictionary[pdfdoc.PDFDocument, tuple[str, Codes]] = WeakKeyDictionary()
        pdfmetrics.registerFont(self)

    def has(self, char: str) -> bool:
        """Whether the font can show this character."""
        return self.file.glyph(char) != 0

    def width(self, char: str) -> int:
        """Advance of one character in thousandths of the size."""
        return self.file.advance(self.file.glyph(char))

    def within(self, document: pdfdoc.PDFDocument) -> tuple[str, Codes]:
        """The name the document's pages call this font by, and its codes there."""
        used = self._used.get(document)
        if used is None:
            used = self._used[document] = (f"/F{len(document.fontMapping) + 1}", Codes())
            document.fontMapping[self.fontName] = used[0]
            document.delayedFonts.append(self)
        return used

    def stringWidth(self, text: str, size: float, _encoding: str = "utf8") -> float:  # noqa: N802
        """Width of a text in points."""
        return sum(map(self.width, text)) * size / 1000

    def splitString(  # noqa: N802
        self, text: str, document: pdfdoc.PDFDocument, _encoding: str = "utf8"
    ) -> list[tuple[int, bytes]]:
        """The text as codes. There is only one piece."""
        codes = self.within(document)[1]
        return [(0, bytes.fromhex("".join(map(codes.__getitem__, text))))]

    def getSubsetInternalName(self, _subset: int, document: pdfdoc.PDFDocument) -> str:  # noqa: N802
        """The name of that piece in the document."""
        return self.within(document)[0]

    def addObjects(self, document: pdfdoc.PDFDocument) -> None:  # noqa: N802
        """Write the font into the document. Called once, when all pages are known."""
        name, codes = self._used.pop(document)
        chars = list(codes)
        glyphs = [0, *(self.file.glyph(char) for char in chars)]
        tag = hashlib.sha256("".join(chars).encode()).hexdigest()[:6]
        full_name = f"{''.join(_TAG_LETTERS[int(c, 16)] for c in tag)}+{self.file.metrics.name}"
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": pdfdoc.PDFName(full_name),
                "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
                "CIDToGIDMap": "/Identity",
                "DW": 1000,
                "W": _widths([self.file.advance(glyph) for glyph in glyphs]),
                "FontDescriptor": self._descriptor(document, full_name, glyphs),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": pdfdoc.PDFName(full_name),
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant)]),
                "ToUnicode": document.Reference(_stream(_to_unicode(chars))),
            }
        )
        document.idToObject["BasicFonts"].dict[name[1:]] = document.Reference(font)

    def _descriptor(
        self, document: pdfdoc.PDFDocument, full_name: str, glyphs: list[int]
    ) -> pdfdoc.PDFObjectReference:
        metrics = self.file.metrics
        return document.Reference(
            pdfdoc.PDFDictionary(
                {
                    "Type": "/FontDescriptor",
                    "FontName": pdfdoc.PDFName(full_name),
                    "Flags": 4,
                    "FontBBox": pdfdoc.PDFArray(metrics.box),
                    "ItalicAngle": 0,
                    "Ascent": metrics.ascent,
                    "Descent": metrics.descent,
                    "CapHeight": metrics.cap_height,
                    "StemV": metrics.stem,
                    "FontFile2": document.Reference(_stream(self.file.subset(glyphs))),
                }
            )
        )


class _Face:
    """The little that reportlab wants to know of the face behind a font."""

    builtIn = 0  # noqa: N815

    def __init__(self, name: str, file: TrueType) -> None:
        self.name = name
        self.ascent, self.descent = file.metrics.ascent, file.metrics.descent


def _widths(advances: list[int]) -> str:
    """The W array: runs of codes whose width is not the usual 1000."""
    runs: list[tuple[int, list[int]]] = []
    for code, advance in enumerate(advances):
        if advance == 1000:
            continue
        if runs and runs[-1][0] + len(runs[-1][1]) == code:
            runs[-1][1].append(advance)
        else:
            runs.append((code, [advance]))
    return "[" + " ".join(f"{first} [{' '.join(map(str, run))}]" for first, run in runs) + "]"


def _to_unicode(chars: list[str]) -> str:
    """The map a reader uses to find text again; at most 100 characters in a block, as the format asks."""
    rows = [f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for code, char in enumerate(chars, 1)]
    blocks = (rows[start : start + 100] for start in range(0, len(rows), 100))
    ranges = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return _CMAP.format(ranges=ranges)


def _stream(content: str | bytes) -> pdfdoc.PDFStream:
    stream = pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress])
    if isinstance(content, bytes):
        stream.dictionary["Length1"] = len(content)
    return stream
