"""Logic checks before a month is sealed: what must be put right, what needs a word, what is worth a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Literal

from nzg_desktop.core import dates
from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.query import Query, Where
from nzg_desktop.store import attachments, damage, journal, lists, records, vouching
from nzg_desktop.store import office as kept
from nzg_desktop.store.office import Leaf
from nzg_desktop.store.store import Reading
from nzg_desktop.work import figures, proving, safety, yardsticks
from nzg_desktop.work.desk import Desk, context
from nzg_desktop.work.yardsticks import Values

Severity = Literal["error", "warning", "hint"]
TAIL = 2_000
"""So many lines of the journal are verified at every start."""
HOUSE = {
    "schema": "资料库的结构",
    "setting": "设置",
    "batch": "批次登记",
    "peer": "登记的证书卡",
    "package": "报送和接收的登记",
    "month": "月份的封存",
    "figure": "封存和收到的数字",
    "quarantine": "待改正的行",
    "put_off": "推后的提醒",
    "attachment": "附件的登记",
    "account": "用户和角色",
    "draft": "没保存的草稿",
    "alembic_version": "资料格式的版本号",
}
"""What the tables that are no ledgers hold, in words."""
CHECKED_ONE_BY_ONE = 20_000
"""Ledgers with more records are checked by their figures only; their rows were checked when they came in."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. An error blocks the seal, a warning needs a note, a hint is only shown."""

    severity: Severity
    code: str
    message: str
    query: Query | None = None


def check(desk: Desk, period: str) -> tuple[Finding, ...]:
    """Everything worth saying before this month is sealed anew, as the ledgers stand; the gravest first."""
    figures.checked_period(period)
    with desk.store.reading() as r:
        leaves = figures.whole(desk, r, figures.measured(desk, r, period))
        return findings(desk, r, period, leaves)


def findings(desk: Desk, r: Reading, period: str, leaves: Iterable[Leaf]) -> tuple[Finding, ...]:
    """What `check` gives, of figures that were measured already, within a transaction."""
    values = {leaf.indicator: leaf.value for leaf in leaves}
    found = [
        *_totals(desk, r, values, period),
        *_movement(desk, r, values, period),
        *_jumps(desk, r, values, period),
        *_rules(desk, r),
        *_gaps(desk, r),
    ]
    order = {"error": 0, "warning": 1, "hint": 2}
    return tuple(sorted(found, key=lambda finding: order[finding.severity]))


def check_database(desk: Desk, progress: Progress = silent) -> tuple[Finding, ...]:
    """Whether the file is whole, its journal unbroken and as long as was ever told, the records as in it."""
    if found := check_file(desk, progress, full=True):
        return found
    with desk.store.reading() as r:
        broken = _unchained(journal.verify(r, _backed_up(desk, r), known=_known_heads(r)))
        gone = () if broken else _astray(desk, r, progress)
        untrue = _untrue(desk, damage.untrue(r, progress))
        return (*broken, *gone, *untrue, *_unvouched(r), *_spoilt(r))


def check_file(desk: Desk, progress: Progress = silent, *, full: bool) -> tuple[Finding, ...]:
    """Whether the file is whole; `full` also whether indexes and search agree with the records."""
    found = damage.examine(desk.store.path, desk.store.key, progress, full=full)
    if not found.lines:
        return ()
    if found.curable:
        words = (
            f"索引或搜索目录有 {len(found.lines)} 处对不上，台账内容没有坏。请点“修复”（nzg check --mend）。"
        )
        return (Finding("error", "index", words),)
    return (
        Finding("error", "database", f"资料文件有损坏（{len(found.lines)} 处）。请从最近的完好备份恢复。"),
    )


def _untrue(desk: Desk, found: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    wrong: dict[str, list[str]] = {}
    for code, uid in islice(found, CHECKED_ONE_BY_ONE):
        wrong.setdefault(code, []).append(uid)
    for code, uids in wrong.items():
        ledger = desk.ledger(code)
        words = (
            f"{ledger.about.title}有 {len(uids)} {ledger.about.unit}的内容和操作日志对不上，"
            "不是用本软件改的，可能是磁盘出错。请打开核对，改正后保存。"
        )
        yield Finding("error", code, words, Query(ledger, uids=tuple(uids)))


def _unvouched(r: Reading) -> Iterator[Finding]:
    cure = "不是用本软件改的，可能是磁盘出错。请打开核对；要找回原样，请从最近的完好备份恢复。"
    for table, number in Counter(vouching.untrue(r)).items():
        yield Finding("error", table, f"{HOUSE[table]}有 {number} 处和操作日志里记下的对不上，{cure}")


def _astray(desk: Desk, r: Reading, progress: Progress) -> Iterator[Finding]:
    said = {
        "lost": "报送文件“{}”里记下的操作日志，现在的日志里找不到了，日志可能被换过。",
        "altered": "留底的报送文件“{}”和当时签名的不一样，可能是磁盘出错，也可能被改动过。",
    }
    cure = "请先留一份备份作证据，再和收到这份文件的单位核对。"
    for name, why in proving.astray(desk, r, progress):
        yield Finding("error", "journal", f"{said[why].format(name)}{cure}")


def _spoilt(r: Reading) -> Iterator[Finding]:
    words = "附件“{}”和加进来时不一样了。请从备份里找回，或重新加一次。"
    return (Finding("error", "attachment", words.format(one.name)) for one in attachments.altered(r))


def check_tail(desk: Desk, last: tuple[int, str] | None = None) -> tuple[Finding, ...]:
    """The same of the latest lines of the journal alone, for every start. `last`: its head in a backup."""
    with desk.store.reading() as r:
        end = journal.head(r)[0]
        known = last if last and last[0] > end - TAIL else None
        return _unchained(journal.verify(r, known, since=max(end - TAIL, 0)))


def _backed_up(desk: Desk, r: Reading) -> tuple[int, str] | None:
    """The head in the newest backup here; none where something older was put back since."""
    back = [line.at for action in proving.BACK for line in journal.entries(r, action=action)]
    for known in safety.backups((desk.home.backups,))[:1]:
        if known.facts.head[0] and known.facts.at[:19] > max(back, default="")[:19]:
            return known.facts.head
    return None


def _known_heads(r: Reading) -> set[str]:
    """The heads that sealed months and reports carry; those of a restored past are in the chain too."""
    sent = (package.head.get("journal", "") for package in kept.packages(r, direction="out", kind="report"))
    return {head for head in (*(seal.head for seal in kept.seals(r)), *sent) if head}


def _unchained(broken: journal.Broken | None) -> tuple[Finding, ...]:
    if broken is None:
        return ()
    words = {
        "cut": f"操作日志从第 {broken.seq} 条起被截去，和封存、报送时记下的对不上。",
        "missing": f"操作日志缺了第 {broken.seq} 条。",
    }
    said = words.get(broken.why, f"操作日志第 {broken.seq} 条对不上，可能被改动过。")
    cure = "这不是本软件做的。请先留一份备份作证据，再和较早的备份核对。"
    return (Finding("error", "journal", f"{said}{cure}"),)


def _totals(desk: Desk, r: Reading, values: Values, period: str) -> Iterator[Finding]:
    for code, message in yardsticks.exceeding(values):
        yield Finding("error", code, message, figures.rows_of(desk, r, period, code))
    for code, message in yardsticks.implausible(values):
        yield Finding("warning", code, message, figures.rows_of(desk, r, period, code))
    members, workers = values.get("A07"), values.get("A06")
    if members and workers and members > workers:
        yield Finding(
            "warning", "A07", f"会员 {members} 人比职工 {workers} 人还多；有退休会员或联合工会时请说明。"
        )
    if not any(values.values()):
        yield Finding("hint", "zero", "本月各项都是 0，将按零报告报送。")


def _movement(desk: Desk, r: Reading, values: Values, period: str) -> Iterator[Finding]:
    """期末 = 期初 + 增 − 减, for women members."""
    before = _sealed(r, dates.previous_month(period))
    if not before:
        return
    start, end = before.get("A07-2"), values.get("A07-2")
    joined, left = (
        sum((values.get(code) or Decimal(0) for code in codes), Decimal(0))
        for codes in (("A08", "A08-2", "A08-3"), ("A10", "A10-2", "A10-3", "A10-4"))
    )
    if start is not None and end is not None and start + joined - left != end:
        yield Finding(
            "warning",
            "A07-2",
            f"女会员上月末 {start} 人，本月增 {joined} 减 {left}，"
            f"应为 {start + joined - left} 人，现为 {end} 人；请说明。",
            figures.rows_of(desk, r, period, "A07-2"),
        )


def _jumps(desk: Desk, r: Reading, values: Values, period: str) -> Iterator[Finding]:
    """A stock that moved by more than half against last month needs a word."""
    before = _sealed(r, dates.previous_month(period))
    for _ledger, indicator in figures.listed(desk.ledgers):
        old, new = before.get(indicator.code), values.get(indicator.code)
        if indicator.nature != "stock" or indicator.is_part or not old or new is None or old < 10:
            continue
        if abs(new - old) * 2 > old:
            yield Finding(
                "warning",
                indicator.code,
                f"{indicator.name}由 {old} 变为 {new}，变化超过一半；请核对，属实请说明。",
                figures.rows_of(desk, r, period, indicator.code),
            )


def _sealed(r: Reading, period: str) -> Values:
    return {leaf.indicator: leaf.value for leaf in figures.sealed(r, period)}


def _rules(desk: Desk, r: Reading) -> Iterator[Finding]:
    """Records of the smaller ledgers that break a rule of their own."""
    gate = context(desk, r)
    for ledger in desk.ledgers:
        if not ledger.rules or not records.has_own(r, ledger):
            continue
        if not lists.count(r, Query(ledger), CHECKED_ONE_BY_ONE).exact:
            continue
        broken: dict[tuple[Severity, str], list[str]] = {}
        for record in lists.each(r, Query(ledger)):
            before = {column.name: record[column.name] for column in ledger.columns()}
            for problem in ledger.examine({}, gate, before).problems:
                severity: Severity = "error" if problem.severity == "error" else "hint"
                broken.setdefault((severity, problem.message), []).append(record["uid"])
        for (severity, message), uids in broken.items():
            text = f"{ledger.about.title}：{message}（{len(uids)} {ledger.about.unit}）。"
            yield Finding(severity, ledger.about.code, text, Query(ledger, uids=tuple(uids)))


def _gaps(desk: Desk, r: Reading) -> Iterator[Finding]:
    for ledger in desk.ledgers:
        if not any(column.col.wanted for column in ledger.columns()) or not records.has_own(r, ledger):
            continue
        query = Query(ledger, (Where("missing", ">", 0),))
        count = lists.count(r, query)
        if count.number:
            more = "" if count.exact else "多"
            text = f"{ledger.about.title}有 {count.number}{more} {ledger.about.unit}资料待补。"
            yield Finding("hint", ledger.about.code, text, query)
