"""Whether the database is whole, looked at after an unclean end, at every start and once a week; and mending.

Nothing damaged is opened without a word, and nothing is mended that only a backup can bring back.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import damage, faults, shelf, standing
from nzg_desktop.store import office as kept
from nzg_desktop.work import checking, safety
from nzg_desktop.work.accounts import need
from nzg_desktop.work.checking import Finding
from nzg_desktop.work.desk import Desk, Home, noted, setting
from nzg_desktop.work.safety import Backup

CHECKED = f"{shelf.OWN}checked"
"""The setting that notes when all of it was last found whole."""
EVERY = dt.timedelta(days=7)


def due(desk: Desk) -> bool:
    """Whether the weekly check is due. A clock that was set back makes it due too."""
    said = setting(desk, CHECKED)
    if not isinstance(said, str):
        return True
    return abs(dt.datetime.now().astimezone() - dt.datetime.fromisoformat(said)) >= EVERY


def look(desk: Desk, progress: Progress = silent) -> tuple[Finding, ...]:
    """What every start looks at in the background: all pages, and once a week all there is to check."""
    if not due(desk):
        return checking.check_file(desk, progress, full=False)
    found = checking.check_database(desk, progress)
    if not found and desk.store.why is None:
        with desk.store.writing() as w:
            kept.set_setting(w, CHECKED, dt.datetime.now().astimezone().isoformat(timespec="seconds"))
    return found


def mend(desk: Desk) -> str:
    """Make indexes and search anew where only they are wrong; says what was changed.

    Raises Trouble (damaged) where only a backup helps; then nothing was changed.
    """
    need(desk, "restore")
    found = damage.examine(desk.store.path, desk.store.key, full=True)
    if not found.lines:
        return "资料文件完好，没有什么要修的。"
    if not found.curable:
        raise faults.damaged(desk.store.path)
    with desk.store.writing() as w:
        damage.cure(w, desk.store)
        noted(desk, w, ledger="office", action="mended", after={"findings": len(found.lines)})
    return f"已修好：按台账内容重建了全部索引和搜索目录（原有 {len(found.lines)} 处对不上），台账内容没有动。"


def said(database: Path, best: Backup | None, code: str = "damaged") -> Trouble:
    """What to tell of a damaged database, given the newest backup that could really be opened."""
    there = database.exists()
    what = "资料文件有损坏，程序没有改动它。" if there else "资料文件不见了，程序没有另建一份。"
    if best is None:
        return Trouble(
            what, "请插上备份用的 U 盘再找一次；文件请留着，不要删除。", "没有找到完好的备份。", code
        )
    at, known = best.facts.moment, standing.known(database)
    less = known - best.facts.head[0]
    steps = f"，比最后一次保存少 {less:,} 步" if less > 0 else "，一步不少" if known else ""
    when = f"今天 {at:%H:%M}" if at.date() == dt.date.today() else f"{at.month}月{at.day}日 {at:%H:%M}"
    return Trouble(what, "请点“查看差别”再决定恢复。", f"最近的完好备份是{when}{steps}。", code)


def see_that_it_is_there(folder: Path) -> None:
    """Raise Trouble (gone) where only backups of an office are left: nobody shall found a second one."""
    home = Home(folder)
    if not home.database.exists() and safety.backups([home.backups]):
        raise said(home.database, None, "gone")
