"""技能竞赛: contests, drills and the collecting of suggestions (金点子)."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.activity import Activity
from nzg_desktop.core.declare import About, Col, Print, Tab
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import part

SUGGESTIONS = (Where("kind", "=", "4"),)
CONTESTS = (Where("kind", "!=", "4"),)


class Contest(Activity, table=True):
    """One contest, or one round of suggestions."""

    about: ClassVar = About(
        code="contest",
        title="技能竞赛",
        section="建功提素",
        unit="场",
        key=("title", "held_on"),
        name="title",
        empty="还没有技能竞赛。金点子征集也登记在这里。",
    )

    title: Annotated[str, Col("竞赛名称", "基本信息", listed=True, search="name")]
    kind: Annotated[str, Col("竞赛类别", "基本信息", listed=True, codes="contest_kinds")] = "1"
    trade: Annotated[str | None, Col("工种", "基本信息", listed=True)] = None
    level: Annotated[str | None, Col("级别", "基本信息", listed=True, codes="honour_levels")] = None
    organiser: Annotated[str | None, Col("主办", "基本信息", also=("主办单位",))] = None
    held_on: Annotated[dt.date | None, Col("日期", "基本信息", listed=True, sort=True, wanted=True)] = None
    employers: Annotated[int | None, Col("参赛单位数", "参赛", unit="家", low=0)] = None
    persons: Annotated[int | None, Col("参赛人数", "参赛", listed=True, unit="人", low=0, wanted=True)] = None
    women: Annotated[int | None, Col("参赛女职工", "参赛", listed=True, unit="人", low=0, wanted=True)] = None
    winners: Annotated[int | None, Col("获奖人数", "成绩", unit="人", low=0)] = None
    women_winners: Annotated[int | None, Col("获奖女职工", "成绩", unit="人", low=0)] = None
    advanced: Annotated[int | None, Col("晋级上级人数", "成绩", unit="人", low=0)] = None
    honour: Annotated[str | None, Col("授予荣誉", "成绩")] = None
    suggestions: Annotated[int | None, Col("合理化建议征集", "金点子", unit="条", low=0)] = None
    adopted: Annotated[int | None, Col("采纳", "金点子", unit="条", low=0)] = None

    rules: ClassVar = (
        part("women", "persons", "参赛女职工比参赛人数还多，请核对"),
        part("winners", "persons", "获奖人数比参赛人数还多，请核对"),
        part("women_winners", "winners", "获奖女职工比获奖人数还多，请核对"),
        part("women_winners", "women", "获奖女职工比参赛女职工还多，请核对"),
        part("advanced", "persons", "晋级人数比参赛人数还多，请核对"),
        part("adopted", "suggestions", "采纳的比征集的还多，请核对"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="F02", name="技能竞赛", unit="场", where=CONTESTS, on="held_on"),
        Flow(code="F02-2", name="参赛女职工", unit="人", where=CONTESTS, on="held_on", total="women"),
    )
    tabs: ClassVar = (
        Tab("竞赛", CONTESTS),
        Tab("金点子", SUGGESTIONS),
    )
    prints: ClassVar = (Print("contest_form", "技能竞赛登记表", "form"),)
