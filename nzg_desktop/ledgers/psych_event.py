"""心理关爱: talks, groups and counselling as counts; what was said to a counsellor is never kept."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.activity import Activity
from nzg_desktop.core.declare import About, Col, Print
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import Percent
from nzg_desktop.core.rules import part


class PsychEvent(Activity, table=True):
    """One session of psychological care."""

    about: ClassVar = About(
        code="psych_event",
        title="心理关爱",
        section="关爱服务",
        unit="场",
        key=("title", "held_on"),
        name="title",
        empty="还没有心理关爱活动。个体咨询只记次数，不记内容。",
    )

    title: Annotated[str, Col("主题", "基本信息", listed=True, search="name")]
    form: Annotated[str | None, Col("形式", "基本信息", listed=True, codes="psych_forms", wanted=True)] = None
    held_on: Annotated[dt.date | None, Col("日期", "基本信息", listed=True, sort=True, wanted=True)] = None
    site: Annotated[str | None, Col("阵地", "基本信息", listed=True)] = None
    counsellor: Annotated[str | None, Col("咨询师", "基本信息")] = None
    licence: Annotated[str | None, Col("资质", "基本信息")] = None
    person_times: Annotated[
        int | None, Col("服务人次", "成效", listed=True, unit="人次", low=0, wanted=True)
    ] = None
    women: Annotated[int | None, Col("女职工", "成效", unit="人次", low=0)] = None
    cases: Annotated[int | None, Col("个体咨询个案数", "成效", unit="件", low=0)] = None
    referred: Annotated[int | None, Col("危机转介数", "成效", unit="件", low=0)] = None
    satisfaction: Annotated[Percent | None, Col("满意度", "成效", unit="%", low=0)] = None

    rules: ClassVar = (
        part("women", "person_times", "女职工比服务人次还多，请核对"),
        part("referred", "person_times", "危机转介数比服务人次还多，请核对"),
        part("cases", "person_times", "个案数比服务人次还多，请核对"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="E04", name="心理关爱活动", unit="场", on="held_on"),
        Flow(code="E04-2", name="心理关爱服务", unit="人次", on="held_on", total="person_times"),
    )
    prints: ClassVar = (
        Print("psych_event_form", "心理关爱活动登记表", "form"),
        Print("psych_event_signin", "心理关爱活动签到表", "signin"),
    )
