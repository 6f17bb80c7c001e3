"""A damaged office is never opened without a word, and comes back from its newest good backup."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from nzg_desktop import app
from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.gui.backup_page import BackupPage
from nzg_desktop.gui.shell import Shell
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import lists, shelf, standing
from nzg_desktop.work import desk, mending, records, safety
from nzg_desktop.work.checking import Finding
from tests.fixtures import own
from tests.fixtures.hand import PATIENCE, Hand, no_stick, one_stick
from tests.fixtures.offices import people
from tests.qt.scene import put_away
from tests.unit.test_backup import content, spoil
from tests.unit.test_damage import lose_index_row, past_the_program

PAGE = 4096


@pytest.fixture
def folder(tmp_path: Path, backed_up: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office of nine, of whom three came after the last backup; closed."""
    own.places(monkeypatch, tmp_path / "system")
    no_stick(monkeypatch)
    return shutil.copytree(backed_up, tmp_path / "office")


def opened(qtbot: QtBot, folder: Path, own: Path) -> Hand:
    """The window on an office that may not open."""
    shell = Shell(QSettings(str(own / "window.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(shell, before_close_func=put_away)
    hand = Hand.__new__(Hand)
    hand.bot, hand.count, hand.shell = qtbot, 0, shell
    faces = []
    shell.painted.connect(lambda: faces.append(app.begin(shell, own, folder)))
    with qtbot.waitExposed(shell):
        shell.show()
    qtbot.waitUntil(lambda: bool(faces), timeout=PATIENCE)
    hand.face = faces[0]
    shell.resize(1366, 768)
    hand.rest()
    return hand


def page(hand: Hand) -> BackupPage:
    assert isinstance(hand.page, BackupPage)
    return hand.page


def members(hand: Hand) -> int:
    with hand.face.desk.store.reading() as r:
        return lists.count(r, Query(Member)).number


def zero_head(path: Path) -> None:
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-8192])


def lose_a_page(path: Path) -> None:
    """The power went, and a page that no start reads is gone."""
    spoil(path)
    path.with_name("nzg.db-wal").write_bytes(b"?" * 100)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "head zeroed": zero_head,
    "cut": cut,
    "a page lost": lose_a_page,
    "gone": Path.unlink,
}


@pytest.mark.parametrize("spoilt", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_office_comes_back_with_at_most_5_clicks(
    qtbot: QtBot, folder: Path, spoilt: Callable[[Path], object]
) -> None:
    database = folder / "nzg.db"
    spoilt(database)
    left = database.read_bytes() if database.exists() else None
    hand = opened(qtbot, folder, folder.parent / "own")
    said = hand.face.notices.words
    assert said.startswith("资料文件有损坏，程序没有改动它。" if left else "资料文件不见了")
    assert "最近的完好备份是今天" in said
    assert "少 3 步" in said
    hand.click_named("查看差别")
    readable = spoilt is lose_a_page  # its journal is still whole, and says what has to be done again
    assert [row.cells[2:4] for row in page(hand).lost.rows] == [("新增", "会员")] * 3 * readable
    hand.click_named("恢复")
    assert hand.count <= 5
    assert members(hand) == 6
    assert hand.face.notices.words.startswith("已恢复到")
    aside = list(folder.glob("nzg-*-damaged.db"))
    # The first page says how the file is journalled, which ends when it is put away.
    assert [kept.read_bytes()[PAGE:] for kept in aside] == ([left[PAGE:]] if left else [])
    records.save(hand.face.desk, Member, {"name": "测试200号"})
    hand.close()


def test_a_newer_backup_on_the_stick_comes_before_an_older_one_here(
    qtbot: QtBot, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_stick(monkeypatch, tmp_path / "stick")
    made = desk.open_desk(folder)
    safety.choose(made, tmp_path / "stick", stick=True)
    newer = safety.backup(made)
    safety.spread(made, [tmp_path / "stick"])
    made.store.close()
    shelf.discard(newer)
    zero_head(folder / "nzg.db")
    hand = opened(qtbot, folder, tmp_path / "own")
    hand.click_named("查看差别")
    hand.click_named("恢复")
    assert members(hand) == 9
    hand.close()


def test_where_no_backup_is_good_the_person_may_look_again(
    qtbot: QtBot, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (only,) = (folder / "backups").glob("*.db")
    away = shutil.move(only, tmp_path / only.name)
    (folder / "nzg.db").write_bytes(b"?" * 9000)
    hand = opened(qtbot, folder, tmp_path / "own")
    assert "没有找到完好的备份" in hand.face.notices.words
    shutil.move(away, only)
    hand.click_named("再找一次")
    hand.click_named("查看差别")
    hand.click_named("恢复")
    assert members(hand) == 6
    hand.close()


def test_damage_found_in_the_background_stops_writing_and_shows_the_way_out(
    qtbot: QtBot, folder: Path
) -> None:
    hand = Hand(qtbot, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mending, "look", lambda *_: (Finding("error", "database", "资料文件有损坏。"),))
        hand.face.keeping._looks = 4
        hand.face.keeping.look()
        hand.rest()
    with pytest.raises(Trouble):
        records.save(hand.face.desk, Member, {"name": "测试200号"})
    hand.face.notices.press("找完好的备份")
    hand.rest()
    hand.click_named("查看差别")
    assert isinstance(hand.page, BackupPage)
    hand.click_named("恢复")
    assert members(hand) == 6
    hand.close()


def test_a_wrong_index_is_mended_with_one_click_and_no_record_is_touched(qtbot: QtBot, folder: Path) -> None:
    lose_index_row(folder / "nzg.db")
    past_the_program(folder / "nzg.db", "DELETE FROM search_member WHERE rowid = 2")
    hand = Hand(qtbot, folder)
    before = content(folder / "nzg.db")["member"]
    hand.face.keeping._looks = 4
    hand.face.keeping.look()
    hand.rest()
    assert "台账内容没有坏" in hand.face.notices.words
    hand.face.notices.press("修复")
    hand.rest()
    assert "台账内容没有动" in hand.face.notices.words
    assert content(folder / "nzg.db")["member"] == before
    hand.face.keeping._looks = 4
    hand.face.keeping.look()
    hand.rest()
    assert not mending.due(hand.face.desk)
    hand.close()


def test_lost_last_saves_are_noticed(folder: Path) -> None:
    """The journal beside the database is lost after a kill; without the witness (control) nobody knows."""
    made = desk.open_desk(folder)
    people(made, 2, 200)
    killed = folder.parent / "killed"
    shutil.copytree(folder, killed)
    (killed / "nzg.db-wal").unlink()
    (killed / "nzg.lock").unlink()
    made.store.close()
    found = desk.open_desk(killed)
    assert found.store.why is not None and found.store.why.code == "older"
    found.store.close()
    standing.forget(killed / "nzg.db")
    with suppress(FileNotFoundError):
        (killed / "nzg.lock").unlink()
    control = desk.open_desk(killed)
    assert control.store.why is None
    control.store.close()
