"""An office that cannot be opened: the newest good backup is found and shown, and nothing else is offered.

The damaged file is never touched here; restoring sets it aside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nzg_desktop.core.changes import Progress
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.gui import drives

if TYPE_CHECKING:
    from nzg_desktop.gui.window import Face
    from nzg_desktop.work.desk import Desk, Ledgers
    from nzg_desktop.work.safety import Backup


@dataclass(frozen=True, slots=True)
class Rescue:
    """The folder of the office, what opens its backups (a data key or None), and what opens it afterwards."""

    folder: Path
    ledgers: Ledgers
    key_of: Callable[[Path], bytes | None]
    open: Callable[[], Desk]


def plain(folder: Path, ledgers: Ledgers) -> Rescue:
    """Of an office without passwords."""
    from nzg_desktop.work import desk, safety

    return Rescue(folder, ledgers, safety.no_key, lambda: desk.open_desk(folder, ledgers=ledgers))


def of(desk: Desk) -> Rescue:
    """Of an office that was open until a moment ago; it is closed here."""
    from nzg_desktop.work import locking

    desk.store.close()
    key = desk.store.key
    return Rescue(
        desk.home.folder,
        desk.ledgers,
        lambda file: key if locking.is_locked(file) else None,
        lambda: locking.reopened(desk),
    )


def begin(face: Face, rescue: Rescue) -> None:
    """Look for the newest backup that can really be opened, and say what there is."""
    face.folder = rescue.folder
    face.bar.setVisible(False)

    def work(progress: Progress) -> tuple[Backup | None, Trouble]:
        from nzg_desktop.work import mending, safety
        from nzg_desktop.work.desk import Home

        sticks = tuple(stick.path for stick in drives.sticks())
        best = safety.newest_good(safety.everywhere(rescue.folder, sticks), rescue.key_of, progress)
        return best, mending.said(Home(rescue.folder).database, best)

    def found(told: tuple[Backup | None, Trouble]) -> None:
        best, said = told
        page = face.go("backup", rescue=rescue)
        if best is None or page is None:
            face.notices.trouble(said, ("再找一次", lambda: begin(face, rescue)))
        else:
            face.notices.trouble(said, ("查看差别", lambda: page.accept(look_at=best)))

    face.jobs.long("正在找完好的备份", work, found)
