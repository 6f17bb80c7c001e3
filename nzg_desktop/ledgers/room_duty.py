"""哺乳室清洁消毒巡查: cleaning, disinfecting and restocking, one line each time."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger, Print, Rule
from nzg_desktop.core.kinds import Codes, PersonName, Ref, Tenths


class RoomDuty(Ledger, table=True):
    """One round through a room."""

    about: ClassVar = About(
        code="room_duty",
        title="哺乳室清洁消毒巡查",
        section="关爱服务",
        unit="次",
        key=("room_id", "duty_on", "duty_time", "duty_kind"),
        parent="room_id",
        org="room_id.org_id",
        name="duty_on",
        page="休息哺乳室",
        empty="还没有清洁消毒记录。每次清洁、消毒、补充物资登记一行。",
    )

    room_id: Annotated[Ref, Col("哺乳室", listed=True, refers="room", search="name")]
    duty_on: Annotated[dt.date, Col("日期", listed=True, sort=True)]
    duty_time: Annotated[dt.time | None, Col("时间", listed=True)] = None
    duty_kind: Annotated[str, Col("类型", listed=True, codes="room_duty_kinds")] = "1"
    parts: Annotated[Codes | None, Col("部位", listed=True, codes="room_duty_parts")] = None
    agent: Annotated[str | None, Col("消毒剂")] = None
    fridge_temp: Annotated[Tenths | None, Col("冰箱温度℃", listed=True, unit="℃")] = None
    keeper: Annotated[PersonName | None, Col("责任人", listed=True)] = None
    issue: Annotated[str | None, Col("发现的问题", also=("异常",))] = None

    rules: ClassVar = (
        Rule(
            "冰箱温度宜在 0 至 8 ℃，请看冰箱",
            lambda r: r.fridge_temp is None or 0 <= r.fridge_temp <= 8,
            "fridge_temp",
            "warning",
        ),
    )
    prints: ClassVar = (Print("room_duty_list", "哺乳室清洁消毒记录表", "list"),)
