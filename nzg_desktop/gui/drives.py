"""Which sticks are plugged in. Reads the machine only; writes nothing."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

from nzg_desktop.work.folders import removable

LOOK_AGAIN = 3_000
"""Milliseconds between two looks for a stick while a page is shown that takes one."""


@dataclass(frozen=True, slots=True)
class Drive:
    """One plugged-in stick: where it is, what it is called, its free bytes, and whether it can be written."""

    path: Path
    name: str
    free: int
    writable: bool

    @property
    def words(self) -> str:
        """The drive as the choice box shows it."""
        size = f"{self.free / 1024**3:.1f} GB" if self.free >= 1024**3 else f"{self.free // 1024**2} MB"
        letter = f"{self.path.drive}，" if self.path.drive else ""
        return f"{self.name}（{letter}剩余 {size}）"


def sticks() -> tuple[Drive, ...]:
    """The removable drives that can be read now, in the order of their paths."""
    found = [volume for volume in QStorageInfo.mountedVolumes() if volume.isReady() and _removable(volume)]
    return tuple(
        Drive(Path(v.rootPath()), v.name() or "U 盘", v.bytesAvailable(), not v.isReadOnly())
        for v in sorted(found, key=lambda volume: volume.rootPath())
    )


def _removable(volume: QStorageInfo) -> bool:
    return removable(volume.rootPath() if sys.platform == "win32" else bytes(volume.device().data()).decode())
