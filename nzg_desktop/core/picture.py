"""A picture as plain shapes, drawn alike on the screen and on paper, with what a click on it leads to.

Lengths are heights of a letter from the top left. Tones differ in lightness or filling, so that a grey print
says the same; nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from nzg_desktop.core.query import Query

Tone = Literal[
    "ink", "light", "second", "line", "strong", "deep", "pale", "middle", "soft", "hollow", "alarm"
]
STEPS: tuple[Tone, ...] = ("hollow", "soft", "pale", "deep", "strong")
"""Five steps from nothing to all; words on the last two are `light`."""
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape; `leads` is the number of what a click opens, -1 for nothing.

    A `bar` (x, y, w, h), a `dot` (middle x, y, radius w), a `line` or an `area` through `points`, `words`
    (baseline at y), or a `photo` (a JPEG) that fits into x, y, w, h and is never stretched.
    """

    kind: Literal["bar", "dot", "line", "area", "words", "photo"]
    tone: Tone
    x: float = 0.0
    y: float = 0.0
    w: float = 0.0
    h: float = 0.0
    points: tuple[tuple[float, float], ...] = ()
    words: str = ""
    align: Align = "left"
    leads: int = -1
    photo: bytes = b""


@dataclass(frozen=True, slots=True)
class Lead:
    """What one element says, and the records that it opens."""

    says: str
    query: Query


@dataclass(frozen=True, slots=True)
class Picture:
    """`says` is the whole in a sentence, for whoever cannot see it."""

    title: str
    says: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
    leads: tuple[Lead, ...] = ()


Draw = Callable[[float], Picture]
"""Lays a picture out for a width in heights of the letter."""


def bar(x: float, y: float, w: float, h: float, tone: Tone, leads: int = -1) -> Shape:
    """A filled rectangle."""
    return Shape("bar", tone, x, y, w, h, leads=leads)


def words(x: float, y: float, said: str, tone: Tone = "second", align: Align = "left") -> Shape:
    """One line of small words, its baseline at `y`."""
    return Shape("words", tone, x, y, words=said, align=align)


def line(*points: tuple[float, float], tone: Tone = "line") -> Shape:
    """A line through points."""
    return Shape("line", tone, points=points)
