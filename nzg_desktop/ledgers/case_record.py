"""诉求与案例: what women workers brought to the union, how it was handled, and how it ended."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlmodel import Field

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Closed, Col, Fill, Ledger, Print, Rule, Tab, Values
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import Codes, Context, Mobile, Money, PersonName, Ref
from nzg_desktop.core.life import Step
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import later, part

OPEN = Where("closed_on", "empty")


def _in_time(values: Values, _context: Context) -> Values:
    """Whether the case was closed by its day; harassment is for its handlers alone unless said otherwise."""
    due, closed = values["due_on"], values["closed_on"]
    known = isinstance(due, dt.date) and isinstance(closed, dt.date)
    secrecy = values["secrecy"] or ("2" if values["issue"] == "13" else "1")
    return {**values, "on_time": closed <= due if known else None, "secrecy": secrecy}  # type: ignore[operator]


def _closed(code: str, name: str, *where: Where) -> Flow:
    return Flow(code=code, name=name, unit="件", where=where, on="closed_on")


class CaseRecord(Ledger, table=True):
    """One complaint, question or request."""

    about: ClassVar = About(
        code="case_record",
        title="诉求与案例",
        section="维权协商",
        unit="件",
        key=("case_no",),
        name="case_no",
        leaves="never",
        guard="restricted",
        ends="closed_on",
        closed=Closed("secrecy", "2", to="handler"),
        empty="还没有登记诉求。不随报送外传；限定办案人的，只有写明的承办人能打开。",
    )

    case_no: Annotated[str, Col("受理编号", "受理", listed=True, sort=True, search="id")]
    received_on: Annotated[dt.date, Col("受理日期", "受理", listed=True, sort=True)]
    source: Annotated[str | None, Col("来源", "受理", codes="case_sources", wanted=True)] = None
    kind: Annotated[str | None, Col("类别", "受理", listed=True, codes="case_kinds", wanted=True)] = None
    issue: Annotated[str | None, Col("诉求事项", "受理", listed=True, codes="case_issues", wanted=True)] = (
        None
    )
    person: Annotated[PersonName | None, Col("诉求人", "诉求人", search="name", private=True)] = None
    anonymous: Annotated[bool | None, Col("是否匿名", "诉求人")] = None
    sex: Annotated[str | None, Col("性别", "诉求人", codes="sex")] = None
    mobile: Annotated[Mobile | None, Col("电话", "诉求人", search="phone", private=True)] = None
    persons: Annotated[int | None, Col("涉及人数", "诉求人", unit="人", low=0)] = None
    women: Annotated[int | None, Col("涉及女职工", "诉求人", unit="人", low=0)] = None
    is_member: Annotated[bool | None, Col("是否会员", "诉求人")] = None
    employment_form: Annotated[str | None, Col("用工形式", "诉求人", codes="employment_forms")] = None
    period_type: Annotated[str | None, Col("特殊时期", "诉求人", codes="special_periods")] = None
    employer: Annotated[str | None, Col("被诉单位", "受理", listed=True)] = None
    industry: Annotated[str | None, Col("行业", "受理", codes="industries")] = None
    summary: Annotated[str | None, Col("摘要", "受理")] = Field(default=None, max_length=2000)
    handler: Annotated[PersonName | None, Col("承办人", "办理", listed=True, wanted=True)] = None
    assigned_to: Annotated[str | None, Col("转办单位", "办理")] = None
    due_on: Annotated[dt.date | None, Col("办理期限", "办理", listed=True, sort=True)] = None
    partners: Annotated[Codes | None, Col("联动部门", "办理", codes="case_partners")] = None
    result: Annotated[str | None, Col("结果", "办结", codes="case_results")] = None
    recovered: Annotated[Money | None, Col("挽回金额", "办结", unit="元", low=0)] = None
    legal_aid_no: Annotated[str | None, Col("法律援助文号", "办结")] = None
    closed_on: Annotated[dt.date | None, Col("办结日期", "办结", listed=True, sort=True)] = None
    on_time: Annotated[bool | None, Col("按时办结", "办结", note="按办理期限自动判断")] = None
    revisit_on: Annotated[dt.date | None, Col("回访日期", "办结")] = None
    satisfaction: Annotated[str | None, Col("满意度", "办结", codes="satisfactions")] = None
    typical: Annotated[bool | None, Col("典型案例", "办结")] = None
    secrecy: Annotated[str | None, Col("保密级别", "受理", codes="secrecy_levels")] = None
    org_id: Annotated[Ref | None, Col("所属工会", "受理", refers="org")] = None

    fills: ClassVar = Fill(("due_on", "closed_on", "issue"), _in_time)
    life: ClassVar = (
        Step(title="指定承办人", field="handler"),
        Step(
            title="调查、调解，记办理过程",
            done=lambda affair: bool(affair.rows("case_log")) or affair.record["result"] is not None,
            due="due",
        ),
        Step(
            title="办结",
            field="closed_on",
            due="due",
            lacks=lambda affair: () if affair.record["result"] else ("请填结果",),
            paper="case_record_form",
        ),
        Step(title="回访", field="revisit_on", due="revisit"),
    )
    rules: ClassVar = (
        part("women", "persons", "女职工比涉及人数还多，请核对"),
        later("received_on", "due_on", "办理期限不能早于受理日期"),
        later("received_on", "closed_on", "办结日期不能早于受理日期"),
        later("closed_on", "revisit_on", "回访日期早于办结日期，请核对", "warning"),
        Rule("已办结，请填结果", lambda r: r.closed_on is None or r.result is not None, "result", "warning"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="D02", name="受理诉求", unit="件", on="received_on"),
        _closed("D02-2", "办结"),
        _closed("D02-3", "按时办结", Where("on_time", "=", True)),
        _closed("D02-4", "满意", Where("satisfaction", "in", ("1", "2"))),
        Flow(code="D03", name="诉求涉及女职工", unit="人", on="received_on", total="women"),
        Flow(code="D03-2", name="挽回金额", unit="万元", on="closed_on", total="recovered", per=10_000),
    )
    tabs: ClassVar = (
        Tab("办理中", (OPEN,)),
        Tab("已办结", (Where("closed_on", "filled"),)),
        Tab("典型案例", (Where("typical", "=", True),)),
    )
    clocks: ClassVar = (
        Clock(code="due", title="诉求办理到期", on="due_on", ahead=(7, 3, 0), done="closed_on"),
        Clock(
            code="revisit",
            title="办结后该回访了",
            on="closed_on",
            days=15,
            ahead=(0,),
            lasting=60,
            done="revisit_on",
        ),
    )
    prints: ClassVar = (Print("case_record_form", "职工诉求登记处理表", "form"),)
