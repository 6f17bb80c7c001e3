"""A ZIP is read only if it was written in the one way."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import strictzip
from nzg_desktop.exchange.strictzip import Entry, Found, Limits

TEXT = "女职工工作\r\n".encode() * 30
SOUND = strictzip.write((Entry("a.txt", TEXT, deflate=True), Entry("data/b.csv", b"x,y\r\n", deflate=False)))
CENTRAL = SOUND.index(b"PK\x01\x02")
SECOND_LOCAL = SOUND.index(b"PK\x03\x04", 4)
SECOND_CENTRAL = SOUND.index(b"PK\x01\x02", CENTRAL + 4)
END = len(SOUND) - 22


def patched(at: int, new: bytes, data: bytes = SOUND) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def both(local: int, central: int, new: bytes) -> bytes:
    """Changed in the first local header and in the central one alike."""
    return patched(CENTRAL + central, new, patched(local, new))


def code_of(data: bytes, limits: Limits = strictzip.LIMITS) -> str:
    with pytest.raises(RefusedFile) as caught:
        for entry in strictzip.layout(data, limits):
            strictzip.content(data, entry)
    return caught.value.code


def test_what_is_written_is_read_back() -> None:
    first, second = strictzip.layout(SOUND)
    assert bytes(strictzip.content(SOUND, first)) == TEXT
    assert bytes(strictzip.content(SOUND, second)) == b"x,y\r\n"
    assert (first.name, second.name, first.method, second.method) == ("a.txt", "data/b.csv", 8, 0)


def test_any_zip_program_opens_it() -> None:
    with zipfile.ZipFile(io.BytesIO(SOUND)) as file:
        assert file.testzip() is None
        assert {info.filename: info.date_time for info in file.infolist()} == {
            "a.txt": (1980, 1, 1, 0, 0, 0),
            "data/b.csv": (1980, 1, 1, 0, 0, 0),
        }
        assert file.read("a.txt") == TEXT


LOOSE = {
    "a program in front": b"MZ" + SOUND,
    "junk behind": SOUND + b"junk",
    "a comment": patched(END + 20, b"\x04\x00") + b"note",
}


@pytest.mark.parametrize("what", LOOSE)
def test_what_python_alone_would_let_pass_is_refused(what: str) -> None:
    with zipfile.ZipFile(io.BytesIO(LOOSE[what])) as file:
        assert file.namelist(), "the control: zipfile takes it"
    assert code_of(LOOSE[what]) in {"E-101", "E-103"}


def with_gap() -> bytes:
    """Five bytes that belong to no entry, all offsets put right."""
    data = SOUND[:SECOND_LOCAL] + b"extra" + SOUND[SECOND_LOCAL:]
    data = patched(SECOND_CENTRAL + 5 + 42, struct.pack("<L", SECOND_LOCAL + 5), data)
    return patched(END + 5 + 16, struct.pack("<L", CENTRAL + 5), data)


def with_shared_bytes() -> bytes:
    """Both entries of the directory point to the first."""
    twice = SOUND[CENTRAL:SECOND_CENTRAL] * 2
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(twice), SECOND_LOCAL, 0)
    return SOUND[:SECOND_LOCAL] + twice + end


SPOILED = {
    "empty": (b"", "E-102"),
    "another kind of file": (b"%PDF-1.7" + SOUND, "E-101"),
    "cut off": (SOUND[:-30], "E-102"),
    "a gap between entries": (with_gap(), "E-103"),
    "two entries on the same bytes": (with_shared_bytes(), "E-103"),
    "a second end record": (SOUND + SOUND[END:], "E-103"),
    "directory shifted": (patched(END + 16, struct.pack("<L", CENTRAL - 1)), "E-103"),
    "directory far outside": (patched(END + 16, b"\xfe\xff\xff\xff"), "E-103"),
    "fewer entries than there are": (patched(END + 8, b"\x01\x00\x01\x00"), "E-103"),
    "more entries than there are": (patched(END + 8, b"\x03\x00\x03\x00"), "E-104"),
    "parts on other disks": (patched(END + 4, b"\x01\x00"), "E-105"),
    "encrypted": (both(6, 8, b"\x01\x00"), "E-105"),
    "sizes behind the data": (both(6, 8, b"\x08\x00"), "E-105"),
    "another method": (both(8, 10, b"\x0c\x00"), "E-105"),
    "another date": (both(12, 14, b"\x21\x5a"), "E-105"),
    "another version": (both(4, 6, b"\x0a\x00"), "E-105"),
    "attributes": (patched(CENTRAL + 38, b"\x20\x00\x00\x00"), "E-105"),
    "a comment on an entry": (patched(CENTRAL + 32, b"\x01\x00"), "E-105"),
    "an extra field": (patched(CENTRAL + 30, b"\x04\x00"), "E-105"),
    "an extra field in the local header": (patched(28, b"\x04\x00"), "E-104"),
    "another name in the local header": (patched(30, b"b.txt"), "E-104"),
    "another size in the local header": (patched(22, b"\x01\x00\x00\x00"), "E-104"),
    "another checksum in the local header": (patched(14, b"\x01\x02\x03\x04"), "E-104"),
    "a name that climbs out": (both(30, 46, b"../.x"), "E-106"),
    "a name from the root": (both(30, 46, b"/.txt"), "E-106"),
    "a stored entry that shrinks": (patched(SECOND_CENTRAL + 24, b"\x09\x00\x00\x00"), "E-105"),
    "changed bytes": (patched(SECOND_LOCAL - 9, b"\x00\xff"), "E-110"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_a_frame_that_differs_anywhere_is_refused(what: str) -> None:
    data, code = SPOILED[what]
    assert code_of(data) == code


def test_no_single_byte_of_the_frame_can_change() -> None:
    for at in range(len(SOUND)):
        with pytest.raises(RefusedFile):
            changed = patched(at, bytes([SOUND[at] ^ 0x20]))
            for entry in strictzip.layout(changed):
                strictzip.content(changed, entry)


def test_names_that_differ_in_case_only_are_refused() -> None:
    data = strictzip.write((Entry("a.txt", b"1", deflate=False), Entry("A.TXT", b"2", deflate=False)))
    assert code_of(data) == "E-106"


def deflated(plain: bytes, size: int, junk: bytes = b"") -> bytes:
    """One deflated entry that declares `size`, followed inside its bytes by `junk`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(plain) + packer.flush() + junk
    sizes = (zlib.crc32(plain), len(packed), size)
    local = strictzip._local(b"a.csv", 8, *sizes)
    central = strictzip._central(b"a.csv", 8, *sizes, 0)
    return local + packed + central + strictzip._ending(1, len(central), len(local) + len(packed))


BOMB = bytes(4 << 20)
LIARS = {
    "a bomb": (deflated(BOMB, len(BOMB)), "E-109"),
    "a bomb that says it is small": (deflated(BOMB, 500_000), "E-110"),
    "less than it says": (deflated(TEXT, len(TEXT) + 1), "E-110"),
    "bytes behind the end of the stream": (deflated(TEXT, len(TEXT), b"junk"), "E-110"),
    "no stream at all": (deflated(b"", 0, b"\xff" * 9), "E-110"),
}


@pytest.mark.parametrize("what", LIARS)
def test_what_unpacks_to_something_else_than_it_says_is_refused(what: str) -> None:
    data, code = LIARS[what]
    assert code_of(data) == code


def test_an_honest_entry_that_shrinks_like_a_bomb_is_stored_and_accepted() -> None:
    data = strictzip.write((Entry("a.csv", BOMB, deflate=True),))
    (entry,) = strictzip.layout(data)
    assert entry.method == strictzip.STORED


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(file=100), "E-108"),
        (Limits(entry=len(TEXT) - 1), "E-109"),
        (Limits(total=len(TEXT) + 4), "E-109"),
        (Limits(ratio=1), "E-109"),
        (Limits(entries=1), "E-107"),
    ],
)
def test_every_limit_can_be_set_and_holds(limits: Limits, code: str) -> None:
    assert code_of(SOUND, limits) == code


def test_a_name_that_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(ValueError, match="not a name"):
        strictzip.write((Entry("../a.txt", b"", deflate=False),))


def test_more_entries_than_an_old_zip_can_count_take_the_wide_end_record() -> None:
    count = 0x10000
    data = strictzip.write(Entry(f"{n}.t", b"", deflate=False) for n in range(count))
    assert len(strictzip.layout(data, Limits(entries=count))) == count
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert len(file.namelist()) == count
    assert code_of(data) == "E-107"


def test_sizes_and_places_too_large_for_an_old_zip_take_the_wide_fields(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entries = (Entry("a.csv", TEXT, deflate=True), Entry("b.csv", TEXT, deflate=False))
    narrow = strictzip.write(entries)
    monkeypatch.setattr(strictzip, "_WIDE_FROM", 50)  # instead of 4 GiB
    wide = strictzip.write(entries)
    assert len(wide) > len(narrow)
    found: tuple[Found, ...] = strictzip.layout(wide)
    assert [bytes(strictzip.content(wide, entry)) for entry in found] == [TEXT, TEXT]
    with zipfile.ZipFile(io.BytesIO(wide)) as file:
        assert file.read("a.csv") == file.read("b.csv") == TEXT
    monkeypatch.undo()
    assert code_of(wide) in {"E-103", "E-105"}, "wide fields where no number needs them"
