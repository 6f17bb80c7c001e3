"""The figures of a month, organisation by organisation: measured, and read again once they are sealed."""

from __future__ import annotations

from functools import cache

from nzg_desktop.core import dates
from nzg_desktop.store import office as kept
from nzg_desktop.work import figures
from nzg_desktop.work.desk import Desk
from tests.bench.budgets import BUDGETS, Row
from tests.bench.clock import cost, in_turns
from tests.bench.ground import Ground, copied

MONTH = "2026-06"
ROUNDS = 3
_STANDS = "(status NOT IN ('10', '11', '99') AND (status = '20' OR left_on > :end))"
_IN = "sex = '2' AND status NOT IN ('10', '11', '99') AND joined BETWEEN :start AND :end"
_OUT = "sex = '2' AND left_on BETWEEN :start AND :end AND status IN"
_COUNTED = (
    f"{_STANDS} AND (joined <= :end OR joined IS NULL)",
    f"{_STANDS} AND (joined <= :end OR joined IS NULL) AND sex = '2'",
    _IN,
    f"{_IN} AND employed BETWEEN '70' AND '89'",
    f"{_IN} AND employed IN ('71', '72', '73', '74')",
    *(f"{_OUT} {states}" for states in ("('31')", "('40', '41', '42')", "('50', '51')", "('60')")),
)
"""The indicators of the members (A07 to A10-4) as somebody would write them by hand."""
_GROUPED = (
    f"SELECT org_id, {', '.join(f'sum({one})' for one in _COUNTED)} FROM (SELECT org_id, sex,"
    " membership_status AS status, status_date AS left_on, join_date AS joined, employment_form AS employed"
    " FROM member NOT INDEXED WHERE retired = 0 AND origin = 0) GROUP BY org_id"
)


@cache
def _measured(ground: Ground) -> dict[str, tuple[float, float]]:
    """Both rows on one copy of the office, the kept figures once they have been put there."""
    with copied(ground) as desk:
        now = in_turns(ROUNDS, lambda: cost(lambda: _all(desk)), lambda: cost(lambda: _grouped(desk)))
        with desk.store.writing() as w:
            found = figures.measured(desk, w, MONTH)
            leaves = [*figures.whole(desk, w, found), *figures.by_organisation(desk, w, found)]
            kept.put_figures(w, source=0, package="", period=MONTH, revision=0, leaves=leaves)
            kept.put_seal(w, kept.Seal(MONTH, 0, "", desk.who, "", ""))
        sealed = in_turns(ROUNDS, lambda: cost(lambda: _read(desk)), lambda: cost(lambda: _grouped(desk)))
    return {"figures": now, "figures-kept": sealed}


def _all(desk: Desk) -> None:
    with desk.store.reading() as r:
        found = figures.measured(desk, r, MONTH)
        figures.by_organisation(desk, r, found)


def _grouped(desk: Desk) -> None:
    with desk.store.reading() as r:
        days = {"start": dates.first_day(MONTH), "end": dates.last_day(MONTH)}
        r.exec_driver_sql(_GROUPED, {name: day.isoformat() for name, day in days.items()}).all()


def _read(desk: Desk) -> None:
    """The office's own figures, as the page of a sealed month shows them."""
    figures.figures(desk, MONTH)


def measured_now(ground: Ground) -> Row:
    """All indicators over all records."""
    return Row("figures", *_measured(ground)["figures"], BUDGETS["figures"])


def read_again(ground: Ground) -> Row:
    """What was kept."""
    return Row("figures-kept", *_measured(ground)["figures-kept"], BUDGETS["figures-kept"])


ROWS = {"figures": measured_now, "figures-kept": read_again}
