"""办理过程: what was done in one case, step by step."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlmodel import Field

from nzg_desktop.core.declare import About, Closed, Col, Ledger
from nzg_desktop.core.kinds import Files, PersonName, Ref


class CaseLog(Ledger, table=True):
    """One step in the handling of one case."""

    about: ClassVar = About(
        code="case_log",
        title="办理过程",
        section="维权协商",
        key=("case_id", "on_date", "step"),
        parent="case_id",
        org="case_id.org_id",
        name="step",
        leaves="never",
        guard="restricted",
        closed=Closed("case_id.secrecy", "2", to="case_id.handler"),
    )

    case_id: Annotated[Ref, Col("案件", refers="case_record", also=("受理编号",))]
    on_date: Annotated[dt.date, Col("日期", listed=True)]
    step: Annotated[str, Col("步骤", listed=True, note="如 受理、调查、约谈、调解、移送检察线索")]
    by: Annotated[PersonName | None, Col("经办人", listed=True)] = None
    text: Annotated[str | None, Col("经过", listed=True)] = Field(default=None, max_length=2000)
    files: Annotated[Files | None, Col("证据材料", leaves="never")] = None
