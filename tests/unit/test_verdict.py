"""One verdict for every file that comes in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import container, verdict
from nzg_desktop.exchange.header import Header, Recipient
from nzg_desktop.exchange.refusal import refused
from nzg_desktop.exchange.verdict import Ruling, Standing, Trust, Verdict
from tests.fixtures import handover as sample

THIRD, NEW = "3" * 64, "f" * 64
KNOWN = {1: "1" * 64, 3: THIRD}
STANDING = Standing(
    own_code="A",
    trust=Trust.TRUSTED,
    streams=frozenset({"s-1"}),
    last_number=3,
    last_id=THIRD,
    known=KNOWN,
    seen=frozenset(KNOWN.values()),
)
AGREED = replace(STANDING, confirmed=frozenset({"s-1"}))
FRESH = Standing(own_code="A", trust=Trust.TRUSTED)
MOVED = replace(FRESH, streams=frozenset({"s-1"}))


def file(number: int, previous: str = "", package_id: str = NEW, **changes: object) -> Header:
    return sample.draft(number=number, previous=previous, manifest_sha256=package_id, **changes)


TABLE: dict[str, tuple[Header, Standing, Ruling]] = {
    "the first file of an office": (file(1), FRESH, Ruling(Verdict.APPLIED)),
    "the first to arrive is the third": (file(3), FRESH, Ruling(Verdict.APPLIED, (1, 2), "W-101")),
    "the next number continuing the last": (file(4, THIRD), STANDING, Ruling(Verdict.APPLIED)),
    "the next number continuing another": (file(4, NEW), STANDING, Ruling(Verdict.FORK, code="H-406")),
    "a number further on": (file(7, NEW), STANDING, Ruling(Verdict.APPLIED, (4, 5, 6), "W-101")),
    "an older number never seen": (file(2), STANDING, Ruling(Verdict.LATE, code="H-408")),
    "an older number of another file": (file(1), STANDING, Ruling(Verdict.FORK, code="H-406")),
    "the last number of another file": (file(3), STANDING, Ruling(Verdict.FORK, code="H-406")),
    "the last number of another file, chosen": (file(3), AGREED, Ruling(Verdict.APPLIED)),
    "the next number continuing another, chosen": (file(4, NEW), AGREED, Ruling(Verdict.APPLIED)),
    "an older number of another file, chosen": (file(1), AGREED, Ruling(Verdict.FORK, code="H-406")),
    "a file already here": (file(3, package_id=THIRD), STANDING, Ruling(Verdict.DUPLICATE)),
    "a file already here under any number": (file(9, package_id=THIRD), STANDING, Ruling(Verdict.DUPLICATE)),
    "a journal that went on": (file(4, THIRD), replace(STANDING, journal_lines=6), Ruling(Verdict.APPLIED)),
    "a journal that did not go on": (
        file(4, THIRD),
        replace(STANDING, journal_lines=7),
        Ruling(Verdict.APPLIED, code="W-104"),
    ),
    "a journal that is not told any more": (
        file(4, THIRD, schema="1.0", journal_lines=0, journal_head=""),
        replace(STANDING, journal_lines=7),
        Ruling(Verdict.APPLIED, code="W-104"),
    ),
    "a further stream": (file(1, stream="s-2"), MOVED, Ruling(Verdict.NEW_STREAM, code="H-403")),
    "a further stream from its second file": (
        file(2, stream="s-2"),
        MOVED,
        Ruling(Verdict.NEW_STREAM, (1,), "H-403"),
    ),
    "an unknown key": (file(1), replace(FRESH, trust=Trust.UNKNOWN), Ruling(Verdict.HELD_KEY, code="H-401")),
    "a revoked key": (file(1), replace(FRESH, trust=Trust.REVOKED), Ruling(Verdict.HELD_KEY, code="H-402")),
    "a later schema": (file(1, schema="2.0"), FRESH, Ruling(Verdict.HELD_NEWER, code="H-405")),
    "a later reader needed": (file(1, min_reader="99"), FRESH, Ruling(Verdict.HELD_NEWER, code="H-405")),
    "for another office": (
        file(1, recipient=Recipient("B", "0" * 64)),
        FRESH,
        Ruling(Verdict.MISROUTED, code="H-407"),
    ),
    "for another office from an unknown key": (
        file(1, recipient=Recipient("B", "0" * 64)),
        replace(FRESH, trust=Trust.UNKNOWN),
        Ruling(Verdict.MISROUTED, code="H-407"),
    ),
    "a receipt, whatever its number": (file(1, kind="receipt"), STANDING, Ruling(Verdict.APPLIED)),
    "a receipt read before": (
        file(1, kind="receipt", package_id=THIRD),
        STANDING,
        Ruling(Verdict.DUPLICATE),
    ),
    "a merge counts like a report": (file(1, kind="merge"), STANDING, Ruling(Verdict.FORK, code="H-406")),
}


@pytest.mark.parametrize("situation", TABLE)
def test_every_situation_has_its_verdict(situation: str) -> None:
    header, standing, ruling = TABLE[situation]
    assert verdict.judge(header, standing) == ruling


def test_a_confirmed_stream_is_applied_from_its_own_beginning() -> None:
    agreed = replace(MOVED, confirmed=frozenset({"s-2"}))
    assert verdict.judge(file(2, stream="s-2"), agreed) == Ruling(Verdict.APPLIED, (1,), "W-101")


def test_an_unknown_card_is_held_for_a_person_to_compare() -> None:
    card = container.peek(
        container.write_card(sample.STREET, sample.STREET_CARD, "2026-10", "2026-11-01T08:00:00Z")
    )
    assert verdict.judge(card.header, replace(FRESH, trust=Trust.UNKNOWN)).verdict is Verdict.HELD_KEY
    assert verdict.judge(card.header, FRESH).verdict is Verdict.APPLIED


def test_any_order_and_any_repetition_ends_with_the_same_newest_file() -> None:
    ids = {number: str(number) * 64 for number in range(1, 5)}
    orders = [(1, 2, 3, 4), (4, 3, 2, 1), (2, 2, 4, 1, 3, 4), (3, 1, 4, 2, 2)]
    ends = set()
    for order in orders:
        standing = FRESH
        for number in order:
            ruling = verdict.judge(file(number, ids.get(number - 1, ""), ids[number]), standing)
            assert ruling.verdict in {Verdict.APPLIED, Verdict.LATE, Verdict.DUPLICATE}
            standing = replace(
                standing, known={**standing.known, number: ids[number]}, streams=frozenset({"s-1"})
            )
            if ruling.verdict is Verdict.APPLIED:
                standing = replace(standing, last_number=number, last_id=ids[number])
        ends.add((standing.last_number, standing.last_id))
    assert ends == {(4, ids[4])}


@pytest.mark.parametrize(
    ("retiring", "alive", "held"),
    [(0, 0, False), (9, 9, False), (10, 50, False), (11, 50, True), (10, 49, True), (300, 2000, False)],
)
def test_many_tombstones_wait_for_a_person(retiring: int, alive: int, held: bool) -> None:
    assert verdict.holds_deletions(retiring, alive) is held


def test_what_reading_refuses_has_a_verdict_too() -> None:
    def of(code: str) -> Verdict:
        trouble: RefusedFile = refused(code)
        return verdict.verdict_of(trouble)

    assert (of("E-301"), of("H-405")) == (Verdict.REFUSED, Verdict.HELD_NEWER)


def test_missing_numbers_are_named_in_runs() -> None:
    assert verdict.in_words((3, 4, 5, 8)) == "3-5, 8"
    assert verdict.in_words((7,)) == "7"
    assert verdict.in_words(()) == ""
