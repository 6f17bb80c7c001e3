"""What the operating system has to bring, and how the missing part is fetched.

Only Debian and its relatives (UOS, Kylin, Ubuntu) lack things; Windows has Qt's libraries and the fonts.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from installers.words import Stop, say

LIBRARIES = {
    # What ldd finds missing on a bare Debian 12 for Qt itself, its xcb and Wayland platforms and printing.
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
FONTS = {
    "HanaMinA.ttf": "fonts-hanazono",
    "LXGWWenKai-Regular.ttf": "fonts-lxgw-wenkai",
    "uming.ttc": "fonts-arphic-uming",
    "wqy-microhei.ttc": "fonts-wqy-microhei",
}
PROGRAMS_OF_TESTS = {
    "Xvfb": "xvfb",
    "age": "age",
    "cc": "gcc",
    "gcc": "libc6-dev",  # without it the compiler knows no library, and Debian only recommends it
    "openssl": "openssl",
    "pdftotext": "poppler-utils",
}

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.fonts").expanduser(),
    Path("~/.local/share/fonts").expanduser(),
)
APT_LISTS = Path("/var/lib/apt/lists")
APT_GET = ("apt-get", "-q", "-o", "DPkg::Lock::Timeout=120")
INSTALL = ("install", "-y", "--no-install-recommends")


@dataclass(frozen=True, slots=True)
class Machine:
    """What can be asked of this computer, so that a test can answer in its place."""

    has_library: Callable[[str], bool]
    has_font: Callable[[str], bool]
    has_program: Callable[[str], bool]
    has_module: Callable[[str], bool]
    is_root: bool


def prepare(*, for_tests: bool) -> None:
    """See to it that the operating system has all that is needed.

    Raises Stop with the line to type where this account may not install.
    """
    if not sys.platform.startswith("linux"):
        return
    machine = this_machine()
    missing = lacking(machine, for_tests=for_tests)
    if not missing:
        return
    prefix = privilege(machine)
    if prefix is None:
        fetchable = tuple(sorted({*missing} - {*unknown_fonts(missing)}))
        if not fetchable:
            return
        raise Stop(
            f"系统还缺少：{' '.join(fetchable)}。请输入下面一行，然后再运行一次。",
            f"The system lacks: {' '.join(fetchable)}. Type this line, then run the command again.",
            by_hand(machine, fetchable),
        )
    fetch(missing, prefix)


def this_machine() -> Machine:
    """The computer that this runs on."""
    fonts = {file.name for folder in FONT_FOLDERS if folder.is_dir() for file in folder.rglob("*.tt[cf]")}
    return Machine(
        has_library=_loads,
        has_font=fonts.__contains__,
        has_program=lambda name: shutil.which(name) is not None,
        has_module=lambda name: importlib.util.find_spec(name) is not None,
        is_root=hasattr(os, "geteuid") and os.geteuid() == 0,
    )


def lacking(machine: Machine, *, for_tests: bool) -> tuple[str, ...]:
    """The Debian packages that are missing, in order and once each."""
    packages = [package for name, package in LIBRARIES.items() if not machine.has_library(name)]
    packages += [package for name, package in FONTS.items() if not machine.has_font(name)]
    if not machine.has_module("ensurepip"):  # Debian splits it off its Python
        packages.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if for_tests:
        packages += [package for name, package in PROGRAMS_OF_TESTS.items() if not machine.has_program(name)]
    return tuple(sorted(set(packages)))


def privilege(machine: Machine) -> tuple[str, ...] | None:
    """What to put before apt-get so that it may install; None where only a person can."""
    if not machine.has_program("apt-get"):
        return None
    if machine.is_root:
        return ("env", "DEBIAN_FRONTEND=noninteractive")
    if machine.has_program("sudo") and _succeeds(("sudo", "-n", "true")):
        return ("sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive")
    return None


def by_hand(machine: Machine, packages: Iterable[str]) -> str:
    """The exact line for a person to type; where there is no apt-get, the packages' Debian names."""
    if not machine.has_program("apt-get"):
        return "Debian: " + " ".join(packages)
    return " ".join(("sudo apt-get update && sudo apt-get", *INSTALL, *packages))


def fetch(packages: Sequence[str], prefix: tuple[str, ...]) -> None:
    """Install packages of the distribution; a font it does not carry is named and done without."""
    say(f"正在安装系统组件：{' '.join(packages)}", "Installing parts of the system")
    _apt((*prefix, *APT_GET, "update"))
    absent = unknown_fonts(packages)
    if absent:
        say(
            f"本系统的软件源里没有这些字体，将用其他字体代替：{' '.join(absent)}",
            "Fonts this distribution does not carry; others stand in for them",
        )
    wanted = [package for package in packages if package not in absent]
    if wanted:
        _apt((*prefix, *APT_GET, *INSTALL, *wanted))


def unknown_fonts(packages: Iterable[str]) -> tuple[str, ...]:
    """Those of the font packages that this distribution does not carry. Everything but a font is a must.

    None is called unknown before the distribution's lists have been read once.
    """
    fonts = sorted(set(packages) & set(FONTS.values()))
    if shutil.which("apt-cache") is None or not any(APT_LISTS.glob("*_Packages*")):
        return ()
    return tuple(font for font in fonts if not _succeeds(("apt-cache", "show", font)))


def _apt(command: tuple[str, ...]) -> None:
    line = " ".join(command)
    status = subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode
    if status:
        raise Stop(
            "系统组件没有装上，原因见上面几行。请检查网络和软件源后再运行一次。",
            "The system's parts were not installed, see above. Check network and sources, then run again.",
            line,
        )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0
