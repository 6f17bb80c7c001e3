"""What a receipt (回执) says, as the tables of its package and back.

One rule: read = accepted + unchanged + quarantined + held, always; and a quarantined row is named by record,
field, reason and advice, never by what stood in it.

receipt      one row: which report, verdict and code, the counters, the numbers that have not come
total        per table and column: the total the sender declared and the one recomputed after applying
quarantine   per row set aside: table, row (uid, or line of a table without), field, code, reason, advice
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from nzg_desktop.exchange.cells import FieldSpec, misfits, text_of
from nzg_desktop.exchange.header import LAST_NUMBER
from nzg_desktop.exchange.payload import Package, Resource
from nzg_desktop.exchange.refusal import refused
from nzg_desktop.exchange.verdict import Verdict, in_words

_RUN = "[0-9]{1,5}(?:-[0-9]{1,5})?"
_RUNS = re.compile(f"(?:{_RUN}(?:, {_RUN})*)?")
_COUNTERS = ("read", "accepted", "unchanged", "quarantined", "held")
_RECEIPT = (
    FieldSpec("package_id", "文件编号", required=True),
    FieldSpec("stream", "来自的电脑", required=True),
    FieldSpec("number", "第几份", "integer", required=True),
    FieldSpec("verdict", "结果", codes=tuple(Verdict), required=True),
    FieldSpec("code", "说明代码"),
    FieldSpec("read", "读到", "integer", required=True),
    FieldSpec("accepted", "接收", "integer", required=True),
    FieldSpec("unchanged", "没有变化", "integer", required=True),
    FieldSpec("quarantined", "待改正", "integer", required=True),
    FieldSpec("held", "待确认", "integer", required=True),
    FieldSpec("missing", "没有收到的编号"),
)
_TOTAL = (
    FieldSpec("resource", "表", required=True),
    FieldSpec("field", "列", required=True),
    FieldSpec("declared", "报送的合计"),
    FieldSpec("recomputed", "核算的合计"),
)
_QUARANTINE = (
    FieldSpec("resource", "表", required=True),
    FieldSpec("row", "记录", required=True),
    FieldSpec("field", "列"),
    FieldSpec("code", "说明代码", required=True),
    FieldSpec("reason", "原因", required=True),
    FieldSpec("advice", "怎样改正", required=True),
)


@dataclass(frozen=True, slots=True)
class Total:
    """One control total: `field` is "rows" or a column, the values are text as in the manifest."""

    resource: str
    field: str
    declared: str
    recomputed: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One row that was set aside: which, why, and how to cure it."""

    resource: str
    row: str
    field: str
    code: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to one report. Raises ValueError where the counters do not add up."""

    package_id: str
    stream: str
    number: int
    verdict: Verdict
    code: str
    read: int
    accepted: int
    unchanged: int
    quarantined: int
    held: int
    missing: tuple[int, ...] = ()
    totals: tuple[Total, ...] = ()
    quarantine: tuple[Quarantined, ...] = ()

    def __post_init__(self) -> None:
        counted = (self.accepted, self.unchanged, self.quarantined, self.held)
        if min(counted) < 0 or self.read != sum(counted):
            raise ValueError("the counters of a receipt do not add up")


def to_resources(receipt: Receipt) -> tuple[Resource, ...]:
    """The tables of a receipt's package."""
    counters = tuple(str(getattr(receipt, name)) for name in _COUNTERS)
    about = (receipt.package_id, receipt.stream, str(receipt.number), str(receipt.verdict), receipt.code)
    row = (*about, *counters, in_words(receipt.missing))
    return (
        Resource("receipt", _RECEIPT, (row,), "回执"),
        Resource("total", _TOTAL, _texts(_TOTAL, receipt.totals), "合计核对"),
        Resource("quarantine", _QUARANTINE, _texts(_QUARANTINE, receipt.quarantine), "待改正的记录"),
    )


def from_package(package: Package) -> Receipt:
    """The receipt a package brings. Raises RefusedFile E-602 where it is none."""
    tables = {resource.name: resource for resource in package.resources}
    wanted = {"receipt": _RECEIPT, "total": _TOTAL, "quarantine": _QUARANTINE}
    for name, fields in wanted.items():
        if name not in tables or tables[name].fields != fields or misfits(fields, tables[name].rows):
            raise refused("E-602", name)
    rows = {name: [[cell or "" for cell in row] for row in tables[name].rows] for name in wanted}
    if len(rows["receipt"]) != 1:
        raise refused("E-602", "receipt")
    package_id, stream, number, verdict, code, *counters, missing = rows["receipt"][0]
    read, accepted, unchanged, quarantined, held = map(int, counters)
    try:
        return Receipt(
            package_id=package_id,
            stream=stream,
            number=int(number),
            verdict=Verdict(verdict),
            code=code,
            read=read,
            accepted=accepted,
            unchanged=unchanged,
            quarantined=quarantined,
            held=held,
            missing=_numbers(missing),
            totals=tuple(Total(*row) for row in rows["total"]),
            quarantine=tuple(Quarantined(*row) for row in rows["quarantine"]),
        )
    except ValueError as error:
        raise refused("E-602", "receipt") from error


def _numbers(words: str) -> tuple[int, ...]:
    """The numbers that `in_words` wrote."""
    if not _RUNS.fullmatch(words):
        raise ValueError("not numbers in words")
    ends = [[int(end) for end in run.split("-")] for run in words.split(", ") if run]
    runs = [range(pair[0], pair[-1] + 1) for pair in ends]
    if sum(map(len, runs)) > LAST_NUMBER:
        raise ValueError("more numbers than there are")
    return tuple(number for run in runs for number in run)


def _texts(
    fields: tuple[FieldSpec, ...], values: Iterable[Total | Quarantined]
) -> tuple[tuple[str, ...], ...]:
    writers = [text_of(field) for field in fields]
    return tuple(
        tuple(write(v) for write, v in zip(writers, astuple(value), strict=True)) for value in values
    )
