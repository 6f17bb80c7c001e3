"""Printing many records as one document: never an empty one, and always stoppable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from nzg_desktop.core.changes import Progress
from nzg_desktop.core.trouble import Trouble

Item = TypeVar("Item")

_LONGEST_SILENCE = 50
"""Records between two words of progress."""


def paced(items: Sequence[Item], progress: Progress, words: str) -> Iterator[Item]:
    """The items one by one, telling `progress` every now and then; it may raise Cancelled."""
    for number, item in enumerate(items):
        if number % _LONGEST_SILENCE == 0:
            progress(number, len(items), words)
        yield item
    progress(len(items), len(items), words)


def some(items: Iterable[Item]) -> tuple[Item, ...]:
    """What is to be printed; Trouble where that is nothing."""
    found = tuple(items)
    if not found:
        raise Trouble("没有可以打印的内容。", "请先选中要打印的记录，再点“打印”。", code="E-EMPTY")
    return found
