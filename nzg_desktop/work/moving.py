"""An office moved to another folder, or gone on with from an older state: what a person decides on files.

What is moved is copied and compared first; the old place keeps everything, and says where the office went.
"""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import disk
from nzg_desktop.store import backup as copies
from nzg_desktop.store import lock, standing, uid
from nzg_desktop.store import office as kept
from nzg_desktop.store.files import SIDES
from nzg_desktop.work import folders
from nzg_desktop.work.accounts import need
from nzg_desktop.work.desk import Desk, exists, noted
from nzg_desktop.work.folders import MOVED

NOT_MOVED = "资料还在原来的地方，没有变化。"


def move(desk: Desk, target: Path | None = None, progress: Progress = silent) -> Path:
    """Copy the office to `target` (this computer's usual place where none is given); gives that folder.

    From then on the old place can only be looked at, and the new one is opened when nobody says otherwise.
    Raises Trouble where the target will not do or the copy is not equal; Cancelled.
    """
    need(desk, "restore")
    source, target = desk.home.folder, (target or folders.usual()).absolute()
    _refuse(source, target)
    disk.folder(target)
    with desk.store.writing() as w, disk.plainly(target):
        files = [file for file in sorted(source.rglob("*")) if file.is_file() and _travels(file, desk)]
        for done, file in enumerate(files):
            progress(done, len(files) + 1, "正在拷贝并核对")
            _copy(file, target / file.relative_to(source))
        copies.twin(desk.store, target / desk.home.database.name, progress)
        kept.set_setting(w, MOVED, str(target))
    folders.remember(target)
    desk.store.why = folders.gone(str(target))
    return target


def accept(desk: Desk) -> None:
    """Go on with a file that is older than the one this computer knew, or that was moved away from here.

    Reports then leave as those of a new computer. Raises Trouble where it is not that which hinders writing.
    """
    need(desk, "restore")
    store = desk.store
    if store.why is None or store.why.code not in ("older", "gone"):
        raise Trouble("这份资料没有要确认的地方。", "照常使用就行。")
    why = store.why.code
    store.accept()
    with store.writing() as w:
        kept.set_setting(w, MOVED, "")
        kept.set_setting(w, "office.stream", uid.make())
        noted(desk, w, ledger="office", action="older file accepted", after={"why": why})


def _refuse(source: Path, target: Path) -> None:
    if target.is_relative_to(source) or source.is_relative_to(target):
        raise Trouble("新位置和原来的位置套在一起。", "请另选一个文件夹。", NOT_MOVED)
    if exists(target):
        raise Trouble(f"“{target}”里已经有一份单位资料。", "请另选一个空的文件夹。", NOT_MOVED, "exists")
    if words := folders.concern(target):
        raise Trouble(words.replace("资料放在", "新位置在"), "请选本机固定硬盘上的文件夹。", NOT_MOVED)


def _travels(file: Path, desk: Desk) -> bool:
    """Whether a file is part of the office: not what can be made again, nor what belongs to this place."""
    home = desk.home
    here = {home.database.name + ending for ending in ("", *SIDES, standing.BESIDE)} | {lock.NAME}
    return not file.is_relative_to(home.cache) and not (file.parent == home.folder and file.name in here)


def _copy(file: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    with disk.whole(to) as part:
        shutil.copy2(file, part)
        if not filecmp.cmp(file, part, shallow=False):
            raise Trouble(f"“{file.name}”拷过去后和原来的不一样。", "请换一个位置再试一次。", NOT_MOVED)
