"""家庭友好型工作场所: workplaces that applied, how they were judged, and which were named."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Fill, Ledger, Print, Tab, Values
from nzg_desktop.core.indicator import Indicator, Stock
from nzg_desktop.core.kinds import Codes, Context, Ref
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import later

FRIENDLY = ("attitude", "career", "maternity", "care", "arrangement", "health")


def _sum(values: Values, _context: Context) -> Values:
    """The six marks together, where all are given and nobody wrote another sum."""
    marks = [mark for name in FRIENDLY if isinstance(mark := values[name], int)]
    if values["self_score"] is not None or len(marks) < len(FRIENDLY):
        return values
    return {**values, "self_score": sum(marks)}


class FamilyFriendly(Ledger, table=True):
    """One workplace at one level, from its own marks to its being named and looked at again."""

    about: ClassVar = About(
        code="family_friendly",
        title="家庭友好型工作场所",
        section="维权协商",
        page="家庭友好工作场所",
        unit="个",
        key=("employer_id", "level"),
        name="employer_id",
        empty="还没有登记家庭友好型工作场所。",
    )

    employer_id: Annotated[
        Ref, Col("单位", listed=True, refers="employer", search="name", also=("单位名称",))
    ]
    level: Annotated[str, Col("申报级别", listed=True, codes="honour_levels")]
    attitude: Annotated[int | None, Col("理念态度", "六个友好", unit="分", low=0)] = None
    career: Annotated[int | None, Col("职业发展", "六个友好", unit="分", low=0)] = None
    maternity: Annotated[int | None, Col("生育保护", "六个友好", unit="分", low=0)] = None
    care: Annotated[int | None, Col("照护支持", "六个友好", unit="分", low=0)] = None
    arrangement: Annotated[int | None, Col("工作安排", "六个友好", unit="分", low=0)] = None
    health: Annotated[int | None, Col("职业健康", "六个友好", unit="分", low=0)] = None
    self_score: Annotated[int | None, Col("自评总分", listed=True, unit="分", low=0)] = None
    score: Annotated[int | None, Col("评审得分", listed=True, unit="分", low=0)] = None
    measures: Annotated[Codes | None, Col("主要措施", listed=True, codes="friendly_measures")] = None
    staff: Annotated[int | None, Col("覆盖职工", listed=True, unit="人", low=0)] = None
    named_on: Annotated[dt.date | None, Col("命名日期", listed=True, sort=True)] = None
    named_doc: Annotated[str | None, Col("文号")] = None
    review_on: Annotated[dt.date | None, Col("复核日期", listed=True, sort=True)] = None
    org_id: Annotated[Ref | None, Col("所属工会", refers="org")] = None

    fills: ClassVar = Fill(FRIENDLY, _sum)
    rules: ClassVar = (later("named_on", "review_on", "复核日期不能早于命名日期"),)
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Stock(
            code="F05",
            name="家庭友好型工作场所",
            unit="个",
            where=(Where("named_on", "filled"),),
            since="named_on",
            distinct="employer_id",
        ),
    )
    tabs: ClassVar = (
        Tab("已命名", (Where("named_on", "filled"),)),
        Tab("申报中", (Where("named_on", "empty"),)),
    )
    clocks: ClassVar = (Clock(code="review", title="家庭友好型工作场所该复核了", on="review_on"),)
    prints: ClassVar = (Print("family_friendly_form", "家庭友好型工作场所申报表", "form"),)
