"""The upgrade bundle (.nzgup): 8 bytes of mark, 64 of an Ed25519 signature, then a ZIP that it signs whole.

The ZIP is opened only after its signature was found good, so that one flipped byte anywhere is refused.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange.keys import OfficeKeys, is_signed

MARK = b"NZGUP\x00\x00\x01"
SIGNATURE = 64
MANIFEST = "manifest.json"
LARGEST = 300_000_000
NOT_CHANGED = "程序没有变化，资料也没有变化。"


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
        raise _refused("这不是本软件的升级包", "请向发布单位索取 .nzgup 升级包。", "E-901")
    if not publishers:
        raise _refused("这个程序里没有发布单位的公钥，没法核对升级包的真假", "请用完整安装包升级。", "E-902")
    begins = len(MARK) + SIGNATURE
    signature, payload = data[len(MARK) : begins], data[begins:]
    if not any(is_signed(MARK + payload, signature, one) for one in publishers):
        raise _refused(
            "升级包的签名不对，可能拷坏了，也可能被人改过", "请重新拷贝；还不行，请向发布单位核实。", "E-903"
        )
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
            raise _refused("升级包大得不合常理", "请向发布单位核实。", "E-904")
        files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    if any(not _inside(name) for name in files):
        raise _refused("升级包里有放错位置的文件", "请向发布单位核实。", "E-905")
    return Manifest(**json.loads(files.pop(MANIFEST))), files


def _inside(name: str) -> bool:
    """Whether a name leads nowhere but into the folder of the version."""
    parts = name.split("/")
    return "\\" not in name and ":" not in name and not {"", ".", ".."} & set(parts)


def _refused(what: str, remedy: str, code: str) -> RefusedFile:
    return RefusedFile(f"{what}。", remedy, NOT_CHANGED, code)
