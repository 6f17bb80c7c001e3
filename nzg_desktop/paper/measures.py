"""Sizes, colours and rectangles of paper. Lengths are millimetres from the top left, type is in points."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""

BLACK: Colour = (0, 0, 0)
GREY: Colour = (0.42, 0.42, 0.42)
SHADE: Colour = (0.93, 0.94, 0.95)
PALE: Colour = (0.90, 0.90, 0.90)

MM = 72 / 25.4
"""Points in a millimetre."""
LEADING = 1.45
"""Distance of two baselines, in font sizes."""
RISE = 0.36
"""From the middle of a line down to its baseline, in font sizes: half the ink of a Chinese character."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page: left, top, width and height in millimetres."""

    x: float
    y: float
    w: float
    h: float

    def inset(self, dx: float, dy: float | None = None) -> Box:
        """The box made smaller by this much on every side."""
        down = dx if dy is None else dy
        return Box(self.x + dx, self.y + down, self.w - 2 * dx, self.h - 2 * down)

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h
