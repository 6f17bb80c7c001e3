"""协商会议: the bargaining meetings of one collective contract, one row each."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlmodel import Field

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Ledger
from nzg_desktop.core.kinds import Files, PersonName, Ref
from nzg_desktop.core.rules import later


class ContractMeeting(Ledger, table=True):
    """One meeting at which both sides bargained."""

    about: ClassVar = About(
        code="contract_meeting",
        title="协商会议",
        section="维权协商",
        unit="次",
        key=("contract_id", "seq"),
        parent="contract_id",
        org="contract_id.org_id",
        name="seq",
    )

    contract_id: Annotated[Ref, Col("合同", refers="contract", also=("合同编号",))]
    seq: Annotated[int, Col("次数", listed=True, low=1)]
    met_on: Annotated[dt.date | None, Col("日期", listed=True)] = None
    place: Annotated[str | None, Col("地点", listed=True)] = None
    chair: Annotated[PersonName | None, Col("主持首席")] = None
    recorder: Annotated[PersonName | None, Col("记录员")] = None
    present_a: Annotated[int | None, Col("企业方出席", listed=True, unit="人", low=0)] = None
    present_b: Annotated[int | None, Col("职工方出席", listed=True, unit="人", low=0)] = None
    topics: Annotated[str | None, Col("议题")] = Field(default=None, max_length=1000)
    result: Annotated[str | None, Col("结果", listed=True, codes="meeting_results")] = None
    next_on: Annotated[dt.date | None, Col("下次会议")] = None
    file: Annotated[Files | None, Col("记录扫描件", leaves="never")] = None

    rules: ClassVar = (later("met_on", "next_on", "下次会议不能早于本次"),)
    clocks: ClassVar = (Clock(code="next", title="下次协商会议", on="next_on", ahead=(7, 1, 0), lasting=3),)
