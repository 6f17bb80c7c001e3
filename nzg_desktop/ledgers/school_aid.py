"""助学: help with the schooling of members' children."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger, Print
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import Money, PersonName, Ref
from nzg_desktop.core.rules import capped, part


class SchoolAid(Ledger, table=True):
    """One grant to one student."""

    about: ClassVar = About(
        code="school_aid",
        title="助学",
        section="关爱服务",
        unit="人次",
        key=("student", "year", "parent_member_id"),
        name="student",
        leaves="full",
        page="帮扶慰问",
        empty="还没有助学登记。登记后可以打印签领表，合计带大写金额。",
        guard="sensitive",
        purpose="4",
        ends="paid_on",
    )

    year: Annotated[int, Col("年度", listed=True, low=1990)]
    student: Annotated[PersonName, Col("学生姓名", listed=True, search="name")]
    sex: Annotated[str | None, Col("性别", codes="sex")] = None
    school: Annotated[str | None, Col("学校", listed=True)] = None
    stage: Annotated[str | None, Col("学段", listed=True, codes="school_stages")] = None
    grade: Annotated[str | None, Col("年级")] = None
    tuition: Annotated[Money | None, Col("学费", unit="元", low=0)] = None
    parent_member_id: Annotated[
        Ref | None, Col("家长(会员)", listed=True, refers="member", search="name")
    ] = None
    org_id: Annotated[Ref | None, Col("所属工会", refers="org")] = None
    hardship_type: Annotated[str | None, Col("家庭困难类别", codes="hardship_types")] = None
    amount: Annotated[Money | None, Col("资助金额", listed=True, unit="元", low=0, wanted=True)] = None
    fund_source: Annotated[str | None, Col("资金来源", codes="fund_sources")] = None
    paid_on: Annotated[dt.date | None, Col("发放日期", listed=True, sort=True, wanted=True)] = None

    rules: ClassVar = (
        part("amount", "tuition", "资助金额比学费还多，请核对", "warning"),
        capped("amount", "school_aid_cap", "超过了本单位助学每人每年 {limit} 元的标准，请核对"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="E06-3", name="助学", unit="人次", on="paid_on"),
        Flow(code="E06-4", name="助学金额", unit="万元", on="paid_on", total="amount", per=10_000),
    )
    prints: ClassVar = (Print("school_aid_receipts", "助学金发放签领表", "receipts"),)
