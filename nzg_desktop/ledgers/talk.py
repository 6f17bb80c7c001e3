"""宣讲与家风: talks, and the civility of families."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.activity import ATTENDED, Activity
from nzg_desktop.core.declare import About, Col, Print
from nzg_desktop.core.rules import part


class Talk(Activity, table=True):
    """One talk or family event; its fields are the head that all activities share (reference 6)."""

    about: ClassVar = About(
        code="talk",
        title="宣讲与家风",
        section="建功提素",
        unit="场",
        key=("title", "held_on"),
        name="title",
        empty="还没有宣讲和家风活动。",
    )

    title: Annotated[str, Col("主题", "基本信息", listed=True, search="name")]
    form: Annotated[str | None, Col("形式", "基本信息", listed=True, codes="talk_forms", wanted=True)] = None
    held_on: Annotated[dt.date | None, Col("日期", "基本信息", listed=True, sort=True, wanted=True)] = None
    place: Annotated[str | None, Col("地点", "基本信息", listed=True)] = None
    speaker: Annotated[str | None, Col("主讲人", "基本信息", listed=True)] = None
    persons: Annotated[int | None, Col("参加人数", "参加", unit="人", low=0)] = None
    person_times: Annotated[int | None, Col("参加人次", "参加", listed=True, unit="人次", low=0)] = None
    women: Annotated[int | None, Col("其中女职工", "参加", unit="人", low=0)] = None
    newform_women: Annotated[int | None, Col("其中新就业形态女性", "参加", unit="人", low=0)] = None

    fills: ClassVar = ATTENDED
    rules: ClassVar = (
        part("persons", "person_times", "参加人数比人次还多，请核对"),
        part("women", "persons", "女职工比参加人数还多，请核对"),
        part("newform_women", "women", "新就业形态女性比女职工还多，请核对"),
    )
    prints: ClassVar = (
        Print("talk_form", "宣讲与家风活动登记表", "form"),
        Print("talk_signin", "宣讲与家风活动签到表", "signin"),
    )
