"""The month's life: open, sealed, handed over, answered. A sealed month never changes.

A correction seals the same month again as the next revision, with a reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from nzg_desktop.core import dates
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import journal
from nzg_desktop.store import office as kept
from nzg_desktop.store.office import Seal
from nzg_desktop.store.store import Reading, Writing
from nzg_desktop.work.accounts import need
from nzg_desktop.work.checking import Finding, findings
from nzg_desktop.work.desk import Desk, line, noted
from nzg_desktop.work.figures import Figure, by_organisation, checked_period, figures, measured, rows, whole

__all__ = ["Closed", "Figure", "checked_period", "close", "figures", "months", "rows"]

NOT_SEALED = "本月没有封存。"


@dataclass(frozen=True, slots=True)
class Closed:
    """A month that was sealed."""

    period: str
    revision: int


def close(desk: Desk, period: str, note: str = "") -> Closed:
    """Seal a month with its figures as they stand now. A further seal is a correction and needs a reason.

    Raises Trouble for a month that has not begun, for errors, and for warnings or a correction without a
    note.
    """
    need(desk, "close")
    checked_period(period)
    note = line(note, "说明")
    if period > dates.month_of(dt.date.today()):
        raise Trouble(f"{period} 还没有到。", "请选本月或以前的月份。", NOT_SEALED)
    with desk.store.writing() as w:
        revision = len(kept.seals(w, period))
        if revision and not note:
            raise Trouble(f"{period} 已经封存过。", "要更正的话，请写明更正原因。", "原来封存的数没有变化。")
        now = measured(desk, w, period)
        leaves = whole(desk, w, now)
        _refuse_open(findings(desk, w, period, leaves), note)
        everything = [*leaves, *by_organisation(desk, w, now)]
        kept.put_figures(w, source=0, package="", period=period, revision=revision, leaves=everything)
        _seal(desk, w, period, revision, note)
    return Closed(period, revision)


def _refuse_open(found: Iterable[Finding], note: str) -> None:
    """Errors must be put right first; what is only unusual needs a word."""
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        raise Trouble(f"还有 {len(errors)} 处必须改正：{errors[0].message}", "改正后再封存本月。", NOT_SEALED)
    warnings = [finding for finding in found if finding.severity == "warning"]
    if warnings and not note:
        raise Trouble(
            f"有 {len(warnings)} 处需要说明：{warnings[0].message}",
            "请核对，并在说明里写一句原因。",
            NOT_SEALED,
            code="note",
        )


def _seal(desk: Desk, w: Writing, period: str, revision: int, note: str) -> None:
    facts = {"period": period, "revision": revision}
    noted(desk, w, ledger="month", action="closed", reason=note, after=facts)
    stamp = dt.datetime.now().isoformat(timespec="seconds")
    kept.put_seal(w, Seal(period, revision, stamp, desk.who, note, journal.head(w)[1]))


def months(desk: Desk, periods: Iterable[str]) -> dict[str, str]:
    """How far each month has come: open, closed, exported (待回执) or receipted (已报送)."""
    with desk.store.reading() as r:
        return {period: state(r, period) for period in periods}


def state(r: Reading, period: str) -> str:
    """How far one month has come."""
    seals = kept.seals(r, period)
    if not seals:
        return "open"
    sent = [
        package
        for package in kept.packages(r, direction="out", kind="report", period=period)
        if package.revision == seals[-1].revision
    ]
    if not sent:
        return "closed"
    return "receipted" if any(package.receipt for package in sent) else "exported"
