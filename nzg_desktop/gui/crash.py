"""Notes about our own bugs: where in the code it happened, and never what the records said.

Messages of exceptions may carry names and numbers of people, so only types, files, lines and functions are
kept, the newest first.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from nzg_desktop import __version__
from nzg_desktop.core.trouble import Trouble

KEPT = 200_000
"""So many characters of old notes are kept."""


def said(number: str) -> Trouble:
    """What is said about one of our own bugs."""
    return Trouble(
        "程序遇到没料到的问题，这一步没有完成。",
        f"请点“生成故障报告”存到 U 盘交管理员（不含个人信息）。编号 {number}。",
        "之前保存的都在。",
    )


def note(error: BaseException, folder: Path) -> str:
    """Write the note to `folder`/log and return its number (E-1042): equal faults have equal numbers."""
    # Imported here: the window's first paint waits for none of this.
    import datetime as dt
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    number = f"E-{sum(map(ord, type(error).__name__ + ''.join(where))) % 9000 + 1000}"
    lines = [
        f"{dt.datetime.now():%Y-%m-%d %H:%M:%S} {number} {__version__} {type(error).__name__}",
        *where,
        "",
    ]
    file = folder / "log" / "crash.txt"
    with suppress(OSError):  # where nothing can be written the number alone must do
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text("\n".join([*lines, before])[:KEPT], encoding="utf-8")
    return number
