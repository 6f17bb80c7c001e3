"""交友报名人员: who signed up for a matchmaking event; never leaves the office, goes when its day comes."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlmodel import Field

from nzg_desktop.core.clock import Clock
from nzg_desktop.core.declare import About, Col, Fill, Ledger, Rule, Values
from nzg_desktop.core.kinds import Context, Mobile, PersonName, Ref


def _dated(values: Values, context: Context) -> Values:
    """When this has to go, where nobody said."""
    if values["purge_on"] is not None:
        return values
    days = int(str(context.setting("purge_days")))
    return {**values, "purge_on": context.today + dt.timedelta(days=days)}


class MatchmakingPerson(Ledger, table=True):
    """One person at one event."""

    about: ClassVar = About(
        code="matchmaking_person",
        title="交友报名人员",
        section="关爱服务",
        unit="人",
        key=("event_id", "name", "mobile"),
        parent="event_id",
        org="event_id.org_id",
        leaves="never",
        guard="sensitive",
        purpose="1",
        ends="purge_on",
    )

    event_id: Annotated[Ref, Col("活动", refers="matchmaking_event")]
    name: Annotated[PersonName, Col("姓名", listed=True, search="name")] = Field(max_length=50)
    sex: Annotated[str | None, Col("性别", listed=True, codes="sex")] = None
    birth_date: Annotated[dt.date | None, Col("出生日期", listed=True)] = None
    ethnic_group: Annotated[str | None, Col("民族", codes="ethnic_groups")] = None
    height: Annotated[int | None, Col("身高cm", unit="cm", low=100)] = None
    education: Annotated[str | None, Col("学历", codes="education")] = None
    employer: Annotated[str | None, Col("单位", listed=True)] = None
    job: Annotated[str | None, Col("职业")] = None
    marital_status: Annotated[str | None, Col("婚史", codes="marital_status")] = None
    mobile: Annotated[Mobile | None, Col("手机", listed=True, private=True, search="phone")] = None
    wishes: Annotated[str | None, Col("择偶意向")] = None
    single_pledge: Annotated[bool | None, Col("单身承诺")] = None
    consent_id: Annotated[Ref | None, Col("同意书", refers="consent")] = None
    matched_with: Annotated[Ref | None, Col("牵手对象", listed=True, refers="matchmaking_person")] = None
    purge_on: Annotated[dt.date | None, Col("删除日期", note="用完即删；不填时按设置里的天数定")] = None

    fills: ClassVar = Fill((), _dated)
    rules: ClassVar = (Rule("还没有单身承诺", lambda r: bool(r.single_pledge), "single_pledge", "warning"),)
    clocks: ClassVar = (Clock(code="purge", title="交友报名资料该删除了", on="purge_on", ahead=(7, 0)),)
