"""专题调研: topics that were looked into, and what came of them."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger, Print, Tab
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import Codes, Ref
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import later, part


class Research(Ledger, table=True):
    """One topic."""

    about: ClassVar = About(
        code="research",
        title="专题调研",
        section="建功提素",
        unit="项",
        key=("title", "start_on"),
        name="title",
        empty="还没有专题调研。报告完成后，成果用到了哪里也记在这里。",
    )

    title: Annotated[str, Col("课题", "基本信息", listed=True, search="name")]
    org_id: Annotated[Ref | None, Col("所属工会", "基本信息", refers="org")] = None
    method: Annotated[str | None, Col("类型", "基本信息", listed=True, codes="research_methods")] = None
    start_on: Annotated[dt.date | None, Col("开始", "基本信息", listed=True, sort=True, wanted=True)] = None
    done_on: Annotated[dt.date | None, Col("完成", "基本信息", listed=True, sort=True)] = None
    author: Annotated[str | None, Col("承担人", "基本信息", listed=True)] = None
    sent: Annotated[int | None, Col("发放份数", "样本", unit="份", low=0)] = None
    returned: Annotated[int | None, Col("回收份数", "样本", unit="份", low=0)] = None
    visited: Annotated[int | None, Col("走访单位数", "样本", unit="家", low=0)] = None
    words: Annotated[int | None, Col("报告字数", "报告", unit="字", low=0)] = None
    sent_to: Annotated[str | None, Col("报送对象", "报告")] = None
    endorsed: Annotated[bool | None, Col("领导批示", "报告")] = None
    outcomes: Annotated[int | None, Col("成果转化数", "转化", listed=True, unit="项", low=0)] = None
    outcome_kind: Annotated[Codes | None, Col("转化形式", "转化", codes="outcome_kinds")] = None

    rules: ClassVar = (
        later("start_on", "done_on", "完成不能早于开始"),
        part("returned", "sent", "回收份数比发放份数还多，请核对"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="G01", name="完成专题调研", unit="项", on="done_on"),
        Flow(code="G01-2", name="调研成果转化", unit="项", on="done_on", total="outcomes"),
    )
    tabs: ClassVar = (Tab("正在做", (Where("done_on", "empty"),)),)
    prints: ClassVar = (Print("research_form", "专题调研登记表", "form"),)
