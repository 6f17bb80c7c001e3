"""创新工作室: studios that carry a woman's name, by level, with their people, lessons and results."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Ledger, Print, Tab
from nzg_desktop.core.indicator import Indicator, Stock
from nzg_desktop.core.kinds import Money, Ref, Tenths
from nzg_desktop.core.query import Condition, Either, Where
from nzg_desktop.core.rules import part

STANDS: tuple[Condition, ...] = (Either((Where("review", "empty"), Where("review", "!=", "3"))),)


class Studio(Ledger, table=True):
    """One studio."""

    about: ClassVar = About(
        code="studio",
        title="创新工作室",
        section="建功提素",
        unit="个",
        key=("name",),
        empty="还没有创新工作室。登记后，成果、授课和师带徒都记在它名下。",
    )

    name: Annotated[str, Col("名称", "基本信息", listed=True, sort=True, search="name")]
    leader_id: Annotated[Ref | None, Col("领衔人", "基本信息", listed=True, refers="member")] = None
    leader_honour: Annotated[str | None, Col("领衔人荣誉", "基本信息")] = None
    employer_id: Annotated[Ref | None, Col("所在单位", "基本信息", listed=True, refers="employer")] = None
    org_id: Annotated[Ref | None, Col("所属工会", "基本信息", refers="org")] = None
    field: Annotated[str | None, Col("专业领域", "基本信息", listed=True)] = None
    level: Annotated[str | None, Col("级别", "命名", listed=True, codes="studio_levels", wanted=True)] = None
    named_by: Annotated[str | None, Col("命名机关", "命名")] = None
    named_on: Annotated[dt.date | None, Col("命名日期", "命名", listed=True, sort=True, wanted=True)] = None
    named_doc: Annotated[str | None, Col("命名文号", "命名")] = None
    members: Annotated[int | None, Col("成员数", "队伍", unit="人", low=0)] = None
    women: Annotated[int | None, Col("女成员数", "队伍", unit="人", low=0)] = None
    senior_skilled: Annotated[int | None, Col("高级工及以上", "队伍", unit="人", low=0)] = None
    area: Annotated[Tenths | None, Col("场地㎡", "条件", unit="㎡", low=0)] = None
    year_fund: Annotated[Money | None, Col("年度经费", "条件", unit="元", low=0)] = None
    subsidy: Annotated[Money | None, Col("工会补助", "条件", unit="元", low=0)] = None
    apprentices: Annotated[int | None, Col("师带徒对数", "作用", unit="对", low=0)] = None
    lessons: Annotated[int | None, Col("授课次数", "作用", unit="次", low=0)] = None
    trainees: Annotated[int | None, Col("培训人次", "作用", unit="人次", low=0)] = None
    alliance: Annotated[str | None, Col("所属联盟", "作用")] = None
    review: Annotated[str | None, Col("复核结果", "命名", codes="studio_reviews")] = None
    review_on: Annotated[dt.date | None, Col("复核日期", "命名")] = None

    rules: ClassVar = (
        part("women", "members", "女成员比成员还多，请核对"),
        part("senior_skilled", "members", "高级工及以上比成员还多，请核对"),
        part("lessons", "trainees", "授课次数比培训人次还多，请核对"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Stock(code="F01", name="女职工创新工作室", unit="个", where=STANDS, since="named_on", by="level"),
    )
    tabs: ClassVar = (Tab("在册", STANDS),)
    clocks: ClassVar = (
        Clock(code="review", title="工作室满三年，该复核", on="review_on", months=36, ahead=(30, 0)),
    )
    prints: ClassVar = (Print("studio_form", "女职工创新工作室申报表", "form"),)
