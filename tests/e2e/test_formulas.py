"""What looks like a formula is text to whoever opens our spreadsheets, LibreOffice itself as the witness.

The control is the same words written as LibreOffice would take them for a formula.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from nzg_desktop.core.query import Query
from nzg_desktop.exchange import sheet, tables
from nzg_desktop.ledgers.member import Member
from nzg_desktop.work import exporting, importing, listing
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import Offices, member, save

PAYLOADS = (
    "=1+1",
    '=HYPERLINK("http://example.invalid","点这里")',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "=cmd|'/c calc'!A0",
    '=WEBSERVICE("http://example.invalid")',
    "=DDE(1)",
)


CONFUSABLE = ("'=1+1", "''=1", "'只是引号", "－1", "＝1+1", "0010", "622202123456789012", "'0010", "3-5 人")
"""What the mark before a formula in a CSV must not be confused with, and numbers that would lose digits."""


CSV = "Text - txt - csv (StarCalc):44,34,76"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A list of people whose remarks are formulas."""
    (tmp_path / "offices").mkdir()
    with Offices(tmp_path / "offices") as offices:
        office = offices.found()
        for at, payload in enumerate(PAYLOADS):
            save(office, Member, **member(at, remark=payload))
        exporting.export(office, Query(Member), tmp_path / "名单.xlsx")
    return tmp_path / "名单.xlsx"


def cells(file: Path, folder: Path) -> list[str]:
    """Every cell as LibreOffice shows it, after it has calculated everything anew."""
    read = [f"--infilter={CSV},1"] if file.suffix == ".csv" else []
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", *read,
         "--convert-to", f"csv:{CSV},1", "--outdir", str(folder), str(file)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    with (folder / f"{file.stem}.csv").open(encoding="utf-8", newline="") as lines:
        return [cell for row in csv.reader(lines) for cell in row]


def test_a_workbook_of_ours_holds_no_formula_and_no_link(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        sheets = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    for name, text in sheets.items():
        assert not re.search(r"<f[ >]|<hyperlink|externalLink|ddeLink", text), name
    everything = "".join(sheets.values())
    assert all(
        payload.split('"')[0].replace("'", "&#39;").split("&#39;")[0] in everything for payload in PAYLOADS
    )


def remarks(office: Desk) -> dict[str, str]:
    """Every remark, by the number of the person it is about."""
    found = listing.listed(office, Query(Member), clear=True).records
    return {one["id_no"]: one["remark"] for one in found}


def test_a_csv_for_people_comes_back_as_it_went_whatever_stands_in_it(tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    (tmp_path / "offices").mkdir()
    with Offices(tmp_path / "offices") as offices:
        office, other = offices.found("A01", "样例工会"), offices.found("B01", "样例工会")
        for at, words in enumerate((*PAYLOADS, *CONFUSABLE)):
            save(office, Member, **member(at, remark=words))
        exporting.export(office, Query(Member), file, clear=True, reason="试")
        importing.write(other, importing.look(other, Member, file))
        assert remarks(other) == remarks(office)
        assert set(remarks(office).values()) >= set(PAYLOADS)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        written = [cell for row in csv.reader(lines) for cell in row]
    assert not [cell for cell in written if cell.startswith(("=", "+", "-", "@", "＝"))]


def test_whatever_is_written_as_csv_is_read_as_the_same(tmp_path: Path) -> None:
    rows = [[words, f"{words}\n=1"] for words in (*PAYLOADS, *CONFUSABLE, "\t=1", "\r", '="1"', "")]
    sheet.write(tmp_path / "x.csv", "", [sheet.Head("=甲"), sheet.Head("乙")], rows)
    (table,) = tables.read(tmp_path / "x.csv")
    assert [[cell or "" for cell in row] for row in table.rows[1:]] == rows
    assert table.rows[0] == ("=甲", "乙")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_calculates_nothing_in_a_csv_of_ours(tmp_path: Path) -> None:
    sheet.write(tmp_path / "x.csv", "", [sheet.Head("甲")], [[words] for words in (*PAYLOADS, *CONFUSABLE)])
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as lines:
        written = [cell for row in csv.reader(lines) for cell in row]
    assert cells(tmp_path / "x.csv", tmp_path / "out") == written


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_shows_the_words_and_calculates_none_of_them(book: Path, tmp_path: Path) -> None:
    assert set(PAYLOADS) <= set(cells(book, tmp_path))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_would_have_calculated_a_formula(tmp_path: Path) -> None:
    # The control: the same words in a plain CSV are not text any more.
    (tmp_path / "x.csv").write_text("=1+1\n", encoding="utf-8")
    assert cells(tmp_path / "x.csv", tmp_path / "out") == ["2"]
