"""合同条款清单: what one collective contract says on each of the 23 themes that it should settle."""

from typing import Annotated, ClassVar

from sqlmodel import Field

from nzg_desktop.core.declare import About, Col, Fill, Ledger, Values
from nzg_desktop.core.kinds import Context, Ref


def _numbered(values: Values, _context: Context) -> Values:
    """The number of a clause, by its theme, unless the contract numbers it otherwise."""
    theme = values["clause"]
    number = int(theme) if isinstance(theme, str) and values["clause_no"] is None else values["clause_no"]
    return {**values, "clause_no": number}


class ContractClause(Ledger, table=True):
    """One theme of one contract: not settled, as the law says, or better than the law."""

    about: ClassVar = About(
        code="contract_clause",
        title="条款清单",
        section="维权协商",
        key=("contract_id", "clause"),
        parent="contract_id",
        org="contract_id.org_id",
        name="clause",
    )

    checklist: ClassVar = "clause"
    fills: ClassVar = Fill((), _numbered)

    contract_id: Annotated[Ref, Col("合同", refers="contract", also=("合同编号",))]
    clause_no: Annotated[int | None, Col("条款序号", listed=True, low=1)] = None
    clause: Annotated[str, Col("条款主题", listed=True, codes="contract_clauses")]
    level: Annotated[str, Col("是否约定", listed=True, codes="clause_levels")] = "0"
    content: Annotated[str | None, Col("内容摘要", listed=True)] = Field(default=None, max_length=1000)
    value: Annotated[str | None, Col("可量化数值", listed=True)] = None
    owner: Annotated[str | None, Col("责任部门", listed=True)] = None
