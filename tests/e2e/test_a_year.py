"""An office of 800 members keeps every ledger by commands, and every line of its form comes out right."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from nzg_desktop.ledgers import LEDGERS
from tests.fixtures import year
from tests.fixtures.offices import workbook
from tests.fixtures.shell import Shell


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.delenv("NZG_HOME", raising=False)
    made = Shell(capsys, tmp_path / "home")
    made.json("init", "--code", "A01", "--name", "样例纺织工会")
    return made


def test_a_year_over_all_ledgers_gives_every_line_of_the_form(shell: Shell, tmp_path: Path) -> None:
    roster = workbook(tmp_path / "名册.xlsx", year.roster())
    taken = shell.json("import", "member", roster)
    assert (taken["new"], taken["refused"]) == (year.MEMBERS, 0)
    for ledger, values in year.typed():
        shell.json("set", ledger, *values)
    typed = {one.about.code for one in LEDGERS if not one.about.log}  # a log is written by the program
    assert {ledger for ledger, _ in year.typed()} == typed - {"member"}
    found = {one["code"]: one for one in shell.json("figures", year.MONTH)["figures"]}
    said = {code: Decimal(str(found[code]["value"])) for code in year.expected()}
    assert said == {code: Decimal(value) for code, value in year.expected().items()}
    assert {code.partition("-")[0] for code, one in found.items() if one["value"]} >= {
        f"{block}{line:02}"
        for block, lines in {"A": 11, "B": 6, "C": 6, "D": 4, "E": 7, "F": 5, "G": 2}.items()
        for line in range(1, lines + 1)
    }
    for code in ("A08", "C01.03", "E01-4", "F04-2.1"):
        assert shell.json("rows", year.MONTH, code)["count"] == found[code]["rows"]
