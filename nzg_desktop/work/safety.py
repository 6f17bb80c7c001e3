"""Backups that were reopened and compared, and the way back to one of them."""

from __future__ import annotations

from pathlib import Path

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.store import backup as copies
from nzg_desktop.work.desk import Desk, Home


def backup(desk: Desk, folder: Path | None = None) -> Path:
    """Back up to a folder (this computer's own where none is given); gives the compared file."""
    place = folder or desk.home.backups
    place.mkdir(parents=True, exist_ok=True)
    return copies.backup(desk.store, place)


def restore(folder: Path, file: Path) -> Path:
    """Put a backup in the place of the database; the former state is kept first. Gives where it is kept.

    The office must not be open in this program while this happens.
    """
    if not file.is_file():
        raise Trouble(f"找不到备份文件“{file.name}”。", "请检查位置，或另选一个备份。")
    return copies.restore(file, Home(folder).database)
