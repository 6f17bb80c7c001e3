"""The head that all ledgers of activities share: who holds it, with whom, what it costs, what is kept of it.

人 and 人次 are never one field; each ledger declares those it counts, and ATTENDED where it counts both.
"""

from typing import Annotated

from sqlmodel import Field

from nzg_desktop.core.declare import Col, Fill, Ledger, Values
from nzg_desktop.core.kinds import Context, Files, Money, Ref


def _attended(values: Values, _context: Context) -> Values:
    """Everybody came once, unless somebody counted more."""
    return values if values["person_times"] is not None else {**values, "person_times": values["persons"]}


ATTENDED = Fill(("persons",), _attended)


class Activity(Ledger):
    """A ledger of activities. Its own fields come first; one of these declared anew keeps its place there."""

    org_id: Annotated[Ref | None, Col("所属工会", "主办与经费", refers="org")] = None
    organiser: Annotated[str | None, Col("主办单位", "主办与经费")] = None
    co_organiser: Annotated[str | None, Col("协办单位", "主办与经费")] = None
    contact: Annotated[str | None, Col("联系人", "主办与经费")] = None
    budget: Annotated[Money | None, Col("预算", "主办与经费", unit="元", low=0)] = None
    spent: Annotated[Money | None, Col("经费", "主办与经费", unit="元", low=0)] = None
    fund_source: Annotated[str | None, Col("经费来源", "主办与经费", codes="fund_sources")] = None
    press: Annotated[str | None, Col("宣传报道", "留存")] = None
    photos: Annotated[Files | None, Col("照片", "留存", leaves="never")] = None
    remark: Annotated[str | None, Col("备注", "留存")] = Field(default=None, max_length=500)
