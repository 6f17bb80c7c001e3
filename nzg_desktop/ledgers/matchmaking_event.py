"""会聚良缘: matchmaking events, how many pairs came of them, and whether they lasted."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.activity import Activity
from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Fill, Print, Tab, Values
from nzg_desktop.core.indicator import Flow, Indicator, Ratio
from nzg_desktop.core.kinds import Context, Ref
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import part

PAIRED = (Where("pairs", ">", 0),)


def _summed(values: Values, _context: Context) -> Values:
    """Who came, men and women together, and how many of them went home as pairs."""
    found = dict(values)
    men, women, pairs = values["came_m"], values["came_f"], values["pairs"]
    if men is not None or women is not None:
        found["came"] = int(str(men or 0)) + int(str(women or 0))
    found["paired"] = None if pairs is None else 2 * int(str(pairs))
    return found


class MatchmakingEvent(Activity, table=True):
    """One matchmaking event."""

    about: ClassVar = About(
        code="matchmaking_event",
        title="会聚良缘",
        section="关爱服务",
        unit="场",
        key=("title", "held_on"),
        name="title",
        empty="还没有婚恋交友活动。登记后，3 天、3 周、3 个月会提醒回访。",
    )

    title: Annotated[str, Col("活动名称", "基本信息", listed=True, search="name")]
    session_kind: Annotated[
        str | None, Col("专场类型", "基本信息", listed=True, codes="matchmaking_kinds")
    ] = None
    held_on: Annotated[dt.date | None, Col("活动日期", "基本信息", listed=True, sort=True, wanted=True)] = (
        None
    )
    place: Annotated[str | None, Col("地点", "基本信息")] = None
    org_id: Annotated[Ref | None, Col("主办工会", "基本信息", refers="org")] = None
    employers: Annotated[int | None, Col("参加单位数", "参加", unit="家", low=0)] = None
    signed_m: Annotated[int | None, Col("报名男", "参加", unit="人", low=0)] = None
    signed_f: Annotated[int | None, Col("报名女", "参加", unit="人", low=0)] = None
    came_m: Annotated[int | None, Col("实到男", "参加", unit="人", low=0, wanted=True)] = None
    came_f: Annotated[int | None, Col("实到女", "参加", unit="人", low=0, wanted=True)] = None
    came: Annotated[
        int | None, Col("实到合计", "参加", listed=True, unit="人", low=0, note="填了男女人数就自动相加")
    ] = None
    under_30: Annotated[int | None, Col("30岁以下", "参加", unit="人", low=0)] = None
    bachelor_up: Annotated[int | None, Col("本科及以上", "参加", unit="人", low=0)] = None
    matchmakers: Annotated[int | None, Col("红娘志愿者数", "参加", unit="人", low=0)] = None
    pairs: Annotated[int | None, Col("牵手意向对数", "牵手与回访", listed=True, unit="对", low=0)] = None
    paired: Annotated[
        int | None, Col("牵手人数", "牵手与回访", unit="人", low=0, note="对数的两倍，自动算出")
    ] = None
    pairs_3d: Annotated[
        int | None, Col("3天回访仍交往对数", "牵手与回访", unit="对", low=0, also=("3天",))
    ] = None
    pairs_3w: Annotated[
        int | None, Col("3周回访仍交往对数", "牵手与回访", unit="对", low=0, also=("3周",))
    ] = None
    pairs_3m: Annotated[
        int | None, Col("3个月回访仍交往对数", "牵手与回访", unit="对", low=0, also=("3个月",))
    ] = None
    married: Annotated[int | None, Col("登记结婚对数", "牵手与回访", listed=True, unit="对", low=0)] = None

    fills: ClassVar = Fill(("came_m", "came_f", "pairs"), _summed)
    rules: ClassVar = (
        part("paired", "came", "牵手人数（对数的两倍）比实到人数还多，请核对"),
        part("pairs", "came_m", "牵手对数比实到男士还多，请核对", "warning"),
        part("pairs", "came_f", "牵手对数比实到女士还多，请核对", "warning"),
        part("came_m", "signed_m", "实到男士比报名还多，请核对", "warning"),
        part("came_f", "signed_f", "实到女士比报名还多，请核对", "warning"),
        part("pairs_3d", "pairs", "3 天后仍交往的比牵手的还多，请核对"),
        part("pairs_3w", "pairs", "3 周后仍交往的比牵手的还多，请核对"),
        part("pairs_3m", "pairs", "3 个月后仍交往的比牵手的还多，请核对"),
    )
    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="E01", name="婚恋交友活动", unit="场", on="held_on"),
        Flow(code="E01-2", name="参加婚恋交友", unit="人", on="held_on", total="came"),
        Flow(code="E01-3", name="牵手意向", unit="对", on="held_on", total="pairs"),
        Ratio(code="E01-4", name="牵手率", unit="%", top="E01-5", under="E01-2"),
        Flow(code="E01-5", name="牵手人数", unit="人", on="held_on", total="paired"),
    )
    tabs: ClassVar = (Tab("有牵手", PAIRED),)
    clocks: ClassVar = (
        Clock(
            code="days", title="牵手 3 天，该回访", on="held_on", days=3, ahead=(1, 0), where=PAIRED,
            done="pairs_3d", lasting=14,
        ),
        Clock(
            code="weeks", title="牵手 3 周，该回访", on="held_on", days=21, ahead=(3, 0), where=PAIRED,
            done="pairs_3w", lasting=30,
        ),
        Clock(
            code="months", title="牵手 3 个月，该回访", on="held_on", months=3, ahead=(7, 0), where=PAIRED,
            done="pairs_3m", lasting=90,
        ),
    )  # fmt: skip
    prints: ClassVar = (
        Print("matchmaking_form", "会聚良缘活动登记表", "form"),
        Print("matchmaking_signin", "会聚良缘活动签到表", "signin"),
    )
