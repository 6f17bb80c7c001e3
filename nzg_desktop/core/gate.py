"""The one gate through which raw values become a record: every field by its cleaner, then the rules.

What was answered before is remembered, so that a roster's thousandth 本科 costs a look-up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from nzg_desktop.core.declare import Column, Examined, Ledger, Values
from nzg_desktop.core.kinds import Cleaner, Context, Need, Value, cleaner
from nzg_desktop.core.text import Unreadable, is_blank, tidy
from nzg_desktop.core.trouble import Problem

MEANT = ("bool", "code", "codes", "text")
"""Kinds in which 无 or / may be an answer; in all others they say that nothing is stated."""
MEMO = 20_000
"""Repeated raw values remembered per field, so that a roster's thousandth 本科 costs a look-up."""


@dataclass(frozen=True, slots=True)
class _Gate:
    """One field at the gate, worked out once per ledger: its cleaner and what it has answered before."""

    column: Column
    clean: Cleaner | None
    blanks: bool
    seen: dict[object, tuple[Value, str] | None] | None

    def read(self, raw: object, context: Context) -> tuple[Value, str] | None:
        """The clean value and a warning; None where the raw value says nothing. Raises Unreadable."""
        if self.blanks and is_blank(raw):
            return None
        if self.clean is None:
            return _reference(self.column, raw, context), ""
        try:
            return self.clean(raw)
        except Unreadable:
            if is_blank(raw):  # 无 may be an answer, and here it was none
                return None
            raise

    def answer(self, raw: object, context: Context) -> tuple[Value, str] | None:
        """What `read` gives; texts seen before are answered from memory."""
        if self.seen is None or type(raw) is not str:
            return self.read(raw, context)
        if raw in self.seen:
            return self.seen[raw]
        found = self.read(raw, context)
        if len(self.seen) < MEMO:
            self.seen[raw] = found
        return found


@cache
def _gates(ledger: type[Ledger]) -> dict[str, _Gate]:
    return {column.name: _gate(column) for column in ledger.columns()}


def _gate(column: Column) -> _Gate:
    need = Need(column.kind, column.max_length, column.col.codes, column.col.low)
    clean = None if column.kind.name == "ref" else cleaner(need)
    repeats = column.kind.name not in ("ref", "idno")
    return _Gate(column, clean, column.kind.name not in MEANT, {} if repeats else None)


@cache
def _defaults(ledger: type[Ledger]) -> Values:
    return {column.name: column.default for column in ledger.columns()}


@cache
def _needed(ledger: type[Ledger]) -> tuple[Column, ...]:
    return tuple(column for column in ledger.columns() if not column.optional)


def _reference(column: Column, raw: object, context: Context) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    words = tidy(str(raw))
    found = context.resolve(column.col.refers, words)
    if found is None:
        raise Unreadable(f"没有找到“{words[:40]}”，请先登记，或改成已登记的名称")
    return found


def examine(
    ledger: type[Ledger], raw: Mapping[str, object], context: Context, before: Values | None
) -> Examined:
    """What came of raw values: clean ones, and every problem in words."""
    values = dict(_defaults(ledger) if before is None else before)
    problems: list[Problem] = []
    gates = _gates(ledger)
    for name, given in raw.items():
        gate = gates.get(name)
        if gate is None:
            problems.append(Problem(name, name, "没有这一项，请检查名称"))
            continue
        try:
            found = None if given is None or given == "" else gate.answer(given, context)
        except Unreadable as error:
            problems.append(Problem(name, gate.column.label, str(error)))
            continue
        if found is not None:
            values[name] = found[0]
            if found[1]:
                problems.append(Problem(name, gate.column.label, found[1], "warning"))
        elif before is not None:
            values[name] = None
    if before is not None:
        values |= dict.fromkeys(_outdated(ledger, raw, values, before, context))
    stated = _stated(ledger, raw, values)
    values = _worked_out(ledger, values, context)
    problems = [*_settled(ledger, stated, values, problems, context)]
    problems.extend(_missing(ledger, values, problems))
    unread = {problem.field for problem in problems if problem.severity == "error"}
    problems.extend(one for one in _broken(ledger, values, context) if one.field not in unread)
    if ledger.about.purpose and context.consent is not None:
        said = context.consent(ledger, values, before is None)
        problems += [said] if said else []
    return Examined(values, tuple(problems))


def _worked_out(ledger: type[Ledger], values: Values, context: Context) -> Values:
    found = values if ledger.fills is None else ledger.fills.work(values, context)
    if ledger.tally is not None and context.tally is not None:
        found[ledger.tally.field] = context.tally(ledger, found)
    return found


def _stated(ledger: type[Ledger], raw: Mapping[str, object], values: Values) -> Values:
    """What was said of the fields that the ledger decides itself."""
    fill = ledger.fills
    return {name: values[name] for name in fill.settles if name in raw} if fill and fill.settles else {}


def _settled(
    ledger: type[Ledger], stated: Values, values: Values, problems: list[Problem], context: Context
) -> Iterator[Problem]:
    """The problems so far; of a field that the ledger decided only a word that it does not fit."""
    others = {name: said for name, said in stated.items() if said is not None and said != values[name]}
    for one in problems:
        doubt = one.severity == "warning" and one.field in stated
        if not doubt or not (one.field in others or _decides(ledger, one.field, values, context)):
            yield one
    for name, said in others.items():
        if not _agree(said, values[name]):
            lead = ledger.column(ledger.fills.watches[0]).label if ledger.fills else ""
            words = f"与{lead}里的不一样，已按{lead}记录，请核对证件"
            yield Problem(name, ledger.column(name).label, words, "warning")


def _decides(ledger: type[Ledger], name: str, values: Values, context: Context) -> bool:
    """Whether the ledger knows this field from the others."""
    return ledger.fills is not None and ledger.fills.work({**values, name: None}, context)[name] is not None


def _agree(said: Value, settled: Value) -> bool:
    """Whether one was only less exact: a first day stands for its month, a first of January for its year."""
    if not isinstance(said, dt.date) or not isinstance(settled, dt.date) or said.day != 1:
        return False
    return said.year == settled.year and said.month in (1, settled.month)


def _outdated(
    ledger: type[Ledger], raw: Mapping[str, object], values: Values, before: Values, context: Context
) -> Iterator[str]:
    """What was proposed from fields that say something else now, and that nobody had overruled."""
    fill = ledger.fills
    if fill is None or all(values[name] == before[name] for name in fill.watches):
        return
    for column in ledger.columns():
        name, kept = column.name, before[column.name]
        stands = column.optional and kept is not None and name not in raw
        if stands and fill.work({**before, name: None}, context)[name] == kept:
            yield name


def _missing(ledger: type[Ledger], values: Values, problems: list[Problem]) -> list[Problem]:
    blank = [column for column in _needed(ledger) if values[column.name] is None]
    if not blank:
        return []
    said = {problem.field for problem in problems}
    return [Problem(c.name, c.label, "还没有填，请补上") for c in blank if c.name not in said]


class _Fields:
    """A record as rules see it: attributes by field name."""


def _broken(ledger: type[Ledger], values: Values, context: Context) -> Iterator[Problem]:
    record = _Fields()
    record.__dict__ = values  # a rule only reads; a copy would be a third of the gate's time
    for rule in ledger.rules:
        limit = (context.setting(rule.limit),) if rule.limit else ()
        if not rule.holds(record, *limit):
            label = ledger.column(rule.field).label if rule.field else ""
            message = rule.message.format(limit=limit[0]) if limit else rule.message
            yield Problem(rule.field, label, message, rule.severity)
