"""签领表: who got what, with room to sign for it, and the total in capitals.

Of the numbers of persons only masked ones are printed; accounts are there because money goes to them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from nzg_desktop.core import mask
from nzg_desktop.core.declare import Column, Ledger
from nzg_desktop.core.query import Query, Where
from nzg_desktop.paper.form import ListSheet
from nzg_desktop.paper.money import capitals
from nzg_desktop.store import lists, records
from nzg_desktop.store.store import Reading
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.showing import Record

SIGNED = ("签领", "领取日期")
FOOT = ("制表：", "审核：", "批准：")
ABOUT_PERSON = ("部门", "证件号码", "开户行", "卡号")
EMPTY_LINES = 18
"""Lines of an empty list: one page, with its heads and the places to sign."""


def sheet(
    desk: Desk, r: Reading, ledger: type[Ledger], title: str, office: str,
    found: Sequence[Record], rows: Sequence[Mapping[str, str]],
) -> ListSheet:  # fmt: skip
    """The sheet for these records of a ledger that pays members; their texts come in the same order."""
    shown = [column for column in ledger.columns() if column.col.listed and column.kind.name != "bool"]
    person = next(column for column in shown if column.col.refers == "member")
    money = next(column for column in shown if column.kind.name == "dec")
    heads = ("序号", *(column.label for column in shown), *ABOUT_PERSON, *SIGNED)
    known = _people(desk, r, [record[person.name] for record in found])
    lines = [
        (str(at), *(row[c.name] for c in shown), *known.get(record[person.name], ("",) * 4), "", "")
        for at, (record, row) in enumerate(zip(found, rows, strict=True), 1)
    ]
    lines = lines or [("",) * len(heads)] * EMPTY_LINES
    total = sum((record[money.name] or Decimal(0) for record in found), Decimal(0))
    lines.append(_total(heads, shown, money, total, blank=not found))
    return ListSheet(title, heads, tuple(lines), subtitle=f"填报单位（章）：{office}", foot=FOOT)


def _total(
    heads: Sequence[str], shown: Sequence[Column], money: Column, total: Decimal, *, blank: bool
) -> tuple[str, ...]:
    """The last line: the sum under its column, the capitals where there is room for words."""
    cells = [""] * len(heads)
    cells[1] = "合计"
    cells[1 + list(shown).index(money)] = "" if blank else f"{total:.2f}"
    cells[heads.index(ABOUT_PERSON[1])] = "大写：" + ("" if blank else capitals(total))
    return tuple(cells)


def _people(desk: Desk, r: Reading, ids: Sequence[Any]) -> dict[int, tuple[str, ...]]:
    """Department, masked number, bank and account of members; the account is that of their open file."""
    wanted = {one for one in ids if one is not None}
    files = Query(desk.ledger("hardship_file"), (Where("member_id", "in", tuple(wanted)),))
    accounts = {file["member_id"]: file for file in lists.each(r, files)}
    found: dict[int, tuple[str, ...]] = {}
    for id, member in records.by_ids(r, desk.ledger("member"), wanted).items():
        file = accounts.get(id, {})
        number = mask.id_no(member["id_no"] or "")
        found[id] = (member["dept"] or "", number, file.get("bank") or "", file.get("bank_card") or "")
    return found
