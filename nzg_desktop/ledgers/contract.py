"""集体合同: collective contracts, above all the special one on women workers' rights."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlmodel import Field

from nzg_desktop.core import bargaining
from nzg_desktop.core.bargaining import standing_reached, term_fits
from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Fill, Ledger, Print, Rule, Tab, Values
from nzg_desktop.core.indicator import Flow, Indicator, Ratio, Stock
from nzg_desktop.core.kinds import Context, Files, Ref
from nzg_desktop.core.query import END, START, Condition, FromSetting, Where
from nzg_desktop.core.rules import later, part, within

WOMENS: tuple[Condition, ...] = (Where("contract_type", "in", ("20", "60")),)
IN_FORCE: tuple[Condition, ...] = (
    *WOMENS,
    Where("status", "in", ("80", "81", "85", "91", "93")),
    Where("effective_on", "<=", END),
    Where("term_to", ">=", END),
)
"""In force at the end of the month by its own dates; expired and renewed ones were in force before."""


def _standing(values: Values, context: Context) -> Values:
    """What the days that are filled in have brought about; a standing beside the line is left alone."""
    return {**values, "status": standing_reached(values, context.today)}


def _scoped(code: str, name: str, *scopes: str) -> Stock:
    return Stock(code=code, name=name, unit="份", where=(*IN_FORCE, Where("scope", "in", scopes)))


def _clock(code: str, title: str, on: str, days: str, done: str, status: str) -> Clock:
    """Runs while the contract stands at `status`, so many days as the office has set."""
    return Clock(
        code=code,
        title=title,
        on=on,
        days=FromSetting(days) if days else 0,
        ahead=(7, 3, 0),
        done=done,
        where=(Where("status", "=", status),),
    )


class Contract(Ledger, table=True):
    """One collective contract from the invitation to its end."""

    about: ClassVar = About(
        code="contract",
        title="集体合同",
        section="维权协商",
        page="集体合同",
        unit="份",
        key=("contract_no",),
        name="contract_no",
        empty="还没有登记合同。登记后，列表会标出快到期的合同。",
    )

    contract_no: Annotated[
        str, Col("合同编号", "基本信息", listed=True, sort=True, search="id", note="如 女专集〔2026〕1号")
    ]
    contract_type: Annotated[str, Col("类型", "基本信息", codes="contract_types", also=("合同类型",))] = "20"
    scope: Annotated[str, Col("范围", "基本信息", listed=True, codes="contract_scopes")] = "1"
    sign_type: Annotated[
        str | None, Col("签订性质", "基本信息", codes="contract_sign_types", wanted=True)
    ] = None
    form: Annotated[str | None, Col("附属形式", "基本信息", codes="contract_forms")] = None
    main_contract_id: Annotated[Ref | None, Col("主合同", "基本信息", refers="contract")] = None
    party_a: Annotated[
        str | None,
        Col(
            "用人单位(或区域/行业名称)",
            "基本信息",
            listed=True,
            search="name",
            wanted=True,
            also=("用人单位", "企业名称"),
        ),
    ] = None
    org_id: Annotated[Ref | None, Col("工会", "基本信息", refers="org", also=("工会名称",))] = None
    chief_a: Annotated[str | None, Col("企业方首席代表", "协商过程")] = None
    chief_b: Annotated[str | None, Col("职工方首席代表", "协商过程")] = None
    offer_by: Annotated[str | None, Col("要约方", "协商过程", codes="offer_sides")] = None
    offer_on: Annotated[dt.date | None, Col("要约日期", "协商过程")] = None
    reply_on: Annotated[dt.date | None, Col("应约日期", "协商过程")] = None
    congress_on: Annotated[dt.date | None, Col("职代会日期", "职代会审议")] = None
    due: Annotated[int | None, Col("应到", "职代会审议", unit="人", low=0)] = None
    present: Annotated[int | None, Col("实到", "职代会审议", unit="人", low=0)] = None
    yes: Annotated[int | None, Col("赞成", "职代会审议", unit="人", low=0)] = None
    no: Annotated[int | None, Col("反对", "职代会审议", unit="人", low=0)] = None
    abstain: Annotated[int | None, Col("弃权", "职代会审议", unit="人", low=0)] = None
    signed_on: Annotated[
        dt.date | None, Col("签字日期", "签订与审查", listed=True, sort=True, wanted=True)
    ] = None
    term_from: Annotated[dt.date | None, Col("期限起", "签订与审查", wanted=True, also=("合同期限起",))] = (
        None
    )
    term_to: Annotated[
        dt.date | None,
        Col("期限止", "签订与审查", listed=True, sort=True, wanted=True, also=("止", "合同期限止")),
    ] = None
    filed_on: Annotated[dt.date | None, Col("报送日期", "签订与审查")] = None
    filing_no: Annotated[str | None, Col("受理号", "签订与审查")] = None
    authority: Annotated[str | None, Col("审查机关", "签订与审查")] = None
    review: Annotated[str | None, Col("审查结果", "签订与审查", codes="review_results")] = None
    objection: Annotated[str | None, Col("异议内容", "签订与审查")] = Field(default=None, max_length=1000)
    effective_on: Annotated[dt.date | None, Col("生效日期", "签订与审查", listed=True, wanted=True)] = None
    published_on: Annotated[dt.date | None, Col("公布日期", "签订与审查")] = None
    published_by: Annotated[str | None, Col("公布方式", "签订与审查", also=("方式",))] = None
    cov_employers: Annotated[int | None, Col("覆盖企业数", "覆盖", unit="家", low=0)] = None
    cov_staff: Annotated[int | None, Col("覆盖职工数", "覆盖", unit="人", low=0, also=("职工数",))] = None
    cov_women: Annotated[
        int | None, Col("覆盖女职工数", "覆盖", listed=True, unit="人", low=0, also=("女职工数",))
    ] = None
    cov_newform: Annotated[
        int | None,
        Col("覆盖新就业形态", "覆盖", unit="人", low=0, also=("覆盖其中: 新就业形态", "其中新就业形态")),
    ] = None
    cov_migrant: Annotated[int | None, Col("农民工女职工", "覆盖", unit="人", low=0)] = None
    status: Annotated[str, Col("状态", "基本信息", listed=True, codes="contract_status")] = "10"
    files: Annotated[Files | None, Col("附件", "附件", leaves="never")] = None

    fills: ClassVar = Fill((), _standing)
    life: ClassVar = bargaining.LIFE
    rules: ClassVar = (
        later("offer_on", "reply_on", "应约日期不能早于要约日期"),
        later("term_from", "term_to", "期限止不能早于期限起"),
        later("signed_on", "filed_on", "报送日期不能早于签字日期"),
        later("congress_on", "signed_on", "职代会通过后才能签字，请核对日期", "warning"),
        within("offer_on", "reply_on", "offer_days", "应约超过了 {limit} 天（集体合同规定第三十二条）"),
        within(
            "signed_on",
            "filed_on",
            "filing_days",
            "签字后超过 {limit} 天才报送审查（集体合同规定第四十二条）",
        ),
        Rule(
            "报送审查还没有满 {limit} 天，也没有无异议的审查结果，请核对生效日期",
            lambda r, days: (
                r.review == bargaining.AGREED
                or not (r.filed_on and r.effective_on)
                or (r.effective_on - r.filed_on).days >= days
            ),
            "effective_on",
            "warning",
            "effect_days",
        ),
        Rule(
            "合同期限应为一至三年，请核对",
            lambda r: r.term_from is None or r.term_to is None or term_fits(r.term_from, r.term_to),
            "term_to",
            "warning",
        ),
        Rule(
            "实到不足应到的三分之二，表决无效",
            lambda r: not r.due or r.present is None or r.present * 3 >= r.due * 2,
            "present",
            "warning",
        ),
        Rule(
            "赞成没有超过应到人数的一半",
            lambda r: not r.due or r.yes is None or r.status == "51" or r.yes * 2 > r.due,
            "yes",
            "warning",
        ),
        Rule(
            "赞成、反对、弃权加起来比实到还多，请核对",
            lambda r: r.present is None or sum(v or 0 for v in (r.yes, r.no, r.abstain)) <= r.present,
            "yes",
        ),
        part("cov_women", "cov_staff", "覆盖女职工数比覆盖职工数还多，请核对"),
        Rule(
            "合同已生效，请填生效日期和期限，报表按日期统计",
            lambda r: r.status not in ("80", "81", "85") or (r.effective_on and r.term_to),
            "effective_on",
            "warning",
        ),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Stock(code="B01", name="有效女职工专项集体合同", unit="份", where=IN_FORCE),
        _scoped("B01-2", "其中：单独签订", "1", "4"),
        _scoped("B01-3", "其中：区域性", "2"),
        _scoped("B01-4", "其中：行业性", "3"),
        Flow(
            code="B04",
            name="本期新签",
            unit="份",
            where=(*WOMENS, Where("sign_type", "=", "1")),
            on="signed_on",
        ),
        Flow(
            code="B04-2",
            name="本期续签",
            unit="份",
            where=(*WOMENS, Where("sign_type", "=", "2")),
            on="signed_on",
        ),
        Flow(
            code="B04-3",
            name="到期未续",
            unit="份",
            where=(*WOMENS, Where("status", "in", ("80", "81", "85", "91"))),
            on="term_to",
        ),
        Stock(code="B05-3", name="签订专项集体合同的工会", unit="个", where=IN_FORCE, distinct="org_id"),
        Ratio(code="B05", name="签订率", unit="%", top="B05-3", under="A01"),
        Ratio(code="B05-2", name="覆盖率", unit="%", top="B03-2", under="A06-2"),
    )
    tabs: ClassVar = (
        Tab("已生效", (Where("status", "in", ("80", "81", "85")),)),
        Tab("协商中", (Where("status", "in", ("20", "21", "30", "31", "40", "50", "60", "70")),)),
        Tab("本月到期", (Where("term_to", ">=", START), Where("term_to", "<=", END))),
    )
    clocks: ClassVar = (
        _clock("reply", "协商要约等待应约", "offer_on", "offer_days", "reply_on", "20"),
        _clock("filing", "合同签字后该报送审查", "signed_on", "filing_days", "filed_on", "60"),
        _clock(
            "effect", "合同报送期满，无异议即生效，请登记", "filed_on", "effect_days", "effective_on", "70"
        ),
        _clock("publish", "合同已生效，该向全体职工公布", "effective_on", "", "published_on", "80"),
        Clock(
            code="end",
            title="合同到期，该准备续签",
            on="term_to",
            ahead=(90, 30, 0),
            where=(Where("status", "in", ("80", "81", "85", "91")),),
        ),
    )
    prints: ClassVar = (
        Print("contract_form", "女职工权益保护专项集体合同登记表", "form"),
        Print("contract_offer", "集体协商要约书", "letter"),
        Print("contract_reply", "集体协商应约书", "letter"),
        Print("contract_reps", "集体协商代表名单", "letter"),
        Print("contract_minutes", "集体协商会议记录", "letter"),
        Print("contract_draft", "集体合同草案说明", "letter"),
        Print("contract_resolution", "职代会决议", "letter"),
        Print("contract_filing", "集体合同送审表", "letter"),
        Print("contract_text", "集体合同文本", "letter"),
        Print("contract_proxy", "协商代表委托书", "letter"),
        Print("contract_inspection", "履约检查记录", "letter"),
        Print("contract_notice", "集体合同公告", "letter"),
        Print("contract_confirm", "覆盖单位确认书和名册", "letter"),
        Print("contract_reminder", "集体合同到期提醒函", "letter"),
    )
