"""Which fonts this machine has for paper, and which of them shows a character. Never a box for a character.

A style is a chain: its own font first (the system's on Windows, the free ones on the Debian family), then the
fonts of rare characters, then the other styles. Files are opened only when a character asks for them: opening
one takes 2 to 5 ms, so no cut-down copy has to be kept in a cache folder.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Literal

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.paper.embed import PaperFont
from nzg_desktop.paper.truetype import TrueType, Unusable

Style = Literal["song", "fang", "kai", "hei"]
STYLES: dict[Style, str] = {"song": "宋体", "fang": "仿宋", "kai": "楷体", "hei": "黑体"}

_FILES: dict[Style, tuple[str, ...]] = {
    "song": ("simsun.ttc", "uming.ttc"),
    "fang": ("simfang.ttf", "ZhuqueFangsong-Regular.ttf"),
    "kai": ("simkai.ttf", "LXGWWenKai-Regular.ttf"),
    "hei": ("simhei.ttf", "wqy-microhei.ttc"),
}
_RARE = ("simsunb.ttf", "SimSunExtG.ttf", "HanaMinA.ttf", "HanaMinB.ttf")
_INSTEAD: dict[Style, tuple[Style, ...]] = {
    "song": ("song", "fang", "kai", "hei"),
    "fang": ("fang", "song", "kai", "hei"),
    "kai": ("kai", "fang", "song", "hei"),
    "hei": ("hei", "song", "fang", "kai"),
}
_CURE_DEBIAN = (
    "请在终端运行：sudo apt install fonts-lxgw-wenkai fonts-arphic-uming fonts-wqy-microhei fonts-hanazono，"
    "装好后再打印一次。"
)
_CURE_WINDOWS = "请打开“设置—应用—可选功能—添加功能”，装上“中文(简体)补充字体”，装好后再打印一次。"


def _cure() -> str:
    return _CURE_WINDOWS if sys.platform == "win32" else _CURE_DEBIAN


def _folders() -> tuple[Path, ...]:
    if sys.platform == "win32":
        mine = Path(os.environ.get("LOCALAPPDATA", "C:/")) / "Microsoft" / "Windows" / "Fonts"
        return (Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts", mine)
    home = Path(os.environ.get("HOME", "/nonexistent"))
    system = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    return (*system, home / ".local" / "share" / "fonts", home / ".fonts")


class _Unshowable(Exception):
    """No font here has this character."""

    def __init__(self, char: str) -> None:
        super().__init__(char)
        self.char = char


class Fonts:
    """The fonts found in some folders (the system's when none are named)."""

    def __init__(self, folders: tuple[Path, ...] | None = None) -> None:
        self._folders = _folders() if folders is None else folders
        self._paths: dict[str, Path] | None = None
        self._opened: dict[str, PaperFont | None] = {}
        self._typefaces: dict[Style, Typeface] = {}

    def typeface(self, style: Style) -> Typeface:
        """The chain of fonts of one style. Trouble with the cure when there is no font at all."""
        found = self._typefaces.get(style)
        if found is None:
            if self._standing_in(style) is None:
                self._forget()
                raise Trouble("这台电脑上没有打印用的中文字体，所以没有打印。", _cure(), code="E-FONT")
            found = self._typefaces[style] = Typeface(self, style)
        return found

    def notes(self) -> tuple[str, ...]:
        """One sentence for each style that another one stands in for; for the caller to say once."""
        pairs = ((style, self._standing_in(style)) for style in STYLES)
        return tuple(
            f"这台电脑没有{STYLES[style]}字体，打印时用{STYLES[other]}代替，文字不受影响。"
            for style, other in pairs
            if other is not None and other != style
        )

    def chain(self, style: Style) -> Iterator[PaperFont]:
        """The fonts to ask for a character, one opened after the other."""
        nearest = (other for other in _INSTEAD[style] if self._any(other))
        own = next(nearest, style)
        names = [*_FILES[own], *_RARE, *(name for other in nearest for name in _FILES[other])]
        for name in names:
            font = self._open(name)
            if font is not None:
                yield font

    def refuse(self, char: str, text: str) -> Trouble:
        """What to tell the user about a character that no font here shows. Looks for fonts anew next time."""
        self._forget()
        near = text if len(text) <= 20 else text[max(0, text.index(char) - 8) :][:20]
        return Trouble(
            f"“{near}”里的“{char}”（U+{ord(char):04X}）在这台电脑的字体里没有，印出来会缺字，所以没有打印。",
            f"如果是打错的字，请改正后再打印；如果是生僻字，{_cure()}",
            code="E-GLYPH",
        )

    def _standing_in(self, style: Style) -> Style | None:
        return next((other for other in _INSTEAD[style] if self._any(other)), None)

    def _any(self, style: Style) -> bool:
        return any(self._open(name) for name in _FILES[style])

    def _open(self, name: str) -> PaperFont | None:
        """The font of this file name; None where it is missing or not fit for embedding."""
        if name not in self._opened:
            path = self._find().get(name.lower())
            try:
                font = PaperFont(name.split(".")[0], TrueType(path)) if path else None
            except Unusable:
                font = None
            self._opened[name] = font
        return self._opened[name]

    def _find(self) -> dict[str, Path]:
        if self._paths is None:
            wanted = {name.lower() for names in (*_FILES.values(), _RARE) for name in names}
            files = (
                Path(place) / name
                for folder in self._folders
                for place, _inner, names in os.walk(folder, followlinks=True)
                for name in names
                if name.lower() in wanted
            )
            self._paths = {path.name.lower(): path for path in files}
        return self._paths

    def _forget(self) -> None:
        self._paths = None
        self._opened.clear()
        self._typefaces.clear()


class Typeface:
    """One style on this machine: which font shows a character, how wide a text is."""

    def __init__(self, fonts: Fonts, style: Style) -> None:
        self._fonts = fonts
        self._style = style
        self._chain = fonts.chain(style)
        self._asked: list[PaperFont] = [next(self._chain)]
        self._shown_by: dict[str, PaperFont | None] = {}
        self._advances = _Advances(self)

    @property
    def main(self) -> PaperFont:
        """The style's own font."""
        return self._asked[0]

    def width(self, text: str, size: float) -> float:
        """Width of a text in points. Trouble names a character that no font here can show."""
        try:
            return sum(map(self._advances.__getitem__, text)) * size / 1000
        except _Unshowable as error:
            raise self._fonts.refuse(error.char, text) from None

    def runs(self, text: str) -> list[tuple[PaperFont, str]]:
        """The text in pieces, each with the font that shows it. Characters without ink are left out."""
        try:
            fonts = [self._shown_by[char] for char in text]
        except KeyError:
            self.width(text, 1)  # looks them up
            fonts = [self._shown_by[char] for char in text]
        if len(set(fonts)) == 1:
            return [(fonts[0], text)] if fonts[0] else []
        pieces = groupby(zip(fonts, text, strict=True), key=lambda pair: pair[0])
        return [(font, "".join(char for _font, char in pairs)) for font, pairs in pieces if font]

    def look_up(self, char: str) -> int:
        """The advance of a character not met before; remembers which font shows it."""
        font = self._pick(char)
        self._shown_by[char] = font
        if font is None:
            return 500 if unicodedata.category(char) == "Zs" else 0
        return font.width(char)

    def _pick(self, char: str) -> PaperFont | None:
        if _has_no_ink(char):
            return None
        if unicodedata.category(char) != "Co":  # private use: every font means something else by it
            for font in self._asked:
                if font.has(char):
                    return font
            for font in self._chain:
                self._asked.append(font)
                if font.has(char):
                    return font
        if unicodedata.category(char) == "Zs":
            return None
        raise _Unshowable(char)


class _Advances(dict[str, int]):
    """Widths of characters in thousandths, looked up when first met."""

    def __init__(self, typeface: Typeface) -> None:
        super().__init__()
        self._typeface = typeface

    def __missing__(self, char: str) -> int:
        advance = self[char] = self._typeface.look_up(char)
        return advance


def _has_no_ink(char: str) -> bool:
    """Marks that steer text and print nothing: zero-width, direction, variation selectors."""
    return (
        unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}
        or "\ufe00" <= char <= "\ufe0f"
        or "\U000e0100" <= char <= "\U000e01ef"
    )


@cache
def installed() -> Fonts:
    """The fonts of this machine."""
    return Fonts()
