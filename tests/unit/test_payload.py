"""What is inside a hand-over file: tables, their manifest, and that both say the same."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import canonical, container, payload
from nzg_desktop.exchange.cells import FieldSpec
from nzg_desktop.exchange.payload import Resource
from tests.fixtures import handover as sample
from tests.fixtures.handover import FIGURE, FIGURES, MEMBER, MEMBERS, NONCE, TABLES

HEAD = sample.draft()
PACKED = payload.pack(HEAD, TABLES, NONCE)
FILES = dict(PACKED.files)
MEMBER_CSV = FILES["data/member.csv"]
FIGURE_CSV = FILES["data/figure.csv"]


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(RefusedFile) as caught:
        work()
    return caught.value.code


def read_code(change: Callable[[dict[str, Any]], Any], files: dict[str, bytes] | None = None) -> str:
    """The code with which the district refuses a report spoiled in its manifest or tables."""
    return code_of(lambda: sample.received(sample.with_manifest(change, files)))


def unchanged(_manifest: dict[str, Any]) -> None:
    """Leave the manifest as it is."""


def test_a_table_has_one_form() -> None:
    assert MEMBER_CSV.decode() == (
        "uid,name,join_date,seen_at,hardship,status,note\r\n"
        "0190-01,𬍛䶮,,,1,retired,\r\n"
        '0190-02,李样例,2020-02-29,08:30:00,0,active,"说""好"",\n第二行"\r\n'
    )


def test_rows_come_back_in_the_order_of_their_uid_with_empty_for_not_stated() -> None:
    package = sample.received(sample.report())
    member, figure = package.resource("member"), package.resource("figure")
    assert member is not None and figure is not None and package.resource("room") is None
    assert (member.fields, member.title, figure.fields) == (MEMBER, "会员台账", FIGURE)
    assert member.rows == tuple(tuple(cell or "" for cell in row) for row in reversed(MEMBERS))
    assert figure.rows == tuple(tuple(cell or "" for cell in row) for row in FIGURES)
    assert package.totals["figure"] == {"rows": 2, "sums": {"value": "12.25", "numerator": "25"}}
    assert package.totals["member"] == {"rows": 2, "sums": {}}


def test_exporting_the_same_report_again_gives_the_same_package() -> None:
    shuffled = [replace(table, rows=tuple(reversed(table.rows))) for table in reversed(TABLES)]
    later = sample.draft(created="2027-01-01T00:00:00Z", app="nzg-desktop 9")
    again = payload.pack(later, shuffled, NONCE)
    assert again.package_id == PACKED.package_id
    assert payload.write_payload(again, b"%PDF") == payload.write_payload(PACKED, b"%PDF")


@pytest.mark.parametrize("change", [{"number": 2}, {"acknowledged": "0" * 64}, {"privacy": "full"}])
def test_another_report_is_another_package(change: dict[str, Any]) -> None:
    assert payload.pack(sample.draft(**change), TABLES, NONCE).package_id != PACKED.package_id
    assert payload.pack(HEAD, TABLES, "f" * 32).package_id != PACKED.package_id


def test_the_manifest_is_canonical_json_by_another_writer() -> None:
    assert rfc8785.dumps(json.loads(PACKED.manifest)) == PACKED.manifest


def unpacked(folder: Path, inner: bytes) -> Path:
    (folder / "data").mkdir()
    for name, raw in sample.contents(inner).items():
        (folder / name).write_bytes(raw)
    return folder / "datapackage.json"


WITNESS = """
import sys
from frictionless import validate
report = validate(sys.argv[1])
print(report.valid, sum(task.stats.get("rows", 0) for task in report.tasks), report.flatten(["type"]))
"""


def judged(manifest: Path) -> str:
    """What an independent validator says, in a process of its own with every warning an error."""
    command = [sys.executable, "-W", "error", "-c", WITNESS, "datapackage.json"]
    done = subprocess.run(command, cwd=manifest.parent, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout.strip()


def test_an_independent_validator_accepts_the_package_and_sees_a_changed_cell(tmp_path: Path) -> None:
    every = (
        FieldSpec("uid", "编号", required=True),
        FieldSpec("count", "数", "integer"),
        FieldSpec("amount", "金额", "number", scale=2),
        FieldSpec("yes", "是否", "boolean"),
        FieldSpec("day", "日期", "date"),
        FieldSpec("at", "时间", "time"),
        FieldSpec("code", "代码", codes=("01", "02")),
    )
    rows = [("a", "-3", "0.50", "1", "2024-02-29", "23:59:59", "02"), ("b", *[None] * 6)]
    tables = (*TABLES, Resource("every", every, rows), Resource("nothing", every, ()))
    manifest = unpacked(tmp_path, sample.inner_of(HEAD, tables)[0])
    assert judged(manifest) == "True 6 []"
    table = tmp_path / "data" / "every.csv"
    table.write_bytes(table.read_bytes().replace(b"2024-02-29", b"2023-02-29"))
    assert judged(manifest).startswith("False")


MANIFESTS: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "another number than the header": (lambda m: m["nzg"].update(number=2), "E-403"),
    "a member of the header gone": (lambda m: m["nzg"].pop("stream"), "E-403"),
    "another nonce": (lambda m: m.update(nonce="x"), "E-402"),
    "a member too many": (lambda m: m.update(extra=1), "E-402"),
    "a table with a member too many": (lambda m: m["resources"][0].update(extra=1), "E-402"),
    "a table under another path": (lambda m: m["resources"][0].update(path="../figure.csv"), "E-402"),
    "a table under a wild name": (lambda m: m["resources"][0].update(name="../figure"), "E-402"),
    "a looser schema": (lambda m: m["resources"][1]["schema"].update(fieldsMatch="subset"), "E-402"),
    "a column of an unknown type": (
        lambda m: m["resources"][1]["schema"]["fields"][2].update(type="any"),
        "E-402",
    ),
    "a column twice": (
        lambda m: m["resources"][1]["schema"]["fields"].append(m["resources"][1]["schema"]["fields"][0]),
        "E-402",
    ),
    "a yes that is a number": (
        lambda m: m["resources"][1]["schema"]["fields"][0]["constraints"].update(required=1),
        "E-402",
    ),
    "tables out of order": (lambda m: m["resources"].reverse(), "E-402"),
    "no tables at all": (lambda m: m.update(resources=None), "E-402"),
    "a table that is not there": (lambda m: m["resources"].pop(), "E-107"),
    "another hash": (lambda m: m["resources"][0].update(hash="sha256:" + "0" * 64), "E-404"),
    "another size": (lambda m: m["resources"][0].update(bytes=7), "E-404"),
    "another count of rows": (lambda m: m["resources"][0]["totals"].update(rows=3), "E-601"),
    "another sum": (lambda m: m["resources"][0]["totals"]["sums"].update(value="12.26"), "E-601"),
    "totals of another kind": (lambda m: m["resources"][0].update(totals="many"), "E-601"),
    "an integer column for words": (
        lambda m: m["resources"][1]["schema"]["fields"][1].update(type="integer"),
        "E-601",
    ),
}


@pytest.mark.parametrize("what", MANIFESTS)
def test_a_manifest_that_says_anything_else_is_refused(what: str) -> None:
    change, code = MANIFESTS[what]
    assert read_code(change) == code


def test_the_same_road_without_a_change_is_accepted() -> None:
    assert sample.received(sample.with_manifest(unchanged)).resources


TABLES_SPOILED: dict[str, tuple[bytes, str]] = {
    "not UTF-8": (MEMBER_CSV.replace("李".encode(), "李".encode("gb18030")), "E-501"),
    "not NFC": (MEMBER_CSV.replace("李样例".encode(), unicodedata.normalize("NFD", "é").encode()), "E-501"),
    "a byte order mark": (b"\xef\xbb\xbf" + MEMBER_CSV, "E-502"),
    "a control character": (MEMBER_CSV.replace("李".encode(), b"\x07"), "E-502"),
    "text that runs backwards": (MEMBER_CSV.replace("李".encode(), "\u202e".encode()), "E-502"),
    "a lone carriage return": (MEMBER_CSV.replace("李".encode(), b"\r"), "E-502"),
    "unix line ends": (MEMBER_CSV.replace(b"\r\n", b"\n"), "E-505"),
    "no line end at the end": (MEMBER_CSV[:-2], "E-505"),
    "a line end inside quotes": (MEMBER_CSV.replace("\n第".encode(), "\r\n第".encode()), "E-505"),
    "a line feed outside quotes": (MEMBER_CSV.replace(b'"', b""), "E-505"),
    "quotes not needed": (MEMBER_CSV.replace(b"retired", b'"retired"'), "E-505"),
    "quotes left open": (MEMBER_CSV.replace(b"retired", b'"retired'), "E-505"),
    "spaces are kept, quotes after them are not": (MEMBER_CSV.replace(b"retired", b' "retired"'), "E-505"),
    "another header line": (MEMBER_CSV.replace(b"hardship", b"hard"), "E-504"),
    "nothing": (b"", "E-504"),
    "a cell too many": (MEMBER_CSV.replace(b"retired,", b"retired,,"), "E-504"),
    "a blank line": (MEMBER_CSV + b"\r\n", "E-504"),
    "a text of 4,001": (MEMBER_CSV.replace("李样例".encode(), b"x" * 4001), "E-503"),
    "rows out of order": (MEMBER_CSV.replace(b"0190-02", b"0190-00"), "E-506"),
    "a uid twice": (MEMBER_CSV.replace(b"0190-02", b"0190-01"), "E-506"),
    "a row without uid": (MEMBER_CSV.replace(b"0190-01", b""), "E-506"),
}


@pytest.mark.parametrize("what", TABLES_SPOILED)
def test_a_table_in_any_other_form_is_refused(what: str) -> None:
    raw, code = TABLES_SPOILED[what]
    assert read_code(unchanged, {"data/member.csv": raw}) == code


def test_a_text_of_4000_is_accepted_and_a_longer_one_is_for_a_person_to_shorten() -> None:
    def with_note(length: int) -> tuple[Resource, ...]:
        row = (*MEMBERS[0][:-1], "字" * length)
        return (Resource("member", MEMBER, (row,), "会员台账"), TABLES[1])

    member = sample.received(sample.report(with_note(4000))).resource("member")
    assert member is not None and len(member.rows[0][-1] or "") == 4000
    with pytest.raises(RefusedFile, match="会员台账") as caught:
        sample.report(with_note(4001))
    assert caught.value.code == "E-503"


def test_figures_out_of_order_are_refused() -> None:
    head, *lines = FIGURE_CSV.split(b"\r\n")[:-1]
    raw = b"\r\n".join((head, *reversed(lines), b""))
    assert read_code(unchanged, {"data/figure.csv": raw}) == "E-506"


def test_a_report_without_figures_is_refused() -> None:
    assert code_of(lambda: sample.received(sample.report(TABLES[:1]))) == "E-405"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda e: e | {"data/room.csv": b"uid\r\n"}, "E-107"),
        (lambda e: e | {"autorun.inf": b""}, "E-107"),
        (lambda e: dict(reversed(e.items())), "E-107"),
        (lambda e: {n: raw for n, raw in e.items() if n != "data/figure.csv"}, "E-107"),
        (lambda e: e | {"datapackage.json": b" " * (3 << 20)}, "E-109"),
        (lambda e: e | {"datapackage.json": e["datapackage.json"] + b" "}, "E-402"),
        (lambda e: e | {"datapackage.json": b"\x00"}, "E-402"),
        (lambda e: e | {"datapackage.json": b"[" * 100_000}, "E-402"),
        (lambda e: e | {"data/figure.csv": e["data/figure.csv"].replace(b"25", b"26")}, "E-404"),
        (lambda _e: {}, "E-101"),
    ],
    ids=["table", "file", "order", "gone", "long", "space", "zero", "deep", "cell", "empty"],
)
def test_an_inner_zip_with_other_contents_is_refused(
    change: Callable[[dict[str, bytes]], dict[str, bytes]], code: str
) -> None:
    data = sample.report()
    entries = sample.contents(container.decrypt(container.peek(data), sample.DISTRICT))
    inner = sample.zipped(change(entries))
    manifest = change(entries).get("datapackage.json")
    head = container.peek(data).header
    if manifest is not None:
        head = container.peek(sample.with_inner(data, inner)).header
    assert code_of(lambda: payload.read_payload(inner, head)) == code


def test_the_package_id_in_the_header_is_that_of_the_manifest() -> None:
    inner, _package_id = sample.inner_of(HEAD)
    head = replace(HEAD, manifest_sha256="0" * 64)
    assert code_of(lambda: payload.read_payload(inner, head)) == "E-401"


WRONG_ROWS: dict[str, tuple[FieldSpec, str | None]] = {
    "a date that is none": (FieldSpec("x", "", "date"), "2023-02-29"),
    "a date in another form": (FieldSpec("x", "", "date"), "2023-2-9"),
    "a number with another scale": (FieldSpec("x", "", "number", scale=2), "1.5"),
    "minus nothing": (FieldSpec("x", "", "number", scale=2), "-0.00"),
    "a number with a leading zero": (FieldSpec("x", "", "integer"), "007"),
    "full-width digits": (FieldSpec("x", "", "integer"), "１"),
    "a yes in words": (FieldSpec("x", "", "boolean"), "true"),
    "an hour too many": (FieldSpec("x", "", "time"), "24:00:00"),
    "a code not in the table": (FieldSpec("x", "", codes=("1", "2")), "3"),
    "nothing where something is required": (FieldSpec("x", "", required=True), None),
    "a control character": (FieldSpec("x", ""), "a\x00b"),
    "a carriage return": (FieldSpec("x", ""), "a\r\nb"),
}


@pytest.mark.parametrize("what", WRONG_ROWS)
def test_rows_that_are_not_canonical_are_never_written(what: str) -> None:
    field, cell = WRONG_ROWS[what]
    with pytest.raises(ValueError):
        payload.pack(HEAD, [Resource("room", (field,), ((cell,),))], NONCE)


@pytest.mark.parametrize(
    "table",
    [
        Resource("member", MEMBER, (MEMBERS[0], MEMBERS[0])),
        Resource("member", MEMBER, ((None, *MEMBERS[0][1:]),)),
        Resource("member", MEMBER, (MEMBERS[0][:-1],)),
        Resource("member", (), ()),
        Resource("member", (MEMBER[0], MEMBER[0]), ()),
        Resource("会员", MEMBER, ()),
        Resource("member", (FieldSpec("Uid", ""),), ()),
        Resource("member", (FieldSpec("x", "", "integer", codes=("1",)),), ()),
        Resource("member", (FieldSpec("x", "", "integer", scale=2),), ()),
    ],
    ids=str,
)
def test_tables_that_break_the_format_are_never_written(table: Resource) -> None:
    with pytest.raises(ValueError):
        payload.pack(HEAD, [table], NONCE)


def test_two_tables_with_one_name_are_never_written() -> None:
    with pytest.raises(ValueError, match="one name"):
        payload.pack(HEAD, [TABLES[0], TABLES[0]], NONCE)


def test_both_ways_of_writing_json_agree_where_it_matters() -> None:
    value: Any = {
        "b": ['\u0000\b\f\n\r\t"\\/\u007f\u2028é€😀𬍛', True, None, 0, -(2**53) + 1],
        "a": {},
        "A": [],
    }
    assert canonical.dumps(value) == rfc8785.dumps(value)
    assert canonical.loads(canonical.dumps(value)) == value
