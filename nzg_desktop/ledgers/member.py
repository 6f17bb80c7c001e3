"""会员: the roster, as the registration form and real-name registration ask for it, and no more."""

import datetime as dt
from typing import Annotated, Any, ClassVar

from sqlmodel import Field

from nzg_desktop.core import idno
from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Fill, Ledger, Print, Rule, Tab, Values
from nzg_desktop.core.indicator import Flow, Indicator, Stock
from nzg_desktop.core.kinds import Codes, Context, Files, IdNo, Mobile, Money, PersonName, Ref
from nzg_desktop.core.query import END, SOON, START, Condition, Either, Where
from nzg_desktop.core.retirement import STEPS, former_age, retires_on
from nzg_desktop.core.rules import later
from nzg_desktop.core.text import Unreadable

NEW_FORM = tuple(str(code) for code in range(70, 90))
KEY_GROUPS = ("71", "72", "73", "74")
NEVER_IN = ("10", "11", "99")
WOMAN = Where("sex", "=", "2")
IN_GOOD_STANDING = Where("membership_status", "=", "20")
STANDING: tuple[Condition, ...] = (
    Where("membership_status", "not in", NEVER_IN),
    Either((Where("membership_status", "=", "20"), Where("status_date", ">", END))),
)
"""A member at the end of the month: in good standing now, or lost that standing only later."""


def _known(values: Values, _context: Context) -> Values:
    """What the ID number says, and when the age of retirement is reached."""
    values = _from_id_number(values)
    birth = values["birth_date"]
    if values["retire_on"] is None and isinstance(birth, dt.date) and values["sex"] in ("1", "2"):
        former = former_age(str(values["sex"]), values["employment_form"], values["prof_title"])
        values["retire_on"] = retires_on(birth, former)  # the gate made these values for us alone
    return values


def _from_id_number(values: Values) -> Values:
    """Birth date, sex and kind of document come from the number itself (GB 11643)."""
    number = values["id_no"]
    if not isinstance(number, str) or len(number) < 15:
        return values
    try:
        facts = idno.read(number)
    except Unreadable:  # covered, as another office sent it
        return values
    return {
        **values,
        "id_doc_type": values["id_doc_type"] or facts.kind,
        "sex": facts.sex or values["sex"],
        "birth_date": facts.birth_date or values["birth_date"],
    }


def _age_at_joining(record: Any) -> int | None:
    birth, joined = record.birth_date, record.join_date
    return None if birth is None or joined is None else joined.year - birth.year


def _retirement_fits(record: Any) -> bool:
    """Whether the day of retirement is one that the birth date leads to."""
    birth, retires = record.birth_date, record.retire_on
    return birth is None or retires is None or any(retires == retires_on(birth, age) for age in STEPS)


def _came(code: str, name: str, *forms: str) -> Flow:
    told = (Where("employment_form", "in", forms),) if forms else ()
    where = (WOMAN, Where("membership_status", "not in", NEVER_IN), *told)
    return Flow(code=code, name=name, unit="人", where=where, on="join_date")


def _gone(code: str, name: str, *states: str) -> Flow:
    where = (WOMAN, Where("membership_status", "in", states))
    return Flow(code=code, name=name, unit="人", where=where, on="status_date")


class Member(Ledger, table=True):
    """One person on the roster of a primary union."""

    about: ClassVar = About(
        code="member",
        title="会员",
        section="组织会员",
        unit="人",
        key=("id_no",),
        empty="还没有会员。手上有 Excel 名册的话，直接拖到这里就行。",
    )

    name: Annotated[PersonName, Col("姓名", "基本信息", listed=True, sort=True, search="name")] = Field(
        max_length=50
    )
    name_alt: Annotated[
        PersonName | None, Col("曾用名", "基本信息", also=("曾用名/少数民族姓名", "少数民族姓名"))
    ] = None
    id_doc_type: Annotated[str | None, Col("证件类型", "基本信息", codes="id_doc_types")] = None
    id_no: Annotated[
        IdNo | None,
        Col("证件号码", "基本信息", listed=True, search="id", private=True, wanted=True, also=("身份证号",)),
    ] = None
    sex: Annotated[str | None, Col("性别", "基本信息", listed=True, codes="sex", wanted=True)] = None
    birth_date: Annotated[dt.date | None, Col("出生日期", "基本信息", sort=True, wanted=True)] = None
    ethnic_group: Annotated[str | None, Col("民族", "基本信息", codes="ethnic_groups")] = None
    native_place: Annotated[str | None, Col("籍贯", "基本信息")] = None
    political_status: Annotated[str | None, Col("政治面貌", "基本信息", codes="political_status")] = None
    education: Annotated[str | None, Col("学历", "基本信息", codes="education")] = None
    degree: Annotated[str | None, Col("学位", "基本信息")] = None
    hukou_type: Annotated[str | None, Col("户口类型", "基本信息", codes="hukou_types")] = None
    marital_status: Annotated[
        str | None,
        Col("婚姻状况", "基本信息", codes="marital_status", leaves="full", note="只在服务需要时登记"),
    ] = None
    mobile: Annotated[
        Mobile | None, Col("手机号", "联系方式", listed=True, search="phone", private=True, wanted=True)
    ] = None
    address: Annotated[str | None, Col("住址", "联系方式", private=True, leaves="full")] = None
    employer_id: Annotated[
        Ref | None,
        Col("工作单位", "工作", listed=True, refers="employer", wanted=True, also=("单位", "所在单位")),
    ] = None
    dept: Annotated[str | None, Col("部门/班组", "工作", also=("部门", "班组"))] = None
    job: Annotated[str | None, Col("岗位/工种", "工作", also=("岗位", "工种"))] = None
    post: Annotated[str | None, Col("职务", "工作")] = None
    prof_title: Annotated[str | None, Col("职称", "工作")] = None
    skill_level: Annotated[str | None, Col("技术等级", "工作", codes="skill_levels")] = None
    work_start_date: Annotated[dt.date | None, Col("参加工作日期", "工作")] = None
    employment_form: Annotated[str | None, Col("用工形式", "工作", codes="employment_forms")] = None
    flags: Annotated[Codes | None, Col("人员标识", "工作", codes="member_flags", leaves="full")] = None
    dues_base: Annotated[
        Money | None,
        Col(
            "月工资(计会费基数)",
            "工作",
            private=True,
            leaves="full",
            unit="元",
            low=0,
            also=("工资", "月工资"),
        ),
    ] = None
    member_no: Annotated[str | None, Col("会员编号(内部)", "工会信息", also=("会员编号",))] = None
    card_no: Annotated[str | None, Col("会员证号", "工会信息", also=("会员证号码",))] = None
    service_card_no: Annotated[
        str | None, Col("工会会员服务卡号", "工会信息", private=True, leaves="full")
    ] = None
    join_date: Annotated[dt.date | None, Col("入会日期", "工会信息", listed=True, sort=True, wanted=True)] = (
        None
    )
    join_way: Annotated[str | None, Col("入会方式", "工会信息", codes="join_ways")] = None
    org_id: Annotated[Ref | None, Col("所属工会", "工会信息", refers="org")] = None
    union_group: Annotated[str | None, Col("工会小组", "工会信息")] = None
    membership_status: Annotated[str, Col("会籍状态", "工会信息", listed=True, codes="membership_status")] = (
        "20"
    )
    status_date: Annotated[dt.date | None, Col("状态日期", "工会信息")] = None
    retain_reason: Annotated[str | None, Col("保留会籍原因", "工会信息")] = None
    retain_from: Annotated[dt.date | None, Col("保留起", "工会信息")] = None
    retain_to: Annotated[dt.date | None, Col("保留止", "工会信息")] = None
    active_on: Annotated[
        dt.date | None, Col("最近缴费或参加活动", "工会信息", note="满六个月没有新的日期时会提醒")
    ] = None
    retire_on: Annotated[
        dt.date | None,
        Col("预计退休日期", "工会信息", leaves="full", note="按渐进式延迟退休办法推算，可改"),
    ] = None
    from_union: Annotated[str | None, Col("转入来源", "工会信息")] = None
    to_union: Annotated[str | None, Col("转出去向", "工会信息")] = None
    is_committee: Annotated[
        bool | None,
        Col("是否女职工委员会委员", "工会信息", note="由“女职工委员会”台账得出，请到那里登记"),
    ] = None
    honours: Annotated[str | None, Col("荣誉", "附件与备注", note="荣誉台账里的称号，多个用顿号隔开")] = None
    photo: Annotated[Files | None, Col("照片", "附件与备注", leaves="never", private=True)] = None
    consent_id: Annotated[str | None, Col("同意书", "附件与备注", leaves="never")] = None
    remark: Annotated[str | None, Col("备注", "附件与备注", leaves="full")] = Field(
        default=None, max_length=1000
    )

    fills: ClassVar = Fill(("id_no", "id_doc_type"), _known, settles=("sex", "birth_date"))
    rules: ClassVar = (
        Rule(
            "出生日期在今天之后，请核对",
            lambda r: r.birth_date is None or r.birth_date <= dt.date.today(),
            "birth_date",
        ),
        Rule(
            "入会日期在今天之后，请核对",
            lambda r: r.join_date is None or r.join_date <= dt.date.today(),
            "join_date",
            "warning",
        ),
        Rule("预计退休日期和出生日期推算的不同，请核对", _retirement_fits, "retire_on", "warning"),
        Rule(
            "入会时还不满 {limit} 周岁，请核对出生日期和入会日期",
            lambda r, least: (age := _age_at_joining(r)) is None or age >= least,
            "join_date",
            "warning",
            "member_age_from",
        ),
        Rule(
            "入会时已过 {limit} 周岁，请核对出生日期和入会日期",
            lambda r, most: (age := _age_at_joining(r)) is None or age <= most,
            "join_date",
            "warning",
            "member_age_to",
        ),
        later("retain_from", "retain_to", "保留止不能早于保留起"),
        Rule(
            "会籍已变动，请填状态日期，报表按这一天统计",
            lambda r: r.membership_status in ("20", *NEVER_IN) or r.status_date is not None,
            "status_date",
            "warning",
        ),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Stock(code="A07", name="会员人数", unit="人", where=STANDING, since="join_date"),
        Stock(code="A07-2", name="女会员人数", unit="人", where=(WOMAN, *STANDING), since="join_date"),
        _came("A08", "本期新发展女会员"),
        _came("A09", "新发展女会员中的新就业形态劳动者", *NEW_FORM),
        _came("A09-2", "新发展女会员中的四类重点群体", *KEY_GROUPS),
        _gone("A10", "女会员转出", "31"),
        _gone("A10-2", "女会员保留会籍", "40", "41", "42"),
        _gone("A10-3", "女会员退会", "50", "51"),
        _gone("A10-4", "女会员除名", "60"),
    )
    tabs: ClassVar = (
        Tab("在会", (Where("membership_status", "=", "20"),)),
        Tab("本月新增", (Where("join_date", ">=", START), Where("join_date", "<=", END))),
        Tab("女会员", (Where("membership_status", "=", "20"), WOMAN)),
        Tab("将退休", (IN_GOOD_STANDING, Where("retire_on", ">=", START), Where("retire_on", "<=", SOON))),
        Tab("保留会籍", (Where("membership_status", "in", ("40", "41", "42")),)),
        Tab("已转出", (Where("membership_status", "in", ("30", "31")),)),
    )
    clocks: ClassVar = (
        Clock(
            code="retire",
            title="将到退休年龄，请问会籍去留",
            on="retire_on",
            ahead=(92, 30, 0),
            where=(IN_GOOD_STANDING,),
        ),
        Clock(
            code="retained",
            title="保留会籍期满，请问会籍去留",
            on="retain_to",
            where=(Where("membership_status", "in", ("40", "41", "42")),),
        ),
        Clock(
            code="inactive",
            title="六个月未缴会费、未参加活动：先教育，再由工会委员会决定是否按自动退会处理",
            on="active_on",
            months=6,
            ahead=(0,),
            where=(IN_GOOD_STANDING,),
        ),
    )
    prints: ClassVar = (Print("member_registration", "工会会员登记表", "registration"),)
