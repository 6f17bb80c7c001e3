"""The contracts on who may import whom can fail: each is shown an offence and must name it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]

# The smallest program that has every layer and breaks no rule.
HOUSE = {
    "__init__": "",
    "__main__": "import nzg_desktop.app",
    "app": "import PySide6\nimport nzg_desktop.gui.window, nzg_desktop.store",
    "gui/__init__": "",
    "gui/window": "import PySide6.QtWidgets\nimport nzg_desktop.work",
    "cli/__init__": "import nzg_desktop.work",
    "work/__init__": "import nzg_desktop.ledgers, nzg_desktop.store, nzg_desktop.exchange, nzg_desktop.paper",
    "ledgers/__init__": "from nzg_desktop.ledgers import member, room",
    "ledgers/member": "import sqlmodel\nimport nzg_desktop.core",
    "ledgers/room": "import sqlmodel\nimport nzg_desktop.core",
    "store/__init__": "import sqlalchemy.orm, alembic, sqlcipher3, sqlmodel\nimport nzg_desktop.core",
    "exchange/__init__": "import nzg_desktop.core",
    "paper/__init__": "import reportlab.pdfgen\nimport nzg_desktop.core",
    "core/__init__": "import sqlmodel",
}

OFFENCES = [
    ("layers", "core/__init__", "import nzg_desktop.store"),
    ("layers", "store/__init__", "import nzg_desktop.ledgers.room"),
    ("layers", "exchange/__init__", "import nzg_desktop.paper"),
    ("layers", "cli/__init__", "import nzg_desktop.gui.window"),
    ("layers", "attic", ""),
    ("ledgers", "ledgers/member", "import nzg_desktop.ledgers.room"),
    ("qt", "work/__init__", "import PySide6.QtCore"),
    ("sql", "work/__init__", "from sqlalchemy import select"),
    ("models", "gui/window", "import sqlmodel"),
    ("paper", "gui/window", "from reportlab.graphics import shapes"),
]


def _build(folder: Path, *, offence: tuple[str, str] | None = None) -> None:
    shutil.copy(ROOT / "pyproject.toml", folder)
    house = dict(HOUSE)
    if offence:
        where, what = offence
        house[where] = f"{house.get(where, '')}\n{what}"
    for name, code in house.items():
        file = folder / "nzg_desktop" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(code, encoding="utf-8")


def _lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as c; c()"
    command = [sys.executable, "-c", code, "--no-cache", "--contract", contract]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("contract", [contract["id"] for contract in CONTRACTS])
def test_a_program_that_keeps_to_the_layers_is_passed(contract: str, tmp_path: Path) -> None:
    _build(tmp_path)
    seen = _lint(tmp_path, contract)
    assert seen.returncode == 0, seen.stdout


@pytest.mark.parametrize(("contract", "where", "what"), OFFENCES)
def test_an_import_against_the_rules_is_found(contract: str, where: str, what: str, tmp_path: Path) -> None:
    _build(tmp_path, offence=(where, what))
    seen = _lint(tmp_path, contract)
    assert seen.returncode != 0
    assert "Traceback" not in seen.stderr


def test_every_contract_is_shown_an_offence() -> None:
    assert {contract["id"] for contract in CONTRACTS} == {contract for contract, _, _ in OFFENCES}
