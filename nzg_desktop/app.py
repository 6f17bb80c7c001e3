"""The only place that builds things: the application, its look, its threads and the window.

The order is fixed: the shell is painted first, then the face is built, then the office is opened in a worker,
then its pages are filled. Before the first paint only `gui.shell` is imported.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QJsonDocument, QSettings, QStandardPaths
from PySide6.QtWidgets import QApplication

from nzg_desktop.gui.shell import Shell
from nzg_desktop.gui.single import Single, usual

if TYPE_CHECKING:
    from nzg_desktop.core.trouble import Trouble
    from nzg_desktop.gui.window import Face
    from nzg_desktop.work.desk import Desk, Ledgers

DATABASE, KEYS, PLAIN, LONGEST = "nzg.db", "nzg.keys", b"SQLite format 3\0", 1_000_000
"""What `store.keyfile` knows too, which must not be imported before the first paint."""


def run(folder: Path | None = None, ledgers: Ledgers | None = None) -> int:
    """Show the window and work until it is closed. Returns the exit status.

    `folder` is the data folder (None: the usual one), `ledgers` those to work with (None: all).
    """
    app = QApplication(sys.argv[:1])
    app.setApplicationName("nzg-desktop")
    own = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation))
    single = Single(own, folder)
    if not single.first() and single.raise_other():
        return 0
    kept = QSettings(str(own / "window.ini"), QSettings.Format.IniFormat)
    shell = Shell(kept, people(folder or usual(own)))
    shell.painted.connect(lambda: begin(shell, own, folder, ledgers))
    shell.painted.connect(single.listen)
    single.wanted.connect(shell.come_forward)
    shell.show()
    return app.exec()


def people(folder: Path) -> tuple[str, ...]:
    """Who may sign in to the office in this folder; nobody where there is none, or it needs no password.

    The same as `store.keyfile.names`, without the 10 ms that importing it takes.
    """
    try:
        with (folder / DATABASE).open("rb") as database, (folder / KEYS).open("rb") as keys:
            if database.read(len(PLAIN)) != PLAIN:
                told: Any = QJsonDocument.fromJson(QByteArray(keys.read(LONGEST))).object()
                return tuple(slot["name"] for slot in told["slots"] if slot["name"])
    except (OSError, ValueError, LookupError, TypeError):  # said when the office is opened
        pass
    return ()


def begin(shell: Shell, own: Path, folder: Path | None, ledgers: Ledgers | None = None) -> Face:
    """After the first paint: build the face, open the office in `folder` or show first start.

    `own` is where the window keeps what belongs to no office: its size, and notes about our own bugs.
    """
    from nzg_desktop.gui import texts
    from nzg_desktop.gui.doorkeeper import Doorkeeper
    from nzg_desktop.gui.jobs import Jobs
    from nzg_desktop.gui.theme import Theme
    from nzg_desktop.gui.window import Face

    theme = Theme(shell.kept)
    theme.apply()
    texts.speak_chinese()
    face = Face(Jobs(own), theme, own)
    face.named.connect(shell.setWindowTitle)
    sys.excepthook = lambda _kind, error, _trace: face.crash(error)
    Doorkeeper(
        shell,
        face,
        lambda who, password: _enter(folder, ledgers, who, password),
        lambda who, code, password: _recovered(folder, ledgers, who, code, password),
        lambda who, password: _rescue(face, folder, ledgers, who, password),
    )
    if shell.gate is not None:
        face.jobs.quick(_prepare)  # while the password is typed
        return face
    shell.fill(face)
    face.jobs.quick(
        lambda: _look(folder, ledgers),
        lambda found: _show(face, *found),
        lambda trouble: _could_not(face, folder, ledgers, trouble),
    )
    return face


def _prepare() -> None:
    """Import what takes time. Runs in the worker."""
    import_module("nzg_desktop.work.folders")


def _look(folder: Path | None, ledgers: Ledgers | None) -> tuple[Path, Desk | None]:
    """Open the office. Runs in the worker, and so does all the importing that takes time."""
    from nzg_desktop.ledgers import LEDGERS
    from nzg_desktop.work import desk, folders, mending

    place = folder or desk.default_folder()
    if folder is None and place != folders.usual() and not desk.exists(place):
        raise folders.missing(place)
    mending.see_that_it_is_there(place)
    return place, desk.open_desk(place, ledgers=ledgers or LEDGERS) if desk.exists(place) else None


def _could_not(face: Face, folder: Path | None, ledgers: Ledgers | None, trouble: Trouble) -> None:
    """Where the data are damaged or gone, the way to the newest good backup; else only the words."""
    if trouble.code not in ("damaged", "foreign", "gone"):
        face.jobs.troubled.emit(trouble)
        return
    from nzg_desktop.gui import rescue
    from nzg_desktop.ledgers import LEDGERS
    from nzg_desktop.work import desk

    rescue.begin(face, rescue.plain(folder or desk.default_folder(), ledgers or LEDGERS))


def _enter(folder: Path | None, ledgers: Ledgers | None, who: str, password: str) -> Desk:
    """Open the office by a password."""
    from nzg_desktop.ledgers import LEDGERS
    from nzg_desktop.work import desk

    place = folder or desk.default_folder()
    return desk.open_desk(place, who=who, password=password, ledgers=ledgers or LEDGERS)


def _rescue(face: Face, folder: Path | None, ledgers: Ledgers | None, who: str, password: str) -> None:
    """The password was right, but the data are damaged: the way to the newest good backup."""
    from nzg_desktop.gui import rescue
    from nzg_desktop.ledgers import LEDGERS
    from nzg_desktop.work import desk, locking

    place, known = folder or desk.default_folder(), ledgers or LEDGERS
    lost = rescue.Rescue(
        place,
        known,
        lambda file: locking.key_by_password(file, who, password, desk.Home(place)),
        lambda: desk.open_desk(place, who=who, password=password, ledgers=known),
    )
    rescue.begin(face, lost)


def _recovered(
    folder: Path | None, ledgers: Ledgers | None, who: str, code: str, password: str
) -> tuple[Desk, str]:
    """Set a password anew by the recovery code; gives the opened office and the code of the next sheet."""
    from nzg_desktop.core import recovery
    from nzg_desktop.ledgers import LEDGERS
    from nzg_desktop.work import desk, locking

    lock = desk.Lock(password, recovery.make())
    place, secret = folder or desk.default_folder(), recovery.read(code)
    return locking.recover(place, secret, who, lock, ledgers or LEDGERS), recovery.written(lock.secret)


def _show(face: Face, folder: Path, desk: Desk | None) -> None:
    face.folder = folder
    if desk is None:
        face.first_start()
    else:
        face.opened(desk)
