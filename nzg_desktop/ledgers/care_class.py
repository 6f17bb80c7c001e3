"""爱心托管班: holiday and after-school classes for the children of staff."""

import datetime as dt
from typing import Annotated, Any, ClassVar

from nzg_desktop.core.activity import Activity
from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Print, Rule
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import Money, Percent
from nzg_desktop.core.query import Either, Where
from nzg_desktop.core.rules import later, part


def _plausible(record: Any) -> bool:
    """10 to 40 children in a class; the national mean is 37, one province has 28."""
    return record.children is None or not record.classes or 10 <= record.children / record.classes <= 40


class CareClass(Activity, table=True):
    """One term of classes at one place."""

    about: ClassVar = About(
        code="care_class",
        title="爱心托管班",
        section="关爱服务",
        unit="期",
        key=("title", "start_on"),
        name="title",
        empty="还没有托管班。登记后，开班前会提醒保险和协议办了没有。",
    )

    title: Annotated[str, Col("班次名称", "基本信息", listed=True, search="name")]
    term_kind: Annotated[
        str | None, Col("期别", "基本信息", listed=True, codes="care_terms", wanted=True)
    ] = None
    year: Annotated[int | None, Col("年度", "基本信息", low=1990)] = None
    start_on: Annotated[dt.date | None, Col("开班日期", "基本信息", listed=True, sort=True, wanted=True)] = (
        None
    )
    end_on: Annotated[dt.date | None, Col("结班日期", "基本信息", listed=True)] = None
    days: Annotated[int | None, Col("开班天数", "基本信息", unit="天", low=0)] = None
    hours: Annotated[str | None, Col("每日时段", "基本信息")] = None
    place: Annotated[str | None, Col("场地", "基本信息")] = None
    run_by: Annotated[str | None, Col("举办方式", "基本信息", codes="care_runs")] = None
    partner: Annotated[str | None, Col("合作机构", "基本信息")] = None
    classes: Annotated[int, Col("班数", "人数", listed=True, unit="班", low=1)] = 1
    children: Annotated[int | None, Col("儿童人数", "人数", listed=True, unit="人", low=0, wanted=True)] = (
        None
    )
    newform_children: Annotated[int | None, Col("其中新就业形态子女", "人数", unit="人", low=0)] = None
    teachers: Annotated[int | None, Col("教师数", "人数", unit="人", low=0)] = None
    volunteers: Annotated[int | None, Col("志愿者数", "人数", unit="人", low=0)] = None
    fee: Annotated[Money | None, Col("收费标准", "主办与经费", unit="元", low=0)] = None
    subsidy: Annotated[Money | None, Col("上级补助", "主办与经费", unit="元", low=0)] = None
    insured: Annotated[bool | None, Col("已投保意外险", "安全与成效")] = None
    agreements: Annotated[int | None, Col("托管协议份数", "安全与成效", unit="份", low=0)] = None
    attendance: Annotated[Percent | None, Col("平均出勤率", "安全与成效", unit="%", low=0)] = None
    safety_checks: Annotated[int | None, Col("安全检查", "安全与成效", unit="次", low=0)] = None
    accidents: Annotated[int | None, Col("事故数", "安全与成效", unit="起", low=0)] = None
    satisfaction: Annotated[Percent | None, Col("满意度", "安全与成效", unit="%", low=0)] = None

    rules: ClassVar = (
        later("start_on", "end_on", "结班日期不能早于开班日期"),
        Rule("平均每班儿童不在 10 至 40 人之间，请核对班数和人数", _plausible, "children", "warning"),
        Rule("还没有投保意外险", lambda r: bool(r.insured) or not r.children, "insured", "warning"),
        Rule(
            "托管协议比儿童人数少，请补签",
            lambda r: not r.children or (r.agreements or 0) >= r.children,
            "agreements",
            "warning",
        ),
        part("newform_children", "children", "新就业形态子女比儿童人数还多，请核对"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="E02", name="爱心托管班", unit="班", on="start_on", total="classes"),
        Flow(code="E02-2", name="托管儿童", unit="人", on="start_on", total="children"),
    )
    clocks: ClassVar = (
        Clock(
            code="insure",
            title="要开班了，意外险还没有投",
            on="start_on",
            ahead=(14, 3, 0),
            where=(Either((Where("insured", "empty"), Where("insured", "=", False))),),
            lasting=60,
        ),
        Clock(
            code="agree",
            title="要开班了，托管协议还没有签",
            on="start_on",
            ahead=(7, 0),
            done="agreements",
            lasting=60,
        ),
    )
    prints: ClassVar = (Print("care_class_form", "爱心托管班登记表", "form"),)
