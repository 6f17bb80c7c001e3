"""协商代表: those who bargain for one collective contract, side by side."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger
from nzg_desktop.core.kinds import PersonName, Ref


class ContractRep(Ledger, table=True):
    """One representative of one side in the bargaining of one contract."""

    about: ClassVar = About(
        code="contract_rep",
        title="协商代表",
        section="维权协商",
        unit="人",
        key=("contract_id", "side", "name"),
        parent="contract_id",
        org="contract_id.org_id",
    )

    contract_id: Annotated[Ref, Col("合同", refers="contract", also=("合同编号",))]
    side: Annotated[str, Col("方", listed=True, codes="bargaining_sides")]
    name: Annotated[PersonName, Col("姓名", listed=True)]
    sex: Annotated[str | None, Col("性别", listed=True, codes="sex")] = None
    post: Annotated[str | None, Col("职务岗位", listed=True)] = None
    is_chief: Annotated[bool | None, Col("是否首席", listed=True)] = None
    is_proxy: Annotated[bool | None, Col("是否受委托")] = None
    is_outside: Annotated[bool | None, Col("是否外聘", listed=True)] = None
    chosen_by: Annotated[str | None, Col("产生方式", listed=True, codes="rep_ways")] = None
    from_on: Annotated[dt.date | None, Col("任职起")] = None
    replaced_why: Annotated[str | None, Col("更换原因", note="填了就不再算作代表")] = None
