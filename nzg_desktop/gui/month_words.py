"""What is said of a month: how far it has come, what was found, its figures. Words and rows, no widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nzg_desktop.gui.pieces import Step
from nzg_desktop.gui.rows_table import Row, Tone

if TYPE_CHECKING:
    from nzg_desktop.store.office import Package, Peer, Quarantined
    from nzg_desktop.work.checking import Finding
    from nzg_desktop.work.desk import Desk, Office
    from nzg_desktop.work.figures import Figure

WEIGHTS: dict[str, tuple[str, Tone]] = {
    "error": ("× 必须改正", "error"),
    "warning": ("! 需要说明", "warning"),
    "hint": ("· 提示", "faint"),
}
STEPS = ("检查", "封存", "写到 U 盘", "打印封面", "读入回执")
REACHED = {"open": 1, "closed": 2, "exported": 3, "receipted": 5}
"""How many of the steps lie behind in each state; printing the cover leaves no trace of its own."""


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """All that the page shows of one month, read in one go."""

    period: str
    state: str
    office: Office
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    sent: tuple[Package, ...]
    returned: tuple[Quarantined, ...]
    upper: tuple[Peer, ...]
    usual: str
    """How much the last report, of whatever month, told: its privacy level."""

    @property
    def errors(self) -> int:
        """How many findings keep the month from being sealed."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings want a word."""
        return sum(finding.severity == "warning" for finding in self.findings)

    @property
    def last(self) -> Package | None:
        """The report that was written last."""
        return self.sent[-1] if self.sent else None


def read(desk: Desk, period: str) -> MonthFacts:
    """Read everything about a month; an open month is checked as it stands."""
    from nzg_desktop.store import office as kept
    from nzg_desktop.work import checking, figures, handover, month, receiving
    from nzg_desktop.work.desk import office

    state = month.months(desk, [period])[period]
    sent = tuple(sorted(handover.sent(desk, period), key=lambda package: package.number))
    with desk.store.reading() as r:
        upper = kept.peers(r, "upper")
        written = kept.packages(r, direction="out", kind="report")
    return MonthFacts(
        period,
        state,
        office(desk),
        figures.figures(desk, period),
        checking.check(desk, period),
        sent,
        tuple(receiving.quarantined(desk, sent[-1].id)) if sent else (),
        upper,
        max(written, key=lambda package: package.at).privacy if written else "figures",
    )


def in_words(period: str) -> str:
    """2026年11月."""
    year, month = period.split("-")
    return f"{year}年{int(month)}月"


def standing(facts: MonthFacts, today: dt.date) -> tuple[str, str]:
    """How far the month has come, in words with a mark, and the role these words are shown in."""
    if facts.state == "open":
        return "○ 未封存", "second"
    if facts.state == "closed" or facts.last is None:
        return "● 已封存，还没有写出", "heading"
    if facts.state == "exported":
        days = (today - dt.date.fromisoformat(facts.last.at[:10])).days
        return f"● 已导出，待回执 {days} 天" if days else "● 今天导出，待回执", "heading"
    return "✓ 已报送", "good"


def steps(facts: MonthFacts) -> list[Step]:
    """The steps of a report with where one is."""
    reached = REACHED[facts.state]
    if facts.state == "open" and facts.errors:
        reached = 0
    return [
        Step(title, "done" if at < reached else "now" if at == reached else "ahead")
        for at, title in enumerate(STEPS)
    ]


def verdict(facts: MonthFacts) -> str:
    """What the checks came to, and what follows."""
    if facts.errors:
        return f"有 {facts.errors} 处必须改正，点下面的“打开”看是哪些。改好后点“重新检查”。"
    if facts.warnings:
        return f"有 {facts.warnings} 处需要说明。核对无误后写一句原因："
    return "检查通过，没有必须改正的。封存后数字不再变动，要改可以更正重报。"


def answered(facts: MonthFacts) -> str:
    """What the upper office said of the last report."""
    if facts.last is None or not facts.last.receipt:
        return "把文件和签字的封面交给上级；上级的回执拿回来后，点“读入回执”。"
    if facts.returned:
        return f"上级已接收，退回 {len(facts.returned)} 条要改正，见“上级退回”。改好后下月会自动带上。"
    return "上级已接收，没有退回的。"


def number(figure: Figure) -> str:
    """A figure as people read it."""
    from nzg_desktop.work.handover import plain_number

    if figure.value is None:
        return "—"
    plain = plain_number(figure.value)
    whole, sign, rest = plain.partition(".")
    return f"{int(whole):,}{sign}{rest}"


def figure_rows(figures: Sequence[Figure]) -> list[Row]:
    """The figures as lines; each number opens its records."""
    natures = {"stock": "月末数", "flow": "本月发生", "ratio": "比率"}
    lines = []
    for figure in figures:
        origin = natures[figure.nature]
        if figure.nature == "ratio" and figure.denominator is not None:
            origin = f"{figure.numerator:f} ÷ {figure.denominator:f}"
        cells = (figure.code, figure.name, number(figure), figure.unit, origin)
        lines.append(Row(cells, link=2))
    return lines


def finding_rows(findings: Sequence[Finding]) -> list[Row]:
    """The findings as lines, the gravest first; those with records open them."""
    lines = []
    for finding in findings:
        said, tone = WEIGHTS[finding.severity]
        opens = finding.query is not None
        cells = (said, finding.message, "打开" if opens else "")
        lines.append(Row(cells, tone, 0, link=2 if opens else -1))
    return lines


def sent_rows(facts: MonthFacts) -> list[Row]:
    """The reports of the month that went out."""
    from nzg_desktop.work.handover import PRIVACY
    from nzg_desktop.work.receiving import in_short

    lines = []
    for package in facts.sent:
        revision = f"更正 {package.revision}" if package.revision else "首次"
        back = f"✓ {in_short(package.verdict)}" if package.receipt else "○ 待回执"
        tone: Tone = "good" if package.receipt else "warning"
        day = package.at[:16].replace("T", " ")
        lines.append(
            Row(
                (f"第 {package.number} 份", revision, PRIVACY[package.privacy], day, back, package.file),
                tone,
                4,
            )
        )
    return lines


def returned_rows(desk: Desk, returned: Sequence[Quarantined]) -> list[Row]:
    """What the upper office could not take, with its reason and advice."""
    titles = {ledger.about.code: ledger for ledger in desk.ledgers}
    lines = []
    for one in returned:
        ledger = titles.get(one.resource)
        lines.append(Row((ledger.about.title if ledger else one.resource, one.field, one.reason, one.advice)))
    return lines
