"""哺乳室检查: inspections of nursing rooms, with points, the grade they suggest, and what must be mended."""

import datetime as dt
import re
from typing import Annotated, Any, ClassVar

from sqlmodel import Field

from nzg_desktop.core import codes
from nzg_desktop.core.clock import Clock
from nzg_desktop.core.codes import Code
from nzg_desktop.core.declare import About, Col, Fill, Ledger, Move, Rule, Tab, Values
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import Codes, Context, Files, Ref
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import later

AFTERWARDS = {"1": "2", "2": "3", "3": "4", "4": "5"}
"""Passed: in use again; else being mended, suspended, without its plaque. What is suspended opens by hand."""
OVERDUE = (Where("due_on", "filled"), Where("fixed_on", "empty"))


def _points(written: object) -> list[int]:
    """15 25 5 … as numbers."""
    return [int(number) for number in re.findall(r"\d+", str(written or ""))]


def _sheet(name: str) -> list[Code]:
    """The lines of a sheet: its own ones where the office has read in those of its province."""
    known = codes.table(name)
    own = [code for code in known.choices(dt.date.today()) if code.code in known.own]
    return own or [code for code in known.codes.values() if code.code not in known.own]


def _most() -> list[int]:
    """The points of each line of the sheet, which its name tells."""
    return [(_points(code.name) or [0])[-1] for code in _sheet("room_check_items")]


def _of_grade(line: Code) -> str:
    """The grade that a line belongs to, by its code (S4-02) or by the name of an own one (四星级：有空调)."""
    said, colon, _ = line.name.partition("：")
    return (codes.table("room_grades").find(said) or "") if colon else line.code.partition("-")[0]


def _grade(met: object) -> str | None:
    """The highest grade of which everything is met, and everything of those below it."""
    there = set(str(met or "").split(";"))
    reached = None
    wanted: dict[str, set[str]] = {}
    for line in _sheet("room_grade_items"):
        wanted.setdefault(_of_grade(line), set()).add(line.code)
    for grade, items in wanted.items():
        if not items <= there:
            break
        reached = grade or None
    return reached


def _graded(values: Values, _context: Context) -> Values:
    found = dict(values)
    points = _points(values["item_scores"])
    if len(points) == len(_most()):
        found["score"] = sum(points)
    if values["met_items"]:
        found["proposed"] = _grade(values["met_items"])
    return found


def _within_sheet(record: Any) -> bool:
    points = _points(record.item_scores)
    return not points or (
        len(points) == len(_most()) and all(p <= m for p, m in zip(points, _most(), strict=True))
    )


def _moved(check: Values, room: Values) -> tuple[Values, Values]:
    """The room was looked at on this day; what was found says whether it is in use. Old ones move nothing."""
    last = room["checked_on"]
    if last is not None and str(last) > str(check["check_on"]):
        return {}, {}
    found: Values = {"checked_on": check["check_on"]}
    status = AFTERWARDS.get(str(check["result"]))
    if status and not (status == "2" and room["status"] not in ("1", "3")):
        found["status"] = status
    return {}, found


class RoomCheck(Ledger, table=True):
    """One inspection of one room."""

    about: ClassVar = About(
        code="room_check",
        title="哺乳室检查",
        section="关爱服务",
        unit="次",
        key=("room_id", "check_on", "check_kind"),
        parent="room_id",
        org="room_id.org_id",
        name="check_on",
        page="休息哺乳室",
        empty="还没有检查记录。登记后，小屋的状态和上次检查的日期随之更新。",
    )

    room_id: Annotated[Ref, Col("哺乳室", listed=True, refers="room", search="name")]
    check_on: Annotated[dt.date, Col("检查日期", listed=True, sort=True)]
    check_kind: Annotated[str, Col("检查类型", listed=True, codes="room_check_kinds")] = "1"
    checker: Annotated[str | None, Col("检查人")] = None
    item_scores: Annotated[
        str | None,
        Col("各项得分", note="照检查表的次序写，用空格隔开，共 10 项，满分 100", also=("得分明细",)),
    ] = None
    score: Annotated[int | None, Col("总分", listed=True, unit="分", low=0)] = None
    met_items: Annotated[Codes | None, Col("达到的评级条件", codes="room_grade_items")] = None
    proposed: Annotated[str | None, Col("建议等级", listed=True, codes="room_grades")] = None
    veto: Annotated[
        bool | None, Col("一票否决", note="不能上锁或没有遮挡、室内装了摄像头、挪作库房，有一项即是")
    ] = None
    problems: Annotated[str | None, Col("问题")] = Field(default=None, max_length=1000)
    due_on: Annotated[dt.date | None, Col("整改期限", listed=True)] = None
    fixed_on: Annotated[dt.date | None, Col("整改完成", listed=True)] = None
    result: Annotated[str | None, Col("结论", listed=True, codes="room_check_results")] = None
    photos: Annotated[Files | None, Col("照片", leaves="never")] = None

    fills: ClassVar = Fill(("item_scores", "met_items"), _graded)
    rules: ClassVar = (
        later("check_on", "due_on", "整改期限不能早于检查日期"),
        later("check_on", "fixed_on", "整改完成不能早于检查日期"),
        Rule("各项得分的项数或分值与检查表对不上，请核对", _within_sheet, "item_scores"),
        Rule("总分不能超过 100", lambda r: r.score is None or r.score <= 100, "score"),
        Rule("有一票否决的情形，结论不应是合格", lambda r: not r.veto or r.result != "1", "result"),
        Rule("要整改的请填整改期限", lambda r: r.result != "2" or r.due_on is not None, "due_on", "warning"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="C06", name="检查休息哺乳室", unit="个", on="check_on", distinct="room_id"),
        Flow(code="C06-2", name="完成整改的休息哺乳室", unit="个", on="fixed_on", distinct="room_id"),
        Flow(
            code="C06-3",
            name="摘牌的休息哺乳室",
            unit="个",
            where=(Where("result", "=", "4"),),
            on="check_on",
            distinct="room_id",
        ),
    )
    moves: ClassVar = Move("room_id", _moved)
    tabs: ClassVar = (Tab("待整改", OVERDUE),)
    clocks: ClassVar = (Clock(code="fix", title="哺乳室的整改到期", on="due_on", done="fixed_on"),)
