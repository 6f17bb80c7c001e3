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
    read.add_argument("--only", nargs="+", default=[], metavar="R[=N]", help=" ".join(h.code for h in there))
    read.add_argument("--rounds", type=int, default=0, metavar="N", help="as many rounds of each")
    read.add_argument("--full", action="store_true", help="the on-demand column of the matrix")
    read.add_argument("--first", type=int, default=0, metavar="N", help="the number of the first round")
    read.add_argument("--minutes", type=float, default=float("inf"), help="at most so long for each hazard")
    read.add_argument("--figures", type=Path, metavar="FILE", help="where to write the figures as JSON")
    asked = read.parse_args(given)
    wanted = dict(word.partition("=")[::2] for word in asked.only)
    orders = [(hazard, order) for hazard in there if (order := _order(hazard, asked, wanted)).rounds]
    if not orders:
        read.error(f"no such hazard; there are: {' '.join(hazard.code for hazard in there)}")
    print(HEAD, flush=True)
    reports = []
    for waiting in [begun(hazard, order) for hazard, order in orders]:
        reports.append(waiting())
        print(reports[-1].line(), flush=True)
        for reason in reports[-1].tally.failures[:SHOWN]:
            print(f"      {reason}", file=sys.stderr, flush=True)
        if asked.figures:
            asked.figures.write_text(json.dumps(figures(reports), ensure_ascii=False, indent=1), "utf-8")
    return int(not all(report.good for report in reports))


def _order(hazard: Hazard, asked: argparse.Namespace, wanted: dict[str, str]) -> Order:
    """How many rounds of one: as its own word says, or that of its family (R6 of R6-plain), or as of all."""
    named = wanted.get(hazard.code, wanted.get(hazard.code.partition("-")[0]))
    if wanted and named is None:
        return Order(0)
    rounds = int(named or 0) or asked.rounds or (hazard.full if asked.full else hazard.ci)
    return Order(rounds, asked.first, longest=asked.minutes * 60)


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
