"""Code tables: what there is, and local codes read from a file; standards stay as they are.

A local code is never taken away again, only ended by a date, since records may bear it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from nzg_desktop.core import codes, dates
from nzg_desktop.core.codes import Code
from nzg_desktop.core.text import Unreadable, tidy
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import tables
from nzg_desktop.store import office as kept
from nzg_desktop.work.accounts import need
from nzg_desktop.work.desk import Desk, noted

NOTHING = "没有读入任何代码。"


@dataclass(frozen=True, slots=True)
class Listed:
    """A code table: where it comes from, whether it is locked, how many codes, how many of them local."""

    table: str
    title: str
    system: str
    locked: bool
    codes: int
    local: int


def listed() -> tuple[Listed, ...]:
    """Every code table."""
    found = (codes.table(name) for name in codes.names())
    return tuple(
        Listed(
            one.name,
            one.title,
            one.system,
            one.locked,
            len(one.codes),
            len([*filter(codes.LOCAL, one.codes)]),
        )
        for one in found
    )


def table(name: str) -> codes.CodeTable:
    """One code table. Raises Trouble for an unknown name."""
    if name not in codes.names():
        raise Trouble(f"没有叫“{name[:40]}”的代码表。", "全部代码表见 nzg codes。")
    return codes.table(name)


def read(desk: Desk, file: Path) -> int:
    """Take in local codes: rows of table, code (L…), name, from, to; gives how many. All of them or none.

    A code that is known already gets the name and the days of the file. Raises Trouble for locked tables,
    other codes, and names that the table has already.
    """
    need(desk, "settings")
    found: dict[str, dict[str, Code]] = {}
    for number, row in enumerate(tables.read(file)[0].rows, 1):
        cells = [*(tidy(str(cell)) if cell is not None else "" for cell in row), *[""] * 5][:5]
        if number == 1 and cells[0] not in codes.names():  # the head
            continue
        if any(cells):
            code = _code(number, *cells)
            found.setdefault(cells[0], {})[code.code] = code
    if not found:
        raise Trouble("这个文件里没有代码。", "每行写：表名、代码、名称、起用日期、停用日期。", NOTHING)
    with desk.store.writing() as w:
        own = {name: {code.code: code for code in known} for name, known in kept.local_codes(w).items()}
        for name, new in found.items():
            _must_differ(name, own.setdefault(name, {}) | new)
            own[name] |= new
        rows = {name: [_kept(code) for code in known.values()] for name, known in own.items()}
        kept.set_setting(w, kept.OWN_CODES, rows)
        noted(desk, w, ledger="codes", action="imported", after={"tables": ", ".join(found)})
    with desk.store.reading() as r:
        codes.extend(kept.local_codes(r))
    return sum(map(len, found.values()))


def _code(number: int, name: str, code: str, words: str, since: str, until: str) -> Code:
    known = table(name)
    if known.locked:
        raise Trouble(
            f"第 {number} 行：{known.title}是国家标准（{known.system}），不能加本地代码。",
            "请去掉这一行。",
            NOTHING,
        )
    if not codes.LOCAL(code) or not words:
        raise Trouble(
            f"第 {number} 行：代码“{code[:10]}”要写成 L 加 1 到 4 位数字或大写字母，并写明名称。",
            "例如 L01。这样不会和国家、上级的代码混在一起。",
            NOTHING,
        )
    try:
        return Code(code, words, *(dates.read_date(day or None)[0] for day in (since, until)))
    except Unreadable as error:
        raise Trouble(f"第 {number} 行：日期看不懂。", str(error), NOTHING) from error


def _must_differ(name: str, own: dict[str, Code]) -> None:
    """One name, one code: otherwise a word typed or imported would mean two things."""
    standard = {code.name for code in codes.table(name).codes.values() if not codes.LOCAL(code.code)}
    names = [code.name for code in own.values()]
    for words in names:
        if words in standard or names.count(words) > 1:
            raise Trouble(
                f"{codes.table(name).title}里已有“{words}”。", "请换一个名称，或用已有的代码。", NOTHING
            )


def _kept(code: Code) -> list[str]:
    def day(one: dt.date | None) -> str:
        return one.isoformat() if one else ""

    return [code.code, code.name, day(code.valid_from), day(code.valid_to)]
