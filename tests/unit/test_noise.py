"""The guards against noise can fail: each is shown a noise in a run of its own and must call it out."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

NOISES = """
import logging
import warnings

def test_unexpected_log_line():
    logging.getLogger("nzg_desktop.store").warning("a line")

def test_log_line_that_does_not_propagate():
    quiet = logging.getLogger("quiet")
    quiet.propagate = False
    quiet.error("a line")

def test_expected_log_line_that_never_comes(expect_log):
    expect_log("a line")

def test_python_warning():
    warnings.warn("old", DeprecationWarning, stacklevel=1)

def test_qt_warning(qapp):
    from PySide6.QtCore import qWarning
    qWarning("a line")

def test_calm():
    logging.getLogger("nzg_desktop.store").info("a line")

def test_expected_log_line(expect_log):
    expect_log("line")
    logging.getLogger("nzg_desktop.store").warning("a line")
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says about the noises, one line for each test that it does not pass."""
    folder = tmp_path_factory.mktemp("noise")
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests" / "fixtures").mkdir(parents=True)
    for name in ("conftest.py", "fixtures/own.py"):
        shutil.copy(ROOT / "tests" / name, folder / "tests" / name)
    (folder / "tests" / "test_noises.py").write_text(NOISES, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--basetemp",
        str(folder / "tmp"),
    ]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("noise", "verdict"),
    [
        ("unexpected_log_line", "ERROR"),
        ("log_line_that_does_not_propagate", "ERROR"),
        ("expected_log_line_that_never_comes", "ERROR"),
        ("python_warning", "FAILED"),
        ("qt_warning", "FAILED"),
    ],
)
def test_noise_fails_the_test_that_makes_it(report: str, noise: str, verdict: str) -> None:
    assert f"{verdict} tests/test_noises.py::test_{noise}" in report


@pytest.mark.parametrize("calm", ["calm", "expected_log_line"])
def test_what_is_calm_or_announced_passes(report: str, calm: str) -> None:
    assert f"::test_{calm} -" not in report
    assert "2 failed, 5 passed, 3 errors" in report
