"""健康与两癌筛查: batches of health checks as numbers; whose result was what stays with the clinic."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.activity import Activity
from nzg_desktop.core.declare import About, Col, Print, Tab
from nzg_desktop.core.indicator import Flow, Indicator, Ratio
from nzg_desktop.core.kinds import Percent
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import later, part

BOTH = (Where("item", "=", "1"),)


class Screening(Activity, table=True):
    """One batch of health checks."""

    about: ClassVar = About(
        code="screening",
        title="健康筛查",
        section="关爱服务",
        unit="批",
        key=("title", "from_on"),
        name="title",
        guard="sensitive",
        empty="还没有健康筛查。只登记人数，不登记各人的结果。",
    )

    title: Annotated[str, Col("批次名称", "基本信息", listed=True, search="name")]
    item: Annotated[str, Col("项目", "基本信息", listed=True, codes="screening_items")] = "1"
    clinic: Annotated[str | None, Col("机构", "基本信息", listed=True)] = None
    from_on: Annotated[
        dt.date | None, Col("开始日期", "基本信息", listed=True, sort=True, wanted=True, also=("起",))
    ] = None
    to_on: Annotated[dt.date | None, Col("结束日期", "基本信息", also=("止",))] = None
    due: Annotated[int | None, Col("应检人数", "人数", listed=True, unit="人", low=0, wanted=True)] = None
    screened: Annotated[int | None, Col("实检人数", "人数", listed=True, unit="人", low=0, wanted=True)] = (
        None
    )
    hardship: Annotated[int | None, Col("其中困难", "人数", unit="人", low=0)] = None
    newform: Annotated[int | None, Col("其中新就业形态", "人数", unit="人", low=0)] = None
    abnormal: Annotated[
        int | None, Col("需要复查人数", "人数", unit="人", low=0, also=("异常人数",), leaves="full")
    ] = None
    followed: Annotated[int | None, Col("随访人数", "人数", unit="人", low=0, leaves="full")] = None
    satisfaction: Annotated[Percent | None, Col("满意度", "人数", unit="%", low=0)] = None

    rules: ClassVar = (
        later("from_on", "to_on", "结束日期不能早于开始日期"),
        part("screened", "due", "实检人数比应检人数还多，请核对"),
        part("hardship", "screened", "困难女职工比实检人数还多，请核对"),
        part("newform", "screened", "新就业形态女性比实检人数还多，请核对"),
        part("abnormal", "screened", "需要复查的比实检人数还多，请核对"),
        part("followed", "abnormal", "随访的比需要复查的还多，请核对", "warning"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="E05", name="两癌筛查应检", unit="人", where=BOTH, on="from_on", total="due"),
        Flow(code="E05-2", name="两癌筛查实检", unit="人", where=BOTH, on="from_on", total="screened"),
        Ratio(code="E05-3", name="两癌筛查率", unit="%", top="E05-2", under="E05"),
    )
    tabs: ClassVar = (Tab("两癌", BOTH),)
    prints: ClassVar = (Print("screening_form", "女职工健康筛查登记表", "form"),)
