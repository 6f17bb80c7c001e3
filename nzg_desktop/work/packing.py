"""The tables of a report: figures always, and by privacy level the rows of each ledger that may leave.

What may leave is an allow-list in the declarations: figures carries no persons, masked covers private numbers
and leaves out what only `full` may carry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nzg_desktop.core import codes
from nzg_desktop.core.declare import Column, Ledger
from nzg_desktop.core.indicator import coded, parted
from nzg_desktop.core.query import Query
from nzg_desktop.exchange.cells import FieldSpec, misfits, text_of
from nzg_desktop.exchange.payload import Resource
from nzg_desktop.exchange.refusal import refused
from nzg_desktop.store import lists, records
from nzg_desktop.store.office import Leaf
from nzg_desktop.store.store import Reading
from nzg_desktop.work.desk import Desk
from nzg_desktop.work.showing import MASKS

FIGURE_FIELDS = (
    FieldSpec("org", "单位代码", required=True),
    FieldSpec("org_name", "单位名称"),
    FieldSpec("period", "报告期", required=True),
    FieldSpec("indicator", "指标代码", required=True),
    FieldSpec("dimension", "分组"),
    FieldSpec("value", "数值", "number", scale=6),
    FieldSpec("numerator", "分子", "number", scale=6),
    FieldSpec("denominator", "分母", "number", scale=6),
    FieldSpec("package", "来源文件编号"),
)
COVERAGE_FIELDS = (
    FieldSpec("org", "单位代码", required=True),
    FieldSpec("org_name", "单位名称", required=True),
    FieldSpec("via", "汇总单位代码", required=True),
    FieldSpec("reported", "已报送", "boolean", required=True),
)
UID = FieldSpec("uid", "编号", required=True)
RETIRED = FieldSpec("retired", "已移除", "boolean", required=True)
TYPES = {"int": "integer", "dec": "number", "bool": "boolean", "date": "date", "time": "time"}
LARGEST = 10**12
"""No figure of any office comes near it, and none beyond could be kept exactly."""
LEVELS = {"figures": (), "masked": ("masked",), "full": ("masked", "full")}


@dataclass(frozen=True, slots=True)
class Covered:
    """One office below: `via` is the code of the office that collects its reports."""

    code: str
    name: str
    via: str
    reported: bool


def travelling(ledger: type[Ledger], privacy: str) -> tuple[Column, ...]:
    """The columns of a ledger that leave the office at this privacy level; none where the ledger stays."""
    allowed = LEVELS[privacy]
    if ledger.about.leaves not in allowed:
        return ()
    return tuple(
        column
        for column in ledger.columns()
        if column.col.leaves in allowed
        and (privacy == "full" or not column.col.private or column.kind.name in MASKS)
    )


def spec(column: Column) -> FieldSpec:
    """A column as a field of the package's Table Schema."""
    known = tuple(codes.table(column.col.codes).codes) if column.kind.name == "code" else ()
    kind = TYPES.get(column.kind.name, "string")
    return FieldSpec(
        column.name, column.label, kind, known, scale=column.kind.scale if kind == "number" else 0
    )


def figure_table(leaves: Iterable[Leaf], period: str) -> Resource:
    """The figures as a table; each leaf keeps the id of the package that brought it."""
    decimal = text_of(FIGURE_FIELDS[5])
    rows = [
        (
            *(leaf.org, leaf.org_name, period, *parted(leaf.indicator)),
            *(decimal(part) for part in (leaf.value, leaf.numerator, leaf.denominator)),
            leaf.package,
        )
        for leaf in leaves
    ]
    return Resource("figure", FIGURE_FIELDS, rows, "指标数值")


def leaves_of(resource: Resource, period: str) -> list[Leaf]:
    """The figures of a received table. Raises RefusedFile E-504 where it is not a table of this month."""
    at = places(resource, FIGURE_FIELDS)
    found = [[row[place] or "" for place in at] for row in resource.rows]
    if any(row[2] != period for row in found):
        raise refused("E-504", resource.title or resource.name)
    return [
        Leaf(org, name, coded(code, part), _exact(value), _exact(top), _exact(under), package=package)
        for org, name, _month, code, part, value, top, under, package in found
    ]


def _exact(cell: str) -> Decimal | None:
    value = Decimal(cell) if cell else None
    if value is not None and abs(value) >= LARGEST:
        raise refused("E-504", "figure")
    return value


def coverage_table(covered: Iterable[Covered]) -> Resource:
    """Which offices below were asked, and which of them have reported."""
    rows = [(one.code, one.name, one.via, "1" if one.reported else "0") for one in covered]
    return Resource("coverage", COVERAGE_FIELDS, rows, "填报单位")


def coverage_of(resource: Resource) -> list[Covered]:
    """The offices of a received table. Raises RefusedFile E-504."""
    at = places(resource, COVERAGE_FIELDS)
    found = [[row[place] or "" for place in at] for row in resource.rows]
    return [Covered(code, name, via, reported == "1") for code, name, via, reported in found]


def places(resource: Resource, fields: Sequence[FieldSpec]) -> list[int]:
    """Where our columns stand in a received table. Raises RefusedFile E-504 where one is not as declared."""
    names = [field.name for field in resource.fields]
    if not {field.name for field in fields}.issubset(names):
        raise refused("E-504", resource.title or resource.name)
    at = [names.index(field.name) for field in fields]
    if misfits(fields, [tuple(row[place] for place in at) for row in resource.rows]):
        raise refused("E-504", resource.title or resource.name)
    return at


def tables(desk: Desk, r: Reading, privacy: str) -> list[Resource]:
    """One table per ledger that may leave, living records and tombstones."""
    found = []
    for ledger in desk.ledgers:
        columns = travelling(ledger, privacy)
        if columns:
            found.append(_table(desk, r, ledger, columns, privacy))
    return found


def _table(
    desk: Desk,
    r: Reading,
    ledger: type[Ledger],
    columns: Sequence[Column],
    privacy: str,
) -> Resource:
    living = list(lists.each(r, Query(ledger))) if records.has_own(r, ledger) else []
    gone = lists.each(r, Query(ledger, retired=True))
    uids = _uids(desk, r, columns, living)
    writers = [_writer(column, uids.get(column.col.refers, {}), privacy) for column in columns]
    names = [column.name for column in columns]
    rows = [
        (record["uid"], "0", *(w(record[n]) for w, n in zip(writers, names, strict=True)))
        for record in living
    ]
    rows += [(record["uid"], "1", *("" for _ in names)) for record in gone]
    fields = (UID, RETIRED, *(spec(column) for column in columns))
    return Resource(ledger.about.code, fields, rows, ledger.about.title)


def _uids(
    desk: Desk, r: Reading, columns: Sequence[Column], found: Sequence[Mapping[str, Any]]
) -> dict[str, dict[int, str]]:
    wanted: dict[str, set[int]] = {}
    for column in columns:
        if column.col.refers:
            ids = {record[column.name] for record in found if record[column.name] is not None}
            wanted.setdefault(column.col.refers, set()).update(ids)
    return {code: records.uids(r, desk.ledger(code), sorted(ids)) for code, ids in wanted.items()}


def _writer(column: Column, uids: Mapping[int, str], privacy: str) -> Callable[[Any], str]:
    write = text_of(spec(column))
    if column.col.refers:
        return lambda value: uids.get(value, "") if value is not None else ""
    if column.col.private and privacy != "full":
        cover = MASKS[column.kind.name]
        return lambda value: cover(value) if value else ""
    return write
