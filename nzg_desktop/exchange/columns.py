"""Which field a column may hold: by the names of its head, and whether its values can be of that kind.

A name is compared without spaces, marks and brackets; whose it is must stay clear (配偶姓名 is not 姓名).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nzg_desktop.core.words import key

Known = dict[str, list[tuple[float, str]]]
"""A name, and the fields that go by it with how sure that is."""

_BRACKETS = re.compile(r"[（(【\[〔<《].*?[）)】\]〕>》]")
_BRACKET = re.compile(r"[（）()【】\[\]〔〕<>《》]")
_WHOSE = re.compile("^(?:女职工|职工|会员|员工|本人|人员|个人|教职工|教师)")
_SOMEBODY_ELSE = re.compile(
    "配偶|丈夫|爱人|子女|孩子|儿童|父|母|家庭|家属|紧急|介绍人|推荐人|监护|证明人|填表|审核"
)
_SERIAL = frozenset(("序号", "序", "no", "№", "行号", "项次", "顺序号", "顺序", "编号no", "序列"))
_WHOLE = frozenset(("合计", "总数", "小计", "人数", "数", "总计", "总人数", "共计", "总"))
_FITS = {
    "idno": re.compile(r"(?:\d[^\d]*){8}|\*{3}|\d[eE]\+"),
    "mobile": re.compile(r"(?:\d[^\d]*){7}|\*{3}|\d[eE]\+"),
    "phone": re.compile(r"(?:\d[^\d]*){7}|\*{3}|\d[eE]\+"),
    "date": re.compile(r"\d|[〇一二三四五六七八九十]|至今|长期"),
    "int": re.compile(r"\d"),
    "dec": re.compile(r"\d"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """A field that a column may hold: `also` are its other names, `kind` (idno, date, …) what fits it."""

    name: str
    label: str
    also: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One head: its column, its text as shown, and the names it may go by."""

    column: int
    shown: str
    names: tuple[str, ...]


def _forms(name: str) -> Iterator[str]:
    """A head as it is compared: with the words in brackets, and without them."""
    yield _BRACKET.sub("", key(name))
    yield key(_BRACKETS.sub("", name))


def known_names(fields: Sequence[Head]) -> Known:
    """Every name a field goes by, with how sure it is."""
    known: Known = {}
    for field in fields:
        whole, bare = _forms(field.label)
        names = {whole: 1.0, bare: 0.95}
        for other in (*field.also, *field.label.split("/")):
            for form in _forms(other):
                names.setdefault(form, 0.9)
        names.setdefault(key(field.name), 0.85)
        for name, sure in names.items():
            if name:
                known.setdefault(name, []).append((sure, field.name))
    return known


def is_serial(text: str) -> bool:
    """Whether a head is that of the serial number, which is no field and missed by nobody."""
    return _BRACKET.sub("", key(text)) in _SERIAL


def joined(parent: str, child: str) -> tuple[str, ...]:
    """What a lower head under a spanning one may be called: 女 under 职工人数 is 女职工人数."""
    together = (parent + child, child + parent)
    if key(child) in _WHOLE:
        return (parent, *together)
    return together if _SOMEBODY_ELSE.search(parent) else (child, *together)


def bids(place: Place, known: Known) -> Iterator[tuple[float, str]]:
    """The fields that a head may mean, and how sure each is."""
    for rank, name in enumerate(place.names):
        whole, bare = _forms(name)
        for form, share in ((whole, 1.0), (bare, 0.9), (_WHOSE.sub("", bare), 0.8)):
            for sure, field in known.get(form, ()):
                yield sure * share * (1 - 0.05 * rank), field


def fit(values: Sequence[object], kind: str) -> float:
    """1 where the first values under a head can be of its kind, 0 where none of several can."""
    pattern = _FITS.get(kind)
    if pattern is None or len(values) < 3:
        return 1.0
    fitting = sum(not isinstance(v, str) or bool(pattern.search(v)) for v in values)
    if fitting * 3 >= len(values):
        return 1.0
    return 0.5 if fitting else 0.0
