"""回收站: what was put there, by whom and why; brought back, or deleted for ever.

One rule: nothing leaves by itself. What has lain there long enough is only named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from nzg_desktop.core.changes import Changes, Progress, silent
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import purging, retired
from nzg_desktop.store import uid as naming
from nzg_desktop.store.office import open_batch
from nzg_desktop.store.retired import Binned
from nzg_desktop.work import records
from nzg_desktop.work.accounts import need, sees
from nzg_desktop.work.desk import Desk, line, setting

REASON = "从回收站彻底删除"


def listed(desk: Desk) -> tuple[Binned, ...]:
    """What lies in the bin, the latest first, of the ledgers that the person at the desk may see."""
    with desk.store.reading() as r:
        return retired.binned(r, [ledger for ledger in desk.ledgers if sees(desk, ledger)])


def is_over(desk: Desk, one: Binned, today: dt.date | None = None) -> bool:
    """Whether it has lain there for the days that the office has set (bin_days)."""
    days = int(str(setting(desk, "bin_days")))
    last = ((today or dt.date.today()) - dt.timedelta(days)).isoformat()
    return bool(one.at) and one.at[:10] <= last


def restore(desk: Desk, chosen: Sequence[Binned], progress: Progress = silent) -> Changes:
    """Bring these back with what went there together with them, as one batch; stops at what cannot come."""
    need(desk, "edit")
    batch, touched, done = naming.make(), set[str](), 0
    with desk.store.writing() as w:
        open_batch(w, batch, kind="restore", title="从回收站恢复", who=desk.who)
    for one in chosen:
        progress(done, len(chosen), "正在恢复")
        touched |= records.restore(desk, one.ledger, one.uid, batch).ledgers
        done += 1
    return Changes(frozenset(touched), done, batch, tuple(one.uid for one in chosen))


def delete(desk: Desk, chosen: Sequence[Binned], progress: Progress = silent) -> Changes:
    """Delete these for ever, with the rows that belong to them and the values in their lines.

    Raises Trouble where living records need one of them.
    """
    need(desk, "purge")
    progress(0, 2, "正在彻底删除")
    with desk.store.writing() as w:
        starts = [(one.ledger, int(records.existing(w, one.ledger, one.uid)["id"])) for one in chosen]
        found = purging.held(w, starts, person=False)
        for ledger, rows in found.records.items():
            living = [record for record in rows.values() if not record["retired"]]
            if living:
                raise Trouble(
                    f"“{ledger.about.title}”里还有 {len(living)} 条在用的记录要靠它。",
                    "请先处理那些记录，再来彻底删除。",
                )
        done = purging.purge(w, found, who=desk.who, reason=line(REASON, "原因"), person=False)
    progress(1, 2, "正在重写资料文件，不留痕迹")
    purging.compact(desk.store)
    return Changes(done.ledgers, done.records)
