"""创新成果: what a studio has brought about."""

import datetime as dt
from typing import Annotated, ClassVar

from nzg_desktop.core.declare import About, Col, Ledger
from nzg_desktop.core.indicator import Flow, Indicator
from nzg_desktop.core.kinds import Money, Ref
from nzg_desktop.core.query import Where


class StudioResult(Ledger, table=True):
    """One result of one studio."""

    about: ClassVar = About(
        code="studio_result",
        title="创新成果",
        section="建功提素",
        unit="项",
        key=("studio_id", "title"),
        parent="studio_id",
        org="studio_id.org_id",
        name="title",
    )

    studio_id: Annotated[Ref, Col("工作室", refers="studio")]
    title: Annotated[str, Col("成果名称", listed=True, search="name")]
    kind: Annotated[str | None, Col("类型", listed=True, codes="studio_result_kinds")] = None
    done_on: Annotated[dt.date | None, Col("完成日期", listed=True)] = None
    authors: Annotated[str | None, Col("完成人", listed=True)] = None
    cert_no: Annotated[str | None, Col("证书号")] = None
    award: Annotated[str | None, Col("获奖等级", listed=True)] = None
    benefit: Annotated[Money | None, Col("经济效益万元", listed=True, unit="万元", low=0)] = None
    spread: Annotated[bool | None, Col("是否推广")] = None

    indicators: ClassVar[tuple[Indicator, ...]] = (
        Flow(code="F01-2", name="创新成果", unit="项", on="done_on"),
        Flow(
            code="F01-3",
            name="其中：专利",
            unit="项",
            where=(Where("kind", "in", ("2", "3", "4")),),
            on="done_on",
        ),
    )
