"""Every ledger keeps the promises of its declaration, also one that only this file knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar

import openpyxl
import pypdfium2
import pytest
import sqlalchemy as sa

from nzg_desktop.core import codes, uscc
from nzg_desktop.core.declare import About, Col, Column, Ledger, Print, Rule, Tab
from nzg_desktop.core.indicator import Indicator, Ratio, Stock
from nzg_desktop.core.kinds import Context, Mobile, Money, Ref
from nzg_desktop.core.query import Query, Where
from nzg_desktop.exchange import container, csvcodec, payload
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.store import lists, records, references
from nzg_desktop.work import exporting, figures, importing, listing, packing, printing, receiving, showing
from nzg_desktop.work import records as work
from nzg_desktop.work.desk import Desk, context, keys_of
from tests.fixtures.offices import MONTH, Offices, id_number

TODAY = dt.date(2026, 5, 20)


class Kindness(Ledger, table=True):
    """A ledger that the program does not have: one kindness shown to somebody."""

    about: ClassVar = About(code="kindness", title="好事", section="测试", unit="件", key=("kindness_no",))

    kindness_no: Annotated[str, Col("好事编号", "基本信息", listed=True, sort=True, search="id")]
    name: Annotated[str, Col("好事名称", "基本信息", listed=True, search="name")]
    done_on: Annotated[dt.date | None, Col("哪一天", "经过", listed=True, sort=True, wanted=True)] = None
    member_id: Annotated[Ref | None, Col("帮了谁", "经过", refers="member")] = None
    helper_phone: Annotated[Mobile | None, Col("好心人电话", "经过", private=True, search="phone")] = None
    cost: Annotated[Money | None, Col("花费", "经过", unit="元", low=0)] = None
    org_id: Annotated[Ref | None, Col("所属工会", "基本信息", refers="org")] = None

    rules: ClassVar = (Rule("好事不会花掉一百万", lambda r: r.cost is None or r.cost < 1_000_000, "cost"),)
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Stock(code="Z01", name="好事件数", unit="件", since="done_on"),
        Stock(code="Z02", name="好事花费", unit="元", since="done_on", total="cost"),
    )
    tabs: ClassVar = (Tab("待补", (Where("missing", ">", 0),)),)
    prints: ClassVar = (Print("kindness_form", "好事登记表", "form"),)


EVERY: tuple[type[Ledger], ...] = (*LEDGERS, Kindness)
each = pytest.mark.parametrize("ledger", EVERY, ids=lambda ledger: ledger.about.code)


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    with Offices(tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An office where every ledger has three records with everything filled in; tests only read it."""
    with Offices(tmp_path_factory.mktemp("office")) as found:
        yield filled(found)


def filled(offices: Offices) -> Desk:
    made = offices.found(ledgers=EVERY)
    for ledger in _referred_first():
        for serial in range(3):
            work.save(made, ledger, made_up(made, ledger, serial))
    return made


def _referred_first() -> list[type[Ledger]]:
    """Every ledger after those it refers to."""
    found: list[type[Ledger]] = []

    def put(ledger: type[Ledger], asking: tuple[str, ...] = ()) -> None:
        code = ledger.about.code
        if code not in asking and ledger not in found:
            for column in ledger.columns():
                if column.col.refers:
                    put(_called(column.col.refers), (*asking, code))
            found.append(ledger)

    for ledger in EVERY:
        put(ledger)
    return found


def _called(code: str) -> type[Ledger]:
    return next(ledger for ledger in EVERY if ledger.about.code == code)


def _beyond(ledger: type[Ledger]) -> set[str]:
    """The other ledgers to which references lead from this one, however far."""
    found, new = set[str](), {ledger.about.code}
    while new:
        found |= new
        known = {each.about.code: each for each in EVERY}
        new = {c.col.refers for code in new for c in known[code].columns() if c.col.refers} - found
    return found - {ledger.about.code}


def made_up(office: Desk, ledger: type[Ledger], serial: int) -> dict[str, Any]:
    """Something for every field; what breaks a rule across fields is left out."""
    raw = {column.name: _made_up(office, ledger, column, serial) for column in ledger.columns()}
    while wrong := [p for p in work.check(office, ledger, raw).problems if p.severity == "error"]:
        for problem in wrong:
            assert raw.pop(problem.field, None) is not None, problem
    return {name: value for name, value in raw.items() if value is not None}


def _made_up(office: Desk, ledger: type[Ledger], column: Column, serial: int) -> object:
    kind = column.kind.name
    if kind == "ref":
        return _somebody(office, column.col.refers, serial)
    if kind in ("code", "codes"):
        offered = [code.code for code in codes.table(column.col.codes).choices(TODAY)]
        # A code that has a rule of its own (集体, 其他) would ask for more than is made up here.
        first = str(column.default) if column.default else offered[0]
        return first if kind == "code" else ";".join(offered[:2])
    start = dt.date(2026, 3, 1 + serial)
    return {
        "text": f"样例{column.label[:6]}{serial}",
        "files": None,
        "person": f"样例{'甲乙丙'[serial]}{column.label[:2]}",
        "idno": id_number(serial + 5),
        "mobile": f"1380000{1000 + serial}",
        "phone": f"0431-8123456{serial}",
        "uscc": _credit_code("81" if ledger.about.code == "org" and column.name == "uscc" else "91", serial),
        "date": start,
        "time": dt.time(8, 30),
        # Nobody was against it, so that the votes are no more than those who were there.
        "int": 0 if column.name in ("no", "abstain") else max(column.col.low or 0, serial + 1),
        "dec": Decimal(f"{serial + 1}.5").quantize(Decimal(1).scaleb(-column.kind.scale)),
        "bool": True,
    }[kind]


def _credit_code(head: str, serial: int) -> str:
    body = f"{head}110101MA9{serial:06d}"
    return body + uscc.check_digit(body)


def _somebody(office: Desk, code: str, serial: int) -> str | None:
    with office.store.reading() as r:
        found = lists.page(r, Query(office.ledger(code)), limit=serial + 1).rows
    return str(found[-1]["uid"]) if found else None


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


@each
def test_a_filled_in_template_comes_in_as_it_was_filled_in(
    ledger: type[Ledger], office: Desk, offices: Offices, tmp_path: Path
) -> None:
    other = offices.found("C01", "样例A01工会", ledgers=EVERY)
    for needed in _referred_first():
        if needed.about.code in _beyond(ledger):
            for serial in range(3):
                work.save(other, needed, made_up(other, needed, serial))
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


@each
def test_an_export_in_clear_brings_nothing_new_when_it_comes_in_again(
    ledger: type[Ledger], office: Desk, tmp_path: Path
) -> None:
    out = tmp_path / "导出.xlsx"
    count = exporting.export(office, Query(ledger), out, clear=True, reason="测试")
    done = importing.write(office, importing.look(office, ledger, out), overwrite=True)
    assert (done.read, done.same) == (count, count), (done.problems, done.differences)


@each
def test_private_values_are_masked_in_lists_exports_and_masked_packages(
    ledger: type[Ledger], office: Desk, tmp_path: Path
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
    with office.store.reading() as r:
        travelling = [each for each in packing.tables(office, r, "masked") if each.name == ledger.about.code]
    sent = {cell for table in travelling for row in table.rows for cell in row}
    assert values or not private
    for place in (cells, listed, sent):
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
def test_every_figure_is_the_length_or_the_sum_of_its_rows(ledger: type[Ledger], office: Desk) -> None:
    period = "2026-03"
    found = {figure.code: figure for figure in figures.figures(office, period)}
    for indicator in ledger.figures():
        if indicator.is_part and indicator.code not in found:
            assert not listing.listed(office, figures.rows(office, period, indicator.code)).count
            continue
        figure = found[indicator.code]
        with office.store.reading() as r:
            behind = list(lists.each(r, figures.rows(office, period, indicator.code)))
        assert figure.rows == len(behind)
        if isinstance(indicator, Ratio):
            parts = (found[indicator.top].value, found[indicator.under].value)
            assert (figure.numerator, figure.denominator) == parts
            assert figure.value == figures.rate(*parts)
        else:
            assert figure.value == _by_hand(indicator, behind)


@each
def test_the_parts_of_a_figure_add_up_to_it(ledger: type[Ledger], office: Desk) -> None:
    found = {figure.code: figure.value or 0 for figure in figures.figures(office, "2026-03")}
    for indicator in ledger.indicators:
        if indicator.by:
            parts = [found[code] for code in found if code.startswith(f"{indicator.code}.")]
            assert sum(parts) == found[indicator.code]


def _by_hand(indicator: Indicator, behind: list[dict[str, Any]]) -> Decimal:
    if indicator.total and indicator.distinct:
        most: dict[object, Decimal] = {}
        for record in behind:
            value = Decimal(record[indicator.total] or 0)
            most[record[indicator.distinct]] = max(value, most.get(record[indicator.distinct], value))
        return sum(most.values(), Decimal(0)) / indicator.per
    if indicator.total:
        return sum((Decimal(record[indicator.total] or 0) for record in behind), Decimal(0)) / indicator.per
    if indicator.distinct:
        return Decimal(len({record[indicator.distinct] for record in behind} - {None}))
    return Decimal(len(behind))


FORM = [
    f"{block}{line:02}"
    for block, lines in {"A": 11, "B": 6, "C": 6, "D": 4, "E": 7, "F": 5, "G": 2}.items()
    for line in range(1, lines + 1)
]
"""The lines of the monthly form."""


def test_every_line_of_the_monthly_form_is_computed() -> None:
    lines = {indicator.code.partition("-")[0] for _ledger, indicator in figures.listed(LEDGERS)}
    assert len(FORM) == 41
    assert not set(FORM) - lines


def test_a_code_of_an_indicator_stands_for_one_figure() -> None:
    codes_given = [indicator.code for _ledger, indicator in figures.listed(LEDGERS)]
    assert len(set(codes_given)) == len(codes_given)


def test_both_parts_of_a_rate_are_figures_themselves() -> None:
    known = {indicator.code: indicator for _ledger, indicator in figures.listed(LEDGERS)}
    for indicator in known.values():
        if isinstance(indicator, Ratio):
            assert {indicator.top, indicator.under} <= known.keys(), indicator.code


def test_some_figures_are_not_zero(office: Desk) -> None:
    found = {figure.code for figure in figures.figures(office, MONTH) if figure.value}
    assert found >= {"A01", "A07", "C01", "Z01", "Z02"}
    march = {figure.code for figure in figures.figures(office, "2026-03") if figure.value}
    assert march >= {"A08", "B04", "C02", "C04"}


@each
def test_a_table_of_a_package_reads_back_as_it_was_written(ledger: type[Ledger], office: Desk) -> None:
    with office.store.reading() as r:
        for privacy in ("masked", "full"):
            for table in packing.tables(office, r, privacy):
                if table.name == ledger.about.code:
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


def test_a_ledger_that_is_declared_once_works_everywhere(offices: Offices, tmp_path: Path) -> None:
    lower, upper = offices.pair(ledgers=EVERY)
    uid = work.save(lower, Kindness, {"kindness_no": "H1", "name": "送伞", "cost": "12.50"}).uids[0]
    work.save(lower, Kindness, {"done_on": "2026.5.1", "helper_phone": "13800001234"}, uid)
    assert work.get(lower, Kindness, uid)["revision"] == 1
    roster = tmp_path / "好事.csv"
    roster.write_text("好事编号,好事名称,花费\nH1,送伞,\nH2,让座,3.2\n,无名,1\n", encoding="utf-8")
    done = importing.write(lower, importing.look(lower, Kindness, roster))
    assert (done.read, done.new, done.same, done.refused) == (3, 1, 1, 1)
    assert listing.listed(lower, Query(Kindness, text="rz")).count == 1
    assert exporting.export(lower, Query(Kindness), tmp_path / "好事.xlsx") == 2
    assert printing.pdf(lower, "kindness_form").startswith(b"%PDF")
    assert {f.code: f.value for f in figures.figures(lower, MONTH) if f.code[0] == "Z"} == {
        "Z01": 2,
        "Z02": Decimal("15.7"),
    }
    file = offices.reported(lower, privacy="masked")
    (answer,) = receiving.receive(upper, [file], offices.stick)
    assert answer.verdict == "APPLIED"
    received = listing.listed(upper, Query(Kindness, scope="received"), clear=True).records
    assert {record["helper_phone"] for record in received} == {"138****1234", None}
    with upper.store.reading() as r:
        sealed = container.peek(file.read_bytes())
        inner = payload.read_payload(container.decrypt(sealed, keys_of(r)), sealed.header)
        table = inner.resource("kindness")
        assert table is not None and len(table.rows) == 2
        assert records.by_uids(r, Kindness, [uid])[uid]["origin"] != 0


def test_the_gate_takes_no_field_that_is_not_declared() -> None:
    gate = Context(TODAY, lambda _code, _words: None)
    examined = Kindness.examine({"kindness_no": "H1", "name": "送伞", "secret": "1"}, gate)
    assert [problem.field for problem in examined.problems] == ["secret"]
