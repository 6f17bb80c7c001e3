"""Content that runs over pages: blocks of known height, split between pages before anything is drawn.

So page x of y is known on every page, no heading stands alone at a foot, and tables repeat their heads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Draw = Callable[[float], None]
"""Draws a block with its upper edge at this many millimetres from the top."""


@dataclass(frozen=True, slots=True)
class Block:
    """A strip of a page. `keep` ties it to the next block; `head` is repeated when a page begins with it."""

    height: float
    draw: Draw
    keep: bool = False
    head: Block | None = None


def paginate(blocks: Sequence[Block], first: float, later: float, last: float = 0.0) -> list[list[Block]]:
    """The blocks on pages with `first`, then `later` millimetres of room; the final page keeps `last` free.

    Where that is not free, the final blocks move on to a page of their own, so that signatures never stand
    on an empty page.
    """
    pages: list[list[Block]] = [[]]
    room = first
    groups = _tied(blocks)
    for number, group in enumerate(groups):
        need = sum(block.height for block in group)
        ending = last if number == len(groups) - 1 else 0.0
        if need + ending > room and pages[-1]:
            head = group[0].head
            pages.append([] if head is None else [head])
            room = later - (0.0 if head is None else head.height)
        pages[-1].extend(group)
        room -= need
    return pages


def run(page: Sequence[Block], top: float) -> float:
    """Draw the blocks of one page from `top` downwards; gives where they end."""
    for block in page:
        block.draw(top)
        top += block.height
    return top


def _tied(blocks: Sequence[Block]) -> list[list[Block]]:
    groups: list[list[Block]] = []
    open_group = False
    for block in blocks:
        if open_group:
            groups[-1].append(block)
        else:
            groups.append([block])
        open_group = block.keep
    return groups
