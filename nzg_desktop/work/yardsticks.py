"""What figures usually look like: a part never exceeds its whole, and an average lies between two bounds.

Outside the bounds nothing is wrong yet; it wants a look and a word (reference 0.2, 0.3 and section 6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

Values = Mapping[str, Decimal | None]
"""Figures of the whole office by the code of their indicator."""
NOT_MORE = (
    ("A06-2", "A06", "女职工人数比职工人数多"),
    ("A07-2", "A07", "女会员人数比会员人数多"),
    ("A02", "A01", "建立女职工委员会的工会比基层工会数多"),
    ("A09-2", "A09", "四类重点群体比新就业形态劳动者多"),
    ("B03-2", "B03", "覆盖女职工比覆盖职工多"),
    ("C05", "C01", "等级室比在用休息哺乳室多"),
    ("C05-2", "C01", "示范点比在用休息哺乳室多"),
    ("D02-3", "D02-2", "按时办结的比办结的多"),
    ("D02-4", "D02-2", "满意的比办结的多"),
    ("E01-5", "E01-2", "牵手的人比参加的人多"),
    ("E05-2", "E05", "两癌筛查实检比应检多"),
    ("F01-3", "F01-2", "专利比创新成果多"),
)
"""The part can never exceed the whole (rules 1, 11 and 12 of the logic checks)."""


@dataclass(frozen=True, slots=True)
class Bound:
    """How much of `top` there usually is for one of `under`: between `low` and `high`, said in `unit`.

    `none`: what to say where there is none at all, if that is named too.
    """

    top: str
    under: str
    low: str
    high: str
    said: str
    unit: str
    none: str = ""


NO_EMPLOYER = (
    "有效合同还没有一份登记了覆盖单位；覆盖企业、职工、女职工按“合同覆盖单位”统计，请补登，属实请说明。"
)
BOUNDS = (
    # 1.7 to 2.5 in the nation, 11 in one city of small firms
    Bound("B02", "B01", "1", "30", "平均每份合同覆盖企业", "家", NO_EMPLOYER),
    # about 100 a month in one city
    Bound("C03", "C01", "1", "300", "平均每个休息哺乳室本月服务", "人次"),
    Bound("C04", "C02", "0.01", "50", "平均每个新建休息哺乳室投入", "万元"),
    Bound("D04-2", "D04", "5", "5000", "平均每场普法受众", "人次"),
    # 124 in one province, 588 at one large event
    Bound("E01-2", "E01", "10", "1000", "平均每场婚恋活动参加", "人"),
    # 37 in the nation, 28 in one province
    Bound("E02-2", "E02", "10", "40", "平均每班托管儿童", "人"),
    Bound("E03-2", "E03", "5", "300", "平均每个托育点托位", "个"),
    # 893 in one city
    Bound("E04-2", "E04", "3", "2000", "平均每场心理关爱服务", "人次"),
    Bound("E06-2", "E06", "0.005", "2", "平均每人次慰问", "万元"),
    Bound("E06-4", "E06-3", "0.01", "3", "平均每人次助学", "万元"),
    Bound("E07-3", "E07-2", "0.01", "20", "平均每件理赔", "万元"),
    Bound("F02-4", "F02-3", "5", "1000", "平均每场培训", "人次"),
    Bound("F03-2", "F03", "5", "2000", "平均每场读书活动", "人次"),
)


def exceeding(values: Values) -> Iterator[tuple[str, str]]:
    """The parts that exceed their whole: code and sentence."""
    for part, whole, message in NOT_MORE:
        few, many = values.get(part), values.get(whole)
        if few is not None and many is not None and few > many:
            yield part, f"{message}（{few} 比 {many}），请核对。"


def implausible(values: Values) -> Iterator[tuple[str, str]]:
    """The averages beyond what is usual: code and sentence; of what is zero little is said."""
    for bound in BOUNDS:
        top, under = values.get(bound.top), values.get(bound.under)
        if under and top == 0 and bound.none:
            yield bound.top, bound.none
        if not under or not top:
            continue
        average = top / under
        if not Decimal(bound.low) <= average <= Decimal(bound.high):
            usual = f"一般在 {bound.low} 至 {bound.high} {bound.unit}之间"
            yield (
                bound.top,
                f"{bound.said} {average:.4g} {bound.unit}，{usual}；请核对单位和数目，属实请说明。",
            )
