"""互助保障参保: mutual-aid plans that women join through their union."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, ClassVar

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Fill, Ledger, Print, Rule, Tab, Values
from nzg_desktop.core.indicator import Indicator, Stock
from nzg_desktop.core.kinds import Context, Money, Percent, Ref
from nzg_desktop.core.query import END, Where
from nzg_desktop.core.rules import later, part


def _worked_out(values: Values, _context: Context) -> Values:
    """The share of women who joined, and what the shares cost together."""
    found = dict(values)
    women, insured, shares, fee = (values[name] for name in ("women", "insured", "shares", "fee"))
    if women and insured is not None:
        found["rate"] = (Decimal(100) * int(str(insured)) / int(str(women))).quantize(Decimal("0.01"))
    if shares is not None and fee is not None:
        found["total"] = int(str(shares)) * Decimal(str(fee))
    return found


class MutualPlan(Ledger, table=True):
    """One employer's women in one plan for one term."""

    about: ClassVar = About(
        code="mutual_plan",
        title="互助保障",
        section="关爱服务",
        unit="期",
        key=("plan", "from_on", "employer_id"),
        name="plan",
        page="帮扶慰问",
        empty="还没有互助保障。登记后，到期前会提醒续保。",
    )

    plan: Annotated[str, Col("计划名称", "基本信息", listed=True, search="name")]
    from_on: Annotated[dt.date | None, Col("保障起", "基本信息", listed=True, wanted=True)] = None
    to_on: Annotated[dt.date | None, Col("保障止", "基本信息", listed=True, sort=True, wanted=True)] = None
    employer_id: Annotated[Ref | None, Col("参保单位", "基本信息", listed=True, refers="employer")] = None
    org_id: Annotated[Ref | None, Col("所属工会", "基本信息", refers="org")] = None
    women: Annotated[int | None, Col("女职工总数", "参保", unit="人", low=0)] = None
    insured: Annotated[int | None, Col("参保女职工", "参保", listed=True, unit="人", low=0, wanted=True)] = (
        None
    )
    shares: Annotated[int | None, Col("份数", "参保", unit="份", low=0)] = None
    fee: Annotated[Money | None, Col("每份费用", "参保", unit="元", low=0)] = None
    total: Annotated[Money | None, Col("总金额", "参保", unit="元", low=0, note="份数乘费用，自动算出")] = (
        None
    )
    payer: Annotated[str | None, Col("缴费方式", "参保", codes="mutual_payers")] = None
    rate: Annotated[Percent | None, Col("参保率", "参保", listed=True, unit="%", low=0, note="自动算出")] = (
        None
    )
    policy_no: Annotated[str | None, Col("保单号", "基本信息", search="id")] = None

    fills: ClassVar = Fill(("women", "insured", "shares", "fee"), _worked_out)
    rules: ClassVar = (
        later("from_on", "to_on", "保障止不能早于保障起"),
        part("insured", "women", "参保女职工比女职工总数还多，请核对"),
        Rule("参保率不到 80%，一般不予承保", lambda r: r.rate is None or r.rate >= 80, "insured", "warning"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Stock(
            code="E07", name="互助保障参保", unit="人", where=(Where("to_on", ">=", END),), since="from_on",
            total="insured",
        ),
    )  # fmt: skip
    tabs: ClassVar = (Tab("保障中", (Where("to_on", ">=", END),)),)
    clocks: ClassVar = (Clock(code="renew", title="互助保障快到期，该续保", on="to_on", ahead=(30, 7, 0)),)
    prints: ClassVar = (Print("mutual_plan_form", "互助保障参保登记表", "form"),)
