"""玫瑰书香: reading events, works, and the corners where books stand."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.activity import ATTENDED, Activity
from nzg_desktop.core.declare import About, Col, Print
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.rules import part


class Reading(Activity, table=True):
    """One reading event."""

    about: ClassVar = About(
        code="reading",
        title="玫瑰书香",
        section="建功提素",
        unit="场",
        key=("title", "held_on"),
        name="title",
        empty="还没有读书活动。",
    )

    title: Annotated[str, Col("活动名称", "基本信息", listed=True, search="name")]
    form: Annotated[str | None, Col("形式", "基本信息", listed=True, codes="reading_forms", wanted=True)] = (
        None
    )
    held_on: Annotated[dt.date | None, Col("日期", "基本信息", listed=True, sort=True, wanted=True)] = None
    books: Annotated[str | None, Col("书目", "基本信息")] = None
    persons: Annotated[int | None, Col("参与人数", "参与", listed=True, unit="人", low=0, wanted=True)] = None
    person_times: Annotated[
        int | None, Col("参与人次", "参与", unit="人次", low=0, note="不填时同人数；多场、多天的填各次之和")
    ] = None
    women: Annotated[int | None, Col("女职工", "参与", listed=True, unit="人", low=0)] = None
    works: Annotated[int | None, Col("作品数", "作品", listed=True, unit="件", low=0)] = None
    sent_up: Annotated[int | None, Col("报送上级作品", "作品", unit="件", low=0)] = None
    awarded: Annotated[int | None, Col("获奖作品", "作品", unit="件", low=0)] = None
    point_id: Annotated[str | None, Col("阅读点", "阅读点")] = None
    point_books: Annotated[int | None, Col("阅读点藏书", "阅读点", unit="册", low=0)] = None
    leader: Annotated[str | None, Col("领读人", "基本信息")] = None

    fills: ClassVar = ATTENDED
    rules: ClassVar = (
        part("persons", "person_times", "参与人数比人次还多，请核对"),
        part("women", "persons", "女职工比参与人数还多，请核对"),
        part("sent_up", "works", "报送上级的作品比作品还多，请核对"),
        part("awarded", "works", "获奖作品比作品还多，请核对"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="F03", name="读书活动", unit="场", on="held_on"),
        Flow(code="F03-2", name="参与读书", unit="人次", on="held_on", total="person_times"),
    )
    prints: ClassVar = (
        Print("reading_form", "玫瑰书香活动登记表", "form"),
        Print("reading_signin", "读书活动签到表", "signin"),
    )
