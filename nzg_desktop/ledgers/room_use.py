"""哺乳室使用登记: who used a nursing room, one line each time or one line a day."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Fill, Ledger, Print, Rule, Values
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import Context, PersonName, Ref
from nzg_desktop.core.rules import later


def _counted(values: Values, _context: Context) -> Values:
    """A line of the register is one attendance; a day's line says how many."""
    return values if values["day_count"] is not None else {**values, "day_count": 1}


class RoomUse(Ledger, table=True):
    """One use of a room, or all uses of one day."""

    about: ClassVar = About(
        code="room_use",
        title="哺乳室使用登记",
        section="关爱服务",
        key=("room_id", "use_date", "from_time", "user_name", "purpose", "baby_months"),
        parent="room_id",
        org="room_id.org_id",
        name="use_date",
        page="休息哺乳室",
        empty="还没有使用登记。可以逐次登记，也可以每天登记一行总人次。",
    )

    room_id: Annotated[Ref, Col("哺乳室", listed=True, refers="room", search="name")]
    use_date: Annotated[dt.date, Col("日期", listed=True, sort=True)]
    from_time: Annotated[dt.time | None, Col("开始", listed=True)] = None
    to_time: Annotated[dt.time | None, Col("结束", listed=True)] = None
    user_name: Annotated[
        PersonName | None, Col("使用人", note="可以不填", leaves="never", also=("使用人(可空)",))
    ] = None
    dept: Annotated[str | None, Col("部门", leaves="never")] = None
    user_kind: Annotated[str | None, Col("身份", listed=True, codes="room_user_kinds")] = None
    purpose: Annotated[str | None, Col("用途", listed=True, codes="room_use_purposes")] = None
    baby_months: Annotated[int | None, Col("宝宝月龄", unit="月", low=0)] = None
    day_count: Annotated[
        int | None,
        Col("当日人次(汇总)", listed=True, unit="人次", low=0, note="逐次登记的不用填，一行算 1 人次"),
    ] = None
    score: Annotated[int | None, Col("满意度", unit="分", low=0)] = None
    comment: Annotated[str | None, Col("意见")] = None

    fills: ClassVar = Fill(("day_count",), _counted)
    rules: ClassVar = (
        later("from_time", "to_time", "结束时间早于开始时间，请核对"),
        Rule("满意度按 0 至 100 分填", lambda r: r.score is None or r.score <= 100, "score"),
        Rule(
            "一天超过 300 人次，请核对",
            lambda r: r.day_count is None or r.day_count <= 300,
            "day_count",
            "warning",
        ),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="C03", name="休息哺乳室服务人次", unit="人次", on="use_date", total="day_count"),
    )
    prints: ClassVar = (Print("room_use_list", "哺乳室使用登记表", "list"),)
