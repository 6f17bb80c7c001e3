"""Backups: when one is due, where they lie, what each holds, and the way back to one of them.

One rule: what counts as a backup was reopened and compared (`store.backup`); lists never open one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.patience import patiently
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import disk
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.store import backup as copies
from nzg_desktop.store import damage, journal, shelf, uid
from nzg_desktop.store import office as kept
from nzg_desktop.store.journal import Asked
from nzg_desktop.store.lock import Turn
from nzg_desktop.store.shelf import Facts
from nzg_desktop.store.store import Writing
from nzg_desktop.work import auditing, locking, thinning
from nzg_desktop.work.accounts import need
from nzg_desktop.work.auditing import Event
from nzg_desktop.work.desk import Desk, Home, Ledgers, noted, office, setting

COPIED = f"{shelf.OWN}copied"
"""The setting that notes the last copy off this disk: its moment and the journal's last line in it."""
KeyOf = Callable[[Path], bytes | None]
"""What opens a backup: its data key, None where it is not encrypted. May raise Trouble."""
FOLDER = "女职工台账备份"
"""How the folder of a second place begins; the code of the office follows."""
NAG_AFTER = dt.timedelta(days=7)
SHOWN_LOST = 200
"""So many of the newest changes that a backup does not hold are named one by one."""
REASONS = {
    "asked": "手动备份",
    "regular": "定时备份",
    "closing": "关闭前",
    "import": "导入前",
    "undo": "撤销前",
    "merge": "合并前",
    "upgrade": "更新前",
    "restore": "恢复前",
}


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup and the folders in which it lies, this computer's own first."""

    file: Path
    facts: Facts
    places: tuple[Path, ...]

    @property
    def records(self) -> int:
        """Own records of all ledgers together."""
        return sum(self.facts.counts.values())


@dataclass(frozen=True, slots=True)
class Preview:
    """What restoring a backup would change: counts per ledger (title, now, then), and what would be lost.

    `lost` are the newest changes it does not hold, newest first; `more` counts those not named. `related`:
    whether the backup is an earlier state of the present data at all. `now` is None where it cannot be read.
    """

    backup: Backup
    now: Facts | None
    counts: tuple[tuple[str, int, int], ...]
    lost: tuple[Event, ...]
    more: int
    related: bool


def backup(
    desk: Desk, folder: Path | None = None, progress: Progress = silent, reason: str = "asked"
) -> Path:
    """Back up to a folder, or to this computer's own, which is thinned then; gives the compared file.

    Raises Trouble: role (where somebody asked for it), and as `store.backup.backup`.
    """
    if reason == "asked":
        need(desk, "backup")
    place = disk.folder(folder or desk.home.backups)
    with disk.plainly(place):
        made = copies.backup(desk.store, place, progress, reason)
    if folder is None:
        thin(place)
    return made


def due(desk: Desk) -> bool:
    """Whether there is something that no backup on this computer holds yet."""
    if desk.store.why is not None:
        return False
    present = copies.mark(desk.store)
    return all(known.facts.mark != present for known in backups((desk.home.backups,)))


def before(desk: Desk, reason: str, progress: Progress = silent) -> Path | None:
    """A backup where one is due; None where the present state is held already."""
    return backup(desk, None, progress, reason) if due(desk) else None


def thin(folder: Path) -> tuple[Path, ...]:
    """Delete the backups in a folder of ours that need not be kept any longer; gives those."""
    made = [(known.facts.moment, known.file) for known in backups((folder,))]
    gone = thinning.superfluous(made, dt.datetime.now().astimezone())
    for file in gone:
        with suppress(OSError):  # what is held now goes the next time: the new backup stands all the same
            shelf.discard(file)
    return gone


def backups(folders: Iterable[Path]) -> tuple[Backup, ...]:
    """The backups in these folders, newest first; one that lies in several is one. Opens none of them."""
    found: dict[tuple[str, int], list[Path]] = {}
    for folder in folders:
        with disk.plainly(folder):
            for file in folder.glob("nzg-*.db"):
                found.setdefault((file.name, file.stat().st_size), []).append(file)
    known = [Backup(same[0], shelf.noted(same[0]), tuple(f.parent for f in same)) for same in found.values()]
    return tuple(sorted(known, key=lambda one: (one.facts.moment, one.facts.head[0], one.file), reverse=True))


def places(desk: Desk, sticks: Iterable[Path] = ()) -> tuple[Path, ...]:
    """The folders for backups that are there now: this computer's, the second place, and on known sticks."""
    name, chosen = _folder_name(desk), str(setting(desk, "backup_folder"))
    second = [Path(chosen) / name] if chosen and Path(chosen).is_dir() else []
    known = [stick / name for stick in sticks if (stick / name).is_dir()]
    return (desk.home.backups, *dict.fromkeys([*second, *known]))


def everywhere(folder: Path, sticks: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Where backups of an office may lie that cannot be opened any more: in its folder and on any stick."""
    return (Home(folder).backups, *(place for stick in sticks for place in stick.glob(f"{FOLDER}-*")))


def _folder_name(desk: Desk) -> str:
    return f"{FOLDER}-{office(desk).code}"


def choose(desk: Desk, root: Path, *, stick: bool) -> Path:
    """Let a folder or a stick be a second place. A stick is known by the folder that is made on it."""
    need(desk, "backup")
    made = disk.folder(root / _folder_name(desk))
    if not stick:
        with desk.store.writing() as w:
            kept.set_setting(w, "backup_folder", str(root))
            noted(desk, w, ledger="setting", action="set", after={"backup_folder": str(root)})
    return made


def spread(desk: Desk, sticks: Iterable[Path] = (), progress: Progress = silent) -> tuple[Path, ...]:
    """Copy the newest backup to every second place that lacks it, and thin there; gives the new copies."""
    sticks = tuple(sticks)
    own, *others = places(desk, sticks)
    newest = next(iter(backups((own,))), None)
    if newest is None:
        return ()
    made = []
    for folder in others:
        if not (folder / newest.file.name).exists():
            made.append(shelf.carry(newest.file, folder, progress))
            thin(folder)
        if _elsewhere(folder, desk.home.folder, sticks):
            _note_copy(desk, newest.facts)
    return tuple(made)


def _elsewhere(place: Path, home: Path, sticks: tuple[Path, ...]) -> bool:
    """Whether a place outlives the disk that holds the data."""
    if any(place.is_relative_to(stick) and not home.is_relative_to(stick) for stick in sticks):
        return True
    return place.stat().st_dev != home.stat().st_dev


def _note_copy(desk: Desk, facts: Facts) -> None:
    known = setting(desk, COPIED)
    said = {"seq": facts.head[0], "at": journal.now()}
    if desk.store.why is None and not (isinstance(known, dict) and known.get("seq") == said["seq"]):
        with desk.store.writing() as w:
            kept.set_setting(w, COPIED, said)


def days_uncopied(desk: Desk) -> int:
    """For how many days changes have had no copy off this disk; 0 below a week, and in a practice office."""
    with desk.store.reading() as r:
        copied, (seq, _hash) = kept.setting(r, COPIED), journal.head(r)
        first = journal.entries(r, limit=1)
    since = str(copied["at"]) if copied else first[0].at if first else journal.now()
    if office(desk).practice or (copied and copied["seq"] == seq):
        return 0
    waited = dt.datetime.now().astimezone() - dt.datetime.fromisoformat(since)
    return waited.days if waited >= NAG_AFTER else 0


def no_key(_file: Path) -> bytes | None:
    """The key of a backup that is not encrypted."""
    return None


def newest_good(
    folders: Iterable[Path], key_of: KeyOf = no_key, progress: Progress = silent
) -> Backup | None:
    """The newest backup that can really be opened and is whole; None where there is none."""
    known = backups(folders)
    for number, one in enumerate(known):
        progress(number, len(known), "正在找完好的备份")
        for folder in one.places:
            file = folder / one.file.name
            try:
                return Backup(file, copies.look(file, key_of(file)), one.places)
            except Trouble:  # this one does not help; the next one may
                continue
    return None


def now(desk: Desk) -> Facts | None:
    """What the office holds at this moment; None where that cannot be read."""
    try:
        return copies.now(desk.store)
    except Trouble as trouble:
        if trouble.code != "damaged":
            raise
        return None


def preview(found: Backup, desk: Desk) -> Preview:
    """Open a backup and say what restoring it would change. Raises Trouble where the backup is no good."""
    then = copies.look(found.file, key := locking.key_of(desk, found.file))
    try:
        return _beside_now(replace(found, facts=then), desk)
    except Trouble as trouble:
        if trouble.code != "damaged":
            raise
        return preview_of_lost(found, desk.home, desk.ledgers, key)


def _beside_now(found: Backup, desk: Desk) -> Preview:
    then, now = found.facts, copies.now(desk.store)
    with desk.store.reading() as r:
        related = copies.goes_through(r, then.head)
    steps = now.head[0] - then.head[0] if related else 0
    shown = auditing.page(desk, Asked(), limit=SHOWN_LOST) if steps else ()
    lost = tuple(event for event in shown if event.seq > then.head[0])
    differences = _differences(desk.ledgers, now, then)
    return Preview(found, now, differences, lost, _more(lost, then), related)


def preview_of_lost(found: Backup, home: Home, ledgers: Ledgers, key: bytes | None) -> Preview:
    """The same where the present data do not open; of these only the journal, as far as it can be read."""
    then = copies.look(found.file, key)
    titles = {each.about.code: each.about.title for each in ledgers}
    lost = tuple(
        Event(seq, at, who, auditing.ACTIONS.get(action, action), (), "", "", titles.get(ledger, ""))
        for seq, at, who, ledger, action in damage.last_lines(home.database, key, then.head[0], SHOWN_LOST)
    )
    differences = _differences(ledgers, None, then)
    return Preview(
        Backup(found.file, then, found.places), None, differences, lost, _more(lost, then), related=True
    )


def _more(lost: Sequence[Event], then: Facts) -> int:
    """How many lines there are between the backup and those shown."""
    return lost[-1].seq - then.head[0] - 1 if len(lost) == SHOWN_LOST else 0


def _differences(ledgers: Ledgers, now: Facts | None, then: Facts) -> tuple[tuple[str, int, int], ...]:
    here = now.counts if now else {}
    lines = [
        (each.about.title, here.get(each.about.code, 0), then.counts.get(each.about.code, 0))
        for each in ledgers
    ]
    lines.append(("附件", now.attachments if now else 0, max(then.attachments, 0)))
    return tuple(line for line in lines if line[1] or line[2])


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Nobody on another computer opens the folder meanwhile. Raises Trouble: held."""
    turn = Turn(folder, "")
    patiently(turn.take)
    try:
        yield
    finally:
        turn.leave()


def restore(
    folder: Path,
    file: Path,
    ledgers: Ledgers = LEDGERS,
    key: bytes | None = None,
    progress: Progress = silent,
    held: locking.Held | None = None,
) -> Path:
    """Put a backup in the place of the database; the former state is kept first. Gives where it is kept.

    `key` opens the backup; `held` says who may open the office now and will afterwards (None: those of the
    backup's own time). From then on reports leave as those of a new computer, since the numbers after the
    backup may be taken. Raises Trouble where the file is no backup or the office is open somewhere.
    """
    if not file.is_file():
        raise Trouble(f"找不到备份文件“{file}”。", "请检查位置，或另选一个备份。", code="absent")
    home = Home(disk.folder(folder))

    def settle(w: Writing) -> None:
        kept.set_setting(w, "office.stream", uid.make())
        who = held.who if held else str(kept.setting(w, "office.who") or "经办人")
        told = journal.Entry(who=who, ledger="office", action="backup restored", after={"file": file.name})
        journal.append(w, [told])

    with disk.plainly(home.database), _turn(home.folder):
        return locking.put_back(home, file, key, held, ledgers, settle, progress)


def swap(desk: Desk, file: Path, progress: Progress = silent) -> tuple[Desk, Path | Trouble]:
    """Close an office, restore a backup into it, open it again; gives it with where the former state is kept.

    Where that does not go through, the office is opened as it was, and what hindered it is given instead.
    Raises Trouble (role, foreign) before anything is closed.
    """
    held, key = locking.held(desk), locking.key_of(desk, file)
    desk.store.close()
    outcome: Path | Trouble
    try:
        outcome = restore(desk.home.folder, file, desk.ledgers, key, progress, held)
    except Trouble as trouble:
        outcome = trouble
    return locking.reopened(desk), outcome
