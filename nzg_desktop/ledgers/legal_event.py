"""普法宣传: talks, consultations and other legal education for women workers."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger, Print, Tab
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import Ref
from nzg_desktop.core.query import END, START, Where
from nzg_desktop.core.rules import part


class LegalEvent(Ledger, table=True):
    """One event, whom it reached, and what came of it."""

    about: ClassVar = About(
        code="legal_event",
        title="普法宣传",
        section="维权协商",
        unit="场",
        key=("title", "held_on"),
        name="title",
        empty="还没有登记普法活动。3 月是集中宣传月。",
    )

    title: Annotated[str, Col("主题", listed=True, sort=True, search="name")]
    form: Annotated[str, Col("形式", listed=True, codes="legal_event_forms")] = "1"
    held_on: Annotated[dt.date, Col("日期", listed=True, sort=True)]
    laws: Annotated[str | None, Col("涉及法规")] = None
    lecturer: Annotated[str | None, Col("讲师律师", listed=True)] = None
    person_times: Annotated[int | None, Col("受众人次", listed=True, unit="人次", low=0, wanted=True)] = None
    women: Annotated[int | None, Col("女职工", listed=True, unit="人次", low=0)] = None
    copies: Annotated[int | None, Col("资料份数", unit="份", low=0)] = None
    consultations: Annotated[int | None, Col("现场咨询件数", unit="件", low=0)] = None
    cases_opened: Annotated[int | None, Col("转为诉求件数", unit="件", low=0)] = None
    in_march: Annotated[bool | None, Col("是否3月宣传月")] = None
    org_id: Annotated[Ref | None, Col("所属工会", refers="org")] = None

    rules: ClassVar = (
        part("women", "person_times", "女职工比受众还多，请核对"),
        part("cases_opened", "consultations", "转为诉求的比咨询的还多，请核对", "warning"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="D04", name="普法活动", unit="场", on="held_on"),
        Flow(code="D04-2", name="普法受众", unit="人次", on="held_on", total="person_times"),
    )
    tabs: ClassVar = (
        Tab("本月", (Where("held_on", ">=", START), Where("held_on", "<=", END))),
        Tab("宣传月", (Where("in_march", "=", True),)),
    )
    prints: ClassVar = (Print("legal_event_form", "普法宣传活动登记表", "form"),)
