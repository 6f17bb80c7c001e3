"""Rosters as offices might send them, made by chance; and the child that reads one into an office."""

from __future__ import annotations

import io
import random
import resource
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from nzg_desktop.core.changes import silent
from nzg_desktop.core.trouble import Cancelled, RefusedFile, Trouble
from nzg_desktop.exchange import apart, body
from nzg_desktop.ledgers.member import Member
from nzg_desktop.work import importing
from nzg_desktop.work.desk import Desk
from tests.faults.crew import Tell
from tests.faults.verdict import opened
from tests.fixtures import oldbooks, zoo
from tests.fixtures.offices import id_number

NAMES = ("样芳", "样 桂兰", "阿样古丽·买买提", "欧阳样样", "样䶮")
HEADS = {
    "name": ("姓名", "会员姓名", "姓 名"),
    "id_no": ("身份证号", "证件号码", "身份证号码"),
    "mobile": ("手机", "联系电话", "手机号"),
    "dept": ("部门", "车间", "部门/班组"),
    "join_date": ("入会时间", "入会日期"),
    "other": ("备用一", "鞋码", "???"),
}
DATES = ("2018.5", "2019年5月", "2020-05-01", "20210501", "2020.6", "2020/5/1")
ODD = (
    "待核实", "1.05E+17", "=1+1", "\u200b", "#REF!", "-", "　", "A" * 400, "2026-02-30", "是", "&<>\"'",
    "\U00020BB7\u0301", "@SUM(A1)", 0, -1, 45000.5, 1e300, True,
)  # fmt: skip
BETWEEN = (
    (), (None,), ("合计", None, 4), ("注：本表一式两份。",), ("填表人：样某", None, "审核人："), ("共 4 人",),
    ("示例", "样例", "填写示例"), ("★ 请勿改动表头，按实际填写各列内容。",),
)  # fmt: skip
Cell = Any


@dataclass(frozen=True, slots=True)
class Roster:
    """A file, and the numbers of the people who are in it without any fault."""

    file: tuple[str, bytes]
    numbers: frozenset[str]


def made(luck: random.Random) -> Roster:
    """Titles over it, columns in any order, people with and without faults, and other lines in between."""
    fields = ["name", "id_no", *luck.sample(["mobile", "dept", "join_date", "other"], luck.randint(0, 4))]
    luck.shuffle(fields)
    rows: list[tuple[Cell, ...]] = [("样例单位女职工名册",), ()][: luck.randrange(3)]
    rows.append(tuple(luck.choice(HEADS[name]) for name in fields))
    sound = set[str]()
    for number in map(id_number, luck.sample(range(1_000, 14_000), luck.choice((1, 3, 8, 20)))):
        person = {
            "name": luck.choice(NAMES), "id_no": number, "mobile": f"138{number[8:16]}",
            "dept": luck.choice(("一车间", "二车间", "")), "join_date": luck.choice(DATES),
            "other": luck.choice(ODD),
        }  # fmt: skip
        if luck.random() < 0.3:
            person[luck.choice(fields)] = luck.choice(ODD)
        else:
            sound.add(number)
        rows.append(tuple(person[name] for name in fields))
        if luck.random() < 0.1:
            rows.append(luck.choice((*BETWEEN, rows[-1])))
    while rows and not any(cell not in (None, "", "　") for cell in rows[-1]):
        rows.pop()
    return Roster(_file(luck, rows), frozenset(sound))


def _file(luck: random.Random, rows: list[tuple[Cell, ...]]) -> tuple[str, bytes]:
    kind = luck.choice(("xlsx", "xlsx", "xlsx", "csv", "csv", "ods", "xls"))
    if kind == "xlsx":
        return "名册.xlsx", _xlsx(rows)
    if kind == "csv":
        encoding, mark = luck.choice((("utf-8", ","), ("utf-8-sig", ","), ("gb18030", ","), ("utf-16", "\t")))
        plain = [["" if cell is None else cell for cell in row] for row in rows]
        return "名册.csv", zoo.csv_bytes(plain, encoding, mark)
    plain_rows = [[f"{cell}" if isinstance(cell, bool) else cell for cell in row] for row in rows]
    return f"名册.{kind}", oldbooks.ods(plain_rows) if kind == "ods" else oldbooks.xls(plain_rows)


def _xlsx(rows: list[tuple[Cell, ...]]) -> bytes:
    whole = io.BytesIO()
    plainly = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(whole, plainly)
    sheet = book.add_worksheet("名册")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None and cell != "":
                sheet.write(at, column, cell)
    book.close()
    return whole.getvalue()


def read_in(tell: Tell, folder: str, file: str, *, cancelled: bool = False, without: str = "") -> None:
    """Look at a roster and write it; tells what came of it, and the most memory that its reader took.

    `without` "rows": every tenth is forgotten, "limits": the reader has none.
    """
    if without == "rows":
        vars(body)["data_rows"] = _forgetful(body.data_rows)
    if without == "limits":
        command = [sys.executable, "-m", "tests.faults.boundless"]
        vars(apart)["_command"] = lambda _module, _flag, path: [*command, str(path)]
    said: dict[str, Any] = {}
    with opened(Path(folder)) as office:
        before = len(_numbers(office))
        try:
            looked = importing.look(office, Member, Path(file), _impatient if cancelled else silent)
            done = importing.write(office, looked, overwrite=True)
        except Cancelled:
            said = {"cancelled": True}
        except Trouble as trouble:
            said = {"refused": str(trouble), "remedy": trouble.remedy, "code": trouble.code}
            assert isinstance(trouble, RefusedFile) or trouble.code == "columns", trouble
        else:
            there = _numbers(office)
            said = {
                "read": done.read, "new": done.new, "changed": done.changed, "same": done.same,
                "refused_rows": done.refused, "skipped": sum(map(len, done.skipped.values())),
                "below": len(looked.table.rows) - looked.matching.last_head_row,
                "people": sorted(filter(None, there)), "more": len(there) - before,
            }  # fmt: skip
    tell(**said, peak=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10)


def _numbers(office: Desk) -> list[str | None]:
    with office.store.reading() as r:
        return list(r.exec_driver_sql("SELECT id_no FROM member WHERE origin = 0").scalars())


def _impatient(*_: object) -> None:
    raise Cancelled


def _forgetful(real: Any) -> Any:
    def data_rows(*given: Any) -> Any:
        found = real(*given)
        return type(found)(found.rows[::2], found.skipped)

    return data_rows
