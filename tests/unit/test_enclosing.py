"""What a package tells of pictures: how many each record has and what they are, never one of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from nzg_desktop.core.query import Query
from nzg_desktop.core.trouble import RefusedFile, Trouble
from nzg_desktop.exchange import payload
from nzg_desktop.exchange.payload import Package, Resource
from nzg_desktop.ledgers.member import Member
from nzg_desktop.ledgers.room import Room
from nzg_desktop.store import lists
from nzg_desktop.store import office as kept
from nzg_desktop.store.attachments import Attachment
from nzg_desktop.work import attaching, checking, enclosing, handover, month, packing, printing, records
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import MONTH, Offices, member, save, take

Row = tuple[str, ...]


def photo(folder: Path, name: str) -> Path:
    Image.effect_noise((80, 60), 80).convert("RGB").save(folder / name)
    return folder / name


@pytest.fixture
def lower_and_upper(offices: Offices) -> tuple[Desk, Desk]:
    """A room with two photos and a member with one; files bear names of persons."""
    lower, upper = offices.pair()
    room = save(lower, Room, name="妈妈小屋", address="厂前路1号", built_on="2026-05-01")
    attaching.attach(lower, Room, room, [photo(offices.folder, n) for n in ("门口.jpg", "王桂兰带孩子.jpg")])
    person = save(lower, Member, **member(1))
    attaching.attach(lower, Member, person, [photo(offices.folder, "王桂兰.jpg")])
    return lower, upper


def noted(office: Desk, ledger: type[Member | Room] = Room) -> list[Attachment]:
    """What an office knows of the pictures of the first record of another."""
    with office.store.reading() as r:
        found = lists.page(r, Query(ledger, scope="received")).rows
    return list(attaching.of_record(office, ledger, found[0]["uid"])) if found else []


def told(office: Desk, privacy: str) -> tuple[list[Resource], Resource]:
    """The lists of the sealed month, and what is told of pictures beside them."""
    with office.store.reading() as r:
        head = kept.seals(r, MONTH)[-1].head
        lists = packing.tables(office, r, privacy)
        return lists, enclosing.told(r, office.ledgers, lists, privacy, head)


def said(office: Desk, privacy: str) -> list[Row]:
    """Ledger and name of each picture that is told of."""
    table = told(office, privacy)[1]
    return sorted((str(row[1]), str(row[4])) for row in table.rows)


def test_persons_and_names_of_files_are_told_of_only_where_all_is(lower_and_upper: tuple[Desk, Desk]) -> None:
    lower, _ = lower_and_upper
    month.close(lower, MONTH, "测试")
    assert said(lower, "masked") == [("room", ""), ("room", "")]
    everything = [("member", "王桂兰.jpg"), ("room", "王桂兰带孩子.jpg"), ("room", "门口.jpg")]
    assert said(lower, "full") == everything
    assert said(lower, "figures") == []


def test_pictures_of_one_moment_come_to_the_upper_office_in_their_order(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    lower, upper = offices.pair()
    room = save(lower, Room, name="妈妈小屋", address="厂前路1号", built_on="2026-05-01")
    names = [f"第{number}页.jpg" for number in range(1, 8)]
    photos = [photo(offices.folder, name) for name in names]
    now = time.time_ns()
    with monkeypatch.context() as still:
        still.setattr(time, "time_ns", lambda: now)
        attaching.attach(lower, Room, room, photos)
    offices.handed(lower, upper, privacy="full")
    assert [one.name for one in noted(upper)] == names


def test_the_upper_office_knows_how_many_there_are_and_that_they_lie_elsewhere(
    offices: Offices, lower_and_upper: tuple[Desk, Desk]
) -> None:
    lower, upper = lower_and_upper
    answer = offices.handed(lower, upper, privacy="full")
    assert (answer.verdict, answer.read) == ("APPLIED", answer.accepted + answer.unchanged)
    found = noted(upper)
    assert [one.name for one in found] == ["门口.jpg", "王桂兰带孩子.jpg"]
    assert [(one.elsewhere, one.bytes > 0) for one in found] == [(True, True)] * 2
    assert {one.sha256 for one in found} == {
        one.sha256 for one in attaching.of_record(lower, Room, found[0].record)
    }
    for touch in (attaching.content, lambda office, uid: attaching.detach(office, Room, uid)):
        with pytest.raises(Trouble, match="在原单位"):
            touch(upper, found[0].uid)
    assert checking.check_database(upper) == ()
    query = Query(Member, scope="received")
    assert printing.pdf(upper, "member_registration", query).startswith(b"%PDF")


def test_a_report_tells_of_the_pictures_there_were_when_the_month_was_sealed(
    offices: Offices, lower_and_upper: tuple[Desk, Desk]
) -> None:
    lower, upper = lower_and_upper
    month.close(lower, MONTH, "测试")
    with lower.store.reading() as r:
        uid = lists.page(r, Query(Room)).rows[0]["uid"]
    before = attaching.of_record(lower, Room, uid)
    attaching.detach(lower, Room, before[0].uid)
    attaching.attach(lower, Room, uid, [photo(offices.folder, "新的.png")])
    take(upper, handover.report(lower, MONTH, offices.stick, privacy="full").file)
    assert sorted(one.uid for one in noted(upper)) == sorted(one.uid for one in before)


def test_the_next_report_puts_right_what_is_known_of_them(
    offices: Offices, lower_and_upper: tuple[Desk, Desk]
) -> None:
    lower, upper = lower_and_upper
    offices.handed(lower, upper, privacy="full")
    uid = noted(upper)[0].record
    for one in attaching.of_record(lower, Room, uid):
        attaching.detach(lower, Room, one.uid)
    take(upper, offices.corrected(lower, privacy="full"))
    assert noted(upper) == []
    assert len(noted(upper, Member)) == 1
    records.retire(lower, Room, uid, "测试")
    take(upper, offices.corrected(lower, privacy="masked"))
    assert len(noted(upper, Member)) == 0


def _other(cell: int, words: str) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: [(*rows[0][:cell], words, *rows[0][cell + 1 :]), *rows[1:]]


UID = "01900000-0000-7000-8000-000000000000"
SPOILED: dict[str, tuple[Callable[[list[Row]], list[Row]], str]] = {
    "of no record": (_other(2, UID), "E-507"),
    "of no list": (_other(1, "no_list"), "E-507"),
    "no uid": (_other(0, "一号"), "E-504"),
    "no digest": (_other(6, "0" * 63), "E-504"),
    "of another office": (_other(0, "mine"), "E-507"),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_what_does_not_fit_the_lists_refuses_the_file_and_changes_nothing(
    offices: Offices, lower_and_upper: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch, spoiled: str
) -> None:
    lower, upper = lower_and_upper
    own = save(upper, Room, name="自己的小屋", address="二号")
    attaching.attach(upper, Room, own, [photo(offices.folder, "自己的.jpg")])
    (mine,) = attaching.of_record(upper, Room, own)
    spoil, code = SPOILED[spoiled]
    sound = enclosing.told

    def meddled(*given: object) -> Resource:
        table = sound(*given)  # type: ignore[arg-type]
        rows = spoil([tuple(str(cell) for cell in row) for row in table.rows])
        return replace(
            table, rows=[tuple(mine.uid if cell == "mine" else cell for cell in row) for row in rows]
        )

    monkeypatch.setattr(enclosing, "told", meddled)
    answer = offices.handed(lower, upper, privacy="full")
    assert (answer.verdict, answer.code) == ("REFUSED", code)
    assert noted(upper) == []
    assert attaching.content(upper, mine.uid)


def test_a_level_that_carries_no_names_takes_none(lower_and_upper: tuple[Desk, Desk]) -> None:
    """An upper office that was sent more than its level says refuses it, as with columns."""
    lower, _ = lower_and_upper
    month.close(lower, MONTH, "测试")
    lists_, table = told(lower, "full")
    totals = {enclosing.NAME: payload.control_totals(table.fields, table.rows)}
    package = Package("", "", b"", (*lists_, table), totals, b"", b"")
    with pytest.raises(RefusedFile) as caught, lower.store.writing() as w:
        enclosing.take(w, [Room, Member], package, "masked", 9)
    assert caught.value.code == "E-402"


def test_a_record_that_was_set_aside_takes_its_pictures_along(
    offices: Offices, lower_and_upper: tuple[Desk, Desk]
) -> None:
    lower, upper = lower_and_upper
    month.close(lower, MONTH, "测试")
    with lower.store.writing() as w:  # no clerk could: the seal looks at every rule
        w.exec_driver_sql("UPDATE room SET women = 1, pregnant = 5")
    answer = offices.handed(lower, upper, privacy="full")
    assert (answer.verdict, answer.quarantined) == ("APPLIED", 1)
    assert noted(upper) == []
    assert handover.receipt(lower, Path(answer.receipt)).quarantined == 1


def test_a_report_of_an_older_program_leaves_what_is_known(
    offices: Offices, lower_and_upper: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    lower, upper = lower_and_upper
    offices.handed(lower, upper, privacy="full")
    table = enclosing.told
    monkeypatch.setattr(enclosing, "told", lambda *given: replace(table(*given), name="something_newer"))
    take(upper, offices.corrected(lower, privacy="full"))
    assert len(noted(upper)) == 2
