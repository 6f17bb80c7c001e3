"""其他报送: reports that went up in other ways than the monthly file; that one the program keeps itself."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Ledger, Tab
from nzg_desktop.core.kinds import Ref
from nzg_desktop.core.query import Where


class Submission(Ledger, table=True):
    """One report that was owed to one office."""

    about: ClassVar = About(
        code="submission",
        title="其他报送",
        section="汇总报送",
        unit="份",
        key=("form_code", "period", "to_union"),
        name="form_code",
        leaves="never",
        page="工作报告",
        empty="月报由程序自己记着；季报、年报、专项表这样报上去的，登记在这里。",
    )

    form_code: Annotated[str, Col("报表", listed=True, search="name")]
    form_version: Annotated[str | None, Col("报表版本")] = None
    period: Annotated[str | None, Col("报告期", listed=True)] = None
    period_kind: Annotated[str, Col("报告期类型", listed=True, codes="report_periods")] = "T"
    org_id: Annotated[Ref | None, Col("填报工会", refers="org")] = None
    to_union: Annotated[str | None, Col("接收工会", listed=True)] = None
    status: Annotated[str, Col("状态", listed=True, codes="report_status")] = "1"
    filled_by: Annotated[str | None, Col("填表人")] = None
    checked_by: Annotated[str | None, Col("审核人")] = None
    approved_by: Annotated[str | None, Col("负责人")] = None
    sent_on: Annotated[dt.date | None, Col("报出日期", listed=True, sort=True)] = None
    way: Annotated[str | None, Col("方式", listed=True, codes="submission_ways")] = None
    file_name: Annotated[str | None, Col("文件名")] = None
    digest: Annotated[str | None, Col("摘要值")] = None
    return_note: Annotated[str | None, Col("退回意见")] = None
    due_on: Annotated[dt.date | None, Col("截止日期", listed=True, sort=True)] = None

    tabs: ClassVar = (
        Tab("没有报出", (Where("sent_on", "empty"),)),
        Tab("被退回", (Where("status", "=", "6"),)),
    )
    clocks: ClassVar = (
        Clock(code="due", title="报表快到期了", on="due_on", ahead=(7, 3, 0), done="sent_on"),
    )
