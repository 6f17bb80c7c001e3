"""The figures of a month, organisation by organisation: measured, and read again once they are sealed."""

from __future__ import annotations

from functools import cache

from nzg_desktop.store import office as kept
from nzg_desktop.work import figures
from nzg_desktop.work.desk import Desk
from tests.bench.budgets import BUDGETS, Row
from tests.bench.clock import cost, in_turns
from tests.bench.ground import Ground, copied

MONTH = "2026-06"
ROUNDS = 3
_GROUPED = (
    "SELECT o.parent_id, count(*) FROM member m NOT INDEXED JOIN org o ON o.id = m.org_id"
    " WHERE m.retired = 0 AND m.origin = 0 AND m.sex = '2' GROUP BY o.parent_id"
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
        sealed = in_turns(ROUNDS, lambda: cost(lambda: _read(desk)), lambda: cost(lambda: _grouped(desk)))
    return {"figures": now, "figures-kept": sealed}


def _all(desk: Desk) -> None:
    with desk.store.reading() as r:
        found = figures.measured(desk, r, MONTH)
        figures.by_organisation(desk, r, found)


def _grouped(desk: Desk) -> None:
    with desk.store.reading() as r:
        r.exec_driver_sql(_GROUPED).all()


def _read(desk: Desk) -> None:
    """The office's own line, which is what the page of the month shows."""
    with desk.store.reading() as r:
        kept.figures(r, MONTH, source=0, revision=0)


def measured_now(ground: Ground) -> Row:
    """All indicators over all records."""
    return Row("figures", *_measured(ground)["figures"], BUDGETS["figures"])


def read_again(ground: Ground) -> Row:
    """What was kept."""
    return Row("figures-kept", *_measured(ground)["figures-kept"], BUDGETS["figures-kept"])


ROWS = {"figures": measured_now, "figures-kept": read_again}
