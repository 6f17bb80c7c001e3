"""困难职工档案: families in hardship, with the class that the formula suggests and a person decides."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, ClassVar

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Fill, Ledger, Print, Rule, Tab, Values
from nzg_desktop.core.kinds import Codes, Context, Money, Ref
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import later

OPEN = (Where("left_on", "empty"),)
GRAVE = Decimal("0.8")
"""An accident that costs more than this share of a year's income is a hardship of its own."""


def _money(values: Values, name: str) -> Decimal:
    return Decimal(str(values[name] or 0))


def _worked_out(values: Values, context: Context) -> Values:
    """(Yearly income − rigid expense) ÷ 12 ÷ heads, and the class by the minimum allowance."""
    found = dict(values)
    if found["reviewed_on"] is None:
        found["reviewed_on"] = found["filed_on"]
    heads = int(str(values["heads"] or 0))
    if values["year_income"] is None or not heads:
        return found
    if found["allowance"] is None and context.setting("min_allowance"):
        found["allowance"] = Decimal(str(context.setting("min_allowance")))
    rest = _money(values, "year_income") - _money(values, "rigid_expense")
    per_head = (rest / 12 / heads).quantize(Decimal("0.01"))
    found["per_head"] = max(per_head, Decimal(0))
    allowance = _money(found, "allowance")
    if _money(values, "accident_cost") > _money(values, "year_income") * GRAVE:
        found["proposed"] = "3"
    elif allowance:
        found["proposed"] = "1" if per_head < allowance else "2" if per_head < 2 * allowance else "9"
    return found


class HardshipFile(Ledger, table=True):
    """One member's file."""

    about: ClassVar = About(
        code="hardship_file",
        title="困难职工档案",
        section="关爱服务",
        unit="户",
        key=("member_id", "file_no"),
        name="member_id",
        leaves="full",
        page="帮扶慰问",
        guard="sensitive",
        purpose="4",
        ends="left_on",
        empty="还没有困难职工档案。填好家庭收入、支出和人口，会算出月人均和建议类别。",
    )

    file_no: Annotated[str | None, Col("档案号", "基本信息", listed=True, search="id")] = None
    member_id: Annotated[Ref, Col("会员", "基本信息", listed=True, refers="member", search="name")]
    org_id: Annotated[Ref | None, Col("所属工会", "基本信息", refers="org")] = None
    hardship_type: Annotated[
        str | None, Col("困难类别", "基本信息", listed=True, codes="hardship_types", wanted=True)
    ] = None
    proposed: Annotated[
        str | None,
        Col("建议类别", "家庭经济", codes="hardship_types", note="按收入、支出、低保标准算出，仅供参考"),
    ] = None
    main_cause: Annotated[
        str | None, Col("主要致困原因", "基本信息", listed=True, codes="hardship_causes", wanted=True)
    ] = None
    other_causes: Annotated[Codes | None, Col("次要致困原因", "基本信息", codes="hardship_causes")] = None
    single_parent: Annotated[bool | None, Col("是否单亲", "家庭情况")] = None
    heads: Annotated[int | None, Col("家庭人口", "家庭经济", unit="人", low=1)] = None
    own_income: Annotated[Money | None, Col("本人月收入", "家庭经济", unit="元", low=0)] = None
    year_income: Annotated[Money | None, Col("家庭年收入", "家庭经济", unit="元", low=0)] = None
    rigid_expense: Annotated[Money | None, Col("刚性支出", "家庭经济", unit="元", low=0)] = None
    accident_cost: Annotated[Money | None, Col("意外支出", "家庭经济", unit="元", low=0)] = None
    allowance: Annotated[Money | None, Col("当地低保标准", "家庭经济", unit="元/月", low=0)] = None
    per_head: Annotated[
        Money | None, Col("月人均", "家庭经济", listed=True, unit="元", low=0, note="自动算出")
    ] = None
    housing: Annotated[str | None, Col("住房类型", "家庭情况", codes="housing_types")] = None
    medical_ins: Annotated[str | None, Col("医保状况", "家庭情况")] = None
    health: Annotated[str | None, Col("健康状况", "家庭情况", codes="health_status", leaves="never")] = None
    disability: Annotated[str | None, Col("残疾类别", "家庭情况", leaves="never")] = None
    bank: Annotated[str | None, Col("开户行", "发放账户", leaves="never")] = None
    bank_card: Annotated[str | None, Col("卡号", "发放账户", private=True, leaves="never")] = None
    filed_on: Annotated[dt.date | None, Col("建档日期", "建档", listed=True, sort=True, wanted=True)] = None
    reviewed_on: Annotated[
        dt.date | None, Col("复核日期", "建档", note="不填时同建档日期；每年复核后改成当天")
    ] = None
    left_on: Annotated[dt.date | None, Col("脱困日期", "建档", listed=True)] = None
    filed_by: Annotated[str | None, Col("建档人", "建档")] = None
    checked_by: Annotated[str | None, Col("审核人", "建档")] = None

    fills: ClassVar = Fill(
        ("filed_on", "heads", "year_income", "rigid_expense", "accident_cost", "allowance"), _worked_out
    )
    rules: ClassVar = (
        later("filed_on", "left_on", "脱困日期不能早于建档日期"),
        Rule(
            "困难类别与按公式算出的建议类别不同，请核对",
            lambda r: r.proposed is None or r.hardship_type is None or r.proposed == r.hardship_type,
            "hardship_type",
            "warning",
        ),
        Rule(
            "次要致困原因最多三项",
            lambda r: not r.other_causes or r.other_causes.count(";") < 3,
            "other_causes",
            "warning",
        ),
    )
    tabs: ClassVar = (Tab("在档", OPEN),)
    clocks: ClassVar = (
        Clock(code="review", title="困难档案满一年，该复核", on="reviewed_on", months=12, where=OPEN),
    )
    prints: ClassVar = (Print("hardship_form", "困难职工档案表", "form"),)
