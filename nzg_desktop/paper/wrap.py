"""Breaking Chinese text into lines. A line never begins with a closing mark nor ends with an opening one."""

from __future__ import annotations

from collections.abc import Callable

Measure = Callable[[str], float]
"""The width of a text in the size it will be printed in."""

_NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕”’…—·％%,.;:?!)]}")
_NOT_LAST = frozenset("（《〈「『【〔“‘([{￥¥")
_SLACK = 1e-6


def lines(text: str, room: float, measure: Measure, first: float = 0.0) -> list[str]:
    """The text in lines of at most `room`; the first one is `first` shorter. Its own line breaks are kept."""
    found: list[str] = []
    for paragraph in text.splitlines() or [""]:
        found.extend(_paragraph(paragraph, room, measure, first))
    return found


def _paragraph(text: str, room: float, measure: Measure, first: float) -> list[str]:
    if measure(text) <= room - first + _SLACK:
        return [text]
    found: list[str] = []
    line, limit = "", room - first
    for word in _words(text):
        for part in (word,) if measure(word) <= room else word:
            if line and measure((line + part).rstrip()) > limit + _SLACK:
                found.append(line.rstrip())
                line, limit = "", room
            line += part
    return [*found, line.rstrip()]


def _words(text: str) -> list[str]:
    """Pieces that stay together: a Chinese character with its marks, a run of letters or digits."""
    found: list[str] = []
    for char in text:
        last = found[-1][-1] if found else ""
        joined = bool(last) and (
            char in _NOT_FIRST or last in _NOT_LAST or (_latin(char) and _latin(last)) or char == " "
        )
        if joined:
            found[-1] += char
        else:
            found.append(char)
    return found


def _latin(char: str) -> bool:
    return char.isascii() and not char.isspace()
