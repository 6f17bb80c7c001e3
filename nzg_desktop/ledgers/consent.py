"""同意书: who agreed that what is kept about her is kept, for what, and whether she took it back."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger, Print, Tab
from nzg_desktop.core.kinds import Files, PersonName, Ref
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import later


class Consent(Ledger, table=True):
    """One agreement of one person, or of her guardian, to one purpose."""

    about: ClassVar = About(
        code="consent",
        title="个人信息同意书",
        section="组织会员",
        unit="份",
        key=("person", "subject_ref", "purpose", "given_on"),
        name="person",
        leaves="never",
        empty="还没有登记同意书。孕产、健康、帮扶、婚恋等资料，先取得本人同意。",
    )

    person: Annotated[PersonName, Col("会员或监护人", listed=True, sort=True, search="name")]
    subject_ref: Annotated[Ref | None, Col("关联对象", listed=True, refers="member")] = None
    purpose: Annotated[str, Col("用途", listed=True, codes="consent_purposes")]
    text_version: Annotated[str | None, Col("告知文本版本")] = None
    way: Annotated[str, Col("方式", listed=True, codes="consent_ways")] = "1"
    given_on: Annotated[dt.date, Col("同意日期", listed=True, sort=True)]
    withdrawn_on: Annotated[dt.date | None, Col("撤回日期", listed=True)] = None
    file: Annotated[Files | None, Col("扫描件", leaves="never")] = None
    handler: Annotated[PersonName | None, Col("经办人")] = None
    org_id: Annotated[Ref | None, Col("所属工会", refers="org")] = None

    rules: ClassVar = (later("given_on", "withdrawn_on", "撤回日期不能早于同意日期"),)
    tabs: ClassVar = (
        Tab("有效", (Where("withdrawn_on", "empty"),)),
        Tab("已撤回", (Where("withdrawn_on", "filled"),)),
    )
    prints: ClassVar = (Print("consent_letter", "个人信息处理知情同意书", "letter"),)
