"""What is said of code tables, of the years of the holiday table, and of a file for either."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nzg_desktop.core import codes
from nzg_desktop.gui.rows_table import Head, Row

if TYPE_CHECKING:
    from nzg_desktop.core.codes import Code
    from nzg_desktop.work.codelists import Listed, Would
    from nzg_desktop.work.holidays import Told, Year

WAY = "每行写：表名、代码（L 开头，如 L01）、名称、起用日期、停用日期。表名写括号里的英文名。"
DAYS_WAY = "第一列写日期，第二列写 休 或 班，一天一行，调休上班的周末写 班。"
LOOKED = (
    Head("表", 16),
    Head("代码", 8),
    Head("名称", takes_rest=True),
    Head("使用期", 22),
    Head("会怎样", 18),
)


def listed(one: Listed) -> Row:
    """A code table."""
    return Row((one.title, "锁定" if one.locked else str(one.local or "")), "faint" if one.locked else "", 1)


def about(one: Listed) -> str:
    """Where a code table comes from, and what may be done with it."""
    where = f"{one.title}（{one.table}），{one.system}，{one.codes} 个代码。"
    return where + (
        "国家标准，不能改。" if one.locked else WAY if not one.local else f"本地代码 {one.local} 个。"
    )


def code(one: Code, *, local: bool) -> Row:
    """A code, and from when until when it may be given."""
    return Row(
        (one.code, f"{one.name}（本地）" if local else one.name, _period(one)),
        "" if goes_on(one) else "faint",
        2,
    )


def goes_on(one: Code) -> bool:
    """Whether the code may still be given."""
    return one.valid_to is None or one.valid_to >= dt.date.today()


def _period(one: Code) -> str:
    since, last = one.valid_from, one.valid_to
    ended = "已停用" if not goes_on(one) else ""
    return " ".join(
        part for part in (f"{since} 起" if since else "", f"到 {last}" if last else "", ended) if part
    )


def _would(one: Would) -> Row:
    cells = (codes.table(one.table).title, one.code.code, one.code.name, _period(one.code), one.does)
    return Row(cells, "good" if one.does == "新增" else "faint" if one.does == "相同" else "warning", 4)


def file(name: str, found: tuple[Would, ...] | Told) -> str:
    """What a file holds, and that nothing of it was written yet."""
    if isinstance(found, tuple):
        told = f"里有 {len(found)} 个本地代码，{_news(sum(one.does != '相同' for one in found), '个')}"
    else:
        told = f"说的是 {_years(found.years)} 年，{_news(found.news, '天')}"
    return f"“{name}”{told}。还没有写进去，看过再读入。"


def looked(found: tuple[Would, ...] | Told) -> list[Row]:
    """Each code or year of a file."""
    if isinstance(found, tuple):
        return [_would(one) for one in found]
    return [Row(("放假表", str(y.year), f"休 {y.off} 天，班 {y.worked} 天", "", "")) for y in found.years]


def _news(count: int, unit: str) -> str:
    return f"其中 {count} {unit}和现在的不一样" if count else "都和现在的一样"


def year(one: Year) -> Row:
    """A year of the holiday table."""
    counted = (f"{one.off} 天", f"{one.worked} 天") if one.source else ("", "")
    return Row((str(one.year), *counted, one.source or "还没有登记"), "" if one.source else "warning", 3)


def missing(years: Sequence[Year]) -> str:
    """The years of which nobody has told, once."""
    unknown = [one for one in years if not one.source and one.year >= dt.date.today().year]
    if not unknown:
        return "按工作日算的期限照这张表。"
    return f"{_years(unknown)} 年的放假安排还没有，工作日先按周一到周五算。国家公布以后，从文件读入。"


def _years(years: Sequence[Year]) -> str:
    return "、".join(str(one.year) for one in years)
