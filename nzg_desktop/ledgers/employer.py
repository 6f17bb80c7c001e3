"""用人单位: the employers whose workers the unions organise; joint unions have several."""

from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger, Print, Tab
from nzg_desktop.core.kinds import PersonName, Phone, Ref, Uscc
from nzg_desktop.core.query import Where
from nzg_desktop.core.rules import part


class Employer(Ledger, table=True):
    """One employing unit, counted once however many contracts cover it."""

    about: ClassVar = About(
        code="employer",
        title="用人单位",
        section="组织会员",
        unit="家",
        key=("name",),
        grows=True,
        empty="还没有登记用人单位。",
    )

    name: Annotated[
        str, Col("单位全称", "基本信息", listed=True, sort=True, search="name", also=("单位名称", "企业名称"))
    ]
    uscc: Annotated[
        Uscc | None, Col("统一社会信用代码", "基本信息", listed=True, search="id", wanted=True)
    ] = None
    employer_type: Annotated[
        str | None, Col("登记注册类型", "基本信息", codes="enterprise_registration_types")
    ] = None
    industry: Annotated[str | None, Col("国民经济行业", "基本信息", listed=True, codes="industries")] = None
    region_code: Annotated[str | None, Col("行政区划", "基本信息")] = None
    town: Annotated[str | None, Col("乡镇街道", "基本信息")] = None
    address: Annotated[str | None, Col("地址", "联系方式")] = None
    legal_rep: Annotated[PersonName | None, Col("法定代表人", "联系方式")] = None
    contact: Annotated[PersonName | None, Col("联系人", "联系方式", listed=True)] = None
    phone: Annotated[Phone | None, Col("电话", "联系方式", private=True, search="phone")] = None
    staff: Annotated[int | None, Col("职工数", "人数", listed=True, unit="人", low=0, wanted=True)] = None
    women: Annotated[int | None, Col("女职工数", "人数", listed=True, unit="人", low=0, wanted=True)] = None
    women_fertile: Annotated[int | None, Col("育龄女职工数", "人数", unit="人", low=0)] = None
    newform: Annotated[int | None, Col("新就业形态", "人数", unit="人", low=0)] = None
    is_platform: Annotated[bool | None, Col("是否平台企业", "基本信息")] = None
    org_id: Annotated[Ref | None, Col("所属工会", "基本信息", listed=True, refers="org")] = None
    covered: Annotated[bool | None, Col("是否已被专项合同覆盖", "基本信息")] = None
    status: Annotated[str, Col("状态", "基本信息", codes="employer_status")] = "1"

    rules: ClassVar = (
        part("women", "staff", "女职工比职工还多，请核对"),
        part("women_fertile", "women", "育龄女职工比女职工还多，请核对"),
    )
    tabs: ClassVar = (Tab("在营", (Where("status", "=", "1"),)),)
    prints: ClassVar = (Print("employer_form", "用人单位登记表", "form"),)
