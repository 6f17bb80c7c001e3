"""A newer program from a stick: verified, unpacked beside the old one, tried, then chosen; and the way back.

Who publishes the program makes a bundle of a checkout with one command (README, "Publishing"):
`python -m nzg_desktop.work.upgrading KEYFILE FOLDER`.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nzg_desktop import FINISHED, __version__
from nzg_desktop.core import versions
from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.patience import patiently
from nzg_desktop.core.places import RESOURCES
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import bundle, disk
from nzg_desktop.exchange.bundle import NOT_CHANGED, Manifest
from nzg_desktop.exchange.keys import OfficeKeys
from nzg_desktop.store import schema

KEYS = RESOURCES / "release-keys.txt"
"""The public keys of those who publish the program, one per line."""
LOCK = "requirements.lock"
CURRENT, PREVIOUS, TOLD = "current.txt", "previous.txt", "told.txt"
CARRIED = ("nzg_desktop", "resources")
TRIED = ("ledgers", "--json")
"""What a new version must be able to do before it is chosen."""
LONGEST = 120
"""Seconds that the trial may take."""
NEWER_DATA = "新版打开过的资料旧版读不了；要用旧版，请先恢复“更新前”的那份备份。"


@dataclass(frozen=True, slots=True)
class Versions:
    """Which version runs, where the way back leads to (empty: there is none), and where later ones lie."""

    running: str
    finished: str
    back: str
    folder: Path


def versions_here() -> Versions:
    """How things stand."""
    current, previous = versions.named(CURRENT), versions.named(PREVIOUS)
    back = (previous or "最初安装的版本") if current else ""
    return Versions(__version__, FINISHED, back, versions.folder())


def upgrade(file: Path, progress: Progress = silent) -> Manifest:
    """Verify a bundle, unpack it beside the version that runs, try it and choose it for the next start.

    Raises RefusedFile, or Trouble where it is not newer, needs other libraries, or does not run here.
    """
    with disk.plainly(file):
        data = file.read_bytes() if file.stat().st_size <= bundle.LARGEST else b""
    manifest, files = bundle.read(data, publishers())
    if _number(manifest.version) <= _number(__version__):
        raise Trouble(
            f"升级包是 {manifest.version} 版，不比现在的 {__version__} 版新。",
            "不用升级；要用旧版请点“退回上一版”。",
            NOT_CHANGED,
        )
    if manifest.lock != _lock_of(versions.root()):
        raise Trouble("这次升级还要换程序用到的库，U 盘升级包里没有带。", "请用完整安装包升级。", NOT_CHANGED)
    place = versions.folder() / manifest.version
    with disk.plainly(place):
        _unpack(files, place, progress)
    _try(place)
    disk.write(versions.folder() / PREVIOUS, versions.named(CURRENT).encode())
    disk.write(versions.folder() / CURRENT, manifest.version.encode())
    return manifest


def back() -> str:
    """Choose the version before for the next start; gives its name. The newer one is kept.

    Raises Trouble where there is none.
    """
    found = versions_here()
    if not found.back:
        raise Trouble("没有可以退回的版本。", "现在用的就是最初安装的版本。", NOT_CHANGED)
    disk.write(versions.folder() / CURRENT, versions.named(PREVIOUS).encode())
    disk.write(versions.folder() / PREVIOUS, b"")
    return found.back


def news() -> str:
    """The version that runs since an upgrade, told once; afterwards empty."""
    current = versions.named(CURRENT)
    if not current or versions.named(TOLD) == current:
        return ""
    disk.write(versions.folder() / TOLD, current.encode())
    return current


def publishers(named: Path | None = None) -> list[str]:
    """The keys that bundles may be signed with."""
    lines = (named or KEYS).read_text(encoding="utf-8").splitlines()
    return [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _lock_of(root: Path) -> str:
    """Which libraries the installed program has; empty where that is not known."""
    lock = root / LOCK
    return hashlib.sha256(lock.read_bytes()).hexdigest() if lock.is_file() else ""


def _unpack(files: dict[str, bytes], place: Path, progress: Progress) -> None:
    part = place.with_name(f"{place.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    for done, (name, data) in enumerate(files.items()):
        progress(done, len(files), "正在放好新版本")
        target = part / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    shutil.rmtree(place, ignore_errors=True)  # of an attempt that was broken off
    patiently(lambda: part.replace(place))  # a scanner looks at what is new


def _try(place: Path) -> None:
    command, environment = versions.start(place, TRIED)
    # Without these two the version that is installed already would answer in its place.
    if all((place / "nzg_desktop" / name).is_file() for name in ("__init__.py", "__main__.py")):
        with suppress(OSError, subprocess.TimeoutExpired):  # it does not run here, whatever the reason
            done = subprocess.run(command, env=environment, check=False, capture_output=True, timeout=LONGEST)
            if done.returncode == 0:
                return
    shutil.rmtree(place, ignore_errors=True)
    raise Trouble(
        "新版本在这台电脑上试运行没有通过，所以没有换。", "请继续用现在的版本，并告诉发布单位。", NOT_CHANGED
    )


def make(keys: OfficeKeys, root: Path) -> bytes:
    """The bundle of the program that lies at `root`, a checkout."""
    files = {
        file.relative_to(root).as_posix(): file.read_bytes()
        for part in CARRIED
        for file in sorted((root / part).rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    }
    return bundle.write(files, Manifest(__version__, FINISHED, schema.HEAD, _lock_of(root)), keys)


def publish(key: Path, folder: Path, root: Path) -> tuple[Path, bool]:
    """Sign the checkout at `root` into a folder; gives the bundle, and whether its key was named only now.

    Where there is no key file one is made; its public half is named in `release-keys.txt`, which goes into
    this bundle and into every installer from now on. Only a program that names it takes the bundle.
    """
    with disk.plainly(key):
        if not key.exists():
            key.touch(0o600)
            key.write_text(OfficeKeys.make().to_text(), encoding="ascii")
        keys = OfficeKeys.from_text(key.read_text(encoding="ascii"))
    public, named = keys.card("", "", "").ed25519, root / "resources" / KEYS.name
    known = publishers(named)
    if public not in known:
        disk.write(named, named.read_bytes() + f"{public} {key.stem}\n".encode())
    data = make(keys, root)
    bundle.read(data, publishers(named))  # as those who get it will
    out = disk.folder(folder) / f"nzg-{__version__}.nzgup"
    disk.write(out, data)
    return out, public not in known


def main(given: list[str]) -> int:
    """Make a bundle of this checkout. Gives the exit status."""
    if len(given) != 2:
        print("python -m nzg_desktop.work.upgrading 签名钥匙文件 放升级包的文件夹")
        return 2
    out, fresh = publish(Path(given[0]), Path(given[1]), RESOURCES.parent)
    print(f"{out}  SHA-256 {hashlib.sha256(out.read_bytes()).hexdigest()}")
    if fresh:
        print(f"公钥已写进 resources/{KEYS.name}，请提交。带着这一行的安装包才收这样签的升级包。")
        print("钥匙文件只放在发布单位自己的 U 盘上，另存一份锁起来；丢了就只能发新的安装包。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
