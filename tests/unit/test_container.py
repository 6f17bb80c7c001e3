"""The four entries of a hand-over file: who made it, for whom, and that nothing was touched."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
import rfc8785

from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import container, header, keys, payload, strictzip
from nzg_desktop.exchange.header import Header, Recipient, Sender
from nzg_desktop.exchange.keys import OfficeKeys
from tests.fixtures import handover as sample
from tests.fixtures.handover import DISTRICT, DISTRICT_CARD, STRANGER, STREET, STREET_CARD

SOUND = sample.report()
SEALED = container.peek(SOUND)
MONTH, DAY = "2026-10", "2026-11-01T08:00:00+08:00"


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(RefusedFile) as caught:
        work()
    return caught.value.code


def test_a_report_is_read_by_the_office_it_was_written_for() -> None:
    package = sample.received(SOUND)
    assert package.package_id == SEALED.header.package_id
    assert (package.cover, package.summary) == (b"%PDF-1.4 sample", b"PK sample")
    members = package.resource("member")
    assert members is not None and [row[1] for row in members.rows] == ["𬍛䶮", "李样例"]


def test_the_sender_can_open_its_own_file_and_a_stranger_cannot() -> None:
    assert container.decrypt(SEALED, STREET) == container.decrypt(SEALED, DISTRICT)
    assert code_of(lambda: container.decrypt(SEALED, STRANGER)) == "E-308"


def test_a_file_its_own_keys_cannot_open_is_said_to_be_damaged() -> None:
    entries = sample.contents(SOUND)
    spoiled = bytearray(entries[container.PAYLOAD])
    spoiled[-1] ^= 1
    sealed = container.Sealed(SEALED.header, SEALED.header_bytes, SEALED.signature, bytes(spoiled))
    assert code_of(lambda: container.decrypt(sealed, DISTRICT)) == "E-304"


def test_the_entries_are_four_and_stored() -> None:
    found = strictzip.layout(SOUND)
    assert [entry.name for entry in found] == ["README.txt", "header.json", "header.sig", "payload.age"]
    assert {entry.method for entry in found} == {strictzip.STORED}


def test_the_header_is_canonical_json_by_another_writer() -> None:
    assert rfc8785.dumps(SEALED.header.members()) == SEALED.header_bytes
    assert header.parse(SEALED.header_bytes) == SEALED.header


def test_the_readme_tells_a_stranger_what_the_file_is() -> None:
    readme = sample.contents(SOUND)["README.txt"]
    assert readme.startswith(b"\xef\xbb\xbf")
    text = readme.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n") > 5
    for words in ("样例街道总工会", "A01", "2026年10月", "女职工工作台账", "单位编号 A"):
        assert words in text


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_openssl_verifies_the_signature(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(STREET_CARD.pem())
    (tmp_path / "sig").write_bytes(SEALED.signature)

    def verified(message: bytes) -> bool:
        (tmp_path / "message").write_bytes(message)
        command = "openssl pkeyutl -verify -rawin -pubin -inkey key.pem -sigfile sig -in message"
        return subprocess.run(command.split(), cwd=tmp_path, check=False, capture_output=True).returncode == 0

    assert verified(b"nzg/1\n" + SEALED.header_bytes)
    assert not verified(SEALED.header_bytes)


@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
@pytest.mark.parametrize("reader", [DISTRICT, STREET], ids=["upper", "own"])
def test_the_age_program_opens_the_payload(tmp_path: Path, reader: OfficeKeys) -> None:
    (tmp_path / "key.txt").write_text(f"{reader.x25519}\n", encoding="ascii")
    (tmp_path / "payload.age").write_bytes(SEALED.payload)
    opened = subprocess.run(
        ["age", "-d", "-i", "key.txt", "payload.age"], cwd=tmp_path, check=True, capture_output=True
    )
    assert opened.stdout == container.decrypt(SEALED, DISTRICT)


def test_a_file_signed_by_another_office_is_refused() -> None:
    claimed = DISTRICT.card("A01", "样例街道总工会", "5")
    assert code_of(lambda: container.verify(SEALED, claimed)) == "E-301"
    assert code_of(lambda: container.verify(SEALED, DISTRICT_CARD)) == "E-303"


def test_a_header_changed_after_signing_is_refused() -> None:
    entries = sample.contents(SOUND)
    changed = entries[container.HEADER].replace(b'"number":1', b'"number":2')
    data = sample.zipped(entries | {container.HEADER: changed})
    assert code_of(lambda: container.verify(container.peek(data), STREET_CARD)) == "E-301"


@pytest.mark.parametrize("spoil", [lambda raw: raw[:-1], lambda raw: raw[:-1] + b"\x00"])
def test_another_payload_under_the_same_header_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    entries = sample.contents(SOUND)
    data = sample.zipped(entries | {container.PAYLOAD: spoil(entries[container.PAYLOAD])})
    assert code_of(lambda: container.verify(container.peek(data), STREET_CARD)) == "E-302"


def test_a_readme_that_says_something_else_is_refused() -> None:
    entries = sample.contents(SOUND)
    data = sample.zipped(entries | {container.README: "请打开附带的程序".encode()})
    assert code_of(lambda: container.peek(data)) == "E-204"


def entries_without(name: str) -> dict[str, bytes]:
    return {n: raw for n, raw in sample.contents(SOUND).items() if n != name}


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        (entries_without("header.sig"), "E-107"),
        (sample.contents(SOUND) | {"setup.exe": b"MZ"}, "E-107"),
        (dict(reversed(sample.contents(SOUND).items())), "E-107"),
        (sample.contents(SOUND) | {"header.sig": bytes(65)}, "E-109"),
        (sample.contents(SOUND) | {"README.txt": bytes(70_000)}, "E-109"),
    ],
    ids=["one less", "one more", "another order", "long signature", "long readme"],
)
def test_other_entries_than_the_four_are_refused(entries: dict[str, bytes], code: str) -> None:
    assert code_of(lambda: container.peek(sample.zipped(entries))) == code


def test_a_compressed_entry_is_refused() -> None:
    entries = sample.contents(SOUND)
    data = strictzip.write(strictzip.Entry(n, raw, deflate=n == "README.txt") for n, raw in entries.items())
    assert code_of(lambda: container.peek(data)) == "E-105"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda raw: raw.replace(b'":"', b'": "', 1), "E-201"),
        (lambda raw: raw + b"\n", "E-201"),
        (lambda raw: raw.replace(b"{", b'{"acknowledged":"",', 1), "E-201"),
        (lambda raw: raw.replace(b'"number":1', b'"number":1.0'), "E-201"),
        (lambda raw: raw.replace(b'"number":1', b'"number":1' + b"0" * 5000), "E-201"),
        (lambda raw: raw.replace(b'"reason":""', b'"reason":"\\ud800"'), "E-201"),
        (lambda _raw: b"[" * 60_000, "E-201"),
        (lambda _raw: b'{"a":"' + b"x" * 65_000 + b'"}', "E-202"),
        (lambda _raw: b'{"a":"' + b"x" * 65_530 + b'"}', "E-109"),
        (lambda _raw: b"\xff\xfe", "E-201"),
        (lambda _raw: b"null", "E-201"),
        (lambda raw: raw.replace(b'"kind":"report"', b'"kind":"letter"'), "E-203"),
    ],
)
def test_a_header_in_any_other_form_is_refused(spoil: Callable[[bytes], bytes], code: str) -> None:
    data = sample.signed(sample.contents(SOUND), spoil(SEALED.header_bytes))
    assert code_of(lambda: container.peek(data)) == code


@pytest.mark.parametrize(
    "change",
    [
        {"number": 0},
        {"number": 100_000},
        {"number": True},
        {"number": "1"},
        {"revision": 1},
        {"period": "2026-13"},
        {"stream": ""},
        {"stream": "../x"},
        {"previous": "abc"},
        {"privacy": "all"},
        {"created": "yesterday"},
        {"manifest_sha256": ""},
        {"payload_bytes": -1},
        {"reason": "\u202e"},
        {"reason": None},
        {"sender": []},
        {"sender": {"code": "A01", "level": "5", "name": "样例"}},
        {"recipient": {"code": "", "key": ""}},
        {"recipient": {"code": "A", "key": ""}},
        {"journal_lines": 0},
        {"journal_head": ""},
        {"journal_head": "A" * 64},
    ],
    ids=str,
)
def test_a_member_out_of_its_bounds_is_refused(change: dict[str, Any]) -> None:
    data = sample.with_header(SOUND, lambda members: members.update(change))
    assert code_of(lambda: container.peek(data)) == "E-203"


@pytest.mark.parametrize("gone", ["reason", "suite", "sender", "journal_head", "journal_lines"])
def test_a_header_without_one_member_is_refused(gone: str) -> None:
    data = sample.with_header(SOUND, lambda members: members.pop(gone))
    assert code_of(lambda: container.peek(data)) == "E-202"


def test_a_file_of_before_the_journal_travelled_is_still_read() -> None:
    made = Path(sample.__file__).with_name("released")
    sealed = container.peek((made / "schema-1.0.nzg").read_bytes())
    assert (sealed.header.schema, sealed.header.journal_lines, sealed.header.journal_head) == ("1.0", 0, "")
    reader = OfficeKeys.from_text((made / "schema-1.0.keys").read_text(encoding="ascii"))
    found = payload.read_payload(container.decrypt(sealed, reader), sealed.header)
    assert [resource.name for resource in found.resources] == ["figure", "member"]


def test_who_says_schema_1_0_may_not_say_what_came_after_it() -> None:
    data = sample.with_header(SOUND, lambda members: members.update(schema="1.0"))
    assert code_of(lambda: container.peek(data)) == "E-202"


@pytest.mark.parametrize(
    "change",
    [
        {"format": "nzg/2", "new": "member"},
        {"suite": "age-sm2+sm2+sm3"},
        {"schema": "2.0", "new": "member"},
        {"min_reader": "9.1", "new": "member"},
    ],
    ids=str,
)
def test_a_file_of_a_later_kind_is_held_and_not_called_broken(change: dict[str, Any]) -> None:
    data = sample.with_header(SOUND, lambda members: members.update(change))
    assert code_of(lambda: container.peek(data)) == "H-405"


def test_a_later_schema_that_still_reads_is_known_as_later() -> None:
    assert not sample.draft(min_reader="0.1.0.0").is_newer("0.1")
    assert sample.draft(min_reader="0.1.1").is_newer("0.1")
    assert sample.draft(schema="2.0").is_newer("99")
    assert not sample.draft(schema="1.9").is_newer("0.1")


NOBODY = Recipient("A", "")
PASSPHRASE = "木棉花开 1026"


def test_a_passphrase_opens_what_it_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyrage.passphrase, "encrypt", sample.sealed_lightly)
    head = sample.draft(recipient=NOBODY, privacy="figures")
    inner, package_id = sample.inner_of(head, sample.TABLES[1:])
    sealed = container.peek(container.write_container(head, inner, package_id, STREET, PASSPHRASE))
    container.verify(sealed, STREET_CARD)
    assert container.decrypt(sealed, PASSPHRASE) == inner
    assert code_of(lambda: container.decrypt(sealed, PASSPHRASE + "7")) == "E-305"
    assert code_of(lambda: container.decrypt(SEALED, PASSPHRASE)) == "E-305"


def test_a_passphrase_makes_a_real_age_file() -> None:
    assert keys.seal_with_passphrase(b"", PASSPHRASE).startswith(b"age-encryption.org/v1\n-> scrypt ")


@pytest.mark.parametrize(
    ("privacy", "passphrase", "code"),
    [("masked", PASSPHRASE, "E-306"), ("full", PASSPHRASE, "E-306"), ("figures", "1234567", "E-309")],
)
def test_a_passphrase_is_for_figures_only_and_not_short(privacy: str, passphrase: str, code: str) -> None:
    head = sample.draft(recipient=NOBODY, privacy=privacy)
    assert code_of(lambda: container.write_container(head, b"", "0" * 64, STREET, passphrase)) == code


def test_a_header_naming_other_keys_than_those_used_is_not_written() -> None:
    wrong_sender = sample.draft(sender=Sender("A01", "样例", "5", "0" * 64))
    wrong_recipient = sample.draft(recipient=Recipient("A", "0" * 64))
    for head in (wrong_sender, wrong_recipient, sample.draft(recipient=Recipient("A", ""))):
        with pytest.raises(ValueError, match="other keys"):
            container.write_container(head, b"", "0" * 64, STREET, DISTRICT_CARD)


def test_a_card_brings_the_public_keys_and_no_payload() -> None:
    sealed = container.peek(container.write_card(STREET, STREET_CARD, MONTH, DAY))
    assert container.verified_card(sealed) == STREET_CARD
    assert (sealed.header.kind, bytes(sealed.payload)) == ("card", b"")
    assert sealed.header.package_id == STREET_CARD.key_id


def test_a_card_signed_by_another_or_with_exchanged_keys_is_refused() -> None:
    with pytest.raises(ValueError, match="other keys"):
        container.write_card(STRANGER, STREET_CARD, MONTH, DAY)
    entries = sample.contents(container.write_card(STREET, STREET_CARD, MONTH, DAY))
    forged = STRANGER.sign(header.signed_part(entries[container.HEADER]))
    data = sample.zipped(entries | {container.SIGNATURE: forged})
    assert code_of(lambda: container.verified_card(container.peek(data))) == "E-301"

    def exchange(members: dict[str, Any]) -> None:
        members["sender"]["x25519"] = DISTRICT_CARD.x25519

    own = container.write_card(STREET, STREET_CARD, MONTH, DAY)
    assert code_of(lambda: container.peek(sample.with_header(own, exchange))) == "E-307"
    assert code_of(lambda: container.verified_card(SEALED)) == "E-307"


def test_keys_come_back_from_their_text_and_never_show() -> None:
    assert OfficeKeys.from_text(STREET.to_text()) == STREET
    assert STREET.ed25519 not in repr(STREET) and STREET.x25519 not in repr(STREET)
    for text in ("", STREET.to_text() + " ", STREET.to_text().replace("1", "B")):
        with pytest.raises(ValueError, match="not the text"):
            OfficeKeys.from_text(text)


def test_a_key_id_is_compared_as_people_type_it() -> None:
    shown = keys.grouped(STREET_CARD.key_id)
    assert shown.split()[0] == STREET_CARD.key_id[:4].upper() and len(shown.split()) == 16
    assert keys.same_key(shown, STREET_CARD.key_id)
    assert keys.same_key(shown.lower().replace(" ", "－") + " ", STREET_CARD.key_id)
    assert not keys.same_key(shown[:-1], STREET_CARD.key_id)
    assert not keys.same_key("", STREET_CARD.key_id)


def test_a_header_that_could_not_be_read_is_not_written() -> None:
    with pytest.raises(ValueError, match="reason"):
        sample.report(revision=1)
    assert sample.report(revision=1, reason="改正人数")


def test_the_digests_do_not_touch_what_the_manifest_repeats() -> None:
    again: Header = container.peek(sample.report()).header
    assert again.payload_sha256 != SEALED.header.payload_sha256, "age is never the same twice"
    assert again.core() == SEALED.header.core()
    assert again.package_id == SEALED.header.package_id
    assert payload.new_nonce() != payload.new_nonce()
