"""互助保障理赔: claims of members under a plan; which illness it was stays in the office."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Ledger, Rule, Tab
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import Money, Ref
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import later

WAITING = (Where("status", "in", ("1", "2")),)
PAID = (Where("status", "=", "3"),)


class MutualClaim(Ledger, table=True):
    """One claim of one member."""

    about: ClassVar = About(
        code="mutual_claim",
        title="互助保障理赔",
        section="关爱服务",
        unit="件",
        key=("plan_id", "member_id", "reported_on"),
        parent="plan_id",
        org="plan_id.org_id",
        name="member_id",
        leaves="full",
        page="帮扶慰问",
        empty="还没有理赔登记。先登记互助保障，再登记报案；满 30 天没有办结会提醒。",
        guard="sensitive",
        purpose="5",
        ends="paid_on",
    )

    plan_id: Annotated[Ref, Col("互助保障", listed=True, refers="mutual_plan", also=("计划名称",))]
    member_id: Annotated[Ref, Col("会员", listed=True, refers="member", search="name")]
    reported_on: Annotated[dt.date | None, Col("报案日期", listed=True, sort=True)] = None
    disease_class: Annotated[str | None, Col("病种类别", codes="disease_classes", leaves="never")] = None
    complete: Annotated[bool | None, Col("材料齐全", listed=True)] = None
    paid: Annotated[Money | None, Col("赔付金额", listed=True, unit="元", low=0)] = None
    paid_on: Annotated[dt.date | None, Col("赔付日期", listed=True)] = None
    status: Annotated[str, Col("状态", listed=True, codes="claim_status")] = "1"
    refusal: Annotated[str | None, Col("拒赔原因")] = None

    rules: ClassVar = (
        later("reported_on", "paid_on", "赔付日期不能早于报案日期"),
        Rule(
            "已赔付的请填赔付金额和日期，报表按日期统计",
            lambda r: r.status != "3" or (r.paid is not None and r.paid_on is not None),
            "paid",
            "warning",
        ),
        Rule("拒赔的请填原因", lambda r: r.status != "4" or r.refusal is not None, "refusal", "warning"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="E07-2", name="互助保障理赔", unit="件", where=PAID, on="paid_on"),
        Flow(
            code="E07-3", name="互助保障赔付", unit="万元", where=PAID, on="paid_on", total="paid", per=10_000
        ),
    )
    tabs: ClassVar = (Tab("办理中", WAITING),)
    clocks: ClassVar = (
        Clock(
            code="wait",
            title="理赔报案满 30 天，该催办",
            on="reported_on",
            days=30,
            ahead=(7, 0),
            where=WAITING,
        ),
    )
