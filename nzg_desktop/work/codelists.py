"""Code tables: what there is, and local codes from a file and back into one; standards stay as they are.

A local code is never taken away again, only ended by a date, since records may bear it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nzg_desktop.core import codes, dates
from nzg_desktop.core.codes import Code
from nzg_desktop.core.text import Unreadable, tidy
from nzg_desktop.core.trouble import Trouble
from nzg_desktop.exchange import sheet, tables
from nzg_desktop.store import office as kept
from nzg_desktop.work.accounts import need
from nzg_desktop.work.desk import Desk, noted

NOTHING = "没有读入任何代码。"
HEADS = {"表": 24, "代码": 10, "名称": 30, "起用日期": 14, "停用日期": 14}
"""The columns of a file of local codes, with their widths."""
Own = Mapping[str, tuple[Code, ...]]


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
            len(one.own),
        )
        for one in found
    )


def table(name: str) -> codes.CodeTable:
    """One code table. Raises Trouble for an unknown name."""
    if name not in codes.names():
        raise Trouble(f"没有叫“{name[:40]}”的代码表。", "全部代码表见 nzg codes。")
    return codes.table(name)


@dataclass(frozen=True, slots=True)
class Would:
    """What a row of a file would do: `code` as it would stand in `table`, and in a word what is new of it."""

    table: str
    code: Code
    does: str


def look(desk: Desk, file: Path) -> tuple[Would, ...]:
    """What reading a file would do, without doing it. Raises as `read` does."""
    need(desk, "settings")
    found = _rows(file)
    with desk.store.reading() as r:
        known = kept.local_codes(r)
        _own(known, found)
    before = {(name, code.code): code for name, own in known.items() for code in own}
    return tuple(
        Would(name, code, _does(before.get((name, code.code)), code))
        for name, new in found.items()
        for code in new.values()
    )


def _does(before: Code | None, code: Code) -> str:
    if before is None:
        return "新增"
    if before == code:
        return "相同"
    return f"改名，原来叫“{before.name}”" if before.name != code.name else "改使用期"


def read(desk: Desk, file: Path) -> int:
    """Take in local codes: rows of table, code (L…), name, from, to; gives how many. All of them or none.

    A code that is known already gets the name and the days of the file. Raises Trouble for locked tables,
    other codes, and names that the table has already.
    """
    found = _rows(file)
    _keep(desk, found, {"tables": ", ".join(found)})
    return sum(map(len, found.values()))


def end(desk: Desk, name: str, code: str, last: dt.date | None) -> None:
    """Let a local code be given up to and with a day, or again without an end. Raises Trouble for others."""
    known = table(name).codes.get(code)
    if known is None or code not in table(name).own:
        raise Trouble(f"{table(name).title}里没有叫“{code[:10]}”的本地代码。", "国家和上级的代码不能停用。")
    _keep(desk, {name: {code: replace(known, valid_to=last)}}, {"table": name, "code": code})


def write_out(desk: Desk, out: Path) -> int:
    """The local codes as a file that can be read in again, here or elsewhere; gives how many."""
    need(desk, "export")
    with desk.store.reading() as r:
        own = kept.local_codes(r)
    rows = [[name, *_kept(code)] for name in sorted(own) for code in own[name]]
    heads = [sheet.Head(title, width) for title, width in HEADS.items()]
    return sheet.write(out, "本地代码", heads, rows)


def _rows(file: Path) -> dict[str, dict[str, Code]]:
    """The codes of a file by table and code."""
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
    return found


def _own(known: Own, new: Mapping[str, Mapping[str, Code]]) -> dict[str, list[Code]]:
    """The local codes as they stand with new ones."""
    own = {name: {code.code: code for code in codes_} for name, codes_ in known.items()}
    for name, more in new.items():
        own[name] = {**own.get(name, {}), **more}
        _must_differ(name, own[name])
    return {name: list(codes_.values()) for name, codes_ in own.items()}


def _keep(desk: Desk, new: Mapping[str, Mapping[str, Code]], after: Mapping[str, str]) -> None:
    need(desk, "settings")
    with desk.store.writing() as w:
        own = _own(kept.local_codes(w), new)
        kept.set_setting(
            w, kept.OWN_CODES, {name: [_kept(c) for c in codes_] for name, codes_ in own.items()}
        )
        noted(desk, w, ledger="codes", action="imported", after=after)
    with desk.store.reading() as r:
        codes.extend(kept.local_codes(r))


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
    known = codes.table(name)
    standard = {code: one.name for code, one in known.codes.items() if code not in known.own}
    names = [code.name for code in own.values()]
    for code in own.values():
        if code.name in standard.values() or names.count(code.name) > 1 or code.code in standard:
            said = code.code if code.code in standard else code.name
            raise Trouble(f"{known.title}里已有“{said}”。", "请换一个代码和名称，或用已有的那个。", NOTHING)


def _kept(code: Code) -> list[str]:
    def day(one: dt.date | None) -> str:
        return one.isoformat() if one else ""

    return [code.code, code.name, day(code.valid_from), day(code.valid_to)]
