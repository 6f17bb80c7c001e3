"""Hand-over files on a disk: their names, and writing and reading them so that nobody is fooled.

One rule: the name is advice, the header is the truth; a file appears under its name only when it is complete.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import sys
from pathlib import Path

from nzg_desktop.core.patience import patiently
from nzg_desktop.exchange.disk import PART, synced
from nzg_desktop.exchange.header import Header
from nzg_desktop.exchange.refusal import refused
from nzg_desktop.exchange.strictzip import LIMITS, Limits

_NOTHING_WRITTEN = "原有的文件和资料没有变化。"
_OURS = re.compile(r"NZG_.*\.nzg[^.]*(?:\.zip)?$", re.IGNORECASE)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def name_of(header: Header) -> str:
    """The ASCII name of a file: NZG_<org>_<period>_<kind>_<number>_<start of the package id>.nzg."""
    org = re.sub("[^0-9A-Za-z-]+", "-", header.sender.code)
    return f"NZG_{org}_{header.period}_{header.kind}_{header.number}_{header.package_id[:8]}.nzg"


def looks_ours(name: str) -> bool:
    """Whether a file is worth looking into; what mail programs add, (1), 副本 or .zip, is tolerated."""
    return _OURS.search(name) is not None


def write_file(folder: Path, name: str, data: bytes) -> Path:
    """Write a file so that it is there whole or not at all, and read it back; then the stick may go.

    Raises RefusedFile E-701 (no room), E-702 (cannot be written), E-703 (what was read back differs).
    """
    target, part = folder / name, folder / f"{name}{PART}"
    wanted = hashlib.sha256(data).digest()
    try:
        with patiently(lambda: part.open("wb")) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if _digest(part) != wanted:  # a good older file is not given up for this one
            part.unlink()
            raise refused("E-703", name, _NOTHING_WRITTEN)
        patiently(lambda: part.replace(target))
        synced(folder)
        if _digest(target) != wanted:
            raise refused("E-703", name, _NOTHING_WRITTEN)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        code = "E-701" if error.errno in _NO_ROOM else "E-702"
        raise refused(code, name, _NOTHING_WRITTEN) from error
    return target


def read_file(path: Path, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file, read only if it is not too large. Raises RefusedFile E-108, E-704."""
    try:
        with patiently(lambda: path.open("rb")) as file:
            if os.fstat(file.fileno()).st_size > limits.file:
                raise refused("E-108", path.name)
            data = file.read(limits.file + 1)
    except OSError as error:
        raise refused("E-704", path.name) from error
    if len(data) > limits.file:
        raise refused("E-108", path.name)
    return data


def _digest(path: Path) -> bytes:
    """SHA-256 of what is on the disk; the system is asked to forget its copy in memory first."""
    with patiently(lambda: path.open("rb")) as file:
        if sys.platform == "linux":
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").digest()
