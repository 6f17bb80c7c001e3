"""Bargaining for a collective contract: representatives, votes, and the steps from invitation to renewal.

Sources: rules on collective contracts (2004), articles 31 to 42, and the labour contract law, article 54.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from nzg_desktop.core.clock import after_months
from nzg_desktop.core.life import Affair, Rows, Step

SIDES = {"1": "企业方", "2": "职工方"}
LEAST, OUTSIDE = 3, 3
"""Each side has at least three representatives; at most every third may come from outside."""
LINE = ("10", "20", "21", "30", "40", "50", "60", "70", "80", "81", "85")
"""Standings in the order in which they are reached."""
BESIDE = {"22": "20", "31": "21", "51": "40", "71": "70"}
"""Standings beside the line: how far the contract has come all the same."""
OVER = ("90", "91", "92", "93")
REACHED = (
    ("offer_on", "20"), ("reply_on", "21"), ("congress_on", "50"), ("signed_on", "60"), ("filed_on", "70"),
    ("effective_on", "80"), ("published_on", "81"),
)  # fmt: skip
"""Which day brings which standing."""


AGREED = "1"
"""The authority has no objection and said so; then nobody waits for the days of silence."""


def representatives_lack(rows: Rows) -> Iterator[str]:
    """What is wrong with the representatives of both sides; those who were replaced do not count."""
    sides = {side: [row for row in rows if row["side"] == side and not row["replaced_why"]] for side in SIDES}
    for side, some in sides.items():
        named, chiefs = SIDES[side], sum(bool(row["is_chief"]) for row in some)
        if len(some) < LEAST:
            yield f"{named}协商代表 {len(some)} 人，至少要 {LEAST} 人"
        if chiefs != 1:
            yield f"{named}首席代表 {chiefs} 人，应为 1 人"
        if sum(bool(row["is_outside"]) for row in some) * OUTSIDE > len(some):
            yield f"{named}外聘代表超过本方人数的三分之一"
    first, second = (len(some) for some in sides.values())
    if first != second:
        yield f"双方人数应当对等，现在企业方 {first} 人、职工方 {second} 人"


def congress_lacks(record: Mapping[str, Any]) -> Iterator[str]:
    """Why the workers' congress has not passed the draft, worked out from the votes that were entered."""
    due, present, yes = (record[name] for name in ("due", "present", "yes"))
    if not due or present is None or yes is None:
        yield "请填职代会应到、实到人数和赞成票数"
        return
    if present * 3 < due * 2:
        yield f"实到 {present} 人，不足应到 {due} 人的三分之二（至少 {-(-due * 2 // 3)} 人）"
    if yes * 2 <= due:
        yield f"赞成 {yes} 票，没有超过全体 {due} 人的一半（至少 {due // 2 + 1} 票）"


def term_fits(start: dt.date, end: dt.date) -> bool:
    """Whether a term is between one and three years, a day more or less."""
    return after_months(start, 12) - dt.timedelta(days=2) <= end <= after_months(start, 36)


def standing_reached(record: Mapping[str, Any], today: dt.date) -> str:
    """How far the days of a contract have brought it, never behind what it says of itself."""
    status = str(record["status"])
    if status not in LINE:
        return status
    voted = record["yes"] is not None
    reached = [
        code
        for field, code in REACHED
        if record[field] is not None and record[field] <= today and (voted or code != "50")
    ]
    last = max((status, *reached), key=LINE.index)
    return "51" if last == "50" != status and any(congress_lacks(record)) else last


def _come_to(code: str) -> Any:
    def done(affair: Affair) -> bool:
        status = affair.record["status"]
        return status in OVER or LINE.index(BESIDE.get(status, status)) >= LINE.index(code)

    return done


def _offer_lacks(affair: Affair) -> Iterator[str]:
    for name, words in (("party_a", "请填用人单位"), ("offer_by", "请填要约方")):
        if affair.record[name] is None:
            yield words


def _reply_lacks(affair: Affair) -> Iterator[str]:
    if affair.record["status"] == "22":
        yield "对方拒绝或逾期未应约：可请上级工会督促，或请人社部门协调处理"


def _representatives(affair: Affair) -> Iterator[str]:
    return representatives_lack(affair.rows("contract_rep"))


def _agreed(affair: Affair) -> bool:
    return any(row["result"] == "1" for row in affair.rows("contract_meeting")) or _come_to("40")(affair)


def _meeting_lacks(affair: Affair) -> Iterator[str]:
    if affair.record["status"] == "31":
        yield "协商已中止，请与对方商定恢复协商的时间"
    yield from _representatives(affair)


def _next_meeting(affair: Affair) -> dt.date | None:
    days = [row["next_on"] for row in affair.rows("contract_meeting") if row["next_on"] is not None]
    return max(days, default=None)


def _drafted(affair: Affair) -> bool:
    return any(row["level"] != "0" for row in affair.rows("contract_clause")) or _come_to("40")(affair)


def _passed(affair: Affair) -> bool:
    held = affair.record["congress_on"] is not None and not any(congress_lacks(affair.record))
    return held or _come_to("50")(affair)


def _signing_lacks(affair: Affair) -> Iterator[str]:
    record = affair.record
    start, end = record["term_from"], record["term_to"]
    yield from congress_lacks(record)
    yield from _representatives(affair)
    if start is None or end is None:
        yield "请填合同期限"
    elif not term_fits(start, end):
        yield "合同期限应为一至三年"


def _coverage(affair: Affair) -> Iterator[str]:
    """Whether the contract names as many employers as its register, where there is one."""
    there = {row["employer_id"] for row in affair.rows("contract_employer") if row["left_on"] is None}
    said = affair.record["cov_employers"]
    if there and said is not None and said != len(there):
        yield f"合同上写覆盖 {said} 家，覆盖单位名册里是 {len(there)} 家，请核对"


def _effect_lacks(affair: Affair) -> Iterator[str]:
    if affair.record["status"] == "71" or affair.record["objection"]:
        yield "审查有异议：修改后经职代会审议，重新报送"
    elif (filed := affair.record["filed_on"]) and affair.record["review"] != AGREED:
        silence = filed + dt.timedelta(days=int(str(affair.setting("effect_days"))))
        if affair.today < silence:
            yield f"审查期到 {silence} 才满；已收到无异议的审查意见，请填审查结果"


def _checked(affair: Affair) -> dt.date | None:
    """When the yearly check is due; none where the contract ends before."""
    days = [row["check_on"] for row in affair.rows("contract_check")]
    since = max((*days, affair.record["effective_on"] or affair.record["term_from"]), default=None, key=str)
    end = affair.record["term_to"]
    when = after_months(since, 12) if since else None
    return when if when and (end is None or when < end) else None


def _checking(affair: Affair) -> bool:
    when = _checked(affair)
    return when is not None and (affair.today - when).days >= -90


def _over(affair: Affair) -> bool:
    return affair.record["status"] in OVER


LIFE: tuple[Step, ...] = (
    Step(
        title="发出协商要约",
        field="offer_on",
        done=_come_to("20"),
        lacks=_offer_lacks,
        paper="contract_offer",
    ),
    Step(
        title="等待对方应约",
        field="reply_on",
        done=_come_to("21"),
        due="reply",
        lacks=_reply_lacks,
        paper="contract_reply",
    ),
    Step(
        title="产生双方协商代表",
        done=lambda affair: not any(_representatives(affair)),
        lacks=_representatives,
        paper="contract_reps",
    ),
    Step(
        title="召开协商会议，达成一致",
        done=_agreed,
        due=_next_meeting,
        lacks=_meeting_lacks,
        paper="contract_minutes",
    ),
    Step(
        title="形成草案，逐条约定",
        done=_drafted,
        lacks=lambda _: ("条款清单里还没有约定任何一条",),
        paper="contract_draft",
    ),
    Step(
        title="提交职代会审议",
        done=_passed,
        lacks=lambda affair: congress_lacks(affair.record) if affair.record["congress_on"] else (),
        paper="contract_resolution",
    ),
    Step(
        title="双方首席代表签字",
        field="signed_on",
        done=_come_to("60"),
        lacks=_signing_lacks,
        paper="contract_text",
    ),
    Step(
        title="报送人社部门审查",
        field="filed_on",
        done=_come_to("70"),
        due="filing",
        lacks=_coverage,
        paper="contract_filing",
    ),
    Step(
        title="期满无异议即生效", field="effective_on", done=_come_to("80"), due="effect", lacks=_effect_lacks
    ),
    Step(
        title="向全体职工公布",
        field="published_on",
        done=_come_to("81"),
        due="publish",
        paper="contract_notice",
    ),
    Step(title="每年履约检查", done=_over, due=_checked, open=_checking, paper="contract_inspection"),
    Step(title="期满前协商续签", done=_over, due="end", paper="contract_reminder"),
)
