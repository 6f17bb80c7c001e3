"""Whatever goes into a package comes out of it, and whatever else is offered is refused in words."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from decimal import Decimal

import pytest
import rfc8785
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import canonical, cells, container, csvcodec, payload, strictzip
from nzg_desktop.exchange.cells import FieldSpec
from nzg_desktop.exchange.payload import Resource
from nzg_desktop.work import enclosing, packing
from tests.fixtures import handover as sample

SCALED = FieldSpec("amount", "金额", "number", scale=3)
FIELDS = (
    FieldSpec("uid", "编号", required=True),
    FieldSpec("text", "文字"),
    FieldSpec("count", "数", "integer"),
    SCALED,
    FieldSpec("yes", "是否", "boolean"),
    FieldSpec("day", "日期", "date"),
    FieldSpec("at", "时间", "time"),
)
WRITERS = tuple(cells.text_of(field) for field in FIELDS)
WHOLE = st.integers(-(10**17), 10**17)
VALUES = st.tuples(
    st.uuids().map(str),
    st.none() | st.text(max_size=40),
    st.none() | WHOLE,
    st.none() | WHOLE.map(lambda units: Decimal(units).scaleb(-3)),
    st.none() | st.booleans(),
    st.none() | st.dates(),
    st.none() | st.times().map(lambda time: time.replace(microsecond=0)),
)


def as_text(row: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(write(value) for write, value in zip(WRITERS, row, strict=True))


@given(st.lists(VALUES, max_size=8, unique_by=lambda row: row[0]), st.binary(max_size=9))
@settings(max_examples=60)
def test_whatever_goes_in_comes_out_and_the_totals_agree(
    values: list[tuple[object, ...]], cover: bytes
) -> None:
    rows = [as_text(row) for row in values]
    head = sample.draft()
    packed = payload.pack(head, [sample.TABLES[1], Resource("every", FIELDS, rows, "样例")], sample.NONCE)
    inner = payload.write_payload(packed, cover)
    data = container.write_container(head, inner, packed.package_id, sample.STREET, sample.DISTRICT_CARD)
    package = sample.received(data)
    every = package.resource("every")
    assert every is not None and every.rows == tuple(sorted(rows))
    assert (package.package_id, package.cover) == (packed.package_id, cover)
    amounts = [row[3] for row in values if isinstance(row[3], Decimal)]
    assert Decimal(package.totals["every"]["sums"]["amount"]) == sum(amounts)
    assert cells.misfits(FIELDS, every.rows) == ()


NAMES = st.text(max_size=40)
PICTURES = st.lists(
    st.tuples(st.uuids().map(str), NAMES, st.integers(0, 300_000), st.binary(min_size=32, max_size=32)),
    max_size=6,
    unique_by=lambda one: one[0],
)


@given(PICTURES, st.uuids().map(str), st.booleans())
@settings(max_examples=40)
def test_what_is_told_of_pictures_comes_out_as_it_went_in_and_belongs_to_a_row(
    told: list[tuple[str, str, int, bytes]], record: str, stands: bool
) -> None:
    write = cells.text_of(enclosing.FIELDS[4])
    rows = [
        (uid, "every", record, "", write(name), str(size), digest.hex()) for uid, name, size, digest in told
    ]
    lists = Resource("every", (packing.UID, packing.RETIRED), [(record, "0" if stands else "1")], "样例")
    head = sample.draft()
    table = Resource(enclosing.NAME, enclosing.FIELDS, rows, enclosing.TITLE)
    packed = payload.pack(head, [sample.TABLES[1], lists, table], sample.NONCE)
    inner = payload.write_payload(packed)
    package = sample.received(
        container.write_container(head, inner, packed.package_id, sample.STREET, sample.DISTRICT_CARD)
    )
    assert package.totals[enclosing.NAME] == {
        "rows": len(rows),
        "sums": {"bytes": str(sum(t[2] for t in told))},
    }
    if stands or not rows:
        found = enclosing.read(package)
        assert found is not None
        sent = {
            (one.uid, one.ledger, one.record, one.field, one.name, str(one.bytes), one.sha256)
            for one in found
        }
        assert sent == set(rows)
        assert all(one.elsewhere for one in found)
    else:
        with pytest.raises(RefusedFile, match="名单"):
            enclosing.read(package)


@given(st.lists(st.lists(st.text(max_size=9), min_size=2, max_size=2), max_size=6))
def test_text_loses_nothing_but_what_cannot_be_seen(raw: list[list[str]]) -> None:
    fields = (FieldSpec("a", ""), FieldSpec("b", ""))
    write = cells.text_of(fields[0])
    rows = [tuple(write(cell) for cell in row) for row in raw]
    for given_row, row in zip(raw, rows, strict=True):
        for before, after in zip(given_row, row, strict=True):
            if before.isprintable():
                assert after == unicodedata.normalize("NFC", before)
    data = csvcodec.write(fields, rows, "")
    assert csvcodec.read(data, ("a", "b"), "") == tuple(sorted(rows))


CSV_TEXT = st.text(st.sampled_from('ab,"\r\n 字'), max_size=30)


@given(CSV_TEXT)
@settings(max_examples=400)
def test_a_table_is_accepted_exactly_if_writing_it_again_gives_the_same_bytes(body: str) -> None:
    text = f"a,b\r\n{body}"
    try:
        rows: object = csvcodec.read(text.encode(), ("a", "b"), "")
    except RefusedFile:
        rows = None
    try:
        plain = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        plain = []
    again = io.StringIO(newline="")
    csv.writer(again, lineterminator="\r\n").writerows(plain)
    sound = plain and all(len(row) == 2 and "\r" not in "".join(row) for row in plain)
    wanted = sound and again.getvalue() == text and plain[1:] == sorted(plain[1:])
    assert (rows is not None) == bool(wanted)
    if wanted:
        assert rows == tuple(map(tuple, plain[1:]))


@given(
    st.one_of(
        st.from_regex(cells._DATE, fullmatch=True),
        st.from_regex("[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
    )
)
@settings(max_examples=300)
def test_a_date_is_a_day_of_the_calendar(cell: str) -> None:
    try:
        day: dt.date | None = dt.date.fromisoformat(cell)
    except ValueError:
        day = None
    assume(cell.isascii())
    assert bool(cells.fits(FieldSpec("d", "", "date"))(cell)) == (day is not None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=126), max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_json_is_written_as_by_a_general_writer_of_the_standard(value: object) -> None:
    raw = canonical.dumps(value)
    assert raw == rfc8785.dumps(value)  # type: ignore[arg-type]  # the strategy makes nothing but JSON
    assert canonical.loads(raw) == value


ENTRIES = st.lists(
    st.tuples(
        st.from_regex(r"(data/)?[a-z]{1,5}\.csv", fullmatch=True), st.binary(max_size=300), st.booleans()
    ),
    max_size=5,
    unique_by=lambda entry: entry[0].lower(),
)


@given(ENTRIES)
def test_a_strict_zip_gives_back_what_was_put_in(entries: list[tuple[str, bytes, bool]]) -> None:
    assume(entries)
    data = strictzip.write(strictzip.Entry(*entry) for entry in entries)
    found = strictzip.layout(data)
    assert [(e.name, bytes(strictzip.content(data, e))) for e in found] == [(n, raw) for n, raw, _ in entries]


SOUND = sample.report()
INNER = container.decrypt(container.peek(SOUND), sample.DISTRICT)
HEAD = container.peek(SOUND).header


def splices(sound: bytes) -> st.SearchStrategy[bytes]:
    """Sound bytes with a stretch replaced by others, or by a stretch of their own."""

    def splice(at: int, length: int, new: bytes) -> bytes:
        return sound[:at] + new + sound[at + length :]

    places = st.integers(0, len(sound) - 1)
    own = st.tuples(places, st.integers(0, 60)).map(lambda part: sound[part[0] : sum(part)])
    return st.builds(splice, places, st.integers(0, 60), st.binary(max_size=60) | own)


@given(splices(SOUND) | st.binary(max_size=400) | st.binary(max_size=200).map(b"PK\x03\x04".__add__))
@settings(max_examples=300)
def test_whatever_file_comes_it_is_refused_in_words_or_is_the_sound_one(data: bytes) -> None:
    assume(data != SOUND)
    try:
        sample.received(data)
    except RefusedFile as trouble:
        assert trouble.code[:2] in {"E-", "H-"} and str(trouble).endswith("。")
    else:
        raise AssertionError("a changed file was accepted")


@given(splices(INNER))
@settings(max_examples=300)
def test_whatever_a_trusted_sender_seals_only_refusals_come_of_it(inner: bytes) -> None:
    assume(inner != INNER)
    try:
        payload.read_payload(inner, HEAD)
    except RefusedFile as trouble:
        assert trouble.code[:2] == "E-"
    else:
        # The last bits of a compressed stream mean nothing; all else does.
        assert sample.contents(inner) == sample.contents(INNER)


@given(splices(sample.contents(INNER)[payload.MANIFEST]))
@settings(max_examples=150)
def test_whatever_manifest_a_trusted_sender_signs_only_refusals_come_of_it(manifest: bytes) -> None:
    assume(manifest != sample.contents(INNER)[payload.MANIFEST])
    inner = sample.zipped(sample.contents(INNER) | {payload.MANIFEST: manifest})
    head = container.peek(sample.with_inner(SOUND, inner)).header
    try:
        package = payload.read_payload(inner, head)
    except RefusedFile as trouble:
        assert trouble.code[:2] == "E-"
    else:
        assert canonical.dumps(canonical.loads(manifest)) == package.manifest, "another sound package"


@given(splices(container.peek(SOUND).header_bytes))
@settings(max_examples=300)
def test_whatever_header_a_trusted_sender_signs_it_is_read_or_refused(raw: bytes) -> None:
    data = sample.signed(sample.contents(SOUND), raw)
    try:
        header = container.peek(data).header
    except RefusedFile as trouble:
        assert trouble.code[:2] in {"E-", "H-"}
    else:
        assert header.to_bytes() == raw
