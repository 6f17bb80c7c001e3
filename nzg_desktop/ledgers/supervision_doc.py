"""一函两书: reminders, opinions and recommendations of labour-law supervision, with their replies."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from sqlmodel import Field

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Fill, Ledger, Print, Tab, Values
from nzg_desktop.core.indicator import Flow, Indicator, Ratio
from nzg_desktop.core.kinds import Context, PersonName, Ref
from nzg_desktop.core.life import Affair, Step
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import later, part

REPLY_DAYS = {"1": "letter_days", "2": "opinion_days", "3": "recommendation_days"}
WAITING = (Where("served_on", "filled"), Where("replied_on", "empty"))


def reply_by(kind: str, served: dt.date, context: Context) -> dt.date:
    """By when an answer is asked for: calendar days for a reminder, working days for the two others."""
    days = int(str(context.setting(REPLY_DAYS[kind])))
    return served + dt.timedelta(days=days) if kind == "1" else context.holidays().add(served, days)


def _in_time(values: Values, context: Context) -> Values:
    """The day for the answer, counted from the day of service, and whether it came in time."""
    served, due, replied = values["served_on"], values["due_on"], values["replied_on"]
    if due is None and isinstance(served, dt.date):
        due = reply_by(str(values["doc_type"]), served, context)
        values = {**values, "due_on": due}
    known = isinstance(due, dt.date) and isinstance(replied, dt.date)
    return {**values, "on_time": replied <= due if known else None}  # type: ignore[operator]


def _issued(code: str, name: str, kind: str) -> Flow:
    return Flow(code=code, name=name, unit="份", where=(Where("doc_type", "=", kind),), on="served_on")


NEXT = {"1": "2", "2": "3"}
"""What a paper is followed by where the employer does not correct."""


def _unanswered(affair: Affair) -> bool:
    due, replied = affair.record["due_on"], affair.record["replied_on"]
    return replied is None and due is not None and due < affair.today


def _to_serve(affair: Affair) -> Iterator[str]:
    for name, words in (("facts", "事实"), ("law_refs", "违反条款"), ("demand", "要求或建议")):
        if affair.record[name] is None:
            yield f"请填{words}"


def _not_corrected(affair: Affair) -> bool:
    """Whether the next paper is due: not, or not wholly, corrected, or no answer in time."""
    unmet = affair.record["result"] in ("2", "3", "4") or _unanswered(affair)
    return unmet and affair.record["doc_type"] in NEXT


def _followed(doc: Mapping[str, Any]) -> Mapping[str, object]:
    """The next paper on the same matter, to be numbered, addressed and worded anew."""
    kept = ("to_legal", "to_addr", "case_id", "facts", "law_refs", "workers", "women", "demand")
    to = doc["to_name"] if doc["doc_type"] == "1" else "人力资源和社会保障局"
    title = {"2": "意见书", "3": "建议书"}[NEXT[doc["doc_type"]]]
    number = f"（待编号）{title}，接{doc['doc_no']}"
    said = {name: doc[name] for name in (*kept, "issuer_union", "signed_by")}
    return {**said, "doc_type": NEXT[doc["doc_type"]], "doc_no": number, "to_name": to}


class SupervisionDoc(Ledger, table=True):
    """One paper to one employer or authority, from its facts to its correction or to the next paper."""

    about: ClassVar = About(
        code="supervision_doc",
        title="一函两书",
        section="维权协商",
        unit="份",
        key=("doc_no",),
        org="issuer_union",
        name="doc_no",
        empty="还没有发出提示函、意见书或建议书。",
    )

    doc_type: Annotated[str, Col("文书种类", listed=True, codes="supervision_doc_types")] = "1"
    doc_no: Annotated[str, Col("文号", listed=True, sort=True, search="id", note="如 ×工劳监提〔2026〕1号")]
    issuer_union: Annotated[Ref | None, Col("签发工会", "签发", refers="org")] = None
    signed_by: Annotated[PersonName | None, Col("签发人", "签发")] = None
    to_name: Annotated[str, Col("主送单位", listed=True, search="name", also=("用人单位",))]
    to_legal: Annotated[PersonName | None, Col("法定代表人", "签发")] = None
    to_addr: Annotated[str | None, Col("地址", "签发")] = None
    case_id: Annotated[Ref | None, Col("案件", "签发", refers="case_record", leaves="never")] = None
    facts: Annotated[str | None, Col("事实", "内容", wanted=True, leaves="full")] = Field(
        default=None, max_length=2000
    )
    law_refs: Annotated[
        str | None, Col("违反条款", "内容", wanted=True, note="法律和条款，多个用顿号隔开")
    ] = Field(default=None, max_length=1000)
    workers: Annotated[int | None, Col("涉及职工数", "内容", unit="人", low=0)] = None
    women: Annotated[int | None, Col("女职工数", "内容", listed=True, unit="人", low=0)] = None
    demand: Annotated[str | None, Col("要求/建议", "内容", wanted=True)] = Field(
        default=None, max_length=2000
    )
    due_on: Annotated[dt.date | None, Col("回复期限", "送达与回复", listed=True, sort=True)] = None
    served_by: Annotated[str | None, Col("送达方式", "送达与回复", codes="serving_ways")] = None
    served_on: Annotated[
        dt.date | None, Col("送达日期", "送达与回复", listed=True, sort=True, also=("日期",))
    ] = None
    receiver: Annotated[PersonName | None, Col("签收人", "送达与回复")] = None
    replied_on: Annotated[dt.date | None, Col("回复日期", "送达与回复", listed=True)] = None
    reply: Annotated[str | None, Col("回复内容", "送达与回复", also=("内容",))] = Field(
        default=None, max_length=2000
    )
    on_time: Annotated[bool | None, Col("按时回复", "送达与回复", note="按回复期限自动判断")] = None
    result: Annotated[str | None, Col("整改结果", "整改", listed=True, codes="correction_results")] = None
    next_doc_id: Annotated[Ref | None, Col("升级为", "整改", refers="supervision_doc")] = None
    cc: Annotated[str | None, Col("抄送", "整改")] = None
    archive_no: Annotated[str | None, Col("归档号", "整改")] = None

    fills: ClassVar = Fill(("doc_type", "served_on", "due_on", "replied_on"), _in_time, workdays=True)
    life: ClassVar = (
        Step(title="送达", field="served_on", lacks=_to_serve, paper="supervision_letter"),
        Step(
            title="等待回复",
            field="replied_on",
            due="reply",
            open=lambda affair: not _unanswered(affair) or not _not_corrected(affair),
        ),
        Step(
            title="核实整改结果", field="result", open=lambda affair: affair.record["replied_on"] is not None
        ),
        Step(title="升级为下一种文书", field="next_doc_id", open=_not_corrected, makes=_followed),
    )
    rules: ClassVar = (
        part("women", "workers", "女职工比涉及职工还多，请核对"),
        later("served_on", "due_on", "回复期限不能早于送达日期"),
        later("served_on", "replied_on", "回复日期不能早于送达日期"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        _issued("D01", "工会劳动法律监督提示函", "1"),
        _issued("D01-2", "工会劳动法律监督意见书", "2"),
        _issued("D01-3", "工会劳动法律监督建议书", "3"),
        Flow(code="D01-4", name="本期收到回复", unit="份", on="replied_on"),
        Flow(
            code="D01-5",
            name="其中：按时回复",
            unit="份",
            where=(Where("on_time", "=", True),),
            on="replied_on",
        ),
        Flow(
            code="D01-6", name="其中：已整改", unit="份", where=(Where("result", "=", "1"),), on="replied_on"
        ),
        Ratio(code="D01-7", name="整改率", unit="%", top="D01-6", under="D01-4"),
    )
    tabs: ClassVar = (
        Tab("待回复", WAITING),
        Tab("未整改", (Where("result", "in", ("2", "3", "4")), Where("next_doc_id", "empty"))),
        Tab("已整改", (Where("result", "=", "1"),)),
    )
    clocks: ClassVar = (
        Clock(code="reply", title="一函两书等待回复", on="due_on", ahead=(7, 3, 0), done="replied_on"),
    )
    prints: ClassVar = (
        Print(
            "supervision_letter",
            "一函两书（附送达回证）",
            "letter",
            blank=False,
            by="doc_type",
            number="doc_no",
        ),
        Print("supervision_doc_form", "工会劳动法律监督文书登记表", "form"),
    )
