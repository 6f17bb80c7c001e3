"""制度建设: the two reference texts of 2023 as employers took them over, and what became of them."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Ledger, Print, Tab
from nzg_desktop.core.indicator import Indicator, Stock
from nzg_desktop.core.kinds import Ref
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import later, part


def _adopted(code: str, name: str, text: str) -> Stock:
    return Stock(
        code=code,
        name=name,
        unit="家",
        where=(Where("text_kind", "=", text),),
        since="passed_on",
        distinct="employer_id",
    )


class WorkplaceSystem(Ledger, table=True):
    """One of the two texts at one employer; of complaints only the numbers are kept."""

    about: ClassVar = About(
        code="workplace_system",
        title="制度建设",
        section="维权协商",
        unit="项",
        key=("employer_id", "text_kind"),
        name="employer_id",
        empty="还没有登记用人单位采用两个参考文本的情况。",
    )

    employer_id: Annotated[
        Ref, Col("单位", listed=True, refers="employer", search="name", also=("单位名称", "企业名称"))
    ]
    text_kind: Annotated[str, Col("文本", listed=True, codes="workplace_texts")]
    adopt: Annotated[str, Col("采用方式", listed=True, codes="adopting_ways")] = "1"
    congress_term: Annotated[str | None, Col("审议职代会届次", note="如 三")] = None
    congress_no: Annotated[str | None, Col("会次", note="如 二")] = None
    passed_on: Annotated[dt.date | None, Col("通过日期", listed=True, sort=True, wanted=True)] = None
    published_on: Annotated[dt.date | None, Col("公布日期", listed=True)] = None
    dept: Annotated[str | None, Col("责任部门", listed=True)] = None
    channel: Annotated[str | None, Col("投诉渠道")] = None
    trainings: Annotated[int | None, Col("培训次数", listed=True, unit="次", low=0)] = None
    trained: Annotated[int | None, Col("培训人次", unit="人次", low=0)] = None
    complaints: Annotated[int | None, Col("受理投诉件数", unit="件", low=0, leaves="full")] = None
    closed: Annotated[int | None, Col("办结件数", unit="件", low=0, leaves="full")] = None
    review_on: Annotated[dt.date | None, Col("下次评估", listed=True, sort=True)] = None
    org_id: Annotated[Ref | None, Col("所属工会", refers="org")] = None

    rules: ClassVar = (
        later("passed_on", "published_on", "公布日期不能早于通过日期"),
        part("closed", "complaints", "办结的比受理的还多，请核对"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        _adopted("B06", "采用特殊劳动保护制度的单位", "A"),
        _adopted("B06-2", "采用消除性骚扰制度的单位", "B"),
    )
    tabs: ClassVar = (
        Tab("特殊劳动保护", (Where("text_kind", "=", "A"),)),
        Tab("消除性骚扰", (Where("text_kind", "=", "B"),)),
    )
    clocks: ClassVar = (Clock(code="review", title="制度该评估了", on="review_on"),)
    prints: ClassVar = (
        Print("workplace_resolution", "制度审议通过决议", "letter", blank=False, by="text_kind"),
        Print("workplace_system_form", "用人单位女职工保护制度登记表", "form"),
    )
