"""师资与志愿者: matchmakers, teachers, lawyers and other volunteers whom an office can ask."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Ledger, Print, Tab
from nzg_desktop.core.kinds import Mobile, PersonName, Ref, Tenths
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import later

THERE = Where("status", "=", "1")


class Helper(Ledger, table=True):
    """One person in the pool, and what she has given."""

    about: ClassVar = About(
        code="helper",
        title="师资与志愿者",
        section="组织会员",
        unit="人",
        key=("name", "mobile"),
        empty="还没有登记红娘、讲师、律师等志愿者。",
    )

    name: Annotated[PersonName, Col("姓名", listed=True, sort=True, search="name")]
    kind: Annotated[str, Col("类别", listed=True, codes="helper_kinds")]
    employer: Annotated[str | None, Col("单位", listed=True)] = None
    skill: Annotated[str | None, Col("专长", listed=True)] = None
    honour: Annotated[str | None, Col("荣誉")] = None
    mobile: Annotated[Mobile | None, Col("电话", listed=True, search="phone", private=True)] = None
    joined_on: Annotated[dt.date | None, Col("入库日期", sort=True)] = None
    to_on: Annotated[dt.date | None, Col("聘期止", listed=True, sort=True)] = None
    letter_no: Annotated[str | None, Col("聘书号")] = None
    times: Annotated[int | None, Col("服务次数", listed=True, unit="次", low=0)] = None
    hours: Annotated[Tenths | None, Col("服务小时", unit="小时", low=0)] = None
    status: Annotated[str, Col("状态", codes="helper_status")] = "1"
    org_id: Annotated[Ref | None, Col("所属工会", refers="org")] = None

    rules: ClassVar = (later("joined_on", "to_on", "聘期止不能早于入库日期"),)
    tabs: ClassVar = (Tab("在库", (THERE,)),)
    clocks: ClassVar = (Clock(code="term", title="聘期将满", on="to_on", where=(THERE,)),)
    prints: ClassVar = (
        Print("helper_letter", "聘书", "letter", blank=False, number="letter_no"),
        Print("helper_form", "师资与志愿者登记表", "form"),
    )
