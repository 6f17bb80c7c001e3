"""What a ledger is, said once, for all who read it: table, list, form, template, package, paper and help.

Ledger      a record type; its annotated fields carry `Col` (what a person sees) and `Kind` (what it is)
Column      one field as everyone else reads it, worked out from the annotation
Rule        a check across fields; Tab a saved filter; Print a paper of this ledger

`Ledger.examine` and `Ledger.parse` are the only way raw values become a record: the SQLModel table class
itself checks nothing when built. Form, command line, import and package intake all pass there (core/gate).
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, TypeVar, Union, cast

from pydantic.fields import FieldInfo
from sqlmodel import Field, SQLModel
from sqlmodel.main import SQLModelMetaclass

from nzg_desktop.core import codes
from nzg_desktop.core.clock import Clock
from nzg_desktop.core.indicator import BLANK, Indicator
from nzg_desktop.core.kinds import BY_TYPE, Context, Kind, Value
from nzg_desktop.core.life import Step
from nzg_desktop.core.query import Condition, Where
from nzg_desktop.core.reflections import Gather, Mirror, Tally
from nzg_desktop.core.trouble import InvalidRecord, Problem

Values = dict[str, Value]
"""One record as plain values by field name; references are local ids, sets of codes are joined by `;`."""

SYSTEM = ("id", "uid", "origin", "retired", "revision", "missing")
"""Fields that the store keeps for itself in every ledger."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Only those whom the field `to` names may open a record whose field `by` bears this code."""

    by: str
    code: str
    to: str


@dataclass(frozen=True, slots=True)
class About:
    """What a ledger is called and where it stands.

    `key`: fields by which an existing record is known again on import. `parent`: the field that names the
    record to which rows of a child ledger belong. `org`: the field that names the organisation, for scopes
    and figures. `name`: the field that stands for the whole record. `grows`: a name that is not yet known
    becomes a new record when another ledger's import mentions it. `leaves`: the lowest privacy level at
    which it travels, or "never". `guard`: what is kept about people who must be guarded: "sensitive"
    (maternity, health, hardship, matchmaking, children) or "restricted" (cases); not for the role 查询, and
    every record that is opened leaves a line. `purpose`: the code of consent_purposes under which people
    agreed to it. `ends`: the day field after which the time of keeping runs. `page`: the line of the bar
    that several ledgers share; a child that names one has a list of its own there. `log`: what the program
    did, written by it alone; people read, search, print and export it. `closed`: which of its records only
    those may open whom they name.
    """

    code: str
    title: str
    section: str
    unit: str = "条"
    key: tuple[str, ...] = ()
    parent: str = ""
    org: str = "org_id"
    name: str = "name"
    grows: bool = False
    leaves: Literal["masked", "full", "never"] = "masked"
    guard: Literal["", "sensitive", "restricted"] = ""
    purpose: str = ""
    ends: str = ""
    page: str = ""
    log: bool = False
    closed: Closed | None = None
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Col:
    """What a person meets of one field. Fourteen words at most; see architecture before adding one."""

    label: str
    group: str = ""
    listed: bool = False
    sort: bool = False
    search: Literal["", "name", "id", "phone"] = ""
    codes: str = ""
    refers: str = ""
    private: bool = False
    leaves: Literal["masked", "full", "never"] = "masked"
    wanted: bool = False
    also: tuple[str, ...] = ()
    note: str = ""
    unit: str = ""
    low: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a ledger, as read by everyone but its author."""

    name: str
    col: Col
    kind: Kind
    optional: bool
    max_length: int
    default: Value

    @property
    def label(self) -> str:
        """The Chinese name of the field."""
        return self.col.label

    @property
    def required(self) -> bool:
        """Whether a record cannot be saved without it."""
        return not self.optional and self.default is None


@dataclass(frozen=True, slots=True)
class Rule:
    """A check across fields. `holds` gets the record, attributes by field name; None is not stated.

    With `limit`, the name of a setting, it gets that number too, and {limit} in the message is that.
    """

    message: str
    holds: Callable[..., bool]
    field: str = ""
    severity: Literal["error", "warning"] = "error"
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """Works out fields from others (birth date and sex from the ID number); `watches` are those it reads.

    What may be overruled is only proposed: a field that says something keeps it. `workdays`: it counts in
    working days, so that a year without a holiday table is said. `settles`: fields that it decides whatever
    they say; who had stated something else is warned.
    """

    watches: tuple[str, ...]
    work: Callable[[Values, Context], Values]
    workdays: bool = False
    settles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """What a new record does to the one that its field `of` names, in the same transaction and batch.

    `work` gets the new record and the other one, and gives what is put into each; it raises Refused where
    the step is not allowed. Nothing moves when a record is altered later.
    """

    of: str
    work: Callable[[Values, Values], tuple[Values, Values]]


class Refused(Exception):
    """A step that is not allowed; the message stands beside the field that asks for it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Tab:
    """A filter that stands above the list."""

    title: str
    where: tuple[Condition, ...]


WAITING = Tab("待补资料", (Where("missing", ">", 0),))


@dataclass(frozen=True, slots=True)
class Print:
    """A paper that prints one or many records of this ledger; `layout` names how it is laid out.

    A letter takes its words from resources/forms, a different template for each code of the field `by`.
    `number` is the field that bears its number; how the next one is written is the setting `number_<code>`.
    """

    code: str
    title: str
    layout: str
    blank: bool = True
    by: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """What came out of one gate: clean values, and everything worth saying about them."""

    values: Values
    problems: tuple[Problem, ...] = field(default=())

    @property
    def acceptable(self) -> bool:
        """Whether the record may be written."""
        return all(problem.severity != "error" for problem in self.problems)


class _Declared(SQLModelMetaclass):
    """Makes a ledger a plain class, without mapper and validators, which would cost 8 ms each at every start.

    Nobody asks for them: tables and gate are worked out from the annotations alone.
    """

    def __new__(cls, name: str, bases: tuple[type, ...], body: Any, **words: Any) -> Any:
        if any(isinstance(base, _Declared) for base in bases):
            return type.__new__(cls, name, bases, body)
        return super().__new__(cls, name, bases, body, **words)

    def __init__(self, name: str, bases: tuple[type, ...], body: Any, **_words: Any) -> None:
        type.__init__(self, name, bases, body)


class Ledger(SQLModel, metaclass=_Declared):
    """A record type. Subclasses say `table=True` and declare their fields; nothing else is needed."""

    about: ClassVar[About]
    rules: ClassVar[tuple[Rule, ...]] = ()
    indicators: ClassVar[tuple[Indicator, ...]] = ()
    prints: ClassVar[tuple[Print, ...]] = ()
    tabs: ClassVar[tuple[Tab, ...]] = ()
    clocks: ClassVar[tuple[Clock, ...]] = ()
    fills: ClassVar[Fill | None] = None
    moves: ClassVar[Move | None] = None
    mirrors: ClassVar[Mirror | None] = None
    tally: ClassVar[Tally | None] = None
    gathers: ClassVar[Gather | None] = None
    life: ClassVar[tuple[Step, ...]] = ()
    checklist: ClassVar[str] = ""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(max_length=36, unique=True)
    origin: int = 0
    retired: int = 0
    revision: int = 0
    missing: int = 0

    @classmethod
    def columns(cls) -> tuple[Column, ...]:
        """The declared fields in order, without the store's own."""
        return _columns(cls)

    @classmethod
    def column(cls, name: str) -> Column:
        """One declared field. An unknown name is our mistake and raises KeyError."""
        return _by_name(cls)[name]

    @classmethod
    def reflections(cls) -> tuple[Mirror | Tally | Gather, ...]:
        """What its rows say together, which is kept elsewhere too."""
        return tuple(one for one in (cls.mirrors, cls.tally, cls.gathers) if one)

    @classmethod
    def filters(cls) -> tuple[Tab, ...]:
        """What stands above the list; where something is wanted, what still lacks it comes second."""
        first, others = cls.tabs[:1], cls.tabs[1:]
        return (*first, WAITING, *others) if any(one.col.wanted for one in cls.columns()) else cls.tabs

    @classmethod
    def figures(cls) -> tuple[Indicator, ...]:
        """The indicators, each followed by its parts where it is told apart by a code."""
        return tuple(one for indicator in cls.indicators for one in (indicator, *_parts(cls, indicator)))

    @classmethod
    def examine(cls, raw: Mapping[str, object], context: Context, before: Values | None = None) -> Examined:
        """Raw values in, clean values and problems out; never raises for what a person typed.

        Over `before` (the record as it stands) an empty raw value clears a field; without it the default
        stays.
        """
        from nzg_desktop.core.gate import examine  # it knows what a ledger is; the first record fetches it

        return examine(cls, raw, context, before)

    @classmethod
    def parse(cls, raw: Mapping[str, object], context: Context, before: Values | None = None) -> Values:
        """Raw values in, a record out.

        Raises InvalidRecord, which names every field that needs correcting.
        """
        examined = cls.examine(raw, context, before)
        if not examined.acceptable:
            raise InvalidRecord(tuple(p for p in examined.problems if p.severity == "error"))
        return examined.values


T = TypeVar("T")


def _first(items: Iterable[object], kind: type[T]) -> T | None:
    return next((item for item in items if isinstance(item, kind)), None)


def _unwrapped(annotation: object) -> tuple[object, tuple[object, ...], bool]:
    """The bare type, what is attached to it, and whether it may be missing."""
    attached: tuple[object, ...] = ()
    optional = False
    while True:
        if typing.get_origin(annotation) is Annotated:
            annotation, *more = typing.get_args(annotation)
            attached = (*more, *attached)
        elif typing.get_origin(annotation) in (Union, types.UnionType):
            optional = True
            (annotation,) = (arg for arg in typing.get_args(annotation) if arg is not types.NoneType)
        else:
            return annotation, attached, optional


def _column(name: str, annotation: object, given: object) -> Column:
    bare, attached, optional = _unwrapped(annotation)
    col = _first(attached, Col)
    if col is None:
        raise TypeError(f"{name} says no Col")
    kind = _first(attached, Kind) or BY_TYPE[bare]
    if col.codes and kind.name == "text":
        kind = Kind("code")
    length = 200
    if isinstance(given, FieldInfo):
        length = next((item.max_length for item in given.metadata if hasattr(item, "max_length")), length)
        given = None if given.is_required() else given.default
    return Column(name, col, kind, optional, length, cast(Value, given))


@cache
def _columns(ledger: type[Ledger]) -> tuple[Column, ...]:
    # What a shared head brings along comes last: the ledger's own fields are what people look for.
    found: dict[str, Column] = {}
    for part in ledger.__mro__[: ledger.__mro__.index(Ledger)]:
        for name, annotation in inspect.get_annotations(part, eval_str=True).items():
            if name not in found and ClassVar not in (annotation, typing.get_origin(annotation)):
                found[name] = _column(name, annotation, part.__dict__.get(name))
    return tuple(found.values())


@cache
def _by_name(ledger: type[Ledger]) -> dict[str, Column]:
    return {column.name: column for column in _columns(ledger)}


def _parts(ledger: type[Ledger], indicator: Indicator) -> Iterator[Indicator]:
    if not indicator.by:
        return
    column = ledger.column(indicator.by)
    for code in codes.table(column.col.codes).codes.values():
        if not codes.LOCAL(code.code):  # nobody above would know it
            yield indicator.part(code.code, code.name)
    if column.optional:
        yield indicator.part(BLANK, f"没有填{column.label}")


def missing(ledger: type[Ledger], values: Mapping[str, Value]) -> int:
    """How many wanted fields are still blank (待补资料)."""
    return sum(values.get(c.name) is None for c in _columns(ledger) if c.col.wanted)


def completeness(ledger: type[Ledger], values: Mapping[str, Value]) -> int:
    """How much of what is wanted is there, in percent; 100 where nothing is wanted."""
    wanted = [column.name for column in _columns(ledger) if column.col.wanted or not column.optional]
    there = sum(values.get(name) is not None for name in wanted)
    return there * 100 // len(wanted) if wanted else 100
