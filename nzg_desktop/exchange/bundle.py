"""The upgrade bundle (.nzgup): 8 bytes of mark, 64 of an Ed25519 signature, then a ZIP that it signs whole.

The ZIP is opened only after its signature was found good, so that one flipped byte anywhere is refused.
"""

from __future__ import annotations

import io
import json
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass

from nzg_desktop.exchange.keys import OfficeKeys, is_signed
from nzg_desktop.exchange.refusal import refused

MARK = b"NZGUP\x00\x00\x01"
SIGNATURE = 64
MANIFEST = "manifest.json"
LARGEST = 300_000_000
NOT_CHANGED = "程序没有变化，资料也没有变化。"
_VERSION = re.compile("[0-9]{1,4}(?:[.][0-9]{1,4}){0,3}")
_SPOILT = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError,
    ValueError, TypeError, KeyError,
)  # fmt: skip
"""What the libraries say of an archive or a manifest that was not made as `write` makes them."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle brings: version (1.2.3), day, schema, and the digest of the libraries it needs."""

    version: str
    finished: str
    schema: str
    lock: str


def write(files: Mapping[str, bytes], manifest: Manifest, keys: OfficeKeys) -> bytes:
    """A bundle of these files (names with /), signed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {MANIFEST: json.dumps(asdict(manifest)).encode(), **files}.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    payload = made.getvalue()
    return MARK + keys.sign(MARK + payload) + payload


def read(data: bytes, publishers: Sequence[str]) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and the files of a bundle that one of these keys (hex) signed. Raises RefusedFile."""
    if not data.startswith(MARK):
        raise refused("E-901", lost=NOT_CHANGED)
    if not publishers:
        raise refused("E-902", lost=NOT_CHANGED)
    begins = len(MARK) + SIGNATURE
    signature, payload = data[len(MARK) : begins], data[begins:]
    if not any(is_signed(MARK + payload, signature, one) for one in publishers):
        raise refused("E-903", lost=NOT_CHANGED)
    try:
        return _unpacked(payload)
    except _SPOILT as error:
        raise refused("E-906", lost=NOT_CHANGED) from error


def _unpacked(payload: bytes) -> tuple[Manifest, dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
            raise refused("E-904", lost=NOT_CHANGED)
        files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    if any(not _inside(name) for name in files):
        raise refused("E-905", lost=NOT_CHANGED)
    manifest = Manifest(**json.loads(files.pop(MANIFEST)))
    if not all(isinstance(told, str) for told in astuple(manifest)) or not _VERSION.fullmatch(
        manifest.version
    ):
        raise ValueError("not a manifest")
    return manifest, files


def _inside(name: str) -> bool:
    """Whether a name leads nowhere but into the folder of the version."""
    parts = name.split("/")
    return "\\" not in name and ":" not in name and not {"", ".", ".."} & set(parts)
