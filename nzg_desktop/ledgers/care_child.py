"""托管儿童: children in a class; minors, with their guardian's consent, and never leaving the office."""

import datetime as dt
from typing import Annotated, ClassVar

from sqlmodel import Field

from nzg_desktop.core.declare import About, Col, Ledger, Rule
from nzg_desktop.core.kinds import PersonName, Phone, Ref
from nzg_desktop.core.rules import part


class CareChild(Ledger, table=True):
    """One child in one class."""

    about: ClassVar = About(
        code="care_child",
        title="托管儿童",
        section="关爱服务",
        unit="人",
        key=("class_id", "name", "birth_date"),
        parent="class_id",
        org="class_id.org_id",
        leaves="never",
        guard="sensitive",
        purpose="2",
    )

    class_id: Annotated[Ref, Col("班次", refers="care_class")]
    name: Annotated[PersonName, Col("姓名", listed=True, search="name")] = Field(max_length=50)
    sex: Annotated[str | None, Col("性别", listed=True, codes="sex")] = None
    birth_date: Annotated[dt.date | None, Col("出生日期", listed=True)] = None
    grade: Annotated[str | None, Col("年级", listed=True)] = None
    parent_member_id: Annotated[Ref | None, Col("家长(会员)", listed=True, refers="member")] = None
    relation: Annotated[str | None, Col("关系", codes="family_relations")] = None
    emergency_name: Annotated[PersonName | None, Col("紧急联系人", listed=True)] = None
    emergency_phone: Annotated[Phone | None, Col("紧急电话", listed=True, private=True)] = None
    pick_up: Annotated[str | None, Col("接送人")] = None
    health_note: Annotated[str | None, Col("健康提示", private=True)] = None
    policy_no: Annotated[str | None, Col("保险单号")] = None
    consent_id: Annotated[Ref | None, Col("监护人同意书", refers="consent")] = None
    due_days: Annotated[int | None, Col("应到天数", listed=True, unit="天", low=0)] = None
    came_days: Annotated[int | None, Col("实到天数", listed=True, unit="天", low=0)] = None

    rules: ClassVar = (
        part("came_days", "due_days", "实到天数比应到天数还多，请核对"),
        Rule(
            "出勤不足七成",
            lambda r: not r.due_days or r.came_days is None or r.came_days * 10 >= r.due_days * 7,
            "came_days",
            "warning",
        ),
    )
