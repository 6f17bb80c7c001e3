"""The bench measures what its table says, and says it in lines that a program can read."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import ROWS
from tests.bench.budgets import BUDGETS, Budget, Row

ROOT = Path(__file__).parents[2]
README = (ROOT / "tests" / "bench" / "README.md").read_text(encoding="utf-8")
LINE = re.compile(r"(\S+) +\d\S*?(?:s|ms|MB|/s)? +\d\S*?(?:s|ms|MB|/s)? +(\S+) +([≤≥])(\S+) (ok|OVER)")


def test_every_budget_is_measured_and_every_measure_has_a_budget() -> None:
    assert sorted(ROWS) == sorted(BUDGETS)


def test_the_page_of_budgets_says_what_the_command_prints_against() -> None:
    said = re.findall(r"^\| `(\S+)` \| (.+) \| (.+) \| (\S+) \|$", README, re.MULTILINE)
    assert said == [(row.name, row.what, row.reference, row.words) for row in BUDGETS.values()]


@pytest.mark.parametrize(
    ("ours", "least", "verdict"),
    [(1.5, False, "ok"), (1.6, False, "OVER"), (1.5, True, "ok"), (1.4, True, "OVER")],
)
def test_a_row_says_on_which_side_of_its_budget_it_is(ours: float, least: bool, verdict: str) -> None:
    row = Row("row", ours, 1.0, Budget("row", "this", "that", 1.5, least=least))
    assert row.line().endswith(f" {verdict}")


@pytest.mark.skipif(sys.platform == "win32", reason="the reference is measured by Linux alone")
def test_a_small_run_prints_a_line_for_each_row_that_was_asked_for(tmp_path: Path) -> None:
    """How fast this machine is decides nothing: only that lines and verdict fit each other."""
    line = [sys.executable, "-m", "tests.bench", "--members", "300", "--keep", str(tmp_path)]
    done = subprocess.run(
        [*line, "--only", "save", "search"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    lines = [LINE.fullmatch(line) for line in done.stdout.splitlines()]
    assert all(lines), done.stdout + done.stderr
    rows = [found.groups() for found in lines if found]
    wanted = [name for name in BUDGETS if name == "save" or name.startswith("search-")]
    assert [row[0] for row in rows] == wanted
    for _name, ratio, side, limit, verdict in rows:
        beyond = float(ratio) < float(limit) if side == "≥" else float(ratio) > float(limit)
        assert beyond == (verdict == "OVER") or float(ratio) == float(limit)
    assert done.returncode == int(any(row[-1] == "OVER" for row in rows))
