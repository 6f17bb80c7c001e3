"""Certificates: how fast, how large, whether the names can be found in them, how long the first one takes."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache, partial
from pathlib import Path
from statistics import median

from tests.bench.budgets import BUDGETS, Row
from tests.bench.clock import Numbers, in_turns, probe
from tests.bench.ground import Ground, scratch

PAGES, ROUNDS = 10_000, 3
FONT = "LXGWWenKai-Regular.ttf"
"""The font that ours takes on the Debian family."""


@cache
def _made(ground: Ground) -> tuple[tuple[tuple[Numbers, Numbers], ...], int]:
    """What both made in turn, and how many names were found in ours."""
    number = min(PAGES, ground.members)
    with scratch(ground) as home:
        out = home / "ours.pdf"
        pairs = tuple(
            (
                probe("certificates", "ours", number, out, home=home),
                probe("certificates", "qt", number, home / "qt.pdf", home=home),
            )
            for _ in range(ROUNDS)
        )
        return pairs, _found(out)


def _found(pdf: Path) -> int:
    """On how many pages the name can be found."""
    if shutil.which("pdftotext") is None:
        raise SystemExit("certificates-names needs pdftotext (poppler-utils)")
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True)
    names: list[str] = json.loads(pdf.with_suffix(".json").read_text())
    pages = done.stdout.split("\f")
    return sum(name in page for name, page in zip(names, pages, strict=False))


def _row(ground: Ground, name: str, measured: str) -> Row:
    pairs, _names = _made(ground)
    ours, reference = (median(pair[side][measured] for pair in pairs) for side in (0, 1))
    return Row(name, ours, reference, BUDGETS[name])


def speed(ground: Ground) -> Row:
    """Pages per CPU second."""
    return _row(ground, "certificates-speed", "speed")


def size(ground: Ground) -> Row:
    """The bytes of the whole file."""
    return _row(ground, "certificates-bytes", "bytes")


def names(ground: Ground) -> Row:
    """Names found, of all."""
    return Row(
        "certificates-names", _made(ground)[1], min(PAGES, ground.members), BUDGETS["certificates-names"]
    )


def first(ground: Ground) -> Row:
    """The first certificate, against registering the same font whole."""
    font = next(Path("/usr/share/fonts").rglob(FONT), None)
    if font is None:
        raise SystemExit(f"first-certificate needs {FONT} (fonts-lxgw-wenkai)")
    with scratch(ground) as home:
        ours = partial(probe, "first_certificate", "ours", home=home)
        reference = partial(probe, "first_certificate", "reportlab", font, home=home)
        ours(), reference()  # compiled and cached from here on
        measured = in_turns(ground.rounds, lambda: ours()["taken"], lambda: reference()["taken"])
    return Row("first-certificate", *measured, BUDGETS["first-certificate"])


ROWS = {
    "certificates-speed": speed,
    "certificates-bytes": size,
    "certificates-names": names,
    "first-certificate": first,
}
