"""孕产哺: the special periods of one member, kept only with her consent."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Fill, Ledger, Rule, Values
from nzg_desktop.core.kinds import Context, Ref, Value
from nzg_desktop.core.maternity import Leave, first_birthday, seven_months
from nzg_desktop.core.rules import later


def _expected(values: Values, context: Context) -> Values:
    """The dates that follow from the expected day and the birth, wherever none is given."""
    leave, found = Leave.of(context.setting), dict(values)

    def propose(name: str, value: Value) -> None:
        if found[name] is None:
            found[name] = value

    due, born, lost = values["due_date"], values["birth_event_date"], values["miscarriage"] or "0"
    babies = values["babies"] if isinstance(values["babies"], int) else 1
    if isinstance(due, dt.date):
        propose("month7_date", seven_months(due))
    if isinstance(born, dt.date):
        propose("leave_from", born)
        if lost == "0":
            propose("child_birth", born)
            propose("nursing_to", first_birthday(born))
            propose("nursing_hours", babies)
    first = found["leave_from"]
    if isinstance(born, dt.date) and isinstance(first, dt.date) and found["leave_to"] is None:
        days = leave.days(difficult=values["delivery"] == "2", babies=babies, lost=str(lost))
        found["leave_to"] = leave.last(first, days, context.holidays())
    return found


class MemberPeriod(Ledger, table=True):
    """One pregnancy, leave or nursing time of one member."""

    about: ClassVar = About(
        code="member_period",
        title="孕产哺",
        section="组织会员",
        unit="次",
        key=("member_id", "period_type", "due_date"),
        parent="member_id",
        org="member_id.org_id",
        name="period_type",
        leaves="never",
        guard="sensitive",
        purpose="6",
        ends="nursing_to",
    )

    member_id: Annotated[Ref, Col("会员", refers="member", also=("姓名",))]
    period_type: Annotated[str, Col("特殊时期类型", listed=True, codes="special_periods")]
    due_date: Annotated[dt.date | None, Col("预产期", listed=True)] = None
    month7_date: Annotated[dt.date | None, Col("怀孕满7个月日期", listed=True)] = None
    birth_event_date: Annotated[dt.date | None, Col("分娩日期", listed=True, also=("流产日期",))] = None
    delivery: Annotated[str | None, Col("分娩方式", codes="deliveries")] = None
    babies: Annotated[int | None, Col("胎数", low=1)] = None
    miscarriage: Annotated[str | None, Col("流产", codes="miscarriages")] = None
    leave_from: Annotated[dt.date | None, Col("产假起", listed=True)] = None
    leave_to: Annotated[dt.date | None, Col("产假止", listed=True)] = None
    nursing_to: Annotated[dt.date | None, Col("哺乳期止", listed=True)] = None
    nursing_hours: Annotated[
        int | None, Col("每天哺乳时间", unit="小时", low=1, note="每个孩子每天一小时，按胎数推算，可改")
    ] = None
    child_birth: Annotated[dt.date | None, Col("子女出生日期")] = None
    uses_room: Annotated[bool | None, Col("是否使用哺乳室")] = None
    screen_year: Annotated[int | None, Col("两癌筛查年份", low=2000)] = None

    fills: ClassVar = Fill(("due_date", "birth_event_date", "delivery", "babies", "miscarriage"), _expected)
    rules: ClassVar = (
        Rule(
            "与按预产期推算的日期（预产期前 12 周）不同，请核对",
            lambda r: not (r.due_date and r.month7_date) or r.month7_date == seven_months(r.due_date),
            "month7_date",
            "warning",
        ),
        Rule(
            "产前休假最多 15 天，请核对产假起",
            lambda r: (
                not (r.leave_from and r.birth_event_date) or (r.birth_event_date - r.leave_from).days <= 15
            ),
            "leave_from",
            "warning",
        ),
        later("leave_from", "leave_to", "产假止不能早于产假起"),
        later("birth_event_date", "nursing_to", "哺乳期止不能早于分娩日期"),
    )
    clocks: ClassVar = (
        Clock(
            code="month7",
            title="怀孕满七个月：不安排加班和夜班，安排工间休息",
            on="month7_date",
            ahead=(14, 0),
            lasting=84,
            done="birth_event_date",
        ),
        Clock(code="leave", title="产假将满", on="leave_to", ahead=(14, 0), lasting=14),
        Clock(
            code="nursing",
            title="哺乳期将满：满一周岁前每个孩子每天一小时哺乳时间",
            on="nursing_to",
            ahead=(14, 0),
            lasting=14,
        ),
    )
