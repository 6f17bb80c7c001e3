"""What is said of files that came in: a mark, a word and a colour for each, a sentence for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from nzg_desktop.gui.rows_table import Row, Tone

if TYPE_CHECKING:
    from nzg_desktop.gui.drives import Drive
    from nzg_desktop.work.desk import Desk
    from nzg_desktop.work.receiving import Received
    from nzg_desktop.work.rollup import Expected

GOOD, FAULTY, AGAIN, HELD, MISSING = "✓ 合格", "! 有问题", "＝ 重复", "‖ 暂存", "○ 缺报"
LIGHTS: dict[str, tuple[str, Tone]] = {
    "APPLIED": (GOOD, "good"),
    "DUPLICATE": (AGAIN, "faint"),
    "LATE": ("· 来晚", "faint"),
    "FORK": ("× 编号冲突", "error"),
    "NEW_STREAM": (HELD, "warning"),
    "HELD_KEY": (HELD, "warning"),
    "HELD_DELETIONS": (HELD, "warning"),
    "HELD_NEWER": (HELD, "warning"),
    "MISROUTED": ("× 送错单位", "error"),
    "REFUSED": ("× 不能接收", "error"),
}
CONFIRMABLE = {
    "NEW_STREAM": "核实了，确认接收",
    "HELD_DELETIONS": "核实了，确认移除",
    "FORK": "核实了，以这份为准",
}
"""What waits for a person, and what the button says."""
DEEPEST = 2
MOST_ENTRIES = 5_000
"""A stick full of other things is not searched for ever."""


@dataclass(frozen=True, slots=True)
class Stick:
    """A plugged-in drive with the report files found on it."""

    drive: Drive
    files: tuple[Path, ...]


def look_for_files() -> tuple[Stick, ...]:
    """The sticks that are plugged in, with the report files on each."""
    from nzg_desktop.gui import drives

    return tuple(Stick(drive, reports_in(drive.path)) for drive in drives.sticks())


def reports_in(folder: Path) -> tuple[Path, ...]:
    """Files in a folder, and two levels below it, that look like reports; receipts and cards do not."""
    from nzg_desktop.exchange.filename import looks_ours

    entries = islice(_entries(folder, DEEPEST), MOST_ENTRIES)
    found = (path for path in entries if looks_ours(path.name) and "_receipt_" not in path.name)
    return tuple(sorted(found))


def _entries(folder: Path, deeper: int) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return  # a folder that may not be read holds nothing for us
    for entry in entries:
        if entry.is_dir() and not entry.name.startswith((".", "$")):
            if deeper:
                yield from _entries(entry, deeper - 1)
        elif entry.is_file():
            yield entry


def light(one: Received) -> tuple[str, Tone]:
    """The light of one file."""
    if one.verdict == "APPLIED" and one.quarantined:
        return FAULTY, "warning"
    return LIGHTS[one.verdict]


def received_row(one: Received) -> Row:
    """One received file as a line."""
    said, tone = light(one)
    counters = tuple(f"{number:,}" for number in (one.accepted, one.unchanged, one.quarantined))
    counted = counters if one.read else ("", "", "")
    return Row((said, one.sender or one.file, one.period, *counted, one.message), tone, 0)


def by_urgency(received: Sequence[Received]) -> list[int]:
    """The numbers of the received files, those first that a person has to look at."""
    order = {"error": 0, "warning": 1, "good": 2, "": 2, "faint": 3}
    return sorted(range(len(received)), key=lambda at: (order[light(received[at])[1]], at))


def expected_row(one: Expected, period: str) -> Row:
    """One office that should report, as a line."""
    if not one.reported:
        return Row((MISSING, one.name, period, "", "", "", "还没有收到这家的报送。"), "error", 0)
    said, tone = (FAULTY, "warning") if one.quarantined else (GOOD, "good")
    aside = f"{one.quarantined:,}" if one.quarantined else ""
    told = f"第 {one.number} 份已接收。"
    return Row((said, one.name, period, "", "", aside, told), tone, 0)  # type: ignore[arg-type]


def in_sum(received: Sequence[Received]) -> str:
    """How many files ended in which light."""
    counts = Counter(light(one)[0] for one in received)
    parts = "，".join(f"{said[2:]} {count}" for said, count in counts.most_common())
    return f"接收了 {len(received)} 份：{parts}。"


def coverage(expected: int, missing: Sequence[Expected]) -> str:
    """How many offices have reported, and who has not."""
    if not expected:
        return "还没有登记下级单位的证书卡；登记后才能接收它们的报送。"
    said = f"应报 {expected} 家，已报 {expected - len(missing)} 家"
    if not missing:
        return f"{said}，已报齐。"
    return f"{said}，缺报 {len(missing)} 家：{'、'.join(one.name for one in missing)}"


def newest_period(received: Iterable[Received], usual: str) -> str:
    """The month that most of the received files are for."""
    counts = Counter(one.period for one in received if one.period)
    return max(counts, key=lambda period: (counts[period], period)) if counts else usual


def quarantine_rows(desk: Desk, one: Received) -> list[Row]:
    """The rows of one file that wait for its sender."""
    titles = {ledger.about.code: ledger.about.title for ledger in desk.ledgers}
    return [Row((titles.get(q.resource, q.resource), q.field, q.reason, q.advice)) for q in one.quarantine]
