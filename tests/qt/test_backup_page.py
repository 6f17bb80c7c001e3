"""Backups come by themselves, and a person who never saw the page gets yesterday's data back."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.gui.backup_page import LIST, BackupPage
from nzg_desktop.ledgers.member import Member
from nzg_desktop.store import backup, lists, shelf
from nzg_desktop.store import office as kept
from nzg_desktop.work import desk, records, safety
from nzg_desktop.work.desk import Home
from tests.fixtures.hand import PATIENCE, Hand, no_stick, one_stick
from tests.fixtures.offices import people
from tests.unit.test_backup import content


@pytest.fixture
def folder(tmp_path: Path, backed_up: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office of nine, backed up before the last three came."""
    no_stick(monkeypatch)
    return shutil.copytree(backed_up, tmp_path / "office")


@pytest.fixture
def hand(qtbot: QtBot, folder: Path) -> Iterator[Hand]:
    made = Hand(qtbot, folder)
    yield made
    made.close()


def members(hand: Hand) -> int:
    with hand.face.desk.store.reading() as r:
        return lists.count(r, Query(Member)).number


def page(hand: Hand) -> BackupPage:
    assert isinstance(hand.page, BackupPage)
    return hand.page


def known(hand: Hand) -> list[str]:
    return [one.facts.reason for one in safety.backups([hand.face.desk.home.backups])]


def restored(hand: Hand) -> None:
    """The way of somebody who sees the page for the first time, to the newest backup."""
    hand.click_named("工具")
    hand.click_named("备份与恢复")
    hand.click_cell(page(hand).table, 0, 0)
    hand.click_named("预览")
    hand.click_named("恢复")


def test_journey_6_yesterdays_data_come_back_with_at_most_5_clicks(hand: Hand) -> None:
    now = content(hand.face.desk.home.database)
    restored(hand)
    assert hand.count <= 5
    assert members(hand) == 6
    assert hand.face.notices.words.startswith("已恢复到 今天")
    (former,) = [b for b in safety.backups([hand.face.desk.home.backups]) if b.facts.reason == "restore"]
    assert content(former.file) == now


def test_an_office_that_opens_and_cannot_be_read_whole_comes_back_the_same_way(
    qtbot: QtBot, folder: Path
) -> None:
    """A bit in the words that declare the search: it is met when somebody counts what there is."""
    database = Home(folder).database
    data = database.read_bytes()
    assert b"contentless_delete" in data
    database.write_bytes(data.replace(b"contentless_delete", b"sontentless_delete"))
    hand = Hand(qtbot, folder)
    restored(hand)
    assert members(hand) == 6
    assert hand.face.notices.words.startswith("已恢复到 今天")
    assert list(folder.glob("nzg-*-damaged.db"))
    hand.close()


def test_what_was_restored_by_mistake_is_taken_back_the_same_way(hand: Hand) -> None:
    restored(hand)
    restored(hand)
    assert members(hand) == 9


def test_the_preview_says_what_would_be_lost(hand: Hand) -> None:
    hand.face.go("backup")
    hand.rest()
    assert page(hand).table.rows[0].cells[3] == "少 3 条，此后有 3 次改动"
    page(hand).preview()
    hand.rest()
    assert ("会员", "9", "6", "-3") in [row.cells for row in page(hand).counts.rows]
    assert [row.cells[2:] for row in page(hand).lost.rows] == [
        ("新增", "会员", "测试102号"),
        ("新增", "会员", "测试101号"),
        ("新增", "会员", "测试100号"),
    ]


def test_a_backup_that_is_no_good_is_said_and_changes_nothing(hand: Hand) -> None:
    hand.face.go("backup")
    hand.rest()
    chosen = page(hand).chosen
    assert chosen is not None
    chosen.file.write_bytes(chosen.file.read_bytes()[:-4096])
    page(hand).preview()
    hand.rest()
    assert "读不出来" in hand.face.notices.words
    assert page(hand)._views.currentIndex() == LIST
    assert members(hand) == 9


def test_a_restore_that_does_not_go_through_leaves_the_office_open(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Trouble("磁盘空间用完了，写不下去。", "请腾出一些空间。", code="full")

    monkeypatch.setattr(backup, "restore", full)
    hand.face.go("backup")
    hand.rest()
    page(hand).preview()
    hand.rest()
    page(hand).restore()
    hand.rest()
    assert "磁盘空间用完了" in hand.face.notices.words
    assert members(hand) == 9
    records.save(hand.face.desk, Member, {"name": "测试200号"})


def test_the_clock_backs_up_only_what_changed_and_a_stick_gets_it_by_itself(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.face.keeping.look()
    hand.rest()
    assert known(hand) == ["regular", "closing"]
    one_stick(monkeypatch, tmp_path / "stick")
    safety.choose(hand.face.desk, tmp_path / "stick", stick=True)
    hand.face.keeping.look()
    hand.rest()
    assert known(hand) == ["regular", "closing"]
    assert len(list((tmp_path / "stick").rglob("nzg-*.db"))) == 1
    assert "读回核对" in hand.face.notices.words
    assert any("本机+U 盘" in label.text() for label in hand.face.status.findChildren(QLabel))


def test_nobody_is_told_twice_that_the_disk_is_full(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise Trouble("磁盘空间用完了，写不下去。", "请腾出一些空间。", code="full")

    monkeypatch.setattr(safety, "before", full)
    hand.face.keeping.look()
    hand.rest()
    assert "磁盘空间用完了" in hand.face.notices.words
    hand.face.notices.clear()
    hand.face.keeping._since.invalidate()
    hand.face.keeping.look()
    hand.rest()
    assert hand.face.notices.words == ""


def test_after_a_week_without_a_copy_elsewhere_the_strip_says_so_once_a_day(hand: Hand) -> None:
    at = (dt.datetime.now().astimezone() - dt.timedelta(days=9)).isoformat()
    with hand.face.desk.store.writing() as w:
        kept.set_setting(w, safety.COPIED, {"seq": 0, "at": at})
    hand.face.keeping.look()
    hand.rest()
    assert "9 天没有" in hand.face.notices.words
    hand.face.notices.press("去备份")
    hand.rest()
    assert hand.page.title == "备份与恢复"
    hand.face.keeping.look()
    hand.rest()
    assert hand.face.notices.words == ""


def test_a_stick_becomes_a_second_place_with_one_click(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_stick(monkeypatch, tmp_path / "stick")
    hand.face.go("backup")
    hand.rest()
    hand.click_named("用 U 盘")
    (copied,) = (tmp_path / "stick").rglob("nzg-*.db")
    assert shelf.noted(copied).counts["member"] == 9
    assert page(hand).table.rows[0].cells[4] == "本机+U 盘"


def test_closing_the_window_backs_up_first(hand: Hand) -> None:
    assert not hand.shell.close()
    hand.bot.waitUntil(lambda: not hand.shell.isVisible(), timeout=PATIENCE)
    (newest, _older) = safety.backups([hand.face.desk.home.backups])
    assert (newest.facts.reason, newest.facts.counts["member"]) == ("closing", 9)
    assert desk.exists(hand.face.folder)


def test_a_window_in_which_nothing_changed_closes_at_once(hand: Hand) -> None:
    safety.backup(hand.face.desk)
    assert hand.shell.close()


def test_a_backup_that_cannot_be_made_does_not_lock_the_person_in(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Trouble("磁盘空间用完了，写不下去。", "请腾出一些空间。", code="full")

    monkeypatch.setattr(safety, "before", full)
    assert not hand.shell.close()
    hand.rest()
    hand.face.notices.press("不备份，直接关闭")
    hand.bot.waitUntil(lambda: not hand.shell.isVisible(), timeout=PATIENCE)


def test_a_fault_of_ours_neither_ends_the_backups_nor_locks_the_person_in(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, faults: list[BaseException]
) -> None:
    def broken(*_: object) -> None:
        raise LookupError

    with monkeypatch.context() as patch:
        patch.setattr(safety, "before", broken)
        hand.face.keeping.look()
        hand.rest()
        hand.face.keeping._since.invalidate()
    hand.face.keeping.look()
    hand.rest()
    assert known(hand) == ["regular", "closing"]
    people(hand.face.desk, 1, 300)
    monkeypatch.setattr(safety, "before", broken)
    assert not hand.shell.close()
    hand.rest()
    assert hand.shell.close()
    assert {type(each) for each in faults} == {LookupError}
    faults.clear()
