"""Whatever is done to the journal behind the program's back is found; without the chain none of it is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from nzg_desktop.store import journal
from tests.faults import tampering
from tests.faults.trial import Hazard, Round, holds


@contextmanager
def meddled(folder: Path, by: str = "found") -> Iterator[Round]:
    """One piece of meddling after the other, each taken back; `by` says which check is asked."""
    store, last = tampering.furnished(folder)

    def one(luck: random.Random, _place: Path) -> int:
        told = tampering.trials(store, last, 1, luck.getrandbits(32))
        assert told[by] == told["done"], told
        return told["done"]

    yield one
    with store.reading() as r:
        assert journal.verify(r, last) is None
    store.close()


HAZARDS = (
    Hazard(
        "journal",
        "lines changed, deleted, put in, moved, cut off or written anew",
        ci=100,
        full=10_000,
        ground=meddled,
        controls={"chain not checked": partial(meddled, by="control found")},
    ),
)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.code)
def test_every_meddling_is_found_and_only_by_the_chain(hazard: Hazard) -> None:
    holds(hazard)
