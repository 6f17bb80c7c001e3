"""A bad place for the data is recognised and explained, and leaving it loses nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nzg_desktop.cli.main import main
from nzg_desktop.core import recovery
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.ledgers.room import Room
from nzg_desktop.work import desk, folders, moving, records
from nzg_desktop.work.desk import Desk, Lock
from tests.fixtures import own


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own.places(monkeypatch, tmp_path / "system")


@pytest.fixture
def office(tmp_path: Path) -> Desk:
    found = desk.start(tmp_path / "坚果云" / "台账", "0001", "第一纺织厂工会", who="陈慧")
    save(found, "妈妈小屋")
    (found.home.packages / "a.nzg").write_bytes(b"kept")
    return found


def save(office: Desk, name: str) -> None:
    records.save(office, Room, {"name": name, "address": "厂前路1号", "built_on": "2026-11-01"})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows names the kind of a drive itself")
@pytest.mark.parametrize(
    ("mount", "said"),
    [
        ("//nas/share {} cifs rw 0 0", "网络共享"),
        ("nas:/x {} nfs4 rw 0 0", "网络共享"),
        ("/dev/sda1 {} ext4 rw 0 0", ""),
        ("nas:/x /elsewhere nfs4 rw 0 0", ""),
    ],
)
def test_the_mount_tells_a_network_folder(
    mount: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "公 用"
    share.mkdir()
    table = tmp_path / "mounts"
    point = str(share).replace(" ", "\\040")
    table.write_text(f"/dev/sda2 / ext4 rw 0 0\n{mount.format(point)}\n", encoding="utf-8")
    monkeypatch.setattr(folders, "MOUNTS", table)
    found = folders.concern(share / "台账")
    assert said in found
    assert bool(found) is bool(said)


@pytest.mark.skipif(sys.platform != "linux", reason="Windows knows the kind of a drive by itself")
@pytest.mark.parametrize(("hangs", "said"), [("usb1/1-2/block/sdq", "可移动盘"), ("pci0/ata1/block/sdq", "")])
def test_where_a_drive_hangs_tells_a_removable_one(
    hangs: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / hangs / "sdq1").mkdir(parents=True)
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "sdq1").symlink_to(tmp_path / hangs / "sdq1")
    (stick := tmp_path / "stick").mkdir()
    (tmp_path / "mounts").write_text(f"/dev/sdq1 {stick} vfat rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(folders, "MOUNTS", tmp_path / "mounts")
    monkeypatch.setattr(folders, "BLOCKS", tmp_path / "class")
    found = folders.concern(stick / "台账")
    assert said in found
    assert bool(found) is bool(said)


def test_a_synchronised_folder_is_known_by_what_its_program_left(tmp_path: Path) -> None:
    (tmp_path / "我的文件" / ".dropbox").mkdir(parents=True)
    assert "Dropbox" in folders.concern(tmp_path / "我的文件" / "工会" / "台账")


def test_the_command_line_warns_and_goes_on(office: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    office.store.close()
    assert main(["folder", "--home", str(office.home.folder), "--json"]) == 0
    said = capsys.readouterr()
    assert "坚果云" in said.err
    assert '"writable": true' in said.out


def test_a_moved_office_is_whole_and_opened_from_then_on(office: Desk, tmp_path: Path) -> None:
    target = moving.move(office)
    assert folders.default() == target
    with pytest.raises(Trouble, match="已经移到"):
        save(office, "二号小屋")
    office.store.close()
    again = desk.open_desk(desk.default_folder())
    assert (again.home.packages / "a.nzg").read_bytes() == b"kept"
    save(again, "二号小屋")
    again.store.close()


def test_the_old_place_says_where_the_office_went_and_keeps_all(office: Desk) -> None:
    moving.move(office)
    office.store.close()
    old = desk.open_desk(office.home.folder)
    assert desk.office(old).name == "第一纺织厂工会"
    with pytest.raises(Trouble, match="已经移到"):
        save(old, "二号小屋")
    moving.accept(old)
    save(old, "二号小屋")
    old.store.close()


def test_an_office_is_not_moved_onto_another_nor_into_itself(office: Desk, tmp_path: Path) -> None:
    desk.start(tmp_path / "b", "0002", "第二纺织厂工会").store.close()
    for target in (tmp_path / "b", office.home.folder / "x", tmp_path / "OneDrive" / "x"):
        with pytest.raises(Trouble, match="没有变化"):
            moving.move(office, target)
    save(office, "二号小屋")
    office.store.close()


def test_a_move_that_is_broken_off_leaves_the_office_where_it_was(office: Desk, tmp_path: Path) -> None:
    def stop(_done: int, _total: int, _words: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        moving.move(office, tmp_path / "neu", stop)
    assert not desk.exists(tmp_path / "neu")
    save(office, "二号小屋")
    office.store.close()


def test_a_locked_office_moves_with_its_keys_and_stays_locked(tmp_path: Path) -> None:
    secret = "Zhaomin2026"
    locked = desk.start(
        tmp_path / "OneDrive" / "台账",
        "0001",
        "第一纺织厂工会",
        who="陈慧",
        lock=Lock(secret, recovery.make()),
    )
    save(locked, "妈妈小屋")
    target = moving.move(locked)
    locked.store.close()
    with pytest.raises(Trouble):
        desk.open_desk(target, who="陈慧", password="Anders2026")
    again = desk.open_desk(target, who="陈慧", password=secret)
    save(again, "二号小屋")
    again.store.close()
    kept = b"".join(file.read_bytes() for file in target.rglob("*") if file.is_file())
    assert "妈妈小屋".encode() not in kept


def test_a_new_office_in_a_bad_place_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["init", "--code", "0001", "--name", "第一纺织厂工会", "--home", str(tmp_path / "OneDrive" / "a")]
    assert main([*words, "--json"]) == 0
    assert "OneDrive" in capsys.readouterr().err
