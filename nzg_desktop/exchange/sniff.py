"""What a file really is, told from its bytes, and whether it is safe to unpack.

The extension is never believed: offices rename files, and web systems call a page .xls. Runs in the child
process that reads tables, so it imports little and says what is wrong by a word that tables.py explains.
"""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path

FILE_BYTES = 64 << 20
"""No roster of people is larger; a larger file would not fit the memory that the child may take."""

_UNPACKED = 400 << 20
_RATIO, _RATIO_FROM = 200, 8 << 20
_ENTRIES, _DIRECTORY = 5_000, 4 << 20
_TAIL = 22 + 65_535

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"age-encryption.org", "package"),
)
_PAGE = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype|html|head|body|table|meta|workbook|\?mso)"
)
# The first record of a workbook stream, and after it (perhaps after a write-protect record) FILEPASS.
_LOCKED_XLS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)


class Unsuited(Exception):
    """This file is not taken; `word` is a key of the sentences in tables.py."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def kind(path: Path) -> str:
    """One of xlsx, xlsb, ods, xls and text. Raises Unsuited for everything else."""
    size = path.stat().st_size
    if size == 0:
        raise Unsuited("empty")
    if size > FILE_BYTES:
        raise Unsuited("large")
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, word in _FOREIGN:
        if head.startswith(mark):
            raise Unsuited(word)
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(path)
    if head.startswith(_OLE):
        return _ole_kind(path.read_bytes())
    return _text_kind(head)


def locked(path: Path) -> bool:
    """Whether a workbook that could not be read is one with a password."""
    content = path.read_bytes()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            manifest = "META-INF/manifest.xml"
            return manifest in names and b"encryption-data" in archive.read(manifest)
    return _LOCKED_XLS.search(content) is not None


def _zip_kind(path: Path) -> str:
    _weigh_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unsuited("damaged") from error
    _weigh(entries, path.stat().st_size)
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if {"mimetype", "content.xml"} <= names:
        return "ods"
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise Unsuited("document")
    raise Unsuited("archive")


def _weigh_directory(path: Path) -> None:
    """Refuse a directory that would itself fill the memory, before zipfile builds an object per entry."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        raise Unsuited("damaged")
    count, size = struct.unpack_from("<HI", tail, at + 10)
    if count > _ENTRIES or size > _DIRECTORY:
        raise Unsuited("bomb")


def _weigh(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse what would unpack to far more than a roster holds."""
    if sum(entry.file_size for entry in entries) > _UNPACKED:
        raise Unsuited("bomb")
    if sum(entry.compress_size for entry in entries) > size:  # entries that share their bytes
        raise Unsuited("bomb")
    for entry in entries:
        if entry.file_size > max(_RATIO_FROM, _RATIO * entry.compress_size):
            raise Unsuited("bomb")
        if entry.flag_bits & 1:
            raise Unsuited("locked")


def _ole_kind(content: bytes) -> str:
    """Told from the names of the streams, which stand in the file as UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unsuited("locked")
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book\0")):
        return "xls"
    if any(name.encode("utf-16-le") in content for name in ("WordDocument", "PowerPoint")):
        raise Unsuited("document")
    raise Unsuited("damaged")


def _text_kind(head: bytes) -> str:
    if _PAGE.match(head.removeprefix(b"\xef\xbb\xbf").lower()):
        raise Unsuited("page")
    if b"\0" in head and not utf16(head):
        raise Unsuited("other")
    return "text"


def utf16(head: bytes) -> str:
    """The UTF-16 encoding that the first bytes of a file show, by its mark or by the zeros; or nothing."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if head[1:4:2] == b"\0\0":
        return "utf-16-le"
    return "utf-16-be" if head[0:3:2] == b"\0\0" else ""
