"""女职工组织建设: founding, new elections, additions and mergers of women's committees, rows of a union."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger, Move, Print, Values
from nzg_desktop.core.kinds import Ref
from nzg_desktop.core.rules import later


def _moved(change: Values, org: Values) -> tuple[Values, Values]:
    """What the register says of the committee after it was founded, elected anew or dissolved.

    What lies before the present term, or founds what stands already, moves nothing.
    """
    kind, day, former = change["change_kind"], change["on_date"], org["wc_term_no"]
    since = org["wc_founded_on"] if kind == "1" else org["term_from"]
    past = isinstance(since, dt.date) and isinstance(day, dt.date) and day < since
    if past or (kind == "1" and org["women_org_form"] == "1"):
        return {}, {}
    if kind == "4":
        return {}, {"women_org_form": "3"}
    if kind == "3":
        return {}, {}
    nth = change["term_no"] or (former + 1 if kind == "2" and isinstance(former, int) else 1)
    there: Values = {"women_org_form": "1", "wc_term_no": nth, "wc_approval_no": change["approval_no"]}
    if kind == "1":
        there["wc_founded_on"] = day
    else:
        there |= {"term_no": nth, "term_from": day, "term_to": change["term_to"]}
    return {"term_no": nth}, there


class OrgChange(Ledger, table=True):
    """One change of the women's committee of one union, with request and approval."""

    about: ClassVar = About(
        code="org_change",
        title="女职工组织建设",
        section="组织会员",
        page="基层组织",
        unit="项",
        key=("org_id", "change_kind", "on_date"),
        parent="org_id",
        name="change_kind",
        empty="还没有登记新建、换届、增补、撤并。登记以后，基层组织里的届次和任期随之更新。",
    )

    org_id: Annotated[Ref, Col("工会", listed=True, refers="org", search="name", also=("工会名称",))]
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

    moves: ClassVar = Move("org_id", _moved)
    rules: ClassVar = (later("on_date", "term_to", "任期止不能早于日期"),)
    prints: ClassVar = (
        Print("committee_request", "女职工委员会请示", "letter", blank=False, number="request_no"),
        Print(
            "committee_approval",
            "女职工委员会批复",
            "letter",
            blank=False,
            by="change_kind",
            number="approval_no",
        ),
        Print("org_change_form", "女职工委员会组建（换届）备案表", "form"),
    )
