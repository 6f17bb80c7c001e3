"""Nothing of a record can be read outside the program: in the data folder, in temporary files, in notes.

The same hands and the same search find everything in an office without a password, or the search is worth
nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nzg_desktop.core.query import Query
from nzg_desktop.ledgers.member import Member
from nzg_desktop.work import desk, exporting
from tests.faults import disk, ground
from tests.faults.crew import Tell, crew
from tests.faults.trial import hands
from tests.faults.verdict import STATE, opened, state_of
from tests.fixtures.offices import id_number

ROOT = Path(__file__).parents[2]
NAME, PHONE, PLACE = "欧阳慕容雪", "13912345678", "梧桐里弄七号楼"
PLANTED = (NAME, PHONE, PLACE, id_number(7))
ENCODINGS = ("utf-8", "utf-16-le", "gb18030")
PASSWORD = "Fangzhi2026"

WORK = """
import json, sys
from pathlib import Path
from nzg_desktop.core.query import Query
from nzg_desktop.core import recovery
from nzg_desktop.gui import crash
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import dialect
from nzg_desktop.work import cards, desk as desks, drafts, handover, importing, month, printing, records
from nzg_desktop.work import safety
home, roster, password, planted = json.loads(sys.argv[1])
name, phone, place, number = planted
lock = desks.Lock(password, recovery.make()) if password else None
desk = desks.start(Path(home), "A01", "样例工会", who="陈慧", lock=lock)
importing.write(desk, importing.look(desk, Member, Path(roster)))
uid = records.save(desk, Member, {"name": name, "id_no": number, "mobile": phone, "address": place}).uids[0]
records.save(desk, Member, {"remark": place}, uid)
printing.pdf(desk, "member_registration", Query(Member))
safety.backup(desk)
upper = desks.start(Path(roster).with_name("upper"), "C01", "上级工会", level="3")
for one, other, role in ((desk, upper, "subordinate"), (upper, desk, "upper")):
    card = Path(roster).with_name("card.nzg")
    cards.trust(other, card, role, cards.card(one, card))
month.close(desk, "2026-08", "试")
handover.report(desk, "2026-08", Path(roster).parent, privacy="full")
drafts.keep(desk, "draft-1", "member", "", {"name": name, "mobile": phone})
dialect.connect(desk.home.database, desk.store.key).execute("PRAGMA wal_checkpoint(FULL)")
try:
    raise ValueError(name, phone, number)
except ValueError as error:
    crash.note(error, desk.home.folder)
importing.look(desk, Member, Path(roster))
with desk.store.writing() as w:
    w.exec_driver_sql("PRAGMA cache_size = 2")  # what is being written spills into the journal file at once
    for at in range(60):
        w.exec_driver_sql("UPDATE member SET remark = remark || ? WHERE uid = ?", (place * 200, uid))
    print("ready", flush=True)
    sys.stdin.read()
"""


WINDOW = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from nzg_desktop import app as program
from nzg_desktop.gui.doorkeeper import Doorkeeper
from nzg_desktop.gui.shell import Shell
home, roster, password, planted = json.loads(sys.argv[1])
name, phone, place, number = planted
from nzg_desktop.core import recovery
from nzg_desktop.ledgers.member import Member
from nzg_desktop.work import desk as desks, records
lock = desks.Lock(password, recovery.make()) if password else None
desk = desks.start(Path(home), "A01", "样例工会", who="陈慧", lock=lock)
uid = records.save(desk, Member, {"name": name, "id_no": number, "mobile": phone, "address": place}).uids[0]
desk.store.close()
sys.argv = [sys.argv[0]]
shown = []
paint = Shell.show
def show(shell):
    shown.append(shell)
    paint(shell)
Shell.show = show
begin = program.begin
def begun(*given):
    shown.append(begin(*given))
    return shown[-1]
program.begin = begun
def until(ready):
    while not ready():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
def work():
    until(lambda: len(shown) == 2)
    shell, face = shown
    if shell.gate is not None:
        until(lambda: face.jobs.idle)
        shell.gate.given.emit("陈慧", password)
    until(lambda: face._desk is not None and face.jobs.idle)
    page = face.go("member")
    until(lambda: face.jobs.idle)
    face.header.typed.emit(name)
    until(lambda: face.jobs.idle)
    page.open_record(uid)
    until(lambda: face.jobs.idle)
    QApplication.clipboard().setText(number)
    page.form.fields.put_one("mobile", phone, phone)
    page.form.fields.put_one("address", place * 2, place * 2)
    page.form.draft.keep()
    until(lambda: face.jobs.idle)
    shell.kept.setValue("geometry", shell.saveGeometry())
    face.theme.enlarge() if hasattr(face.theme, "enlarge") else None
    shell.kept.sync()
    try:
        raise ValueError(name, phone)
    except ValueError as error:
        face.crash(error)
    until(lambda: face.jobs.idle)
    face.desk.store._reader.dispose()
    print("ready", flush=True)
    sys.stdin.read()
QTimer.singleShot(0, work)
sys.exit(program.run(Path(home)))
"""


def world(folder: Path) -> dict[str, str]:
    """A computer of its own: home, temporary folder and all."""
    places = {"HOME": "home", "TMPDIR": "tmp", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config"}
    places |= {"XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state"}
    for place in places.values():
        (folder / place).mkdir(parents=True)
    own = {name: str(folder / place) for name, place in places.items()}
    return {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}


def killed_at_work(folder: Path, password: str, work: str = WORK) -> None:
    """Import, save, print, back up, break; then the process is killed in the middle of a save."""
    roster = folder / "名册.csv"
    rows = ["姓名,证件号码,手机号", *(f"{NAME},{id_number(at)},{PHONE}" for at in range(20, 40))]
    roster.parent.mkdir()
    roster.write_text("\n".join(rows), encoding="utf-8")
    given = json.dumps([str(folder / "world" / "office"), str(roster), password, PLANTED])
    child = subprocess.Popen(
        [sys.executable, "-c", work, given],
        env=world(folder / "world"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.kill()
    child.communicate()


def found(folder: Path) -> dict[str, set[str]]:
    """Which planted values can be read in which files."""
    signs = {value: [value.encode(encoding) for encoding in ENCODINGS] for value in PLANTED}
    told: dict[str, set[str]] = {}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        seen = {value for value, forms in signs.items() if any(form in content for form in forms)}
        seen |= {"a PDF"} if b"%PDF" in content else set()
        if seen:
            told[path.name] = seen
    return told


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_nothing_of_a_record_can_be_read_after_the_process_was_killed(tmp_path: Path) -> None:
    killed_at_work(tmp_path / "locked", PASSWORD)
    killed_at_work(tmp_path / "open", "")  # the control: the same search finds it all
    side = {"nzg.db", "nzg.db-wal"}
    names = {path.name for path in (tmp_path / "locked" / "world" / "office").iterdir()}
    assert side | {"nzg.keys"} <= names
    assert list((tmp_path / "locked" / "world" / "office" / "packages").glob("*.nzg"))
    plain = found(tmp_path / "open" / "world")
    assert side <= plain.keys() and any(name.startswith("nzg-2") for name in plain)
    assert set.union(*plain.values()) == set(PLANTED)
    assert found(tmp_path / "locked" / "world") == {}


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_nothing_of_a_record_can_be_read_after_the_window_was_killed_over_it(tmp_path: Path) -> None:
    killed_at_work(tmp_path / "locked", PASSWORD, WINDOW)
    killed_at_work(tmp_path / "open", "", WINDOW)  # the control
    places = tmp_path / "locked" / "world"
    assert list(places.rglob("window.ini")), "no settings were kept"
    assert list(places.rglob("logs/*.txt")) or list(places.rglob("*.txt")), "no note was written"
    assert set.union(*found(tmp_path / "open" / "world").values()) >= {NAME, PHONE, PLACE}
    assert found(places) == {}


def test_the_note_about_a_bug_holds_no_value(tmp_path: Path) -> None:
    killed_at_work(tmp_path / "open", "")
    notes = list((tmp_path / "open" / "world" / "office").rglob("*.txt"))
    assert notes
    assert not any(value in note.read_text(encoding="utf-8") for note in notes for value in PLANTED)


def exports(tell: Tell, folder: str, out: str) -> None:
    """The list of members in clear, into a folder that the person chose."""
    os.environ[STATE] = str(state_of(Path(folder)))
    office = desk.open_desk(Path(folder))
    exporting.export(office, Query(Member), Path(out), clear=True, reason="试")
    tell(done=True)


@pytest.mark.skipif(not disk.possible(), reason="the disk that fails on request is made for Linux")
@pytest.mark.parametrize("name", ["名册.csv", "名册.xlsx"])
def test_an_export_that_was_killed_half_way_is_gone_when_the_office_is_opened_again(
    name: str, tmp_path: Path
) -> None:
    hands().submit(killed_half_way, name, tmp_path).result()  # where a crew is at work already


def killed_half_way(name: str, folder: Path) -> None:
    """Killed before every step on the disk in the folder that the person chose."""
    office = ground.copied(folder / "place")
    chosen = folder / "chosen"
    chosen.mkdir()
    with opened(office) as found, found.store.reading() as r:
        names = r.exec_driver_sql("SELECT name FROM member WHERE origin = 0").scalars().all()
    left: list[list[bytes]] = []
    done = False
    while not done:
        crew().disk.order(disk.KILL, chosen, len(left))
        child = crew().start(exports, folder=office, out=chosen / name)
        done = bool(list(child.all()))
        child.end()
        crew().disk.still()
        left.append([path.read_bytes() for path in chosen.iterdir() if path.name != name])
        with opened(office):
            assert {path.name for path in chosen.iterdir()} <= {name}
    # The control: there was something half written, in .csv with names in clear.
    halves = [data for each in left for data in each]
    assert any(halves)
    assert name.endswith(".xlsx") or any(names[0].encode() in data for data in halves)


BREAKS = """
import resource
_, most = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
import sys
from nzg_desktop import __main__ as program
sys.argv = ["nzg", "ledgers"]
assert program.main() == 0
print(most, resource.getrlimit(resource.RLIMIT_CORE)[0])
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no whole memory of a program that breaks")
def test_a_program_that_breaks_leaves_its_memory_nowhere() -> None:
    told = subprocess.run(
        [sys.executable, "-c", BREAKS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    most, allowed = told.stdout.splitlines()[-1].split()
    assert allowed == "0", f"the system would keep {most} bytes of it"
