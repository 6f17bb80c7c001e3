"""女职工委员会: who sits on it and who works for it, term by term."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Ledger, Print, Tab
from nzg_desktop.core.indicator import Indicator, Stock
from nzg_desktop.core.kinds import PersonName, Ref
from nzg_desktop.core.query import END, Either, Where
from nzg_desktop.core.reflections import Mirror
from nzg_desktop.core.rules import later

SERVING = Either((Where("to_on", "empty"), Where("to_on", ">", END)))


def _officers(code: str, name: str, full_time: bool) -> Stock:
    return Stock(
        code=code,
        name=name,
        unit="人",
        where=(Where("full_time", "=", full_time),),
        since="from_on",
        until="to_on",
    )


class CommitteeMember(Ledger, table=True):
    """One post of one person on the women's committee of one union, in one term."""

    about: ClassVar = About(
        code="committee_member",
        title="女职工委员会",
        section="组织会员",
        unit="人",
        key=("org_id", "term_no", "name", "post"),
        empty="还没有登记女职工委员会委员。按届登记，任期将满时会提醒。",
    )

    org_id: Annotated[Ref | None, Col("工会", listed=True, refers="org", also=("工会名称",))] = None
    term_no: Annotated[int | None, Col("届次", listed=True, low=1)] = None
    member_id: Annotated[Ref | None, Col("会员", refers="member", note="在名册里的，选一下")] = None
    name: Annotated[PersonName, Col("姓名", listed=True, sort=True, search="name")]
    post: Annotated[str, Col("职务", listed=True, codes="committee_posts")] = "4"
    full_time: Annotated[bool | None, Col("专兼职", listed=True, wanted=True, note="专职填“是”")] = None
    from_on: Annotated[dt.date | None, Col("任职起", listed=True, sort=True, wanted=True)] = None
    to_on: Annotated[dt.date | None, Col("任职止", listed=True, sort=True)] = None
    chosen_by: Annotated[str | None, Col("产生方式", codes="seat_ways")] = None
    approval_no: Annotated[str | None, Col("批复文号")] = None
    left_why: Annotated[str | None, Col("离任原因")] = None
    seq: Annotated[int | None, Col("排序", low=1)] = None

    mirrors: ClassVar = Mirror("member_id", "is_committee", until="to_on")
    rules: ClassVar = (later("from_on", "to_on", "任职止不能早于任职起"),)
    indicators: ClassVar[tuple[Indicator, ...]] = (
        _officers("A11", "女职工工作干部（专职）", True),
        _officers("A11-2", "女职工工作干部（兼职）", False),
    )
    tabs: ClassVar = (
        Tab("现任", (SERVING,)),
        Tab("主任、副主任", (SERVING, Where("post", "in", ("1", "2")))),
        Tab("已离任", (Where("to_on", "<=", END),)),
    )
    clocks: ClassVar = (
        Clock(
            code="term",
            title="女职工委员会任期将满，请筹备换届",
            on="to_on",
            ahead=(184, 92, 30, 0),
            where=(Where("post", "in", ("1", "5")), Where("left_why", "empty")),
        ),
    )
    prints: ClassVar = (Print("committee_form", "女职工委员会委员登记表", "form"),)
