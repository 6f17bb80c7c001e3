"""托育点: places where employers look after children under three."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger, Print, Tab
from nzg_desktop.core.indicator import Indicator, Stock
from nzg_desktop.core.kinds import Money, Ref, Tenths
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import part

OPEN = (Where("status", "=", "1"),)


class Nursery(Ledger, table=True):
    """One nursery that an employer runs or has run."""

    about: ClassVar = About(
        code="nursery",
        title="托育点",
        section="关爱服务",
        unit="个",
        key=("name",),
        empty="还没有托育点。单位自建、园区集中、与第三方合办的都可以登记。",
    )

    name: Annotated[str, Col("名称", "基本信息", listed=True, sort=True, search="name")]
    employer_id: Annotated[Ref | None, Col("举办单位", "基本信息", listed=True, refers="employer")] = None
    org_id: Annotated[Ref | None, Col("所属工会", "基本信息", refers="org")] = None
    mode: Annotated[str | None, Col("模式", "基本信息", listed=True, codes="nursery_modes")] = None
    filing_no: Annotated[str | None, Col("卫健备案号", "基本信息", search="id", wanted=True)] = None
    opened_on: Annotated[dt.date | None, Col("开办日期", "基本信息", listed=True, wanted=True)] = None
    area: Annotated[Tenths | None, Col("面积㎡", "条件", unit="㎡", low=0)] = None
    service: Annotated[str | None, Col("服务类型", "条件", codes="nursery_services")] = None
    places: Annotated[int | None, Col("托位数", "条件", listed=True, unit="个", low=0, wanted=True)] = None
    enrolled: Annotated[int | None, Col("在托0至3岁", "条件", listed=True, unit="人", low=0)] = None
    staff_children: Annotated[int | None, Col("其中职工子女", "条件", unit="人", low=0)] = None
    carers: Annotated[int | None, Col("保育人员数", "条件", unit="人", low=0)] = None
    carers_licensed: Annotated[int | None, Col("持证数", "条件", unit="人", low=0)] = None
    fee: Annotated[Money | None, Col("收费", "条件", unit="元/月", low=0)] = None
    level: Annotated[str | None, Col("命名级别", "命名与补助", listed=True, codes="honour_levels")] = None
    named_on: Annotated[dt.date | None, Col("命名日期", "命名与补助")] = None
    named_doc: Annotated[str | None, Col("命名文号", "命名与补助")] = None
    subsidy: Annotated[Money | None, Col("补助", "命名与补助", unit="元", low=0)] = None
    status: Annotated[str, Col("状态", "基本信息", listed=True, codes="nursery_status")] = "1"

    rules: ClassVar = (
        part("enrolled", "places", "在托人数比托位还多，请核对", "warning"),
        part("staff_children", "enrolled", "职工子女比在托人数还多，请核对"),
        part("carers_licensed", "carers", "持证数比保育人员还多，请核对"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Stock(code="E03", name="托育点", unit="个", where=OPEN, since="opened_on"),
        Stock(code="E03-2", name="托位", unit="个", where=OPEN, since="opened_on", total="places"),
        Stock(code="E03-3", name="在托儿童", unit="人", where=OPEN, since="opened_on", total="enrolled"),
    )
    tabs: ClassVar = (Tab("在办", OPEN),)
    prints: ClassVar = (Print("nursery_form", "托育点登记表", "form"),)
