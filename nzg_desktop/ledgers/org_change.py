"""女职工组织建设: founding, new elections, additions and mergers of women's committees, rows of a union."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger, Print
from nzg_desktop.core.kinds import Ref
from nzg_desktop.core.rules import later


class OrgChange(Ledger, table=True):
    """One change of the women's committee of one union, with request and approval."""

    about: ClassVar = About(
        code="org_change",
        title="女职工组织建设",
        section="组织会员",
        unit="项",
        key=("org_id", "change_kind", "on_date"),
        parent="org_id",
        name="change_kind",
    )

    org_id: Annotated[Ref, Col("工会", refers="org", also=("工会名称",))]
    change_kind: Annotated[str, Col("事项", listed=True, codes="org_change_kinds")]
    on_date: Annotated[dt.date, Col("日期", listed=True, sort=True)]
    request_no: Annotated[str | None, Col("请示文号")] = None
    approval_no: Annotated[str | None, Col("批复文号", listed=True)] = None
    term_no: Annotated[int | None, Col("届次", listed=True, low=1)] = None
    seats: Annotated[int | None, Col("委员数", listed=True, unit="人", low=0)] = None
    head: Annotated[str | None, Col("主任", listed=True)] = None
    deputies: Annotated[str | None, Col("副主任")] = None
    same_time: Annotated[bool | None, Col("是否同步组建")] = None
    sector: Annotated[str | None, Col("领域", codes="org_sectors")] = None
    term_to: Annotated[dt.date | None, Col("任期止", listed=True)] = None

    rules: ClassVar = (later("on_date", "term_to", "任期止不能早于日期"),)
    prints: ClassVar = (Print("org_change_form", "女职工委员会组建（换届）备案表", "form"),)
