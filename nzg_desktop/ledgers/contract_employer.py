"""合同覆盖单位: the employers that one collective contract covers, one row each."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger
from nzg_desktop.core.indicator import Indicator, Stock
from nzg_desktop.core.kinds import Files, Ref, Uscc
from nzg_desktop.core.query import END, Condition, Either, Where
from nzg_desktop.core.rules import part

COVERED: tuple[Condition, ...] = (
    Where("contract_id.contract_type", "in", ("20", "60")),
    Where("contract_id.status", "in", ("80", "81", "85", "91", "93")),
    Where("contract_id.effective_on", "<=", END),
    Where("contract_id.term_to", ">=", END),
    Either((Where("left_on", "empty"), Where("left_on", ">", END))),
)
"""Covered by a special contract in force at the end of the month."""


class ContractEmployer(Ledger, table=True):
    """One employer covered by one contract; counted once however many contracts cover it."""

    about: ClassVar = About(
        code="contract_employer",
        title="合同覆盖单位",
        section="维权协商",
        unit="家",
        key=("contract_id", "employer_id"),
        parent="contract_id",
        org="contract_id.org_id",
        name="employer_id",
    )

    contract_id: Annotated[Ref, Col("合同", refers="contract", also=("合同编号",))]
    employer_id: Annotated[Ref, Col("单位", listed=True, refers="employer", also=("单位名称", "企业名称"))]
    uscc: Annotated[Uscc | None, Col("统一社会信用代码", listed=True)] = None
    staff: Annotated[int | None, Col("职工数", listed=True, unit="人", low=0)] = None
    women: Annotated[int | None, Col("女职工数", listed=True, unit="人", low=0)] = None
    confirmed_on: Annotated[dt.date | None, Col("确认日期", listed=True)] = None
    confirm_file: Annotated[Files | None, Col("确认书", leaves="never")] = None
    left_on: Annotated[dt.date | None, Col("退出日期", listed=True)] = None

    rules: ClassVar = (part("women", "staff", "女职工比职工还多，请核对"),)
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Stock(code="B02", name="专项集体合同覆盖企业", unit="家", where=COVERED, distinct="employer_id"),
        Stock(code="B03", name="覆盖职工", unit="人", where=COVERED, distinct="employer_id", total="staff"),
        Stock(
            code="B03-2", name="覆盖女职工", unit="人", where=COVERED, distinct="employer_id", total="women"
        ),
    )
