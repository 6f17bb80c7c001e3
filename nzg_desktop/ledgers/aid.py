"""慰问帮扶: visits and help in money or goods, each signed for."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Fill, Ledger, Print, Rule, Tab, Values
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import Context, Money, Ref
from nzg_desktop.core.query import Where
from nzg_desktop.core.reflections import Tally
from nzg_desktop.core.rules import capped

VISITS = (Where("aid_type", "!=", "10"),)
"""School aid has its own ledger, and counts there."""


def _worth(values: Values, _context: Context) -> Values:
    """Money and goods together."""
    given = [Decimal(str(values[name])) for name in ("amount", "goods_value") if values[name] is not None]
    return {**values, "worth": sum(given, Decimal(0)) if given else None}


def _caps() -> tuple[Rule, ...]:
    """One visit is worth no more than the office's standard for its occasion."""
    message = "超过了本单位这类慰问每次 {limit} 元的标准，请核对；标准可以在“设置”里改"
    return tuple(capped("worth", f"aid_cap_{code}", message, ("aid_type", code)) for code in "1234567")


class Aid(Ledger, table=True):
    """One visit or help to one member."""

    about: ClassVar = About(
        code="aid",
        title="慰问帮扶",
        section="关爱服务",
        unit="人次",
        key=("member_id", "aid_on", "aid_type"),
        name="member_id",
        leaves="full",
        page="帮扶慰问",
        guard="sensitive",
        ends="aid_on",
        empty="还没有慰问登记。登记后可以打印签领表，合计带大写金额。",
    )

    aid_on: Annotated[dt.date, Col("日期", "基本信息", listed=True, sort=True)]
    aid_type: Annotated[str, Col("类型", "基本信息", listed=True, codes="condolence_types")] = "8"
    member_id: Annotated[
        Ref, Col("对象(会员)", "基本信息", listed=True, refers="member", search="name", also=("对象",))
    ]
    org_id: Annotated[Ref | None, Col("所属工会", "基本信息", refers="org")] = None
    reason: Annotated[str | None, Col("事由", "基本信息", listed=True)] = None
    amount: Annotated[Money | None, Col("金额", "发放", listed=True, unit="元", low=0)] = None
    goods: Annotated[str | None, Col("物品", "发放", listed=True)] = None
    goods_value: Annotated[Money | None, Col("物品价值", "发放", unit="元", low=0)] = None
    worth: Annotated[Money | None, Col("合计价值", "发放", unit="元", low=0, note="金额加物品，自动算出")] = (
        None
    )
    fund_source: Annotated[str | None, Col("资金来源", "发放", codes="fund_sources")] = None
    pay_way: Annotated[str | None, Col("发放方式", "发放", listed=True, codes="pay_ways")] = None
    signed: Annotated[bool | None, Col("签领", "发放", listed=True)] = None
    handler: Annotated[str | None, Col("经办人", "审批")] = None
    approver: Annotated[str | None, Col("审批人", "审批")] = None
    voucher_no: Annotated[str | None, Col("凭证号", "审批")] = None
    year_total: Annotated[
        Money | None, Col("本年累计", "发放", unit="元", low=0, note="同一人本年已领，含本次，自动相加")
    ] = None

    fills: ClassVar = Fill(("amount", "goods_value"), _worth)
    tally: ClassVar = Tally("member_id", "aid_on", "worth", "year_total")
    rules: ClassVar = (
        Rule("金额和物品价值至少填一项", lambda r: r.worth is not None, "amount", "warning"),
        Rule(
            "一次慰问超过 5 万元，请核对是不是把元写成了分",
            lambda r: r.worth is None or r.worth <= 50_000,
            "amount",
            "warning",
        ),
        *_caps(),
        Rule(
            "退休离岗慰问一般送纪念品，不发现金，请核对",
            lambda r: r.aid_type != "5" or not r.amount,
            "amount",
            "warning",
        ),
        capped("year_total", "aid_cap_year", "本年累计超过了每人每年 {limit} 元的标准，请核对"),
        Rule("还没有签领", lambda r: bool(r.signed) or r.pay_way == "2", "signed", "warning"),
        Rule("助学请登记到“助学”台账，免得重复计算", lambda r: r.aid_type != "10", "aid_type", "warning"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="E06", name="慰问帮扶", unit="人次", where=VISITS, on="aid_on"),
        Flow(
            code="E06-2",
            name="慰问帮扶金额",
            unit="万元",
            where=VISITS,
            on="aid_on",
            total="worth",
            per=10_000,
        ),
    )
    tabs: ClassVar = (Tab("没有签领", (Where("signed", "empty"),)),)
    prints: ClassVar = (Print("aid_receipts", "慰问金发放签领表", "receipts"),)
