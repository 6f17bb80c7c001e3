"""The data dictionary, written from the declarations: ledgers, fields, checks, indicators, codes.

`python -m nzg_desktop.work.dictionary` writes the help page anew; nobody edits that page by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nzg_desktop.core import codes
from nzg_desktop.core.declare import Column, Ledger, Rule
from nzg_desktop.core.indicator import Flow, Indicator, Ratio, coded, place
from nzg_desktop.core.places import RESOURCES
from nzg_desktop.core.query import Condition, Edge, Either, FromSetting, Many, Where
from nzg_desktop.core.settings import SETTINGS, TITLES
from nzg_desktop.ledgers import LEDGERS
from nzg_desktop.work.packing import travelling

PAGE = RESOURCES / "help" / "data-dictionary.md"
KINDS = {
    "text": "文字",
    "person": "姓名",
    "idno": "证件号码",
    "mobile": "手机号",
    "phone": "电话",
    "uscc": "统一社会信用代码",
    "date": "日期",
    "time": "时间",
    "int": "整数",
    "dec": "数",
    "bool": "是/否",
    "code": "代码",
    "codes": "多个代码",
    "ref": "指向",
    "files": "附件",
    "uid": "记录编号",
}
NATURES = {"stock": "月末数", "flow": "本月数", "ratio": "比率"}
_ORDER = {
    "<": ("早于", "小于"),
    "<=": ("不晚于", "不大于"),
    ">": ("晚于", "大于"),
    ">=": ("不早于", "不小于"),
}
_DAYS = {"start": "月初", "end": "月末", "year": "当年"}
_NUMBERS = ("int", "dec")

_OPENING = """# 数据字典

{about}

- **必填**：没有就存不进去；**应填**：可以先空着，记为“待补资料”。
- 文字没有注明长短的，最多 {length} 字。
- **个人信息**：列表和导出里打码，只留头尾几位，没有固定样子的只显示星号。
- **随报送**：这一项在哪种报送里离开本单位。“只报数字”的报送不带任何一项，只带指标。
- 所有台账另有一项编号 `uid`，登记时自动产生，永不改变，也永不重复。
"""
_ABOUT = (
    "本页由程序里的声明生成，列出每本台账的每一项、检查规则、指标口径和代码表。"
    "名称就是列表、表单、导入模板和打印表格上的叫法；字段是命令行和报送数据包里的名字。"
)
_LENGTH = 200
_HOW = (
    "月末数只算到月末仍成立的，本月数只算本月发生的，两种数从不相加；比率先分别相加，最后再除。"
    "点开任何一个数字，看到的就是符合下列条件的记录。"
)


def written(ledgers: Sequence[type[Ledger]] = LEDGERS) -> str:
    """The whole page as Markdown. The same declarations give the same text."""
    parts = [_OPENING.format(about=_ABOUT, length=_LENGTH)]
    parts += ["\n".join(_ledger(ledger, ledgers)) for ledger in ledgers]
    parts += ["\n".join(_indicators(ledgers)), "\n".join(_settings()), "\n".join(_code_tables(ledgers))]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _ledger(ledger: type[Ledger], ledgers: Sequence[type[Ledger]]) -> Iterator[str]:
    about = ledger.about
    yield f"## {about.title} `{about.code}`\n"
    yield f"- 所在分组：{about.section}；计量单位：{about.unit}"
    if about.parent:
        yield f"- 属于哪一条：{_title(ledgers, ledger.column(about.parent).col.refers)}（`{about.parent}`）"
    yield f"- 再次导入时凭“{_labels(ledger, about.key)}”认出同一条"
    if about.grows:
        yield "- 导入别的台账时提到还没登记的名称，会自动新建一条"
    if ledger.prints:
        yield "- 可打印：" + "、".join(f"{paper.title} `{paper.code}`" for paper in ledger.prints)
    if ledger.filters():
        yield "- 列表上方的筛选：" + "、".join(tab.title for tab in ledger.filters())
    yield ""
    yield from _table(
        ("名称", "字段", "类型", "填写", "个人信息", "随报送"),
        (_field(ledger, column, ledgers) for column in ledger.columns()),
    )
    if ledger.rules:
        yield "\n检查：\n"
        yield from (f"- {_severity(rule.severity)}：{_said(rule)}" for rule in ledger.rules)


def _field(ledger: type[Ledger], column: Column, ledgers: Sequence[type[Ledger]]) -> tuple[str, ...]:
    filled = "必填" if column.required else "应填" if column.col.wanted else ""
    if column.default is not None:
        filled = f"不填时为“{_value(column, column.default)}”"
    private = "是" if column.col.private else ""
    name = column.label + (f"（{column.col.note}）" if column.col.note else "")
    return name, f"`{column.name}`", _kind(column, ledgers), filled, private, _leaves(ledger, column)


def _said(rule: Rule) -> str:
    """What a rule says; a limit that an office sets is named."""
    if not rule.limit:
        return rule.message
    return f"{rule.message.format(limit='N')}（N 是设置“{TITLES[rule.limit]}”）"


def _kind(column: Column, ledgers: Sequence[type[Ledger]]) -> str:
    """What may stand in a field, in words."""
    said, col = KINDS[column.kind.name], column.col
    if col.refers:
        return f"{said}{_title(ledgers, col.refers)} `{col.refers}`"
    if col.codes:
        return f"{said} `{col.codes}`"
    if column.kind.name in ("text", "person") and column.max_length != _LENGTH:
        said += f"，最多 {column.max_length} 字"
    if column.kind.scale:
        said += f"，{column.kind.scale} 位小数"
    if col.unit:
        said += f"，单位 {col.unit}"
    if col.low is not None:
        said += f"，不小于 {col.low}"
    if column.kind.high is not None:
        said += f"，不大于 {column.kind.high}"
    return said


def _leaves(ledger: type[Ledger], column: Column) -> str:
    """With which reports a field leaves the office, as the packing itself decides it."""
    if column in travelling(ledger, "masked"):
        return "名单（打码）、完整名单" if column.col.private else "名单、完整名单"
    return "只随完整名单" if column in travelling(ledger, "full") else "不离开本单位"


def _indicators(ledgers: Sequence[type[Ledger]]) -> Iterator[str]:
    yield "## 指标\n"
    yield _HOW + "\n"
    found = [(ledger, indicator) for ledger in ledgers for indicator in ledger.indicators]
    yield from _table(
        ("代码", "指标", "单位", "性质", "台账", "怎么算", "哪些记录"),
        (_indicator(*pair, ledgers) for pair in sorted(found, key=lambda pair: place(pair[1].code))),
    )


def _indicator(
    ledger: type[Ledger], indicator: Indicator, ledgers: Sequence[type[Ledger]]
) -> tuple[str, ...]:
    head = (f"`{indicator.code}`", indicator.name, indicator.unit, NATURES[indicator.nature])
    if isinstance(indicator, Ratio):
        return (*head, ledger.about.title, f"{indicator.top} ÷ {indicator.under} × 100", "")
    conditions = indicator.where if isinstance(indicator, Flow) else indicator.conditions()
    said = [_condition(ledger, one, ledgers) for one in conditions]
    if isinstance(indicator, Flow):
        said.append(f"{ledger.column(indicator.on).label}在本月内")
    how = _measure(ledger, indicator)
    if indicator.by:
        how += f"；另按“{_labels(ledger, (indicator.by,))}”分列（`{coded(indicator.code, '代码')}`）"
    return (*head, ledger.about.title, how, "；".join(said))


def _measure(ledger: type[Ledger], indicator: Indicator) -> str:
    """How an indicator is taken from its records."""
    once = _labels(ledger, (indicator.distinct,)) if indicator.distinct else ""
    if not indicator.total:
        return f"有几个不同的“{once}”" if once else "有几条记录"
    said = f"“{_labels(ledger, (indicator.total,))}”之和"
    said = f"同一“{once}”只取一次，{said}" if once else said
    return f"{said}，除以 {indicator.per:,}" if indicator.per != 1 else said


def _condition(ledger: type[Ledger], given: Condition, ledgers: Sequence[type[Ledger]]) -> str:
    if isinstance(given, Either):
        return "，或".join(_condition(ledger, one, ledgers) for one in given.options)
    if isinstance(given, Many):
        other = next(one for one in ledgers if one.about.code == given.ledger)
        said = "、".join(_where(other, one, ledgers) for one in given.where)
        return f"“{other.about.title}”里{said}的达到{_value(ledger.columns()[0], given.least)}"
    return _where(ledger, given, ledgers)


def _where(ledger: type[Ledger], given: Where, ledgers: Sequence[type[Ledger]]) -> str:
    column, label = _reached(ledger, given.field, ledgers)
    match given.op:
        case "empty":
            return f"{label}没有填"
        case "filled":
            return f"{label}已填"
        case "in" | "not in" if isinstance(given.value, tuple):
            names = "”或“".join(_value(column, value) for value in given.value if _known(column, value))
            return f"{label}{'是' if given.op == 'in' else '不是'}“{names}”"
        case "has":
            return f"{label}里有“{_value(column, given.value)}”"
        case "=" | "!=":
            return f"{label}{'是' if given.op == '=' else '不是'}“{_value(column, given.value)}”"
    return f"{label}{_ORDER[given.op][column.kind.name in _NUMBERS]}{_value(column, given.value)}"


def _reached(ledger: type[Ledger], field: str, ledgers: Sequence[type[Ledger]]) -> tuple[Column, str]:
    """The column a condition speaks of, and its label; through a reference where there is a dot."""
    name, dot, beyond = field.partition(".")
    column = ledger.column(name)
    if not dot:
        return column, column.label
    target = next(one for one in ledgers if one.about.code == column.col.refers)
    return target.column(beyond), f"{column.label}的{target.column(beyond).label}"


def _known(column: Column, code: object) -> bool:
    """Whether a code can stand in the field at all; ranges of codes may have gaps."""
    return not column.col.codes or str(code) in codes.table(column.col.codes).codes


def _value(column: Column, value: object) -> str:
    if isinstance(value, Edge):
        return _DAYS[value.name]
    if isinstance(value, FromSetting):
        return f"设置“{next(one.title for one in SETTINGS if one.key == value.key)}”"
    if isinstance(value, bool):
        return "是" if value else "否"
    return codes.table(column.col.codes).label(str(value)) if column.col.codes else str(value)


def _settings() -> Iterator[str]:
    yield "## 可改的设置\n"
    yield from _table(
        ("设置", "代号", "不改时", "说明"),
        ((one.title, f"`{one.key}`", str(one.default), one.note) for one in SETTINGS),
    )


def _code_tables(ledgers: Sequence[type[Ledger]]) -> Iterator[str]:
    """The code tables that some ledger uses, in the order in which they first come up."""
    yield "## 代码表\n"
    yield "写着 GB/T 的表照国家标准，不能改；写着“本程序”的由本程序给出。\n"
    for name in dict.fromkeys(c.col.codes for ledger in ledgers for c in ledger.columns() if c.col.codes):
        table = codes.table(name)
        yield f"- **{table.title}** `{name}`（{table.system}）：" + "；".join(
            f"{code.code} {code.name}" for code in table.codes.values()
        )


def _title(ledgers: Sequence[type[Ledger]], code: str) -> str:
    return next(ledger.about.title for ledger in ledgers if ledger.about.code == code)


def _labels(ledger: type[Ledger], names: Iterable[str]) -> str:
    return "、".join(ledger.column(name).label for name in names)


def _severity(severity: str) -> str:
    return "必须改正" if severity == "error" else "提示"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table; a bar inside a cell would end it."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '／') for cell in row)} |"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8", newline="\n")
