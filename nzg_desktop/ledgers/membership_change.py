"""会籍变动: joining, transfer, retained membership, leaving; each row moves the member's standing."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger, Print, Tab
from nzg_desktop.core.kinds import PersonName, Ref
from nzg_desktop.core.query import END, START, Where


class MembershipChange(Ledger, table=True):
    """One change of the membership of one person."""

    about: ClassVar = About(
        code="membership_change",
        title="会籍变动",
        section="组织会员",
        unit="人次",
        key=("member_id", "change_type", "on_date"),
        org="member_id.org_id",
        name="member_id",
        empty="还没有会籍变动。转入、转出、保留会籍、退会在这里登记，名册上的会籍随之变更。",
    )

    member_id: Annotated[Ref, Col("会员", listed=True, refers="member", also=("姓名", "证件号码"))]
    change_type: Annotated[str, Col("变动类型", listed=True, codes="membership_change_types")]
    on_date: Annotated[dt.date, Col("变动日期", listed=True, sort=True)]
    old_status: Annotated[
        str | None, Col("原会籍", listed=True, codes="membership_status", note="自动填入名册上的会籍")
    ] = None
    new_status: Annotated[str | None, Col("新会籍", listed=True, codes="membership_status")] = None
    other_union: Annotated[str | None, Col("转入来源/转出去向", listed=True)] = None
    reason: Annotated[str | None, Col("原因", listed=True)] = None
    doc_no: Annotated[str | None, Col("文号")] = None
    handler: Annotated[PersonName | None, Col("经办人", listed=True)] = None

    tabs: ClassVar = (
        Tab("本月", (Where("on_date", ">=", START), Where("on_date", "<=", END))),
        Tab("新入会、转入", (Where("change_type", "in", ("01", "02", "09")),)),
        Tab("转出", (Where("change_type", "=", "03"),)),
        Tab("保留与恢复", (Where("change_type", "in", ("04", "05")),)),
        Tab("退会与除名", (Where("change_type", "in", ("06", "07", "08")),)),
    )
    prints: ClassVar = (Print("membership_change_form", "会籍变动登记表", "form"),)
