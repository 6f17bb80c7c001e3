"""工会组织: the tree of organisations an office answers for, with its women workers' organisation."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlmodel import Field

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Ledger, Print, Rule, Tab
from nzg_desktop.core.indicator import Flow, Indicator, Stock
from nzg_desktop.core.kinds import Mobile, Money, PersonName, Ref, Uscc
from nzg_desktop.core.query import END, Condition, Either, FromSetting, Many, Where
from nzg_desktop.core.rules import later, part

STANDS: tuple[Condition, ...] = (Where("status", "=", "1"),)
PRIMARY: tuple[Condition, ...] = (
    *STANDS,
    Either((Where("level", "in", ("6", "7", "8")), Where("level", "empty"))),
)
"""Primary unions on the register; federations above them and branches below do not count."""


LACKS: tuple[Condition, ...] = (
    Either(
        (
            Where("mem_women", ">=", FromSetting("committee_from")),
            Many(
                "member",
                "org_id",
                (Where("sex", "=", "2"), Where("membership_status", "=", "20")),
                FromSetting("committee_from"),
            ),
        )
    ),
    Either((Where("women_org_form", "!=", "1"), Where("women_org_form", "empty"))),
)
"""Enough women members, on the roster or by the number that was typed, and no committee."""


def _unions(code: str, name: str, *which: Condition, total: str = "") -> Stock:
    """Primary unions at the end of the month, or the workers that they say they have."""
    where, unit = (*PRIMARY, *which), "人" if total else "个"
    return Stock(code=code, name=name, unit=unit, where=where, since="founded_on", total=total)


class Org(Ledger, table=True):
    """One trade-union organisation (workplace, joint, township … national) with its counts and committee."""

    about: ClassVar = About(
        code="org",
        title="基层组织",
        section="组织会员",
        page="基层组织",
        unit="个",
        key=("stat_code",),
        org="id",
        empty="还没有登记下级或本级组织。",
    )

    name: Annotated[
        str, Col("工会全称", "基本信息", listed=True, sort=True, search="name", also=("工会名称", "组织名称"))
    ]
    short_name: Annotated[str | None, Col("规范简称", "基本信息")] = None
    uscc: Annotated[
        Uscc | None, Col("统一社会信用代码(工会)", "基本信息", wanted=True, also=("统一社会信用代码",))
    ] = None
    stat_code: Annotated[
        str | None,
        Col("统计代码", "基本信息", listed=True, sort=True, search="id", wanted=True, note="由上级工会给出"),
    ] = None
    legal_cert_no: Annotated[str | None, Col("工会法人资格证书号", "基本信息")] = None
    legal_cert_date: Annotated[dt.date | None, Col("发证日期", "基本信息")] = None
    legal_cert_to: Annotated[dt.date | None, Col("有效期", "基本信息")] = None
    level: Annotated[
        str | None, Col("工会层级", "基本信息", listed=True, codes="union_levels", wanted=True)
    ] = None
    org_type: Annotated[str | None, Col("工会类型", "基本信息", codes="union_org_types")] = None
    parent_id: Annotated[Ref | None, Col("上级工会", "基本信息", refers="org")] = None
    region_code: Annotated[str | None, Col("行政区划代码", "基本信息")] = None
    town: Annotated[str | None, Col("乡镇街道", "基本信息")] = None
    village: Annotated[str | None, Col("村社区", "基本信息")] = None
    employer_name: Annotated[str | None, Col("所在单位名称", "所在单位")] = None
    employer_uscc: Annotated[Uscc | None, Col("单位统一社会信用代码", "所在单位")] = None
    employer_type: Annotated[
        str | None,
        Col(
            "单位类别",
            "所在单位",
            codes="enterprise_registration_types",
            also=("登记注册类型", "单位类别/登记注册类型"),
        ),
    ] = None
    industry: Annotated[str | None, Col("国民经济行业", "所在单位", codes="industries")] = None
    industrial_union: Annotated[str | None, Col("隶属产业(系统)工会", "所在单位")] = None
    is_platform: Annotated[bool | None, Col("是否互联网平台企业", "所在单位", also=("头部企业",))] = None
    over_100: Annotated[bool | None, Col("是否百人以上企业", "所在单位")] = None
    founded_on: Annotated[dt.date | None, Col("建会日期", "届期与负责人", listed=True, sort=True)] = None
    approval_no: Annotated[str | None, Col("批复文号", "届期与负责人")] = None
    term_no: Annotated[int | None, Col("届次", "届期与负责人", low=1)] = None
    term_from: Annotated[dt.date | None, Col("本届起", "届期与负责人")] = None
    term_to: Annotated[dt.date | None, Col("本届止", "届期与负责人", listed=True, sort=True)] = None
    next_election: Annotated[dt.date | None, Col("换届日期", "届期与负责人")] = None
    chair_name: Annotated[
        PersonName | None, Col("工会主席姓名", "届期与负责人", also=("工会主席", "主席"))
    ] = None
    chair_phone: Annotated[Mobile | None, Col("工会主席电话", "届期与负责人", private=True)] = None
    chair_sex: Annotated[str | None, Col("工会主席性别", "届期与负责人", codes="sex")] = None
    staff_full: Annotated[int | None, Col("专职工会干部数", "届期与负责人", unit="人", low=0)] = None
    staff_part: Annotated[int | None, Col("兼职工会干部数", "届期与负责人", unit="人", low=0)] = None
    emp_total: Annotated[int | None, Col("职工人数", "人数", listed=True, unit="人", low=0, wanted=True)] = (
        None
    )
    emp_women: Annotated[
        int | None, Col("女职工", "人数", listed=True, unit="人", low=0, wanted=True, also=("女职工人数",))
    ] = None
    emp_migrant: Annotated[int | None, Col("农民工", "人数", unit="人", low=0)] = None
    emp_dispatch: Annotated[int | None, Col("劳务派遣工", "人数", unit="人", low=0)] = None
    emp_newform: Annotated[int | None, Col("新就业形态", "人数", unit="人", low=0)] = None
    mem_total: Annotated[int | None, Col("会员人数", "人数", unit="人", low=0)] = None
    mem_women: Annotated[int | None, Col("女会员", "人数", unit="人", low=0, also=("女会员人数",))] = None
    mem_migrant: Annotated[int | None, Col("农民工会员", "人数", unit="人", low=0)] = None
    mem_dispatch: Annotated[int | None, Col("劳务派遣工会员", "人数", unit="人", low=0)] = None
    mem_newform: Annotated[int | None, Col("新就业形态会员", "人数", unit="人", low=0)] = None
    women_org_form: Annotated[
        str | None, Col("女职工组织形式", "女职工组织", listed=True, codes="women_org_forms", wanted=True)
    ] = None
    wc_founded_on: Annotated[dt.date | None, Col("女职工委员会成立日期", "女职工组织")] = None
    wc_approval_no: Annotated[str | None, Col("女职工委员会批复文号", "女职工组织")] = None
    wc_term_no: Annotated[int | None, Col("女职工委员会届次", "女职工组织", low=1)] = None
    wc_head: Annotated[Ref | None, Col("女职工委员会主任", "女职工组织", refers="member")] = None
    wc_head_phone: Annotated[Mobile | None, Col("主任电话", "女职工组织", private=True)] = None
    wc_head_treatment: Annotated[bool | None, Col("是否享受副主席待遇", "女职工组织")] = None
    has_audit_committee: Annotated[bool | None, Col("经审委员会", "民主管理与经费")] = None
    has_supervision: Annotated[bool | None, Col("劳动法律监督委员会", "民主管理与经费")] = None
    has_congress: Annotated[bool | None, Col("职代会建制", "民主管理与经费")] = None
    home_grade: Annotated[str | None, Col("建家等级", "民主管理与经费", codes="home_grades")] = None
    has_account: Annotated[bool | None, Col("经费单独账户", "民主管理与经费", also=("经费: 单独账户",))] = (
        None
    )
    wc_budget: Annotated[Money | None, Col("女职工工作经费年度预算", "民主管理与经费", unit="元", low=0)] = (
        None
    )
    contact: Annotated[
        str | None,
        Col("联系人、电话、邮箱、地址、邮编", "联系方式", private=True, also=("联系人", "联系方式")),
    ] = Field(default=None, max_length=300)
    status: Annotated[str, Col("状态", "基本信息", listed=True, codes="org_status")] = "1"

    rules: ClassVar = (
        part("emp_women", "emp_total", "女职工比职工还多，请核对"),
        part("mem_women", "mem_total", "女会员比会员还多，请核对"),
        part("emp_migrant", "emp_total", "农民工比职工还多，请核对"),
        Rule(
            "会员比职工还多，请核对（退休会员、联合工会除外）",
            lambda r: r.mem_total is None or r.emp_total is None or r.mem_total <= r.emp_total,
            "mem_total",
            "warning",
        ),
        later("term_from", "term_to", "本届止不能早于本届起"),
        Rule("工会的代码应以 81 或 89 开头", lambda r: r.uscc is None or r.uscc[:2] in ("81", "89"), "uscc"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        _unions("A01", "基层工会数"),
        _unions("A02", "建立女职工委员会", Where("women_org_form", "=", "1")),
        _unions("A03", "设女职工委员", Where("women_org_form", "=", "2")),
        _unions("A04", "应建未建女职工委员会", *LACKS),
        Flow(code="A05", name="本期新建女职工委员会", unit="个", where=PRIMARY, on="wc_founded_on"),
        Flow(
            code="A05-2",
            name="本期换届",
            unit="个",
            where=(*PRIMARY, Where("term_no", ">", 1)),
            on="term_from",
        ),
        Stock(code="A05-3", name="届满未换", unit="个", where=(*PRIMARY, Where("term_to", "<=", END))),
        _unions("A06", "职工人数", total="emp_total"),
        _unions("A06-2", "女职工人数", total="emp_women"),
    )
    tabs: ClassVar = (
        Tab("在册", STANDS),
        Tab("应建未建女职工委员会", (*PRIMARY, *LACKS)),
        Tab(
            "未建女职工组织",
            (*STANDS, Either((Where("women_org_form", "=", "3"), Where("women_org_form", "empty")))),
        ),
    )
    clocks: ClassVar = (
        Clock(code="term", title="工会届满，该换届", on="term_to", ahead=(184, 92, 0), where=STANDS),
        Clock(code="election", title="定好的换届日期", on="next_election", lasting=30, where=STANDS),
        Clock(code="legal", title="法人资格证书到期", on="legal_cert_to", ahead=(90, 30, 0), where=STANDS),
    )
    prints: ClassVar = (Print("org_form", "工会组织信息登记表", "form"),)
