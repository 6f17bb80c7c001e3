"""The fault report: what somebody needs who is to help, and nothing about a person.

Only numbers, versions and places in our own code. No name, no path, no value of a record or of a free text.
"""

from __future__ import annotations

import datetime as dt
import json
import locale
import platform
import shutil
import zipfile
from collections.abc import Callable
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from nzg_desktop import FINISHED, __version__
from nzg_desktop.core.settings import SETTINGS
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import disk
from nzg_desktop.store import backup as copies
from nzg_desktop.store import dialect, journal, schema
from nzg_desktop.store.files import SIDES
from nzg_desktop.work import clock, desk, folders, safety
from nzg_desktop.work.desk import Desk, Home

LIBRARIES = ("PySide6-Essentials", "SQLAlchemy", "sqlmodel", "pydantic", "reportlab", "sqlcipher3", "alembic")
Parts = dict[str, str]
"""The files of a report: name and text."""


def report(folder: Path, office: Desk | None = None) -> Parts:
    """What the report would say. `office` is None where it cannot be opened."""
    parts = {
        "说明.txt": (
            "本报告只有版本、数量和程序代码的位置，没有姓名、证件号、电话、单位名称和文件夹名称。\n"
            "请先自己看一遍，再用 U 盘交给管理员。\n"
        ),
        "版本.json": _json(_versions()),
        "资料.json": _json({**_files(Home(folder)), **(_office(office) if office else {"opened": False})}),
        "设置.json": _json(_settings(office) if office else {}),
    }
    notes = [_notes(place) for place in (folder, folders.own())]
    parts["出错记录.txt"] = "\n".join(note for note in notes if note) or "没有出错记录。\n"
    return parts


def write(parts: Parts, out: Path) -> Path:
    """Save a report that was looked at. Raises Trouble where it cannot be written."""
    with disk.whole(out) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out


def _json(facts: dict[str, object]) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=1, default=str) + "\n"


def _versions() -> dict[str, object]:
    found: dict[str, object] = {"program": __version__, "finished": FINISHED, "schema": schema.HEAD}
    for name in LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found | {
        "sqlite": dialect.VERSION,
        "python": platform.python_version(),
        "system": platform.platform(),
        "machine": platform.machine(),
        "encoding": locale.getpreferredencoding(False),
        "now": f"{dt.datetime.now().astimezone():%Y-%m-%d %H:%M %z}",
    }


def _files(home: Home) -> dict[str, object]:
    """What can be said of the folder without opening anything."""
    sizes = {}
    for ending in ("", *SIDES, ".head", ".keys"):
        with suppress(OSError):
            name = home.database.with_suffix(".keys") if ending == ".keys" else None
            file = name or home.database.with_name(home.database.name + ending)
            sizes[file.name] = file.stat().st_size
    free = 0
    with suppress(OSError):
        free = shutil.disk_usage(folders.nearest(home.folder)).free
    found = safety.backups([home.backups]) if home.backups.is_dir() else ()
    return {
        "sizes": sizes,
        "free": free,
        "place": folders.concern(home.folder),
        "backups": len(found),
        "newest_backup": found[0].facts.at[:16] if found else "",
    }


def _office(office: Desk) -> dict[str, object]:
    store, gap = office.store, office.store.standing.gap if office.store.standing else None
    doubt = clock.doubt(office)
    found: dict[str, object] = {
        "opened": True,
        "encrypted": store.key is not None,
        "why": store.why.code if store.why else "",
        "gap": [gap.kind, gap.known, gap.found] if gap else [],
        "clock": doubt.what if doubt else "",
        "days_uncopied": safety.days_uncopied(office),
        "practice": desk.office(office).practice,
    }

    def integrity() -> str:
        with store.reading() as r:
            return store.damage(r) or "ok"

    def lines() -> int:
        with store.reading() as r:
            return journal.head(r)[0]

    asked: tuple[tuple[str, Callable[[], object]], ...] = (
        ("journal", lines),
        ("records", lambda: copies.now(store).counts),
        ("integrity", integrity),
    )
    for name, ask in asked:
        try:
            found[name] = ask()
        except Trouble as said:  # a damaged file: what can still be said is said
            found[name] = said.code
    return found


def _settings(office: Desk) -> dict[str, object]:
    """Numbers and ticks as they are; of words only whether they were changed."""
    found: dict[str, object] = {}
    for setting in SETTINGS:
        value = desk.setting(office, setting.key)
        found[setting.key] = value if isinstance(value, bool | int) else value != setting.default
    return found


def _notes(folder: Path) -> str:
    with suppress(OSError):
        return (folder / "log" / "crash.txt").read_text(encoding="utf-8", errors="replace")
    return ""
