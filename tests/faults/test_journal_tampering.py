"""Whatever is done to the journal behind the program's back is found; without the chain none of it is."""

from __future__ import annotations

from pathlib import Path

from nzg_desktop.store import journal
from tests.faults import tampering


def test_a_hundred_random_meddlings_are_all_found_and_only_by_the_chain(tmp_path: Path) -> None:
    store, last = tampering.furnished(tmp_path)
    told = tampering.trials(store, last, 100, 1)
    with store.reading() as r:
        assert journal.verify(r, last) is None
    store.close()
    assert told["done"] > 90
    assert told["found"] == told["done"], told
    assert told["control found"] == 0
