"""工作报告: reports to the same-level committee and to the upper women's committee, and what they want."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Ledger, Print
from nzg_desktop.core.kinds import Files, Ref
from nzg_desktop.core.rules import later


class WorkReport(Ledger, table=True):
    """One report to one committee."""

    about: ClassVar = About(
        code="work_report",
        title="工作报告",
        section="汇总报送",
        unit="份",
        key=("title", "sent_to", "on_date"),
        name="title",
        page="工作报告",
        empty="还没有工作报告。每年要向同级工会委员会和上级女职工委员会各报告一次。",
    )

    kind: Annotated[str, Col("报告类型", listed=True, codes="work_report_kinds")] = "1"
    period: Annotated[str | None, Col("报告期", listed=True)] = None
    title: Annotated[str, Col("题目", listed=True, search="name")]
    org_id: Annotated[Ref | None, Col("报告单位", refers="org")] = None
    sent_to: Annotated[str | None, Col("报送对象", listed=True, codes="work_report_to", wanted=True)] = None
    meeting: Annotated[str | None, Col("会议届次", listed=True)] = None
    on_date: Annotated[dt.date | None, Col("报告日期", listed=True, sort=True, wanted=True)] = None
    result: Annotated[str | None, Col("审议结果", listed=True)] = None
    comments: Annotated[int | None, Col("意见数", unit="条", low=0)] = None
    due_on: Annotated[dt.date | None, Col("整改期限")] = None
    file: Annotated[Files | None, Col("附件", leaves="never")] = None

    rules: ClassVar = (later("on_date", "due_on", "整改期限不能早于报告日期"),)
    clocks: ClassVar = (
        Clock(code="mend", title="报告审议意见的整改到期", on="due_on", ahead=(14, 3, 0), lasting=60),
    )
    prints: ClassVar = (Print("work_report_form", "报告工作登记表", "form"),)
