"""Which sticks are plugged in, and where a folder really lies. Reads the machine only; writes nothing."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

# Parts of folder names by which the usual synchronising programs are known.
SYNCED = {
    "onedrive": "OneDrive",
    "坚果云": "坚果云",
    "nutstore": "坚果云",
    "百度网盘": "百度网盘",
    "百度同步盘": "百度同步盘",
    "baidusyncdisk": "百度同步盘",
    "baidunetdisk": "百度网盘",
    "wps云盘": "WPS 云盘",
    "wpsdrive": "WPS 云盘",
    "阿里云盘": "阿里云盘",
    "微云": "微云",
    "dropbox": "Dropbox",
    "icloud": "iCloud",
}
NETWORK = frozenset(
    (
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "9p",
        "afpfs",
        "davfs",
        "fuse.sshfs",
        "fuse.davfs2",
    )
)
DRIVE_REMOVABLE, DRIVE_REMOTE = 2, 4


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


def concern(folder: Path) -> str:
    """Why the data should rather not lie in this folder; empty where nothing speaks against it."""
    if service := _synced(folder):
        return f"这个文件夹在“{service}”同步盘里，资料容易被改乱。"
    volume = QStorageInfo(str(_nearest(folder)))
    if str(folder).startswith(("\\\\", "//")) or _network(volume):
        return "这个文件夹在网络共享上，断网或几人同用时资料容易损坏。"
    if _removable(volume):
        return "这个文件夹在可移动盘上，拔出时资料容易损坏。"
    return ""


def _synced(folder: Path) -> str:
    marked = [Path(os.environ[name]) for name in ("OneDrive", "OneDriveCommercial") if os.environ.get(name)]
    if any(folder.is_relative_to(place) for place in marked):
        return "OneDrive"
    for part in folder.parts:
        for word, service in SYNCED.items():
            if word in part.lower():
                return service
    return ""


def _nearest(folder: Path) -> Path:
    """The folder itself or the nearest one above it that exists."""
    return next((place for place in (folder, *folder.parents) if place.exists()), folder)


def _network(volume: QStorageInfo) -> bool:
    return _kind(volume) == DRIVE_REMOTE or bytes(volume.fileSystemType().data()).decode().lower() in NETWORK


def _removable(volume: QStorageInfo) -> bool:
    return _kind(volume) == DRIVE_REMOVABLE


def _kind(volume: QStorageInfo) -> int:
    """The kind of drive in Windows' numbers; Linux tells it by where the device hangs."""
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(volume.rootPath().replace("/", "\\")))
    device = Path(bytes(volume.device().data()).decode())
    if not device.is_absolute():
        return 0
    block = Path("/sys/class/block", device.resolve().name).resolve()
    flags = [place / "removable" for place in (block, block.parent)]
    loose = any(flag.is_file() and flag.read_text().strip() == "1" for flag in flags)
    return DRIVE_REMOVABLE if loose or "/usb" in str(block) else 0
