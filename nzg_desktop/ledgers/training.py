"""培训: skills, digital skills, the training of officers; who came, who passed, who moved up."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.activity import ATTENDED, Activity
from nzg_desktop.core.declare import About, Col, Print, Tab
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import Tenths
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import later, part


class Training(Activity, table=True):
    """One course."""

    about: ClassVar = About(
        code="training",
        title="培训",
        section="建功提素",
        unit="期",
        key=("title", "start_on"),
        name="title",
        empty="还没有培训。登记后可以打印签到表。",
    )

    title: Annotated[str, Col("主题", "基本信息", listed=True, search="name")]
    kind: Annotated[str | None, Col("类别", "基本信息", listed=True, codes="training_kinds", wanted=True)] = (
        None
    )
    mode: Annotated[str | None, Col("方式", "基本信息", codes="training_modes")] = None
    start_on: Annotated[
        dt.date | None, Col("开始", "基本信息", listed=True, sort=True, wanted=True, also=("开始日期",))
    ] = None
    end_on: Annotated[dt.date | None, Col("结束", "基本信息", also=("结束日期",))] = None
    hours: Annotated[Tenths | None, Col("学时", "基本信息", listed=True, low=0)] = None
    lecturer: Annotated[str | None, Col("讲师", "基本信息")] = None
    persons: Annotated[int | None, Col("参训人数", "人数", listed=True, unit="人", low=0, wanted=True)] = None
    person_times: Annotated[
        int | None, Col("参训人次", "人数", unit="人次", low=0, note="不填时同人数；多场、多天的填各次之和")
    ] = None
    women: Annotated[int | None, Col("女职工", "人数", listed=True, unit="人", low=0)] = None
    newform_women: Annotated[int | None, Col("新就业形态女性", "人数", unit="人", low=0)] = None
    passed: Annotated[int | None, Col("考核合格", "成效", unit="人", low=0)] = None
    certificates: Annotated[int | None, Col("取得证书", "成效", unit="人", low=0)] = None
    upgraded: Annotated[int | None, Col("技能等级晋升", "成效", unit="人", low=0)] = None

    fills: ClassVar = ATTENDED
    rules: ClassVar = (
        later("start_on", "end_on", "结束不能早于开始"),
        part("persons", "person_times", "参训人数比人次还多，请核对"),
        part("women", "persons", "女职工比参训人数还多，请核对"),
        part("newform_women", "women", "新就业形态女性比女职工还多，请核对"),
        part("passed", "persons", "考核合格的比参训人数还多，请核对"),
        part("certificates", "persons", "取得证书的比参训人数还多，请核对"),
        part("upgraded", "persons", "技能等级晋升的比参训人数还多，请核对"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="F02-3", name="培训", unit="场", on="start_on"),
        Flow(code="F02-4", name="参加培训", unit="人次", on="start_on", total="person_times"),
    )
    tabs: ClassVar = (Tab("数字技能", (Where("kind", "=", "2"),)),)
    prints: ClassVar = (
        Print("training_form", "培训登记表", "form"),
        Print("training_signin", "培训签到表", "signin"),
    )
