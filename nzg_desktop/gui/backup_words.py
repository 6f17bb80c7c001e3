"""What is said of backups: when, why, how much, where, and how they differ from the present. Words only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from nzg_desktop.gui.rows_table import Head, Row
from nzg_desktop.work.safety import REASONS

if TYPE_CHECKING:
    from nzg_desktop.store.shelf import Facts
    from nzg_desktop.work.safety import Backup, Preview

HEADS = (
    Head("时间"),
    Head("因为"),
    Head("记录", number=True),
    Head("与现在相比", 20, takes_rest=True),
    Head("放在"),
)
COUNT_HEADS = (
    Head("台账", takes_rest=True),
    Head("现在", number=True),
    Head("恢复后", number=True),
    Head("相差", number=True),
)
LOST_HEADS = (
    Head("时间"),
    Head("经手人"),
    Head("做了什么"),
    Head("台账"),
    Head("哪一条", 24, takes_rest=True),
)


def moment(at: dt.datetime) -> str:
    """今天 09:05, 昨天 17:30, 11月2日 08:00, 2025年3月1日."""
    today = dt.date.today()
    near = {today: "今天", today - dt.timedelta(days=1): "昨天"}
    if at.date() in near:
        return f"{near[at.date()]} {at:%H:%M}"
    year = "" if at.year == today.year else f"{at.year}年"
    return f"{year}{at.month}月{at.day}日 {at:%H:%M}"


def row(backup: Backup, now: Facts | None, own: Path, sticks: Iterable[Path]) -> Row:
    """One line of the list."""
    reason = REASONS.get(backup.facts.reason, "")
    records = f"{backup.records:,}" if backup.facts.mark else "?"
    same = now is not None and backup.facts.mark == now.mark
    cells = (
        moment(backup.facts.moment),
        reason,
        records,
        difference(backup, now),
        places(backup, own, sticks),
    )
    return Row(cells, "good" if same else "", 3)


def difference(backup: Backup, now: Facts | None) -> str:
    """How a backup differs from the present, in a few words."""
    if now is None or not backup.facts.mark:
        return "要预览才知道"
    if backup.facts.mark == now.mark:
        return "✓ 与现在一样"
    count, steps = backup.records - sum(now.counts.values()), now.head[0] - backup.facts.head[0]
    said = f"{'多' if count > 0 else '少'} {abs(count):,} 条" if count else "条数一样"
    return f"{said}，此后有 {steps:,} 次改动" if steps > 0 else said


def places(backup: Backup, own: Path, sticks: Iterable[Path]) -> str:
    """本机+U 盘."""
    sticks = tuple(sticks)
    names = []
    for place in backup.places:
        on_stick = any(place.is_relative_to(stick) for stick in sticks)
        names.append("本机" if place == own else "U 盘" if on_stick else "第二处")
    return "+".join(dict.fromkeys(names))


def state(places: tuple[Path, ...], second: str, days: int) -> str:
    """Where backups go, and what is missing."""
    others = [str(place.parent) for place in places[1:]]
    when = "有改动时每半小时一次，关窗口前、导入前、恢复前各一次，每份都重新打开逐条核对。"
    if others:
        where = f"除了本机，还会拷到 {'、'.join(others)}。"
    elif second:
        where = f"第二处 {second} 现在不在，插上或连上以后会自己补拷。"
    else:
        where = "还没有第二处：请插上 U 盘按“用 U 盘”，以后一插上就会自己拷一份。"
    late = f"已有 {days} 天没有放到别的磁盘上。" if days else ""
    return f"{when}{where}{late}"


def heading(seen: Preview) -> str:
    """What restoring would mean, in a sentence or two."""
    at = moment(seen.backup.facts.moment)
    kept = "恢复前会先把现在的资料另存一份，恢复错了还能换回来。"
    if seen.now is None:
        again = f"此后读得出的 {len(seen.lost) + seen.more:,} 步列在下面，恢复后要重做。" if seen.lost else ""
        return f"{at} 的备份完好，共 {seen.backup.records:,} 条记录。{again}损坏的文件会另存，不会删除。"
    if not seen.related:
        return f"注意：{at} 的备份不是从现在的资料做出来的，恢复后现在的资料全部换成它的。{kept}"
    if seen.backup.facts.mark == seen.now.mark:
        return f"{at} 的备份和现在的资料一样，恢复不会改变什么。"
    steps = len(seen.lost) + seen.more
    return f"恢复到 {at}，此后的 {steps:,} 次改动会没有（列在下面，最近的在前）。{kept}"


def restored(backup: Backup) -> str:
    """What is said when a backup has been put back."""
    return (
        f"已恢复到 {moment(backup.facts.moment)} 的资料。恢复前的也留着，在“备份与恢复”里标着“恢复前”，"
        "可以再换回来。下一份报送上级会先核实一次，请提前打个电话。"
    )


def counts(seen: Preview) -> list[Row]:
    """Counts per ledger, now and after."""
    lines = []
    for title, now, then in seen.counts:
        before = "—" if seen.now is None else f"{now:,}"
        change = "" if seen.now is None or now == then else f"{then - now:+,}"
        lines.append(Row((title, before, f"{then:,}", change), "warning" if change else "", 3))
    return lines


def lost(seen: Preview) -> list[Row]:
    """The newest changes that would be lost, one line each."""
    lines = [Row((_minute(e.at), e.who, e.action, e.place, e.record or e.told)) for e in seen.lost]
    if seen.more:
        lines.append(Row(("", "", f"还有更早的 {seen.more:,} 次", "", ""), "faint", 2))
    return lines


def _minute(at: str) -> str:
    return moment(dt.datetime.fromisoformat(at))
