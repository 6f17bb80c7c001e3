"""经费: the women's-work budget and what was spent of it; a sub-ledger, the accounts stay with finance."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Fill, Ledger, Print, Rule, Tab, Values
from nzg_desktop.core.indicator import Flow, Indicator, Stock
from nzg_desktop.core.kinds import Context, Money, Ref
from nzg_desktop.core.query import YEAR, Where


def _left(values: Values, _context: Context) -> Values:
    """What is left of a budget line: what was allotted, or else planned, less what was spent."""
    given = values["allocated"] if values["allocated"] is not None else values["budget"]
    if given is None:
        return values
    return {**values, "balance": Decimal(str(given)) - Decimal(str(values["spent"] or 0))}


class Fund(Ledger, table=True):
    """One line of the budget, or one payment."""

    about: ClassVar = About(
        code="fund",
        title="经费",
        section="汇总报送",
        unit="笔",
        key=("year", "item", "purpose", "on_date", "voucher_no"),
        name="item",
        empty="还没有经费登记。预算一个科目一行，支出一笔一行。",
    )

    year: Annotated[int, Col("年度", listed=True, low=1990)]
    item: Annotated[str, Col("科目", listed=True, search="name")]
    org_id: Annotated[Ref | None, Col("所属工会", refers="org")] = None
    budget: Annotated[Money | None, Col("预算", listed=True, unit="元", low=0)] = None
    allocated: Annotated[Money | None, Col("已拨付", unit="元", low=0)] = None
    spent: Annotated[Money | None, Col("支出", listed=True, unit="元", low=0)] = None
    on_date: Annotated[dt.date | None, Col("支出日期", listed=True, sort=True)] = None
    purpose: Annotated[str | None, Col("事项", listed=True)] = None
    ledger_ref: Annotated[str | None, Col("关联台账", note="写明是哪本台账的哪一条")] = None
    voucher_no: Annotated[str | None, Col("凭证号", search="id")] = None
    fund_source: Annotated[str | None, Col("来源", codes="fund_sources")] = None
    handler: Annotated[str | None, Col("经办")] = None
    approver: Annotated[str | None, Col("审批")] = None
    balance: Annotated[Money | None, Col("余额", listed=True, unit="元", note="自动算出")] = None

    fills: ClassVar = Fill(("budget", "allocated", "spent"), _left)
    rules: ClassVar = (
        Rule(
            "支出请填日期，报表按日期统计",
            lambda r: not r.spent or r.on_date is not None,
            "on_date",
            "warning",
        ),
        Rule(
            "支出日期不在这个年度里，请核对",
            lambda r: r.on_date is None or r.on_date.year == r.year,
            "on_date",
            "warning",
        ),
        Rule("支出超过了预算", lambda r: r.balance is None or r.balance >= 0, "spent", "warning"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Stock(
            code="G02", name="女职工工作经费本年预算", unit="万元", where=(Where("year", "=", YEAR),),
            total="budget", per=10_000,
        ),
        Flow(code="G02-2", name="女职工工作经费支出", unit="万元", on="on_date", total="spent", per=10_000),
    )  # fmt: skip
    tabs: ClassVar = (Tab("支出", (Where("spent", ">", 0),)),)
    prints: ClassVar = (Print("fund_list", "女职工工作经费台账", "list"),)
