"""荣誉: honours given to persons and collectives, with the certificate that goes with them."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger, Print, Rule, Tab
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import Money, Percent, Ref
from nzg_desktop.core.query import Condition, Either, Where
from nzg_desktop.core.rules import later

STANDS: Condition = Either((Where("revoked", "empty"), Where("revoked", "=", False)))


class Honour(Ledger, table=True):
    """One honour given to one person or one collective."""

    about: ClassVar = About(
        code="honour",
        title="荣誉",
        section="建功提素",
        unit="项",
        key=("title_code", "title_text", "year", "member_id", "collective"),
        org="recommended_by",
        name="title_text",
        empty="还没有登记荣誉。登记后可以成批打印荣誉证书。",
    )

    title_code: Annotated[
        str, Col("荣誉名称", "基本信息", listed=True, codes="honour_titles", also=("荣誉称号",))
    ] = "X99"
    title_text: Annotated[str | None, Col("自定义名称", "基本信息", listed=True, search="name")] = None
    level: Annotated[str | None, Col("级别", "基本信息", listed=True, codes="honour_levels", wanted=True)] = (
        None
    )
    kind: Annotated[str, Col("类别", "基本信息", listed=True, codes="honour_kinds")] = "1"
    member_id: Annotated[
        Ref | None, Col("获得人", "基本信息", listed=True, refers="member", search="name", also=("姓名",))
    ] = None
    collective: Annotated[str | None, Col("获得集体", "基本信息", listed=True)] = None
    women_share: Annotated[Percent | None, Col("女职工占比", "基本信息", unit="%", low=0)] = None
    awarded_by: Annotated[str | None, Col("授予机关", "授予", wanted=True)] = None
    year: Annotated[int | None, Col("表彰年度", "授予", listed=True, low=1949)] = None
    awarded_on: Annotated[dt.date | None, Col("授予日期", "授予", listed=True, sort=True, wanted=True)] = None
    doc_no: Annotated[str | None, Col("文号", "授予")] = None
    cert_no: Annotated[str | None, Col("证书号", "授予", search="id")] = None
    recommended_by: Annotated[Ref | None, Col("推荐工会", "授予", refers="org")] = None
    notice_from: Annotated[dt.date | None, Col("公示起", "授予")] = None
    notice_to: Annotated[dt.date | None, Col("公示止", "授予")] = None
    prize: Annotated[Money | None, Col("奖金", "授予", unit="元", low=0)] = None
    revoked: Annotated[bool | None, Col("是否撤销", "授予")] = None

    rules: ClassVar = (
        Rule("个人荣誉请填获得人", lambda r: r.kind != "1" or r.member_id is not None, "member_id"),
        Rule("集体荣誉请填获得集体", lambda r: r.kind != "2" or r.collective is not None, "collective"),
        Rule(
            "荣誉名称选了“其他”，请填自定义名称",
            lambda r: r.title_code != "X99" or r.title_text is not None,
            "title_text",
        ),
        later("notice_from", "notice_to", "公示止不能早于公示起"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(
            code="F04",
            name="荣誉（集体）",
            unit="个",
            where=(STANDS, Where("kind", "=", "2")),
            on="awarded_on",
            by="level",
        ),
        Flow(
            code="F04-2",
            name="荣誉（个人）",
            unit="人",
            where=(STANDS, Where("kind", "=", "1")),
            on="awarded_on",
            by="level",
        ),
    )
    tabs: ClassVar = (
        Tab("个人", (Where("kind", "=", "1"),)),
        Tab("集体", (Where("kind", "=", "2"),)),
    )
    prints: ClassVar = (
        Print("honour_certificate", "荣誉证书", "certificate", blank=False, number="cert_no"),
        Print("honour_form", "荣誉登记表", "form"),
    )
