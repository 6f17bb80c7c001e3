"""Where a data folder really lies, whether that is a good place, and which folder is opened when nobody says.

Only looks at names, marks and mounts: nothing is written into a folder to find out about it.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import platformdirs

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import disk

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
MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nutstore": "坚果云",
    ".stfolder": "Syncthing",
    ".nextcloudsync.log": "Nextcloud",
    ".seafile-data": "Seafile",
}
"""What such programs leave in the topmost folder that they synchronise."""
NETWORK = frozenset(("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afpfs", "davfs")) | {
    "fuse.sshfs",
    "fuse.davfs2",
}
DRIVE_REMOVABLE, DRIVE_REMOTE = 2, 4
MOUNTS, BLOCKS = Path("/proc/mounts"), Path("/sys/class/block")
MOVED = "office.moved_to"
"""The setting in which an old place notes where its office went."""
_POINTER = "folder.txt"


def usual() -> Path:
    """Where the system keeps the data of a program."""
    return Path(platformdirs.user_data_dir("nzg-desktop", appauthor=False))


def default() -> Path:
    """The folder that is opened when nobody says otherwise: the one chosen last, else the usual one."""
    with suppress(OSError):
        return Path(os.fsdecode(_pointer().read_bytes().strip()))
    return usual()


def remember(folder: Path) -> None:
    """Open this folder from now on when nobody says otherwise."""
    disk.folder(_pointer().parent)
    disk.write(_pointer(), os.fsencode(folder.absolute()))


def own() -> Path:
    """Where the program keeps what belongs to no office: the window's size, notes about our own bugs."""
    return Path(platformdirs.user_config_dir("nzg-desktop", appauthor=False))


def _pointer() -> Path:
    return own() / _POINTER


def concern(folder: Path) -> str:
    """Why the data should rather not lie in this folder; empty where nothing speaks against it."""
    if service := _synced(folder):
        return f"资料放在“{service}”同步文件夹里，容易被改乱。"
    device, system = _mount(nearest(folder).resolve())
    if str(folder).startswith(("\\\\", "//")) or system in NETWORK:
        return "资料放在网络共享的文件夹里，断网或几人同用时容易损坏。"
    if removable(device):
        return "资料放在可移动盘（U 盘、移动硬盘）上，拔出时容易损坏。"
    return ""


def warning(folder: Path) -> Trouble | None:
    """The concern about a folder in which data lie already, with the way out."""
    found = concern(folder)
    advice = "建议移到本机的固定硬盘，约 10 秒。"
    return Trouble(found, advice, "资料目前完好。", code="place") if found else None


def gone(target: str) -> Trouble:
    """What the old place says."""
    return Trouble(
        f"这份资料已经移到“{target}”，这里留下的是移走前的样子，只能查看。",
        "请关闭后重新打开，程序会打开新的位置；确认新位置都对以后，可以删掉这里。",
        "移动时已逐个核对。",
        code="gone",
    )


def missing(folder: Path) -> Trouble:
    """A folder that was chosen earlier is not there; founding a second office would only hide it."""
    return Trouble(
        f"资料上次放在“{folder}”，现在找不到。",
        "请插好那个盘、连上网络后重新打开；确实不用了，请用 nzg --home 指明另一个文件夹。",
        "资料没有被改动。",
        code="absent",
    )


def nearest(folder: Path) -> Path:
    """The folder itself or the nearest one above it that exists."""
    return next((place for place in (folder, *folder.parents) if place.exists()), folder)


def _synced(folder: Path) -> str:
    marked = [Path(os.environ[name]) for name in ("OneDrive", "OneDriveCommercial") if os.environ.get(name)]
    if any(folder.is_relative_to(place) for place in marked):
        return "OneDrive"
    for part in folder.parts:
        for word, service in SYNCED.items():
            if word in part.lower():
                return service
    for place in (folder, *folder.parents):
        for name, service in MARKS.items():
            # The home folder holds such names as settings of the programs, synchronised or not.
            if place != Path.home() and (place / name).exists():
                return service
    return ""


def _mount(place: Path) -> tuple[str, str]:
    """The device and the file system on which an existing folder lies; Windows' own words for its drives."""
    if sys.platform == "win32":
        import ctypes

        kind = int(ctypes.windll.kernel32.GetDriveTypeW(f"{place.drive}\\"))
        return (place.drive if kind == DRIVE_REMOVABLE else "", "smb" if kind == DRIVE_REMOTE else "")
    found, deepest = ("", ""), -1
    with suppress(OSError):
        for line in MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines():
            device, point, system = line.split(" ")[:3]
            where = Path(point.replace("\\040", " ").replace("\\134", "\\"))
            if place.is_relative_to(where) and len(where.parts) >= deepest:
                found, deepest = (device, system), len(where.parts)
    return found


def removable(device: str) -> bool:
    """Whether a drive hangs loosely: Windows knows its kind, Linux where the device hangs."""
    if sys.platform == "win32":
        import ctypes

        return bool(device) and ctypes.windll.kernel32.GetDriveTypeW(f"{device[:2]}\\") == DRIVE_REMOVABLE
    if not device.startswith("/dev/"):
        return False
    block = (BLOCKS / Path(device).resolve().name).resolve()
    flags = [place / "removable" for place in (block, block.parent)]
    return "/usb" in str(block) or any(f.is_file() and f.read_text().strip() == "1" for f in flags)
