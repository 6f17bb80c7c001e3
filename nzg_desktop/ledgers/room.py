"""休息哺乳室: nursing rooms, corners, boxes and vehicles that an office keeps."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, ClassVar

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Ledger, Print, Rule, Tab
from nzg_desktop.core.indicator import Flow, Indicator, Stock
from nzg_desktop.core.kinds import Codes, Degrees, Files, Money, PersonName, Phone, Ref, Tenths
from nzg_desktop.core.query import FromSetting, Where
from nzg_desktop.core.rules import later, part

MODEL = ("DS", "DM", "DP")
IN_USE = Where("status", "=", "2")


LEAST = {"DA": Decimal(10), "DB": Decimal(5), "DC": Decimal(2)}
"""Square metres of the classes A, B and C (DB44/T 2279-2021)."""
BASIC = frozenset(f"{number:02}" for number in range(1, 11))
"""The basic kit: the first ten of the table of equipment (reference 3.2)."""


class Room(Ledger, table=True):
    """One nursing room, corner, box or vehicle that an office keeps."""

    about: ClassVar = About(
        code="room",
        title="休息哺乳室",
        section="关爱服务",
        unit="个",
        key=("name", "address"),
        page="休息哺乳室",
        empty="还没有休息哺乳室。填好名称、地址、面积等 6 项就能建档。",
    )

    room_no: Annotated[str | None, Col("编号", "基本信息", listed=True, sort=True, search="id")] = None
    name: Annotated[str, Col("名称", "基本信息", listed=True, sort=True, search="name", also=("小屋名称",))]
    room_type: Annotated[
        str, Col("形式", "基本信息", listed=True, codes="room_types", also=("小屋类型",))
    ] = "01"
    place_type: Annotated[str | None, Col("场所类别", "基本信息", codes="room_place_types", wanted=True)] = (
        None
    )
    org_id: Annotated[Ref | None, Col("所属工会", "基本信息", refers="org")] = None
    employer_id: Annotated[Ref | None, Col("建设单位", "基本信息", listed=True, refers="employer")] = None
    address: Annotated[str | None, Col("详细地址", "位置", listed=True, wanted=True, also=("地址",))] = None
    floor_room: Annotated[str | None, Col("楼层房间", "位置")] = None
    lng: Annotated[Degrees | None, Col("经度", "位置", note="国内地图坐标 GCJ-02")] = None
    lat: Annotated[Degrees | None, Col("纬度", "位置", note="国内地图坐标 GCJ-02")] = None
    area: Annotated[
        Tenths | None, Col("面积(㎡)", "条件", listed=True, unit="㎡", low=0, wanted=True, also=("面积",))
    ] = None
    capacity: Annotated[int | None, Col("可同时使用人数", "条件", unit="人", low=0)] = None
    separate: Annotated[bool | None, Col("独立空间", "条件")] = None
    partition: Annotated[bool | None, Col("隔断", "条件")] = None
    lock: Annotated[bool | None, Col("门锁", "条件")] = None
    equipment: Annotated[Codes | None, Col("设施", "条件", codes="room_equipment", wanted=True)] = None
    built_on: Annotated[
        dt.date | None,
        Col("建成日期", "建设与评定", listed=True, sort=True, wanted=True, also=("建屋时间", "建成时间")),
    ] = None
    plaque_on: Annotated[dt.date | None, Col("挂牌日期", "建设与评定")] = None
    plaque_no: Annotated[str | None, Col("铭牌编号", "建设与评定")] = None
    build_kind: Annotated[
        str | None, Col("新建/提升", "建设与评定", codes="room_build_kinds", also=("新建 / 提升",))
    ] = None
    grade: Annotated[str | None, Col("等级", "建设与评定", listed=True, codes="room_grades")] = None
    grade_by: Annotated[str | None, Col("评定机关", "建设与评定")] = None
    grade_doc: Annotated[str | None, Col("评定文号", "建设与评定")] = None
    grade_to: Annotated[dt.date | None, Col("有效期", "建设与评定")] = None
    is_public: Annotated[bool | None, Col("是否对社会开放", "使用")] = None
    hours: Annotated[str | None, Col("开放时间", "使用")] = None
    women: Annotated[int | None, Col("覆盖女职工", "使用", unit="人", low=0)] = None
    pregnant: Annotated[
        int | None, Col("孕期", "使用", unit="人", low=0, also=("孕期人数",), leaves="full")
    ] = None
    nursing: Annotated[int | None, Col("哺乳期人数", "使用", unit="人", low=0, leaves="full")] = None
    cost: Annotated[Money | None, Col("投入经费", "经费", unit="元", low=0)] = None
    subsidy: Annotated[Money | None, Col("上级补助", "经费", unit="元", low=0)] = None
    keeper: Annotated[PersonName | None, Col("管理员", "使用")] = None
    keeper_phone: Annotated[Phone | None, Col("电话", "使用", private=True, search="phone")] = None
    rules_posted: Annotated[bool | None, Col("制度上墙", "使用")] = None
    digital: Annotated[bool | None, Col("是否数字化管理", "使用")] = None
    on_map: Annotated[bool | None, Col("地图上线", "使用")] = None
    photos: Annotated[Files | None, Col("照片", "附件", leaves="never")] = None
    checked_on: Annotated[dt.date | None, Col("上次检查", "建设与评定", note="登记检查时自动填上")] = None
    status: Annotated[str, Col("状态", "基本信息", listed=True, codes="room_status")] = "2"

    rules: ClassVar = (
        later("built_on", "plaque_on", "挂牌日期早于建成日期，请核对", "warning"),
        part("pregnant", "women", "孕期人数比覆盖女职工还多，请核对"),
        Rule(
            "基本配置 10 项（防滑地面到可上锁的门、帘子）还没有配齐，请补配或补填",
            lambda r: r.room_type != "01" or r.equipment is None or set(r.equipment.split(";")) >= BASIC,
            "equipment",
            "warning",
        ),
        Rule(
            "面积够不上这一类：A 类要 10 平方米，B 类 5 平方米，C 类 2 平方米，请核对",
            lambda r: r.area is None or r.area >= LEAST.get(r.grade, 0),
            "grade",
            "warning",
        ),
        Rule(
            "面积小于 1 平方米，请核对单位",
            lambda r: r.area is None or r.area >= 1 or r.room_type in ("04",),
            "area",
            "warning",
        ),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Stock(
            code="C01", name="在用休息哺乳室", unit="个", where=(IN_USE,), since="built_on", by="room_type"
        ),
        Flow(
            code="C02",
            name="本期新建休息哺乳室",
            unit="个",
            where=(Where("build_kind", "=", "1"),),
            on="built_on",
        ),
        Flow(
            code="C02-2",
            name="本期提质休息哺乳室",
            unit="个",
            where=(Where("build_kind", "=", "2"),),
            on="built_on",
        ),
        Flow(code="C04", name="本期投入", unit="万元", on="built_on", total="cost", per=10_000),
        Flow(code="C04-2", name="本期上级补助", unit="万元", on="built_on", total="subsidy", per=10_000),
        Stock(
            code="C05",
            name="等级室",
            unit="个",
            where=(IN_USE, Where("grade", "filled"), Where("grade", "not in", ("0", *MODEL))),
            since="built_on",
        ),
        Stock(
            code="C05-2",
            name="示范点",
            unit="个",
            where=(IN_USE, Where("grade", "in", MODEL)),
            since="built_on",
        ),
    )
    tabs: ClassVar = (
        Tab("在用", (IN_USE,)),
        Tab("对社会开放", (Where("is_public", "=", True),)),
        Tab("10 ㎡以上", (IN_USE, Where("area", ">=", LEAST["DA"]))),
        Tab("5 至 10 ㎡", (IN_USE, Where("area", ">=", LEAST["DB"]), Where("area", "<", LEAST["DA"]))),
        Tab("不足 5 ㎡", (IN_USE, Where("area", "<", LEAST["DB"]))),
        Tab("整改或停用", (Where("status", "in", ("3", "4", "5")),)),
    )
    clocks: ClassVar = (
        Clock(
            code="check",
            title="该检查了",
            on="checked_on",
            days=FromSetting("room_check_days"),
            where=(IN_USE,),
        ),
        Clock(
            code="first",
            title="建成以后还没有检查过",
            on="built_on",
            days=FromSetting("room_check_days"),
            where=(IN_USE,),
            done="checked_on",
            lasting=3650,
        ),
        Clock(code="grade", title="等级到期，该复评", on="grade_to", ahead=(60, 30, 0), where=(IN_USE,)),
    )
    prints: ClassVar = (Print("room_form", "休息哺乳室登记表", "form"),)
