"""Every ledger keeps the promises of its declaration, also one that only the tests know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
import sqlalchemy as sa

from nzg_desktop.core import codes
from nzg_desktop.core.declare import Ledger
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import csvcodec
from nzg_desktop.exchange.payload import Resource
from nzg_desktop.store import lists, references
from nzg_desktop.work import exporting, importing, listing, packing, printing, showing
from nzg_desktop.work.desk import Desk, context
from tests.fixtures.kindness import EVERY, Kindness, beyond, fill, filled, is_referred
from tests.fixtures.offices import Offices

each = pytest.mark.parametrize("ledger", EVERY, ids=lambda ledger: ledger.about.code)
LOGS = tuple(ledger for ledger in EVERY if ledger.about.log)
each_by_hand = pytest.mark.parametrize(
    "ledger", [one for one in EVERY if one not in LOGS], ids=lambda ledger: ledger.about.code
)


def _kept(office: Desk, ledger: type[Ledger], scope: Any = "own") -> list[dict[str, Any]]:
    """All records, references as the words that stand for them, without what the store adds."""
    with office.store.reading() as r:
        found = list(lists.each(r, Query(ledger, scope=scope)))
        names = showing.names_of(office, r, ledger, found)
    rows = []
    for record in found:
        row = {column.name: record[column.name] for column in ledger.columns()}
        for column in ledger.columns():
            if column.col.refers and row[column.name] is not None:
                row[column.name] = names[column.col.refers].get(row[column.name])
        rows.append(row)
    return rows


def _shown(office: Desk, ledger: type[Ledger]) -> list[dict[str, str]]:
    with office.store.reading() as r:
        found = list(lists.each(r, Query(ledger)))
    return showing.shown(office, ledger, found, clear=True)


@each
def test_labels_tell_the_fields_of_a_ledger_apart(ledger: type[Ledger]) -> None:
    labels = [column.label for column in ledger.columns()]
    assert len(set(labels)) == len(labels)


@each
def test_what_no_record_can_do_without_travels_whenever_the_ledger_does(ledger: type[Ledger]) -> None:
    if ledger.about.leaves != "never":
        travels = {column.name for column in packing.travelling(ledger, ledger.about.leaves)}
        assert {column.name for column in ledger.columns() if not column.optional} <= travels


@each
def test_a_list_of_its_own_says_what_belongs_into_it_while_it_is_empty(ledger: type[Ledger]) -> None:
    about = ledger.about
    assert about.empty or ledger is Kindness or (about.parent and not about.page)


@each
def test_every_sort_column_is_read_along_an_index(ledger: type[Ledger], office: Desk) -> None:
    code = ledger.about.code
    with office.store.reading() as r:
        for column in ledger.columns():
            if column.col.sort:
                query = (
                    f'SELECT * FROM "{code}" WHERE retired = 0 AND origin = 0 ORDER BY "{column.name}", id'
                )
                plan = " ".join(
                    str(row) for row in r.execute(sa.text(f"EXPLAIN QUERY PLAN {query} LIMIT 50"))
                )
                assert "USING INDEX" in plan
                assert "TEMP B-TREE" not in plan


@each
def test_what_is_shown_reads_as_the_same_values(ledger: type[Ledger], office: Desk) -> None:
    with office.store.reading() as r:
        found = list(lists.each(r, Query(ledger)))
        gate = context(office, r, references.resolver(r, EVERY))
        for record, row in zip(found, showing.shown(office, ledger, found, clear=True), strict=True):
            given = {name: text for name, text in row.items() if text}
            values = ledger.parse(given, gate)
            assert values == {column.name: record[column.name] for column in ledger.columns()}


@each_by_hand
def test_a_filled_in_template_comes_in_as_it_was_filled_in(
    ledger: type[Ledger], office: Desk, referred: Desk, offices: Offices, tmp_path: Path
) -> None:
    other = referred
    if is_referred(ledger):
        other = offices.found("C01", "样例A01工会", ledgers=EVERY)
        fill(other, [one for one in EVERY if one.about.code in beyond(ledger)])
    out = tmp_path / "模板.xlsx"
    exporting.template(ledger, out)
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    labels = {column.label: column.name for column in ledger.columns()}
    assert heads == list(labels)
    # The register of organisations has the office's own line already.
    wanted = [row for row in _shown(office, ledger) if row.get("stat_code") != "A01"]
    for at, row in enumerate(wanted, 2):
        for column, head in enumerate(heads, 1):
            sheet.cell(at, column, row[labels[head]] or None)
    book.save(out)
    looked = importing.look(other, ledger, out)
    assert not looked.matching.unmatched
    done = importing.write(other, looked)
    assert (done.read, done.new, done.refused) == (len(wanted), len(wanted), 0), done.problems
    mine = [row for row in _shown(other, ledger) if row.get("stat_code") != "C01"]
    assert mine == wanted


@each_by_hand
def test_an_export_in_clear_brings_nothing_new_when_it_comes_in_again(
    ledger: type[Ledger], office: Desk, tmp_path: Path
) -> None:
    out = tmp_path / "导出.xlsx"
    count = exporting.export(office, Query(ledger), out, clear=True, reason="测试")
    done = importing.write(office, importing.look(office, ledger, out), overwrite=True)
    assert (done.read, done.same) == (count, count), (done.problems, done.differences)


@pytest.mark.parametrize("ledger", LOGS, ids=lambda ledger: ledger.about.code)
def test_a_log_is_shown_and_exported_and_never_typed(
    ledger: type[Ledger], office: Desk, tmp_path: Path
) -> None:
    out = tmp_path / "导出.xlsx"
    assert exporting.export(office, Query(ledger), out) == len(_shown(office, ledger)) > 0
    with pytest.raises(Trouble, match="由软件自己记"):
        exporting.template(ledger, tmp_path / "模板.xlsx")
    with pytest.raises(Trouble, match="由软件自己记"):
        importing.look(office, ledger, out)


@each
def test_private_values_are_masked_in_lists_exports_and_masked_packages(
    ledger: type[Ledger], office: Desk, sent: dict[str, dict[str, Resource]], tmp_path: Path
) -> None:
    private = [column for column in ledger.columns() if column.col.private]
    values = {text for row in _shown(office, ledger) for column in private if (text := row[column.name])}
    out = tmp_path / "导出.xlsx"
    exporting.export(office, Query(ledger), out)
    cells = {
        str(cell)
        for row in openpyxl.load_workbook(out).active.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    }
    listed = {
        str(value) for record in listing.listed(office, Query(ledger)).records for value in record.values()
    }
    table = sent["masked"].get(ledger.about.code)
    travelling = {cell for row in table.rows for cell in row} if table else set()
    assert values or not private
    for place in (cells, listed, travelling):
        assert not values & place


@each
def test_a_printed_form_shows_every_label(ledger: type[Ledger], office: Desk) -> None:
    for document in ledger.prints:
        if document.layout == "form":
            for data in (
                printing.pdf(office, document.code, blank=True),
                printing.pdf(office, document.code, Query(ledger)),
            ):
                pages = pypdfium2.PdfDocument(data)
                text = "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)
                pages.close()
                lacking = [c.label for c in ledger.columns() if "".join(c.label.split()) not in text]
                assert not lacking


@each
def test_a_table_of_a_package_reads_back_as_it_was_written(
    ledger: type[Ledger], sent: dict[str, dict[str, Resource]]
) -> None:
    for tables in sent.values():
        if table := tables.get(ledger.about.code):
            raw = csvcodec.write(table.fields, table.rows, table.title)
            again = csvcodec.read(raw, [field.name for field in table.fields], table.title)
            assert csvcodec.write(table.fields, again, table.title) == raw


@pytest.mark.parametrize("name", codes.names())
def test_every_code_is_found_again_by_its_name(name: str) -> None:
    table = codes.table(name)
    assert {code: table.find(table.label(code)) for code in table.codes} == {
        code: code for code in table.codes
    }


def test_a_full_report_carries_every_ledger_to_the_upper_office(offices: Offices) -> None:
    office = filled(offices)
    upper = offices.found("B01", level="4", ledgers=EVERY)
    offices.introduce(office, upper)
    found = offices.handed(office, upper, privacy="full")
    assert (found.verdict, found.quarantined, found.held) == ("APPLIED", 0, 0)
    for ledger in (each for each in EVERY if each.about.leaves != "never"):
        sent = [column.name for column in packing.travelling(ledger, "full")]
        mine = [{name: row[name] for name in sent} for row in _kept(office, ledger)]
        theirs = [{name: row[name] for name in sent} for row in _kept(upper, ledger, "received")]
        assert sorted(mine, key=str) == sorted(theirs, key=str)
