"""Backups that were reopened and compared, and the way back to one of them."""

from __future__ import annotations

from pathlib import Path

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import disk
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.store import backup as copies
from nzg_desktop.store import office as kept
from nzg_desktop.store import uid
from nzg_desktop.work import desk as desks
from nzg_desktop.work.desk import Desk, Home, Ledgers, noted


def backup(desk: Desk, folder: Path | None = None, progress: Progress = silent) -> Path:
    """Back up to a folder (this computer's own where none is given); gives the compared file."""
    place = disk.folder(folder or desk.home.backups)
    with disk.plainly(place):
        return copies.backup(desk.store, place, progress)


def restore(folder: Path, file: Path, ledgers: Ledgers = LEDGERS) -> Path:
    """Put a backup in the place of the database; the former state is kept first. Gives where it is kept.

    From then on reports leave as those of a new computer, since the numbers after the backup may be taken.
    Raises Trouble where the file is no backup or the office is open somewhere.
    """
    if not file.is_file():
        raise Trouble(f"找不到备份文件“{file}”。", "请检查位置，或另选一个备份。", code="absent")
    home = Home(disk.folder(folder))
    with disk.plainly(home.database):
        former = copies.restore(file, home.database)
    desk = desks.open_desk(folder, ledgers=ledgers)
    try:
        with desk.store.writing() as w:
            kept.set_setting(w, "office.stream", uid.make())
            noted(desk, w, ledger="office", action="backup restored", after={"file": file.name})
    finally:
        desk.store.close()
    return former
