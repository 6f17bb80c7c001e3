"""The trials on demand: see README.md.

One line per hazard: rounds, passed, failed, acknowledgements held, and how often each control failed. The
exit status is 1 where a round failed or a control did not. Without --rounds and --full it is a CI run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.faults.trial import HEAD, Hazard, Order, Report, begun, known

SHOWN = 20


def main(given: Sequence[str]) -> int:
    """Try what was asked for; gives the exit status."""
    there = known()
    read = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    read.add_argument("--only", nargs="+", default=[], metavar="R", help=" ".join(h.code for h in there))
    read.add_argument("--rounds", type=int, default=0, metavar="N", help="as many rounds of each")
    read.add_argument("--full", action="store_true", help="the on-demand column of the matrix")
    read.add_argument("--first", type=int, default=0, metavar="N", help="the number of the first round")
    read.add_argument("--minutes", type=float, default=float("inf"), help="at most so long for each hazard")
    read.add_argument("--figures", type=Path, metavar="FILE", help="where to write the figures as JSON")
    asked = read.parse_args(given)
    chosen = [hazard for hazard in there if not asked.only or _meant(hazard.code, asked.only)]
    if not chosen:
        read.error(f"no such hazard; there are: {' '.join(hazard.code for hazard in there)}")
    print(HEAD, flush=True)
    reports = []
    for waiting in [begun(hazard, order) for hazard in chosen if (order := _order(hazard, asked)).rounds]:
        reports.append(waiting())
        print(reports[-1].line(), flush=True)
        for reason in reports[-1].tally.failures[:SHOWN]:
            print(f"      {reason}", file=sys.stderr, flush=True)
        if asked.figures:
            asked.figures.write_text(json.dumps(figures(reports), ensure_ascii=False, indent=1), "utf-8")
    return int(not all(report.good for report in reports))


def _order(hazard: Hazard, asked: argparse.Namespace) -> Order:
    rounds = asked.rounds or (hazard.full if asked.full else hazard.ci)
    return Order(rounds, asked.first, longest=asked.minutes * 60)


def _meant(code: str, words: Sequence[str]) -> bool:
    return any(code == word or code.startswith(f"{word}-") for word in words)


def figures(reports: Sequence[Report]) -> dict[str, object]:
    """What is published: when and on what kind of machine, and the numbers."""
    rows = [
        {
            "hazard": report.hazard.code,
            "title": report.hazard.title,
            "rounds": report.tally.rounds,
            "failed": len(report.tally.failures),
            "held": report.tally.held,
            "seconds": round(report.tally.seconds, 1),
            "notes": report.tally.notes,
            "controls": {name: [len(t.failures), t.rounds] for name, t in report.controls.items()},
        }
        for report in reports
    ]
    system = f"{platform.system()} {platform.machine()}"
    machine = f"{system}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return {"day": dt.date.today().isoformat(), "machine": machine, "hazards": rows}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
