"""Photos and scans: small, plain and upright when they come in, whole and inside the database afterwards."""

from __future__ import annotations

import json
import struct
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from nzg_desktop.cli.main import main
from nzg_desktop.core.query import Query, Where
from nzg_desktop.core.trouble import RefusedFile, Trouble
from nzg_desktop.exchange import pictures
from nzg_desktop.exchange.picture_child import BYTES, SIDE
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import backup as copies
from nzg_desktop.store import lists, shelf
from nzg_desktop.work import attaching, auditing, checking, importing, papers, printing, records, safety
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import Offices, member

GPS_IFD, ORIENTATION = 0x8825, 0x0112


@pytest.fixture
def office(offices: Offices) -> Desk:
    return offices.found()


@pytest.fixture
def room(office: Desk) -> str:
    return records.save(office, Room, {"name": "妈妈小屋", "address": "厂前路1号"}).uids[0]


def photo(folder: Path, name: str = "门口.jpg", size: tuple[int, int] = (800, 600), **words: object) -> Path:
    """A photo with something to see in it."""
    picture = Image.effect_noise(size, 80).convert("RGB")
    picture.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 2))
    picture.save(folder / name, **words)  # type: ignore[arg-type]
    return folder / name


def test_what_a_telephone_adds_to_a_photo_is_left_out_and_it_stands_upright(tmp_path: Path) -> None:
    told = Image.Exif()
    told[ORIENTATION] = 6
    told[0x010F] = "SecretPhone"
    told.get_ifd(GPS_IFD)[2] = (31.0, 14.0, 5.0)
    (content,) = pictures.pages(photo(tmp_path, exif=told, comment=b"SecretComment"))
    made = Image.open(BytesIO(content))
    assert made.size == (600, 800)
    assert not made.getexif()
    assert b"Secret" not in content
    assert b"Exif" not in content


def test_a_large_photo_becomes_small_enough(tmp_path: Path) -> None:
    file = photo(tmp_path, size=(5000, 3000), quality=95)
    assert file.stat().st_size > 10 * BYTES
    (content,) = pictures.pages(file)
    assert len(content) <= BYTES
    assert max(Image.open(BytesIO(content)).size) <= SIDE


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.gif", "a.webp", "a.tif"])
def test_every_usual_kind_of_picture_is_taken(tmp_path: Path, name: str) -> None:
    (content,) = pictures.pages(photo(tmp_path, name))
    assert content.startswith(b"\xff\xd8")


def test_what_is_see_through_becomes_white(tmp_path: Path) -> None:
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(tmp_path / "章.png")
    (content,) = pictures.pages(tmp_path / "章.png")
    assert Image.open(BytesIO(content)).getpixel((25, 25)) == (255, 255, 255)


def test_a_scan_of_several_pages_becomes_several_pictures(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    for _ in range(3):
        document.new_page(595, 842)
    document.save(tmp_path / "合同.pdf")
    assert len(pictures.pages(tmp_path / "合同.pdf")) == 3
    pages = [Image.new("1", (100, 140), page) for page in (0, 1)]
    pages[0].save(tmp_path / "传真.tif", save_all=True, append_images=pages[1:])
    assert len(pictures.pages(tmp_path / "传真.tif")) == 2


def _bomb() -> bytes:
    """A PNG of a few hundred bytes that claims four hundred million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 900))


def _lost_page() -> bytes:
    """A scan that opens, and whose only page is none."""
    whole = BytesIO()
    Image.new("RGB", (24, 16)).save(whole, "PDF")
    return whole.getvalue().replace(b"/Type /Page\n", b"/Type /None\n")


HOSTILE = {
    "bomb.png": (_bomb(), "太大"),
    "empty.jpg": (b"", "空的"),
    "cut.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", "已损坏"),
    "notes.jpg": ("会议记录".encode(), "不是照片"),
    "page.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是照片"),
    "broken.pdf": (b"%PDF-1.7\n%%EOF", "已损坏"),
    "lost page.pdf": (_lost_page(), "已损坏"),
    "apple.heic": (b"\0\0\0\x18ftypheic" + bytes(40), "HEIC"),
    "program.exe": (b"MZ" + bytes(200), "不是照片"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_or_a_bomb_is_refused_in_words(tmp_path: Path, name: str) -> None:
    content, said = HOSTILE[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RefusedFile, match=said) as caught:
        pictures.pages(tmp_path / name)
    assert caught.value.code == "E-830"
    with pytest.raises(RefusedFile, match="找不到"):
        pictures.pages(tmp_path / "nowhere.jpg")


def test_a_picture_cut_off_anywhere_never_breaks_the_program(tmp_path: Path) -> None:
    whole = photo(tmp_path, size=(60, 40)).read_bytes()
    for length in (10, len(whole) // 3, len(whole) - 3):
        (tmp_path / "cut.jpg").write_bytes(whole[:length])
        try:
            pictures.pages(tmp_path / "cut.jpg")
        except RefusedFile as error:
            assert "已损坏" in str(error) or "不是照片" in str(error)


def test_attachments_are_kept_named_and_found(office: Desk, room: str, tmp_path: Path) -> None:
    attaching.attach(office, Room, room, [photo(tmp_path), photo(tmp_path, "里面.png")])
    found = attaching.of_record(office, Room, room)
    assert [(one.name, one.field) for one in found] == [("门口.jpg", "photos"), ("里面.jpg", "photos")]
    assert attaching.content(office, found[0].uid).startswith(b"\xff\xd8")
    assert records.get(office, Room, room)["photos"] == "门口.jpg；里面.jpg"
    with office.store.reading() as r:
        assert lists.count(r, Query(Room, (Where("photos", "filled"),))).number == 1
    assert "加附件" in [event.action for event in auditing.history(office, Room, room)]


def test_one_bad_file_among_several_changes_nothing(
    office: Desk, room: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "MOST", 1)
    (tmp_path / "坏.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(RefusedFile):
        attaching.attach(office, Room, room, [photo(tmp_path), tmp_path / "坏.jpg"])
    assert attaching.of_record(office, Room, room) == ()
    with pytest.raises(Trouble, match="最多"):
        attaching.attach(office, Room, room, [photo(tmp_path, size=(8, 8))] * 2)
    with pytest.raises(Trouble, match="附件栏"):
        attaching.attach(office, Room, room, [photo(tmp_path)], "name")


def test_what_is_taken_out_is_gone_and_the_field_says_so(office: Desk, room: str, tmp_path: Path) -> None:
    attaching.attach(office, Room, room, [photo(tmp_path)])
    (one,) = attaching.of_record(office, Room, room)
    attaching.detach(office, Room, one.uid)
    assert attaching.of_record(office, Room, room) == ()
    assert records.get(office, Room, room)["photos"] is None
    with pytest.raises(Trouble, match="不在了"):
        attaching.content(office, one.uid)


def test_a_backup_holds_the_attachments_and_brings_them_back(
    offices: Offices, office: Desk, room: str, tmp_path: Path
) -> None:
    attaching.attach(office, Room, room, [photo(tmp_path)])
    before = attaching.content(office, attaching.of_record(office, Room, room)[0].uid)
    file = safety.backup(office)
    attaching.detach(office, Room, attaching.of_record(office, Room, room)[0].uid)
    office.store.close()
    safety.restore(office.home.folder, file)
    again = offices.reopened(office)
    (one,) = attaching.of_record(again, Room, room)
    assert attaching.content(again, one.uid) == before


@pytest.mark.parametrize("vouched", [True, False], ids=["with its note", "without a note"])
def test_a_picture_damaged_in_a_backup_is_found_before_it_is_restored(
    office: Desk, room: str, tmp_path: Path, *, vouched: bool
) -> None:
    attaching.attach(office, Room, room, [photo(tmp_path)])
    file = safety.backup(office)
    note = shelf.beside(file, shelf.NOTE)
    note.unlink() if not vouched else None
    office.store.close()
    assert copies.look(file).attachments == 1
    picture = file.read_bytes().index(b"\xff\xd8")
    spoilt = bytearray(file.read_bytes())
    spoilt[picture + 700] ^= 1  # one bit, in no page that anything else would notice
    file.write_bytes(spoilt)
    for tried in (lambda: copies.look(file), lambda: safety.restore(office.home.folder, file)):
        with pytest.raises(Trouble) as caught:
            tried()
        assert caught.value.code == "damaged"


def test_one_spoilt_picture_does_not_make_every_later_backup_useless(
    offices: Offices, office: Desk, room: str, tmp_path: Path
) -> None:
    attaching.attach(office, Room, room, [photo(tmp_path)])
    with office.store.writing() as w:
        w.exec_driver_sql("UPDATE attachment SET content = x'00'")
    file = safety.backup(office)
    office.store.close()
    safety.restore(office.home.folder, file)
    assert [finding.code for finding in checking.check_database(offices.reopened(office))] == ["attachment"]


def test_the_preview_of_a_backup_counts_the_pictures(office: Desk, room: str, tmp_path: Path) -> None:
    attaching.attach(office, Room, room, [photo(tmp_path)])
    safety.backup(office)
    attaching.attach(office, Room, room, [photo(tmp_path)])
    (known,) = safety.backups((office.home.backups,))
    assert ("附件", 2, 1) in safety.preview(known, office).counts


def test_a_changed_picture_is_noticed(office: Desk, room: str, tmp_path: Path) -> None:
    attaching.attach(office, Room, room, [photo(tmp_path)])
    assert checking.check_database(office) == ()
    with office.store.writing() as w:
        w.exec_driver_sql("UPDATE attachment SET content = x'00'")
    assert ["门口.jpg" in finding.message for finding in checking.check_database(office)] == [True]


def test_undoing_an_import_keeps_a_record_that_got_a_photo(office: Desk, tmp_path: Path) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text("姓名\n测试甲\n测试乙\n", encoding="utf-8")
    done = importing.write(office, importing.look(office, Member, roster))
    with office.store.reading() as r:
        first = lists.page(r, Query(Member)).rows[0]["uid"]
    attaching.attach(office, Member, first, [photo(tmp_path)])
    undone = records.undo(office, done.batch)
    assert [uid for uid, _why in undone.kept] == [first]
    assert len(attaching.of_record(office, Member, first)) == 1


def test_a_photo_is_printed_in_the_form_and_on_a_page_of_its_own(office: Desk, tmp_path: Path) -> None:
    uid = records.save(office, Member, member(1)).uids[0]
    query = Query(Member, uids=(uid,))
    plain = printing.pdf(office, "member_registration", query)
    attaching.attach(office, Member, uid, [photo(tmp_path)])
    assert len(printing.pdf(office, "member_registration", query)) > len(plain)
    paper = pypdfium2.PdfDocument(papers.attached(office, attaching.of_record(office, Member, uid)[0]))
    wide, high = paper[0].get_size()
    assert wide > high


def test_the_command_line_adds_lists_and_writes_out(
    offices: Offices, office: Desk, room: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.store.close()
    home = ["--home", str(office.home.folder), "--json"]
    assert main(["attach", "room", room, str(photo(tmp_path)), *home]) == 0
    assert json.loads(capsys.readouterr().out) == {"count": 1}
    assert main(["attachments", "room", room, "--out", str(tmp_path / "出"), *home]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (tmp_path / "出" / "01_门口.jpg").stat().st_size == one["bytes"]
    assert main(["attachments", "room", room, "--remove", one["uid"], *home]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_frozen_program_is_asked_to_be_its_own_child(monkeypatch: pytest.MonkeyPatch) -> None:
    from nzg_desktop.exchange import apart

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    command = apart._command("picture_child", pictures.FLAG, Path("/照片.jpg"))
    assert command[:2] == [sys.executable, pictures.FLAG]
