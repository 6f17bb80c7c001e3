"""What a room is fitted with, item by item, is what its record says, whatever is counted or taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from nzg_desktop.ledgers.room import Room
from nzg_desktop.ledgers.room_equipment import RoomEquipment
from nzg_desktop.work import checklist, importing, records
from nzg_desktop.work.desk import Desk
from tests.fixtures.offices import save


@pytest.fixture
def room(office: Desk) -> str:
    return save(office, Room, name="妈妈小屋", address="厂前路1号", equipment="防滑地面;空调")


def kit(office: Desk, uid: str) -> set[str]:
    return set((records.get(office, Room, uid)["equipment"] or "").split(";")) - {""}


def test_what_is_counted_is_ticked_and_what_is_broken_is_not(office: Desk, room: str) -> None:
    fridge = save(office, RoomEquipment, room_id=room, item="冰箱或冰柜", count="1")
    assert records.get(office, RoomEquipment, fridge)["state"] == "1"
    assert kit(office, room) == {"01", "11", "12"}
    save(office, RoomEquipment, fridge, state="待修")
    assert kit(office, room) == {"01", "11"}
    save(office, RoomEquipment, fridge, state="完好")
    save(office, RoomEquipment, room_id=room, item="空调", count="0", state="缺少")
    assert kit(office, room) == {"01", "12"}
    records.retire(office, RoomEquipment, fridge, "搬走了")
    assert kit(office, room) == {"01"}
    records.restore(office, RoomEquipment, fridge)
    assert kit(office, room) == {"01", "12"}


def test_a_line_that_moves_takes_its_item_along(office: Desk, room: str) -> None:
    other = save(office, Room, name="关爱角", address="二号楼")
    fridge = save(office, RoomEquipment, room_id=room, item="冰箱或冰柜", count="1")
    save(office, RoomEquipment, fridge, room_id=other)
    assert (kit(office, room), kit(office, other)) == ({"01", "11"}, {"12"})
    save(office, RoomEquipment, fridge, item="消毒柜(奶瓶消毒器)")
    assert kit(office, other) == {"13"}


def test_taking_a_count_back_takes_its_tick_back(office: Desk, room: str) -> None:
    batch = records.save(office, RoomEquipment, {"room_id": room, "item": "12", "count": "1"}).batch
    assert "12" in kit(office, room)
    records.undo(office, batch)
    assert kit(office, room) == {"01", "11"}


def test_a_list_not_yet_gone_through_says_nothing(office: Desk, room: str) -> None:
    changes = checklist.complete(office, RoomEquipment, room)
    assert (changes.count, kit(office, room)) == (25, {"01", "11"})
    rows, _ = records.children(office, RoomEquipment, Room, room)
    first = next(row for row in rows if row["item"] == "13")
    save(office, RoomEquipment, first["uid"], count="2")
    assert kit(office, room) == {"01", "11", "13"}


def test_an_imported_list_fits_its_rooms(office: Desk, room: str, tmp_path: Path) -> None:
    other = save(office, Room, name="关爱角", address="二号楼")
    file = tmp_path / "清点.csv"
    file.write_text(
        "哺乳室,设施,数量,状况\n妈妈小屋,空调,1,待修\n妈妈小屋,饮水机,1,\n关爱角,电源插座,4,完好\n",
        encoding="utf-8-sig",
    )
    outcome = importing.write(office, importing.look(office, RoomEquipment, file))
    assert outcome.new == 3
    assert (kit(office, room), kit(office, other)) == ({"01", "15"}, {"07"})
    records.undo(office, outcome.batch)
    assert (kit(office, room), kit(office, other)) == ({"01", "11"}, set())


def test_nothing_counted_is_not_in_order(office: Desk, room: str) -> None:
    examined = records.check(
        office, RoomEquipment, {"room_id": room, "item": "12", "count": "0", "state": "1"}
    )
    assert [one.message for one in examined.problems if one.severity == "error"] == [
        "数量是 0，状况请选“缺少”或“未清点”"
    ]
