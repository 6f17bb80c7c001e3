"""打印记录: what was printed under which number, again and why, and which numbers are void."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlmodel import Field

from nzg_desktop.core.declare import About, Col, Ledger, Print, Tab
from nzg_desktop.core.kinds import PersonName, Ref, Uid
from nzg_desktop.core.query import END, START, Where

STANDS = Where("voided", "empty")


class PrintLog(Ledger, table=True):
    """One paper for one record. `copies` is 0 until it has come out of the printer."""

    about: ClassVar = About(
        code="print_log",
        title="打印记录",
        section="汇总报送",
        unit="条",
        leaves="never",
        log=True,
        empty="还没有打印记录。打印或另存文书以后，编号、补打、作废都记在这里。",
    )

    doc_kind: Annotated[str, Col("文种", listed=True, search="name")]
    serial_no: Annotated[str | None, Col("编号", listed=True, sort=True, search="id")] = None
    name: Annotated[str | None, Col("打印对象", listed=True, search="name")] = None
    subject_ref: Annotated[Uid | None, Col("对象", sort=True, note="那条记录的编号")] = Field(
        default=None, max_length=36
    )
    printed_on: Annotated[dt.date, Col("打印日期", listed=True, sort=True)]
    copies: Annotated[int, Col("份数", listed=True, low=0, note="0 是已编号、还没有打出来")] = 0
    operator: Annotated[PersonName | None, Col("操作人", listed=True)] = None
    reprint: Annotated[bool | None, Col("是否重打", listed=True)] = None
    reprint_why: Annotated[str | None, Col("重打原因", listed=True)] = Field(default=None, max_length=500)
    voided: Annotated[bool | None, Col("作废", listed=True)] = None
    void_why: Annotated[str | None, Col("作废原因")] = Field(default=None, max_length=500)
    template_version: Annotated[str | None, Col("模板版本")] = None
    org_id: Annotated[Ref | None, Col("所属工会", refers="org")] = None

    tabs: ClassVar = (
        Tab("本月", (Where("printed_on", ">=", START), Where("printed_on", "<=", END))),
        Tab("没有打完", (STANDS, Where("copies", "=", 0))),
        Tab("补打", (Where("reprint", "=", True),)),
        Tab("作废", (Where("voided", "=", True),)),
    )
    prints: ClassVar = (Print("print_log_list", "打印与编号登记簿", "list"),)
