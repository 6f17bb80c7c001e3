"""会籍变动: joining, transfer, retained membership, leaving; each row moves the member's standing."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core import codes
from nzg_desktop.core.declare import About, Col, Ledger, Move, Print, Refused, Tab, Values
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import PersonName, Ref
from nzg_desktop.core.query import END, START, Where

MEMBER = ("20", "40", "41", "42")
ALLOWED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "01": (("10",), ("20", "11")),
    "02": (("10", "31"), ("20",)),
    "03": (("20", "30"), ("30", "31")),
    "04": (("20",), ("42", "40", "41")),
    "05": (("40", "41", "42"), ("20",)),
    "06": (MEMBER, ("50",)),
    "07": (MEMBER, ("51",)),
    "08": (MEMBER, ("60",)),
    "09": (("50", "51"), ("10",)),
    "12": (MEMBER, ("70",)),
}
"""From which standings to which one a change leads (reference 1.3); the first is taken if none is said."""
VOID = "99"


def _leads_to(change: Values, now: str) -> str:
    """The standing after a change; others than those of ALLOWED move nothing."""
    kind, said = str(change["change_type"]), change["new_status"]
    if kind not in ALLOWED:
        return str(said) if said == VOID else now
    if said is not None:
        return str(said)
    before, after = ALLOWED[kind]
    if kind == "03" and now == "30":
        return "31"
    if now in after and now not in before:
        return now
    if kind == "04":
        reason = str(change["reason"] or "")
        return "40" if "退休" in reason else "41" if "失业" in reason else "42"
    return after[0]


def _refuse(change: Values, now: str, then: str) -> None:
    """Say why a change may not be, if so. Raises Refused."""
    kind = str(change["change_type"])
    before, after = ALLOWED.get(kind, ((now,), (now,)))
    standing, named = codes.table("membership_status").label, codes.table("membership_change_types").label
    if then == VOID:
        if not change["reason"]:
            raise Refused("reason", "作废要写明原因，请填“原因”")
    elif then not in after:
        raise Refused("new_status", f"“{named(kind)}”之后不会是“{standing(then)}”，请核对新会籍")
    elif now not in before:
        raise Refused("change_type", f"会籍现在是“{standing(now)}”，不能办“{named(kind)}”，请核对变动类型")


def _moved(change: Values, member: Values) -> tuple[Values, Values]:
    """The change with both standings, and what becomes of the member; what lies in the past moves nothing."""
    now, day = str(member["membership_status"]), change["on_date"]
    then, since = _leads_to(change, now), member["status_date"]
    past = isinstance(since, dt.date) and isinstance(day, dt.date) and day < since
    if then == now or past:
        return {"old_status": change["old_status"] or (None if past else now), "new_status": then}, {}
    _refuse(change, now, then)
    kind, there = change["change_type"], {"membership_status": then, "status_date": day}
    if kind == "02":
        there |= {"from_union": change["other_union"], "join_way": "5"}
    if kind == "01" and then == "20":
        there["join_date"] = day  # membership counts from the day of approval, also after a withdrawal
    if then == "31" or kind == "03":
        there["to_union"] = change["other_union"] or member["to_union"]
    if kind == "04":
        there |= {"retain_reason": change["reason"], "retain_from": day, "retain_to": None}
    if kind == "05":
        there["retain_to"] = day
    return {"old_status": now, "new_status": then}, there


def _came(code: str, name: str, kind: str) -> Flow:
    """Women who came in another way than by joining, which the roster tells by its dates."""
    where = (Where("change_type", "=", kind), Where("member_id.sex", "=", "2"))
    return Flow(code=code, name=name, unit="人", where=where, on="on_date", distinct="member_id")


class MembershipChange(Ledger, table=True):
    """One change of the membership of one person."""

    about: ClassVar = About(
        code="membership_change",
        title="会籍变动",
        section="组织会员",
        unit="人次",
        key=("member_id", "change_type", "on_date"),
        org="member_id.org_id",
        name="member_id",
        empty="还没有会籍变动。转入、转出、保留会籍、退会在这里登记，名册上的会籍随之变更。",
    )

    member_id: Annotated[
        Ref, Col("会员", listed=True, refers="member", search="name", also=("姓名", "证件号码"))
    ]
    change_type: Annotated[str, Col("变动类型", listed=True, codes="membership_change_types")]
    on_date: Annotated[dt.date, Col("变动日期", listed=True, sort=True)]
    old_status: Annotated[
        str | None, Col("原会籍", listed=True, codes="membership_status", note="自动填入名册上的会籍")
    ] = None
    new_status: Annotated[str | None, Col("新会籍", listed=True, codes="membership_status")] = None
    other_union: Annotated[str | None, Col("转入来源/转出去向", listed=True)] = None
    reason: Annotated[str | None, Col("原因", listed=True)] = None
    doc_no: Annotated[str | None, Col("文号")] = None
    handler: Annotated[PersonName | None, Col("经办人", listed=True)] = None

    moves: ClassVar = Move("member_id", _moved)
    indicators: ClassVar[tuple[Indicator, ...]] = (
        _came("A08-2", "本期转入女会员", "02"),
        _came("A08-3", "本期恢复会籍女会员", "05"),
    )
    tabs: ClassVar = (
        Tab("本月", (Where("on_date", ">=", START), Where("on_date", "<=", END))),
        Tab("新入会、转入", (Where("change_type", "in", ("01", "02", "09")),)),
        Tab("转出", (Where("change_type", "=", "03"),)),
        Tab("保留与恢复", (Where("change_type", "in", ("04", "05")),)),
        Tab("退会与除名", (Where("change_type", "in", ("06", "07", "08")),)),
    )
    prints: ClassVar = (
        Print("membership_paper", "会籍变动文书", "letter", blank=False, by="change_type", number="doc_no"),
        Print("membership_change_form", "会籍变动登记表", "form"),
    )
