"""A damaged hand-over file is never accepted: cut off at every byte, every byte flipped, parts exchanged."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import container, keys
from nzg_desktop.exchange.keys import OfficeKeys
from tests.fixtures import handover as sample
from tests.fixtures.handover import STREET_CARD

SOUND = sample.report(sample.TABLES[1:])
OTHER = sample.report(sample.TABLES[1:], number=2, previous="0" * 64)


def accepted(data: bytes) -> bool:
    """Whether the district would take the file; anything but a refusal in words fails the test."""
    try:
        sample.received(data)
    except RefusedFile as trouble:
        assert trouble.code and trouble.remedy
        return False
    return True


def flips(data: bytes) -> Iterator[bytes]:
    """The file with one bit flipped in each byte in turn."""
    luck = random.Random(20261101)
    for at in range(len(data)):
        spoiled = bytearray(data)
        spoiled[at] ^= 1 << luck.randrange(8)
        yield bytes(spoiled)


def test_the_sound_file_is_accepted() -> None:
    assert accepted(SOUND) and accepted(OTHER)


def test_a_file_cut_off_anywhere_is_refused() -> None:
    assert not any(accepted(SOUND[:length]) for length in range(len(SOUND)))


def test_a_file_with_one_bit_flipped_anywhere_is_refused() -> None:
    assert not any(map(accepted, flips(SOUND)))


def test_a_file_with_many_bits_flipped_is_refused() -> None:
    luck = random.Random(7)
    for _ in range(300):
        spoiled = bytearray(SOUND)
        for at in luck.sample(range(len(SOUND)), luck.randint(2, 40)):
            spoiled[at] ^= luck.randrange(1, 256)
        assert not accepted(bytes(spoiled))


@pytest.mark.parametrize("name", container.ENTRIES)
def test_a_part_of_another_sound_file_is_refused(name: str) -> None:
    mixed = sample.contents(SOUND) | {name: sample.contents(OTHER)[name]}
    assert not accepted(sample.zipped(mixed))


def relabelled() -> bytes:
    """The sound file with another number in its header, as a thief of a place in the stream would have it."""
    entries = sample.contents(SOUND)
    changed = entries[container.HEADER].replace(b'"created":"2026-11-01', b'"created":"2026-12-01')
    assert changed != entries[container.HEADER]
    return sample.zipped(entries | {container.HEADER: changed})


def test_only_the_signature_stands_between_a_changed_header_and_acceptance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not accepted(relabelled())
    monkeypatch.setattr(keys, "is_signed", lambda *_: True)
    assert accepted(relabelled()), "the control: without the check the changed header passes"


def test_the_digest_stands_between_another_payload_and_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = sample.contents(SOUND)
    exchanged = keys.seal(container.decrypt(container.peek(SOUND), sample.DISTRICT), (STREET_CARD.x25519,))
    data = sample.zipped(entries | {container.PAYLOAD: exchanged})
    asked: list[bytes] = []

    def unseal(sealed: bytes, _keys: OfficeKeys) -> bytes:
        asked.append(sealed)
        return b""

    monkeypatch.setattr(keys, "unseal", unseal)
    assert not accepted(data)
    assert not asked, "nothing is decrypted that was not signed"
