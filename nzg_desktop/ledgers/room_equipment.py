"""哺乳室设施清单: what a nursing room is fitted with, how many of it, and in what state."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Fill, Ledger, Print, Rule, Tab, Values
from nzg_desktop.core.kinds import Context, Ref
from nzg_desktop.core.query import Where
from nzg_desktop.core.reflections import Gather

UNSEEN, SOUND = "0", "1"
"""States: not looked at yet; there and in order."""


def _seen(values: Values, _context: Context) -> Values:
    """What is counted is there."""
    counted = bool(values["count"]) and values["state"] == UNSEEN
    return {**values, "state": SOUND} if counted else values


class RoomEquipment(Ledger, table=True):
    """One kind of equipment in one room."""

    about: ClassVar = About(
        code="room_equipment",
        title="哺乳室设施清单",
        section="关爱服务",
        unit="项",
        key=("room_id", "item"),
        parent="room_id",
        org="room_id.org_id",
        name="item",
        page="休息哺乳室",
        empty="还没有清点设施。在小屋里按“列出清单”，逐项填数量，小屋的“设施”随之更新。",
    )

    room_id: Annotated[Ref, Col("哺乳室", listed=True, refers="room", search="name")]
    item: Annotated[str, Col("设施", listed=True, codes="room_equipment")]
    count: Annotated[int | None, Col("数量", listed=True, low=0)] = None
    state: Annotated[
        str, Col("状况", listed=True, codes="room_equipment_states", note="填了数量就算完好，坏了的改一下")
    ] = UNSEEN
    seen_on: Annotated[dt.date | None, Col("清点日期", listed=True, sort=True)] = None
    note: Annotated[str | None, Col("备注", listed=True)] = None

    checklist: ClassVar = "item"
    fills: ClassVar = Fill(("count",), _seen)
    gathers: ClassVar = Gather("room_id", "equipment", "item", "state", there=SOUND, unsaid=UNSEEN)
    rules: ClassVar = (
        Rule(
            "数量是 0，状况请选“缺少”或“未清点”",
            lambda r: r.count != 0 or r.state in (UNSEEN, "4"),
            "state",
        ),
    )
    tabs: ClassVar = (Tab("待修、停用、缺少", (Where("state", "in", ("2", "3", "4")),)),)
    prints: ClassVar = (Print("room_equipment_list", "哺乳室设施清单", "list"),)
