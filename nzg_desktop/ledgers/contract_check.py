"""履约检查: how one collective contract is kept, looked at least once a year."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, ClassVar

from sqlmodel import Field

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Fill, Ledger, Print, Values
from nzg_desktop.core.indicator import Flow, Indicator, Ratio
from nzg_desktop.core.kinds import Context, Percent, Ref
from nzg_desktop.core.rules import later, part


def _rate(values: Values, _context: Context) -> Values:
    """Kept items over all items looked at, in percent, unless somebody wrote another rate."""
    due, kept = values["due_items"], values["kept_items"]
    if values["rate"] is not None or not isinstance(due, int) or not isinstance(kept, int) or due == 0:
        return values
    return {**values, "rate": (Decimal(kept * 100) / due).quantize(Decimal("0.01"))}


class ContractCheck(Ledger, table=True):
    """One check of one contract, and what was put right."""

    about: ClassVar = About(
        code="contract_check",
        title="履约检查",
        section="维权协商",
        page="集体合同",
        unit="次",
        key=("contract_id", "check_on"),
        parent="contract_id",
        org="contract_id.org_id",
        name="check_on",
        empty="还没有登记履约检查。生效的合同至少一年检查一次。",
    )

    contract_id: Annotated[
        Ref, Col("合同", listed=True, refers="contract", search="name", also=("合同编号",))
    ]
    check_on: Annotated[dt.date, Col("检查日期", listed=True)]
    group: Annotated[str | None, Col("检查组", listed=True)] = None
    due_items: Annotated[int | None, Col("应查条款数", listed=True, unit="条", low=0)] = None
    kept_items: Annotated[int | None, Col("履行条款数", listed=True, unit="条", low=0)] = None
    rate: Annotated[Percent | None, Col("履约率", listed=True, unit="%", low=0)] = None
    problems: Annotated[str | None, Col("问题", listed=True)] = Field(default=None, max_length=1000)
    due_on: Annotated[dt.date | None, Col("整改期限")] = None
    fixed_on: Annotated[dt.date | None, Col("整改完成")] = None
    reported_on: Annotated[dt.date | None, Col("向职代会报告日期")] = None
    satisfaction: Annotated[Percent | None, Col("职工满意度", unit="%", low=0)] = None

    fills: ClassVar = Fill(("due_items", "kept_items"), _rate)
    rules: ClassVar = (
        part("kept_items", "due_items", "履行的条款比应查的还多，请核对"),
        later("check_on", "fixed_on", "整改完成不能早于检查日期"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="B05-4", name="检查履行的条款", unit="条", on="check_on", total="kept_items"),
        Flow(code="B05-5", name="检查的条款", unit="条", on="check_on", total="due_items"),
        Ratio(code="B05-6", name="履约率", unit="%", top="B05-4", under="B05-5"),
    )
    clocks: ClassVar = (Clock(code="fix", title="履约检查的整改到期", on="due_on", done="fixed_on"),)
    prints: ClassVar = (Print("contract_check_form", "集体合同履约检查表", "form"),)
